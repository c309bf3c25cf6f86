"""A folder in, a tree out, and changes of it back; with `output`, the only place that touches files."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from generator.model import Tree
from generator.problems import Place, Problem

FILE_LIMIT = 8 << 20
"""Largest file that is read, in bytes: a thousand times a long story."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a folder, the names of those that are there and could not be read, and why.

    The name of a folder ends in a slash, and stands for all that may be in it.
    """

    files: dict[str, bytes]
    unread: frozenset[str]
    problems: tuple[Problem, ...]


def read(folder: Path, at: str, suffix: str = "") -> Folder:
    """A folder in; its files at any depth out, with a warning for each that cannot be read. No folder, no files.

    Hidden and temporary files are passed over, links are not followed out of the folder, and what is no plain file
    (a pipe, a device) is reported, not opened.
    """
    files: dict[str, bytes] = {}
    refused: dict[str, str] = {}
    root = folder.resolve()

    def refuse(error: OSError) -> None:
        name = Path(error.filename).relative_to(folder).as_posix()
        refused["" if name == "." else f"{name}/"] = error.strerror or str(error)

    for base, folders, names in os.walk(folder, onerror=refuse if folder.exists() else None):
        folders[:] = sorted(name for name in folders if not _passed_over(name))
        for name in folders:
            if Path(base, name).is_symlink():
                refused[f"{Path(base, name).relative_to(folder).as_posix()}/"] = "it is a link, which is not followed"
        for name in sorted(names):
            if _passed_over(name) or not name.endswith(suffix):
                continue
            path = Path(base, name)
            relative = path.relative_to(folder).as_posix()
            try:
                relative.encode()
                files[relative] = _read(path, root)
            except UnicodeEncodeError:
                refused[relative.encode("utf-8", "backslashreplace").decode()] = "its name is not UTF-8"
            except _NotPlainError as error:
                refused[relative] = str(error)
            except OSError as error:
                refused[relative] = error.strerror or str(error)
    problems = (
        Problem(code="unreadable", message=f"this file is left out: {reason}", place=Place(f"{at}/{name}"))
        for name, reason in refused.items()
    )
    return Folder(files, frozenset(refused), tuple(problems))


class _NotPlainError(Exception):
    """Not a plain file of a size to read."""


def read_file(path: Path) -> tuple[bytes | None, tuple[Problem, ...]]:
    """One file in, its bytes out, with the checks of `read`; None where there is none."""
    try:
        return _read(path, path.parent.resolve()), ()
    except FileNotFoundError:
        return None, ()
    except (_NotPlainError, OSError) as error:
        return None, (Problem(code="unreadable", message=f"this file is left out: {error}", place=Place(str(path))),)


def _passed_over(name: str) -> bool:
    return name.startswith((".", "#")) or name.endswith(("~", ".tmp", ".swp", ".part"))


def _read(path: Path, root: Path) -> bytes:
    if path.is_symlink() and not path.resolve().is_relative_to(root):
        raise _NotPlainError("it is a link out of the folder, which is not followed")
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise _NotPlainError("it is no plain file")
    if status.st_size > FILE_LIMIT:
        raise _NotPlainError(f"it is larger than {FILE_LIMIT >> 20} MiB")
    return path.read_bytes()


@dataclass(slots=True)
class Changes:
    """What a build did to a folder, or would do: paths by what became of them, and how many stayed as they were."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    identical: int = 0

    @property
    def written(self) -> int:
        """How many files were written."""
        return len(self.created) + len(self.changed)


class RefusedError(Exception):
    """The folder is not to be written to; the problem says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def update(folder: Path, tree: Tree, before: Mapping[str, bytes], removed: Iterable[str], *, dry: bool) -> Changes:
    """Make a folder that people also write to hold a tree: write what differs from `before`, remove `removed`."""
    changes = Changes()
    for path, data in sorted(tree.items()):
        if path not in before:
            changes.created.append(path)
        elif before[path] != data:
            changes.changed.append(path)
        else:
            changes.identical += 1
            continue
        if not dry:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(target, data)
    for path in sorted(removed):
        changes.removed.append(path)
        if not dry:
            remove(folder, path)
    return changes


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file under a temporary name beside it, then rename: it is there whole or not at all."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise


def remove(folder: Path, path: str) -> None:
    """Remove a file, and the folders that it leaves empty."""
    target = folder / path
    target.unlink(missing_ok=True)
    for parent in target.parents:
        if parent == folder:
            break
        try:
            parent.rmdir()
        except OSError:
            break


@contextmanager
def disk_problems(problems: list[Problem], at: str) -> Iterator[None]:
    """Turn what the disk refuses inside the block into a problem that names it."""
    try:
        yield
    except RefusedError as error:
        problems.append(error.problem)
    except OSError as error:
        place = Place(str(error.filename or at))
        message = f"the disk refused: {error.strerror or error}"
        problems.append(Problem(code="disk", message=message, place=place))
