"""Reads folders as trees of bytes, and reads a file again only if its times, size or inode have changed."""

import os
import stat
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.core.model import Tree
from generator.core.problems import Place, Problem
from generator.files.folder import BEGINNING, FILE_LIMIT, TOO_LARGE, Folder, left_out
from generator.files.names import is_skipped
from generator.files.signatures import Signature, Stamp, signature_of

_Known = dict[str, tuple[Signature, bytes | None]]


class Reader:
    """Reads files and folders, and caches the bytes of files for as long as their signatures stay the same."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}

    def read(self, folder: Path, at: str, endings: tuple[str, ...] = ()) -> Folder:
        """Read the files of a folder, at any depth.

        Hidden and temporary files are skipped, links out of the folder are not followed, and what is not a regular file
        (a pipe, a device) is reported, not opened.

        Args:
            folder: The folder.
            at: What problems call the folder.
            endings: How the names of the files end, in any case; others are passed over. None: all are read.

        Returns:
            The files, with a warning for each that cannot be read; no files if the folder does not exist.
        """
        refused: dict[str, str] = {}
        passed_over: dict[str, bytes] = {}
        root = str(folder.resolve())
        before = self._known.get(root, {})
        after: _Known = {}
        files: dict[str, bytes] = {}
        now = time.time_ns()
        for name, entry in _entries(str(folder), refused, passed_over) if folder.exists() else ():
            if not _has_ending(name, endings):
                passed_over[name] = _beginning(entry)
                continue
            try:
                name.encode()
                if entry.is_symlink():
                    _refuse_link(entry.path, root)
                status = entry.stat()
                signature = Signature.of(status)
                cached = before.get(name)
                data = cached[1] if cached and cached[0] == signature else None
                if data is None:
                    data = _read(entry.path, status)
                files[name] = data
                if signature.is_settled(now):
                    after[name] = (signature, data)
            except UnicodeEncodeError:
                refused[name.encode("utf-8", "backslashreplace").decode()] = "its name is not UTF-8"
            except OSError as error:
                refused[name] = error.strerror or str(error)
        self._known[root] = after
        passed_over = dict(sorted(passed_over.items()))
        return Folder(dict(sorted(files.items())), frozenset(refused), left_out(refused, at), passed_over)

    def reread(self, folder: Path, name: str) -> bytes | None:
        """Read a file of a folder that was read, as it is now, whatever is cached of it.

        Returns:
            Its bytes, or None if there is no such file any more.

        Raises:
            OSError: It cannot be read by itself: it is no plain file, or one of those that `read` reports.
        """
        root = str(folder.resolve())
        known = self._known.setdefault(root, {})
        known.pop(name, None)
        path = f"{root}/{name}"
        now = time.time_ns()
        try:
            status = os.lstat(path)
            data = _read(path, status)
        except FileNotFoundError:
            return None
        signature = Signature.of(status)
        if signature.is_settled(now):
            known[name] = (signature, data)
        return data

    def read_file(self, path: Path, code: str = "unreadable") -> tuple[bytes | None, tuple[Problem, ...]]:
        """Read one file, with the checks of `read`. If it cannot be read, `code` is that of the problem.

        Returns:
            Its bytes, or None if it does not exist or cannot be read; and the problems.
        """
        folder, name = str(path.parent.resolve()), path.name
        self._known.setdefault(folder, {}).pop(name, None)
        now = time.time_ns()
        try:
            if path.is_symlink():
                _refuse_link(str(path), folder)
            status = path.stat()
            data = _read(str(path), status)
        except OSError as error:
            if isinstance(error, FileNotFoundError) and not path.is_symlink():
                return None, ()
            reason = error.strerror or str(error)
            return None, (Problem(code=code, message=f"this file cannot be read: {reason}", place=Place(str(path))),)
        signature = Signature.of(status)
        if signature.is_settled(now):
            self._known[folder][name] = (signature, data)
        return data, ()

    def signatures(self) -> dict[str, Signature]:
        """The signatures of all cached files, by absolute path; files whose changes might not show are not cached."""
        return {f"{top}/{name}": entry[0] for top, entries in self._known.items() for name, entry in entries.items()}

    def known(self, path: str) -> Signature | None:
        """The signature of a file, by its absolute path, as it was read; None if it is not cached."""
        for top, entries in self._known.items():
            entry = entries.get(path[len(top) + 1 :]) if path.startswith(f"{top}/") else None
            if entry:
                return entry[0]
        return None

    def learn(self, folder: Path, tree: Tree, stamps: Mapping[str, Stamp]) -> None:
        """Cache files that were just written, so that they need not be read.

        Args:
            folder: The folder that they were written to.
            tree: Their bytes, by name; those that are not in it are read again, but their signatures are known.
            stamps: Their stamps as they were written; a file that has another one by now is not cached.
        """
        root = str(folder.resolve())
        signature_by_name = {name: signature_of(f"{root}/{name}") for name in stamps}
        now = time.time_ns()
        for name, stamp in stamps.items():
            signature = signature_by_name[name]
            if signature and signature.stamp == stamp and signature.is_settled(now):
                self._known.setdefault(root, {})[name] = (signature, tree.get(name))


def scan(folder: Path, endings: tuple[str, ...] = (), *, plain: bool = True) -> dict[str, Signature] | None:
    """The signatures of the files of a folder that `Reader.read` reads, by name.

    If only `plain` files count, None where one cannot be read, is a link, or is not a regular file.
    """
    signature_by_name: dict[str, Signature] = {}
    refused: dict[str, str] = {}
    if folder.exists():
        for name, entry in _entries(str(folder), refused, None):
            if _has_ending(name, endings):
                try:
                    status = entry.stat()
                except OSError:  # a link to nowhere, or a file that was just removed
                    if plain:
                        return None
                    continue
                if plain and (entry.is_symlink() or not stat.S_ISREG(status.st_mode)):
                    return None
                signature_by_name[name] = Signature.of(status)
    return None if plain and refused else signature_by_name


class _NotPlainError(OSError):
    """Raised for a link out of the folder, and for what is not a regular file of at most `FILE_LIMIT`."""


def _refuse_link(path: str, root: str) -> None:
    if not _is_below(os.path.realpath(path), root):
        raise _NotPlainError("it is a link out of the folder, which is not followed")


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _entries(
    top: str, refused: dict[str, str], passed_over: dict[str, bytes] | None
) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    """Yields the files of a folder and of those below it, with their paths relative to it.

    What cannot be listed is added to `refused`, with the reason; what is not read because of its name is added to
    `passed_over`, unless that is None, with the bytes with which it begins.
    """
    pending = [(top, "")]
    while pending:
        folder, prefix = pending.pop()
        try:
            with os.scandir(folder) as listing:
                entries = list(listing)
        except OSError as error:
            refused[prefix] = error.strerror or str(error)
            continue
        names = frozenset(entry.name for entry in entries)
        for entry in entries:
            name = prefix + entry.name
            if is_skipped(entry.name, names):
                if passed_over is not None:
                    passed_over[name] = _beginning(entry)
            elif entry.is_dir(follow_symlinks=False):
                pending.append((entry.path, f"{name}/"))
            elif entry.is_symlink() and os.path.isdir(entry.path):  # noqa: PTH112 - a loop of links is no folder here
                refused[f"{name}/"] = "it is a link, which is not followed"
            else:
                yield name, entry


def _has_ending(name: str, endings: tuple[str, ...]) -> bool:
    return not endings or name.lower().endswith(endings)


def _beginning(entry: "os.DirEntry[str]") -> bytes:
    """The bytes with which a file begins; none of a folder, a link, a hidden file, or what cannot be read."""
    if entry.name.startswith(".") or not entry.is_file(follow_symlinks=False):
        return b""
    try:
        with open(entry.path, "rb", buffering=0) as file:  # noqa: PTH123 - likewise
            return file.read(BEGINNING)
    except OSError:
        return b""


def _read(path: str, status: os.stat_result) -> bytes:
    if not stat.S_ISREG(status.st_mode):
        raise _NotPlainError("it is not a regular file")
    if status.st_size > FILE_LIMIT:
        raise _NotPlainError(TOO_LARGE)
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - Path adds a third to the time of reading small files
        return file.readall()
