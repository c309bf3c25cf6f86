"""The index of entities, A to Z: on one page, or, with many entities, on a page for each letter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from generator.core.memo import Memo
from generator.core.text import slugify
from generator.corpus.corpus import Corpus
from generator.corpus.entities import Entity
from generator.site import urls
from generator.site.page import Link, Page, Produced
from generator.site.site import Site
from generator.site.views.alphabet import MANY, OTHER, by_initial, filed_as, letter_anchor, letters
from generator.site.views.grouping import UNGROUPED, ListEntry
from generator.site.views.links import CountedLink, feed_link
from generator.site.views.pagination import ListPart, listing, part_pages

FRONT = 60
"""How many of the most mentioned entities the front page of a long index shows."""

_ENTRY = 130
"""What an entity takes in HTML beside its name, in bytes."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An initial and the entities filed under it: marked ones, and those that texts merely name."""

    initial: str
    anchor: str
    entities: tuple[CountedLink, ...]
    named: tuple[CountedLink, ...] = ()
    parts: tuple[ListPart, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityIndex:
    """The marked entities, A to Z, and those that texts merely name; if very many, those marked in most stories."""

    count: int
    links: tuple[Link, ...]
    letters: tuple[Letter, ...]
    named: tuple[CountedLink, ...]
    most: tuple[CountedLink, ...]


def produce(corpus: Corpus, site: Site, _memo: Memo) -> Iterator[Produced]:
    """The index, and a page for each letter where it is long."""
    ordered = sorted(corpus.entities.all, key=lambda entity: (*_filed(entity.name), entity.slug))
    marked = [entity for entity in ordered if entity.stories]
    named = [entity for entity in ordered if not entity.stories]
    is_long = len(ordered) > MANY
    language = site.language
    feeds = (feed_link(site.settings, language),)
    index_title = language.gettext("Entities")
    most = sorted(marked, key=lambda entity: (-len(entity.stories), entity.name.casefold(), entity.slug))[:FRONT]
    yield Page(
        address=urls.ENTITIES,
        template="pages/entities.html",
        title=index_title,
        description=language.gettext("All entities mentioned in %(title)s, A to Z.", title=site.settings.title),
        origin="the entities",
        feeds=feeds,
        view=EntityIndex(
            len(marked),
            letters(ordered),
            () if is_long else tuple(_letter(initial, group, ()) for initial, group in _by_initial(marked)),
            () if is_long else tuple(map(_counted, named)),
            tuple(map(_counted, most)) if is_long else (),
        ),
    )
    if is_long:
        trail = (Link(index_title, urls.ENTITIES),)
        named_under = dict(_by_initial(named))
        marked_under = dict(_by_initial(marked))
        for initial, _ in _by_initial(ordered):
            yield from _letter_pages(
                initial, marked_under.get(initial, []), named_under.get(initial, []), site, trail, feeds
            )


def _letter_pages(
    initial: str,
    marked: Sequence[Entity],
    named: Sequence[Entity],
    site: Site,
    trail: tuple[Link, ...],
    feeds: tuple[Link, ...],
) -> Iterator[Page]:
    address = urls.letter(initial, OTHER)
    entries = [ListEntry(item.name, None, _counted(item), _ENTRY + 2 * len(item.name)) for item in (*marked, *named)]
    language = site.language
    front, parts = listing(address, entries, UNGROUPED, language)
    title = language.gettext("Entities under %(letter)s", letter=initial)
    yield Page(
        address=address,
        template="pages/letter.html",
        title=title,
        description=language.gettext(
            "All entities under %(letter)s mentioned in %(title)s.", letter=initial, title=site.settings.title
        ),
        origin=f"the entities under {initial}",
        feeds=feeds,
        trail=trail,
        view=_letter(initial, marked, named) if not front.parts else Letter(initial, "", (), (), front.parts),
    )
    yield from part_pages(
        title, parts, f"the entities under {initial}", (*trail, Link(initial, address)), feeds, language, kind="links"
    )


def _by_initial(entities: Sequence[Entity]) -> Iterator[tuple[str, list[Entity]]]:
    return ((initial, list(group)) for initial, group in groupby(entities, lambda entity: by_initial(entity.name)))


def _letter(initial: str, marked: Sequence[Entity], named: Sequence[Entity]) -> Letter:
    return Letter(initial, letter_anchor(initial), tuple(map(_counted, marked)), tuple(map(_counted, named)))


def _counted(entity: Entity) -> CountedLink:
    return CountedLink(entity.name, urls.entity(entity.slug), len(entity.stories) or len(entity.named))


@lru_cache(maxsize=1 << 14)
def _filed(name: str) -> tuple[str, str]:
    """The key by which a name is sorted into the index."""
    return by_initial(name), slugify(filed_as(name))
