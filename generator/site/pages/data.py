"""The archive as data: tables of its stories, captures, entities and so on, each as CSV and as JSON Lines."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.core.document import Document
from generator.core.memo import Memo
from generator.core.model import Story
from generator.core.part import owner_of
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.page import Group, Plan, Produced, TableSummary, planned
from generator.site.site import Lines, Site, StoryLines
from generator.site.views import tables
from generator.site.views.archive_tables import (
    ENTITIES,
    MONTHS,
    TOGETHER,
    StoryOf,
    entity_rows,
    month_rows,
    pair_rows,
)
from generator.site.views.links import summary
from generator.site.views.story_lines import STORY_TABLES, LineInputs, story_lines
from generator.site.views.story_schema import story_schema
from generator.site.views.tables import Row, Table

TABLES = (*STORY_TABLES, ENTITIES, TOGETHER, MONTHS)
"""The tables of an archive, in the order in which they are described."""


def lines_of(corpus: Corpus, site: Site, memo: Memo) -> StoryLines:
    """The lines of the stories whose texts are here, unless the settings turn them off."""
    if not site.settings.records:
        return {}
    inputs = [LineInputs(_known(story, corpus, site), site.settings.base_url) for story in site.own(corpus.stories)]
    made = memo.map(story_lines, inputs, lambda of: of.key, share=False)
    slugs = [of.story.story.slug for of in inputs]
    return {
        table.name: {slug: lines for slug, lines in zip(slugs, of_table, strict=True) if lines.rows}
        for table, of_table in zip(STORY_TABLES, zip(*made, strict=True), strict=False)
    }


def _known(story: Story, corpus: Corpus, site: Site) -> StoryOf:
    facts, mentions = corpus.facts[story.slug], corpus.mentions.get(story.slug, ())
    return StoryOf(
        story,
        summary(story, facts),
        facts.anchors,
        tuple([(version, of_text.anchors) for version, of_text in corpus.versions.get(story.slug, ())]),
        mentions,
        tuple([site.entities[of.slug].text if of.slug in site.entities else None for of in mentions]),
    )


def lines_by_owner(lines: StoryLines, of: int) -> tuple[StoryLines, ...]:
    """Of some lines, those in tables that each of so many owners makes, by its number."""
    each: list[dict[str, Mapping[str, Lines]]] = [{} for _ in range(of)]
    for name, of_table in lines.items():
        each[owner_of(urls.table(name, "csv"), of)][name] = of_table
    return tuple(each)


def joined_lines(told: Iterable[StoryLines]) -> StoryLines:
    """The lines that several owners told, together."""
    lines: dict[str, dict[str, Lines]] = {}
    for of in told:
        for name, of_table in of.items():
            lines.setdefault(name, {}).update(of_table)
    return lines


def produce(corpus: Corpus, site: Site, memo: Memo) -> Iterator[Produced]:
    """The files of the tables, unless the settings turn them off."""
    if not site.settings.records:
        return
    if site.part.owns(urls.STORY_SCHEMA):
        yield Plan(urls.STORY_SCHEMA, story_schema, (site.settings.base_url,))
    for table in TABLES:
        if site.part.owns(urls.table(table.name, "csv")):
            yield Group("data", table.name, _plans, (table, _lines(table, corpus, site, memo)))


def _lines(table: Table, corpus: Corpus, site: Site, memo: Memo) -> tuple[Lines, ...]:
    if table in STORY_TABLES:
        own = site.lines.get(table.name, {})
        return tuple([own[story.slug] for story in corpus.stories if story.slug in own])
    return (memo.call("lines", table.name, tables.lines, table, _rows(table, corpus, site, memo)),)


def _rows(table: Table, corpus: Corpus, site: Site, memo: Memo) -> tuple[Row, ...]:
    """The rows of a table that has none of single stories."""
    if table is ENTITIES:
        return tuple(entity_rows(corpus, site.settings.base_url))
    if table is TOGETHER:
        return tuple(pair_rows(corpus, site, memo))
    return month_rows(corpus.stories)


def _plans(_memo: Memo, table: Table, lines: Sequence[Lines]) -> list[Plan]:
    origin = f"the table {table.name!r}"
    # Made here, since the description of the data has its digest.
    data = b"".join((tables.csv_head(table), *[of.csv for of in lines]))
    as_csv = planned(Document(urls.table(table.name, "csv"), data, origin))
    summary_of_table = TableSummary(sum(of.rows for of in lines), len(data), hashlib.sha256(data).hexdigest())
    return [
        as_csv._replace(table=summary_of_table),
        Plan(urls.table(table.name, "jsonl"), _json_lines, (table.name, origin, lines)),
    ]


def _json_lines(name: str, origin: str, lines: Sequence[Lines]) -> Document:
    return Document(urls.table(name, "jsonl"), b"".join([of.json for of in lines]), origin)
