"""Decides the years of dates that pages show without one, given all captures (capture format, fields).

A page shows `Dec 28` above a © line, and that line has the year in which the page was captured, not always that of the
date: in January, the two differ.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from generator.core import dates
from generator.core.memo import FORGETFUL, Memo
from generator.core.model import Capture
from generator.core.text import gettext_noop
from generator.ingest.formats.page import OF_COPYRIGHT

LEAP = timedelta(days=183)
"""How far after everything else that was captured a date may be, if its year is inferred.

Further away, the same day of the year before is nearer.
"""
_SLACK = timedelta(days=1)
"""Zones of time make a day's difference between a page's date and when it was captured."""

_BEFORE_CAPTURE = gettext_noop("the page gave no year; this is the last such day before it was captured")


def with_years(captures: Sequence[Capture], memo: Memo = FORGETFUL) -> list[Capture]:
    """The captures, each date without a year completed where one is sure, else left without a year.

    The year is that of the capture itself where it is known when that was made; else the earliest © line above the same
    date and text, since the text was there that year; but none that leaps past everything else that was captured.
    """
    latest = max((moment for capture in captures for moment in _evidence(capture)), default=None)
    earliest: dict[tuple[str, str], int] = {}
    for capture in captures:
        if capture.date_text and capture.copyright_year:
            place = (capture.key, capture.date_text)
            earliest[place] = min(earliest.get(place, capture.copyright_year), capture.copyright_year)
    dated = [_dated(capture, earliest, latest) for capture in captures]
    return memo.map(_completed, dated, lambda of: (id(of.capture), of.date, of.inferred), share=False)


class _Dated(NamedTuple):
    """A capture, with the date that it gets, and what is inferred of it."""

    capture: Capture
    date: datetime | None
    inferred: tuple[tuple[str, str], ...]


def _completed(of: _Dated) -> Capture:
    capture, date, inferred = of
    return (
        capture
        if (capture.date, capture.inferred) == (date, inferred)
        else replace(capture, date=date, inferred=inferred)
    )


def _evidence(capture: Capture) -> Iterable[datetime]:
    """The moments that a capture states in full: its date, and when it was made."""
    stated = (None if capture.infers("date") else capture.date, capture.taken)
    return (moment for moment in stated if moment)


def _dated(capture: Capture, earliest: dict[tuple[str, str], int], latest: datetime | None) -> _Dated:
    text = capture.date_text
    if not text or (capture.date and not capture.infers("date")):
        return _Dated(capture, capture.date, capture.inferred)
    year, reason = earliest.get((capture.key, text)), OF_COPYRIGHT
    if capture.taken:
        years = (capture.taken.year + 1, capture.taken.year, capture.taken.year - 1)  # new year is earlier elsewhere
        days = (dates.parse_page_date(text, year) for year in years)
        past = next((day for day in days if day and day <= capture.taken + _SLACK), None)
        year, reason = (past.year if past else None), _BEFORE_CAPTURE
    date = dates.parse_page_date(text, year) if year else None
    if date and latest and not capture.taken and date - latest > LEAP:
        date = None
    others = tuple((name, why) for name, why in capture.inferred if name != "date")
    return _Dated(capture, date, (*others, ("date", reason)) if date else others)
