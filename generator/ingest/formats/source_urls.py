"""Converts between a story's address at the source and its slug."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from generator.core.text import digest, is_slug, slugify
from generator.ingest.formats.marks import words

_NO_BEATS = frozenset(("general", "null", "none", "undefined", "n/a"))
"""The beats, in lower case, that the source writes for a story without one, and what programs write for nothing."""

SOURCE = r"https?://(?:[\w-]+\.)*aidran\.[\w.-]+(?::\d+)?"
"""How addresses at the source begin; `/stories/…` at another host is a story of another publication."""

_ARCHIVED = re.compile(rf"https?://web\.archive\.org/web/\w+/(?={SOURCE})")
_MOMENT = re.compile(r"https?://web\.archive\.org/web/(\d{14})")
_AT_SOURCE = re.compile(rf"{SOURCE}/")
_STORY = re.compile(r"/(?:stories|story)/([^/]+)/?\Z")


def beat_of(text: str | None) -> str | None:
    """The name of a beat as the source writes it; None where it says that there is none (capture format, export)."""
    name = words(text)
    return None if name is None or name.lower() in _NO_BEATS else name


def slug_of(url: str) -> str | None:
    """The slug in a story's address: the last part of `/stories/…`, `/machine/stories/…` or `/story/…`."""
    try:
        match = _STORY.search(urlsplit(url).path)
    except ValueError:
        return None
    return slug_from(match[1]) if match else None


def at_source(url: str) -> str | None:
    """The address without the prefix of the web archive, if it is at the source; else None."""
    own = _ARCHIVED.sub("", url)
    return own if _AT_SOURCE.match(own) else None


def archived_at(url: str) -> datetime | None:
    """The moment in UTC at which the web archive captured a page, from the 14 digits in the address of its copy."""
    match = _MOMENT.match(url)
    try:
        return datetime.strptime(match[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC) if match else None
    except ValueError:
        return None


def slug_from(text: str) -> str:
    """The source's slug, made safe for every file system.

    A slug that has to be changed gets 4 digits of its own digest, to stay distinct.
    """
    return text if is_slug(text) else f"{slugify(text, 75)}-{digest(text)[:4]}"


def canonical(slug: str) -> str | None:
    """The canonical address of a slug (capture format, identity); None if it is no slug."""
    return f"https://aidran.ai/stories/{slug}" if is_slug(slug) else None
