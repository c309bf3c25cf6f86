"""One build on a cluster, from a store and into one: the steps are those of every build."""

from dataclasses import replace

from generator.build.build import build_at, without_garbage_collection
from generator.build.memory import Memory
from generator.build.report import Options, Report
from generator.cluster.owners import Timing, connected, owners_at
from generator.cluster.place import StoredPlace
from generator.core.memo import Memo
from generator.core.pool import Pool, Progress
from generator.core.problems import Problem
from generator.files import stored_sources
from generator.files.stored_sources import Stored
from generator.files.writer import disk_problem

_NO_STORE = Problem(
    code="settings",
    message="no store is known by this URL",
    hint="the extra `cluster` reads s3:// and file://; other stores need a package of their own for fsspec",
)


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
    timings: list[Timing] = []
    memory = Memory(Memo(Pool(None, progress)))
    try:
        with without_garbage_collection(), connected(scheduler, number) as client:
            inputs = stored_sources.read(at, options.base_url, memory.reader)
            place = StoredPlace(at, client)
            return build_at(place, inputs, options, memory, owners_at(client, number, timings)), timings
    except (ImportError, ValueError) as error:
        return Report(problems=(replace(_NO_STORE, message=f"{_NO_STORE.message}: {error}"),)), []
    except OSError as error:
        return Report(problems=(disk_problem(error, scheduler or at.content),)), []
