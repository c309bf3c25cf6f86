"""Counts by month in, the bars of a small chart out: geometry that a template can draw as it stands."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from generator.core.model import Story
from generator.site.periods import Periods, calendar, counted_by
from generator.site.views.grouping import month_anchor

WIDTH, HEIGHT = 360, 48
"""A chart's size in its own units: it is stretched to the room that it has."""


class Bar(NamedTuple):
    """One bar: where it stands, what it says, and where its stories are."""

    x: int
    y: int
    width: int
    height: int
    title: str
    href: str | None


class Chart(NamedTuple):
    """Stories over time: the bars, the first and the last period, and in words where most are, if that is above one."""

    bars: tuple[Bar, ...]
    first: str
    last: str
    most: str


def chart(stories: Iterable[Story], of: Periods, places: Mapping[str, str]) -> Chart | None:
    """Stories in, their chart out; None where fewer than two periods could be told apart.

    `places` are those of the list of these stories: a bar leads to the section of the first month that it has.
    """
    counts = counted_by(stories, of)
    if of.number < 2 or not counts:  # noqa: PLR2004 - one bar tells nothing
        return None
    return drawn(counts, of, max(counts.values()), places_by_period(counts, of, places))


def drawn(counts: Mapping[int, int], of: Periods, top: int, places: Mapping[int, str | None]) -> Chart:
    """Counts by period in, bars out, the tallest of which stands for `top`."""
    room = WIDTH // of.number
    bars = tuple(
        Bar(
            period * room,
            HEIGHT - height,
            max(1, room - max(1, room // 6)),
            height,
            f"{of.label(period)}: {count}",
            places.get(period),
        )
        for period, count in sorted(counts.items())
        for height in [max(2, count * HEIGHT // top)]
    )
    most = max(counts, key=lambda period: (counts[period], -period))
    told = f"most in {of.label(most)}: {counts[most]}" if counts[most] > 1 else ""
    return Chart(bars, of.label(0), of.label(of.number - 1), told)


def places_by_period(counted_beat: Iterable[int], of: Periods, places: Mapping[str, str]) -> dict[int, str | None]:
    """Periods with stories in, and where the sections of a list are; where each period's stories begin out."""
    found: dict[int, str | None] = {}
    for period in counted_beat:
        anchors = (month_anchor(*calendar(month)) for month in of.months(period))
        found[period] = next((places[anchor] for anchor in anchors if anchor in places), None)
    return found
