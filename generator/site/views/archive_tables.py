"""The tables of the whole archive: what they have of stories, captures, versions, entities, pairs of these, months."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.core.memo import Memo
from generator.core.model import Story
from generator.core.text import beat_slug
from generator.corpus.concordance import Mention
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.site import Site
from generator.site.views import tables
from generator.site.views.cooccurrence import neighbours
from generator.site.views.mentions_table import mention_row
from generator.site.views.tables import Column, Reference, Row, Table

STORIES = Table(
    "stories",
    "Every story, the newest first.",
    (
        Column("story", "string", "its slug, as in its address"),
        Column("title", "string", "its title"),
        Column("title_inferred", "boolean", "whether no capture states the title"),
        Column("day", "date", "the day of its publication, in UTC; empty if no capture states it"),
        Column("published", "datetime", "the moment of its publication, as far as it is known"),
        Column("date_inferred", "boolean", "whether the year of its date was inferred"),
        Column("beat", "string", "the slug of its beat"),
        Column("beat_name", "string", "the name of its beat"),
        Column("author", "string", "who wrote it by hand; empty for what the publication's machine wrote"),
        Column("summary", "string", "its dek, or else its first words"),
        Column("paragraphs", "integer", "how many paragraphs its text has"),
        Column("captures", "integer", "how many captures it comes from"),
        Column("versions", "integer", "how many other texts it had"),
        Column("original", "string", "its address at the publication"),
        Column("url", "string", "its address here"),
    ),
    ("story",),
)

CAPTURES = Table(
    "captures",
    "Every capture of a story or version, and what it supplied.",
    (
        Column("story", "string", "the slug of the story"),
        Column("version", "string", "the version that it is of; empty for the text that is shown"),
        Column("file", "string", "the name of the file"),
        Column("sha256", "string", "the digest of its bytes"),
        Column("format", "string", "the form of the capture"),
        Column("captured", "datetime", "when it was made, if that is known"),
        Column("origin", "string", "the address where it was made, if that is known"),
        Column("supplied", "string", "the fields that are from it, with blanks between"),
    ),
    ("story", "version", "file", "sha256"),
    (Reference("story", "stories", "story"),),
)

ENTITIES = Table(
    "entities",
    "Every entity, by name.",
    (
        Column("entity", "string", "its slug, as in its address"),
        Column("name", "string", "its name"),
        Column("type", "string", "its type, if the registry states it"),
        Column("stories", "integer", "how many stories mark it"),
        Column("mentions", "integer", "how often they mark it"),
        Column("named_in", "integer", "how many stories only name it"),
        Column("matches", "integer", "how often its name was found by searching"),
        Column("url", "string", "its address here"),
        Column("mentions_csv", "string", "the address of all its mentions, each in its sentence"),
    ),
    ("entity",),
)

TOGETHER = Table(
    "cooccurrences",
    "Pairs of entities that are marked in the same stories: for each the twelve that it appears with most.",
    (
        Column("entity", "string", "the slug of the one"),
        Column("other", "string", "the slug of the other"),
        Column("stories", "integer", "how many stories mark both"),
    ),
    ("entity", "other"),
    (Reference("entity", "entities", "entity"), Reference("other", "entities", "entity")),
)

MONTHS = Table(
    "months",
    "How many stories each beat has in each month.",
    (
        Column("month", "yearmonth", "the month, in UTC; empty for stories without a date"),
        Column("beat", "string", "the slug of the beat; empty for stories without one"),
        Column("stories", "integer", "how many stories"),
    ),
    (),
)


class StoryOf(NamedTuple):
    """What tables say of one story: `anchors` are those of its paragraphs, as are those of its versions.

    `names` are what the entities are called that its mentions lead to; None where there is none.
    """

    story: Story
    summary: str
    anchors: tuple[str, ...]
    versions: tuple[tuple[Story, tuple[str, ...]], ...]
    mentions: tuple[Mention, ...]
    names: tuple[str | None, ...]


def story_rows(of: StoryOf, base: str) -> list[Row]:
    """The row of a story in `STORIES`; `base` is the address of the site."""
    story = of.story
    return [
        (
            story.slug,
            story.title,
            story.infers("title"),
            tables.day(story.date),
            tables.moment(story.date),
            story.infers("date"),
            beat_slug(story.beat) if story.beat else None,
            story.beat,
            None if story.captures else story.author,
            of.summary,
            len(of.anchors),
            len(story.captures),
            len(of.versions),
            story.source_url,
            base + urls.story(story.slug),
        )
    ]


def capture_rows(of: StoryOf, _base: str) -> list[Row]:
    """The rows of a story in `CAPTURES`."""
    return [
        (
            of.story.slug,
            text.slug if text.version_of else "",
            source.file,
            source.sha256,
            source.form,
            tables.moment(source.taken),
            source.origin,
            " ".join(source.supplied),
        )
        for text in (of.story, *(version for version, _ in of.versions))
        for source in text.captures
    ]


def mention_rows(of: StoryOf, base: str) -> list[Row]:
    """The rows of a story in `MENTIONS`."""
    return [
        mention_row(mention, name, of.story.slug, of.story.title, of.story.date, base)
        for mention, name in zip(of.mentions, of.names, strict=True)
        if mention.kind == "entity" and name is not None  # the source marks pronouns, too
    ]


def entity_rows(corpus: Corpus, base: str) -> Iterator[Row]:
    """The rows of `ENTITIES`; `base` is the address of the site."""
    for entity in corpus.entities.all:
        yield (
            entity.slug,
            entity.name,
            entity.type,
            len(entity.stories),
            entity.mentions,
            len(entity.named),
            entity.matches,
            base + urls.entity(entity.slug),
            base + urls.mentions(entity.slug),
        )


def pair_rows(corpus: Corpus, site: Site, memo: Memo) -> Iterator[Row]:
    """The rows of `TOGETHER`."""
    for entity in corpus.entities.all:
        marked = [site.marked[story.slug] for story in entity.stories]
        for other in neighbours(site.entities[entity.slug], marked, memo):
            yield entity.slug, urls.entity_slug(other.href), other.count


def month_rows(stories: Sequence[Story]) -> tuple[Row, ...]:
    """The rows of `MONTHS`."""
    counts = Counter(
        (
            f"{story.date.year:04d}-{story.date.month:02d}" if story.date else "",
            beat_slug(story.beat) if story.beat else "",
        )
        for story in stories
    )
    return tuple((month, beat, counts[month, beat]) for month, beat in sorted(counts))
