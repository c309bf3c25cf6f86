"""Writes, moves and removes files for all other modules."""

import errno
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from generator.core.problems import Place, Problem
from generator.files.signatures import Stamp


class RefusedError(Exception):
    """Raised when a folder must not be written to; the problem says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


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


class Wanted(NamedTuple):
    """A file to write: its path, its bytes, and what was read there; None if there was no file."""

    path: Path
    data: bytes
    expected: bytes | None


_TOGETHER = 500
"""How many files are written before they are synced and moved: a disk syncs many in hardly more time than one."""


def replace_read(files: Sequence[Wanted]) -> list[Stamp | None]:
    """Replace files that were read, unless they hold something else by now; what is written survives a power cut.

    Each is written beside its place, synced to the disk, and moved; then the folders are synced, too. What was read
    is looked at again right before its file is replaced.

    Returns:
        For each its stamp; None if it was left alone.
    """
    stamps: list[Stamp | None] = []
    for start in range(0, len(files), _TOGETHER):
        stamps += _replaced(files[start : start + _TOGETHER])
    return stamps


def _replaced(files: Sequence[Wanted]) -> list[Stamp | None]:
    stamps: list[Stamp | None] = []
    with ExitStack() as stack:
        staged: list[tuple[Path, Stamp]] = []
        for path, data, _ in files:
            make_folder(path.parent)
            staged.append(stack.enter_context(_beside(path, data)))
        for temporary, _ in staged:
            sync(temporary)
        for (temporary, stamp), (path, _, expected) in zip(staged, files, strict=True):
            is_as_read = holds(path, expected)
            if is_as_read:
                move(temporary, path)
            stamps.append(stamp if is_as_read else None)
    for folder in sorted({path.parent for path, _, _ in files}):
        sync(folder)
    return stamps


def sync(path: Path) -> None:
    """Have the disk keep a file, or the names in a folder, also if the power is cut from now on."""
    if os.name == "nt" and path.is_dir():
        return  # its folders cannot be synced
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a file system that cannot sync
            raise
    finally:
        os.close(descriptor)


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


def file_in_way(folder: Path) -> Path | None:
    """What is no folder where a folder is to be, or one above it; None if nothing is."""
    return next((each for each in (folder, *folder.parents) if os.path.lexists(each) and not each.is_dir()), None)


def make_folder(path: Path) -> None:
    """Create a folder and the missing ones above it."""
    path.mkdir(parents=True, exist_ok=True)


def move(source: Path, target: Path) -> None:
    """Move a file or folder, replacing what is at the target."""
    os.replace(source, target)  # noqa: PTH105 - likewise


def unlink(path: Path) -> None:
    """Remove a file, if it exists."""
    path.unlink(missing_ok=True)


def clear(path: Path) -> None:
    """Remove whatever is at a path, if anything is; if it is a link, only the link."""
    if path.is_symlink() or not path.is_dir():
        unlink(path)
        return
    with suppress(FileNotFoundError):
        shutil.rmtree(path)


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
    who = "system" if error.errno in _OF_THE_SYSTEM else "disk"
    return Problem(code="disk", message=f"the {who} refused: {error.strerror or error}", place=place)


_OF_THE_SYSTEM = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN})
"""Errors that no disk makes: too many open files, too many processes, too little memory."""
