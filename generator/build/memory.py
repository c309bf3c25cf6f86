"""What the builds of one process share."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

from generator.build.steps.publish import Last
from generator.core.memo import Memo
from generator.core.owners import Alone, Owners
from generator.files.reader import Reader
from generator.files.signatures import Signature
from generator.files.sources import Sources

StartOwners = Callable[[Memo], AbstractContextManager[Owners]]
"""Starts the owners of an archive, given the memory of this process, and ends them."""


@contextmanager
def alone(memo: Memo) -> Iterator[Owners]:
    """One owner, in this process."""
    yield Alone(memo)


class Memory:
    """What the builds of one process share. It only saves time: without it, the output has the same bytes.

    `memo` caches results of pure functions, `reader` the files that were read, `sources` are all that was read last.
    `last` and `signatures` describe the output folder as the last build left it. `owners` starts those who own the
    stories of a large archive; only an owner in this process remembers anything from one build to the next.
    """

    def __init__(self, memo: Memo | None = None, owners: StartOwners = alone) -> None:
        self.memo = memo or Memo()
        self.owners = owners
        self.reader = Reader()
        self.sources: Sources | None = None
        self.drop_output()

    def drop_output(self) -> None:
        """Drop all cached plans and signatures of the output."""
        self.last = Last()
        self.signatures: Mapping[str, Signature] = {}
