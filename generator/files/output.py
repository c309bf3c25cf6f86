"""Writes documents to the output folder: they are staged, then moved into place together.

Only documents that differ from the files in their places are written to a staging folder, and they are moved once
all of them are there. The manifest lists the files that builds wrote; nothing else in the folder is ever removed.
"""

import os
import shutil
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

from generator.core.problems import Place, Problem
from generator.files import writer
from generator.files.changes import Changes
from generator.files.folders import MANIFEST
from generator.files.lock import LockedError, locked
from generator.files.names import is_within
from generator.files.stage import STAGE, Staged
from generator.files.writer import RefusedError

LOCK = ".backfile-lock"
NOT_OURS = "the output folder holds files that no build wrote"
FOREIGN = "no build wrote this file, and a page of the site would be written over it"
MANIFEST_HEAD = "Backfile wrote these files, and removes no others.\n"
"""How a manifest begins."""


def refused(message: str, place: object, hint: str) -> RefusedError:
    """The error for an output that must not be written to, with the place in it that says so."""
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
                raise refused("this is a file, where the output folder would be", in_the_way, "name another folder")
            writer.make_folder(self.folder)
            self._take_lock()
        manifest = self.folder / MANIFEST
        if manifest.is_file():
            text = manifest.read_text("utf-8", "replace")
            if not text.startswith(MANIFEST_HEAD):
                self._lock.close()
                raise refused("no build wrote this list of files", manifest, "name another folder with --output")
            self.owned = owned_paths(text)
        elif self.folder.exists() and any(entry.name not in {STAGE, LOCK} for entry in self.folder.iterdir()):
            self._lock.close()
            raise refused(NOT_OURS, self.folder, "name another folder with --output, or empty this one yourself")
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
                    raise refused("a folder of the output is a link to somewhere else", folder, "remove the link")
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
            raise refused(FOREIGN, self.folder / foreign, "move it elsewhere, then build again")

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
        writer.write(self.folder / STAGE / MANIFEST, manifest_of(paths))
        writer.move(self.folder / STAGE / MANIFEST, self.folder / MANIFEST)

    def _take_lock(self) -> None:
        try:
            self._lock.enter_context(locked(self.folder / LOCK, wait=False))
        except LockedError:
            raise refused(
                "another build is writing to the output folder", self.folder, "let it finish, then build again"
            ) from None


def manifest_of(paths: Iterable[str]) -> bytes:
    """The manifest that lists these paths."""
    return (MANIFEST_HEAD + "".join(f"{path}\n" for path in sorted(paths))).encode()


@lru_cache(maxsize=1)  # while the folder is watched, its manifest is the one that was written last
def owned_paths(manifest: str) -> frozenset[str]:
    """Parses the text of a manifest into its paths; those that lead out of the folder are ignored."""
    lines = manifest.splitlines()[1:]
    return frozenset(line for line in lines if line and is_within(line))
