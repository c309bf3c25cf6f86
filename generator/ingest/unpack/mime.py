"""Reads pages that a browser saved as MHTML (RFC 2557), and mails with a page in them (RFC 5322, RFC 2045)."""

import re
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from generator.core import dates
from generator.ingest.unpack.part import Part, captured_text, decoded

# A header at the very top of the file, and one that says how the rest is encoded.
_HEADERS = re.compile(
    rb"\A\s*(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:MIME-Version|Content-Type):", re.IGNORECASE
)
_TOP = 16_384
_TEXTS = ("text/html", "text/plain")
_LOCATIONS = ("Snapshot-Content-Location", "Content-Location")


def parts(name: str, data: bytes) -> tuple[Part, ...] | None:
    """The page in a MIME message; None where a file is none, or one of plain text that needs no decoding."""
    if not _HEADERS.match(data[:_TOP]):
        return None
    message = message_from_bytes(data.lstrip(), policy=policy.default)
    found = _page(message)
    if found is None or (not message.is_multipart() and not _is_encoded(message)):
        return None
    page, text = found
    location = next((str(each[key]) for each in (page, message) for key in _LOCATIONS if each[key]), None)
    return (Part(name, captured_text(text.encode()), data=text.encode(), url=location, taken=_date(message)),)


def _is_encoded(message: EmailMessage) -> bool:
    return str(message.get("Content-Transfer-Encoding", "")).lower() in ("quoted-printable", "base64") or (
        message.get_content_type() == "text/html"
    )


def _page(message: EmailMessage) -> tuple[EmailMessage, str] | None:
    """The part of a message with the page, and its text: the one at the message's own address, else the first."""
    own = str(message.get(_LOCATIONS[0], ""))
    texts = [part for part in message.walk() if part.get_content_type() in _TEXTS and not part.is_multipart()]
    texts.sort(key=lambda part: (str(part.get(_LOCATIONS[1], "")) != own, _TEXTS.index(part.get_content_type())))
    if not texts:
        return None
    body = texts[0].get_payload(decode=True)
    return texts[0], decoded(body if isinstance(body, bytes) else b"", str(texts[0].get("Content-Type", "")))


def _date(message: EmailMessage) -> datetime | None:
    try:
        return dates.parse_any(str(message.get("Date", "")))
    except (ValueError, TypeError):  # a date that the mail library fails on
        return None
