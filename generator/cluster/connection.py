"""The connection to a scheduler and its workers: how it begins, what is asked of them first, how its end is told."""

import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any

import dask
from distributed import Client, Future, KilledWorker, LocalCluster, Scheduler, wait
from distributed.comm.core import CommClosedError

from generator.core.owners import EndedError
from generator.files import program

RETRIES = 2
"""How often a task is taken again that failed: stores refuse now and then."""

_PATIENCE = 10
"""Seconds to wait for a scheduler to answer, and for its first worker."""

_LOOK = 5
"""Seconds to wait for a result before the workers are looked at."""

_NEW_WORKER = 60
"""Seconds to wait for a worker where all have ended: whoever looks after them may start another."""

_NO_SCHEDULER = "the scheduler has ended, or cannot be reached any more"

_NAMED = 3
"""How many of those that cannot run the program are named."""


class Connection:
    """A connection to a scheduler, on which steps and other tasks are run.

    Args:
        client: The connection, as Dask has it.
        known: The workers that are known to have this program; others are asked for it while results are waited for.
    """

    def __init__(self, client: Client, known: Iterable[str] = ()) -> None:
        self.client = client
        self._known = set(known)

    def results(self, futures: Iterable["Future[Any]"]) -> Iterator[Any]:
        """What futures hold, in their order; waits for each.

        Raises:
            EndedError: The scheduler has ended, or all workers have.
        """
        for future in futures:
            with told_if_ended(self.client):
                while not self._is_done(future):
                    self._look()
                result = future.result()
            yield result

    @staticmethod
    def _is_done(future: "Future[Any]") -> bool:
        try:
            wait(future, timeout=_LOOK)  # type: ignore[no-untyped-call]  # distributed is typed in part
        except TimeoutError:  # of waiting: what a task raises comes with its result
            return False
        return True

    def _look(self) -> None:
        """See that there is somebody who can go on: tasks wait for ever where there is no worker, or only others."""
        try:
            self.client.wait_for_workers(1, timeout=_NEW_WORKER)
        except TimeoutError as error:
            raise EndedError("all workers have ended, and no other has come") from error
        new = self.client.scheduler_info(n_workers=-1)["workers"].keys() - self._known
        if new:
            programs = self.client.run(program.code, workers=sorted(new), on_error="return")
            _refuse_others(programs)
            self._known |= new
        if self.client.run_on_scheduler(_is_stuck):  # type: ignore[no-untyped-call]  # likewise
            raise EndedError("all workers that took part have ended, before others came")


def _is_stuck(dask_scheduler: Scheduler) -> bool:
    """Whether tasks wait for workers that have ended, although there are others.

    Where the worker that a task is meant for has ended, another may run it. Dask forgets that of tasks that wait while
    there is no worker at all: those that come then are not given them.
    """
    workers = dask_scheduler.workers
    return bool(workers) and any(
        task.loose_restrictions and workers.keys().isdisjoint(task.worker_restrictions or ())
        for task in dask_scheduler.unrunnable
    )


@contextmanager
def connected(scheduler: str | None, workers: int | None) -> Iterator[Connection]:
    """A connection to a scheduler, or to a cluster of this machine with so many workers.

    Raises:
        EndedError: The scheduler cannot be reached, has no workers, or one of them cannot run this program.
    """
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what goes wrong is a problem of the build
    # What is sent are names of files; of a million there are many megabytes, which nobody can do anything about.
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TiB"})
    if scheduler:
        try:
            client = Client(scheduler, timeout=_PATIENCE)  # type: ignore[no-untyped-call]  # likewise
        except OSError as error:
            raise EndedError(f"the scheduler at {scheduler} cannot be reached") from error
        with client:
            try:
                client.wait_for_workers(1, timeout=_PATIENCE)
            except TimeoutError as error:
                raise EndedError(f"the scheduler at {scheduler} has no workers") from error
            with told_if_ended(client):
                programs = _programs(client, scheduler)
            _refuse_others(programs)
            yield Connection(client, programs)
    else:
        here = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "silence_logs": logging.CRITICAL}
        with (
            LocalCluster(workers, threads_per_worker=1, **here) as cluster,  # type: ignore[no-untyped-call]  # likewise
            Client(cluster) as client,  # type: ignore[no-untyped-call]  # likewise
        ):
            yield Connection(client, client.scheduler_info(n_workers=-1)["workers"])


def _programs(client: Client, scheduler: str) -> dict[str, object]:
    """The digests of the program that the scheduler and its workers have, by address; or why they have none."""
    try:
        own = client.run_on_scheduler(program.code)  # type: ignore[no-untyped-call]  # likewise
    except ImportError as error:
        own = error
    return {scheduler: own, **client.run(program.code, on_error="return")}


def _refuse_others(programs: dict[str, object]) -> None:
    """Refuse to go on with machines that have another program, or none: steps fail there, or make other bytes.

    Raises:
        EndedError: There are such machines.
    """
    own = program.code()
    # What has ended since it was asked answers with an `OSError`.
    others = sorted(address for address, code in programs.items() if code != own and not isinstance(code, OSError))
    if others:
        named = ", ".join(others[:_NAMED]) + (" and others" if len(others) > _NAMED else "")
        raise EndedError(f"the same Backfile as here, with the extra `cluster`, is not installed at {named}")


@contextmanager
def told_if_ended(client: Client) -> Iterator[None]:
    """Turns what comes of workers and schedulers that end into `EndedError`."""
    try:
        yield
    except KilledWorker as error:
        worker = getattr(error.last_worker, "address", error.last_worker)
        raise EndedError(f"workers ended again and again in this step, the last of them {worker}") from error
    except (CommClosedError, TimeoutError, CancelledError) as error:
        raise EndedError(_NO_SCHEDULER) from error
    except OSError:
        raise
    except Exception as error:
        if client.status == "running":
            raise
        raise EndedError(_NO_SCHEDULER) from error  # a connection that breaks may come to anything
