"""The corpus in, the index of beats and a page for each beat out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from generator.corpus.corpus import Beat, Corpus
from generator.site import urls
from generator.site.page import Link, Made, Page, Plan, planned
from generator.site.site import Row, Site
from generator.site.views.charts import Chart, chart
from generator.site.views.grouping import UNPARTED, Filed
from generator.site.views.links import Counted, counted, feed_link, most_frequent, told
from generator.site.views.pagination import Listing, beat_listing, drawer_pages, listing
from generator.site.views.structured_data import collection

MOST = 12
"""How many of its most mentioned entities a beat shows."""

_ENTRY = 110
"""What a beat takes in the index beside its name, in bytes."""

ENOUGH = 4
"""From how many stories on a beat begins with its last one, at length: of fewer all are in sight."""


@dataclass(frozen=True, slots=True)
class Index:
    """All beats, and how many stories have none."""

    listing: Listing
    without: str


@dataclass(frozen=True, slots=True)
class BeatPage:
    """One beat: what it covers, from when to when, its last story, all by month and over time, who is in it most."""

    name: str
    told: str
    about: str
    first: datetime | None
    last: datetime | None
    undated: str
    chart: Chart | None
    last_story: Row | None
    listing: Listing
    entities: tuple[Counted, ...]
    feed: Link


def produce(corpus: Corpus, site: Site) -> Iterator[Made]:
    """The index, and each beat with its drawers."""
    entries = [Filed(beat.name, None, counted(beat), _ENTRY + 2 * len(beat.name.encode())) for beat in corpus.beats]
    found, drawers = listing(urls.BEATS, entries, UNPARTED)
    yield Page(
        address=urls.BEATS,
        template="pages/beats.html",
        title="Beats",
        description=f"The standing topics of {site.settings.title}, with their stories and feeds.",
        origin="the beats",
        feeds=(feed_link(site.settings),),
        view=Index(
            found,
            told(sum(story.beat is None for story in corpus.stories), "story belongs", "stories belong"),
        ),
    )
    yield from drawer_pages(
        "Beats", drawers, "the beats", (Link("Beats", urls.BEATS),), (feed_link(site.settings),), kind="links"
    )
    for beat in corpus.beats:
        inputs = (beat, corpus.registry, site.entities, site.settings, site.periods)
        yield from site.work.group("beat", beat.slug, inputs, _plans, beat, corpus, site)


def _plans(beat: Beat, corpus: Corpus, site: Site) -> list[Plan]:
    return [planned(page) for page in _beat(beat, corpus, site)]


def _beat(beat: Beat, corpus: Corpus, site: Site) -> Iterator[Page]:
    address, origin = urls.beat(beat.slug), f"the beat {beat.name!r}"
    front, drawers = beat_listing(beat, site)
    feed = feed_link(site.settings, beat.name, address)
    trail = (Link("Beats", urls.BEATS),)
    mentioned = Counter(chain.from_iterable(corpus.entities.marked[story.slug] for story in beat.stories))
    stories = told(len(beat.stories), "story", "stories")
    most = most_frequent(mentioned, site.entities, MOST)
    dates = [story.date for story in beat.stories if story.date]
    undated = len(beat.stories) - len(dates)
    covers = dict(site.settings.beats).get(beat.slug, "")
    about = f"{stories} on {beat.name} in {site.settings.title}, by date, with a feed.{covers and f' {covers}'}"
    yield Page(
        address=address,
        template="pages/beat.html",
        title=beat.name,
        description=about,
        data=collection(beat.name, address, about, trail, site.settings),
        origin=origin,
        feeds=(feed, feed_link(site.settings)),
        trail=trail,
        view=BeatPage(
            beat.name,
            stories,
            covers,
            min(dates, default=None),
            max(dates, default=None),
            told(undated, "has no date", "have no date") if undated else "",
            chart(beat.stories, site.periods, front.places),
            site.rows[beat.stories[0].slug] if len(beat.stories) >= ENOUGH else None,
            front,
            most,
            feed,
        ),
    )
    yield from drawer_pages(beat.name, drawers, origin, (*trail, Link(beat.name, address)), (feed,))
