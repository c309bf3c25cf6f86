"""The connection to a scheduler and its workers: how it begins, what is asked of them first, how its end is told."""

import logging
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager

import dask
from distributed import Client, KilledWorker, LocalCluster
from distributed.comm.core import CommClosedError

from generator.core.owners import EndedError
from generator.files import program

RETRIES = 2
"""How often a task is taken again that failed: stores refuse now and then."""

_PATIENCE = 10
"""Seconds to wait for a scheduler to answer, and for its first worker."""

_NO_SCHEDULER = "the scheduler has ended, or cannot be reached any more"


@contextmanager
def connected(scheduler: str | None, workers: int | None) -> Iterator[Client]:
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
            client = Client(scheduler, timeout=_PATIENCE)  # type: ignore[no-untyped-call]  # distributed is typed in part
        except OSError as error:
            raise EndedError(f"the scheduler at {scheduler} cannot be reached") from error
        with client:
            try:
                client.wait_for_workers(1, timeout=_PATIENCE)
            except TimeoutError as error:
                raise EndedError(f"the scheduler at {scheduler} has no workers") from error
            with told_if_ended(client):
                _ask_for_program(client, scheduler)
            yield client
    else:
        here = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "silence_logs": logging.CRITICAL}
        with (
            LocalCluster(workers, threads_per_worker=1, **here) as cluster,  # type: ignore[no-untyped-call]  # likewise
            Client(cluster) as client,  # type: ignore[no-untyped-call]  # likewise
        ):
            yield client


def _ask_for_program(client: Client, scheduler: str) -> None:
    """Ask scheduler and workers for the program that they have: with another one, steps fail or make other bytes."""
    try:
        programs = {scheduler: client.run_on_scheduler(program.code)}  # type: ignore[no-untyped-call]  # likewise
    except ImportError:
        programs = {scheduler: None}
    programs |= client.run(program.code, on_error="return")
    own = program.code()
    others = sorted(address for address, code in programs.items() if code != own)
    if others:
        lacking = ", ".join(others[:_NAMED]) + (" and others" if len(others) > _NAMED else "")
        raise EndedError(f"the same Backfile as here, with the extra `cluster`, is not installed at {lacking}")


_NAMED = 3
"""How many of those that cannot run the program are named."""


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
