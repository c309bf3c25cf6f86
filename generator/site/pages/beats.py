"""The index of beats, and a page for each beat."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from generator.content.settings import Settings
from generator.core.memo import Memo
from generator.corpus.beats import Beat
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.language import Language
from generator.site.page import Group, Link, Page, Plan, Produced, planned
from generator.site.periods import Periods
from generator.site.site import Row, Site
from generator.site.views.charts import Chart, chart
from generator.site.views.grouping import UNGROUPED, ListEntry
from generator.site.views.links import CountedLink, counted_beat, feed_link, most_frequent, rows, stories_in_words
from generator.site.views.pagination import Listing, beat_listing, listing, part_pages
from generator.site.views.structured_data import collection

DESCRIBED = 24
"""Up to how many beats the index describes, with some 3,300 bytes each; more are a list of names."""

MOST = 12
"""How many of its most mentioned entities a beat shows."""

_ENTRY = 110
"""What a beat takes in the index beside its name, in bytes of HTML."""


@dataclass(frozen=True, slots=True)
class BeatEntry:
    """A beat in the index: what it covers, its newest story, its stories over time."""

    beat: CountedLink
    about: str
    newest: Link | None
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class BeatIndex:
    """All beats, and how many stories have none."""

    listing: Listing
    described: bool
    without: str


@dataclass(frozen=True, slots=True)
class BeatPage:
    """One beat: what it covers, its first and last date, all stories by month, its most mentioned entities."""

    name: str
    stories: str
    about: str
    first: datetime | None
    last: datetime | None
    undated: str
    chart: Chart | None
    listing: Listing
    entities: tuple[CountedLink, ...]
    feed: Link


class BeatInputs(NamedTuple):
    """What a beat's pages are made from: itself, its stories' rows, and the slugs of the entities that each marks."""

    beat: Beat
    rows: tuple[Row, ...]
    marked: tuple[tuple[Link, ...], ...]


def produce(corpus: Corpus, site: Site, _memo: Memo) -> Iterator[Produced]:
    """The index, and each beat with the parts of its list."""
    if site.part.owns(urls.BEATS):
        yield from _index(corpus, site)
    for beat in corpus.beats:
        if not site.part.owns(beat.slug):
            continue
        inputs = BeatInputs(
            beat,
            rows(beat.stories, site, beat.earlier),
            tuple([site.marked[story.slug] for story in beat.stories]),
        )
        yield Group("beat", beat.slug, _plans, (inputs, site.settings, site.language, site.periods))


def _index(corpus: Corpus, site: Site) -> Iterator[Page]:
    """The index of beats, and the parts of it."""
    covers = dict(site.settings.beats)
    are_few = len(corpus.beats) <= DESCRIBED
    entries = [
        ListEntry(
            beat.name,
            None,
            _described(beat, covers.get(beat.slug, ""), site) if are_few else counted_beat(beat),
            _ENTRY + 2 * len(beat.name.encode()),
        )
        for beat in corpus.beats
    ]
    language = site.language
    front, parts = listing(urls.BEATS, entries, UNGROUPED, language)
    feeds = (feed_link(site.settings, language),)
    beats_title = language.gettext("Beats")
    without = sum(story.beat is None for story in corpus.stories)
    yield Page(
        address=urls.BEATS,
        template="pages/beats.html",
        title=beats_title,
        description=language.gettext(
            "The standing topics of %(title)s, with their stories and feeds.", title=site.settings.title
        ),
        origin="the beats",
        feeds=feeds,
        view=BeatIndex(
            front,
            are_few,
            language.ngettext("%(num)s story belongs to none.", "%(num)s stories belong to none.", without)
            if without
            else "",
        ),
    )
    trail = (Link(beats_title, urls.BEATS),)
    yield from part_pages(beats_title, parts, "the beats", trail, feeds, language, kind="links")


def _described(beat: Beat, about: str, site: Site) -> BeatEntry:
    newest = site.links[beat.stories[0].slug] if beat.stories else None
    return BeatEntry(counted_beat(beat), about, newest, chart(beat.stories, site.periods, {}, site.language))


def _plans(memo: Memo, inputs: BeatInputs, settings: Settings, language: Language, periods: Periods) -> list[Plan]:
    beat = inputs.beat
    address, origin = urls.beat(beat.slug), f"the beat {beat.name!r}"
    front, parts = beat_listing(beat, inputs.rows, language, memo)
    feed = feed_link(settings, language, beat.name, address)
    trail = (Link(language.gettext("Beats"), urls.BEATS),)
    stories = stories_in_words(len(beat.stories), language)
    dates = [story.date for story in beat.stories if story.date]
    undated = len(beat.stories) - len(dates)
    covers = dict(settings.beats).get(beat.slug, "")
    about = language.gettext(
        "%(stories)s on %(beat)s in %(title)s, by date, with a feed.",
        stories=stories,
        beat=beat.name,
        title=settings.title,
    )
    about = f"{about} {covers}".rstrip()
    page = Page(
        address=address,
        template="pages/beat.html",
        title=beat.name,
        description=about,
        data=collection(beat.name, address, about, trail, settings),
        origin=origin,
        feeds=(feed, feed_link(settings, language)),
        trail=trail,
        view=BeatPage(
            beat.name,
            stories,
            covers,
            min(dates, default=None),
            max(dates, default=None),
            language.ngettext("%(num)s story has no date.", "%(num)s stories have no date.", undated)
            if undated
            else "",
            chart(beat.stories, periods, front.places, language),
            front,
            most_frequent(Counter(chain.from_iterable(inputs.marked)), MOST),
            feed,
        ),
    )
    below = part_pages(beat.name, parts, origin, (*trail, Link(beat.name, address)), (feed,), language)
    return [planned(each) for each in (page, *below)]
