"""The Atom feeds (RFC 4287) of the site, of each beat and of each entity, and the page that lists them.

Feeds and entries are written by feedgen. An entry is the same in every feed that has it, so each is made once and
its bytes are put into the feeds: the result is what feedgen itself would write (a test compares them).
"""

from collections.abc import Iterator, Sequence
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
"""How many entities the page on feeds lists if there are very many."""

OUTLINES = 1000
"""How many entities one OPML file has at most: importing more would freeze most feed readers for minutes."""


@dataclass(frozen=True, slots=True)
class FeedsPage:
    """All feeds, for people; if entities are very many, only those in most stories, and how many more there are.

    `parts` are the lists of entities for feed readers, if one would be too long, `where` says where these are.
    """

    site: Link
    arrivals: Link
    beats: tuple[CountedLink, ...]
    entities: tuple[CountedLink, ...]
    more: str
    where: str
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
    most = named
    if len(named) > MANY:
        most = tuple(sorted(named, key=lambda feed: (-feed.count, feed.text.casefold(), feed.href))[:MOST])
    rest = len(named) - len(most)
    parts = _opml_parts(named)
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
            beats,
            most,
            plural(rest, "more", "more") if rest else "",
            "the files below" if parts else "the file above",
            Link("The feeds of the archive and its beats as one file" if parts else "All feeds as one file", urls.OPML),
            tuple([Link(f"The feeds of the entities from {part.name}", part.path) for part in parts]),
        ),
    )
    general = (feed_link(settings), arrivals_link(settings))
    groups = [_FeedGroup("Beats", beats), *([] if parts else [_FeedGroup("Entities", named)])]
    yield Plan(urls.OPML, _opml, (urls.OPML, general, tuple(groups), settings))
    for part in parts:
        yield Plan(part.path, _opml, (part.path, (), (_FeedGroup("Entities", part.feeds),), settings))


class _FeedGroup(NamedTuple):
    """Some feeds, under a name."""

    name: str
    feeds: tuple[CountedLink, ...]


class _OpmlPart(NamedTuple):
    """A list of some of the entities for feed readers: its name, its file, and their feeds."""

    name: str
    path: str
    feeds: tuple[CountedLink, ...]


def _opml_parts(entities: Sequence[CountedLink]) -> list[_OpmlPart]:
    """The lists of entities, by name, if they are too many for one file."""
    starts = range(0, len(entities), OUTLINES) if len(entities) > OUTLINES else ()
    parts = [tuple(entities[start : start + OUTLINES]) for start in starts]
    return [
        _OpmlPart(f"{part[0].text} to {part[-1].text}", urls.opml_part(number), part)
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
