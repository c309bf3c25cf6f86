"""One capture as its file holds it, before any format is detected."""

import re
import unicodedata
from datetime import datetime
from typing import NamedTuple

from generator.core.text import UndecodableError, decode


class RefusedFileError(ValueError):
    """Raised for a file that cannot be read; the message is a clause that says why, `hint` what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class Part(NamedTuple):
    """The text of one capture in a file.

    `file` is the name of the file, followed by `#2` and so on where it holds several. `line` is the line of the file
    at which the text begins. `data` are the bytes of the capture, None where they are those of the whole file. `url`
    is the address of which the container says that it was captured there, `taken` when.
    """

    file: str
    text: str
    line: int = 1
    data: bytes | None = None
    url: str | None = None
    taken: datetime | None = None


def captured_text(data: bytes) -> str:
    """The text of a seed, in Unicode's composed form and without byte order marks, wherever files were joined.

    UTF-16 is read where a byte order mark says so, as Windows writes it. Every end of a line is a line feed.

    Raises:
        RefusedFileError: The bytes are neither.
    """
    try:
        utf8 = data.decode("utf-16").encode() if data[:2] in _UTF_16 else data
        for line_end in _LINE_ENDS:
            utf8 = utf8.replace(line_end, b"\n")
        text = decode(utf8)
    except UnicodeError as error:
        raise RefusedFileError(f"its byte order mark says UTF-16, and it is not: {error}", "save it as UTF-8") from None
    except UndecodableError as error:
        raise RefusedFileError(str(error), "save it as UTF-8; Backfile does not guess encodings") from None
    return unicodedata.normalize("NFC", text).replace("\ufeff", "")


_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# Vertical tab, form feed (it parts printed pages), next line, line and paragraph separator (Unicode 16, section 5.8).
_LINE_ENDS = tuple(character.encode() for character in "\v\f\x85\u2028\u2029")
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
_TOP = 2048
"""How many bytes at the top of a page are searched for its character encoding."""


def decoded(body: bytes, kind: str) -> str:
    """The text of a page, in the encoding that its header (`kind`) or the top of its HTML names, else in UTF-8.

    Bytes that this encoding does not have become U+FFFD.
    """
    match = _CHARSET.search(kind.encode("ascii", "replace")) or _CHARSET.search(body[:_TOP])
    try:
        return body.decode(match[1].decode() if match else "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def numbered(name: str, number: int) -> str:
    """The name of a capture among several in a file, counted from 1."""
    return f"{name}#{number}"
