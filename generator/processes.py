"""How many processes in, an executor that runs them out: the one place that says how work is shared."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager


def available() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def executor(jobs: int, *, threads: bool = False) -> Iterator[Executor | None]:
    """An executor of that many processes, which start when there is work worth sharing; None for a single one.

    `threads` says that this process will have threads: it cannot be forked then.
    """
    if jobs == 1:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - half of what a small build's start would take

    forks = sys.platform == "linux" and not threads
    context = multiprocessing.get_context("fork" if forks else "forkserver" if sys.platform == "linux" else "spawn")
    # An interrupt is for the process that was started, which then ends these.
    pool = ProcessPoolExecutor(jobs, context, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
