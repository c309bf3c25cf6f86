"""The data files that are made from the written site, each by itself: the database, and Parquet of each table.

Comes in: the folder of a written site, or of those of its files that a part is made from. Goes out: one file, and how
the research object describes it. Must not know: where the file goes in the end.
"""

import hashlib
import importlib.util
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from generator.build.derived.database import write_database
from generator.build.derived.published_data import PARAGRAPHS, paragraphs, read_package, rows
from generator.content.settings import Settings
from generator.core.problems import Place, Problem
from generator.files import writer
from generator.site import urls
from generator.site.pages.data import TABLES
from generator.site.views.crate import DataFile


class DataPart(NamedTuple):
    """A file to make: its path in the site, which files it is made from, and what writes it.

    `write` is called with the path to write to, the folder of the site, and the settings.
    """

    path: str
    is_made_from: Callable[[str], bool]
    write: Callable[[Path, Path, Settings], None]


def data_parts(settings: Settings) -> Iterator[DataPart]:
    """The files that settings ask for, as far as they can be made here."""
    if not settings.records:
        return
    if settings.database:
        yield DataPart(urls.DATABASE, _is_table_or_record, _write_database)
    if settings.parquet and _has_parquet():
        for table in TABLES:
            source = urls.table(table.name, "jsonl")
            needed = frozenset((source, urls.DATA_PACKAGE))
            yield DataPart(urls.table(table.name, "parquet"), needed.__contains__, partial(_write_table, table.name))
        path = urls.table(PARAGRAPHS.name, "parquet")
        yield DataPart(path, _is_list_or_record, _write_paragraphs)


def not_makeable(settings: Settings, at: str) -> tuple[Problem, ...]:
    """The problems of what settings ask for and cannot be made here; `at` is what problems call the output."""
    if not settings.records or not settings.parquet or _has_parquet():
        return ()
    return (_no_parquet(at),)


def is_record(path: str) -> bool:
    """Whether a file of the site is the record of a story."""
    return path.endswith("/story.json")


def _is_table_or_record(path: str) -> bool:
    return is_record(path) or (path.startswith(urls.DATA) and path.endswith((".jsonl", ".json")))


def _is_list_or_record(path: str) -> bool:
    return is_record(path) or path in (urls.table("stories", "jsonl"), urls.DATA_PACKAGE)


def make(part: DataPart, target: Path, output: Path, settings: Settings, at: str) -> Problem | None:
    """Make a file.

    Args:
        part: What to make.
        target: Where to; there must be no such file.
        output: The folder with the files that it is made from.
        settings: The settings of the site.
        at: What problems call the output.

    Returns:
        Why it could not be made; then there is no file.

    Raises:
        OSError: The disk refused.
    """
    try:
        part.write(target, output, settings)
    except sqlite3.Error as error:
        writer.unlink(target)
        return _no_database(at, error)
    except ImportError:  # a worker may lack what the machine that leads has
        return _no_parquet(at)
    return None


def _has_parquet() -> bool:
    return importlib.util.find_spec("pyarrow") is not None


def _write_database(target: Path, output: Path, settings: Settings) -> None:
    write_database(target, output, read_package(output), settings.texts_language)


def _write_table(name: str, target: Path, output: Path, _settings: Settings) -> None:
    from generator.build.derived.parquet import write_parquet  # noqa: PLC0415 - needs an extra that few have

    table = next(table for table in read_package(output).resources if table.name == name)
    write_parquet(target, table, rows(output, table))


def _write_paragraphs(target: Path, output: Path, _settings: Settings) -> None:
    from generator.build.derived.parquet import write_parquet  # noqa: PLC0415 - likewise

    write_parquet(target, PARAGRAPHS, paragraphs(output, read_package(output)))


_TABLES = {table.name: table.about for table in TABLES} | {PARAGRAPHS.name: PARAGRAPHS.description}
_FILES = {
    urls.DATABASE: "All tables and every paragraph, with full-text search.",
    urls.DATA_PACKAGE: "The description of the tables.",
    urls.STORY_SCHEMA: "The schema of the records of stories.",
}


def described(path: str, size: int, sha256: str) -> DataFile:
    """A data file of the site, as the research object describes it."""
    name = path.removeprefix(urls.DATA)
    about = _TABLES.get(name.rpartition(".")[0]) or _FILES.get(path, name)
    return DataFile(name, about, size, sha256)


def measured(file: Path) -> tuple[int, str]:
    """The size of a file in bytes, and its SHA-256."""
    with file.open("rb") as opened:
        return file.stat().st_size, hashlib.file_digest(opened, "sha256").hexdigest()


def is_described(path: str) -> bool:
    """Whether a file that the build itself wrote is one of the data."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/" == urls.DATA and name.endswith((".csv", ".jsonl", ".json"))


def _no_database(at: str, error: sqlite3.Error) -> Problem:
    return Problem(
        code="no-database",
        message=f"the site is built, without its data as a database: {error}",
        place=Place(f"{at}/{urls.DATABASE}"),
        hint="set database: false in site.yaml to leave it out",
    )


def _no_parquet(at: str) -> Problem:
    return Problem(
        code="no-parquet",
        message="the site is built, without its data as Parquet: pyarrow is not installed",
        place=Place(f"{at}/{urls.DATA}"),
        hint="pip install pyarrow, or set parquet: false in site.yaml",
    )
