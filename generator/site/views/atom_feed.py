"""The documents of a feed: in Atom (RFC 4287, RFC 5005) by feedgen, and in JSON (JSON Feed 1.1)."""

from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from feedgen.feed import FeedGenerator
from msgspec.json import encode

from generator.content.settings import Settings
from generator.core import dates
from generator.core.document import Document
from generator.site import urls
from generator.site.language import Language
from generator.site.page import Link, Plan
from generator.site.site import FeedItem
from generator.site.views.feed_archive import Span
from generator.site.views.feed_entry import rights

_HISTORY = b'xmlns:fh="http://purl.org/syndication/history/1.0"'

COMPLETE, CURRENT, ARCHIVE = "complete", "current", "archive"
"""What a document of a feed is, as RFC 5005 has it: all of it, its newest entries, or a part of its history."""


class Feed(NamedTuple):
    """A feed to be written: its title and address, the page that it belongs to, and what it is about."""

    link: Link
    page: str
    about: str


class FeedDocument(NamedTuple):
    """One document of a feed: its path, what it is, and the documents before and after it, if there are any."""

    path: str
    kind: str
    older: str = ""
    newer: str = ""


def atom_feed(
    feed: Feed, document: FeedDocument, items: Sequence[FeedItem], settings: Settings, language: Language
) -> Document:
    """A document of a feed with its entries: in full, but for an archive document, which has summaries."""
    base = settings.base_url
    generator = FeedGenerator()
    generator.id(feed_id(feed, settings))
    generator.title(feed.link.text)
    generator.subtitle(feed.about)
    generator.updated(max((item.updated for item in items), default=dates.EPOCH))
    generator.author({"name": settings.publication, "uri": settings.publication_url})
    generator.link(href=base + feed.page, rel="alternate", type="text/html")
    own = document.path if document.kind == ARCHIVE else feed.link.href
    generator.link(href=base + own, rel="self", type=ATOM)
    if document.kind == ARCHIVE:
        generator.link(href=base + feed.link.href, rel="current", type=ATOM)
    if document.older:
        generator.link(href=base + document.older, rel="prev-archive", type=ATOM)
    if document.newer:
        generator.link(href=base + document.newer, rel="next-archive", type=ATOM)
    if settings.hub and document.kind != ARCHIVE:
        generator.link(href=settings.hub, rel="hub")
    generator.rights(rights(settings, language))
    generator.language(settings.texts_language)
    generator.generator("Backfile")
    data: bytes = generator.atom_str(pretty=False)
    start, end = data.index(b"<feed ") + len(b"<feed "), data.rindex(b"</feed>")
    if document.kind in {COMPLETE, ARCHIVE}:
        flag = f"<fh:{document.kind}/>".encode()
        head = b"%s%s %s%s" % (data[:start], _HISTORY, data[start:end], flag)
    else:
        head = data[:end]
    entries = [_entry(item, in_full=document.kind != ARCHIVE) for item in items]
    return Document(document.path, b"\n".join((head, *entries, data[end:])) + b"\n", f"the feed {feed.link.text!r}")


ATOM = "application/atom+xml"


def feed_id(feed: Feed, settings: Settings) -> str:
    """The tag URI (RFC 4151) of a feed, which depends on neither the site's address nor the title."""
    return f"tag:{settings.authority}:feed/{feed.page.strip('/') or 'all'}"


def _entry(item: FeedItem, *, in_full: bool) -> bytes:
    if not in_full or item.html is None:
        return item.before + item.after
    return b'%s<content type="html">%s</content>%s' % (item.before, escape(item.html).encode(), item.after)


def json_feed(feed: Feed, items: Sequence[FeedItem], settings: Settings) -> Document:
    """The current document of a feed as a JSON Feed (version 1.1); its items are those of the one in Atom."""
    path = urls.json_feed(feed.link.href)
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.link.text,
        "home_page_url": settings.base_url + feed.page,
        "feed_url": settings.base_url + path,
        "description": feed.about,
        "language": settings.texts_language,
        "authors": [{"name": settings.publication, "url": settings.publication_url}],
        **({"hubs": [{"type": "WebSub", "url": settings.hub}]} if settings.hub else {}),
    }
    parts = [item.item + _json_content(item) for item in items]
    return Document(
        path, b'%s,"items":[\n%s\n]}\n' % (encode(head)[:-1], b",\n".join(parts)), f"the feed {feed.link.text!r}"
    )


def _json_content(item: FeedItem) -> bytes:
    if item.html is None:
        return b"}"
    return b',"content_html":%s}' % encode(item.html)


def documents_of(feed: Feed, spans: Sequence[Span], *, is_whole: bool = True) -> list[FeedDocument]:
    """All documents of a feed, linked to each other: the current one, then the archive documents, the oldest first.

    Args:
        feed: The feed.
        spans: What its archive documents have, the oldest first.
        is_whole: Whether nothing is left out of all documents together.
    """
    paths = ["", *(urls.feed_archive(feed.link.href, span.name) for span in spans), ""]
    kind = CURRENT if spans or not is_whole else COMPLETE
    archived = zip(paths, paths[1:], paths[2:], strict=False)
    return [
        FeedDocument(feed.link.href, kind, older=paths[-2]),
        *(FeedDocument(path, ARCHIVE, older, newer) for older, path, newer in archived),
    ]


def document_key(feed: Feed, document: FeedDocument) -> str:
    """Identifies a document of a feed; the current one is made where the page of the feed is."""
    return document.path if document.kind == ARCHIVE else feed.page


def document_plans(
    feed: Feed,
    document: FeedDocument,
    items: tuple[FeedItem, ...],
    settings: Settings,
    language: Language,
    *,
    also: Sequence[str] = (),
) -> list[Plan]:
    """The plans of a document of a feed.

    Args:
        feed: The feed.
        document: The document.
        items: Its entries.
        settings: The settings of the site.
        language: Its language.
        also: Other addresses at which it is.
    """
    plans = [
        Plan(path, atom_feed, (feed, document._replace(path=path), items, settings, language))
        for path in (document.path, *also)
    ]
    if document.kind != ARCHIVE:
        plans.append(Plan(urls.json_feed(document.path), json_feed, (feed, items, settings)))
    return plans
