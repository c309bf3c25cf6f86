"""The corpus in, an Atom feed (RFC 4287) for the site, each beat and each entity out, and the page that lists them.

Feeds and entries are feedgen's. An entry is the same in every feed that has it, so each is made once and its bytes are
put into the feeds: what comes out is what feedgen itself would write (a test compares them).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree
from markupsafe import escape

from generator import dates, urls
from generator.corpus import Corpus, beat_slug
from generator.model import Story
from generator.page import Document, Link, Page
from generator.pages.site import Site
from generator.pages.views import Counted, feed_link, linked, site_feed, summary
from generator.settings import Settings
from generator.text import digest

_UNDATED_SPAN = 1 << 24
"""Seconds, a little over 194 days: where in 1970 the texts without a date are put."""


@dataclass(frozen=True, slots=True)
class FeedsPage:
    """Every feed, for people."""

    site: Link
    beats: tuple[Counted, ...]
    entities: tuple[Counted, ...]
    opml: str


def produce(corpus: Corpus, site: Site) -> Iterator[Page | Document]:
    """All feeds, the page on them, and the list of them for feed readers (OPML 2.0)."""
    settings = site.settings
    entries = {story.slug: _entry(story, corpus, settings) for story in corpus.stories}
    yield _feed(site_feed(site), urls.HOME, settings.description, corpus.stories, entries, settings)
    for beat in corpus.beats:
        address, about = urls.beat(beat.slug), f"Archived stories on {beat.name}."
        yield _feed(feed_link(site, beat.name, address), address, about, beat.stories, entries, settings)
    order = {story.slug: place for place, story in enumerate(corpus.stories)}
    old_slugs: dict[str, list[str]] = {}
    for old, slug in sorted(corpus.entities.moved.items()):
        old_slugs.setdefault(slug, []).append(old)
    for entity in corpus.entities.all:
        address, about = urls.entity(entity.slug), f"Archived stories that mention {entity.name}."
        stories = sorted((*entity.stories, *entity.named), key=lambda story: order[story.slug])
        feed = _feed(feed_link(site, entity.name, address), address, about, stories, entries, settings)
        yield feed
        for old in old_slugs.get(entity.slug, ()):  # who follows it there is not to be left alone
            yield replace(
                feed, path=urls.feed(urls.entity(old)), origin=f"the feed of {old!r}, merged into {entity.slug!r}"
            )
    beats = tuple(Counted(beat.name, urls.feed(urls.beat(beat.slug)), len(beat.stories)) for beat in corpus.beats)
    entities = tuple(
        Counted(entity.name, urls.feed(urls.entity(entity.slug)), len(entity.stories) + len(entity.named))
        for entity in corpus.entities.all
    )
    yield Page(
        address=urls.FEEDS,
        template="pages/feeds.html",
        title="Feeds",
        description=f"How to follow {settings.title}, one of its beats or one of its entities in a feed reader.",
        origin="the feeds",
        feeds=(site_feed(site),),
        view=FeedsPage(site_feed(site), beats, entities, urls.OPML),
    )
    yield Document(urls.OPML, _opml(site_feed(site), beats, entities, settings), "the feeds")


def updated(story: Story) -> datetime:
    """When a story was last changed, as far as its content tells: it moves only when the content does.

    Without a date it is an instant early in 1970, told from the SHA-256 of the text: before every real date, different
    when the text is, and nothing that could be taken for a date of publication.
    """
    if story.updated or story.date:
        return max(date for date in (story.updated, story.date) if date)
    words = digest(f"{story.title}\n{story.description}\n{story.body}")
    return dates.EPOCH + timedelta(seconds=int(words, 16) % _UNDATED_SPAN)


def entry_id(slug: str, settings: Settings) -> str:
    """A story's slug in, its tag URI (RFC 4151) out: it does not follow the site's address or the title."""
    return f"tag:{settings.authority}:story/{slug}"


def _entry(story: Story, corpus: Corpus, settings: Settings) -> bytes:
    """A story in, the bytes of its entry out."""
    text = corpus.prose[story.slug]
    address = settings.base_url + urls.story(story.slug)
    entry = FeedEntry()
    entry.id(entry_id(story.slug, settings))
    entry.title(story.title)
    entry.updated(updated(story))
    if story.date:
        entry.published(story.date)
    entry.summary(summary(story, text))
    entry.content(_content(story, corpus, address, settings), type="html")
    entry.rights(rights(settings))
    if story.beat:
        entry.category(term=beat_slug(story.beat), label=story.beat, scheme=settings.base_url + urls.BEATS)
    for entity in (corpus.entities.by_slug[slug] for slug in corpus.entities.marked[story.slug]):
        entry.category(term=entity.slug, label=entity.name, scheme=settings.base_url + urls.ENTITIES)
    element = entry.atom_entry()
    # feedgen 1.0 writes an entry's links without rel and type, so they are added to what it made.
    etree.SubElement(element, "link", {"href": address, "rel": "alternate", "type": "text/html"})
    if story.source_url:
        etree.SubElement(element, "link", {"href": story.source_url, "rel": "via"})
    data: bytes = etree.tostring(element, encoding="UTF-8", xml_declaration=False)
    return data


def _content(story: Story, corpus: Corpus, address: str, settings: Settings) -> str:
    """The whole text as HTML with absolute links, and beneath it the source, the notice and the terms."""
    html = linked(corpus.prose[story.slug].html, corpus, settings.base_url)
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


def _feed(
    feed: Link,
    page: str,
    about: str,
    stories: Sequence[Story],
    entries: dict[str, bytes],
    settings: Settings,
) -> Document:
    """One feed: the newest stories, those without a date last."""
    newest = stories[: settings.feed_entries]
    generator = FeedGenerator()
    generator.id(f"tag:{settings.authority}:feed/{page.strip('/') or 'all'}")
    generator.title(feed.text)
    generator.subtitle(about)
    generator.updated(max((updated(story) for story in newest), default=dates.EPOCH))
    generator.author({"name": settings.publication, "uri": settings.publication_url})
    generator.link(href=settings.base_url + page, rel="alternate", type="text/html")
    generator.link(href=settings.base_url + feed.href, rel="self", type="application/atom+xml")
    generator.rights(rights(settings))
    generator.language(settings.language)
    generator.generator("Backfile")
    data: bytes = generator.atom_str(pretty=False)
    end = data.rindex(b"</feed>")
    body = b"\n".join((data[:end], *(entries[story.slug] for story in newest), data[end:]))
    return Document(feed.href, body + b"\n", f"the feed {feed.text!r}")


def _opml(site: Link, beats: Sequence[Counted], entities: Sequence[Counted], settings: Settings) -> bytes:
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
    return data
