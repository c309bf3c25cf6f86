"""Keeps those data files up to date that are made from the written site: the database, Parquet, what describes all.

They are made beside the site and moved into place, and made again only if the data have changed.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from generator.build.derived.data_parts import (
    data_parts,
    described,
    is_described,
    is_record,
    make,
    measured,
    not_makeable,
)
from generator.content.settings import Settings
from generator.core.problems import Place, Problem
from generator.files import program, writer
from generator.files.folders import DATA
from generator.files.names import is_within
from generator.files.signatures import Signature
from generator.files.stamps import drop_stamp, read_stamp, write_stamp
from generator.site import urls
from generator.site.views.crate import crate

_STAGE = f"{DATA}-stage"
_STAMP = "data"


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
    problems = [*not_makeable(settings, str(output))]
    stamp, made = _stamp(settings, pages, newest), _made(output)
    if read_stamp(output, _STAMP) == stamp and all((output / path).is_file() for path in made):
        return tuple(problems)
    _remove_stages(output)
    stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=output))
    try:
        for part in data_parts(settings):
            problem = make(part, stage / part.path.removeprefix(urls.DATA), output, settings, str(output))
            if problem:
                problems.append(problem)
        files = [*_written(output, made), *((f"{urls.DATA}{path.name}", path) for path in stage.iterdir())]
        document = crate(sorted(described(path, *measured(file)) for path, file in files), settings, newest)
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


def _written(output: Path, made: frozenset[str]) -> Iterator[tuple[str, Path]]:
    """The files of the data that the build itself wrote, and their paths in the site."""
    for file in (output / urls.DATA).iterdir():
        path = f"{urls.DATA}{file.name}"
        if is_described(path) and path not in made:
            yield path, file


def _stamp(settings: Settings, pages: Mapping[str, Signature], newest: datetime | None) -> str:
    """A digest of what the files are made from: the program, the settings, the time, size and inode of each file."""
    made_from = [
        f"{path} {signature.stamp}"
        for path, signature in sorted(pages.items())
        if path.startswith(urls.DATA) or is_record(path)
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
