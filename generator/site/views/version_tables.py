"""The tables of the texts that stories had: each of them, and which paragraphs a rewrite changed."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from generator.site import urls
from generator.site.views import tables
from generator.site.views.archive_tables import StoryOf
from generator.site.views.tables import Column, Reference, Row, Table

VERSIONS = Table(
    "versions",
    "Every other text that a story had.",
    (
        Column("story", "string", "the slug of the story"),
        Column("version", "string", "eight digits that identify the text"),
        Column("title", "string", "its title"),
        Column("published", "datetime", "the moment of its publication, as far as it is known"),
        Column("paragraphs", "integer", "how many paragraphs it has"),
        Column("url", "string", "its address here"),
        Column("changes", "string", "the address of the comparison with the text that followed it"),
    ),
    ("story", "version"),
    (Reference("story", "stories", "story"),),
)

CHANGES = Table(
    "changes",
    "Every paragraph that a rewrite took out of a text, and every one that it put into the text that followed.",
    (
        Column("story", "string", "the slug of the story"),
        Column("version", "string", "the version that was rewritten"),
        Column("followed_by", "string", "the version that followed it; empty for the text that is shown"),
        Column("change", "string", "removed or added"),
        Column("paragraph", "string", "the anchor of the paragraph: its first words, and a digest of all"),
        Column("url", "string", "the address of the paragraph"),
    ),
    (),
    (Reference("story", "stories", "story"),),
)


def version_rows(of: StoryOf, base: str) -> list[Row]:
    """The rows of a story in `VERSIONS`; `base` is the address of the site."""
    return [
        (
            of.story.slug,
            version.slug,
            version.title,
            tables.moment(version.date),
            len(anchors),
            base + urls.version(of.story.slug, version.slug),
            base + urls.changes(of.story.slug, version.slug),
        )
        for version, anchors in of.versions
    ]


def change_rows(of: StoryOf, base: str) -> list[Row]:
    """The rows of a story in `CHANGES`; `base` is the address of the site."""
    return list(_changes_of(of, base)) if of.versions else []


def _changes_of(of: StoryOf, base: str) -> Iterator[Row]:
    slug = of.story.slug
    texts = (("", of.anchors), *((version.slug, anchors) for version, anchors in of.versions))
    for (newer, after), (older, before) in pairwise(texts):
        for change, version, anchors in (
            ("removed", older, Counter(before) - Counter(after)),
            ("added", newer, Counter(after) - Counter(before)),
        ):
            address = base + (urls.version(slug, version) if version else urls.story(slug))
            for anchor in anchors:
                if anchor:
                    yield slug, older, newer, change, anchor, f"{address}#{anchor}"
