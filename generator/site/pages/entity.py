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
from generator.core.text import gettext_noop
from generator.corpus.concordance import Mention
from generator.corpus.corpus import Corpus
from generator.corpus.entities import Entity
from generator.site import urls
from generator.site.language import Language
from generator.site.page import Group, Link, Page, Plan, planned
from generator.site.periods import Periods
from generator.site.site import Row, Site
from generator.site.views.charts import Chart, chart
from generator.site.views.concordance import MentioningStory, mention_entries
from generator.site.views.cooccurrence import neighbours
from generator.site.views.grouping import by_date
from generator.site.views.links import CountedLink, feed_link, most_frequent, stories_in_words
from generator.site.views.mentions_table import mentions_csv
from generator.site.views.moved import moved_page
from generator.site.views.pagination import Listing, listing, part_pages
from generator.site.views.structured_data import collection

SHARED = 3
"""How many of the stories that it shares with another entity are listed."""


MOST_BEATS = 30
"""How many of the beats of its stories the page of an entity names."""


_TYPES = {
    "": gettext_noop("Entity"),
    "person": gettext_noop("Person"),
    "organisation": gettext_noop("Organisation"),
    "state": gettext_noop("State"),
    "place": gettext_noop("Place"),
    "product": gettext_noop("Product"),
    "technology": gettext_noop("Technology"),
    "concept": gettext_noop("Concept"),
    "publication": gettext_noop("Publication"),
    "event": gettext_noop("Event"),
    "other": gettext_noop("Other"),
}
"""What readers call the types that the registry knows; one that it does not state is `Entity`."""


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
    mentions_csv: str


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
        yield Group("entity", entity.slug, _plans, (inputs, site.settings, site.language, site.periods))


def _mentioning(fields: tuple[str, Row, tuple[Link, ...], tuple[Mention, ...]]) -> MentioningStory:
    return MentioningStory(*fields)


def _plans(memo: Memo, inputs: EntityInputs, settings: Settings, language: Language, periods: Periods) -> list[Plan]:
    pages = list(_pages(inputs, settings, language, periods, memo))
    plans = [planned(page) for page in (*pages, *_redirects(inputs, pages, language))]
    if settings.records:
        parts = (inputs.entity.slug, inputs.entity.name, (*inputs.marking, *inputs.naming), settings.base_url)
        plans.append(Plan(urls.mentions(inputs.entity.slug), mentions_csv, parts))
    return plans


def _pages(
    inputs: EntityInputs, settings: Settings, language: Language, periods: Periods, memo: Memo
) -> Iterator[Page]:
    entity = inputs.entity
    address, origin = urls.entity(entity.slug), f"the entity {entity.name!r}"
    by_month = by_date(language)
    marking = mention_entries(entity, inputs.marking, "marked", language, memo)
    naming = mention_entries(entity, inputs.naming, "named", language, memo)
    front, parts = listing(address, marking, by_month, language)
    named, named_parts = listing(address + urls.NAMED, naming, by_month, language, prefix="named-")
    feed = feed_link(settings, language, entity.name, address)
    trail = (Link(language.gettext("Entities"), urls.ENTITIES),)
    rows = [story.row for story in inputs.marking]
    stories = stories_in_words(len(rows), language)
    dates = [row.date for row in rows if row.date]
    beats = Counter(row.beat for row in rows if row.beat)
    about = language.gettext(
        "%(name)s in %(title)s: every mention in its sentence, in %(stories)s.",
        name=entity.name,
        title=settings.title,
        stories=stories,
    )
    yield Page(
        address=address,
        template="pages/entity.html",
        title=entity.name,
        description=about,
        data=collection(entity.name, address, about, trail, settings),
        origin=origin,
        feeds=(feed, feed_link(settings, language)),
        trail=trail,
        view=EntityPage(
            name=entity.name,
            other_names=language.gettext(", ").join(entity.other_names),
            stories=stories,
            type=language.told(_TYPES[entity.type or ""]),
            mentions=language.ngettext("%(num)s marked mention", "%(num)s marked mentions", entity.mentions),
            matches=language.ngettext(
                "%(num)s mention matched by name", "%(num)s mentions matched by name", entity.matches
            )
            if entity.matches
            else "",
            same_as=tuple(Link(urlsplit(url).hostname or url, url) for url in entity.same_as),
            first=min(dates, default=None),
            last=max(dates, default=None),
            chart=chart(rows, periods, front.places, language),
            beats=most_frequent(beats, MOST_BEATS),
            cooccurrences=tuple(_cooccurrences(inputs, language, memo)),
            listing=front,
            named=named,
            named_stories=language.ngettext(
                "In %(num)s story the source did not mark this name; it was found in the text.",
                "In %(num)s stories the source did not mark this name; it was found in the text.",
                len(inputs.naming),
            )
            if inputs.naming
            else "",
            feed=feed,
            mentions_csv=urls.mentions(entity.slug),
        ),
    )
    below = (*trail, Link(entity.name, address))
    yield from part_pages(entity.name, parts, origin, below, (feed,), language, kind="mentions")
    yield from part_pages(
        entity.name, named_parts, f"{origin}, where it is named", below, (feed,), language, kind="mentions"
    )


def _cooccurrences(inputs: EntityInputs, language: Language, memo: Memo) -> Iterator[Cooccurrence]:
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
            language.ngettext("and %(num)s more", "and %(num)s more", rest) if rest > 0 else "",
        )


def _redirects(inputs: EntityInputs, pages: Iterable[Page], language: Language) -> Iterator[Page]:
    """A redirect to every page of an entity from each slug that the registry merged into it."""
    for old in inputs.merged:
        for page in pages:
            yield moved_page(
                urls.entity(old) + page.address.removeprefix(urls.entity(inputs.entity.slug)),
                page.title,
                page.address,
                language,
                origin=f"the merged slug {old!r} of {inputs.entity.slug!r}",
            )
