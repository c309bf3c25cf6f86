"""Runs a pure function over many items: in this process, or in the processes of an executor."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from itertools import chain, islice, repeat
from typing import TypeVar

SHARED_FROM = 256
"""Fewer items are worked on in this process: starting others and sending them the items would take longer."""

_BATCH = 48
"""How many items are sent at a time: enough to pay for the sending, few enough to keep all processes busy."""

Item = TypeVar("Item")
Result = TypeVar("Result")

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many items of it are done, and how many there are (0: unknown)."""


class Pool:
    """Where work is done. Functions must be at the top level of a module, so that they can be sent to a process.

    Without an `executor` everything runs in this process. `progress` is called after each item.
    """

    def __init__(self, executor: Executor | None = None, progress: Progress | None = None) -> None:
        self._executor = executor
        self._progress = progress

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """The function's result for each item, in order.

        With an executor, the first items are sent while the others are still being produced.
        """
        waiting = iter(items)
        first = list(islice(waiting, SHARED_FROM))
        if self._executor is None or len(first) < SHARED_FROM:
            return map(function, chain(first, waiting))
        batches = _batches(chain(first, waiting))
        return chain.from_iterable(self._executor.map(_run, repeat(function), batches))

    def announce(self, doing: str) -> None:
        """Report what is being done, where there is nothing to count."""
        if self._progress:
            self._progress(doing, 0, 0)

    def drop_executor(self) -> None:
        """Do all work in this process from now on: the executor is broken."""
        self._executor = None

    def counted(self, items: Iterable[Result], doing: str, total: int = 0) -> Iterator[Result]:
        """The items, each of which is reported as done when the next is asked for, if there is a word for it."""
        return self._counted(items, doing, total) if self._progress and doing else iter(items)

    def _counted(self, items: Iterable[Result], doing: str, total: int) -> Iterator[Result]:
        for done, item in enumerate(items, 1):
            if self._progress:
                self._progress(doing, done, total)
            yield item


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    while batch := list(islice(items, _BATCH)):
        yield batch


def _run(function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    return [function(item) for item in items]
