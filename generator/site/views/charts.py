"""Draws counts by period as the bars of a small chart: geometry that a template prints as it is."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from generator.site.language import Language
from generator.site.periods import Dated, Periods, calendar, counted_by
from generator.site.views.grouping import month_anchor

WIDTH, HEIGHT = 360, 48
"""A chart's size in its own units: it is stretched to the room that it has."""


class Bar(NamedTuple):
    """One bar: its position and size, its title, and the address of its stories, if they are listed."""

    x: int
    y: int
    width: int
    height: int
    title: str
    href: str | None


class Chart(NamedTuple):
    """Stories over time: the bars, the first and the last period, and in words where most are, if more than one."""

    bars: tuple[Bar, ...]
    first: str
    last: str
    most: str


def chart(stories: Iterable[Dated], of: Periods, places: Mapping[str, str], language: Language) -> Chart | None:
    """The chart of some stories; None if fewer than two periods can be distinguished, or no story has a date.

    Args:
        stories: The stories.
        of: The periods of the archive.
        places: The addresses of the sections in the list of these stories, by anchor: a bar links to the section of
            the first month that it has.
        language: The language of the site.
    """
    counts = counted_by(stories, of)
    if of.number < 2 or not counts:  # noqa: PLR2004 - one bar compares nothing
        return None
    return drawn(counts, of, max(counts.values()), places_by_period(counts, of, places), language)


def drawn(
    counts: Mapping[int, int], of: Periods, top: int, places: Mapping[int, str | None], language: Language
) -> Chart:
    """Draws counts by period as bars.

    Args:
        counts: The number of stories in each period.
        of: The periods of the archive.
        top: The count that a bar of full height stands for.
        places: Where the stories of each period are listed.
        language: The language of the site.
    """
    slot = WIDTH // of.number
    bars = tuple(
        Bar(
            period * slot,
            HEIGHT - height,
            max(1, slot - max(1, slot // 6)),
            height,
            f"{of.label(period, language)}: {count}",
            places.get(period),
        )
        for period, count in sorted(counts.items())
        for height in [max(2, count * HEIGHT // top)]
    )
    busiest = max(counts, key=lambda period: (counts[period], -period))
    is_alone = sum(count == counts[busiest] for count in counts.values()) == 1
    peak = ""
    if counts[busiest] > 1 and is_alone:
        peak = language.gettext(
            "most in %(period)s: %(count)s", period=of.label(busiest, language), count=counts[busiest]
        )
    return Chart(bars, of.label(0, language), of.label(of.number - 1, language), peak)


def places_by_period(counted: Iterable[int], of: Periods, places: Mapping[str, str]) -> dict[int, str | None]:
    """Where the stories of each period begin in a list; None where the list has no section for any of its months.

    Args:
        counted: The periods that have stories.
        of: The periods of the archive.
        places: The addresses of the list's sections, by anchor.
    """
    addresses: dict[int, str | None] = {}
    for period in counted:
        anchors = (month_anchor(*calendar(month)) for month in of.months(period))
        addresses[period] = next((places[anchor] for anchor in anchors if anchor in places), None)
    return addresses
