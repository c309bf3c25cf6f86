"""Tables of the archive for programs: their columns, and their rows as CSV and as JSON Lines.

A table is a literal; what stands in its columns, types and links between tables is also its description for programs
(Frictionless Table Schema, version 1).
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec.json import encode

from generator.core import dates
from generator.site.site import Lines

Cell = str | int | bool | None
Row = Sequence[Cell]


class Column(NamedTuple):
    """A column: its name, the type of its values as the Table Schema calls it, and what it says."""

    name: str
    type: str
    about: str


class Reference(NamedTuple):
    """A column whose values are those of another table's column."""

    column: str
    table: str
    target: str


class Table(NamedTuple):
    """A table: its name, what its rows are, its columns, those that identify a row, and where others lead."""

    name: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()


def lines(table: Table, rows: Sequence[Row]) -> Lines:
    """Rows of a table as lines."""
    return Lines(len(rows), csv_lines(rows), as_json_lines(table, rows)) if rows else _NO_LINES


_NO_LINES = Lines(0, b"", b"")


def as_csv(table: Table, rows: Iterable[Row]) -> bytes:
    """Rows as CSV (RFC 4180), in UTF-8.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    return csv_head(table) + csv_lines(rows)


def csv_head(table: Table) -> bytes:
    """The first line of a table as CSV: the names of its columns."""
    return csv_lines([[column.name for column in table.columns]])


def csv_lines(rows: Iterable[Row]) -> bytes:
    """Rows as lines of CSV."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return "".join(lines).encode()


class _Lines(list[str]):
    """What the module csv writes, line by line."""

    def write(self, line: str) -> None:
        """Keep a line."""
        self.append(line)


_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that spreadsheets take for a formula (OWASP, CSV Injection)."""


def _cell(value: Cell) -> str | int:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def as_json_lines(table: Table, rows: Iterable[Row]) -> bytes:
    """Rows as JSON Lines: an object for each."""
    names = [column.name for column in table.columns]
    return b"".join(encode(dict(zip(names, row, strict=True))) + b"\n" for row in rows)


def schema(table: Table) -> dict[str, object]:
    """The Table Schema of a table."""
    return {
        "fields": [{"name": name, "type": kind, "description": about} for name, kind, about in table.columns],
        "missingValues": [""],
        **({"primaryKey": list(table.key)} if table.key else {}),
        **({"foreignKeys": list(_foreign_keys(table))} if table.references else {}),
    }


def _foreign_keys(table: Table) -> Iterator[dict[str, object]]:
    for column, other, target in table.references:
        resource = "" if other == table.name else other
        yield {"fields": [column], "reference": {"resource": resource, "fields": [target]}}


def moment(value: datetime | None) -> str | None:
    """A moment as a cell: RFC 3339, in UTC."""
    return dates.instant(value) if value else None


def day(value: datetime | None) -> str | None:
    """The day of a moment as a cell."""
    return f"{value.year:04d}-{value.month:02d}-{value.day:02d}" if value else None
