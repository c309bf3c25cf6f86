"""The corpus in, a page for each entity out: an index card, and every mention in its sentence."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit

from generator.core.model import Story
from generator.core.work import from_the_end
from generator.corpus.corpus import Corpus
from generator.corpus.entities import Entity
from generator.site import urls
from generator.site.page import Link, Made, Page, Plan, planned
from generator.site.site import Row, Site
from generator.site.views.charts import Chart, chart
from generator.site.views.cooccurrence import MOST, company
from generator.site.views.grouping import BY_DATE, Filed
from generator.site.views.links import Counted, Moved, beat_link, feed_link, most_frequent, told
from generator.site.views.pagination import Listing, drawer_pages, listing
from generator.site.views.structured_data import collection

SHARED = 3
"""How many of the stories that it shares with another one an entity shows."""

LINES = 100
"""How many mentions in one story are shown at most."""

_TOGETHER = 128
"""How many of an entity's stories are asked about at a time whether anything of them has changed."""

COLUMN = 30
"""How many characters the column of a concordance has room for."""

_ENTRY, _LINE = 400, 190
"""What a story and a mention take in HTML beside their words, in bytes."""


class Line(NamedTuple):
    """A mention in its sentence, and the paragraph that it is in; `marked` as in `Said`."""

    before: str
    words: str
    after: str
    href: str
    marked: bool


class Mentioning(NamedTuple):
    """A story with its mentions of an entity. Without any, its file lists the entity and its text does not have it.

    `is_running` says that the sentences are not set around a column of the words, which are too long for one.
    """

    row: Row
    lines: tuple[Line, ...]
    more: str
    is_running: bool


@dataclass(frozen=True, slots=True)
class Companion:
    """An entity that another one appears with, in how many stories, and the newest of these."""

    entity: Counted
    anchor: str
    width: int
    stories: tuple[Link, ...]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityPage:
    """One entity: its names, when it was first and last seen, where, with whom, and each mention in its sentence.

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
    chart: Chart | None
    beats: tuple[Counted, ...]
    company: tuple[Companion, ...]
    listing: Listing
    named: Listing
    named_stories: str
    feed: Link


def produce(corpus: Corpus, site: Site) -> Iterator[Made]:
    """Each entity with its drawers."""
    shared = (corpus.registry, corpus.entities.names.matched, site.entities, site.settings, site.periods)
    for entity in corpus.entities.all:
        inputs = (entity, *shared)
        yield from site.work.group("entity", entity.slug, inputs, _plans, entity, corpus, site)


def _plans(entity: Entity, corpus: Corpus, site: Site) -> list[Plan]:
    """The pages of an entity: they follow from itself, from what its stories mark and say, and from all names."""
    companions = tuple(_companions(entity, company(entity, corpus, site), corpus, site))
    pages = list(_entity(entity, companions, corpus, site))
    return [planned(page) for page in (*pages, *_moved(entity, pages, corpus))]


def _companions(entity: Entity, having: Mapping[str, int], corpus: Corpus, site: Site) -> Iterator[Companion]:
    most = most_frequent(having, site.entities, MOST)
    slugs = {site.entities[slug].href: slug for slug in having}
    for other in most:
        slug = slugs[other.href]
        both = (story for story in entity.stories if slug in corpus.entities.marked[story.slug])
        shared = tuple(site.links[story.slug] for story in islice(both, SHARED))
        rest = other.count - len(shared)
        yield Companion(
            other,
            urls.companion(slug),
            max(2, 100 * other.count // most[0].count),
            shared,
            told(rest, "more", "more") if rest > 0 else "",
        )


def _mentioning(entity: Entity, stories: Sequence[Story], corpus: Corpus, site: Site) -> list[Filed]:
    """Stories in, what each says of an entity out: so many at a time, since most of it is what it was."""
    found: list[Filed] = []
    shared = (entity.name, entity.earlier, corpus.registry, corpus.entities.names.matched)
    for place, part in from_the_end(stories, _TOGETHER):
        key = (entity.slug, stories is entity.named, place)
        found += site.work.group("mentioning", key, (part, *shared), _filed, entity, part, corpus, site)
    return found


def _filed(entity: Entity, stories: Iterable[Story], corpus: Corpus, site: Site) -> list[Filed]:
    found: list[Filed] = []
    for story in stories:
        row = site.rows[story.slug]._replace(earlier=story.slug in entity.earlier)
        said = [each for each in corpus.said[story.slug] if each.slug == entity.slug and each.kind == "entity"]
        shown = said[:LINES]
        lines = tuple(
            [
                Line(each.before, each.words or entity.name, each.after, f"{row.href}#{each.anchor}", each.marked)
                for each in shown
            ]
        )
        size = _ENTRY + sum(len(line.href) + len((line.before + line.words + line.after).encode()) for line in lines)
        is_running = any(len(line.words) > COLUMN for line in lines)
        more = told(len(said) - LINES, "more mention", "more mentions") if len(said) > LINES else ""
        found.append(
            Filed(story.title, story.date, Mentioning(row, lines, more, is_running), size + _LINE * len(lines))
        )
    return found


def _entity(entity: Entity, company: tuple[Companion, ...], corpus: Corpus, site: Site) -> Iterator[Page]:
    address, origin = urls.entity(entity.slug), f"the entity {entity.name!r}"
    front, drawers = listing(address, _mentioning(entity, entity.stories, corpus, site), BY_DATE)
    named, named_drawers = listing(
        address + urls.NAMED, _mentioning(entity, entity.named, corpus, site), BY_DATE, prefix="named-"
    )
    feed = feed_link(site.settings, entity.name, address)
    trail = (Link("Entities", urls.ENTITIES),)
    stories = told(len(entity.stories), "story", "stories")
    dates = [story.date for story in entity.stories if story.date]
    beats = Counter(beat_link(story) for story in entity.stories if story.beat)
    about = f"{entity.name} in {site.settings.title}: every mention in its sentence, in {stories}."
    yield Page(
        address=address,
        template="pages/entity.html",
        title=entity.name,
        description=about,
        data=collection(entity.name, address, about, trail, site.settings),
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
            chart=chart(entity.stories, site.periods, front.places),
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
    below = (*trail, Link(entity.name, address))
    for of, what in ((drawers, origin), (named_drawers, f"{origin}, where it is named")):
        yield from drawer_pages(entity.name, of, what, below, (feed,), kind="mentions")


def _moved(entity: Entity, pages: Iterable[Page], corpus: Corpus) -> Iterator[Page]:
    """The slugs that the registry merged into an entity, with every page that it has."""
    entry = corpus.registry.entries.get(entity.slug)
    for old in sorted(entry.merged) if entry else ():
        if corpus.entities.moved.get(old) != entity.slug:  # the registry has it twice, which is told elsewhere
            continue
        for page in pages:
            yield Page(
                address=urls.entity(old) + page.address.removeprefix(urls.entity(entity.slug)),
                template="pages/moved.html",
                title=f"Moved: {page.title}",
                description="This entity has another address now.",
                origin=f"the merged slug {old!r} of {entity.slug!r}",
                view=Moved(page.title, page.address),
                listed=False,
            )
