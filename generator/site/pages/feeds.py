"""The Atom feeds (RFC 4287) of the site, of each beat and of each entity, and the page that lists them.

Feeds and entries are written by feedgen. An entry is the same in every feed that has it, so each is made once and
its bytes are put into the feeds: the result is what feedgen itself would write (a test compares them).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from generator.content.settings import Settings
from generator.content.storyfile import key_of
from generator.core import dates
from generator.core.chunks import chunks
from generator.core.document import Document
from generator.core.memo import Memo
from generator.core.model import Story
from generator.core.text import plural
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.page import Group, Link, Page, Plan, Produced
from generator.site.site import AtomEntry, Site
from generator.site.views.alphabet import MANY
from generator.site.views.atom_feed import Feed, atom_feed
from generator.site.views.feed_entry import CACHED, EntryInputs, entry_inputs, feed_entry
from generator.site.views.links import CountedLink, arrivals_link, feed_link

MOST = 200
"""How many beats, and how many entities, the page on feeds lists if there are very many."""

OUTLINES = 1000
"""How many feeds of a kind one OPML file has at most: importing more would freeze most feed readers for minutes."""


@dataclass(frozen=True, slots=True)
class FeedList:
    """The feeds of the beats or of the entities: only those of most stories if there are very many, and how many more.

    `every` is the index of all of them, `most` says what those shown are, `where` where readers find the others.
    """

    heading: str
    anchor: str
    feeds: tuple[CountedLink, ...]
    most: str
    more: str
    every: Link
    where: str


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
    settings, entities = site.settings, corpus.entities
    former: dict[str, list[str]] = {}
    for old, slug in sorted(entities.moved.items()):
        former.setdefault(urls.entity(slug), []).append(old)
    for feed, stories in _feeds(corpus, site):
        if site.part.owns(feed.page):
            own = tuple([site.entries[story.slug] for story in stories])
            yield Group("feed", feed.page, _documents, (feed, own, tuple(former.get(feed.page, ())), settings))
    if not site.part.owns(urls.FEEDS):
        return
    beats = tuple(CountedLink(beat.name, urls.feed(urls.beat(beat.slug)), len(beat.stories)) for beat in corpus.beats)
    named = tuple(
        CountedLink(entity.name, urls.feed(urls.entity(entity.slug)), len(entity.stories) + len(entity.named))
        for entity in entities.all
    )
    parts = (*_opml_parts("beats", beats), *_opml_parts("entities", named))
    divided = {part.kind for part in parts}
    yield Page(
        address=urls.FEEDS,
        template="pages/feeds.html",
        title="Feeds",
        description=f"How to follow {settings.title}, one of its beats or one of its entities in a feed reader.",
        origin="the feeds",
        feeds=(feed_link(settings),),
        view=FeedsPage(
            feed_link(settings),
            arrivals_link(settings),
            (
                _feed_list("beat", "beats", "with", beats, urls.BEATS, divided),
                _feed_list("entity", "entities", "in", named, urls.ENTITIES, divided),
            ),
            Link(_OPML_NAMES[frozenset(divided)], urls.OPML),
            tuple([Link(f"The feeds of the {part.kind} from {part.name}", part.path) for part in parts]),
        ),
    )
    general = (feed_link(settings), arrivals_link(settings))
    groups = [_FeedGroup(name, feeds) for name, feeds in (("Beats", beats), ("Entities", named))]
    whole = tuple([group for group in groups if group.name.lower() not in divided])
    yield Plan(urls.OPML, _opml, (urls.OPML, general, whole, settings))
    for part in parts:
        yield Plan(part.path, _opml, (part.path, (), (_FeedGroup(part.kind.capitalize(), part.feeds),), settings))


_OPML_NAMES = {
    frozenset(): "All feeds as one file",
    frozenset({"entities"}): "The feeds of the archive and its beats as one file",
    frozenset({"beats"}): "The feeds of the archive and its entities as one file",
    frozenset({"beats", "entities"}): "The feeds of the archive as one file",
}
"""What the main list for feed readers is called, by the kinds that have lists of their own."""


def _feed_list(
    one: str, many: str, preposition: str, feeds: tuple[CountedLink, ...], index: str, divided: Collection[str]
) -> FeedList:
    shown = feeds
    if len(feeds) > MANY:
        shown = tuple(sorted(feeds, key=lambda feed: (-feed.count, feed.text.casefold(), feed.href))[:MOST])
    rest = len(feeds) - len(shown)
    return FeedList(
        heading=f"By {one}",
        anchor=f"by-{one}",
        feeds=shown,
        most=f"{many} {preposition}",
        more=plural(rest, "more", "more") if rest else "",
        every=Link(f"every {one}", index),
        where="the files below" if many in divided else "the file above",
    )


class _FeedGroup(NamedTuple):
    """Some feeds, under a name."""

    name: str
    feeds: tuple[CountedLink, ...]


class _OpmlPart(NamedTuple):
    """A list of some of the beats or entities for feed readers: which, its name, its file, and their feeds."""

    kind: str
    name: str
    path: str
    feeds: tuple[CountedLink, ...]


def _opml_parts(kind: str, feeds: Sequence[CountedLink]) -> list[_OpmlPart]:
    """The lists of the feeds of a kind, by name, if they are too many for one file."""
    starts = range(0, len(feeds), OUTLINES) if len(feeds) > OUTLINES else ()
    parts = [tuple(feeds[start : start + OUTLINES]) for start in starts]
    return [
        _OpmlPart(kind, f"{part[0].text} to {part[-1].text}", urls.opml_part(kind, number), part)
        for number, part in enumerate(parts, 1)
    ]


def _documents(
    _memo: Memo, feed: Feed, entries: Sequence[AtomEntry], former: Sequence[str], settings: Settings
) -> list[Plan]:
    """Plans a feed, also at the addresses of slugs merged into its entity, whose subscribers keep receiving it."""
    changed = max((entry.updated for entry in entries), default=dates.EPOCH)
    data = tuple([entry.data for entry in entries])
    paths = (feed.link.href, *(urls.feed(urls.entity(old)) for old in former))
    return [Plan(path, atom_feed, (path, feed, changed, data, settings)) for path in paths]


def _own_inputs(corpus: Corpus, site: Site, memo: Memo) -> Iterator[EntryInputs]:
    """The inputs of the entry of every story whose text is here, whether or not a feed has the story."""
    for number, stories in chunks([story for story in corpus.stories if site.has(story)]):
        texts = tuple([(site.texts[key_of(story)], corpus.facts[story.slug]) for story in stories])
        marked = tuple([site.marked[story.slug] for story in stories])
        yield from memo.call(
            "entry inputs", number, entry_inputs, stories, texts, marked, site.addresses, site.settings
        )


def _feeds(corpus: Corpus, site: Site) -> Iterator[tuple[Feed, tuple[Story, ...]]]:
    """The feeds of the site, each beat and each entity, with their newest stories; those without a date come last."""
    settings = site.settings
    most = settings.feed_entries
    yield Feed(feed_link(settings), urls.HOME, settings.description), corpus.stories[:most]
    for beat in corpus.beats:
        address, about = urls.beat(beat.slug), f"Archived stories on {beat.name}."
        yield Feed(feed_link(settings, beat.name, address), address, about), beat.stories[:most]
    order = {story.slug: place for place, story in enumerate(corpus.stories)}
    for entity in corpus.entities.all:
        address, about = urls.entity(entity.slug), f"Archived stories that mention {entity.name}."
        stories = entity.stories[:most]
        if entity.named:  # the first of each list suffice, since both are in order
            candidates = (*stories, *entity.named[:most])
            stories = tuple(sorted(candidates, key=lambda story: order[story.slug])[:most])
        yield Feed(feed_link(settings, entity.name, address), address, about), stories


def _opml(path: str, feeds: Sequence[Link], groups: Sequence[_FeedGroup], settings: Settings) -> Document:
    """Feeds, and groups of them, as OPML 2.0, which feed readers import."""
    root = etree.Element("opml", {"version": "2.0"})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = settings.title
    body = etree.SubElement(root, "body")

    def outline(parent: etree._Element, text: str, href: str) -> None:
        etree.SubElement(parent, "outline", {"type": "rss", "text": text, "xmlUrl": settings.base_url + href})

    for link in feeds:
        outline(body, link.text, link.href)
    for name, members in groups:
        group = etree.SubElement(body, "outline", {"text": name})
        for feed in members:
            outline(group, feed.text, feed.href)
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return Document(path, data, "the feeds")
