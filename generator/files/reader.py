"""A folder in, a tree out: files are read once, and again only when their times or sizes say that they have changed."""

import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from generator.core.model import Tree
from generator.core.problems import Place, Problem

FILE_LIMIT = 8 << 20
"""Largest file that is read, in bytes: a thousand times a long story."""

_TICK, _COARSE_TICK = 20_000_000, 2_500_000_000
"""How far apart, in nanoseconds, changes of a file must be to show in its times: file systems that store whole seconds
or milliseconds, such as FAT and some network drives, tell two changes apart only where they are seconds apart."""


class Stamp(NamedTuple):
    """What a file has from when it was written on, and keeps when it is moved: its time, size, number."""

    modified: int
    size: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """The stamp of a file by its status."""
        return cls(status.st_mtime_ns, status.st_size, status.st_ino)


class Signature(NamedTuple):
    """What tells, without reading a file, that it is still the one that was there: times, size, number."""

    changed: int
    modified: int
    size: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Signature":
        """The signature of a file by its status."""
        return cls(status.st_ctime_ns, status.st_mtime_ns, status.st_size, status.st_ino)

    @property
    def stamp(self) -> Stamp:
        """What of it stays when the file is moved."""
        return Stamp(self.modified, self.size, self.inode)

    def is_settled(self, now: int) -> bool:
        """Whether a change after `now` (nanoseconds) would show: not where the file was changed just then."""
        newest = max(self.changed, self.modified)
        return now - newest > (_TICK if newest % 1_000_000 else _COARSE_TICK)


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a folder, the names of those that are there and could not be read, and why.

    The name of a folder ends in a slash, and stands for all that may be in it.
    """

    files: dict[str, bytes]
    unread: frozenset[str]
    problems: tuple[Problem, ...]


_Known = dict[str, tuple[Signature, bytes]]


class Reader:
    """Reads files and folders, and a file that is still the one that it has read not again."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}

    def read(self, folder: Path, at: str, suffix: str = "") -> Folder:
        """A folder in; its files at any depth out, with a warning for each that cannot be read. No folder, no files.

        Hidden and temporary files are passed over, links are not followed out of the folder, and what is no plain file
        (a pipe, a device) is reported, not opened.
        """
        refused: dict[str, str] = {}
        root = str(folder.resolve())
        before, after = self._known.get(root, {}), {}
        files: dict[str, bytes] = {}
        now = time.time_ns()
        for name, entry in _entries(str(folder), refused) if folder.exists() else ():
            if not name.endswith(suffix):
                continue
            try:
                name.encode()
                if entry.is_symlink():
                    _refuse_link(entry.path, root)
                status = entry.stat()
                signature = (status.st_ctime_ns, status.st_mtime_ns, status.st_size, status.st_ino)
                known = before.get(name)
                if known is None or known[0] != signature:
                    known = (Signature.of(status), _read(entry.path, status))
                files[name] = known[1]
                if known[0].is_settled(now):
                    after[name] = known
            except UnicodeEncodeError:
                refused[name.encode("utf-8", "backslashreplace").decode()] = "its name is not UTF-8"
            except _NotPlainError as error:
                refused[name] = str(error)
            except OSError as error:
                refused[name] = error.strerror or str(error)
        self._known[root] = after
        problems = (
            Problem(code="unreadable", message=f"this file is left out: {reason}", place=Place(f"{at}/{name}"))
            for name, reason in sorted(refused.items())
        )
        return Folder(dict(sorted(files.items())), frozenset(refused), tuple(problems))

    def read_file(self, path: Path) -> tuple[bytes | None, tuple[Problem, ...]]:
        """One file in, its bytes out, with the checks of `read`; None where there is none."""
        folder, name = str(path.parent.resolve()), path.name
        self._known.setdefault(folder, {}).pop(name, None)
        now = time.time_ns()
        try:
            if path.is_symlink():
                _refuse_link(str(path), folder)
            status = path.stat()
            data = _read(str(path), status)
        except FileNotFoundError:
            return None, ()
        except (_NotPlainError, OSError) as error:
            problem = Problem(code="unreadable", message=f"this file is left out: {error}", place=Place(str(path)))
            return None, (problem,)
        signature = Signature.of(status)
        if signature.is_settled(now):
            self._known[folder][name] = (signature, data)
        return data, ()

    def signatures(self) -> dict[str, Signature]:
        """The signatures of all files that were read and would show a change, by their whole paths."""
        return {f"{top}/{name}": of[0] for top, known in self._known.items() for name, of in known.items()}

    def known(self, path: str) -> Signature | None:
        """The signature of a file as it was read, by its whole path."""
        for top, known in self._known.items():
            found = known.get(path[len(top) + 1 :]) if path.startswith(f"{top}/") else None
            if found:
                return found[0]
        return None

    def learn(self, folder: Path, tree: Tree, stamps: Mapping[str, Stamp]) -> None:
        """Take over what was just written to a folder, with these stamps, so that it need not be read."""
        root = str(folder.resolve())
        found = {name: signature_of(f"{root}/{name}") for name in stamps}
        now = time.time_ns()
        for name, stamp in stamps.items():
            signature = found[name]
            if signature and signature.stamp == stamp and signature.is_settled(now):
                self._known.setdefault(root, {})[name] = (signature, tree[name])


def signature_of(path: str) -> Signature | None:
    """A file in, its signature out; None where there is none."""
    try:
        return Signature.of(os.stat(path))  # noqa: PTH116 - thousands of files are asked about
    except OSError:
        return None


def scan(folder: Path, suffix: str = "") -> dict[str, Signature] | None:
    """A folder in; out the signatures of the files that `Reader.read` reads there, None where one cannot be read."""
    found: dict[str, Signature] = {}
    refused: dict[str, str] = {}
    if folder.exists():
        for name, entry in _entries(str(folder), refused):
            if name.endswith(suffix):
                status = entry.stat()
                if entry.is_symlink() or not stat.S_ISREG(status.st_mode):
                    return None
                found[name] = Signature.of(status)
    return None if refused else found


def signatures(folder: Path, paths: Iterable[str]) -> dict[str, Signature]:
    """Paths in a folder in; out the signatures of those that are there."""
    found: dict[str, Signature] = {}
    top = str(folder)
    for path in paths:
        with suppress(OSError):
            found[path] = Signature.of(os.lstat(f"{top}/{path}"))  # as above: thousands
    return found


class _NotPlainError(Exception):
    """Not a plain file of a size to read."""


def _refuse_link(path: str, root: str) -> None:
    if not _is_below(os.path.realpath(path), root):
        raise _NotPlainError("it is a link out of the folder, which is not followed")


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _entries(top: str, refused: dict[str, str]) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    """The files of a folder and those below it, with their names from the top."""
    waiting = [(top, "")]
    while waiting:
        folder, above = waiting.pop()
        try:
            with os.scandir(folder) as found:
                entries = list(found)
        except OSError as error:
            refused[above] = error.strerror or str(error)
            continue
        for entry in entries:
            if is_passed_over(entry.name):
                continue
            name = above + entry.name
            if entry.is_dir(follow_symlinks=False):
                waiting.append((entry.path, f"{name}/"))
            elif entry.is_symlink() and entry.is_dir():
                refused[f"{name}/"] = "it is a link, which is not followed"
            else:
                yield name, entry


def is_passed_over(name: str) -> bool:
    """Whether a file or folder is none of the archive's: hidden, or temporary, as editors and downloads leave them."""
    return name.startswith((".", "#")) or name.endswith(("~", ".tmp", ".swp", ".swx", ".part", ".crdownload"))


def _read(path: str, status: os.stat_result) -> bytes:
    if not stat.S_ISREG(status.st_mode):
        raise _NotPlainError("it is no plain file")
    if status.st_size > FILE_LIMIT:
        raise _NotPlainError(f"it is larger than {FILE_LIMIT >> 20} MiB")
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - Path adds a third to the time of reading small files
        return file.readall()
