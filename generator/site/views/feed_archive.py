"""Divides a feed into archive documents by calendar (RFC 5005, section 4), so that its whole history can be read.

A month, or in feeds of few stories a year, is one document; one that is too large has parts. So a document stays as it
is as long as nothing comes to its own month or year, and none ever vanishes because others come.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from generator.site.site import FeedItem

LIMIT = 50
"""How many entries an archive document has at most."""

UNDATED = "undated"
"""The name of the document of stories without a date, the oldest of all."""


class Span(NamedTuple):
    """A part of the calendar, such as `2025` or `2025-12`, and its entries, the newest first."""

    name: str
    entries: tuple[FeedItem, ...]


def archive(entries: Sequence[FeedItem], current: int, *, by_year: bool) -> list[Span]:
    """The archive documents of a feed, the oldest first; none if the current document has all entries.

    Args:
        entries: All entries, the newest first, those without a date last.
        current: How many of them the current document has.
        by_year: Whether a document is for a year, not for a month.
    """
    if len(entries) <= current:
        return []
    spans = list(_spans(entries, _year if by_year else _month))
    shown = 0
    while spans and shown + len(spans[0].entries) <= current:  # wholly in the current document
        shown += len(spans.pop(0).entries)
    return spans[::-1]


def _year(entry: FeedItem) -> str:
    return f"{entry.date.year:04d}" if entry.date else UNDATED


def _month(entry: FeedItem) -> str:
    return f"{entry.date.year:04d}-{entry.date.month:02d}" if entry.date else UNDATED


def _spans(entries: Iterable[FeedItem], span_of: Callable[[FeedItem], str]) -> Iterator[Span]:
    for name, members in groupby(entries, span_of):
        yield from _parts(name, tuple(members))


def _parts(name: str, entries: Sequence[FeedItem]) -> Iterator[Span]:
    """The parts of a span, the newest first; they are counted from the oldest entry, so that full ones stay."""
    oldest_first = entries[::-1]
    starts = range(0, len(entries), LIMIT)
    for number, start in reversed(list(enumerate(starts, 1))):
        part = name if number == 1 else f"{name}-{number}"
        yield Span(part, tuple(oldest_first[start : start + LIMIT][::-1]))
