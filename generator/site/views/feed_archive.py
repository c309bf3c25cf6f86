"""Divides a feed into archive documents by calendar (RFC 5005, section 4), so that its whole history can be read.

A month, or in feeds of few stories a year, is one document; one that is too large has parts. So a document stays as it
is as long as nothing comes to its own month or year, and none ever vanishes because others come.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

LIMIT = 50
"""How many entries an archive document has at most."""

UNDATED = "undated"
"""The name of the document of stories without a date, the oldest of all."""


class Span(NamedTuple):
    """A part of the calendar, such as `2025` or `2025-12`: its name, and which of the entries of a feed are in it."""

    name: str
    start: int
    end: int


def archive(dates: Sequence[datetime | None], current: int, *, by_year: bool) -> list[Span]:
    """The archive documents of a feed, the oldest first; none if the current document has all entries.

    Args:
        dates: The dates of all entries, the newest first, those without a date last.
        current: How many of them the current document has.
        by_year: Whether a document is for a year, not for a month.
    """
    if len(dates) <= current:
        return []
    return [span for span in _spans(dates, _year if by_year else _month) if span.end > current][::-1]


def _year(date: datetime | None) -> str:
    return f"{date.year:04d}" if date else UNDATED


def _month(date: datetime | None) -> str:
    return f"{date.year:04d}-{date.month:02d}" if date else UNDATED


def _spans(dates: Sequence[datetime | None], span_of: Callable[[datetime | None], str]) -> Iterator[Span]:
    start = 0
    for name, members in groupby(dates, span_of):
        end = start + sum(1 for _ in members)
        yield from _parts(name, start, end)
        start = end


def _parts(name: str, start: int, end: int) -> Iterator[Span]:
    """The parts of a span, the newest first; they are counted from the oldest entry, so that full ones stay."""
    ends = range(end, start, -LIMIT)
    for number, last in reversed(list(enumerate(ends, 1))):
        yield Span(name if number == 1 else f"{name}-{number}", max(start, last - LIMIT), last)
