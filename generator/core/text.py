"""Characters in, plain characters out: decoding, folding, slugs and digests."""

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

SLUG_LIMIT = 80
"""Longest slug in bytes: a file name may have 255, and some hosts count prefixes and suffixes."""

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
"""The raised digits, in order: what citation markers are written with."""

# Windows opens these names as devices, whatever their folder or suffix.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}

# What XML 1.0 (section 2.2) or HTML forbids: controls but tab and line feed, surrogates, noncharacters. Said as what is
# left over, the commonest first: that is ten times as fast as a class that lists what is forbidden.
_FORBIDDEN = re.compile(
    "[^\t\n -~\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd"
    + "".join(f"{chr(plane << 16)}-{chr(plane << 16 | 0xFFFD)}" for plane in range(1, 17))
    + "]"
)


class UndecodableError(ValueError):
    """The bytes are no text that can be read without guessing; the message says where that shows."""


def decode(data: bytes) -> str:
    """UTF-8 bytes in, clean text with line feeds out.

    A byte order mark is dropped, CRLF and CR become LF, characters that no page or feed may hold become U+FFFD.

    Raises:
        UndecodableError: The bytes are not UTF-8.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UndecodableError("the file is UTF-16, not UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UndecodableError(f"byte {data[error.start]:#04x} at offset {error.start} is not UTF-8") from None
    return clean(text.replace("\r\n", "\n").replace("\r", "\n"))


def clean(text: str) -> str:
    """Text in, the same text out with what neither HTML nor XML may hold replaced by U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text)


def fold(text: str) -> str:
    """Text in, the same words out with one space between them and none around."""
    return " ".join(text.split())


def shortened(text: str, limit: int) -> str:
    """A text in, at most so many characters of it out, cut between words where it can be, and marked as cut."""
    if len(text) <= limit:
        return text
    return (text[:limit].rpartition(" ")[0] or text[:limit]) + " …"


def plural(number: int, one: str, many: str = "") -> str:
    """A number and what it counts: `1 story`, `7 stories`. `many` is by default `one` with an s."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def straight_apostrophes(text: str) -> str:
    """Text in, the same with curly apostrophes made straight out: names are the same with either."""
    return text.replace("’", "'").replace("‘", "'")


def comparable(text: str) -> str:
    """Text in, its words as they compare out: folded, and without asterisks, which may or may not be emphasis.

    A text of asterisks alone is that.
    """
    return fold(text.replace("*", "")) or fold(text)


def digest(text: str) -> str:
    """Text in, its SHA-256 out, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def text_id(words: str) -> str:
    """The bare words of a text in, the 8 digits that it is known by among the texts of its story out."""
    return digest(words)[:8]


_NO_SLUG = re.compile(r"[^a-z0-9]+")


def slugify(text: str, limit: int = SLUG_LIMIT) -> str:
    """A name in, its slug out: `[a-z0-9-]`, never empty, at most `limit` bytes, cut between words where it can be.

    The rule for beats (capture format, fields): lower case, each run of other characters than a to z and 0 to 9 is
    one hyphen. Accents are taken off first, so that é is an e and not a gap. A name without any such character is
    known by its digest.
    """
    plain = text.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(character for character in plain if not unicodedata.combining(character))
    slug = _NO_SLUG.sub("-", plain).strip("-")
    if len(slug) > limit:
        slug = slug[:limit].rpartition("-")[0].strip("-") or slug[:limit]
    if not slug:
        return digest(text)[:8]
    return f"x-{slug}" if slug in _DEVICES else slug


_IS_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def is_slug(text: str) -> bool:
    """Whether a text can be a slug as it stands: lower-case letters, digits and hyphens, at most `SLUG_LIMIT`."""
    return 0 < len(text) <= SLUG_LIMIT and _IS_SLUG.fullmatch(text) is not None and text not in _DEVICES


_ADDRESS = re.compile(
    r"https?://[^\x00-\x20\x7f-\x9f\ud800-\udfff\ufffd/?#<>\"\\^`{}|][^\x00-\x20\x7f-\x9f\ud800-\udfff\ufffd<>\"\\^`{}|\s]*"
)


def web_address(text: str) -> str | None:
    """A text in, the same out if it is an http or https address that can stand in a link as it is."""
    try:
        host = urlsplit(text).hostname
    except ValueError:
        return None
    return text if host and _ADDRESS.fullmatch(text) else None


@lru_cache(maxsize=1 << 12)
def beat_slug(name: str) -> str:
    """A beat's name in, its slug out."""
    return slugify(name)
