"""Locks between programs, as files in the folder that is locked."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout


class LockedError(Exception):
    """Another program has the lock."""


@contextmanager
def locked(path: Path, *, wait: bool) -> Iterator[None]:
    """Hold the lock file at a path, and remove it afterwards.

    Args:
        path: The lock file; its folder exists.
        wait: Whether to wait until another program releases the lock.

    Raises:
        LockedError: Another program has the lock, and `wait` is false.
        OSError: The file cannot be created.
    """
    lock = FileLock(path, timeout=-1 if wait else 0)
    try:
        lock.acquire()
    except Timeout:
        raise LockedError from None
    try:
        yield
    finally:
        # Before the release: a program that waits for the lock notices that the file is gone, and creates a new one.
        with suppress(OSError):
            path.unlink()
        lock.release()
