"""The data as one SQLite file, with full-text search: it opens in Datasette and in any program for SQLite as it is."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from generator.build.derived.published_data import PARAGRAPHS, Cell, Package, Table, paragraphs, rows

_TYPES = {"integer": "INTEGER", "boolean": "INTEGER"}
_SEARCHED = {"stories": ("title", "summary"), PARAGRAPHS.name: ("text",)}
"""What can be searched, by table."""

_UNSPACED = frozenset({"ja", "ko", "km", "lo", "my", "th", "zh"})
"""Languages in which words are not, or not always, told apart by spaces: any three characters can be searched."""


def write_database(path: Path, output: Path, package: Package, language: str) -> None:
    """Write the database. The same data give the same bytes, with the same release of SQLite.

    Args:
        path: Where to; there must be no such file.
        output: The output folder, with the tables and records.
        package: The description of the tables.
        language: That of the texts, which decides what a word is.

    Raises:
        sqlite3.Error: It could not be written, or this SQLite has no full-text search (FTS5).
        OSError: The disk refused.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        # Nobody else sees the file before it is whole.
        database.executescript("PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN")
        for table in package.resources:
            _fill(database, table, rows(output, table))
        _fill(database, PARAGRAPHS, paragraphs(output, package))
        about = [
            ("title", package.title),
            ("description", package.description),
            ("url", package.homepage),
            *(pair for of in package.sources for pair in (("publication", of.title), ("publication_url", of.path))),
        ]
        database.execute("CREATE TABLE archive (key TEXT PRIMARY KEY, value TEXT)")
        database.executemany("INSERT INTO archive VALUES (?, ?)", about)
        for name, columns in _SEARCHED.items():
            _make_searchable(database, name, columns, language)
        database.execute("COMMIT")


def _fill(database: sqlite3.Connection, table: Table, own: Iterable[Sequence[Cell]]) -> None:
    schema = table.schema
    lines = [f'"{column.name}" {_TYPES.get(column.type, "TEXT")}' for column in schema.fields]
    if len(schema.primary_key) == 1:  # others identify rows too, but no program follows them
        lines.append(f'PRIMARY KEY ("{schema.primary_key[0]}")')
    for key in schema.foreign_keys:
        other, target = key.reference.resource or table.name, key.reference.fields[0]
        lines.append(f'FOREIGN KEY ("{key.fields[0]}") REFERENCES "{other}" ("{target}")')
    database.execute(f'CREATE TABLE "{table.name}" ({", ".join(lines)})')
    places = ", ".join("?" * len(schema.fields))
    database.executemany(f'INSERT INTO "{table.name}" VALUES ({places})', own)  # noqa: S608 - a name of our own
    for key in schema.foreign_keys:
        column = key.fields[0]
        database.execute(f'CREATE INDEX "{table.name}_{column}" ON "{table.name}" ("{column}")')


def _make_searchable(database: sqlite3.Connection, name: str, columns: Sequence[str], language: str) -> None:
    words = "trigram" if language.partition("-")[0].lower() in _UNSPACED else "unicode61 remove_diacritics 2"
    database.execute(
        f'CREATE VIRTUAL TABLE "{name}_fts" USING FTS5 ({", ".join(columns)}, content="{name}", tokenize="{words}")'
    )
    database.execute(f'INSERT INTO "{name}_fts" ("{name}_fts") VALUES (\'rebuild\')')  # noqa: S608 - as above
