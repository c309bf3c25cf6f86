"""All mentions of an entity as a table: each in its sentence, with the address of its paragraph."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from generator.core.document import Document
from generator.corpus.concordance import Mention
from generator.site import urls
from generator.site.views import tables
from generator.site.views.concordance import MentioningStory
from generator.site.views.tables import Column, Reference, Row, Table

MENTIONS = Table(
    "mentions",
    "Every mention of an entity in the text that is shown of a story, in the order of stories and texts.",
    (
        Column("entity", "string", "the slug of the entity"),
        Column("story", "string", "the slug of the story"),
        Column("title", "string", "the title of the story"),
        Column("day", "date", "the day of the publication of the story, in UTC; empty if no capture states it"),
        Column("kind", "string", "marked, if the source marked it; matched, if it was found by name"),
        Column("before", "string", "the sentence up to the mention"),
        Column("words", "string", "the words of the mention"),
        Column("after", "string", "the rest of the sentence"),
        Column("paragraph", "string", "the anchor of the paragraph"),
        Column("url", "string", "the address of the paragraph"),
    ),
    (),
    (Reference("entity", "entities", "entity"), Reference("story", "stories", "story")),
)


def mentions_csv(slug: str, name: str, stories: Sequence[MentioningStory], base: str) -> Document:
    """The table of an entity, as CSV."""
    data = tables.as_csv(MENTIONS, _rows(slug, name, stories, base))
    return Document(urls.mentions(slug), data, f"the mentions of {slug!r}")


def _rows(slug: str, name: str, stories: Sequence[MentioningStory], base: str) -> Iterator[Row]:
    for story in stories:
        for mention in story.mentions:
            if mention.slug == slug and mention.kind == "entity":
                yield mention_row(mention, name, story.slug, story.row.title, story.row.date, base)


def mention_row(mention: Mention, name: str, slug: str, title: str, date: datetime | None, base: str) -> Row:
    """The row of a mention of an entity with a name, in the story with a slug, a title and a date."""
    return (
        mention.slug,
        slug,
        title,
        tables.day(date),
        "marked" if mention.marked else "matched",
        mention.before,
        mention.words or name,
        mention.after,
        mention.anchor,
        f"{base}{urls.story(slug)}#{mention.anchor}",
    )
