"""The corpus in, the index of entities and a page for each entity out."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain, groupby
from urllib.parse import urlsplit

from generator import urls
from generator.corpus import Corpus
from generator.entities import Entity
from generator.model import Story
from generator.page import Link, Made, Page, Plan, planned
from generator.pages.drawers import Listing, by_year, drawer_page, listing
from generator.pages.site import Site
from generator.pages.views import (
    Counted,
    beat_link,
    by_initial,
    feed_link,
    letter_anchor,
    letters,
    most_frequent,
    told,
)
from generator.text import slugify
from generator.work import from_the_end

_TOGETHER = 128
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


def produce(corpus: Corpus, site: Site) -> Iterator[Made]:
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
    for entity in corpus.entities.all:
        inputs = (entity, corpus.registry, site.entities, site.settings)
        yield from site.work.group("entity", entity.slug, inputs, _plans, entity, corpus, site)


@lru_cache(maxsize=1 << 14)
def _filed(name: str) -> tuple[str, str]:
    """Where a name is filed, A to Z."""
    return by_initial(name), slugify(name)


def _plans(entity: Entity, corpus: Corpus, site: Site) -> list[Plan]:
    """The pages of an entity: they follow from itself, from what its stories mark, and from the names of entities."""
    company: Counter[str] = Counter()
    for place, stories in from_the_end(entity.stories, _TOGETHER):
        key, inputs = (entity.slug, place), (stories, corpus.registry)
        company.update(site.work.group("company", key, inputs, _company, stories, corpus))
    del company[entity.slug]
    return [planned(page) for page in _entity(entity, most_frequent(company, site.entities, COMPANY), site)]


def _company(stories: Iterable[Story], corpus: Corpus) -> Counter[str]:
    """How often entities are marked in stories."""
    return Counter(chain.from_iterable(corpus.entities.marked[story.slug] for story in stories))


def _entity(entity: Entity, company: tuple[Counted, ...], site: Site) -> Iterator[Page]:
    address, origin = urls.entity(entity.slug), f"the entity {entity.name!r}"
    front, drawers = listing(address, entity.stories, by_year, site, entity.earlier)
    named, named_drawers = listing(address + urls.NAMED, entity.named, by_year, site)
    feed = feed_link(site.settings, entity.name, address)
    trail = (Link("Entities", urls.ENTITIES),)
    stories = told(len(entity.stories), "story", "stories")
    dates = [story.date for story in entity.stories if story.date]
    beats = Counter(beat_link(story) for story in entity.stories if story.beat)
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
            first=min(dates, default=None),
            last=max(dates, default=None),
            beats=tuple(
                sorted(
                    (Counted(link.text, link.href, times) for link, times in beats.items() if link),
                    key=lambda beat: (-beat.count, beat.text.casefold()),
                )
            ),
            company=company,
            listing=front,
            named=named,
            named_stories=told(len(entity.named), "story", "stories") if entity.named else "",
            feed=feed,
        ),
    )
    for drawer in (*drawers, *named_drawers):
        yield drawer_page(entity.name, address, drawer, origin, (*trail, Link(entity.name, address)), (feed,))
