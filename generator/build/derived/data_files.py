"""Keeps those data files up to date that are made from the written site: the database, Parquet, what describes all.

They are made beside the site and moved into place, and made again only if the data have changed.
"""

import hashlib
import importlib.util
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from generator.build.derived.database import write_database
from generator.build.derived.published_data import PARAGRAPHS, Package, paragraphs, read_package, rows
from generator.content.settings import Settings
from generator.core.problems import Place, Problem
from generator.files import program, writer
from generator.files.folders import DATA
from generator.files.names import is_within
from generator.files.signatures import Signature
from generator.files.stamps import drop_stamp, read_stamp, write_stamp
from generator.site import urls
from generator.site.views.crate import DataFile, crate

_STAGE = f"{DATA}-stage"
_STAMP = "data"
_DATABASE = urls.DATABASE.removeprefix(urls.DATA)


def update(
    output: Path, settings: Settings, pages: Mapping[str, Signature], newest: datetime | None
) -> tuple[Problem, ...]:
    """Make the files if they are not up to date, and remove those that the settings turn off.

    Args:
        output: The output folder, with the written site.
        settings: The settings of the site.
        pages: The signatures of its files, by path.
        newest: As for `crate`.

    Returns:
        Why some could not be made.

    Raises:
        OSError: The disk refused.
        RefusedError: A file that no build made is in the way.
    """
    if not settings.records:
        remove(output)
        return ()
    has_parquet = settings.parquet and importlib.util.find_spec("pyarrow") is not None
    problems = [_no_parquet(output)] if settings.parquet and not has_parquet else []
    stamp, made = _stamp(settings, pages, newest), _made(output)
    if read_stamp(output, _STAMP) == stamp and all((output / path).is_file() for path in made):
        return tuple(problems)
    _remove_stages(output)
    package = read_package(output)
    stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=output))
    try:
        if settings.database:
            try:
                write_database(stage / _DATABASE, output, package, settings.texts_language)
            except sqlite3.Error as error:
                writer.unlink(stage / _DATABASE)
                problems.append(_no_database(output, error))
        if has_parquet:
            _write_parquet(stage, output, package)
        files = [*_written(output, made), *stage.iterdir()]
        document = crate(sorted(_described(files, package)), settings, newest)
        writer.write(stage / document.path.removeprefix(urls.DATA), document.data)
        new = sorted(path.name for path in stage.iterdir())
        for name in new:
            _refuse_foreign(output, f"{urls.DATA}{name}", made)
        # From here on they are known to be a build's, and not up to date until the end.
        drop_stamp(output, _STAMP)
        _write_list(output, {*made, *(f"{urls.DATA}{name}" for name in new)})
        for path in made:
            writer.unlink(output / path)
        for name in new:
            writer.move(stage / name, output / urls.DATA / name)
        _write_list(output, {f"{urls.DATA}{name}" for name in new})
        write_stamp(output, _STAMP, stamp)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return tuple(problems)


def update_and_tell(
    output: Path, settings: Settings, pages: Mapping[str, Signature], newest: datetime | None
) -> tuple[Problem, ...]:
    """As `update`; what the disk refused is a problem like others: the site itself is complete."""
    try:
        return update(output, settings, pages, newest)
    except (writer.RefusedError, OSError) as error:
        return (writer.disk_problem(error, str(output)),)


def remove(output: Path) -> None:
    """Remove the files that builds made, and what is left of unfinished ones."""
    _remove_stages(output)
    if (output / DATA).exists():
        for path in _made(output):
            writer.unlink(output / path)
        writer.unlink(output / DATA)
        drop_stamp(output, _STAMP)
        with suppress(OSError):
            (output / urls.DATA).rmdir()


def _remove_stages(output: Path) -> None:
    for leftover in output.glob(f"{_STAGE}*"):
        writer.clear(leftover)


def _written(output: Path, made: frozenset[str]) -> Iterator[Path]:
    """The files that the build itself wrote to the folder of the data."""
    for path in (output / urls.DATA).iterdir():
        if path.suffix in {".csv", ".jsonl", ".json"} and f"{urls.DATA}{path.name}" not in made:
            yield path


_ABOUT = {
    _DATABASE: "All tables and every paragraph, with full-text search.",
    urls.DATA_PACKAGE.removeprefix(urls.DATA): "The description of the tables.",
    urls.STORY_SCHEMA.removeprefix(urls.DATA): "The schema of the records of stories.",
}


def _described(files: Iterable[Path], package: Package) -> Iterator[DataFile]:
    about = {table.name: table.description for table in (*package.resources, PARAGRAPHS)}
    for path in files:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        yield DataFile(path.name, about.get(path.stem, _ABOUT.get(path.name, path.name)), path.stat().st_size, sha256)


def _write_parquet(stage: Path, output: Path, package: Package) -> None:
    from generator.build.derived.parquet import write_parquet  # noqa: PLC0415 - needs an extra that few have

    for table in package.resources:
        write_parquet(stage / f"{table.name}.parquet", table, rows(output, table))
    stories = next(table for table in package.resources if table.name == "stories")
    slugs = [str(row[0]) for row in rows(output, stories)]
    write_parquet(stage / f"{PARAGRAPHS.name}.parquet", PARAGRAPHS, paragraphs(output, slugs))


def _stamp(settings: Settings, pages: Mapping[str, Signature], newest: datetime | None) -> str:
    """A digest of what the files are made from: the program, the settings, the time, size and inode of each file."""
    made_from = [
        f"{path} {signature.stamp}"
        for path, signature in sorted(pages.items())
        if path.startswith(urls.DATA) or path.endswith("/story.json")
    ]
    parts = (program.digest().hex(), repr(settings), str(newest), *made_from)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _made(output: Path) -> frozenset[str]:
    """The files that builds made; none if their list cannot be read."""
    try:
        paths = (output / DATA).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return frozenset()
    return frozenset(path for path in paths if path.startswith(urls.DATA) and is_within(path))


def _write_list(output: Path, paths: AbstractSet[str]) -> None:
    writer.replace_file(output / DATA, "\n".join((*sorted(paths), "")).encode())


def _refuse_foreign(output: Path, path: str, made: frozenset[str]) -> None:
    folder = output / urls.DATA
    if folder.is_symlink() or ((output / path).exists() and path not in made):
        raise writer.RefusedError(
            Problem(
                code="foreign-output",
                message="no build wrote this, and a file of the data would be written over it",
                place=Place(str(folder if folder.is_symlink() else output / path)),
                hint="move it elsewhere, then build again",
            )
        )


def _no_database(output: Path, error: sqlite3.Error) -> Problem:
    return Problem(
        code="no-database",
        message=f"the site is built, without its data as a database: {error}",
        place=Place(str(output / urls.DATABASE)),
        hint="set database: false in site.yaml to leave it out",
    )


def _no_parquet(output: Path) -> Problem:
    return Problem(
        code="no-parquet",
        message="the site is built, without its data as Parquet: pyarrow is not installed",
        place=Place(str(output / urls.DATA)),
        hint="pip install pyarrow, or set parquet: false in site.yaml",
    )
