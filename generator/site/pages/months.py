"""The corpus in, a page for each month, the months together, and the undated stories out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.core import dates
from generator.core.model import Story
from generator.corpus.corpus import Corpus, Month
from generator.site import urls
from generator.site.page import Link, Made, Page, Plan, planned
from generator.site.site import Site
from generator.site.views.alphabet import by_initial
from generator.site.views.grouping import BY_DAY, BY_INITIAL
from generator.site.views.links import Year, feed_link, told, years
from generator.site.views.pagination import Listing, drawer_pages, filed, listing


@dataclass(frozen=True, slots=True)
class Index:
    """All months, by year, and how many stories have no date."""

    years: tuple[Year, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class MonthPage:
    """The stories of one month, oldest first, by day where they are many; and the months beside it."""

    name: str
    told: str
    listing: Listing
    older: Link | None
    newer: Link | None


@dataclass(frozen=True, slots=True)
class UndatedPage:
    """The stories whose date no capture states, by title."""

    count: int
    listing: Listing


def produce(corpus: Corpus, site: Site) -> Iterator[Made]:
    """The months together, each month, and the undated."""
    feeds = (feed_link(site.settings),)
    yield Page(
        address=urls.MONTHS,
        template="pages/months.html",
        title="Months",
        description=f"The stories of {site.settings.title} by the month of their publication.",
        origin="the months",
        feeds=feeds,
        view=Index(years(corpus.months), len(corpus.undated)),
    )
    links = [
        Link(dates.month(month.year, month.number), urls.month(month.year, month.number)) for month in corpus.months
    ]
    neighbours = zip([None, *links], [*links[1:], None], strict=False)
    for month, link, beside in zip(corpus.months, links, neighbours, strict=False):
        inputs = (month, link, beside, site.settings)
        yield from site.work.group("month", link.href, inputs, _plans, month, link, beside, site)
    yield from site.work.group("undated", "", (corpus.undated, site.settings), _undated, corpus.undated, site)


def _plans(month: Month, link: Link, beside: tuple[Link | None, Link | None], site: Site) -> list[Plan]:
    return [planned(page) for page in _month(month, link, beside, site)]


def _month(month: Month, link: Link, beside: tuple[Link | None, Link | None], site: Site) -> Iterator[Page]:
    feeds, trail = (feed_link(site.settings),), (Link("Months", urls.MONTHS),)
    entries = [
        entry._replace(date=date)
        for entry, date in zip(filed(month.stories, site, month.earlier, deks=True), month.dates, strict=True)
    ]
    found, drawers = listing(link.href, entries, BY_DAY, newest=False)
    yield Page(
        address=link.href,
        template="pages/month.html",
        title=link.text,
        description=f"The stories of {site.settings.title} that were published in {link.text}.",
        origin=f"the month {link.text}",
        feeds=feeds,
        trail=trail,
        view=MonthPage(link.text, told(len(month.stories), "story", "stories"), found, *beside),
    )
    yield from drawer_pages(link.text, drawers, f"the month {link.text}", (*trail, link), feeds)


def _undated(stories: Sequence[Story], site: Site) -> list[Plan]:
    feeds, trail = (feed_link(site.settings),), (Link("Months", urls.MONTHS),)
    undated = sorted(stories, key=lambda story: (by_initial(story.title), story.title.casefold(), story.slug))
    found, drawers = listing(urls.UNDATED, filed(undated, site, deks=True), BY_INITIAL, newest=False)
    front = Page(
        address=urls.UNDATED,
        template="pages/undated.html",
        title="Undated",
        description=f"The stories of {site.settings.title} whose date of publication no capture states.",
        origin="the undated stories",
        feeds=feeds,
        trail=trail,
        view=UndatedPage(len(undated), found),
    )
    below = (*trail, Link("Undated", urls.UNDATED))
    pages = (front, *drawer_pages("Undated", drawers, "the undated stories", below, feeds))
    return [planned(page) for page in pages]
