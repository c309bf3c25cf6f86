"""The corpus in, the index of beats and a page for each beat out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from generator import urls
from generator.corpus import Beat, Corpus
from generator.page import Link, Page
from generator.pages.drawers import Drawer, Listing, by_year, listing
from generator.pages.home import counted
from generator.pages.site import Counted, Site, site_feed

MOST = 12
"""How many of its most mentioned entities a beat shows."""


@dataclass(frozen=True, slots=True)
class Index:
    """All beats, and how many stories have none."""

    beats: tuple[Counted, ...]
    without: int


@dataclass(frozen=True, slots=True)
class BeatPage:
    """One beat: its stories, the entities its stories mention most, its feed."""

    name: str
    count: int
    listing: Listing
    entities: tuple[Counted, ...]
    feed: Link


@dataclass(frozen=True, slots=True)
class DrawerPage:
    """One drawer of a long list."""

    name: str
    drawer: Drawer


def produce(corpus: Corpus, site: Site) -> Iterator[Page]:
    """The index, and each beat with its drawers."""
    yield Page(
        address=urls.BEATS,
        template="pages/beats.html",
        title="Beats",
        description=f"The standing topics of {site.settings.title}, with their stories and feeds.",
        origin="the beats",
        feeds=(site_feed(site),),
        view=Index(tuple(counted(beat) for beat in corpus.beats), sum(story.beat is None for story in corpus.stories)),
    )
    for beat in corpus.beats:
        yield from _beat(beat, corpus, site)


def _beat(beat: Beat, corpus: Corpus, site: Site) -> Iterator[Page]:
    address, origin = urls.beat(beat.slug), f"the beat {beat.name!r}"
    front, drawers = listing(address, beat.stories, by_year, beat.earlier)
    feed = Link(f"{site.settings.title}: {beat.name}", urls.feed(address))
    trail = (Link("Beats", urls.BEATS),)
    mentioned = Counter(entity.slug for story in beat.stories for entity in corpus.entities_of[story.slug])
    names = {entity.slug: entity.name for entity in corpus.entities}
    most = sorted(mentioned.items(), key=lambda item: (-item[1], names[item[0]].casefold(), item[0]))[:MOST]
    yield Page(
        address=address,
        template="pages/beat.html",
        title=beat.name,
        description=f"{len(beat.stories)} archived stories on {beat.name}, by date, with a feed.",
        origin=origin,
        feeds=(feed, site_feed(site)),
        trail=trail,
        view=BeatPage(
            beat.name,
            len(beat.stories),
            front,
            tuple(Counted(names[slug], urls.entity(slug), count) for slug, count in most),
            feed,
        ),
    )
    for drawer in drawers:
        yield drawer_page(beat.name, address, drawer, origin, (*trail, Link(beat.name, address)), (feed,))


def drawer_page(
    name: str, address: str, drawer: Drawer, origin: str, trail: tuple[Link, ...], feeds: tuple[Link, ...]
) -> Page:
    """One drawer of a long list, as a page beneath the list's own."""
    return Page(
        address=drawer.href,
        template="pages/drawer.html",
        title=f"{name}, {drawer.label}",
        description=f"{name}: the {drawer.count} archived stories filed under {drawer.label}.",
        origin=f"{origin}, {drawer.label}, of {address}",
        feeds=feeds,
        trail=trail,
        view=DrawerPage(name, drawer),
    )
