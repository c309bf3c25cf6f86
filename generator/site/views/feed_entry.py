"""The Atom entry of a story (RFC 4287, section 4.1.2), as bytes that are put into every feed that has it."""

import re
from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from html import unescape
from typing import NamedTuple
from urllib.parse import urljoin

from feedgen.entry import FeedEntry
from lxml import etree
from markupsafe import escape
from msgspec.json import encode

from generator.content.settings import Settings
from generator.content.text import Text
from generator.content.text_facts import TextFacts
from generator.core import dates
from generator.core.digests import digest_of
from generator.core.memo import Cached, itself
from generator.core.model import Story
from generator.core.text import beat_slug, digest
from generator.site import urls
from generator.site.language import Language, default_title
from generator.site.page import Link
from generator.site.site import FeedItem
from generator.site.views.links import entry_id, summary, with_links

_UNDATED_SPAN = 1 << 24
"""In seconds, a little over 194 days: the part of 1970 in which texts without a date are put."""


class EntryInputs(NamedTuple):
    """What an entry is made from; `addresses` are those of its `targets`, in the same order.

    `in_full` says whether any feed has the whole text.
    """

    story: Story
    feed_id: str
    text: Text
    targets: tuple[tuple[str, str], ...]
    addresses: tuple[str | None, ...]
    summary: str
    entities: tuple[Link, ...]
    settings: Settings
    language: Language
    in_full: bool = True

    @property
    def key(self) -> Hashable:
        """Identifies the inputs in the memory: the story and its text by identity, the rest by value."""
        return (
            id(self.story),
            self.feed_id,
            id(self.text),
            self.addresses,
            self.entities,
            self.settings,
            self.language,
            self.in_full,
        )


def entry_inputs(
    stories: Sequence[tuple[Story, str]],
    texts: Sequence[tuple[Text, TextFacts]],
    marked: Sequence[tuple[Link, ...]],
    addresses: Mapping[tuple[str, str], str | None],
    settings: Settings,
    language: Language,
) -> list[EntryInputs]:
    """The inputs of the entries of some stories.

    Args:
        stories: The stories, each with its id in feeds.
        texts: Their texts, with their facts, in the same order.
        marked: For each story, the links of the entities that it marks.
        addresses: The addresses of what texts refer to, as in `Site`.
        settings: The settings of the site.
        language: Its language.
    """
    return [
        EntryInputs(
            story,
            feed_id,
            text,
            facts.targets,
            tuple(map(addresses.get, facts.targets)),
            summary(story, facts),
            entities,
            settings,
            language,
        )
        for (story, feed_id), (text, facts), entities in zip(stories, texts, marked, strict=True)
    ]


def updated(story: Story) -> datetime:
    """When a story was last changed, judging by its content: the value changes only when the content does.

    An edit by hand changes it only if it sets `updated`. Without a date it is an instant early in 1970, derived from
    the SHA-256 of the captures that have the text: before every real date, different when the text is another, and not
    to be mistaken for a date of publication.
    """
    if story.updated or story.date:
        return max(date for date in (story.updated, story.date) if date)
    texts = sorted(source.sha256 for source in story.captures if "body" in source.supplied)
    hex_digits = digest("\n".join((story.slug, *texts)))
    return dates.EPOCH + timedelta(seconds=int(hex_digits, 16) % _UNDATED_SPAN)


def feed_item(inputs: EntryInputs) -> FeedItem:
    """A story as feeds have it."""
    story, settings, language = inputs.story, inputs.settings, inputs.language
    address = settings.base_url + urls.story(story.slug)
    author = author_of(story, settings, language)
    entry = FeedEntry()
    entry.id(entry_id(inputs.feed_id, settings))
    entry.title(story.title)
    entry.author(author)
    entry.updated(updated(story))
    if story.date:
        entry.published(story.date)
    entry.summary(inputs.summary)
    entry.content(_PLACE, type="html")
    entry.rights(rights_of(story, settings, language))
    if story.beat:
        entry.category(term=beat_slug(story.beat), label=story.beat, scheme=settings.base_url + urls.BEATS)
    for name, href in inputs.entities:
        entry.category(term=urls.entity_slug(href), label=name, scheme=settings.base_url + urls.ENTITIES)
    element = entry.atom_entry()
    # feedgen 1.0 writes an entry's links without rel and type, so they are added to what it made.
    etree.SubElement(element, "link", {"href": address, "rel": "alternate", "type": "text/html"})
    if story.source_url:
        etree.SubElement(element, "link", {"href": story.source_url, "rel": "via"})
    before, _, after = etree.tostring(element, encoding="UTF-8", xml_declaration=False).partition(CONTENT)
    tags = ([story.beat] if story.beat else []) + [name for name, _ in inputs.entities]
    return FeedItem(
        before,
        after,
        _content(inputs, address) if inputs.in_full else None,
        json_item(
            id=entry_id(inputs.feed_id, settings),
            url=address,
            external_url=story.source_url,
            title=story.title,
            summary=inputs.summary,
            date_published=dates.instant(story.date) if story.date else None,
            date_modified=dates.instant(updated(story)),
            authors=[{"name": author["name"], "url": author["uri"]}],
            tags=tags or None,
            language=story.lang or settings.texts_language,
        ),
        updated(story),
    )


_PLACE = "content"
CONTENT = f'<content type="html">{_PLACE}</content>'.encode()
"""What stands in an entry for its content, and is nowhere else in it: in texts, `<` is escaped."""


def json_item(**fields: object) -> bytes:
    """An item of a JSON Feed (version 1.1) with those fields that have a value, before its content and its end."""
    return encode({name: value for name, value in fields.items() if value is not None})[:-1]


CACHED: Cached[EntryInputs, FeedItem] = Cached(
    form=FeedItem, digest=digest_of, keep=itself, restore=lambda _, entry: entry
)
"""How `feed_item` is cached."""


def _content(inputs: EntryInputs, address: str) -> str:
    """The whole text as HTML with absolute links, followed by the source, the notice and the terms."""
    story, settings, language = inputs.story, inputs.settings, inputs.language
    html = with_links(
        inputs.text.prose.html, dict(zip(inputs.targets, inputs.addresses, strict=True)), settings.base_url
    )
    html = _elsewhere(settings.base_url).sub(lambda match: f'="{escape(urljoin(address, unescape(match[1])))}"', html)
    dek = f"<p><em>{escape(story.description)}</em></p>\n" if story.description else ""
    if not story.captures:
        return f"{dek}{html}<hr>\n<p>{escape(rights_of(story, settings, language))}</p>"
    publication = settings.publication
    original = escape(language.gettext("Original at %(publication)s", publication=publication))
    linked = f'<a href="{escape(story.source_url)}">{original}</a>.'
    if not story.source_url:
        linked = escape(
            language.gettext("Original at %(publication)s; no capture states its address.", publication=publication)
        )
    terms = escape(language.gettext("Terms of the text"))
    unofficial = escape(
        language.gettext("This is an unofficial archive, not affiliated with %(publication)s.", publication=publication)
    )
    return (
        f"{dek}{html}<hr>\n<p>{linked} {escape(settings.notice)} "
        f'<a href="{escape(settings.terms_url)}">{terms}</a>. {unofficial}</p>'
    )


@lru_cache(maxsize=8)
def _elsewhere(base_url: str) -> re.Pattern[str]:
    """Matches the addresses of links and images that are not below the site's own, which are absolute already."""
    return re.compile(rf'="(?:(?<=\bhref=")|(?<=\bsrc="))(?!{re.escape(str(escape(base_url)))})([^"]*)"')


def author_of(story: Story, settings: Settings, language: Language) -> dict[str, str]:
    """Who wrote a story, as feedgen takes it: the publication, or the person who wrote it for the archive by hand.

    An archive that has no title of its own is called after the publication, which did not write that story.
    """
    if story.captures:
        return {"name": settings.publication, "uri": settings.publication_url}
    is_named = settings.title != default_title(settings, language)
    archive = settings.title if is_named else language.gettext("the archive")
    return {"name": story.author or archive, "uri": settings.base_url}


def rights_of(story: Story, settings: Settings, language: Language) -> str:
    """The terms of a story's text; of one that was written by hand, who wrote it."""
    if story.captures:
        return rights(settings, language)
    if not story.author:
        return language.gettext("Written by hand for this archive; there is no original.")
    return language.gettext("Written for this archive by %(author)s.", author=story.author)


def rights(settings: Settings, language: Language) -> str:
    """The terms of the text, which are the publisher's: a capture grants no further rights."""
    terms = language.gettext(
        "Text by %(publication)s, available under %(terms)s.",
        publication=settings.publication,
        terms=settings.terms_url,
    )
    return f"{terms} {settings.notice}"
