"""The Atom entry of a story (RFC 4287, section 4.1.2), as bytes that are put into every feed that has it."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from feedgen.entry import FeedEntry
from lxml import etree
from markupsafe import escape

from generator.content.prose import Prose
from generator.content.settings import Settings
from generator.core import dates
from generator.core.model import Story
from generator.core.text import beat_slug, digest
from generator.site import urls
from generator.site.page import Link
from generator.site.views.links import entry_id, summary, with_links

_UNDATED_SPAN = 1 << 24
"""Seconds, a little over 194 days: where in 1970 the texts without a date are put."""


class EntryInputs(NamedTuple):
    """What an entry is made from; `addresses` are where its `targets` lead."""

    story: Story
    html: str
    targets: tuple[tuple[str, str], ...]
    addresses: tuple[str | None, ...]
    summary: str
    entities: tuple[tuple[str, str], ...]
    settings: Settings

    @property
    def key(self) -> Hashable:
        """Tells it from all others: stories and texts by identity, the rest by value."""
        return (id(self.story), id(self.html), self.addresses, self.entities, self.settings)


class Entry(NamedTuple):
    """A story as feeds have it: the bytes of its entry, and when it was last changed."""

    data: bytes
    updated: datetime


def entry_inputs(
    stories: Sequence[Story],
    texts: Sequence[Prose],
    marked: Sequence[tuple[str, ...]],
    addresses: Mapping[tuple[str, str], str | None],
    entities: Mapping[str, Link],
    settings: Settings,
) -> list[EntryInputs]:
    """What the entries of some stories are made from. `marked` are the slugs of the entities that each marks."""
    return [
        EntryInputs(
            story,
            text.html,
            text.targets,
            tuple(map(addresses.get, text.targets)),
            summary(story, text),
            tuple([(slug, entities[slug].text) for slug in slugs]),
            settings,
        )
        for story, text, slugs in zip(stories, texts, marked, strict=True)
    ]


def updated(story: Story) -> datetime:
    """When a story was last changed, as far as its content tells: it moves only when the content does.

    Without a date it is an instant early in 1970, told from the SHA-256 of the text: before every real date, different
    when the text is, and nothing that could be taken for a date of publication.
    """
    if story.updated or story.date:
        return max(date for date in (story.updated, story.date) if date)
    words = digest(f"{story.title}\n{story.description}\n{story.body}")
    return dates.EPOCH + timedelta(seconds=int(words, 16) % _UNDATED_SPAN)


def feed_entry(inputs: EntryInputs) -> Entry:
    """The entry of a story."""
    story, settings = inputs.story, inputs.settings
    address = settings.base_url + urls.story(story.slug)
    entry = FeedEntry()
    entry.id(entry_id(story.slug, settings))
    entry.title(story.title)
    entry.updated(updated(story))
    if story.date:
        entry.published(story.date)
    entry.summary(inputs.summary)
    entry.content(_content(inputs, address), type="html")
    entry.rights(rights(settings))
    if story.beat:
        entry.category(term=beat_slug(story.beat), label=story.beat, scheme=settings.base_url + urls.BEATS)
    for slug, name in inputs.entities:
        entry.category(term=slug, label=name, scheme=settings.base_url + urls.ENTITIES)
    element = entry.atom_entry()
    # feedgen 1.0 writes an entry's links without rel and type, so they are added to what it made.
    etree.SubElement(element, "link", {"href": address, "rel": "alternate", "type": "text/html"})
    if story.source_url:
        etree.SubElement(element, "link", {"href": story.source_url, "rel": "via"})
    return Entry(etree.tostring(element, encoding="UTF-8", xml_declaration=False), updated(story))


def _content(inputs: EntryInputs, address: str) -> str:
    """The whole text as HTML with absolute links, and beneath it the source, the notice and the terms."""
    story, settings = inputs.story, inputs.settings
    html = with_links(inputs.html, dict(zip(inputs.targets, inputs.addresses, strict=True)), settings.base_url)
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
