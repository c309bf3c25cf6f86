"""A page for each entity: a summary, the entities it appears with, and every mention in its sentence."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit

from generator.content.settings import Settings
from generator.core.memo import Memo
from generator.core.text import plural
from generator.corpus.concordance import Mention
from generator.corpus.corpus import Corpus
from generator.corpus.entities import Entity
from generator.site import urls
from generator.site.page import Group, Link, Page, Plan, planned
from generator.site.periods import Periods
from generator.site.site import Row, Site
from generator.site.views.charts import Chart, chart
from generator.site.views.concordance import MentioningStory, mention_entries
from generator.site.views.cooccurrence import neighbours
from generator.site.views.grouping import BY_DATE
from generator.site.views.links import CountedLink, feed_link, most_frequent
from generator.site.views.moved import moved_page
from generator.site.views.pagination import Listing, listing, part_pages
from generator.site.views.structured_data import collection

SHARED = 3
"""How many of the stories that it shares with another entity are listed."""


MOST_BEATS = 30
"""How many of the beats of its stories the page of an entity names."""


@dataclass(frozen=True, slots=True)
class Cooccurrence:
    """An entity that another one appears with, in how many stories, and the newest of these."""

    entity: CountedLink
    anchor: str
    width: int
    stories: tuple[Link, ...]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityPage:
    """One entity: its names, when it was first and last seen, where, with whom, and each mention in its sentence.

    `mentions` counts those that the source marked, `matches` those found by name: two counts, two lists.
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
    beats: tuple[CountedLink, ...]
    cooccurrences: tuple[Cooccurrence, ...]
    listing: Listing
    named: Listing
    named_stories: str
    feed: Link


class EntityInputs(NamedTuple):
    """What the pages of one entity are made from: the stories that mark it, and those that only name it.

    `entity` is itself, without these. `merged` are the slugs that redirect to it.
    """

    entity: Entity
    marking: tuple[MentioningStory, ...]
    naming: tuple[MentioningStory, ...]
    merged: tuple[str, ...]


def produce(corpus: Corpus, site: Site, memo: Memo) -> Iterator[Group]:
    """Each entity, with the parts of its lists, and a redirect for each of these from every slug merged into it."""
    fields = [(slug, row, site.marked[slug], corpus.mentions[slug]) for slug, row in site.rows.items()]
    mentioning = memo.map(_mentioning, fields, lambda of: tuple(map(id, of)), share=False)
    by_story = dict(zip(site.rows, mentioning, strict=True))
    merged: dict[str, list[str]] = {}
    for old, slug in sorted(corpus.entities.moved.items()):
        merged.setdefault(slug, []).append(old)
    for entity in corpus.entities.all:
        if not site.part.owns(entity.slug):
            continue
        inputs = EntityInputs(
            replace(entity, stories=(), named=()),
            tuple([by_story[story.slug] for story in entity.stories]),
            tuple([by_story[story.slug] for story in entity.named]),
            tuple(merged.get(entity.slug, ())),
        )
        yield Group("entity", entity.slug, _plans, (inputs, site.settings, site.periods))


def _mentioning(fields: tuple[str, Row, tuple[Link, ...], tuple[Mention, ...]]) -> MentioningStory:
    return MentioningStory(*fields)


def _plans(memo: Memo, inputs: EntityInputs, settings: Settings, periods: Periods) -> list[Plan]:
    pages = list(_pages(inputs, settings, periods, memo))
    return [planned(page) for page in (*pages, *_redirects(inputs, pages))]


def _pages(inputs: EntityInputs, settings: Settings, periods: Periods, memo: Memo) -> Iterator[Page]:
    entity = inputs.entity
    address, origin = urls.entity(entity.slug), f"the entity {entity.name!r}"
    front, parts = listing(address, mention_entries(entity, inputs.marking, "marked", memo), BY_DATE)
    named, named_parts = listing(
        address + urls.NAMED, mention_entries(entity, inputs.naming, "named", memo), BY_DATE, prefix="named-"
    )
    feed = feed_link(settings, entity.name, address)
    trail = (Link("Entities", urls.ENTITIES),)
    rows = [story.row for story in inputs.marking]
    stories = plural(len(rows), "story", "stories")
    dates = [row.date for row in rows if row.date]
    beats = Counter(row.beat for row in rows if row.beat)
    about = f"{entity.name} in {settings.title}: every mention in its sentence, in {stories}."
    yield Page(
        address=address,
        template="pages/entity.html",
        title=entity.name,
        description=about,
        data=collection(entity.name, address, about, trail, settings),
        origin=origin,
        feeds=(feed, feed_link(settings)),
        trail=trail,
        view=EntityPage(
            name=entity.name,
            other_names=", ".join(entity.other_names),
            stories=stories,
            type=(entity.type or "entity").capitalize(),
            mentions=plural(entity.mentions, "marked mention", "marked mentions"),
            matches=plural(entity.matches, "mention matched by name", "mentions matched by name")
            if entity.matches
            else "",
            same_as=tuple(Link(urlsplit(url).hostname or url, url) for url in entity.same_as),
            first=min(dates, default=None),
            last=max(dates, default=None),
            chart=chart(rows, periods, front.places),
            beats=most_frequent(beats, MOST_BEATS),
            cooccurrences=tuple(_cooccurrences(inputs, memo)),
            listing=front,
            named=named,
            named_stories=plural(len(inputs.naming), "story", "stories") if inputs.naming else "",
            feed=feed,
        ),
    )
    below = (*trail, Link(entity.name, address))
    yield from part_pages(entity.name, parts, origin, below, (feed,), kind="mentions")
    yield from part_pages(entity.name, named_parts, f"{origin}, where it is named", below, (feed,), kind="mentions")


def _cooccurrences(inputs: EntityInputs, memo: Memo) -> Iterator[Cooccurrence]:
    entity = Link(inputs.entity.name, urls.entity(inputs.entity.slug))
    most = neighbours(entity, [story.marked for story in inputs.marking], memo)
    for other in most:
        link = Link(other.text, other.href)
        both = (story.row for story in inputs.marking if link in story.marked)
        shared = tuple(Link(row.title, row.href) for row in islice(both, SHARED))
        rest = other.count - len(shared)
        yield Cooccurrence(
            other,
            urls.cooccurrence_anchor(urls.entity_slug(other.href)),
            max(2, 100 * other.count // most[0].count),
            shared,
            plural(rest, "more", "more") if rest > 0 else "",
        )


def _redirects(inputs: EntityInputs, pages: Iterable[Page]) -> Iterator[Page]:
    """A redirect to every page of an entity from each slug that the registry merged into it."""
    for old in inputs.merged:
        for page in pages:
            yield moved_page(
                urls.entity(old) + page.address.removeprefix(urls.entity(inputs.entity.slug)),
                page.title,
                page.address,
                what="entity",
                origin=f"the merged slug {old!r} of {inputs.entity.slug!r}",
            )
