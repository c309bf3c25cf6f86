"""Writes, moves and removes files for all other modules, and updates a folder to hold given files."""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from generator.core.model import Tree
from generator.core.pool import Pool
from generator.core.problems import Place, Problem
from generator.files.changes import Changes
from generator.files.signatures import Stamp


class RefusedError(Exception):
    """Raised when a folder must not be written to; the problem says why."""

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
    """Update a folder that people also write to: write what differs, and remove what is no longer wanted.

    Args:
        folder: The folder.
        tree: All files that it should hold.
        before: The files that it holds.
        removed: The paths of the files to remove.
        dry: Whether only to compare.
        pool: Shares the writing among processes.

    Returns:
        The changes, and the stamps of the files that were written, by path.
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
    root = folder.absolute()  # other processes may have another working directory
    files = [(path, root / path, tree[path]) for path in sorted((*created, *changed))]
    stamps = dict((pool or Pool()).map(_written, files, "writing stories"))
    for path in changes.removed:
        remove(folder, path)
    return changes, stamps


def _written(file: tuple[str, Path, bytes]) -> tuple[str, Stamp]:
    name, path, data = file
    make_folder(path.parent)
    return name, replace_file(path, data)


def replace_file(path: Path, data: bytes) -> Stamp:
    """Write a file under a temporary name beside it, then rename it, so that it is there whole or not at all.

    Returns:
        The stamp of the file.
    """
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
    """Write a file in a folder that exists. Returns its stamp, which a file written there later will not have."""
    with open(path, "wb", buffering=0) as file:  # noqa: PTH123 - Path adds a third to the time
        remaining = memoryview(data)
        while remaining:  # a single call writes at most 2 GiB, or what there is room for
            remaining = remaining[file.write(remaining) :]
        return Stamp.of(os.fstat(file.fileno()))


def make_folder(path: Path) -> None:
    """Create a folder and the missing ones above it."""
    path.mkdir(parents=True, exist_ok=True)


def move(source: Path, target: Path) -> None:
    """Move a file or folder, replacing what is at the target."""
    os.replace(source, target)  # noqa: PTH105 - likewise


def unlink(path: Path) -> None:
    """Remove a file, if it exists."""
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
    """The problem to report for an error of the disk, or for a folder that must not be written to.

    Args:
        error: The error.
        at: The folder's name, for errors that name no file.
    """
    if isinstance(error, RefusedError):
        return error.problem
    place = Place(str(error.filename or at))
    return Problem(code="disk", message=f"the disk refused: {error.strerror or error}", place=place)
