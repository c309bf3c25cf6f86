"""Starts the processes that share work; the only module that decides how work is shared on this machine."""

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from multiprocessing import connection
from multiprocessing.connection import Connection
from typing import Any

from generator.build.memory import StartOwners
from generator.core.memo import Cache, Memo
from generator.core.owners import EndedError, Messages, Owner, Owners, Step


def available() -> int:
    """The number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _start_method(*, threads: bool) -> str:
    """How to start a process: by a fork where that is safe, because it is fastest by far.

    Args:
        threads: Whether this process will have threads: then it cannot be forked.
    """
    return "spawn" if sys.platform != "linux" else "forkserver" if threads else "fork"


@contextmanager
def executor(jobs: int, *, threads: bool = False) -> Iterator[Executor | None]:
    """An executor of several processes, which start once there is work worth sharing.

    Args:
        jobs: The number of processes; with 1 there is no executor.
        threads: Whether this process will have threads.

    Yields:
        The executor, or None.
    """
    if jobs == 1:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - a small build needs none

    context = multiprocessing.get_context(_start_method(threads=threads))
    pool = ProcessPoolExecutor(jobs, context, initializer=_follow)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def owners(number: int) -> StartOwners:
    """How to start owners in processes of this machine, and to end them."""

    @contextmanager
    def start(memo: Memo) -> Iterator[Owners]:
        started = OwnerProcesses(number, memo)
        try:
            yield started
        finally:
            started.close()

    return start


class OwnerProcesses:
    """Owners in processes of this machine: this one is the first, the others are started for the first step.

    What owners say is pickled by whoever says it, and passed on as it is, message by message if it is addressed.
    """

    def __init__(self, number: int, memo: Memo) -> None:
        self.number = number
        self._memo = memo
        self._own = Owner(memo)
        self._others: list[Connection] = []
        self._processes: list[multiprocessing.process.BaseProcess] = []

    def run(self, step: Step, given: Sequence[Any]) -> tuple[Any, ...]:
        """Take a step with all others, as `Owners` says."""
        if not self._processes:
            self._start()
        try:
            for other, item in zip(self._others, given[1:], strict=True):
                other.send((step, item))
            own = self._own.take(step, given[0])
            answers = [other.recv_bytes() for other in self._others]
            said = [own, *map(_unpacked, answers)]
            if step.heard:
                self._tell(step, said, answers)
        except (EOFError, ConnectionError) as error:
            raise EndedError from error
        return step.told(said)

    def _tell(self, step: Step, said: Sequence[Any], answers: Sequence[bytes]) -> None:
        """Let all hear what all said, given also as the others pickled it."""
        own = said[0]
        if step.addressed:
            self._own.hear([own.each[0], *(_unpacked(of.each[0]) for of in said[1:])])
            for number, other in enumerate(self._others, 1):
                for data in (_packed(own.each[number]), *(of.each[number] for of in said[1:])):
                    other.send_bytes(data)
            return
        self._own.hear(said)
        packed = [_packed(own), *answers]
        for number, other in enumerate(self._others, 1):
            for data in (*packed[:number], *packed[number + 1 :]):
                other.send_bytes(data)

    def close(self) -> None:
        """End the other processes."""
        for other in self._others:
            other.close()
        for process in self._processes:
            process.terminate()
            process.join()
        self._others, self._processes = [], []

    def _start(self) -> None:
        context = multiprocessing.get_context(_start_method(threads=False))
        for number in range(1, self.number):
            ours, theirs = context.Pipe()
            process = context.Process(target=_own, args=(theirs, number, self.number, self._memo.cache), daemon=True)  # type: ignore[attr-defined]  # every context has it
            process.start()
            theirs.close()
            self._others.append(ours)
            self._processes.append(process)


def _own(leader: Connection, number: int, of: int, cache: Cache | None) -> None:
    """Be an owner: take the steps that the leader sends, until it ends."""
    _follow()
    gc.disable()
    owner = Owner(Memo(cache=cache))
    with suppress(EOFError, ConnectionError, MemoryError):  # the leader tells that this process has ended
        while True:
            step, given = leader.recv()
            try:
                said = owner.take(step, given)
            except Exception as error:  # noqa: BLE001 - the leader raises it
                leader.send_bytes(_packed(_Raised(error)))
                continue
            leader.send_bytes(_packed(_apart(said) if step.addressed else said))
            if step.heard:
                known = {} if step.addressed else {number: said}
                owner.hear([known[place] if place in known else _unpacked(leader.recv_bytes()) for place in range(of)])


def _apart(said: Messages) -> Messages:
    """Messages of which each is pickled, so that whoever passes them on need not unpickle them."""
    return Messages(tuple(map(_packed, said.each)), said.leader)


class _Raised:
    """An exception that a step raised in another process."""

    def __init__(self, error: Exception) -> None:
        self.error = error


def _packed(said: object) -> bytes:
    return pickle.dumps(said, pickle.HIGHEST_PROTOCOL)


def _unpacked(data: bytes) -> Any:  # noqa: ANN401 - as steps return
    said = pickle.loads(data)  # noqa: S301 - from a process of this build
    if isinstance(said, _Raised):
        raise said.error
    return said


def _follow() -> None:
    """Set up a worker process: it ends when its parent does, however that ends, and leaves interrupts to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent:
        try:
            threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
        except RuntimeError:  # memory has run out: the parent tells that a process has ended
            os._exit(1)


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
