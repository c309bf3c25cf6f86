"""Recognises files that hold no text, by the bytes with which their kinds begin, and refuses them by name."""

from generator.ingest.unpack.part import RefusedFileError

_AS_TEXT = "save the text of the page as .txt, or the page itself as .html or .mhtml"
_UNPACK = "unpack it, and put the captures in it among the seeds"

_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF", "extract its text with `pdftotext`, or save the page as text, HTML or MHTML"),
    (b"{\\rtf", "rich text (RTF)", "save it as plain text"),
    (b"\x89PNG", "an image", _AS_TEXT),
    (b"\xff\xd8\xff", "an image", _AS_TEXT),
    (b"GIF8", "an image", _AS_TEXT),
    (b"\xd0\xcf\x11\xe0", "a document or cache of Microsoft Office or Windows", _AS_TEXT),
    (b"\x1f\x8b", "a compressed file (gzip)", _UNPACK),
    (b"BZh", "a compressed file (bzip2)", _UNPACK),
    (b"\xfd7zXZ", "a compressed file (xz)", _UNPACK),
    (b"7z\xbc\xaf", "a 7-Zip archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"bplist00", "a web archive of Safari", "save the page as text or HTML"),
    (b"SQLite format 3", "a database", _AS_TEXT),
)
_ZIP = b"PK\x03\x04"
_TOP = 4096
"""How many bytes of a ZIP archive are searched for the names that show what it is."""


def refuse(data: bytes) -> None:
    """Returns for a file that may be text.

    Raises:
        RefusedFileError: It is of a kind that is known, and holds no text.
    """
    start = data.lstrip()[:16]
    for mark, name, hint in _KINDS:
        if start.startswith(mark):
            raise RefusedFileError(f"it is {name}, which holds no text that could be read", hint)
    if start.startswith(_ZIP):
        top = data[:_TOP]
        if b"application/epub+zip" in top:
            raise RefusedFileError("it is a book (EPUB)", _AS_TEXT)
        if b"word/" in top or b"[Content_Types].xml" in top:
            raise RefusedFileError("it is a document of Microsoft Office", "save it as plain text")
        raise RefusedFileError("it is a ZIP archive", _UNPACK)
