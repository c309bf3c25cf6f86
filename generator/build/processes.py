"""Creates the executor that shares work among processes; the only module that decides how work is shared."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from multiprocessing import connection


def available() -> int:
    """The number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def executor(jobs: int, *, threads: bool = False) -> Iterator[Executor | None]:
    """An executor of several processes, which start once there is work worth sharing.

    Args:
        jobs: The number of processes; with 1 there is no executor.
        threads: Whether this process will have threads: then it cannot be forked.

    Yields:
        The executor, or None.
    """
    if jobs == 1:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - a small build needs none

    forks = sys.platform == "linux" and not threads
    context = multiprocessing.get_context("fork" if forks else "forkserver" if sys.platform == "linux" else "spawn")
    pool = ProcessPoolExecutor(jobs, context, initializer=_follow)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _follow() -> None:
    """Set up a worker process: it ends when its parent does, however that ends, and leaves interrupts to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
