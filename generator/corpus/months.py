"""Collects the months in which stories of an archive were published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from generator.core.model import Story
from generator.corpus.redirects import Versions


@dataclass(frozen=True, slots=True)
class Month:
    """A month in which stories were published, oldest first: the list no longer changes once the month is over.

    `dates` are the dates by which the stories are listed: for those in `earlier`, the date of another version.
    """

    year: int
    number: int
    stories: tuple[Story, ...]
    dates: tuple[datetime, ...]
    earlier: frozenset[str] = frozenset()


def months_of(stories: Iterable[Story], versions: Versions) -> tuple[Month, ...]:
    """Collects the months of all stories and of their versions, the oldest first; stories without a date are left out.

    Args:
        stories: The stories.
        versions: The other texts of each story.
    """
    listed_by_month: dict[tuple[int, int], dict[str, tuple[datetime, Story]]] = {}
    for story in stories:
        date, slug = story.date, story.slug
        if date:
            listed_by_month.setdefault((date.year, date.month), {}).setdefault(slug, (date, story))
        for version, _ in versions.get(slug, ()):
            if version.date:
                listed_by_month.setdefault((version.date.year, version.date.month), {}).setdefault(
                    slug, (version.date, story)
                )
    months = []
    for (year, number), listed in sorted(listed_by_month.items()):
        in_order = sorted(listed.values(), key=lambda entry: (entry[0], entry[1].slug))
        month_stories = [story for _, story in in_order]
        own = {
            story.slug
            for story in month_stories
            if story.date and (story.date.year, story.date.month) == (year, number)
        }
        dates = tuple([date for date, _ in in_order])
        months.append(Month(year, number, tuple(month_stories), dates, frozenset(listed) - own))
    return tuple(months)
