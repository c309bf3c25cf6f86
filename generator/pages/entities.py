"""The corpus in, the index of entities and a page for each entity out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain, groupby
from typing import NamedTuple
from urllib.parse import urlsplit

from generator import urls
from generator.corpus import Corpus
from generator.entities import Entity
from generator.page import Link, Page
from generator.pages.drawers import Listing, by_year, drawer_page, listing
from generator.pages.site import Row, Site
from generator.pages.views import (
    Counted,
    by_initial,
    feed_link,
    letter_anchor,
    letters,
    most_frequent,
    told,
)
from generator.text import slugify

COMPANY = 12
"""How many of the entities that it appears with an entity shows."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An initial and the entities filed under it."""

    initial: str
    anchor: str
    entities: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """All entities that are marked, A to Z, and those that texts merely name."""

    count: int
    named: tuple[Counted, ...]
    links: tuple[Link, ...]
    letters: tuple[Letter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityPage:
    """One entity: its names, when it was first and last seen, where, with whom, and in which stories.

    `mentions` are those that the source marked, `matches` those that the text merely names: two counts, two lists.
    """

    name: str
    type: str
    other_names: str
    stories: str
    mentions: str
    matches: str
    same_as: tuple[Link, ...]
    first: datetime | None
    last: datetime | None
    beats: tuple[Counted, ...]
    company: tuple[Counted, ...]
    listing: Listing
    named: Listing
    named_stories: str
    feed: Link


def produce(corpus: Corpus, site: Site) -> Iterator[Page]:
    """The index, and each entity with its drawers."""
    ordered = sorted(corpus.entities.all, key=lambda entity: (*_filed(entity.name), entity.slug))
    filed = [entity for entity in ordered if entity.stories]
    yield Page(
        address=urls.ENTITIES,
        template="pages/entities.html",
        title="Entities",
        description=f"Everyone and everything that the stories of {site.settings.title} mention, A to Z.",
        origin="the entities",
        feeds=(feed_link(site.settings),),
        view=Index(
            len(filed),
            tuple(
                Counted(entity.name, urls.entity(entity.slug), len(entity.named))
                for entity in ordered
                if not entity.stories
            ),
            letters([entity.name for entity in filed]),
            tuple(
                Letter(
                    initial,
                    letter_anchor(initial),
                    tuple(Counted(entity.name, urls.entity(entity.slug), len(entity.stories)) for entity in members),
                )
                for initial, members in groupby(filed, lambda entity: by_initial(entity.name))
            ),
        ),
    )
    marked = corpus.entities.marked
    seen = [
        _Seen(
            tuple([site.rows[story.slug] for story in entity.stories]),
            tuple([marked[story.slug] for story in entity.stories]),
        )
        for entity in corpus.entities.all
    ]
    places = site.work.map(_places, seen, lambda of: (*map(id, of.rows), *map(id, of.marked)), share=False)
    for entity, place in zip(corpus.entities.all, places, strict=True):
        others = Counter(place.company)
        del others[entity.slug]
        yield from _entity(entity, place, most_frequent(others, site.entities, COMPANY), site)


@lru_cache(maxsize=1 << 14)
def _filed(name: str) -> tuple[str, str]:
    """Where a name is filed, A to Z."""
    return by_initial(name), slugify(name)


class _Seen(NamedTuple):
    """The stories that mark an entity, as rows, and what each of them marks: where the entity is, and with whom."""

    rows: tuple[Row, ...]
    marked: tuple[tuple[str, ...], ...]


class _Places(NamedTuple):
    """When an entity was first and last seen, on which beats, and how often together with which others."""

    first: datetime | None
    last: datetime | None
    beats: tuple[Counted, ...]
    company: Counter[str]


def _places(seen: _Seen) -> _Places:
    dates = [row.date for row in seen.rows if row.date]
    beats = Counter(row.beat for row in seen.rows if row.beat)
    return _Places(
        first=min(dates, default=None),
        last=max(dates, default=None),
        beats=tuple(
            sorted(
                (Counted(link.text, link.href, times) for link, times in beats.items() if link),
                key=lambda beat: (-beat.count, beat.text.casefold()),
            )
        ),
        company=Counter(chain.from_iterable(seen.marked)),
    )


def _entity(entity: Entity, places: _Places, company: tuple[Counted, ...], site: Site) -> Iterator[Page]:
    address, origin = urls.entity(entity.slug), f"the entity {entity.name!r}"
    front, drawers = listing(address, entity.stories, by_year, site, entity.earlier)
    named, named_drawers = listing(address + urls.NAMED, entity.named, by_year, site)
    feed = feed_link(site.settings, entity.name, address)
    trail = (Link("Entities", urls.ENTITIES),)
    stories = told(len(entity.stories), "story", "stories")
    yield Page(
        address=address,
        template="pages/entity.html",
        title=entity.name,
        description=f"{entity.name} in the archive: {stories}, by date, with a feed.",
        origin=origin,
        feeds=(feed, feed_link(site.settings)),
        trail=trail,
        view=EntityPage(
            name=entity.name,
            other_names=", ".join(entity.other_names),
            stories=stories,
            type=(entity.type or "entity").capitalize(),
            mentions=told(entity.mentions, "marked mention", "marked mentions"),
            matches=told(entity.matches, "mention matched by name", "mentions matched by name")
            if entity.matches
            else "",
            same_as=tuple(Link(urlsplit(url).hostname or url, url) for url in entity.same_as),
            first=places.first,
            last=places.last,
            beats=places.beats,
            company=company,
            listing=front,
            named=named,
            named_stories=told(len(entity.named), "story", "stories") if entity.named else "",
            feed=feed,
        ),
    )
    for drawer in (*drawers, *named_drawers):
        yield drawer_page(entity.name, address, drawer, origin, (*trail, Link(entity.name, address)), (feed,))
