"""Lists of feeds that feed readers import (OPML 2.0)."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from generator.content.settings import Settings
from generator.core.document import Document
from generator.site import urls
from generator.site.language import Language
from generator.site.page import Link
from generator.site.views.links import CountedLink

OUTLINES = 1000
"""How many feeds of a kind one OPML file has at most: importing more would freeze most feed readers for minutes."""


class FeedGroup(NamedTuple):
    """Some feeds, under a name."""

    name: str
    feeds: tuple[CountedLink, ...]


class Outline(NamedTuple):
    """A list of feeds for feed readers (OPML): what it is called, its file, and the feeds in it."""

    title: str
    path: str
    groups: tuple[FeedGroup, ...]


def outlines_of(
    beats: tuple[CountedLink, ...], entities: tuple[CountedLink, ...], language: Language
) -> tuple[Outline, ...]:
    """The lists: the archive with its beats, and the entities; either in parts, by name, if it is very long.

    They are two, because a feed reader shows an entry in one of the feeds that have it.
    """
    of_beats, of_entities = language.gettext("Beats"), language.gettext("Entities")
    if len(beats) <= OUTLINES:
        title = language.gettext("Feeds of the archive and its beats (OPML)")
        first = [Outline(title, urls.OPML, (FeedGroup(of_beats, beats),))]
    else:
        first = [
            Outline(language.gettext("Feeds of the archive (OPML)"), urls.OPML, ()),
            *(
                Outline(
                    language.gettext(
                        "Feeds of the beats from %(first)s to %(last)s (OPML)", first=part[0].text, last=part[-1].text
                    ),
                    urls.opml_part("beats", number),
                    (FeedGroup(of_beats, part),),
                )
                for number, part in _parts(beats)
            ),
        ]
    if len(entities) <= OUTLINES:
        title = language.gettext("Feeds of the entities (OPML)")
        second = [Outline(title, urls.ENTITIES_OPML, (FeedGroup(of_entities, entities),))]
    else:
        second = [
            Outline(
                language.gettext(
                    "Feeds of the entities from %(first)s to %(last)s (OPML)", first=part[0].text, last=part[-1].text
                ),
                urls.opml_part("entities", number),
                (FeedGroup(of_entities, part),),
            )
            for number, part in _parts(entities)
        ]
    return (*first, *(second if entities else ()))


def _parts(feeds: tuple[CountedLink, ...]) -> Iterator[tuple[int, tuple[CountedLink, ...]]]:
    return ((number, feeds[start : start + OUTLINES]) for number, start in enumerate(range(0, len(feeds), OUTLINES), 1))


def opml(path: str, feeds: Sequence[Link], groups: Sequence[FeedGroup], settings: Settings) -> Document:
    """Feeds, and groups of them, as OPML 2.0, which feed readers import."""
    root = etree.Element("opml", {"version": "2.0"})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = settings.title
    body = etree.SubElement(root, "body")

    def outline(parent: etree._Element, text: str, href: str) -> None:
        page = urls.FEEDS if href == urls.ARRIVALS else href.removesuffix(urls.FEED)
        etree.SubElement(
            parent,
            "outline",
            {
                "type": "rss",
                "text": text,
                "title": text,
                "xmlUrl": settings.base_url + href,
                "htmlUrl": settings.base_url + page,
            },
        )

    for link in feeds:
        outline(body, link.text, link.href)
    for name, members in groups:
        group = etree.SubElement(body, "outline", {"text": name})
        for feed in members:
            outline(group, feed.text, feed.href)
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return Document(path, data, "the feeds")
