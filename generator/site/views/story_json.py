"""The record of a story: all that the archive knows of it as JSON, for programs."""

import json
from datetime import datetime
from typing import NamedTuple

from generator.content.settings import Settings
from generator.content.text import Text
from generator.core import dates
from generator.core.document import Document
from generator.core.model import FACTS, Story
from generator.corpus.concordance import Backlink, Mention
from generator.corpus.wanted import Related
from generator.site import urls
from generator.site.language import Language
from generator.site.page import Link
from generator.site.views.feed_entry import author_of
from generator.site.views.links import beat_link


class StoryRecord(NamedTuple):
    """What a story's record is made from.

    `raw` are the SHA-256 of the captures that are available.
    """

    story: Story
    text: Text
    entities: tuple[Link, ...]
    named: tuple[Link, ...]
    versions: tuple[tuple[Story, Text], ...]
    raw: frozenset[str]
    feed_id: str
    mentions: tuple[Mention, ...] = ()
    backlinks: tuple[Backlink, ...] = ()
    related: tuple[Related, ...] = ()


_FIRST = ("description", "date", "updated", "date_text", "beat")
_FACTS = sorted(
    (fact.name for fact in FACTS if fact.name not in ("source_url", "related", "citations")),
    key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST),
)
"""The facts of a story that are plain values, in the order in which its JSON has them."""


def _as_data(value: object) -> object:
    return dates.iso(value) if isinstance(value, datetime) else value


def _paragraphs(text: Text) -> list[dict[str, str | None]]:
    return [{"anchor": anchor or None, "text": words} for anchor, words, _ in text.prose.paragraphs]


def story_json(record: StoryRecord, settings: Settings, language: Language) -> Document:
    """The record as a document. What no capture states is null; what was inferred is listed under `inferred`."""
    story, base = record.story, settings.base_url
    beat = beat_link(story)
    facts = {name: _as_data(getattr(story, name)) for name in _FACTS}
    facts["beat"] = {"name": beat.text, "url": base + beat.href} if beat else None
    data = {
        "$schema": base + urls.STORY_SCHEMA,
        "id": record.feed_id,
        "url": base + urls.story(story.slug),
        "slug": story.slug,
        "title": story.title,
        **facts,
        "language": story.lang or settings.texts_language,
        "author": author_of(story, settings, language)["name"],
        "publication": settings.publication if story.captures else None,
        "source_url": story.source_url,
        "notice": settings.notice if story.captures else None,
        "terms_url": settings.terms_url if story.captures else None,
        "inferred": dict(story.inferred),
        "truncated": story.truncated,
        "edited": story.edited,
        "paragraphs": _paragraphs(record.text),
        "entities": [{"name": link.text, "url": base + link.href} for link in record.entities],
        "named": [{"name": link.text, "url": base + link.href} for link in record.named],
        "citations": [
            {"marker": citation.marker, "title": citation.title, "url": citation.url} for citation in story.citations
        ],
        "related": [
            {
                "title": of.teaser.title,
                "description": of.teaser.dek,
                "slug": of.story.slug if of.story else of.teaser.slug,
                "url": base + urls.story(of.story.slug) if of.story else None,
            }
            for of in record.related
        ],
        "mentions": [
            {
                "kind": mention.kind,
                "slug": mention.slug,
                "marked": mention.marked,
                "words": mention.words,
                "sentence": f"{mention.before}{mention.words}{mention.after}",
                "url": f"{base}{urls.story(story.slug)}#{mention.anchor}",
            }
            for mention in record.mentions
        ],
        "referred_to_by": [
            {
                "slug": of.slug,
                "sentence": f"{of.mention.before}{of.mention.words}{of.mention.after}",
                "url": f"{base}{urls.story(of.slug)}#{of.mention.anchor}",
            }
            for of in record.backlinks
        ],
        "captures": [
            {
                "file": source.file,
                "sha256": source.sha256,
                "format": source.form,
                "captured": dates.iso(source.taken) if source.taken else None,
                "from": source.origin,
                "note": source.note,
                "supplied": source.supplied,
                "counters": dict(source.counters),
                "url": base + urls.raw(story.slug, source.sha256) if source.sha256 in record.raw else None,
            }
            for source in story.captures
        ],
        "versions": [
            {
                "version": version.slug,
                "title": version.title,
                "date": _as_data(version.date),
                "url": base + urls.version(story.slug, version.slug),
                "changes": base + urls.changes_json(story.slug, version.slug),
                "paragraphs": _paragraphs(text),
            }
            for version, text in record.versions
        ],
        "markdown": base + urls.markdown(story.slug),
    }
    text = json.dumps(data, ensure_ascii=False) + "\n"
    return Document(urls.story_json(story.slug), text.encode(), f"the record of {story.slug!r}")
