"""Keeps two builds from publishing to one place in a store at once.

A store has no locks that end with whoever holds them. So a build writes a file there if there is none (S3 decides that
with a conditional request, `If-None-Match: *`), and writes it anew every few seconds. A file that stays as it is
for longer is of a build that has ended, and the next one takes its place.
"""

import itertools
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from generator.files.lock import LockedError, locked
from generator.files.store import is_kind

_BEAT = 5.0
"""Seconds after which whoever holds a lock writes it anew."""
_ENDED = 20.0
"""Seconds after which a lock that nobody has written anew is of a build that has ended."""
_LOOK = 1.0
"""Seconds between looks at a lock that another build holds."""


class StoreLock:
    """A lock in a store, at a path. It is written anew by a thread as long as it is held."""

    def __init__(self, system: Any, path: str) -> None:  # noqa: ANN401 - fsspec has no types
        self._system = system
        self._path = path
        self._token = uuid.uuid4().hex.encode()
        self._counted = itertools.count()
        self._released = threading.Event()
        self._beating = threading.Thread(target=self._beat, daemon=True)

    def acquire(self) -> None:
        """Take the lock, from a build that has ended if need be.

        Raises:
            LockedError: Another build holds it.
            OSError: The store refused.
        """
        while not self._created():
            seen = self._read()
            if seen is not None and self._is_left(seen):
                self._remove()
        self._beating.start()

    def is_held(self) -> bool:
        """Whether no other build has taken it, because this one seemed to have ended."""
        return (self._read() or b"").startswith(self._token)

    def release(self) -> None:
        """Give the lock back."""
        self._released.set()
        if self._beating.ident is not None:
            self._beating.join()
            if self.is_held():
                self._remove()

    def _said(self) -> bytes:
        return b"%s %d\n" % (self._token, next(self._counted))

    def _created(self) -> bool:
        try:
            self._system.pipe_file(self._path, self._said(), mode="create")
        except FileExistsError:
            return False
        return True

    def _read(self) -> bytes | None:
        try:
            data: bytes = self._system.cat_file(self._path)
        except FileNotFoundError:
            return None
        return data

    def _remove(self) -> None:
        with suppress(FileNotFoundError):
            self._system.rm_file(self._path)

    def _is_left(self, seen: bytes) -> bool:
        """Whether a lock stays as it was seen, by a build that has ended; it may also be released meanwhile."""
        since = time.monotonic()
        while time.monotonic() - since < _ENDED:
            time.sleep(_LOOK)
            now = self._read()
            if now is None:
                return False
            if now != seen:
                raise LockedError
        return True

    def _beat(self) -> None:
        while not self._released.wait(_BEAT):
            with suppress(OSError):  # what the store refuses now it may take the next time
                if self.is_held():
                    self._system.pipe_file(self._path, self._said())


@contextmanager
def store_locked(system: Any, path: str) -> Iterator[StoreLock | None]:  # noqa: ANN401 - likewise
    """Hold the lock of an output in a store; on a disk it is a lock of the system, which ends with whoever holds it.

    Raises:
        LockedError: Another build holds it.
        OSError: The store refused.
    """
    if is_kind(system, "file"):
        system.makedirs(path.rpartition("/")[0], exist_ok=True)
        with locked(Path(path), wait=False):
            yield None
        return
    lock = StoreLock(system, path)
    lock.acquire()
    try:
        yield lock
    finally:
        with suppress(OSError):
            lock.release()
