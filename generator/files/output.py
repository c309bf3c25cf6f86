"""Documents in, the output folder out: staged, then moved into place together.

What differs is written to a staging folder and moved once all of it is there. The manifest lists what builds wrote;
nothing else in the folder is ever removed.
"""

import os
import shutil
import stat
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from generator.core.document import Document
from generator.core.problems import Place, Problem
from generator.files import writer
from generator.files.changes import Changes
from generator.files.folders import MANIFEST
from generator.files.lock import LockedError, locked
from generator.files.reader import Stamp
from generator.files.writer import RefusedError

STAGE = ".backfile-stage"
LOCK = ".backfile-lock"
_MANIFEST_HEAD = "Backfile wrote these files, and removes no others.\n"


class Staged(NamedTuple):
    """A document compared with the file in its place: `is_new` where there is none, `differs` where it was staged.

    `stamp` is that of the file as it was compared or written.
    """

    path: str
    is_new: bool
    differs: bool
    stamp: Stamp | None


def stage(folder: str, document: Document, *, dry: bool) -> Staged:
    """Write a document to an output folder's staging folder if its bytes differ from the file's; any process may."""
    is_new, stamp = _compared(f"{folder}/{document.path}", document.data)
    differs = stamp is None
    if differs and not dry:
        staged = Path(f"{folder}/{STAGE}/{document.path}")
        try:
            stamp = writer.write(staged, document.data)
        except FileNotFoundError:
            writer.make_folder(staged.parent)
            stamp = writer.write(staged, document.data)
    return Staged(document.path, is_new, differs, stamp)


_LOOK = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""How files of the output are opened: a link or a pipe that somebody put there is none of them."""


def _compared(path: str, data: bytes) -> tuple[bool, Stamp | None]:
    """Whether there is no file at a path, and its stamp if it holds these bytes."""
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


class Output:
    """A folder that builds own, held by one build at a time: what is staged is committed together.

    `owned` are the paths that the last build wrote. With `dry` nothing is written, only compared. `begun` tells that
    files are being moved into place.
    """

    def __init__(self, folder: Path, *, dry: bool = False) -> None:
        self.folder = folder
        self.dry = dry
        self.owned: frozenset[str] = frozenset()
        self.begun = False
        self._lock = ExitStack()

    def __enter__(self) -> Self:
        """Take the folder: create and lock it, read its manifest, clear what a killed build left.

        Raises:
            RefusedError: It holds files that no build wrote, or another build has it.
        """
        if not self.dry:
            writer.make_folder(self.folder)
            self._take_lock()
        manifest = self.folder / MANIFEST
        if manifest.is_file():
            self.owned = _owned(manifest.read_text("utf-8", "replace"))
        elif self.folder.exists() and any(entry.name not in {STAGE, LOCK} for entry in self.folder.iterdir()):
            self._lock.close()
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
        """Let go of the folder. What was staged but not committed is gone."""
        if not self.dry:
            shutil.rmtree(self.folder / STAGE, ignore_errors=True)
        self._lock.close()

    def commit(self, paths: AbstractSet[str], staged: Iterable[Staged]) -> Changes:
        """Move what was staged into place, remove what is owned and is none of the site's `paths`; the changes out.

        The manifest names old and new files before the first is moved, so that a build killed here can be repaired.
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
        self.begun = False
        return changes

    def vanished(self, paths: AbstractSet[str]) -> tuple[str, ...]:
        """The paths that the last build wrote and that are none of these."""
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
                    raise RefusedError(
                        Problem(
                            code="foreign-output",
                            message="a folder of the output is a link to somewhere else",
                            place=Place(str(folder)),
                            hint="remove the link",
                        )
                    )
                if not folder.exists():
                    missing.add(part)
                    break

    def _settle(self, staged: Path, target: Path) -> None:
        """Move what is in a staged folder to its place: a folder that is new there moves whole."""
        with os.scandir(staged) as found:
            entries = sorted(found, key=lambda entry: (not entry.is_dir(), entry.name))
        for entry in entries:
            place = target / entry.name
            if entry.is_dir() and place.is_dir():
                self._settle(Path(entry.path), place)
            else:
                if place.is_dir() and not place.is_symlink():
                    place.rmdir()  # where it is not empty, it is somebody's
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
            raise RefusedError(
                Problem(
                    code="foreign-output",
                    message="another build is writing to the output folder",
                    place=Place(str(self.folder)),
                    hint="let it finish, then build again",
                )
            ) from None


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
        changes = output.commit(frozenset(), ())
        writer.unlink(folder / MANIFEST)
    with suppress(OSError):
        folder.rmdir()
    return changes
