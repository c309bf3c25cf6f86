"""The Atom feeds (RFC 4287) of the site, of each beat and of each entity, and the page that lists them.

Feeds and entries are written by feedgen. An entry is the same in every feed that has it, so each is made once and
its bytes are put into the feeds: the result is what feedgen itself would write (a test compares them).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.content.settings import Settings
from generator.content.storyfile import key_of
from generator.core import dates
from generator.core.chunks import chunks
from generator.core.memo import Memo
from generator.core.model import Story
from generator.core.text import gettext_noop
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.language import Language
from generator.site.page import Group, Link, Page, Plan, Produced
from generator.site.site import AtomEntry, Site
from generator.site.views.alphabet import MANY
from generator.site.views.atom_feed import Feed, atom_feed
from generator.site.views.feed_entry import CACHED, EntryInputs, entry_inputs, feed_entry
from generator.site.views.links import CountedLink, arrivals_link, feed_link
from generator.site.views.opml import FeedGroup, opml

MOST = 200
"""How many beats, and how many entities, the page on feeds lists if there are very many."""

OUTLINES = 1000
"""How many feeds of a kind one OPML file has at most: importing more would freeze most feed readers for minutes."""


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


@dataclass(frozen=True, slots=True)
class FeedsPage:
    """All feeds, for people. `parts` are the lists for feed readers of those kinds that are too many for one list."""

    site: Link
    arrivals: Link
    lists: tuple[FeedList, ...]
    opml: Link
    parts: tuple[Link, ...]


def entries_of(corpus: Corpus, site: Site, memo: Memo) -> dict[str, AtomEntry]:
    """The entries, by slug, of those stories that any feed has and whose texts are here."""
    needed_slugs = {story.slug for _, stories in _feeds(corpus, site) for story in stories}
    needed_inputs = [inputs for inputs in _own_inputs(corpus, site, memo) if inputs.story.slug in needed_slugs]
    written = memo.map(
        feed_entry,
        needed_inputs,
        lambda inputs: inputs.key,
        share=False,
        doing="making feed entries",
        cached=CACHED,
    )
    return {inputs.story.slug: entry for inputs, entry in zip(needed_inputs, written, strict=True)}


def produce(corpus: Corpus, site: Site, _memo: Memo) -> Iterator[Produced]:
    """All feeds, the page that lists them, and the list of them for feed readers (OPML 2.0)."""
    settings, language, entities = site.settings, site.language, corpus.entities
    former: dict[str, list[str]] = {}
    for old, slug in sorted(entities.moved.items()):
        former.setdefault(urls.entity(slug), []).append(old)
    for feed, stories in _feeds(corpus, site):
        if site.part.owns(feed.page):
            own = tuple([site.entries[story.slug] for story in stories])
            yield Group(
                "feed", feed.page, _documents, (feed, own, tuple(former.get(feed.page, ())), settings, language)
            )
    if not site.part.owns(urls.FEEDS):
        return
    beats = tuple(CountedLink(beat.name, urls.feed(urls.beat(beat.slug)), len(beat.stories)) for beat in corpus.beats)
    named = tuple(
        CountedLink(entity.name, urls.feed(urls.entity(entity.slug)), len(entity.stories) + len(entity.named))
        for entity in entities.all
    )
    parts = (*_opml_parts("beats", beats, language), *_opml_parts("entities", named, language))
    divided = {part.kind for part in parts}
    general = (feed_link(settings, language), arrivals_link(settings, language))
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
            *general,
            _feed_lists(beats, named, language),
            Link(language.told(_OPML_NAMES[frozenset(divided)]), urls.OPML),
            tuple([Link(part.title, part.path) for part in parts]),
        ),
    )
    groups = {
        "beats": FeedGroup(language.gettext("Beats"), beats),
        "entities": FeedGroup(language.gettext("Entities"), named),
    }
    whole = tuple([group for kind, group in groups.items() if kind not in divided])
    yield Plan(urls.OPML, opml, (urls.OPML, general, whole, settings))
    for part in parts:
        yield Plan(part.path, opml, (part.path, (), (groups[part.kind]._replace(feeds=part.feeds),), settings))


_OPML_NAMES = {
    frozenset(): gettext_noop("All feeds as one file"),
    frozenset({"entities"}): gettext_noop("The feeds of the archive and its beats as one file"),
    frozenset({"beats"}): gettext_noop("The feeds of the archive and its entities as one file"),
    frozenset({"beats", "entities"}): gettext_noop("The feeds of the archive as one file"),
}
"""What the main list for feed readers is called, by the kinds that have lists of their own."""


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


class _OpmlPart(NamedTuple):
    """A list of some of the beats or entities for feed readers: which, its title, its file, and their feeds."""

    kind: str
    title: str
    path: str
    feeds: tuple[CountedLink, ...]


def _opml_parts(kind: str, feeds: Sequence[CountedLink], language: Language) -> list[_OpmlPart]:
    """The lists of the feeds of a kind, by name, if they are too many for one file."""
    starts = range(0, len(feeds), OUTLINES) if len(feeds) > OUTLINES else ()

    def title(first: str, last: str) -> str:
        if kind == "beats":
            return language.gettext("The feeds of the beats from %(first)s to %(last)s", first=first, last=last)
        return language.gettext("The feeds of the entities from %(first)s to %(last)s", first=first, last=last)

    parts = [tuple(feeds[start : start + OUTLINES]) for start in starts]
    return [
        _OpmlPart(kind, title(part[0].text, part[-1].text), urls.opml_part(kind, number), part)
        for number, part in enumerate(parts, 1)
    ]


def _documents(
    _memo: Memo,
    feed: Feed,
    entries: Sequence[AtomEntry],
    former: Sequence[str],
    settings: Settings,
    language: Language,
) -> list[Plan]:
    """Plans a feed, also at the addresses of slugs merged into its entity, whose subscribers keep receiving it."""
    changed = max((entry.updated for entry in entries), default=dates.EPOCH)
    data = tuple([entry.data for entry in entries])
    paths = (feed.link.href, *(urls.feed(urls.entity(old)) for old in former))
    return [Plan(path, atom_feed, (path, feed, changed, data, settings, language)) for path in paths]


def _own_inputs(corpus: Corpus, site: Site, memo: Memo) -> Iterator[EntryInputs]:
    """The inputs of the entry of every story whose text is here, whether or not a feed has the story."""
    for number, stories in chunks([story for story in corpus.stories if site.has(story)]):
        texts = tuple([(site.texts[key_of(story)], corpus.facts[story.slug]) for story in stories])
        marked = tuple([site.marked[story.slug] for story in stories])
        yield from memo.call(
            "entry inputs", number, entry_inputs, stories, texts, marked, site.addresses, site.settings, site.language
        )


def _feeds(corpus: Corpus, site: Site) -> Iterator[tuple[Feed, tuple[Story, ...]]]:
    """The feeds of the site, each beat and each entity, with their newest stories; those without a date come last."""
    settings, language = site.settings, site.language
    most = settings.feed_entries
    yield Feed(feed_link(settings, language), urls.HOME, settings.description), corpus.stories[:most]
    for beat in corpus.beats:
        address = urls.beat(beat.slug)
        about = language.gettext("Archived stories on %(beat)s.", beat=beat.name)
        yield Feed(feed_link(settings, language, beat.name, address), address, about), beat.stories[:most]
    order = {story.slug: place for place, story in enumerate(corpus.stories)}
    for entity in corpus.entities.all:
        address = urls.entity(entity.slug)
        about = language.gettext("Archived stories that mention %(name)s.", name=entity.name)
        stories = entity.stories[:most]
        if entity.named:  # the first of each list suffice, since both are in order
            candidates = (*stories, *entity.named[:most])
            stories = tuple(sorted(candidates, key=lambda story: order[story.slug])[:most])
        yield Feed(feed_link(settings, language, entity.name, address), address, about), stories
