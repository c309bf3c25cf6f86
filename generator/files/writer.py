"""Writes, moves and removes files for all other modules, and updates a folder to hold given files."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from generator.core.model import Tree
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
) -> tuple[Changes, dict[str, Stamp], tuple[str, ...]]:
    """Update a folder that people also write to: write what differs, and remove what is no longer wanted.

    A file that is not any more what was read is left alone: somebody saved it in the meantime.

    Args:
        folder: The folder.
        tree: All files that it should hold.
        before: The files that it holds.
        removed: The paths of the files to remove.
        dry: Whether only to compare.

    Returns:
        The changes; the stamps of the files that were written, by path; and the paths of those that were left alone.
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
        return changes, {}, ()
    written = [(path, _written(folder / path, tree[path], before.get(path))) for path in sorted((*created, *changed))]
    left_alone = [path for path, stamp in written if stamp is None]
    for path in changes.removed:
        if holds(folder / path, before.get(path)):
            remove(folder, path)
        else:
            left_alone.append(path)
    kept = frozenset(left_alone)
    changes = replace(
        changes,
        created=tuple(path for path in created if path not in kept),
        changed=tuple(path for path in changed if path not in kept),
        removed=tuple(path for path in changes.removed if path not in kept),
    )
    return changes, {path: stamp for path, stamp in written if stamp}, tuple(left_alone)


def _written(path: Path, data: bytes, expected: bytes | None) -> Stamp | None:
    make_folder(path.parent)
    return replace_read(path, data, expected)


def holds(path: Path, expected: bytes | None) -> bool:
    """Whether a file holds exactly these bytes, or is missing if None is expected."""
    try:
        return path.read_bytes() == expected
    except FileNotFoundError:
        return expected is None
    except OSError:
        return False


def replace_file(path: Path, data: bytes) -> Stamp:
    """Write a file under a temporary name beside it, then rename it, so that it is there whole or not at all.

    Returns:
        The stamp of the file.
    """
    with _beside(path, data) as (temporary, stamp):
        move(temporary, path)
    return stamp


def replace_read(path: Path, data: bytes, expected: bytes | None) -> Stamp | None:
    """Replace a file that was read like `replace_file`, unless it holds something else by now.

    Args:
        path: The file.
        data: What to write.
        expected: What was read, None if there was no file; it is looked at again right before it is replaced.

    Returns:
        The stamp of the file; None if it was left alone.
    """
    with _beside(path, data) as (temporary, stamp):
        if not holds(path, expected):
            return None
        move(temporary, path)
    return stamp


@contextmanager
def _beside(path: Path, data: bytes) -> Iterator[tuple[Path, Stamp]]:
    """Write data to a temporary file beside a path; it is removed afterwards if it is still there."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        yield temporary, write(temporary, data)
    finally:
        with suppress(OSError):
            unlink(temporary)


_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


def write(path: Path | str, data: bytes) -> Stamp:
    """Write a file in a folder that exists. Returns its stamp, which a file written there later will not have."""
    # Not `open`: it takes twice the time, and a build writes several files for each story.
    descriptor = os.open(path, _NEW, 0o666)
    try:
        remaining = memoryview(data)
        while remaining:  # a single call writes at most 2 GiB, or what there is room for
            remaining = remaining[os.write(descriptor, remaining) :]
        return Stamp.of(os.fstat(descriptor))
    finally:
        os.close(descriptor)


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
    """Remove a file, and the folders that it leaves empty; an empty folder in its place likewise."""
    target = folder / path
    is_folder = target.is_dir() and not target.is_symlink()
    if not is_folder:
        unlink(target)
    for parent in (target, *target.parents) if is_folder else target.parents:
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
