"""How long lists are parted: by date, by day, by initial, or not at all."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from generator.core import dates
from generator.core.text import slugify
from generator.site.views.alphabet import OTHER, by_initial


class Label(NamedTuple):
    """What a part of a list is called, and its part of an address or anchor."""

    text: str
    part: str


class Filed(NamedTuple):
    """An entry of a list: the title and the date it is filed under, what is shown, and about how many bytes that is."""

    title: str
    date: datetime | None
    entry: Any
    size: int


Labelling = Callable[[Filed], Label]


class Order(NamedTuple):
    """How a list is parted: into sections on a page; into drawers, and those that are still too long into others."""

    section: Labelling
    drawers: tuple[Labelling, ...]


_UNDATED = Label("Undated", "undated")


def _year(entry: Filed) -> Label:
    return _year_label(entry.date.year) if entry.date else _UNDATED


def _month(entry: Filed) -> Label:
    return _month_label(entry.date.year, entry.date.month) if entry.date else _initial(entry)


def _day(entry: Filed) -> Label:
    return Label(dates.day(entry.date), f"{entry.date.day:02d}") if entry.date else _UNDATED


@lru_cache(maxsize=256)
def _year_label(year: int) -> Label:
    return Label(str(year), f"{year:04d}")


@lru_cache(maxsize=4096)
def _month_label(year: int, number: int, *, whole: bool = False) -> Label:
    return Label(dates.month(year, number), month_anchor(year, number) if whole else f"{number:02d}")


def _initial(entry: Filed) -> Label:
    initial = by_initial(entry.title)
    return Label(initial, "other" if initial == OTHER else slugify(initial))


def month_anchor(year: int, number: int) -> str:
    """The anchor of a month's section."""
    return f"{year:04d}-{number:02d}"


def _month_section(entry: Filed) -> Label:
    return _month_label(entry.date.year, entry.date.month, whole=True) if entry.date else _UNDATED


def _no_section(_: Filed) -> Label:
    return Label("", "")


BY_DATE = Order(_month_section, (_year, _month, _day))
BY_DAY = Order(_no_section, (_day,))
BY_INITIAL = Order(_initial, (_initial,))
UNPARTED = Order(_no_section, ())
