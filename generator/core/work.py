"""Items in, what a pure function makes of each out: from memory where it is known, else shared among processes."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence, Sized
from concurrent.futures import Executor
from itertools import chain, islice, repeat
from typing import Any, TypeVar

SHARED_FROM = 256
"""Fewer items are worked on here: starting processes and sending them would take longer."""

_CHUNK = 48
"""How many items are sent at a time: enough to pay for the sending, few enough to keep all busy to the end."""

_PART = 64
"""How many items are compared at a time with those of the last call."""

MOST = 50_000
"""How many results are kept of a function that is not asked for all of them each time."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class Work:
    """Runs pure functions of one item, at the top level of a module, so that they can be sent to another process.

    `executor` does the work that is worth sharing; without one, all is done here. With `keep`, the results of the
    last call for each function are kept, and taken for items that are met again. `tell` hears what is being done, and
    of how many things how many are done.
    """

    def __init__(
        self,
        executor: Executor | None = None,
        *,
        keep: bool = False,
        tell: Callable[[str, int, int], None] | None = None,
    ) -> None:
        self.keep = keep
        self._executor = executor
        self._tell = tell
        # By the places of items, so many at a time, what they were and what came of them: most are as they were.
        self._parts: dict[Callable[..., Any], dict[int, tuple[tuple[Any, ...], list[Any]]]] = {}
        # The items are kept beside the results: while an object is there, no other has its id.
        self._known: dict[Callable[..., Any], dict[Hashable, tuple[Any, Any]]] = {}
        self._groups: dict[tuple[str, Hashable], tuple[tuple[Any, ...], Any]] = {}
        self._last: dict[str, tuple[tuple[Any, ...], Any]] = {}

    def map(
        self,
        function: Callable[[Item], Result],
        items: Sequence[Item],
        key: Callable[[Item], Hashable] = id,
        *,
        share: bool = True,
        some: bool = False,
        doing: str = "",
    ) -> list[Result]:
        """Items in, the function's result for each out, in order.

        Items are the same if their keys are: by default if they are the same object. `share` is false for what is
        quicker done than sent. `some` says that not all that is known is asked for: up to `MOST` nothing is forgotten.
        """
        if not self.keep:
            return list(self.stream(function, items, doing) if share else map(function, items))
        last = {} if some else self._parts.get(function, {})
        parts = {start: tuple(items[start : start + _PART]) for start in range(0, len(items), _PART)}
        new = {start: part for start, part in parts.items() if start not in last or last[start][0] != part}
        asked = [item for part in new.values() for item in part]
        results = self._by_key(function, asked, key, share=share, doing=doing)
        made: dict[int, tuple[tuple[Item, ...], list[Result]]] = {}
        for start, part in parts.items():
            made[start] = (part, [next(results) for _ in part]) if start in new else last[start]
        if not some:
            self._parts[function] = made
        self._forget(function, items, key, MOST if some else 2 * len(items) + SHARED_FROM)
        return [result for _, of in made.values() for result in of]

    def _by_key(
        self,
        function: Callable[[Item], Result],
        items: Sequence[Item],
        key: Callable[[Item], Hashable],
        *,
        share: bool,
        doing: str,
    ) -> Iterator[Result]:
        known = self._known.setdefault(function, {})
        keys = [key(item) for item in items]
        missing = {k: item for k, item in zip(keys, items, strict=True) if k not in known}
        if missing:
            new = list(missing.values())
            made = self.stream(function, new, doing) if share else map(function, new)
            known |= dict(zip(missing, zip(new, made, strict=True), strict=True))
        return iter([known[k][1] for k in keys])

    def _forget(
        self, function: Callable[[Item], Any], items: Sequence[Item], key: Callable[[Item], Hashable], most: int
    ) -> None:
        """Forget what was not asked for in the last call, once more is known than `most`."""
        known = self._known.get(function, {})
        if len(known) > most:
            self._known[function] = {k: known[k] for k in map(key, items) if k in known}

    def tell(self, doing: str) -> None:
        """Say what is being done, where that is nothing that could be counted."""
        if self._tell:
            self._tell(doing, 0, 0)

    def leave_executor(self) -> None:
        """Do all work here from now on: the executor is broken."""
        self._executor = None

    def learn(self, function: Callable[[Item], Result], known: Sequence[tuple[Hashable, Item, Result]]) -> None:
        """Take over results that were come by in another way: keys, items and what the function makes of them."""
        if self.keep:
            self._known.setdefault(function, {}).update({key: (item, result) for key, item, result in known})

    def once(self, name: str, function: Callable[..., Result], *arguments: Any) -> Result:  # noqa: ANN401 - as the function takes them
        """What a function makes of its arguments, from memory if they equal those of the last call of that name."""
        last = self._last.get(name)
        if last is not None and last[0] == arguments:
            found: Result = last[1]
            return found
        result = function(*arguments)
        if self.keep:
            self._last[name] = (arguments, result)
        return result

    def knows(self, name: str, key: Hashable, inputs: tuple[Any, ...]) -> bool:
        """Whether `group` would take its result from memory."""
        last = self._groups.get((name, key))
        return last is not None and last[0] == inputs

    def group(
        self,
        name: str,
        key: Hashable,
        inputs: tuple[Any, ...],
        make: Callable[..., Result],
        *arguments: Any,  # noqa: ANN401 - as `make` takes them
    ) -> Result:
        """What `make` makes of its arguments, from memory if `inputs` equal those of the last time under name and key.

        `inputs` are all that the result follows from.
        """
        last = self._groups.get((name, key))
        if last is not None and last[0] == inputs:
            found: Result = last[1]
            return found
        result = make(*arguments)
        if self.keep:
            self._groups[name, key] = (inputs, result)
        return result

    def same(self, name: str, value: Result) -> Result:
        """A value in; the one that was given last under this name if they are equal, so that it can be known by it."""
        known: Result = self.once(name, itself, value)
        return known

    def stream(self, function: Callable[[Item], Result], items: Iterable[Item], doing: str = "") -> Iterator[Result]:
        """The same as `map` without memory: results in order.

        Where the work is shared, it begins with the first items while the others are still being come by.
        """
        waiting = iter(items)
        first = list(islice(waiting, SHARED_FROM))
        if self._executor is None or len(first) < SHARED_FROM:
            return self._told(map(function, chain(first, waiting)), doing, self._number(items))
        chunks = _chunks(chain(first, waiting))
        done = self._executor.map(_run, repeat(function), chunks)
        return self._told(chain.from_iterable(done), doing, self._number(items))

    def _number(self, items: Iterable[Item]) -> int:
        return len(items) if isinstance(items, Sized) else 0

    def _told(self, results: Iterator[Result], doing: str, number: int) -> Iterator[Result]:
        if self._tell is None or not doing:
            return results
        return self._telling(results, doing, number, self._tell)

    @staticmethod
    def _telling(
        results: Iterable[Result], doing: str, number: int, tell: Callable[[str, int, int], None]
    ) -> Iterator[Result]:
        for done, result in enumerate(results, 1):
            tell(doing, done, number)
            yield result


def _chunks(items: Iterator[Item]) -> Iterator[list[Item]]:
    while chunk := list(islice(items, _CHUNK)):
        yield chunk


def from_the_end(items: Sequence[Item], size: int) -> Iterator[tuple[int, tuple[Item, ...]]]:
    """Items in; so many at a time out, numbered from the end: what is new in front shifts none of the others."""
    first = len(items) % size
    if first:
        yield len(items) // size + 1, tuple(items[:first])
    for start in range(first, len(items), size):
        yield (len(items) - start) // size, tuple(items[start : start + size])


def _run(function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    return [function(item) for item in items]


def itself(value: Item) -> Item:
    """A value in, the same out: the key of items that are known by what they are."""
    return value


ALONE = Work()
"""No memory, no other processes."""
