"""How a list is divided: by date, by day, by initial, or not at all."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from generator.core import dates
from generator.core.text import slugify
from generator.site.views.alphabet import OTHER, by_initial


class Label(NamedTuple):
    """The name of a group of entries, and its slug in an address or an anchor."""

    text: str
    slug: str


class ListEntry(NamedTuple):
    """An entry of a list: the title and date that it is grouped by, what is shown, and its rough size in bytes."""

    title: str
    date: datetime | None
    shown: Any
    size: int


Labeller = Callable[[ListEntry], Label]


class Grouping(NamedTuple):
    """How a list is divided: into sections on a page; into parts, level by level, where it is too long for one."""

    section: Labeller
    parts: tuple[Labeller, ...]


_UNDATED = Label("Undated", "undated")


def _year(entry: ListEntry) -> Label:
    return _year_label(entry.date.year) if entry.date else _UNDATED


def _month(entry: ListEntry) -> Label:
    return _month_label(entry.date.year, entry.date.month) if entry.date else _initial(entry)


def _day(entry: ListEntry) -> Label:
    return _day_label(entry.date.date()) if entry.date else _UNDATED


@lru_cache(maxsize=1 << 14)
def _day_label(day: date) -> Label:
    return Label(dates.day(day), f"{day.day:02d}")


@lru_cache(maxsize=256)
def _year_label(year: int) -> Label:
    return Label(str(year), f"{year:04d}")


@lru_cache(maxsize=4096)
def _month_label(year: int, number: int, *, whole: bool = False) -> Label:
    return Label(dates.month(year, number), month_anchor(year, number) if whole else f"{number:02d}")


def _initial(entry: ListEntry) -> Label:
    initial = by_initial(entry.title)
    return Label(initial, "other" if initial == OTHER else slugify(initial))


def month_anchor(year: int, number: int) -> str:
    """The anchor of a month's section."""
    return f"{year:04d}-{number:02d}"


def _month_section(entry: ListEntry) -> Label:
    return _month_label(entry.date.year, entry.date.month, whole=True) if entry.date else _UNDATED


def _no_section(_: ListEntry) -> Label:
    return Label("", "")


BY_DATE = Grouping(_month_section, (_year, _month, _day))
BY_DAY = Grouping(_no_section, (_day,))
BY_INITIAL = Grouping(_initial, (_initial,))
UNGROUPED = Grouping(_no_section, ())
