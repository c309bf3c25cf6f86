"""Lists of feeds that feed readers import (OPML 2.0)."""

from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from generator.content.settings import Settings
from generator.core.document import Document
from generator.site.page import Link
from generator.site.views.links import CountedLink


class FeedGroup(NamedTuple):
    """Some feeds, under a name."""

    name: str
    feeds: tuple[CountedLink, ...]


def opml(path: str, feeds: Sequence[Link], groups: Sequence[FeedGroup], settings: Settings) -> Document:
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
