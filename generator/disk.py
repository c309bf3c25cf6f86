"""Folders in, trees out, and back: the only place that touches files.

What is written goes to a temporary name first and is renamed when all of it is there. The manifest in the output folder
lists what builds wrote; nothing else in it is ever removed.
"""

import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from generator.model import Tree
from generator.page import Document
from generator.problems import Place, Problem

try:
    import fcntl
except ImportError:  # Windows has no flock; there two builds at once are the user's to avoid
    fcntl = None  # type: ignore[assignment]  # tested for where it is used

FILE_LIMIT = 8 << 20
"""Largest file that is read, in bytes: a thousand times a long story."""

MANIFEST = ".backfile"
STAGE = ".backfile-stage"
_MANIFEST_HEAD = "Backfile wrote these files, and removes no others.\n"


def read(folder: Path, at: str, suffix: str = "") -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """A folder in; its files at any depth out, with a warning for each that cannot be read. No folder, no files.

    Hidden and temporary files are passed over, links are not followed out of the folder, and what is no plain file
    (a pipe, a device) is reported, not opened.
    """
    tree: dict[str, bytes] = {}
    problems: list[Problem] = []
    root = folder.resolve()
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _passed_over(name))
        for name in sorted(names):
            if _passed_over(name) or not name.endswith(suffix):
                continue
            path = Path(base, name)
            relative = path.relative_to(folder).as_posix()
            try:
                relative.encode()
                tree[relative] = _read(path, root)
            except UnicodeEncodeError:
                shown = relative.encode("utf-8", "backslashreplace").decode()
                problems.append(_unreadable(f"{at}/{shown}", "its name is not UTF-8"))
            except _NotPlainError as error:
                problems.append(_unreadable(f"{at}/{relative}", str(error)))
            except OSError as error:
                problems.append(_unreadable(f"{at}/{relative}", error.strerror or str(error)))
    return tree, tuple(problems)


class _NotPlainError(Exception):
    """Not a plain file of a size to read."""


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


def _unreadable(name: str, reason: str) -> Problem:
    return Problem(code="unreadable", message=f"this file is left out: {reason}", place=Place(name))


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


class Output:
    """A folder that builds own, held by one build at a time: documents are put in, then committed together.

    `owned` are the paths that the last build wrote. With `dry` nothing is written, only compared.
    """

    def __init__(self, folder: Path, *, dry: bool = False) -> None:
        self.folder = folder
        self.dry = dry
        self.owned: frozenset[str] = frozenset()
        self.put_paths: set[str] = set()
        self.changes = Changes()
        self._staged: list[str] = []
        self._checked: set[Path] = set()
        self._lock: int | None = None

    def __enter__(self) -> Self:
        """Take the folder: create and lock it, read its manifest, clear what a killed build left.

        Raises:
            RefusedError: It holds files that no build wrote, or another build has it.
        """
        if not self.dry:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._take_lock()
        manifest = self.folder / MANIFEST
        if manifest.is_file():
            self.owned = _owned(manifest.read_text("utf-8"))
        elif self.folder.exists() and any(entry.name != STAGE for entry in self.folder.iterdir()):
            self._release()
            raise RefusedError(
                Problem(
                    code="foreign-output",
                    message="the output folder holds files that no build wrote",
                    place=Place(str(self.folder)),
                    hint="name another folder with --output, or empty this one yourself",
                )
            )
        if not self.dry:
            shutil.rmtree(self.folder / STAGE, ignore_errors=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the folder. What was put in but not committed is gone."""
        if not self.dry:
            shutil.rmtree(self.folder / STAGE, ignore_errors=True)
        self._release()

    def put(self, document: Document) -> None:
        """Stage a document if its bytes differ from the file's."""
        self.put_paths.add(document.path)
        target = self.folder / document.path
        self._check_parents(target)
        try:
            known = target.stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            self.changes.created.append(document.path)
        else:
            if known == len(document.data) and target.read_bytes() == document.data:
                self.changes.identical += 1
                return
            self.changes.changed.append(document.path)
        if self.dry:
            return
        stage = self.folder / STAGE
        stage.mkdir(exist_ok=True)
        (stage / str(len(self._staged))).write_bytes(document.data)
        self._staged.append(document.path)

    @property
    def lost(self) -> tuple[str, ...]:
        """The paths that the last build wrote and this one does not."""
        return tuple(sorted(self.owned - self.put_paths))

    def commit(self) -> Changes:
        """Move what was staged into place, remove what is owned and was not put in; the changes out.

        The manifest names old and new files before the first is moved, so that a build killed here can be repaired.
        """
        self.changes.removed = [path for path in self.lost if (self.folder / path).exists()]
        if self.dry:
            return self.changes
        if self._staged or self.changes.removed or self.owned != self.put_paths:
            self._write_manifest(self.owned | self.put_paths)
            for path in self.changes.removed:
                _remove(self.folder, path)
            for number, path in enumerate(self._staged):
                target = self.folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                (self.folder / STAGE / str(number)).replace(target)
            self._write_manifest(self.put_paths)
        return self.changes

    def _check_parents(self, target: Path) -> None:
        """Refuse to write through a link that somebody put into the folder."""
        for parent in target.parents:
            if parent in self._checked or parent == self.folder:
                break
            if parent.is_symlink():
                raise RefusedError(
                    Problem(
                        code="foreign-output",
                        message="a folder of the output is a link to somewhere else",
                        place=Place(str(parent)),
                        hint="remove the link",
                    )
                )
            self._checked.add(parent)

    def _write_manifest(self, paths: Iterable[str]) -> None:
        text = _MANIFEST_HEAD + "".join(f"{path}\n" for path in sorted(paths))
        write_atomic(self.folder / MANIFEST, text.encode())

    def _take_lock(self) -> None:
        if fcntl is None:
            return  # type: ignore[unreachable]  # on Windows it is reached
        self._lock = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._release()
            raise RefusedError(
                Problem(
                    code="foreign-output",
                    message="another build is writing to the output folder",
                    place=Place(str(self.folder)),
                    hint="let it finish, then build again",
                )
            ) from None

    def _release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)  # closing lets go of the lock; so does dying
            self._lock = None


def _owned(manifest: str) -> frozenset[str]:
    """The text of a manifest in; out the paths it lists that stay inside the folder."""
    lines = manifest.splitlines()[1:]
    return frozenset(line for line in lines if line and not line.startswith("/") and ".." not in line.split("/"))


def clean(folder: Path) -> Changes:
    """Remove what builds wrote, and the folder if nothing else is in it.

    Raises:
        RefusedError: No build wrote to the folder.
    """
    with Output(folder) as output:
        changes = output.commit()
        (folder / MANIFEST).unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()
    return changes


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
            _remove(folder, path)
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


def _remove(folder: Path, path: str) -> None:
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
        problems.append(
            Problem(
                code="disk",
                message=f"the disk refused: {error.strerror or error}",
                place=place,
                hint="what stood there before was left in place",
            )
        )
