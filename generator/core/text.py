"""Functions on text: decode, clean, collapse white space, shorten, and derive slugs and digests."""

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

SLUG_LIMIT = 80
"""Maximum length of a slug in bytes: a file name may have 255, and some hosts count prefixes and suffixes."""

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
"""The superscript digits, in order, in which citation markers are written."""

RAISED, LOWERED = str.maketrans("0123456789", SUPERSCRIPTS), str.maketrans(SUPERSCRIPTS, "0123456789")
"""Translate digits to superscript ones, and back (`str.translate`)."""

# Windows opens these names as devices, whatever their folder or suffix.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}

# What XML 1.0 (section 2.2) or HTML forbids: controls but tab and line feed, surrogates, noncharacters. Written as the
# complement of what is allowed, the commonest first: ten times as fast as a class that lists what is forbidden.
_FORBIDDEN = re.compile(
    "[^\t\n -~\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd"
    + "".join(f"{chr(plane << 16)}-{chr(plane << 16 | 0xFFFD)}" for plane in range(1, 17))
    + "]"
)


# Bytes of UTF-8 with which no forbidden character begins: it is a control, or begins with C2, EF or F0 and above. A
# surrogate, which begins with ED, is not UTF-8 at all. CR is replaced before it counts.
_HARMLESS = bytes((*b"\t\n\r", *range(0x20, 0x7F), *range(0x80, 0xC2), *range(0xC3, 0xEF)))


MARKDOWN = (".md", ".markdown")
"""The endings of Markdown files, in lower case; in any case they are read."""


IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
"""The endings of images, in lower case, that pages may show: none of them can hold a script."""


def stem(path: str) -> str:
    """The name of a Markdown file without its folder and its ending."""
    name = path.rpartition("/")[2]
    ending = next((ending for ending in MARKDOWN if name.lower().endswith(ending)), "")
    return name[: len(name) - len(ending)]


class UndecodableError(ValueError):
    """Raised for bytes that cannot be decoded without guessing; the message says where that shows."""


def decode(data: bytes) -> str:
    """Decodes UTF-8 into clean text with line feeds.

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
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Hardly any file has a byte with which a forbidden character could begin, and bytes are looked over in no time.
    return replace_forbidden(text) if data.translate(None, _HARMLESS) else text


def replace_forbidden(text: str) -> str:
    """Replaces each character that HTML or XML forbids by U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text)


def fold(text: str) -> str:
    """Collapses white space: single spaces between words, none at the ends."""
    if text.isprintable() and "  " not in text:  # all white space but the plain space is unprintable
        return text.strip(" ")
    return " ".join(text.split())


def shortened(text: str, limit: int) -> str:
    """Shortens a text to at most `limit` characters and ` …`, cut between words where possible.

    A text that is short enough is returned unchanged.
    """
    if len(text) <= limit:
        return text
    return (text[:limit].rpartition(" ")[0] or text[:limit]) + " …"


def plural(number: int, one: str, many: str = "") -> str:
    """Formats a number and its noun: `1 story`, `7 stories`. By default, `many` is `one` with an s."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def gettext_noop(message: str) -> str:
    """Marks a text for translation that is translated where it is shown; as in gettext, it returns the text."""
    return message


def comparable(text: str) -> str:
    """Normalises a text for comparison: collapses white space and drops asterisks, which may be emphasis or not.

    A text that has nothing but asterisks keeps them.
    """
    return fold(text.replace("*", "")) or fold(text)


def digest(text: str) -> str:
    """Returns the SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def text_id(words: str) -> str:
    """Returns the id of a text among the texts of its story: the first 8 digits of the digest of its plain words."""
    return digest(words)[:8]


_NO_SLUG = re.compile(r"[^a-z0-9]+")


def slugify(text: str, limit: int = SLUG_LIMIT) -> str:
    """Derives the slug of a name: `[a-z0-9-]`, never empty, at most `limit` bytes, cut between words where possible.

    The rule for beats (capture format, fields): lower case, each run of other characters than a to z and 0 to 9 is
    one hyphen. Accents are removed first, so that é becomes e and not a hyphen. If nothing is left, the slug is the
    start of the name's digest.
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
    """Returns whether a text is a valid slug: lower-case letters, digits and hyphens, at most `SLUG_LIMIT`."""
    return 0 < len(text) <= SLUG_LIMIT and _IS_SLUG.fullmatch(text) is not None and text not in _DEVICES


_ADDRESS = re.compile(
    r"https?://[^\x00-\x20\x7f-\x9f\ud800-\udfff\ufffd/?#<>\"\\^`{}|][^\x00-\x20\x7f-\x9f\ud800-\udfff\ufffd<>\"\\^`{}|\s]*"
)


def web_address(text: str) -> str | None:
    """Returns the text if it is an http or https address that can be used in a link as it is, else None."""
    try:
        host = urlsplit(text).hostname
    except ValueError:
        return None
    return text if host and _ADDRESS.fullmatch(text) else None


@lru_cache(maxsize=1 << 12)
def beat_slug(name: str) -> str:
    """Returns the slug of a beat with this name."""
    return slugify(name)
