"""The Atom feeds (RFC 4287) of the site, of each beat and of each entity, and the page that lists them.

Feeds and entries are written by feedgen. An entry is the same in every feed that has it, so each is made once and
its bytes are put into the feeds: the result is what feedgen itself would write (a test compares them). A feed has its
newest stories in full, and all others in archive documents.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from generator.content.settings import Settings
from generator.content.storyfile import key_of
from generator.core.chunks import chunks
from generator.core.memo import Memo
from generator.core.model import Story
from generator.core.part import owner_of
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.language import Language
from generator.site.page import Group, Link, Page, Plan, Produced
from generator.site.site import FeedItem, Site
from generator.site.views.alphabet import MANY
from generator.site.views.atom_feed import ARCHIVE, Feed, FeedDocument, document_key, document_plans, documents_of
from generator.site.views.feed_archive import Span, archive
from generator.site.views.feed_entry import CACHED, EntryInputs, entry_inputs, feed_item
from generator.site.views.links import CountedLink, arrivals_link, feed_link
from generator.site.views.opml import opml, outlines_of

MOST = 200
"""How many beats, and how many entities, the page on feeds lists if there are very many."""


@dataclass(frozen=True, slots=True)
class FeedList:
    """The feeds of the beats or of the entities: only those of most stories if there are very many, and how many more.

    `every` is the index of all of them, `most` says what those shown are, `more` how many others there are and where.
    """

    heading: str
    anchor: str
    feeds: tuple[CountedLink, ...]
    more: str
    most: str
    every: Link


class MainFeed(NamedTuple):
    """A feed, or a list of feeds, whose address the page shows: what it is called, and what it has."""

    text: str
    href: str
    about: str


@dataclass(frozen=True, slots=True)
class FeedsPage:
    """The feeds of the archive and the lists of feeds, with their addresses; and the feeds of beats and entities."""

    main: tuple[MainFeed, ...]
    lists: tuple[FeedList, ...]


def items_of(corpus: Corpus, site: Site, memo: Memo) -> dict[str, FeedItem]:
    """The stories whose texts are here as feeds have them, by slug: in full those that are in a current document."""
    in_full = {story.slug for feed in _feeds(corpus, site) for story in feed.stories[: site.settings.feed_entries]}
    inputs = [of if of.story.slug in in_full else of._replace(in_full=False) for of in _own_inputs(corpus, site, memo)]
    made = memo.map(feed_item, inputs, lambda of: of.key, share=False, doing="making feed entries", cached=CACHED)
    return {of.story.slug: item for of, item in zip(inputs, made, strict=True)}


def items_by_owner(
    items: Mapping[str, FeedItem], corpus: Corpus, site: Site, memo: Memo
) -> tuple[Mapping[str, FeedItem], ...]:
    """Of some entries, those in documents that each owner makes, by its number."""
    of = site.part.of
    if of == 1:
        return (items,)
    each: list[dict[str, FeedItem]] = [{} for _ in range(of)]
    for feed, document, stories in _documents(corpus, site, memo):
        own = each[owner_of(document_key(feed, document), of)]
        own |= {story.slug: items[story.slug] for story in stories if story.slug in items}
    return tuple(each)


def produce(corpus: Corpus, site: Site, memo: Memo) -> Iterator[Produced]:
    """All feeds, the page that lists them, and the list of them for feed readers (OPML 2.0)."""
    settings, language, entities = site.settings, site.language, corpus.entities
    former: dict[str, list[str]] = {}
    for old, slug in sorted(entities.moved.items()):
        former.setdefault(urls.entity(slug), []).append(urls.feed(urls.entity(old)))
    for feed, document, stories in _documents(corpus, site, memo):
        key = document_key(feed, document)
        if site.part.owns(key):
            own = tuple([site.items[story.slug] for story in stories])
            also = tuple(former.get(feed.page, ())) if document.kind != ARCHIVE else ()
            yield Group("feed", key, _plans, (feed, document, own, also, settings, language))
    if not site.part.owns(urls.FEEDS):
        return
    beats = tuple(CountedLink(beat.name, urls.feed(urls.beat(beat.slug)), len(beat.stories)) for beat in corpus.beats)
    named = tuple(
        CountedLink(entity.name, urls.feed(urls.entity(entity.slug)), len(entity.stories) + len(entity.named))
        for entity in entities.all
    )
    general = (feed_link(settings, language), arrivals_link(settings, language))
    outlines = outlines_of(beats, named, language)
    yield Page(
        address=urls.FEEDS,
        template="pages/feeds.html",
        title=language.gettext("Feeds"),
        description=language.gettext(
            "How to follow %(title)s, one of its beats or one of its entities in a feed reader.", title=settings.title
        ),
        origin="the feeds",
        feeds=(feed_link(settings, language),),
        view=FeedsPage(
            (
                MainFeed(*general[0], language.gettext("All stories, by date.")),
                MainFeed(
                    *general[1],
                    language.gettext(
                        "Every text that was captured or rewritten, however old, by the day of its capture."
                    ),
                ),
                *(
                    MainFeed(of.title, of.path, language.gettext("For readers that import many at once."))
                    for of in outlines
                ),
            ),
            _feed_lists(beats, named, language),
        ),
    )
    for of in outlines:
        yield Plan(of.path, opml, (of.path, general if of.path == urls.OPML else (), of.groups, settings))


def _shown(feeds: tuple[CountedLink, ...], language: Language) -> tuple[tuple[CountedLink, ...], str]:
    """The feeds that the page lists, those of most stories if there are very many; and how many more there are."""
    if len(feeds) <= MANY:
        return feeds, ""
    shown = tuple(sorted(feeds, key=lambda feed: (-feed.count, feed.text.casefold(), feed.href))[:MOST])
    return shown, language.ngettext(
        "%(num)s more has a feed, which its page names, and so does a file for feed readers (OPML).",
        "%(num)s more have a feed each, which their pages name, and so do the files for feed readers (OPML).",
        len(feeds) - len(shown),
    )


def _feed_lists(
    beats: tuple[CountedLink, ...], entities: tuple[CountedLink, ...], language: Language
) -> tuple[FeedList, FeedList]:
    return (
        FeedList(
            language.gettext("By beat"),
            "by-beat",
            *_shown(beats, language),
            language.gettext("These are the beats with most stories."),
            Link(language.gettext("All beats"), urls.BEATS),
        ),
        FeedList(
            language.gettext("By entity"),
            "by-entity",
            *_shown(entities, language),
            language.gettext("These are the entities in most stories."),
            Link(language.gettext("All entities, A to Z"), urls.ENTITIES),
        ),
    )


def _plans(
    _memo: Memo,
    feed: Feed,
    document: FeedDocument,
    items: tuple[FeedItem, ...],
    former: Sequence[str],
    settings: Settings,
    language: Language,
) -> list[Plan]:
    """Plans a document; the current one is also where slugs merged into its entity had it, for their subscribers."""
    return document_plans(feed, document, items, settings, language, also=former)


def _documents(corpus: Corpus, site: Site, memo: Memo) -> Iterator[tuple[Feed, FeedDocument, Sequence[Story]]]:
    """All documents of all feeds, with the stories of each."""
    current = site.settings.feed_entries
    for feed, stories in _feeds(corpus, site):
        if len(stories) <= current:
            yield feed, documents_of(feed, [])[0], stories
            continue
        dates = tuple([story.date for story in stories])
        spans = memo.call("feed archive", feed.page, _spans, dates, current, feed.page.startswith(urls.ENTITIES))
        front, *archived = documents_of(feed, spans)
        yield feed, front, stories[:current]
        for document, span in zip(archived, spans, strict=True):
            yield feed, document, stories[span.start : span.end]


def _spans(dates: Sequence[datetime | None], current: int, by_year: bool) -> list[Span]:  # noqa: FBT001 - as the memory calls it
    return archive(dates, current, by_year=by_year)


def _own_inputs(corpus: Corpus, site: Site, memo: Memo) -> Iterator[EntryInputs]:
    """The inputs of the entry of every story whose text is here, whether or not a feed has the story."""
    for number, stories in chunks(site.own(corpus.stories)):
        named = tuple([(story, site.feed_ids.get(story.slug, story.slug)) for story in stories])
        texts = tuple([(site.texts[key_of(story)], corpus.facts[story.slug]) for story in stories])
        marked = tuple([site.marked[story.slug] for story in stories])
        yield from memo.call(
            "entry inputs", number, entry_inputs, named, texts, marked, site.addresses, site.settings, site.language
        )


class _Stories(NamedTuple):
    """A feed, and all its stories, the newest first and those without a date last."""

    feed: Feed
    stories: Sequence[Story]


def _feeds(corpus: Corpus, site: Site) -> Iterator[_Stories]:
    """The feeds of the site, of each beat and of each entity."""
    settings, language = site.settings, site.language
    yield _Stories(Feed(feed_link(settings, language), urls.HOME, settings.description), corpus.stories)
    for beat in corpus.beats:
        address = urls.beat(beat.slug)
        about = language.gettext("Archived stories on %(beat)s.", beat=beat.name)
        yield _Stories(Feed(feed_link(settings, language, beat.name, address), address, about), beat.stories)
    order = {story.slug: place for place, story in enumerate(corpus.stories)}
    for entity in corpus.entities.all:
        address = urls.entity(entity.slug)
        about = language.gettext("Archived stories that mention %(name)s.", name=entity.name)
        stories: Sequence[Story] = entity.stories
        if entity.named:
            stories = sorted((*stories, *entity.named), key=lambda story: order[story.slug])
        yield _Stories(Feed(feed_link(settings, language, entity.name, address), address, about), stories)
