"""An archive in a store, as builds see it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from generator.build.derived.entries import EntryChanges
from generator.build.lead import PublishedSite
from generator.build.record import addresses_of
from generator.build.report import Options
from generator.build.steps.publish import Last, Overview, ToPublish
from generator.build.steps.write import Written
from generator.cluster.connection import RETRIES, Connection, told_if_ended
from generator.cluster.derived import derive
from generator.core.problems import Problem
from generator.files.changes import Changes
from generator.files.folders import Names
from generator.files.inputs import ADDRESSES
from generator.files.sources import Sources
from generator.files.store import opened
from generator.files.store_target import StoreTarget
from generator.files.stored_output import StoredOutput
from generator.files.stored_sources import Stored
from generator.files.target import Target
from generator.files.writer import disk_problem
from generator.site.site import FeedItem

_AT_A_TIME = 16
"""How many tasks are sent to the scheduler in one message: each lists hundreds of files."""


class StoredPlace:
    """An archive in a store, as `Place`.

    Args:
        at: Where it is.
        connection: The connection to the workers, who make what is made from the written site.
    """

    def __init__(self, at: Stored, connection: Connection) -> None:
        self._at = at
        self._connection = connection

    @property
    def names(self) -> Names:
        """What problems call its folders."""
        return self._at.names

    @property
    def stories(self) -> Target:
        """The folder of stories."""
        return StoreTarget(self.names.stories)

    def output(self, *, dry: bool) -> StoredOutput:
        """The output, to be opened."""
        return StoredOutput(self._at.output, dry=dry)

    def to_publish(self, output: StoredOutput, *, dry: bool) -> ToPublish:
        """Where documents are staged; each build plans everything."""
        return ToPublish(stage=output.stage(), dry=dry, last=Last())

    def entry_changes(self, items: Iterable[FeedItem]) -> EntryChanges:  # noqa: ARG002 - as of every place
        """Nothing: entries are only compared with those in a folder."""
        return EntryChanges()

    def commit(self, output: StoredOutput, site: PublishedSite) -> Changes:
        """Have workers copy what was staged into place."""
        return output.commit(site.paths, site.staged, self._spread)

    def _spread(self, function: Callable[[Any], Any], values: Sequence[Any]) -> Iterable[Any]:
        with told_if_ended(self._connection.client):
            client = self._connection.client
            tasks = client.map(function, values, pure=False, retries=RETRIES, batch_size=_AT_A_TIME)
        return list(self._connection.results(tasks))

    def read_next(self, inputs: Sources, removed: Iterable[str], written: Written) -> Sources:  # noqa: ARG002 - likewise
        """The sources as they were: the next build of a store lists them again."""
        return inputs

    def record(self, site: PublishedSite, read: Sources) -> tuple[Problem, ...]:
        """Write down the addresses that the site is published with."""
        data = addresses_of(site)
        if data == read.files.get(ADDRESSES):
            return ()
        try:
            system, root = opened(self._at.content)
            system.pipe_file(f"{root}/{ADDRESSES}", data)
        except OSError as error:  # the site itself is complete
            return (disk_problem(error, self._at.content),)
        return ()

    def derive(self, output: StoredOutput, options: Options, overview: Overview) -> tuple[Problem, ...]:
        """Have workers make what is made from the written site."""
        return derive(self._connection, output, overview) if options.index else ()

    def leave(self, site: PublishedSite) -> None:
        """The digests in the store say how the site was left."""
