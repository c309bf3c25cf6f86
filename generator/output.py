"""Documents in, the output folder out: staged, then moved into place together.

What differs is written to a staging folder and renamed once all of it is there. The manifest lists what builds wrote;
nothing else in the folder is ever removed.
"""

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from generator.disk import Changes, RefusedError, remove
from generator.page import Document
from generator.problems import Place, Problem

try:
    import fcntl
except ImportError:  # Windows has no flock; there two builds at once are the user's to avoid
    fcntl = None  # type: ignore[assignment]  # tested for where it is used

MANIFEST = ".backfile"
STAGE = ".backfile-stage"
_MANIFEST_HEAD = "Backfile wrote these files, and removes no others.\n"


class Output:
    """A folder that builds own, held by one build at a time: documents are put in, then committed together.

    `owned` are the paths that the last build wrote. With `dry` nothing is written, only compared. `begun` tells that
    files are being moved into place.
    """

    def __init__(self, folder: Path, *, dry: bool = False) -> None:
        self.folder = folder
        self.dry = dry
        self.owned: frozenset[str] = frozenset()
        self.put_paths: set[str] = set()
        self.changes = Changes()
        self.begun = False
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
            self.owned = _owned(manifest.read_text("utf-8", "replace"))
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
            self.begun = True
            self._write_manifest(self.owned | self.put_paths)
            for number, path in enumerate(self._staged):
                target = self.folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                (self.folder / STAGE / str(number)).replace(target)
            for path in self.changes.removed:
                remove(self.folder, path)
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
        stage = self.folder / STAGE
        stage.mkdir(exist_ok=True)
        text = _MANIFEST_HEAD + "".join(f"{path}\n" for path in sorted(paths))
        (stage / MANIFEST).write_bytes(text.encode())
        (stage / MANIFEST).replace(self.folder / MANIFEST)

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
