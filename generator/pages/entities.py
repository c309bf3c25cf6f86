"""The corpus in, the index of entities and a page for each entity out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from generator import urls
from generator.corpus import Corpus, Entity
from generator.page import Link, Page
from generator.pages.drawers import Listing, by_year, drawer_page, listing
from generator.pages.site import Site
from generator.pages.views import Counted, beat_link, by_initial, feed_link, letter_anchor, letters, site_feed, told
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
    """All entities, A to Z."""

    count: int
    links: tuple[Link, ...]
    letters: tuple[Letter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityPage:
    """One entity: its names, when it was first and last seen, where, with whom, and in which stories."""

    name: str
    other_names: str
    stories: str
    mentions: str
    first: datetime | None
    last: datetime | None
    beats: tuple[Counted, ...]
    company: tuple[Counted, ...]
    listing: Listing
    feed: Link


def produce(corpus: Corpus, site: Site) -> Iterator[Page]:
    """The index, and each entity with its drawers."""
    filed = sorted(corpus.entities, key=lambda entity: (by_initial(entity.name), slugify(entity.name), entity.slug))
    yield Page(
        address=urls.ENTITIES,
        template="pages/entities.html",
        title="Entities",
        description=f"Everyone and everything that the stories of {site.settings.title} mention, A to Z.",
        origin="the entities",
        feeds=(site_feed(site),),
        view=Index(
            len(filed),
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
    names = {entity.slug: entity.name for entity in corpus.entities}
    for entity in corpus.entities:
        yield from _entity(entity, names, corpus, site)


def _entity(entity: Entity, names: dict[str, str], corpus: Corpus, site: Site) -> Iterator[Page]:
    address, origin = urls.entity(entity.slug), f"the entity {entity.name!r}"
    front, drawers = listing(address, entity.stories, by_year, entity.earlier)
    feed = feed_link(site, entity.name, address)
    trail = (Link("Entities", urls.ENTITIES),)
    dates = [story.date for story in entity.stories if story.date]
    beats = Counter(beat_link(story) for story in entity.stories if story.beat)
    company = Counter(
        other.slug for story in entity.stories for other in corpus.entities_of[story.slug] if other is not entity
    )
    closest = sorted(company.items(), key=lambda item: (-item[1], names[item[0]].casefold(), item[0]))[:COMPANY]
    stories = told(len(entity.stories), "story", "stories")
    yield Page(
        address=address,
        template="pages/entity.html",
        title=entity.name,
        description=f"{entity.name} in the archive: {stories}, by date, with a feed.",
        origin=origin,
        feeds=(feed, site_feed(site)),
        trail=trail,
        view=EntityPage(
            name=entity.name,
            other_names=", ".join(entity.other_names),
            stories=stories,
            mentions=told(entity.mentions, "marked mention", "marked mentions"),
            first=min(dates, default=None),
            last=max(dates, default=None),
            beats=tuple(
                sorted(
                    (Counted(link.text, link.href, times) for link, times in beats.items() if link),
                    key=lambda beat: (-beat.count, beat.text.casefold()),
                )
            ),
            company=tuple(Counted(names[slug], urls.entity(slug), times) for slug, times in closest),
            listing=front,
            feed=feed,
        ),
    )
    for drawer in drawers:
        yield drawer_page(entity.name, address, drawer, origin, (*trail, Link(entity.name, address)), (feed,))
