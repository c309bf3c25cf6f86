"""Changes in, a folder that holds them out: the only place that writes, moves or removes files."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from generator.core.model import Tree
from generator.core.problems import Place, Problem
from generator.core.work import ALONE, Work
from generator.files.changes import Changes
from generator.files.reader import Stamp


class RefusedError(Exception):
    """The folder is not to be written to; the problem says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def update(
    folder: Path, tree: Tree, before: Mapping[str, bytes], removed: Iterable[str], *, dry: bool, work: Work = ALONE
) -> tuple[Changes, dict[str, Stamp]]:
    """Make a folder that people also write to hold a tree: write what differs from `before`, remove `removed`.

    Out come the changes, and the stamps of the files that were written.
    """
    changes = Changes()
    differing: list[tuple[str, Path, bytes]] = []
    top = folder.absolute()  # another process may be elsewhere
    for path, data in sorted(tree.items()):
        if path not in before:
            changes.created.append(path)
        elif before[path] is not data and before[path] != data:
            changes.changed.append(path)
        else:
            changes.identical += 1
            continue
        differing.append((path, top / path, data))
    stamps = {} if dry else dict(work.stream(_written, differing, "writing stories"))
    for path in sorted(removed):
        changes.removed.append(path)
        if not dry:
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
