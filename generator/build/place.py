"""Where an archive is, for the steps of a build: in folders of this machine, or somewhere else."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from typing import Any, Protocol

from generator.build.derived.entries import EntryChanges
from generator.build.lead import PublishedSite
from generator.build.report import Options
from generator.build.steps.publish import Overview, ToPublish
from generator.build.steps.write import Written
from generator.core.problems import Problem
from generator.files.changes import Changes
from generator.files.folders import Names
from generator.files.sources import Sources
from generator.files.target import Target
from generator.site.site import FeedItem


class OpenOutput(Protocol):
    """An output that no other build writes to; `begun` is true while what was staged is being moved into place."""

    @property
    def begun(self) -> bool:
        """Whether files are being moved into place."""

    def vanished(self, paths: AbstractSet[str]) -> tuple[str, ...]:
        """The paths that the last build wrote and that are not in `paths`, sorted."""

    def refuse_links(self, paths: Iterable[str]) -> None:
        """Refuse to write through a link that somebody put into the output.

        Raises:
            RefusedError: One of the folders of these paths is a link.
        """


class Place(Protocol):
    """Where a build reads an archive from and writes it to.

    Its methods raise `RefusedError` and `OSError` where something must not or cannot be read or written.
    """

    @property
    def names(self) -> Names:
        """What problems call its folders."""

    @property
    def stories(self) -> Target:
        """Where the stories are that captures yield."""

    def output(self, *, dry: bool) -> AbstractContextManager[Any]:
        """Open the output, as `OpenOutput`, to which no other build may write meanwhile."""

    def to_publish(self, output: Any, *, dry: bool) -> ToPublish:  # noqa: ANN401 - the output that this place opened
        """What the owners need to know to stage their parts."""

    def commit(self, output: Any, site: PublishedSite) -> Changes:  # noqa: ANN401 - likewise
        """Move what was staged into place.

        Raises:
            EndedError: A machine that takes part has ended.
        """

    def read_next(self, inputs: Sources, removed: Iterable[str], written: Written) -> Sources:
        """The sources as the next build will read them, now that stories were written and removed."""

    def entry_changes(self, items: Iterable[FeedItem]) -> EntryChanges:
        """What would change in feeds, as `entry_changes`."""

    def record(self, site: PublishedSite, read: Sources) -> tuple[Problem, ...]:
        """Write down the addresses that the site is published with. Returns why that could not be done."""

    def derive(self, output: Any, options: Options, overview: Overview) -> tuple[Problem, ...]:  # noqa: ANN401 - likewise
        """Make what is made from the written site: search index and data files. Returns why some was not made."""

    def leave(self, site: PublishedSite) -> None:
        """Remember how the site was left, for the next build."""
