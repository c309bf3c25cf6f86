"""The months of an archive in, what the bars of its charts stand for out: months, or more where there are many."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import MAXYEAR, MINYEAR
from typing import NamedTuple

from generator.core import dates
from generator.core.model import Story

MOST = 36
"""How many bars a chart has at most; where there are more months, a bar is a quarter, a year, or more years."""

_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 3600)
_YEAR = 12


class Periods(NamedTuple):
    """What the bars of an archive's charts stand for: so many months each, from a first one on, counted from year 0."""

    first: int
    step: int
    number: int

    def of(self, month: int) -> int:
        """Which of the periods a month is in."""
        return (month - self.first) // self.step

    def months(self, period: int) -> range:
        """The months of a period."""
        return range(self.first + period * self.step, self.first + (period + 1) * self.step)

    def label(self, period: int) -> str:
        """What a period is called."""
        first, last = self.months(period)[0], self.months(period)[-1]
        if self.step == 1:
            return dates.month(*calendar(first))
        if self.step >= _YEAR:
            years = (max(first // _YEAR, MINYEAR), min(last // _YEAR, MAXYEAR))
            return str(years[0]) if years[0] == years[1] else f"{years[0]}–{years[1]}"
        return f"{dates.MONTHS[first % _YEAR]} to {dates.month(*calendar(last))}"


def calendar(month: int) -> tuple[int, int]:
    """A month counted from year 0 in; its year and its number out."""
    return month // _YEAR, month % _YEAR + 1


def periods(months: Sequence[tuple[int, int]], most: int = MOST) -> Periods:
    """The months of an archive, as (year, number) in order, in; what the bars of its charts stand for out."""
    if not months:
        return Periods(0, 1, 0)
    first, last = (year * _YEAR + number - 1 for year, number in (months[0], months[-1]))
    for step in _STEPS:
        start = first // step * step if step > 1 else first
        number = (last - start) // step + 1
        if number <= most:
            break
    return Periods(start, step, number)


def counted_by(stories: Iterable[Story], of: Periods) -> Counter[int]:
    """Stories in, how many of them are in each period out; those without a date are in none."""
    return Counter(of.of(story.date.year * _YEAR + story.date.month - 1) for story in stories if story.date)
