"""The data as Parquet files, where pyarrow is installed: the extra `parquet`."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from generator.build.derived.published_data import Cell, Table

_TYPES = {
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("ms", "UTC"),
}
_PARSERS = {"date": date.fromisoformat, "datetime": datetime.fromisoformat}
_ROWS = 50_000
"""How many rows are in memory at a time."""


def write_parquet(path: Path, table: Table, rows: Iterable[Sequence[Cell]]) -> None:
    """Write a table.

    Raises:
        OSError: The disk refused.
    """
    columns = table.schema.fields
    schema = pa.schema([(column.name, _TYPES.get(column.type, pa.string())) for column in columns])
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        remaining = iter(rows)
        while part := list(islice(remaining, _ROWS)):
            values = [
                [_value(column.type, cell) for cell in cells]
                for column, cells in zip(columns, zip(*part, strict=True), strict=True)
            ]
            writer.write_table(pa.table(values, schema=schema))


def _value(kind: str, cell: Cell) -> object:
    parse = _PARSERS.get(kind)
    return parse(str(cell)) if parse and cell is not None else cell
