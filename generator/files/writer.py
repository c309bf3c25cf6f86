"""Changes in, a folder that holds them out: the only place that writes, moves or removes files."""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from generator.core.model import Tree
from generator.core.pool import Pool
from generator.core.problems import Place, Problem
from generator.files.changes import Changes
from generator.files.reader import Stamp


class RefusedError(Exception):
    """The folder is not to be written to; the problem says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def update(
    folder: Path,
    tree: Tree,
    before: Mapping[str, bytes],
    removed: Iterable[str],
    *,
    dry: bool,
    pool: Pool | None = None,
) -> tuple[Changes, dict[str, Stamp]]:
    """Make a folder that people also write to hold a tree: write what differs from `before`, remove `removed`.

    Out come the changes, and the stamps of the files that were written.
    """
    created = [path for path in sorted(tree) if path not in before]
    changed = [
        path
        for path, data in sorted(tree.items())
        if path in before and before[path] is not data and before[path] != data
    ]
    changes = Changes(
        tuple(created), tuple(changed), tuple(sorted(removed)), identical=len(tree) - len(created) - len(changed)
    )
    if dry:
        return changes, {}
    top = folder.absolute()  # other processes may have another working directory
    files = [(path, top / path, tree[path]) for path in sorted((*created, *changed))]
    stamps = dict((pool or Pool()).map(_written, files, "writing stories"))
    for path in changes.removed:
        remove(folder, path)
    return changes, stamps


def _written(file: tuple[str, Path, bytes]) -> tuple[str, Stamp]:
    name, path, data = file
    make_folder(path.parent)
    return name, replace_file(path, data)


def replace_file(path: Path, data: bytes) -> Stamp:
    """Write a file under a temporary name beside it, then rename: it is there whole or not at all."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        stamp = write(temporary, data)
        move(temporary, path)
    except OSError:
        with suppress(OSError):
            unlink(temporary)
        raise
    return stamp


def write(path: Path, data: bytes) -> Stamp:
    """Write a file, in the folder that is there for it; what tells it from one that is written there later out."""
    with open(path, "wb", buffering=0) as file:  # noqa: PTH123 - Path adds a third to the time
        left = memoryview(data)
        while left:  # a single call writes at most 2 GiB, or what there is room for
            left = left[file.write(left) :]
        return Stamp.of(os.fstat(file.fileno()))


def make_folder(path: Path) -> None:
    """Make a folder and those above it, where they are missing."""
    path.mkdir(parents=True, exist_ok=True)


def move(source: Path, target: Path) -> None:
    """Move a file or folder to where it takes the place of what is there."""
    os.replace(source, target)  # noqa: PTH105 - likewise


def unlink(path: Path) -> None:
    """Remove a file, if it is there."""
    path.unlink(missing_ok=True)


def remove(folder: Path, path: str) -> None:
    """Remove a file, and the folders that it leaves empty."""
    target = folder / path
    unlink(target)
    for parent in target.parents:
        if parent == folder:
            break
        try:
            parent.rmdir()
        except OSError:
            break


def disk_problem(error: RefusedError | OSError, at: str) -> Problem:
    """What to report where the disk refused, or where a folder is not to be written to; `at` is the folder's name."""
    if isinstance(error, RefusedError):
        return error.problem
    place = Place(str(error.filename or at))
    return Problem(code="disk", message=f"the disk refused: {error.strerror or error}", place=place)
