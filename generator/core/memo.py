"""Remembers the results of pure functions from one build to the next, by the inputs that they were called with.

Nothing is invalidated, because nothing is remembered by name alone: a result is used again only if every input of the
call equals that of the last one. A function is called with the inputs that it is remembered by, and with nothing else,
so it cannot depend on what it did not declare.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

from generator.core.chunks import chunks
from generator.core.pool import SHARED_FROM, Pool

Item = TypeVar("Item")
Result = TypeVar("Result")


class Memo:
    """The memory of one process. Without `keep` nothing is remembered, and every call is made.

    `pool` does the work that is worth sharing among processes.
    """

    def __init__(self, pool: Pool | None = None, *, keep: bool = False) -> None:
        self.pool = pool or Pool()
        self.keep = keep
        self._calls: dict[tuple[str, Hashable], tuple[tuple[Any, ...], Any]] = {}
        # The last items of each mapped function, in chunks by number, with the results: most parts stay the same.
        self._parts: dict[Callable[..., Any], dict[int, tuple[tuple[Any, ...], list[Any]]]] = {}
        # The items are kept beside the results: as long as an object is referred to, no other can have its id.
        self._results: dict[Callable[..., Any], dict[Hashable, tuple[Any, Any]]] = {}

    def call(self, name: str, key: Hashable, make: Callable[..., Result], *inputs: Any) -> Result:  # noqa: ANN401 - as `make` takes them
        """`make(*inputs)`, or its last result under this name and key if the inputs equal those of that call."""
        return self._remembered(name, key, make, inputs)

    def nested(self, name: str, key: Hashable, make: Callable[..., Result], *inputs: Any) -> Result:  # noqa: ANN401 - likewise
        """Like `call`, for a function that remembers parts of its own result: it is called as `make(memo, *inputs)`.

        The memory is no input: whatever it returns follows from what it is given.
        """
        return self._remembered(name, key, partial(make, self), inputs)

    def canonical(self, name: str, value: Result) -> Result:
        """The value last passed under this name, if it equals this one: so that it can be compared by identity."""
        same: Result = self.call(name, "", itself, value)
        return same

    def map(
        self,
        function: Callable[[Item], Result],
        items: Sequence[Item],
        key: Callable[[Item], Hashable] = id,
        *,
        share: bool = True,
        doing: str = "",
    ) -> list[Result]:
        """The function's result for each item, in order.

        Two items are the same if their keys are: by default, if they are the same object. Results of items that were
        not in the last call are forgotten. `share` is false for what is quicker done than sent to another process.
        """
        if not self.keep:
            return list(self._worked(function, items, share=share, doing=doing))
        last = self._parts.get(function, {})
        parts = dict(chunks(items))
        changed = {number: part for number, part in parts.items() if number not in last or last[number][0] != part}
        asked = [item for part in changed.values() for item in part]
        results = self._by_key(function, asked, key, share=share, doing=doing)
        now: dict[int, tuple[tuple[Item, ...], list[Result]]] = {}
        for number, part in parts.items():
            now[number] = (part, [next(results) for _ in part]) if number in changed else last[number]
        self._parts[function] = now
        self._forget(function, items, key)
        return [result for _, of_part in now.values() for result in of_part]

    def learn(self, function: Callable[[Item], Result], known: Sequence[tuple[Hashable, Item, Result]]) -> None:
        """Add results that were obtained in another way: keys, items, and the results for them."""
        if self.keep:
            self._results.setdefault(function, {}).update({key: (item, result) for key, item, result in known})

    def _remembered(self, name: str, key: Hashable, make: Callable[..., Result], inputs: tuple[Any, ...]) -> Result:
        last = self._calls.get((name, key))
        if last is not None and last[0] == inputs:
            remembered: Result = last[1]
            return remembered
        result = make(*inputs)
        if self.keep:
            self._calls[name, key] = (inputs, result)
        return result

    def _worked(
        self, function: Callable[[Item], Result], items: Sequence[Item], *, share: bool, doing: str
    ) -> Iterator[Result]:
        if share:
            return self.pool.map(function, items, doing)
        return self.pool.counted(map(function, items), doing, len(items))

    def _by_key(
        self,
        function: Callable[[Item], Result],
        items: Sequence[Item],
        key: Callable[[Item], Hashable],
        *,
        share: bool,
        doing: str,
    ) -> Iterator[Result]:
        known = self._results.setdefault(function, {})
        keys = [key(item) for item in items]
        missing = {k: item for k, item in zip(keys, items, strict=True) if k not in known}
        if missing:
            new = list(missing.values())
            results = self._worked(function, new, share=share, doing=doing)
            known |= dict(zip(missing, zip(new, results, strict=True), strict=True))
        return iter([known[k][1] for k in keys])

    def _forget(self, function: Callable[[Item], Any], items: Sequence[Item], key: Callable[[Item], Hashable]) -> None:
        """Forget results that were not asked for in this call, once they outnumber those that were."""
        known = self._results.get(function, {})
        if len(known) > 2 * len(items) + SHARED_FROM:
            self._results[function] = {k: known[k] for k in map(key, items) if k in known}


def itself(value: Item) -> Item:
    """The value: the key of items that are known by what they are."""
    return value


FORGETFUL = Memo()
"""Remembers nothing and shares nothing with other processes."""
