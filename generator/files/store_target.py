"""Updates a folder in a store, as `target` does one of this machine."""

from collections.abc import Iterable
from typing import NamedTuple

from generator.core.model import Tree
from generator.files.changes import Changes
from generator.files.signatures import Stamp
from generator.files.store import contents, only, opened
from generator.files.target import compared, without


class StoreTarget(NamedTuple):
    """A folder of files in a store, that people write to as well."""

    url: str

    def update(
        self, tree: Tree, before: Tree, removed: Iterable[str], *, dry: bool
    ) -> tuple[Changes, dict[str, Stamp], tuple[str, ...]]:
        """As `target.update`: a file is compared once more right before it is replaced. A store has no stamps."""
        removed = tuple(removed)
        read = contents(only(before, [path for path in (*tree, *removed) if path in before]))
        changes = compared(tree, read, removed)
        if dry:
            return changes, {}, ()
        system, root = opened(self.url)
        left_alone: list[str] = []
        for path in (*changes.created, *changes.changed, *changes.removed):
            if not self._holds(path, read.get(path)):
                left_alone.append(path)
            elif path in tree:
                system.pipe_file(f"{root}/{path}", tree[path])
            else:
                system.rm_file(f"{root}/{path}")
        return without(changes, left_alone), {}, tuple(left_alone)

    def _holds(self, path: str, expected: bytes | None) -> bool:
        system, root = opened(self.url)
        try:
            return bool(system.cat_file(f"{root}/{path}") == expected)
        except FileNotFoundError:
            return expected is None
