"""One build on a cluster, from a store and into one: the steps are those of every build."""

from generator.build.build import build_at, without_garbage_collection
from generator.build.memory import Memory
from generator.build.report import Options, Report
from generator.cluster.connection import Connection, connected
from generator.cluster.owners import Timing, owners_at
from generator.cluster.place import StoredPlace
from generator.core.memo import Memo
from generator.core.owners import EndedError
from generator.core.pool import Pool, Progress
from generator.core.problems import Problem
from generator.files import stored_sources
from generator.files.store import opened
from generator.files.stored_sources import Stored
from generator.files.writer import disk_problem


def build(
    at: Stored, options: Options, scheduler: str | None, number: int | None, progress: Progress | None = None
) -> tuple[Report, list[Timing]]:
    """Build an archive.

    Args:
        at: Where it is, and where its site goes.
        options: How to build.
        scheduler: The address of a scheduler, such as `tcp://host:8786`; None: a cluster of this machine.
        number: How many owners divide the stories, and how many workers a cluster of this machine has; None: as many
            as there are processors.
        progress: Is told how far it is.

    Returns:
        The report, and how long each owner took for each step.
    """
    problem = next(filter(None, map(_unknown, (at.content, at.seeds, at.output))), None)
    if problem:
        return Report(problems=(problem,)), []
    try:
        with connected(scheduler, number) as connection:
            return build_with(connection, at, options, number, progress)
    except EndedError as error:
        return Report(problems=(Problem(code="cluster", message=str(error)),)), []
    except OSError as error:
        return Report(problems=(disk_problem(error, at.content),)), []
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in _OF_STORES:
            raise
        hint = "give this machine and all workers the credentials of the store"
        return Report(problems=(Problem(code="cluster", message=f"a store refused: {error}", hint=hint),)), []


_OF_STORES = frozenset(("aiohttp", "azure", "botocore", "google"))
"""The packages that stores are reached with, as far as their exceptions are not `OSError`."""


def build_with(
    connection: Connection, at: Stored, options: Options, number: int | None = None, progress: Progress | None = None
) -> tuple[Report, list[Timing]]:
    """Build an archive on a cluster that is there, as `build` does.

    Raises:
        OSError: The store of the content refused.
    """
    timings: list[Timing] = []
    memory = Memory(Memo(Pool(None, progress)))
    with without_garbage_collection():
        inputs = stored_sources.read(at, options.base_url, memory.reader)
        place = StoredPlace(at, connection)
        return build_at(place, inputs, options, memory, owners_at(connection, number, timings)), timings


def _unknown(url: str) -> Problem | None:
    """The problem of a URL of no store that is known here; None if it is one."""
    try:
        opened(url)
    except (ImportError, ValueError) as error:
        return Problem(
            code="settings",
            message=f"no store is known by {url}: {error}",
            hint="the extra `cluster` reads s3:// and file://; other stores need a package of their own for fsspec",
        )
    return None
