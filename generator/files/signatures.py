"""Detects, without reading a file, whether it may have changed: its times, size and inode number."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_TICK, _COARSE_TICK = 20_000_000, 2_500_000_000
"""Minimum time, in nanoseconds, between two changes of a file for its times to differ.

The coarse value is for file systems that store whole seconds or milliseconds, such as FAT and some network drives:
there, only changes that are seconds apart can be distinguished.
"""


class Stamp(NamedTuple):
    """The modification time, size and inode of a file: set when it is written, and unchanged when it is moved."""

    modified: int
    size: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """The stamp of a file, from its status."""
        return cls(status.st_mtime_ns, status.st_size, status.st_ino)


class Signature(NamedTuple):
    """The times, size and inode of a file: as long as they are the same, it need not be read again."""

    changed: int
    modified: int
    size: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Signature":
        """The signature of a file, from its status."""
        return cls(status.st_ctime_ns, status.st_mtime_ns, status.st_size, status.st_ino)

    @property
    def stamp(self) -> Stamp:
        """The part of the signature that stays the same when the file is moved."""
        return Stamp(self.modified, self.size, self.inode)

    def is_settled(self, now: int) -> bool:
        """Whether any later change of the file would alter the signature: not if it was changed just before `now`.

        Args:
            now: The time in nanoseconds since the epoch.
        """
        newest = max(self.changed, self.modified)
        return now - newest > (_TICK if newest % 1_000_000 else _COARSE_TICK)


def signature_of(path: str) -> Signature | None:
    """The signature of a file; None if there is none."""
    try:
        return Signature.of(os.stat(path))  # noqa: PTH116 - faster, and there are thousands of files
    except OSError:
        return None


def signatures(folder: Path, paths: Iterable[str]) -> dict[str, Signature]:
    """The signatures of those of these paths that exist in a folder; links are not followed."""
    signature_by_path: dict[str, Signature] = {}
    top = str(folder)
    for path in paths:
        with suppress(OSError):
            # Not Path, for speed: there are thousands.
            signature_by_path[path] = Signature.of(os.lstat(f"{top}/{path}"))
    return signature_by_path
