"""Divides the months of an archive into periods, which the bars of its charts stand for."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import MAXYEAR, MINYEAR, datetime
from typing import NamedTuple, Protocol

from generator.site.language import Language

MOST = 36
"""The maximum number of bars in a chart; where there are more months, a bar is a quarter, a year, or more years."""

_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 3600)
_YEAR = 12


class Periods(NamedTuple):
    """The periods of an archive's charts: `number` of them, of `step` months each, beginning with the month `first`.

    Months are counted from year 0.
    """

    first: int
    step: int
    number: int

    def of(self, month: int) -> int:
        """The number of the period that a month is in."""
        return (month - self.first) // self.step

    def months(self, period: int) -> range:
        """The months of a period."""
        return range(self.first + period * self.step, self.first + (period + 1) * self.step)

    def label(self, period: int, language: Language) -> str:
        """The name of a period."""
        first, last = self.months(period)[0], self.months(period)[-1]
        if self.step == 1:
            return language.month(*calendar(first))
        if self.step >= _YEAR:
            years = (max(first // _YEAR, MINYEAR), min(last // _YEAR, MAXYEAR))
            return str(years[0]) if years[0] == years[1] else f"{years[0]}–{years[1]}"
        return language.gettext(
            "%(first)s to %(last)s",
            first=language.month_name(first % _YEAR + 1),
            last=language.month(*calendar(last)),
        )


def calendar(month: int) -> tuple[int, int]:
    """Converts a month counted from year 0 to its year and its number in that year (1 to 12)."""
    return month // _YEAR, month % _YEAR + 1


def periods(months: Sequence[tuple[int, int]], most: int = MOST) -> Periods:
    """Chooses the shortest periods that cover all months of an archive in `most` bars or fewer.

    Args:
        months: The months of the archive, as (year, number), in order.
        most: The maximum number of periods.
    """
    if not months:
        return Periods(0, 1, 0)
    first, last = (year * _YEAR + number - 1 for year, number in (months[0], months[-1]))
    for step in _STEPS:
        start = first // step * step if step > 1 else first
        number = (last - start) // step + 1
        if number <= most:
            break
    return Periods(start, step, number)


class Dated(Protocol):
    """A story, or what stands for one."""

    @property
    def date(self) -> datetime | None:
        """Its date."""


def counted_by(stories: Iterable[Dated], of: Periods) -> Counter[int]:
    """Counts stories by period; those without a date are left out."""
    return Counter(of.of(story.date.year * _YEAR + story.date.month - 1) for story in stories if story.date)
