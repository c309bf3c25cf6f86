"""What the builds of one process share."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

from generator.build.left import Left, LeftGroup, find, save
from generator.build.steps.publish import Last
from generator.core.digests import digest_of
from generator.core.memo import Cache, Memo
from generator.core.owners import Alone, Owners
from generator.files.folders import Folders
from generator.files.reader import Reader
from generator.files.signatures import Signature
from generator.files.sources import Sources
from generator.site.renderer import Theme

StartOwners = Callable[[Memo], AbstractContextManager[Owners]]
"""Starts the owners of an archive, given the memory of this process, and ends them."""

OpenCache = Callable[[int], Cache]
"""Opens the cache of an archive, given how many bytes its stories and seeds have."""


@contextmanager
def alone(memo: Memo) -> Iterator[Owners]:
    """One owner, in this process."""
    yield Alone(memo)


class Memory:
    """What the builds of one process share. It only saves time: without it, the output has the same bytes.

    `memo` caches results of pure functions, `reader` the files that were read, `sources` are all that was read last.
    `published` are the files that builds before this process wrote, None until its first build has looked. `last` and
    `signatures` describe the output folder as the last build left it. `owners` starts those who own the stories of a
    large archive; only an owner in this process remembers anything from one build to the next. `open_cache` opens the
    cache that they share with later processes.
    """

    def __init__(
        self, memo: Memo | None = None, owners: StartOwners = alone, open_cache: OpenCache | None = None
    ) -> None:
        self.memo = memo or Memo()
        self.owners = owners
        self.open_cache = open_cache
        self.reader = Reader()
        self.sources: Sources | None = None
        self.signatures: Mapping[str, Signature] = {}
        self.published: frozenset[str] | None = None
        self.drop_output()

    def find_left(self, folders: Folders) -> Left:
        """What the last build left, if it was one of another process, and the cache knows it."""
        if self.last.plans or self.memo.cache is None:
            return Left()
        left = find(self.memo.cache, folders)
        self.signatures = left.signatures
        return left

    def save_left(self, folders: Folders, theme: Theme, groups: Mapping[str, LeftGroup]) -> None:
        """Tell later processes what was left: not if this one remembers it, and will soon build again."""
        if self.memo.cache is not None and not self.memo.keep:
            save(self.memo.cache, folders, Left(digest_of(theme), groups, self.signatures))

    def drop_output(self) -> None:
        """Drop all cached plans and signatures of the output."""
        self.last = Last()
        self.signatures = {}
