"""Reads the pages of stories in web archives: WARC (ISO 28500), also compressed, and WACZ, which is a ZIP of them."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from generator.core import dates
from generator.ingest.formats.source_urls import at_source, slug_of
from generator.ingest.unpack.part import Part, RefusedFileError, captured_text, decoded, numbered

PAGE_LIMIT = 8 << 20
"""Maximum size of a page in an archive, in bytes, after decompression; larger ones are skipped."""
ARCHIVE_LIMIT = 1 << 28
"""Maximum size of the web archives in a ZIP, in bytes, after decompression."""
PAGES = 10_000
"""Maximum number of pages that are read from one archive."""

_WARC, _GZIP, _ZIP = b"WARC/", b"\x1f\x8b", b"PK\x03\x04"
_TEXTS = ("text/html", "application/xhtml", "text/plain", "application/json")
_FOUND = "200"


class _Page(NamedTuple):
    url: str
    taken: str
    text: str


def parts(name: str, data: bytes) -> tuple[Part, ...] | None:
    """The pages of stories in a web archive; None where a file is none.

    Raises:
        RefusedFileError: The archive is damaged, or holds no page of a story.
    """
    archives = list(_archives(data))
    if not archives:
        return None
    pages = list(islice((page for archive in archives for page in _pages(archive)), PAGES))
    if not pages:
        raise RefusedFileError("it is a web archive without the page of a story", "archive the page of a story itself")
    return tuple(
        Part(
            name if len(pages) == 1 else numbered(name, number),
            captured_text(page.text.encode()),
            data=page.text.encode(),
            url=page.url,
            taken=dates.parse_iso(page.taken),
        )
        for number, page in enumerate(pages, 1)
    )


def _archives(data: bytes) -> Iterator[bytes]:
    """Yields the WARC files in the bytes of a file."""
    if data.startswith(_WARC) or (data.startswith(_GZIP) and _starts_with_warc(data)):
        yield data
    elif data.startswith(_ZIP):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                files = sorted(archive.infolist(), key=lambda file: file.filename)
                warcs = [file for file in files if file.filename.startswith("archive/") and ".warc" in file.filename]
                for file in warcs if sum(file.file_size for file in warcs) <= ARCHIVE_LIMIT else ():
                    yield archive.read(file)
        except (zipfile.BadZipFile, RuntimeError, zlib.error, NotImplementedError, OSError):
            return  # what it is otherwise is told like that of any ZIP


def _starts_with_warc(data: bytes) -> bool:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, len(_WARC)).startswith(_WARC)
    except zlib.error:
        return False


def _pages(archive: bytes) -> Iterator[_Page]:
    """Yields the pages of stories among the responses and resources of a WARC file; a damaged end is left out."""
    try:
        for record in ArchiveIterator(io.BytesIO(archive)):
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            own = at_source(url)
            if record.rec_type not in ("response", "resource") or not own or not slug_of(own):
                continue
            headers = record.http_headers
            kind = (headers.get_header("Content-Type") if headers else None) or record.content_type or ""
            if not kind.lower().startswith(_TEXTS) or (headers and headers.get_statuscode() != _FOUND):
                continue
            body = record.content_stream().read(PAGE_LIMIT + 1)
            if len(body) <= PAGE_LIMIT:
                yield _Page(own, record.rec_headers.get_header("WARC-Date") or "", decoded(body, kind))
    except (ArchiveLoadFailed, zlib.error, EOFError, ValueError, OSError):
        return
