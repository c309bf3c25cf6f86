"""Changes in, a folder that holds them out: the only place that writes, moves or removes files."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from generator.model import Tree
from generator.problems import Place, Problem
from generator.work import ALONE, Work


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

    def add(self, more: "Changes") -> None:
        """Take over what was found to be not as it was and made anew."""
        self.created += more.created
        self.changed += more.changed
        self.identical -= more.written


class RefusedError(Exception):
    """The folder is not to be written to; the problem says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def update(
    folder: Path, tree: Tree, before: Mapping[str, bytes], removed: Iterable[str], *, dry: bool, work: Work = ALONE
) -> Changes:
    """Make a folder that people also write to hold a tree: write what differs from `before`, remove `removed`."""
    changes = Changes()
    differing: list[tuple[Path, bytes]] = []
    top = folder.absolute()  # another process may be elsewhere
    for path, data in sorted(tree.items()):
        if path not in before:
            changes.created.append(path)
        elif before[path] is not data and before[path] != data:
            changes.changed.append(path)
        else:
            changes.identical += 1
            continue
        differing.append((top / path, data))
    if not dry:
        for _ in work.stream(_written, differing):
            pass
    for path in sorted(removed):
        changes.removed.append(path)
        if not dry:
            remove(folder, path)
    return changes


def _written(file: tuple[Path, bytes]) -> None:
    """Write a file under a temporary name beside it, then rename: it is there whole or not at all."""
    path, data = file
    make_folder(path.parent)
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        write(temporary, data)
        move(temporary, path)
    except OSError:
        with suppress(OSError):
            unlink(temporary)
        raise


def write(path: Path, data: bytes) -> None:
    """Write a file, in the folder that is there for it."""
    with open(path, "wb", buffering=0) as file:  # noqa: PTH123 - Path adds a third to the time
        left = memoryview(data)
        while left:  # a single call writes at most 2 GiB, or what there is room for
            left = left[file.write(left) :]


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
