"""An Atom feed (RFC 4287): its own elements by feedgen, with the bytes of entries that were made before."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from feedgen.feed import FeedGenerator

from generator.content.settings import Settings
from generator.core.document import Document
from generator.site.language import Language
from generator.site.page import Link
from generator.site.views.feed_entry import rights


class Feed(NamedTuple):
    """A feed to be written: its title and address, the page that it belongs to, and what it is about."""

    link: Link
    page: str
    about: str


def atom_feed(
    path: str, feed: Feed, changed: datetime, entries: Sequence[bytes], settings: Settings, language: Language
) -> Document:
    """One feed with its entries, to be written to a path: its own, or that of an entity that was merged into it."""
    generator = FeedGenerator()
    generator.id(f"tag:{settings.authority}:feed/{feed.page.strip('/') or 'all'}")
    generator.title(feed.link.text)
    generator.subtitle(feed.about)
    generator.updated(changed)
    generator.author({"name": settings.publication, "uri": settings.publication_url})
    generator.link(href=settings.base_url + feed.page, rel="alternate", type="text/html")
    generator.link(href=settings.base_url + feed.link.href, rel="self", type="application/atom+xml")
    generator.rights(rights(settings, language))
    generator.language(settings.texts_language)
    generator.generator("Backfile")
    data: bytes = generator.atom_str(pretty=False)
    end = data.rindex(b"</feed>")
    body = b"\n".join((data[:end], *entries, data[end:]))
    return Document(path, body + b"\n", f"the feed {feed.link.text!r}")
