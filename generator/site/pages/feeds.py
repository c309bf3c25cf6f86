"""The corpus in, an Atom feed (RFC 4287) for the site, each beat and each entity out, and the page that lists them.

Feeds and entries are feedgen's. An entry is the same in every feed that has it, so each is made once and its bytes are
put into the feeds: what comes out is what feedgen itself would write (a test compares them).
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree
from markupsafe import escape

from generator.content.settings import Settings
from generator.core import dates
from generator.core.document import Document
from generator.core.model import Story
from generator.core.text import beat_slug, digest
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.page import Link, Made, Page, Plan
from generator.site.site import Site
from generator.site.views.alphabet import MANY
from generator.site.views.links import Counted, entry_id, feed_link, linked, summary, told

MOST = 200
"""How many entities the page on feeds names where there are very many."""

_UNDATED_SPAN = 1 << 24
"""Seconds, a little over 194 days: where in 1970 the texts without a date are put."""


@dataclass(frozen=True, slots=True)
class FeedsPage:
    """Every feed, for people; of very many entities those in most stories, and how many more there are."""

    site: Link
    beats: tuple[Counted, ...]
    entities: tuple[Counted, ...]
    more: str
    opml: str


class _Told(NamedTuple):
    """What an entry is made from."""

    story: Story
    html: str
    targets: tuple[tuple[str, str], ...]
    addresses: tuple[str | None, ...]
    summary: str
    entities: tuple[tuple[str, str], ...]
    settings: Settings

    @property
    def key(self) -> Hashable:
        """What tells it from all others."""
        return (id(self.story), id(self.html), self.addresses, self.entities, self.settings)


class _Entry(NamedTuple):
    """A story as feeds have it: the bytes of its entry, and when it was last changed."""

    data: bytes
    updated: datetime


class _Feed(NamedTuple):
    """A feed that is to be made: what it is called and where it goes, its page, what it is about."""

    link: Link
    page: str
    about: str


def produce(corpus: Corpus, site: Site) -> Iterator[Made]:
    """All feeds, the page on them, and the list of them for feed readers (OPML 2.0)."""
    settings, entities = site.settings, corpus.entities
    old_slugs: dict[str, list[str]] = {}
    for old, slug in sorted(entities.moved.items()):
        old_slugs.setdefault(urls.entity(slug), []).append(old)
    shared = (corpus.registry, site.entities, site.addresses, settings)
    feeds = list(_feeds(corpus, site))
    changed = [stories for feed, stories in feeds if not site.work.knows("feed", feed.page, (feed, stories, *shared))]
    asked = [_told(story, corpus, site) for story in {story.slug: story for of in changed for story in of}.values()]
    made = site.work.map(_entry, asked, lambda told: told.key, some=True)
    entries = {told.story.slug: entry for told, entry in zip(asked, made, strict=True)}
    for feed, stories in feeds:
        inputs = (feed, stories, *shared)
        of = old_slugs.get(feed.page, ())
        yield from site.work.group("feed", feed.page, inputs, _documents, feed, stories, entries, of, settings)
    beats = tuple(Counted(beat.name, urls.feed(urls.beat(beat.slug)), len(beat.stories)) for beat in corpus.beats)
    named = tuple(
        Counted(entity.name, urls.feed(urls.entity(entity.slug)), len(entity.stories) + len(entity.named))
        for entity in entities.all
    )
    most = named
    if len(named) > MANY:
        most = tuple(sorted(named, key=lambda feed: (-feed.count, feed.text.casefold(), feed.href))[:MOST])
    rest = len(named) - len(most)
    yield Page(
        address=urls.FEEDS,
        template="pages/feeds.html",
        title="Feeds",
        description=f"How to follow {settings.title}, one of its beats or one of its entities in a feed reader.",
        origin="the feeds",
        feeds=(feed_link(settings),),
        view=FeedsPage(feed_link(settings), beats, most, told(rest, "more", "more") if rest else "", urls.OPML),
    )
    yield Plan(urls.OPML, _opml, (feed_link(settings), beats, named, settings))


def _documents(
    feed: _Feed, stories: Iterable[Story], known: Mapping[str, _Entry], old_slugs: Iterable[str], settings: Settings
) -> list[Plan]:
    """A feed, also where it was before its entity was merged: who follows it there is not to be left alone."""
    entries = [known[story.slug] for story in stories]
    changed = max((entry.updated for entry in entries), default=dates.EPOCH)
    data = tuple([entry.data for entry in entries])
    paths = (feed.link.href, *(urls.feed(urls.entity(old)) for old in old_slugs))
    return [Plan(path, _document, (path, feed, changed, data, settings)) for path in paths]


def _told(story: Story, corpus: Corpus, site: Site) -> _Told:
    text = corpus.prose[story.slug]
    return _Told(
        story,
        text.html,
        text.targets,
        tuple(map(site.addresses.get, text.targets)),
        summary(story, text),
        tuple((entity, site.entities[entity].text) for entity in corpus.entities.marked[story.slug]),
        site.settings,
    )


def _feeds(corpus: Corpus, site: Site) -> Iterator[tuple[_Feed, tuple[Story, ...]]]:
    """The site's feed, that of each beat and entity, and their newest stories: those without a date are last."""
    settings = site.settings
    most = settings.feed_entries
    yield _Feed(feed_link(settings), urls.HOME, settings.description), corpus.stories[:most]
    for beat in corpus.beats:
        address, about = urls.beat(beat.slug), f"Archived stories on {beat.name}."
        yield _Feed(feed_link(settings, beat.name, address), address, about), beat.stories[:most]
    order = {story.slug: place for place, story in enumerate(corpus.stories)}
    for entity in corpus.entities.all:
        address, about = urls.entity(entity.slug), f"Archived stories that mention {entity.name}."
        stories = entity.stories[:most]
        if entity.named:  # each of the two is in order, so that what is further down in one is so in both
            both = (*stories, *entity.named[:most])
            stories = tuple(sorted(both, key=lambda story: order[story.slug])[:most])
        yield _Feed(feed_link(settings, entity.name, address), address, about), stories


def updated(story: Story) -> datetime:
    """When a story was last changed, as far as its content tells: it moves only when the content does.

    Without a date it is an instant early in 1970, told from the SHA-256 of the text: before every real date, different
    when the text is, and nothing that could be taken for a date of publication.
    """
    if story.updated or story.date:
        return max(date for date in (story.updated, story.date) if date)
    words = digest(f"{story.title}\n{story.description}\n{story.body}")
    return dates.EPOCH + timedelta(seconds=int(words, 16) % _UNDATED_SPAN)


def _entry(told: _Told) -> _Entry:
    """A story in, its entry out."""
    story, settings = told.story, told.settings
    address = settings.base_url + urls.story(story.slug)
    entry = FeedEntry()
    entry.id(entry_id(story.slug, settings))
    entry.title(story.title)
    entry.updated(updated(story))
    if story.date:
        entry.published(story.date)
    entry.summary(told.summary)
    entry.content(_content(told, address), type="html")
    entry.rights(rights(settings))
    if story.beat:
        entry.category(term=beat_slug(story.beat), label=story.beat, scheme=settings.base_url + urls.BEATS)
    for slug, name in told.entities:
        entry.category(term=slug, label=name, scheme=settings.base_url + urls.ENTITIES)
    element = entry.atom_entry()
    # feedgen 1.0 writes an entry's links without rel and type, so they are added to what it made.
    etree.SubElement(element, "link", {"href": address, "rel": "alternate", "type": "text/html"})
    if story.source_url:
        etree.SubElement(element, "link", {"href": story.source_url, "rel": "via"})
    return _Entry(etree.tostring(element, encoding="UTF-8", xml_declaration=False), updated(story))


def _content(told: _Told, address: str) -> str:
    """The whole text as HTML with absolute links, and beneath it the source, the notice and the terms."""
    story, settings = told.story, told.settings
    html = linked(told.html, dict(zip(told.targets, told.addresses, strict=True)), settings.base_url)
    html = html.replace('href="#', f'href="{escape(address)}#')
    dek = f"<p><em>{escape(story.description)}</em></p>\n" if story.description else ""
    original = (
        f'<a href="{escape(story.source_url)}">Original at {escape(settings.publication)}</a>.'
        if story.source_url
        else f"Original at {escape(settings.publication)}; no capture states its address."
    )
    return (
        f"{dek}{html}<hr>\n<p>{original} {escape(settings.notice)} "
        f'<a href="{escape(settings.terms_url)}">Terms of the text</a>. '
        f"This is an unofficial archive, not affiliated with {escape(settings.publication)}.</p>"
    )


def rights(settings: Settings) -> str:
    """Under which terms the text stands: the publisher's; a capture grants no more."""
    return f"Text by {settings.publication}, available under {settings.terms_url}. {settings.notice}"


def _document(path: str, feed: _Feed, changed: datetime, entries: Sequence[bytes], settings: Settings) -> Document:
    """One feed with its entries, to be written to a path: its own, or that of an entity that was merged into it."""
    generator = FeedGenerator()
    generator.id(f"tag:{settings.authority}:feed/{feed.page.strip('/') or 'all'}")
    generator.title(feed.link.text)
    generator.subtitle(feed.about)
    generator.updated(changed)
    generator.author({"name": settings.publication, "uri": settings.publication_url})
    generator.link(href=settings.base_url + feed.page, rel="alternate", type="text/html")
    generator.link(href=settings.base_url + feed.link.href, rel="self", type="application/atom+xml")
    generator.rights(rights(settings))
    generator.language(settings.language)
    generator.generator("Backfile")
    data: bytes = generator.atom_str(pretty=False)
    end = data.rindex(b"</feed>")
    body = b"\n".join((data[:end], *entries, data[end:]))
    return Document(path, body + b"\n", f"the feed {feed.link.text!r}")


def _opml(site: Link, beats: Sequence[Counted], entities: Sequence[Counted], settings: Settings) -> Document:
    """All feeds as OPML 2.0, which feed readers import."""
    root = etree.Element("opml", {"version": "2.0"})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = settings.title
    body = etree.SubElement(root, "body")

    def outline(parent: etree._Element, text: str, href: str) -> None:
        etree.SubElement(parent, "outline", {"type": "rss", "text": text, "xmlUrl": settings.base_url + href})

    outline(body, site.text, site.href)
    for name, feeds in (("Beats", beats), ("Entities", entities)):
        group = etree.SubElement(body, "outline", {"text": name})
        for feed in feeds:
            outline(group, feed.text, feed.href)
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return Document(urls.OPML, data, "the feeds")
