"""Items in, what a pure function makes of each out: from memory where it is known, else shared among processes."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from itertools import chain
from typing import Any, TypeVar

SHARED_FROM = 256
"""Fewer items are worked on here: starting processes and sending them would take longer."""

_CHUNK = 48
"""How many items are sent at a time: enough to pay for the sending, few enough to keep all busy to the end."""

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
        quicker done than sent. `some` says that not all that is known is asked for: nothing is forgotten.
        """
        if not self.keep:
            return list(self.stream(function, items, doing) if share else map(function, items))
        known = self._known.get(function, {})
        keys = [key(item) for item in items]
        missing = {k: item for k, item in zip(keys, items, strict=True) if k not in known}
        if missing:
            new = list(missing.values())
            made = self.stream(function, new, doing) if share else map(function, new)
            known = known | dict(zip(missing, zip(new, made, strict=True), strict=True))
        # What was not asked for again is forgotten.
        self._known[function] = known if some else dict(zip(keys, map(known.__getitem__, keys), strict=True))
        results: list[Result] = [known[k][1] for k in keys]
        return results

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
        known: Result = self.once(name, _itself, value)
        return known

    def stream(self, function: Callable[[Item], Result], items: Sequence[Item], doing: str = "") -> Iterator[Result]:
        """The same as `map` without memory: results as they come, in order."""
        if self._executor is None or len(items) < SHARED_FROM:
            results: Iterator[Result] = map(function, items)
        else:
            chunks = [items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK)]
            done = self._executor.map(_run, [function] * len(chunks), chunks)
            results = chain.from_iterable(done)
        if self._tell is None or not doing:
            return results
        return self._told(results, doing, len(items))

    def _told(self, results: Iterable[Result], doing: str, number: int) -> Iterator[Result]:
        for done, result in enumerate(results, 1):
            if self._tell:
                self._tell(doing, done, number)
            yield result


def _run(function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    return [function(item) for item in items]


def _itself(value: Result) -> Result:
    return value


ALONE = Work()
"""No memory, no other processes."""
