"""Writes documents to the output folder: they are staged, then moved into place together.

Only documents that differ from the files in their places are written to a staging folder, and they are moved once
all of them are there. The manifest lists the files that builds wrote; nothing else in the folder is ever removed.
"""

import os
import shutil
import stat
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Protocol, Self

from generator.core.document import Document
from generator.core.problems import Place, Problem
from generator.files import writer
from generator.files.changes import Changes
from generator.files.folders import MANIFEST
from generator.files.lock import LockedError, locked
from generator.files.signatures import Stamp
from generator.files.writer import RefusedError

STAGE = ".backfile-stage"
LOCK = ".backfile-lock"
_NOT_OURS = "the output folder holds files that no build wrote"
_FOREIGN = "no build wrote this file, and a page of the site would be written over it"
_MANIFEST_HEAD = "Backfile wrote these files, and removes no others.\n"


class Staged(NamedTuple):
    """How a document compares with the file in its place.

    `is_new`: there is no such file. `differs`: there is none, or its bytes are different, so the document was
    staged. `stamp` is that of the file as it was compared or written; None if it differs and this is a dry run.
    """

    path: str
    is_new: bool
    differs: bool
    stamp: Stamp | None


class Stage(Protocol):
    """Where documents are staged: any process may, of this machine or another."""

    def put(self, document: Document) -> Staged:
        """Stage a document if its bytes differ from those in its place."""


class FolderStage(NamedTuple):
    """The staging folder of an output folder.

    With `dry` documents are only compared. `is_empty` is whether the output is known to hold no file of a build, so
    that there is nothing to compare with.
    """

    folder: str
    dry: bool = False
    is_empty: bool = False

    def put(self, document: Document) -> Staged:
        """Write a document to the staging folder if its bytes differ from the file's."""
        place = f"{self.folder}/{document.path}"
        is_new, stamp = (True, None) if self.is_empty else _compared(place, document.data)
        differs = stamp is None
        if differs and not self.dry:
            staged = f"{self.folder}/{STAGE}/{document.path}"
            try:
                stamp = writer.write(staged, document.data)
            except FileNotFoundError:
                writer.make_folder(Path(staged).parent)
                stamp = writer.write(staged, document.data)
        return Staged(document.path, is_new, differs, stamp)


_LOOK = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Flags for opening files of the output: links are not followed, and a pipe that somebody put there does not block."""


def _compared(path: str, data: bytes) -> tuple[bool, Stamp | None]:
    """Returns whether there is no file at a path, and the file's stamp if it holds exactly these bytes."""
    try:
        descriptor = os.open(path, _LOOK)
    except (FileNotFoundError, NotADirectoryError):
        return True, None
    except OSError:
        return False, None
    try:
        status = os.fstat(descriptor)
        same = (
            stat.S_ISREG(status.st_mode) and status.st_size == len(data) and os.read(descriptor, len(data) + 1) == data
        )
        return False, Stamp.of(status) if same else None
    finally:
        os.close(descriptor)


def _refused(message: str, place: Path, hint: str) -> RefusedError:
    return RefusedError(Problem(code="foreign-output", message=message, place=Place(str(place)), hint=hint))


class Output:
    """An output folder, locked by one build at a time; staged files are committed together.

    `owned` are the paths that the last build wrote; `is_empty` is whether none has written to it. With `dry` nothing is
    written, only compared. `begun` is true while files are being moved into place.
    """

    def __init__(self, folder: Path, *, dry: bool = False) -> None:
        self.folder = folder
        self.dry = dry
        self.owned: frozenset[str] = frozenset()
        self.is_empty = False
        self.begun = False
        self._lock = ExitStack()

    def __enter__(self) -> Self:
        """Create and lock the folder, read its manifest, and remove what a killed build left.

        Raises:
            RefusedError: It holds files that no build wrote, or another build has locked it.
        """
        if not self.dry:
            in_the_way = writer.file_in_way(self.folder)
            if in_the_way:
                raise _refused("this is a file, where the output folder would be", in_the_way, "name another folder")
            writer.make_folder(self.folder)
            self._take_lock()
        manifest = self.folder / MANIFEST
        if manifest.is_file():
            text = manifest.read_text("utf-8", "replace")
            if not text.startswith(_MANIFEST_HEAD):
                self._lock.close()
                raise _refused("no build wrote this list of files", manifest, "name another folder with --output")
            self.owned = _owned(text)
        elif self.folder.exists() and any(entry.name not in {STAGE, LOCK} for entry in self.folder.iterdir()):
            self._lock.close()
            raise _refused(_NOT_OURS, self.folder, "name another folder with --output, or empty this one yourself")
        else:
            self.is_empty = True
        if not self.dry:
            shutil.rmtree(self.folder / STAGE, ignore_errors=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Release the folder, and delete what was staged but not committed."""
        if not self.dry:
            shutil.rmtree(self.folder / STAGE, ignore_errors=True)
        self._lock.close()

    def commit(self, paths: AbstractSet[str], staged: Iterable[Staged]) -> Changes:
        """Move what was staged into place, and remove owned files that the site no longer has.

        The manifest lists old and new files before the first is moved, so that a build killed here can be repaired.

        Args:
            paths: The paths of all files of the site.
            staged: The documents that were compared, and staged if they differ.

        Returns:
            The changes; in a dry run, those that would have been made.
        """
        differing = [document for document in staged if document.differs]
        changes = Changes(
            created=tuple(document.path for document in differing if document.is_new),
            changed=tuple(document.path for document in differing if not document.is_new),
            removed=tuple(path for path in self.vanished(paths) if (self.folder / path).exists()),
            identical=len(paths) - len(differing),
        )
        if self.dry:
            return changes
        self._refuse_foreign(changes.changed)
        self.refuse_links(changes.removed)
        self.begun = True
        if not paths <= self.owned:
            self._write_manifest(self.owned | paths)
        if changes.written:
            self._settle(self.folder / STAGE, self.folder)
        for path in changes.removed:
            writer.remove(self.folder, path)
        if self.owned != paths or not (self.folder / MANIFEST).exists():
            self._write_manifest(paths)
        self.owned = frozenset(paths)
        self.is_empty = False
        self.begun = False
        return changes

    def vanished(self, paths: AbstractSet[str]) -> tuple[str, ...]:
        """The paths that the last build wrote and that are not in `paths`, sorted."""
        return tuple(sorted(self.owned - paths))

    def refuse_links(self, paths: Iterable[str]) -> None:
        """Refuse to write through a link that somebody put into the folder.

        Raises:
            RefusedError: One of the folders of these paths is a link.
        """
        missing: set[str] = set()
        for name in sorted({path.rpartition("/")[0] for path in paths} - {""}):
            parts = name.split("/")
            for depth in range(1, len(parts) + 1):
                part = "/".join(parts[:depth])
                if part in missing:
                    break
                folder = self.folder / part
                if folder.is_symlink():
                    raise _refused("a folder of the output is a link to somewhere else", folder, "remove the link")
                if not folder.exists():
                    missing.add(part)
                    break

    def _refuse_foreign(self, paths: Iterable[str]) -> None:
        """Refuse to write over files that no build wrote.

        Raises:
            RefusedError: One of these paths is such a file.
        """
        foreign = next((path for path in paths if path not in self.owned), None)
        if foreign is not None:
            raise _refused(_FOREIGN, self.folder / foreign, "move it elsewhere, then build again")

    def _settle(self, staged: Path, target: Path) -> None:
        """Move the entries of a staged folder into place; a folder that is new there is moved whole."""
        with os.scandir(staged) as listing:
            entries = sorted(listing, key=lambda entry: (not entry.is_dir(), entry.name))
        for entry in entries:
            place = target / entry.name
            if entry.is_dir() and place.is_dir():
                self._settle(Path(entry.path), place)
            else:
                if place.is_dir() and not place.is_symlink():
                    place.rmdir()  # fails if it is not empty: other people's files are in it
                writer.move(Path(entry.path), place)

    def _write_manifest(self, paths: Iterable[str]) -> None:
        writer.make_folder(self.folder / STAGE)
        text = _MANIFEST_HEAD + "".join(f"{path}\n" for path in sorted(paths))
        writer.write(self.folder / STAGE / MANIFEST, text.encode())
        writer.move(self.folder / STAGE / MANIFEST, self.folder / MANIFEST)

    def _take_lock(self) -> None:
        try:
            self._lock.enter_context(locked(self.folder / LOCK, wait=False))
        except LockedError:
            raise _refused(
                "another build is writing to the output folder", self.folder, "let it finish, then build again"
            ) from None


@lru_cache(maxsize=1)  # while the folder is watched, its manifest is the one that was written last
def _owned(manifest: str) -> frozenset[str]:
    """Parses the text of a manifest into its paths; those that lead out of the folder are ignored."""
    lines = manifest.splitlines()[1:]
    return frozenset(line for line in lines if line and not line.startswith("/") and ".." not in line.split("/"))
