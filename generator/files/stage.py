"""Stages documents for the output: each is compared with what is in its place, and put aside if it differs."""

import os
import stat
from pathlib import Path
from typing import NamedTuple, Protocol

from generator.core.document import Document
from generator.files import writer
from generator.files.signatures import Stamp

STAGE = ".backfile-stage"
"""Name of the folder, in the output folder, where documents are staged."""


class Staged(NamedTuple):
    """How a document compares with the file in its place.

    `is_new`: there is no such file. `differs`: there is none, or its bytes are different, so the document was
    staged. `stamp` is that of the file as it was compared or written; None if it differs and this is a dry run. In a
    store there is none: there `digest` is the SHA-256 of the document.
    """

    path: str
    is_new: bool
    differs: bool
    stamp: Stamp | None
    digest: str = ""


class Stage(Protocol):
    """Where documents are staged: any process may, of this machine or another."""

    def put(self, document: Document) -> Staged:
        """Stage a document if its bytes differ from those in its place."""

    def finish(self) -> None:
        """Have all documents that were put be there."""


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

    def finish(self) -> None:
        """Nothing: each was written when it was put."""


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
