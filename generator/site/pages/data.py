"""The archive as data: tables of its stories, captures, entities and so on, and the page that describes them."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from msgspec.json import encode

from generator.content.settings import Settings
from generator.core.chunks import chunks
from generator.core.document import Document
from generator.core.memo import Memo
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.page import Group, Page, Plan, Produced, planned
from generator.site.site import Site
from generator.site.views import tables
from generator.site.views.archive_tables import (
    CAPTURES,
    ENTITIES,
    MONTHS,
    STORIES,
    TOGETHER,
    StoryOf,
    capture_rows,
    entity_rows,
    mention_rows,
    month_rows,
    pair_rows,
    story_rows,
)
from generator.site.views.links import feed_link, summary
from generator.site.views.mentions_table import MENTIONS
from generator.site.views.story_schema import story_schema
from generator.site.views.tables import Column, Row, Table
from generator.site.views.version_tables import CHANGES, VERSIONS, change_rows, version_rows


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table on the page: what it holds, its columns, how many rows it has, and its files."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: int
    csv: str
    json_lines: str
    parquet: str


@dataclass(frozen=True, slots=True)
class DataPage:
    """The tables, and the description of all of them for programs."""

    tables: tuple[DataTable, ...]
    package: str


Parts = tuple[tuple[int, Sequence[Row]], ...]
"""The rows of a table in parts, each with its number as `chunks` gives it: what one story changes is in one part."""


class _Inputs(NamedTuple):
    """What the files of the data are made from: the rows of each table, in the order of `TABLES`, and settings."""

    rows: tuple[Parts, ...]
    settings: Settings


TABLES = (STORIES, CAPTURES, VERSIONS, CHANGES, MENTIONS, ENTITIES, TOGETHER, MONTHS)
"""The tables of an archive, in the order in which they are described."""


def produce(corpus: Corpus, site: Site, memo: Memo) -> Iterator[Produced]:
    """The files of all tables, their description, and the page, unless the settings turn them off."""
    if not site.settings.records:
        return
    base = site.settings.base_url
    known = [
        StoryOf(
            story,
            summary(story, corpus.facts[story.slug]),
            corpus.facts[story.slug].anchors,
            tuple([(version, facts.anchors) for version, facts in corpus.versions.get(story.slug, ())]),
            corpus.mentions.get(story.slug, ()),
        )
        for story in corpus.stories
    ]
    of_stories = [
        tuple(
            (number, memo.call(f"rows {name}", number, rows, tuple(part), base, *more))
            for number, part in chunks(known)
        )
        for name, rows, *more in (
            ("stories", story_rows),
            ("captures", capture_rows),
            ("versions", version_rows),
            ("changes", change_rows),
            ("mentions", mention_rows, site.entities),
        )
    ]
    others = (tuple(entity_rows(corpus, base)), tuple(pair_rows(corpus, site, memo)), month_rows(corpus.stories))
    rows: tuple[Parts, ...] = (*of_stories, *(((0, own),) for own in others))
    yield Group("data", "", _plans, (_Inputs(rows, site.settings),))
    language = site.language
    yield Page(
        address=urls.DATA,
        template="pages/data.html",
        title=language.gettext("Data"),
        description=language.gettext("The stories of %(title)s as tables, for programs.", title=site.settings.title),
        origin="the page on data",
        feeds=(feed_link(site.settings, language),),
        view=DataPage(
            tuple(
                DataTable(
                    table.name,
                    table.about,
                    table.columns,
                    sum(len(part) for _, part in own),
                    urls.table(table.name, "csv"),
                    urls.table(table.name, "jsonl"),
                    urls.table(table.name, "parquet"),
                )
                for table, own in zip(TABLES, rows, strict=True)
            ),
            urls.DATA_PACKAGE,
        ),
    )


def _plans(memo: Memo, inputs: _Inputs) -> list[Plan]:
    own = list(zip(TABLES, inputs.rows, strict=True))
    # Made here, since their description has their digests.
    as_csv = [
        Document(urls.table(table.name, "csv"), _csv(memo, table, parts), f"the table {table.name!r}")
        for table, parts in own
    ]
    return [
        *map(planned, as_csv),
        *(Plan(urls.table(table.name, "jsonl"), _json_lines, (table, parts)) for table, parts in own),
        planned(_package(as_csv, inputs.settings)),
        Plan(urls.STORY_SCHEMA, story_schema, (inputs.settings.base_url,)),
    ]


def _csv(memo: Memo, table: Table, parts: Parts) -> bytes:
    lines = [memo.call(f"lines of {table.name}", number, tables.csv_lines, rows) for number, rows in parts]
    return b"".join((tables.csv_head(table), *lines))


def _json_lines(table: Table, parts: Parts) -> Document:
    data = b"".join(tables.as_json_lines(table, rows) for _, rows in parts)
    return Document(urls.table(table.name, "jsonl"), data, f"the table {table.name!r}")


def _package(as_csv: Sequence[Document], settings: Settings) -> Document:
    """The description of the tables (Frictionless Data Package, version 1), each with the digest of its CSV file."""
    resources = []
    for table, document in zip(TABLES, as_csv, strict=True):
        data = document.data
        resources.append(
            {
                "name": table.name,
                "description": table.about,
                "path": document.path.removeprefix(urls.DATA),
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "profile": "tabular-data-resource",
                "bytes": len(data),
                "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
                "schema": tables.schema(table),
            }
        )
    package = {
        "profile": "tabular-data-package",
        "name": "archive",
        "title": settings.title,
        "description": settings.description,
        "homepage": settings.base_url,
        "sources": [{"title": settings.publication, "path": settings.publication_url}],
        "resources": resources,
    }
    return Document(urls.DATA_PACKAGE, encode(package) + b"\n", "the description of the data")
