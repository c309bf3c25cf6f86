"""Publishes a site to a store: any machine stages documents there, and one puts them into place.

A store has no folders to rename. What differs is uploaded under its digest, where no reader looks; once all of it is
there, the store itself copies it to its addresses; then the list of what the site is, with the digests, is written; and
then files that it no longer has are deleted. A build that ends before the copying has changed nothing that is seen; one
that ends within it leaves each file old or new, and the next build goes on with what is uploaded.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from functools import partial
from types import TracebackType
from typing import Any, Self

from generator.files.changes import Changes
from generator.files.folders import MANIFEST
from generator.files.lock import LockedError
from generator.files.output import FOREIGN, LOCK, MANIFEST_HEAD, NOT_OURS, manifest_of, owned_paths, refused
from generator.files.stage import STAGE, Staged
from generator.files.store import is_kind, opened
from generator.files.store_lock import StoreLock, store_locked
from generator.files.store_stage import DIGESTS, StoreStage, parsed

_TOGETHER = 500
"""How many files are copied or deleted at a time."""


class StoredOutput:
    """A site in a store: the files that the last build wrote, with their digests, and what is staged, as `Output`."""

    def __init__(self, url: str, *, dry: bool = False) -> None:
        self.url = url
        self.dry = dry
        self.owned: frozenset[str] = frozenset()
        self.begun = False
        self._system: Any = None
        self._root = ""
        self.digests: dict[str, str] = {}
        self._there: Mapping[str, int] = {}
        self._open = ExitStack()
        self._lock: StoreLock | None = None

    def __enter__(self) -> Self:
        """Lock the place, and list what is there.

        Raises:
            RefusedError: There are files, and no build wrote any; or another build publishes there.
            OSError: The store refused.
        """
        self._system, self._root = opened(self.url)
        try:
            if not self.dry:
                self._lock = self._open.enter_context(store_locked(self._system, f"{self._root}/{LOCK}"))
            self._list()
        except LockedError:
            raise refused("another build is publishing there", self.url, "let it finish, then build again") from None
        except BaseException:
            self._open.close()
            raise
        return self

    def _list(self) -> None:
        self._system.invalidate_cache()
        at = f"{self._root}/"
        listed = self._system.find(self._root, detail=True)
        self._there = {path.removeprefix(at): entry["size"] for path, entry in listed.items() if path != at + LOCK}
        if MANIFEST in self._there:
            text = self._system.cat_file(at + MANIFEST).decode("utf-8", "replace")
            if not text.startswith(MANIFEST_HEAD):
                raise refused("no build wrote this list of files", f"{self.url}/{MANIFEST}", "name another --output")
            self.owned = owned_paths(text)
            self.digests = parsed(self._system.cat_file(at + DIGESTS)) if DIGESTS in self._there else {}
        elif any(not path.startswith(f"{STAGE}/") for path in self._there):
            raise refused(NOT_OURS, self.url, "name another --output, or empty this one yourself")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Release the lock. What was staged and not published stays: the next build goes on with it."""
        self._open.close()

    def stage(self) -> StoreStage:
        """Where documents are staged."""
        version = self._system.ukey(f"{self._root}/{DIGESTS}") if DIGESTS in self._there else ""
        at = f"{STAGE}/"
        uploaded = {path.removeprefix(at): size for path, size in self._there.items() if path.startswith(at)}
        missing = frozenset(self.digests.keys() - self._there.keys())
        return StoreStage(self.url, version, missing, uploaded, dry=self.dry)

    def vanished(self, paths: AbstractSet[str]) -> tuple[str, ...]:
        """The paths that the last build wrote and that are not in `paths`, sorted."""
        return tuple(sorted(self.owned - paths))

    def refuse_links(self, paths: Iterable[str]) -> None:
        """A store has no links."""

    def commit(self, paths: AbstractSet[str], staged: Iterable[Staged], spread: "Spread" = map) -> Changes:
        """Copy what was staged to its place, write the digests, and delete what the site no longer has.

        The list of owned files has old and new ones from before the first is copied until after the last is deleted, so
        that a build that ends meanwhile can be repaired.

        Args:
            paths: The paths of all files of the site.
            staged: The documents that were compared, and staged if they differ.
            spread: Calls a function with each of several values; other machines may, in any order.

        Raises:
            RefusedError: A file that no build wrote is in the way.
            OSError: The store refused.
        """
        documents = list(staged)
        differing = [document for document in documents if document.differs]
        changes = Changes(
            created=tuple(document.path for document in differing if document.is_new),
            changed=tuple(document.path for document in differing if not document.is_new),
            removed=tuple(path for path in self.vanished(paths) if path in self._there),
            identical=len(paths) - len(differing),
        )
        self._refuse({document.path for document in differing})
        if self.dry:
            return changes
        digests = {document.path: document.digest for document in documents}
        known = {path: digest for path, digest in self.digests.items() if path in paths} | digests
        self.begun = True
        if not paths <= self.owned:
            self._put(MANIFEST, manifest_of(self.owned | paths))
        if differing:
            self._put(DIGESTS, _written({path: self.digests[path] for path in self.digests.keys() - digests.keys()}))
        places: dict[str, list[str]] = {}
        for document in differing:
            places.setdefault(document.digest, []).append(document.path)
        for _ in spread(partial(_settle, self.url), list(_parts(sorted(places.items())))):
            pass
        if differing or known != self.digests:
            self._put(DIGESTS, _written(known))
        self._delete(changes.removed)
        if self.owned != paths:
            self._put(MANIFEST, manifest_of(paths))
        if self._system.exists(f"{self._root}/{STAGE}"):
            self._system.rm(f"{self._root}/{STAGE}", recursive=True)
        self.owned, self.digests, self.begun = frozenset(paths), known, False
        return changes

    def _refuse(self, paths: AbstractSet[str]) -> None:
        """Refuse to write these files over what no build wrote, or if another build publishes there."""
        foreign = sorted(paths & self._there.keys() - self.owned)
        if foreign:
            raise refused(FOREIGN, f"{self.url}/{foreign[0]}", "move it elsewhere, then build again")
        if self._lock is not None and not self._lock.is_held():
            raise refused("another build publishes there, since this one seemed to have ended", self.url, "build again")

    def _put(self, path: str, data: bytes) -> None:
        self._system.pipe_file(f"{self._root}/{path}", data)

    def _delete(self, paths: Sequence[str]) -> None:
        for part in _parts(paths):
            self._system.rm([f"{self._root}/{path}" for path in part])


Spread = Callable[[Callable[[Any], Any], Sequence[Any]], Iterable[Any]]
"""Calls a function with each of several values, as `map` does."""


def _settle(url: str, places: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Have the store copy what is staged, by digest, to its places; on a disk it is moved, to be there whole."""
    system, root = opened(url)
    stage = f"{root}/{STAGE}"
    if not is_kind(system, "file"):
        pairs = [(digest, path) for digest, paths in places for path in paths]
        system.copy([f"{stage}/{digest}" for digest, _ in pairs], [f"{root}/{path}" for _, path in pairs])
        return
    for digest, (*more, last) in places:
        if not system.exists(f"{stage}/{digest}") and system.exists(f"{root}/{last}"):
            continue  # moved already, by a machine that ended before it could say so
        for path in (*more, last):
            system.makedirs(f"{root}/{path}".rpartition("/")[0], exist_ok=True)
        for path in more:
            system.cp_file(f"{stage}/{digest}", f"{stage}/{digest}-copy")
            system.mv(f"{stage}/{digest}-copy", f"{root}/{path}")
        system.mv(f"{stage}/{digest}", f"{root}/{last}")


def _parts(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[start : start + _TOGETHER] for start in range(0, len(items), _TOGETHER))


def _written(digests: Mapping[str, str]) -> bytes:
    return json.dumps(dict(sorted(digests.items()))).encode()
