"""How a list is divided: by date, by day, by initial, or not at all."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from generator.core.text import slugify
from generator.site.language import Language
from generator.site.views.alphabet import OTHER, by_initial


class Label(NamedTuple):
    """The name of a group of entries, its slug in an address or an anchor, and the name of what it is a part of."""

    text: str
    slug: str
    whole: str = ""


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


class _ByDate:
    """Labels by date, in a language: each made once."""

    def __init__(self, language: Language) -> None:
        self.undated = Label(language.gettext("Undated"), "undated")
        self._years = lru_cache(256)(lambda year: Label(str(year), f"{year:04d}"))
        self._days = lru_cache(1 << 14)(lambda day: Label(language.day(day), f"{day.day:02d}"))
        self._months = lru_cache(4096)(lambda year, number: Label(language.month(year, number), f"{number:02d}"))
        self._sections = lru_cache(4096)(
            lambda year, number: Label(language.month(year, number), month_anchor(year, number), str(year))
        )

    def year(self, entry: ListEntry) -> Label:
        return self._years(entry.date.year) if entry.date else self.undated

    def month(self, entry: ListEntry) -> Label:
        return self._months(entry.date.year, entry.date.month) if entry.date else _initial(entry)

    def day(self, entry: ListEntry) -> Label:
        return self._days(entry.date.date()) if entry.date else self.undated

    def section(self, entry: ListEntry) -> Label:
        return self._sections(entry.date.year, entry.date.month) if entry.date else self.undated


def _initial(entry: ListEntry) -> Label:
    initial = by_initial(entry.title)
    return Label(initial, "other" if initial == OTHER else slugify(initial))


def month_anchor(year: int, number: int) -> str:
    """The anchor of a month's section."""
    return f"{year:04d}-{number:02d}"


def _no_section(_: ListEntry) -> Label:
    return Label("", "")


@lru_cache(maxsize=4)
def by_date(language: Language) -> Grouping:
    """Sections by month; parts by year, by month, by day."""
    labels = _ByDate(language)
    return Grouping(labels.section, (labels.year, labels.month, labels.day))


@lru_cache(maxsize=4)
def by_day(language: Language) -> Grouping:
    """No sections; parts by day."""
    return Grouping(_no_section, (_ByDate(language).day,))


BY_INITIAL = Grouping(_initial, (_initial,))
UNGROUPED = Grouping(_no_section, ())
