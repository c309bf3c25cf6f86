"""The corpus in, a page for each month, the months together, and the undated stories out."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator import dates, urls
from generator.corpus import Corpus
from generator.page import Link, Page
from generator.pages.drawers import BY_DAY, BY_INITIAL, Listing, drawer_pages, filed, listing
from generator.pages.site import Site
from generator.pages.views import Year, by_initial, feed_link, told, years


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


def produce(corpus: Corpus, site: Site) -> Iterator[Page]:
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
    trail = (Link("Months", urls.MONTHS),)
    links = [
        Link(dates.month(month.year, month.number), urls.month(month.year, month.number)) for month in corpus.months
    ]
    neighbours = zip([None, *links], [*links[1:], None], strict=False)
    for month, link, (older, newer) in zip(corpus.months, links, neighbours, strict=False):
        entries = [
            entry._replace(date=date)
            for entry, date in zip(filed(month.stories, site, month.earlier, deks=True), month.dates, strict=True)
        ]
        found = listing(link.href, entries, BY_DAY, newest=False)
        yield Page(
            address=link.href,
            template="pages/month.html",
            title=link.text,
            description=f"The stories of {site.settings.title} that were published in {link.text}.",
            origin=f"the month {link.text}",
            feeds=feeds,
            trail=trail,
            view=MonthPage(link.text, told(len(month.stories), "story", "stories"), found, older, newer),
        )
        yield from drawer_pages(link.text, found.drawers, f"the month {link.text}", (*trail, link), feeds)
    undated = sorted(corpus.undated, key=lambda story: (by_initial(story.title), story.title.casefold(), story.slug))
    found = listing(urls.UNDATED, filed(undated, site, deks=True), BY_INITIAL, newest=False)
    yield Page(
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
    yield from drawer_pages("Undated", found.drawers, "the undated stories", below, feeds)
