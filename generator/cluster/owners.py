"""Owners on the workers of a Dask cluster.

What an owner holds stays on its worker: each step is a task that takes what the one before it left there. What owners
say goes from worker to worker, and to whoever leads only what is asked for. Where a worker dies, Dask takes the steps
of its owners again on another one, from the files that they read: steps are pure, and staging a document twice does no
harm.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any, NamedTuple, overload

from distributed import Future, get_worker

from generator.build.build import without_garbage_collection
from generator.build.memory import StartOwners
from generator.cluster.connection import RETRIES, Connection, told_if_ended
from generator.core.memo import FORGETFUL, Memo
from generator.core.owners import EndedError, Owners, Step
from generator.core.pool import Pool


class Timing(NamedTuple):
    """How long an owner took for a step, in seconds, and on which worker."""

    step: str
    owner: int
    worker: str
    seconds: float


class _Took(NamedTuple):
    """A step that an owner took: what it holds from then on, what it says, and how long it took."""

    holds: Any
    said: Any
    timing: Timing

    def __sizeof__(self) -> int:
        """An estimate, in bytes: enough that Dask moves the step to where this is, and not this to another worker."""
        return 1 << 26


def _take(step: Step, owner: int, before: _Took | None, heard: list[Any], given: object) -> _Took:
    started = monotonic()
    with without_garbage_collection():
        holds, said = step.run(FORGETFUL, before.holds if before else None, tuple(heard), given)
    name = step.run.__name__.strip("_").replace("_", " ")
    return _Took(holds, said, Timing(name, owner, get_worker().address, monotonic() - started))


def _message(step: Step, took: _Took, number: int) -> Any:  # noqa: ANN401 - as steps say
    return step.heard_by(number, [took.said])[0]


def _told(step: Step, took: _Took) -> Any:  # noqa: ANN401 - likewise
    return step.told([took.said])[0]


def _timing(took: _Took) -> Timing:
    return took.timing


class Told(Sequence[Any]):
    """What owners tell whoever leads: asked for when it is first looked at."""

    def __init__(self, gather: "Gather", futures: Sequence["Future[Any]"]) -> None:
        self._gather = gather
        self._futures = futures
        self._told: list[Any] | None = None

    @overload
    def __getitem__(self, index: int) -> Any: ...  # noqa: ANN401 - as steps tell

    @overload
    def __getitem__(self, index: slice) -> Sequence[Any]: ...

    def __getitem__(self, index: int | slice) -> Any:
        """What one owner tells."""
        if self._told is None:
            self._told = self._gather(self._futures)
        return self._told[index]

    def __len__(self) -> int:
        """How many owners there are."""
        return len(self._futures)


class Gather:
    """Gets what is on workers, and counts the owners that are done."""

    def __init__(self, connection: Connection, pool: Pool) -> None:
        self._connection = connection
        self._pool = pool
        self.doing = ""

    def __call__(self, futures: Sequence["Future[Any]"]) -> list[Any]:
        """Get what some futures hold.

        Raises:
            EndedError: A worker, or the scheduler, has ended.
        """
        return list(self._connection.results(self._pool.counted(futures, self.doing, len(futures))))


class DaskOwners:
    """Owners on the workers of a cluster, as `Owners` says.

    Args:
        connection: The connection to the scheduler.
        number: How many owners there are.
        pool: Is told how far the build is.
    """

    def __init__(self, connection: Connection, number: int, pool: Pool) -> None:
        self.number = number
        self._client = connection.client
        self._gather = Gather(connection, pool)
        self._workers = sorted(connection.client.scheduler_info(n_workers=-1)["workers"])
        self._held: list[Future[Any] | None] = [None] * number
        self._heard: list[list[Future[Any]]] = [[] for _ in range(number)]
        self._timings: list[Future[Any]] = []

    def run(self, step: Step, given: Sequence[Any]) -> Sequence[Any]:
        """Have all owners take a step, as `Owners` says."""
        with told_if_ended(self._client):
            return self._run(step, given)

    def _run(self, step: Step, given: Sequence[Any]) -> Told:
        self._gather.doing = step.run.__name__.strip("_").replace("_", " ")
        took = [
            self._submit(owner, _take, step, owner, self._held[owner], self._heard[owner], item)
            for owner, item in enumerate(given)
        ]
        self._held = list(took)
        self._timings += [self._submit(owner, _timing, of) for owner, of in enumerate(took)]
        if step.heard:
            hearers = range(self.number if step.addressed else 1)
            heard = [[self._submit(owner, _message, step, of, to) for owner, of in enumerate(took)] for to in hearers]
            self._heard = heard if step.addressed else heard * self.number
        return Told(self._gather, [self._submit(owner, _told, step, of) for owner, of in enumerate(took)])

    def _submit(self, owner: int, function: Callable[..., Any], *given: Any) -> "Future[Any]":  # noqa: ANN401 - as it takes
        """Have a function called where an owner is: also what takes a part of what it holds, lest all of it is sent."""
        workers = [self._worker_of(owner)]
        return self._client.submit(
            function, *given, pure=False, retries=RETRIES, workers=workers, allow_other_workers=True
        )

    def timings(self) -> list[Timing]:
        """How long each owner took for each step."""
        return self._gather(self._timings)

    def _worker_of(self, owner: int) -> str:
        """The worker that an owner is at, as long as that is alive."""
        return str(self._workers[owner % len(self._workers)])


def owners_at(connection: Connection, number: int | None, timings: list[Timing]) -> StartOwners:
    """How to start owners on a cluster: by default one for each thread of its workers.

    Args:
        connection: The connection to the scheduler.
        number: How many owners.
        timings: Is told how long each step took.
    """

    @contextmanager
    def start(memo: Memo) -> Iterator[Owners]:
        info: Mapping[str, Mapping[str, int]] = connection.client.scheduler_info(n_workers=-1)["workers"]
        owners = DaskOwners(connection, number or sum(worker["nthreads"] for worker in info.values()), memo.pool)
        yield owners
        with suppress(EndedError):  # the build itself is done
            timings[:] = owners.timings()

    return start
