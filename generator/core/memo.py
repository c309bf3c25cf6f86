"""Remembers the results of pure functions from one build to the next, by the inputs that they were called with.

Nothing is invalidated, because nothing is remembered by name alone: a result is used again only if every input of the
call equals that of the last one. A function is called with the inputs that it is remembered by, and with nothing else,
so it cannot depend on what it did not declare.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from generator.core.chunks import chunks
from generator.core.pool import SHARED_FROM, Pool

Item = TypeVar("Item")
Result = TypeVar("Result")


class Cache(Protocol):
    """Keeps results from one process to the next: what it does not find is made again."""

    def find(self, name: str, form: Any, digests: Sequence[bytes]) -> Mapping[bytes, Any]:  # noqa: ANN401 - a type
        """The results of a function that are known, by the digests of its inputs; they are of type `form`."""

    def put(self, name: str, results: Mapping[bytes, Any]) -> None:
        """Keep results of a function, by the digests of its inputs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cached(Generic[Item, Result]):
    """How the results of a function are kept in a cache.

    Attributes:
        form: The type of what is kept, which has no other than plain data.
        digest: The digest of an input.
        keep: What is kept of a result; None if it is not kept.
        restore: The result for an input, from what was kept of it.
    """

    form: Any
    digest: Callable[[Item], bytes]
    keep: Callable[[Result], Any]
    restore: Callable[[Item, Any], Result]


class Memo:
    """The memory of one process. Without `keep` nothing is remembered, and every call is made.

    `pool` does the work that is worth sharing among processes, `cache` keeps results for other ones.
    """

    def __init__(self, pool: Pool | None = None, *, keep: bool = False, cache: Cache | None = None) -> None:
        self.pool = pool or Pool()
        self.keep = keep
        self.cache = cache
        self._calls: dict[tuple[str, Hashable], tuple[tuple[Any, ...], Any]] = {}
        self._held: dict[str, Any] = {}
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

    def held(self, name: str, make: Callable[[], Result]) -> Result:
        """What was made under this name in the first build: an index that is brought up to date in each build."""
        if not self.keep:
            return make()
        if name not in self._held:
            self._held[name] = make()
        held: Result = self._held[name]
        return held

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
        cached: Cached[Item, Result] | None = None,
    ) -> list[Result]:
        """The function's result for each item, in order.

        Two items are the same if their keys are: by default, if they are the same object. Results of items that were
        not in the last call are forgotten. `share` is false for what is quicker done than sent to another process.
        What is `cached` is looked for in the cache before it is made.
        """
        work = partial(self._worked, share=share, doing=doing, cached=cached)
        if not self.keep:
            return list(work(function, items))
        last = self._parts.get(function, {})
        parts = dict(chunks(items))
        changed = {number: part for number, part in parts.items() if number not in last or last[number][0] != part}
        asked = [item for part in changed.values() for item in part]
        results = self._by_key(function, asked, key, work)
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
        self,
        function: Callable[[Item], Result],
        items: Sequence[Item],
        *,
        share: bool,
        doing: str,
        cached: Cached[Item, Result] | None,
    ) -> Iterator[Result]:
        made = partial(self.pool.map, function) if share else partial(map, function)
        results = _through(self.cache, function, items, cached, made) if cached and self.cache else made(items)
        return self.pool.counted(results, doing, len(items))

    def _by_key(
        self,
        function: Callable[[Item], Result],
        items: Sequence[Item],
        key: Callable[[Item], Hashable],
        work: Callable[[Callable[[Item], Result], Sequence[Item]], Iterator[Result]],
    ) -> Iterator[Result]:
        known = self._results.setdefault(function, {})
        keys = [key(item) for item in items]
        missing = {k: item for k, item in zip(keys, items, strict=True) if k not in known}
        if missing:
            new = list(missing.values())
            results = work(function, new)
            known |= dict(zip(missing, zip(new, results, strict=True), strict=True))
        return iter([known[k][1] for k in keys])

    def _forget(self, function: Callable[[Item], Any], items: Sequence[Item], key: Callable[[Item], Hashable]) -> None:
        """Forget results that were not asked for in this call, once they outnumber those that were."""
        known = self._results.get(function, {})
        if len(known) > 2 * len(items) + SHARED_FROM:
            self._results[function] = {k: known[k] for k in map(key, items) if k in known}


def _through(
    cache: Cache,
    function: Callable[[Item], Result],
    items: Sequence[Item],
    cached: Cached[Item, Result],
    made: Callable[[Sequence[Item]], Iterator[Result]],
) -> Iterator[Result]:
    """The results for some items: those that the cache has, and the others, which are `made` and put into it."""
    name = f"{function.__module__}.{function.__qualname__}"
    digests = list(map(cached.digest, items))
    known = cache.find(name, cached.form, digests)
    missing = made([item for item, digest in zip(items, digests, strict=True) if digest not in known])
    new: dict[bytes, Any] = {}
    for item, digest in zip(items, digests, strict=True):
        if digest in known:
            yield cached.restore(item, known[digest])
        else:
            result = next(missing)
            kept = cached.keep(result)
            if kept is not None:
                new[digest] = kept
            yield result
    if new:
        cache.put(name, new)


def itself(value: Item) -> Item:
    """The value: the key of items that are known by what they are."""
    return value


FORGETFUL = Memo()
"""Remembers nothing and shares nothing with other processes."""
