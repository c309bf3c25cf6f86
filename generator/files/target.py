"""Updates a folder that people also write to, so that it holds given files."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, Protocol

from generator.core.model import Tree
from generator.files import writer
from generator.files.changes import Changes
from generator.files.signatures import Stamp


class Target(Protocol):
    """Where files are brought up to date that people write to as well: any process may, of this machine or another."""

    def update(
        self, tree: Tree, before: Tree, removed: Iterable[str], *, dry: bool
    ) -> tuple[Changes, dict[str, Stamp], tuple[str, ...]]:
        """As `update`."""


class FolderTarget(NamedTuple):
    """A folder of this machine."""

    folder: Path

    def update(
        self, tree: Tree, before: Tree, removed: Iterable[str], *, dry: bool
    ) -> tuple[Changes, dict[str, Stamp], tuple[str, ...]]:
        """As `update`."""
        return update(self.folder, tree, before, removed, dry=dry)


def update(
    folder: Path,
    tree: Tree,
    before: Tree,
    removed: Iterable[str],
    *,
    dry: bool,
) -> tuple[Changes, dict[str, Stamp], tuple[str, ...]]:
    """Update a folder that people also write to: write what differs, and remove what is no longer wanted.

    A file that is not any more what was read is left alone: somebody saved it in the meantime.

    Args:
        folder: The folder.
        tree: All files that it should hold.
        before: The files that it holds.
        removed: The paths of the files to remove.
        dry: Whether only to compare.

    Returns:
        The changes; the stamps of the files that were written, by path; and the paths of those that were left alone.
    """
    changes = compared(tree, before, removed)
    if dry:
        return changes, {}, ()
    paths = sorted((*changes.created, *changes.changed))
    wanted = [writer.Wanted(folder / path, tree[path], before.get(path)) for path in paths]
    written = list(zip(paths, writer.replace_read(wanted), strict=True))
    left_alone = [path for path, stamp in written if stamp is None]
    for path in changes.removed:
        if writer.holds(folder / path, before.get(path)):
            writer.remove(folder, path)
        else:
            left_alone.append(path)
    stamps = {path: stamp for path, stamp in written if stamp}
    return without(changes, left_alone), stamps, tuple(left_alone)


def compared(tree: Tree, before: Tree, removed: Iterable[str]) -> Changes:
    """The changes that make a folder with some files hold a tree, and no more those to remove."""
    created = [path for path in sorted(tree) if path not in before]
    changed = [
        path
        for path, data in sorted(tree.items())
        if path in before and before[path] is not data and before[path] != data
    ]
    identical = len(tree) - len(created) - len(changed)
    return Changes(tuple(created), tuple(changed), tuple(sorted(removed)), identical=identical)


def without(changes: Changes, left_alone: Iterable[str]) -> Changes:
    """The changes without those of files that were left alone."""
    kept = frozenset(left_alone)
    return replace(
        changes,
        created=tuple(path for path in changes.created if path not in kept),
        changed=tuple(path for path in changes.changed if path not in kept),
        removed=tuple(path for path in changes.removed if path not in kept),
    )
