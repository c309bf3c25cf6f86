"""The index of months, a page for each month, and the page of undated stories."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.content.settings import Settings
from generator.core.memo import Memo
from generator.corpus.corpus import Corpus
from generator.corpus.months import Month
from generator.site import urls
from generator.site.language import Language
from generator.site.page import Group, Link, Page, Plan, Produced, planned
from generator.site.site import Row, Site
from generator.site.views.alphabet import by_initial
from generator.site.views.grouping import BY_INITIAL, by_day
from generator.site.views.links import Year, feed_link, month_link, rows, stories_in_words, years
from generator.site.views.pagination import Listing, listing, part_pages, story_entries


@dataclass(frozen=True, slots=True)
class MonthIndex:
    """All months, by year, and how many stories have no date."""

    years: tuple[Year, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class MonthPage:
    """The stories of one month, oldest first, in parts by day where they are many; and the months beside it."""

    name: str
    stories: str
    listing: Listing
    older: Link | None
    newer: Link | None


@dataclass(frozen=True, slots=True)
class UndatedPage:
    """The stories whose date no capture states, by title."""

    count: int
    listing: Listing


def produce(corpus: Corpus, site: Site, _memo: Memo) -> Iterator[Produced]:
    """The index of months, each month, and the undated stories."""
    language = site.language
    if site.part.owns(urls.MONTHS):
        yield Page(
            address=urls.MONTHS,
            template="pages/months.html",
            title=language.gettext("Months"),
            description=language.gettext(
                "The stories of %(title)s by the month of their publication.", title=site.settings.title
            ),
            origin="the months",
            feeds=(feed_link(site.settings, language),),
            view=MonthIndex(years(corpus.months, language), len(corpus.undated)),
        )
    links = [month_link(month.year, month.number, language) for month in corpus.months]
    neighbours = zip([None, *links], [*links[1:], None], strict=False)
    for month, link, beside in zip(corpus.months, links, neighbours, strict=False):
        if not site.part.owns(link.href):
            continue
        own_rows = rows(month.stories, site, month.earlier)
        yield Group("month", link.href, _month, (month, own_rows, link, beside, site.settings, language))
    if not site.part.owns(urls.UNDATED):
        return
    undated = sorted(corpus.undated, key=lambda story: (by_initial(story.title), story.title.casefold(), story.slug))
    yield Group("undated", "", _undated, (rows(undated, site), site.settings, language))


def _month(
    _memo: Memo,
    month: Month,
    own_rows: Sequence[Row],
    link: Link,
    beside: tuple[Link | None, Link | None],
    settings: Settings,
    language: Language,
) -> list[Plan]:
    feeds, trail = (feed_link(settings, language),), (Link(language.gettext("Months"), urls.MONTHS),)
    entries = [
        entry._replace(date=date) for entry, date in zip(story_entries(own_rows, deks=True), month.dates, strict=True)
    ]
    front, parts = listing(link.href, entries, by_day(language), language, newest=False)
    page = Page(
        address=link.href,
        template="pages/month.html",
        title=link.text,
        description=language.gettext(
            "The stories of %(title)s that were published in %(month)s.", title=settings.title, month=link.text
        ),
        origin=f"the month {link.text}",
        feeds=feeds,
        trail=trail,
        view=MonthPage(link.text, stories_in_words(len(month.stories), language), front, *beside),
    )
    below = part_pages(link.text, parts, f"the month {link.text}", (*trail, link), feeds, language)
    return [planned(each) for each in (page, *below)]


def _undated(_memo: Memo, own_rows: Sequence[Row], settings: Settings, language: Language) -> list[Plan]:
    feeds, trail = (feed_link(settings, language),), (Link(language.gettext("Months"), urls.MONTHS),)
    title = language.gettext("Undated")
    front, parts = listing(urls.UNDATED, story_entries(own_rows, deks=True), BY_INITIAL, language, newest=False)
    page = Page(
        address=urls.UNDATED,
        template="pages/undated.html",
        title=title,
        description=language.gettext(
            "The stories of %(title)s whose date of publication no capture states.", title=settings.title
        ),
        origin="the undated stories",
        feeds=feeds,
        trail=trail,
        view=UndatedPage(len(own_rows), front),
    )
    below = part_pages(title, parts, "the undated stories", (*trail, Link(title, urls.UNDATED)), feeds, language)
    return [planned(each) for each in (page, *below)]
