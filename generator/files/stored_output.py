"""Publishes a site to a store: any machine stages documents there, and one puts them into place.

A store has no folders to rename. What differs is uploaded under its digest, where no reader looks; once all of it is
there, the store itself copies it to its addresses; then the list of what the site is, with the digests, is written; and
then files that it no longer has are deleted. A build that ends before the copying has changed nothing that is seen; one
that ends within it leaves each file old or new, and the next build goes on with what is uploaded.
"""

import json
import mimetypes
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache, partial
from hashlib import sha256
from types import TracebackType
from typing import Any, Self

from generator.core.document import Document
from generator.files.changes import Changes
from generator.files.folders import MANIFEST
from generator.files.output import FOREIGN, MANIFEST_HEAD, NOT_OURS, manifest_of, owned_paths, refused
from generator.files.stage import STAGE, Staged
from generator.files.store import opened

DIGESTS = ".backfile-digests"
"""The name of the file that has the SHA-256 of each file of the site."""
_TOGETHER = 500
"""How many files are copied or deleted at a time."""
_UPLOADED = 64
"""How many are uploaded at a time."""


class StoreStage:
    """The staging folder of a site in a store. Documents are uploaded many at a time.

    Args:
        url: The output.
        version: That of the list of digests, which whoever stages reads by itself.
        missing: The files in that list which are not there any more.
        uploaded: What an earlier build has staged: sizes in bytes, by digest. One that was killed may have left less.
        dry: Whether only to compare.
    """

    def __init__(
        self, url: str, version: str, missing: frozenset[str], uploaded: Mapping[str, int], *, dry: bool
    ) -> None:
        self._url = url
        self._version = version
        self._missing = missing
        self._uploaded = uploaded
        self._dry = dry
        self._waiting: dict[str, Document] = {}

    def put(self, document: Document) -> Staged:
        """Stage a document if its digest differs from that of the file in its place."""
        known = _digests(self._url, self._version)
        digest = sha256(document.data).hexdigest()
        before = None if document.path in self._missing else known.get(document.path)
        differs = before != digest
        if differs and not self._dry and self._uploaded.get(digest) != len(document.data):
            self._waiting[digest] = document
            if len(self._waiting) >= _UPLOADED:
                self.finish()
        return Staged(document.path, document.path not in known, differs, stamp=None, digest=digest)

    def finish(self) -> None:
        """Upload the documents that wait for it."""
        system, root = opened(self._url)
        upload(system, {f"{root}/{STAGE}/{digest}": document for digest, document in self._waiting.items()})
        self._waiting = {}


def upload(system: Any, documents: Mapping[str, Document]) -> None:  # noqa: ANN401 - fsspec has no types
    """Upload documents to the given paths, all of one kind together: they are told to the store as what they are.

    Raises:
        OSError: The store refused.
    """
    kinds: dict[str, dict[str, bytes]] = {}
    for path, document in documents.items():
        kinds.setdefault(_kind(document.path), {})[path] = document.data
    for kind, files in kinds.items():
        system.pipe(files, **({"ContentType": kind} if _is_s3(system) else {}))


def _is_s3(system: Any) -> bool:  # noqa: ANN401 - likewise
    """Whether a store keeps the type of a file, through copies too."""
    protocols = system.protocol if isinstance(system.protocol, tuple) else (system.protocol,)
    return "s3" in protocols


def _kind(path: str) -> str:
    return _TYPES.get(path.rpartition(".")[2]) or mimetypes.guess_type(path)[0] or "application/octet-stream"


_TYPES = {
    "html": "text/html; charset=utf-8",
    "xml": "application/atom+xml; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "opml": "text/x-opml; charset=utf-8",
}


@lru_cache(maxsize=1)  # of a build: each process reads the list once
def _digests(url: str, version: str) -> Mapping[str, str]:
    """The digest of each file that the last build wrote, by path; none where no build has written."""
    if not version:
        return {}
    system, root = opened(url)
    return _parsed(system.cat_file(f"{root}/{DIGESTS}"))


def _parsed(data: bytes) -> dict[str, str]:
    try:
        read = json.loads(data)
    except ValueError:
        return {}
    return {path: digest for path, digest in read.items() if isinstance(digest, str)} if isinstance(read, dict) else {}


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

    def __enter__(self) -> Self:
        """List what is there.

        Raises:
            RefusedError: There are files, and no build wrote any.
            OSError: The store refused.
        """
        self._system, self._root = opened(self.url)
        self._system.invalidate_cache()
        at = f"{self._root}/"
        listed = self._system.find(self._root, detail=True)
        self._there = {path.removeprefix(at): entry["size"] for path, entry in listed.items()}
        if MANIFEST in self._there:
            text = self._system.cat_file(at + MANIFEST).decode("utf-8", "replace")
            if not text.startswith(MANIFEST_HEAD):
                raise refused("no build wrote this list of files", f"{self.url}/{MANIFEST}", "name another --output")
            self.owned = owned_paths(text)
            self.digests = _parsed(self._system.cat_file(at + DIGESTS)) if DIGESTS in self._there else {}
        elif any(not path.startswith(f"{STAGE}/") for path in self._there):
            raise refused(NOT_OURS, self.url, "name another --output, or empty this one yourself")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """What was staged and not published stays: the next build goes on with it."""

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
        foreign = sorted({document.path for document in differing} & self._there.keys() - self.owned)
        if foreign:
            raise refused(FOREIGN, f"{self.url}/{foreign[0]}", "move it elsewhere, then build again")
        if self.dry:
            return changes
        digests = {document.path: document.digest for document in documents}
        known = {path: digest for path, digest in self.digests.items() if path in paths} | digests
        self.begun = True
        if not paths <= self.owned:
            self._put(MANIFEST, manifest_of(self.owned | paths))
        if differing:
            self._put(DIGESTS, _written({path: self.digests[path] for path in self.digests.keys() - digests.keys()}))
        pairs = sorted((document.digest, document.path) for document in differing)
        for _ in spread(partial(_copy, self.url), list(_parts(pairs))):
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

    def _put(self, path: str, data: bytes) -> None:
        self._system.pipe_file(f"{self._root}/{path}", data)

    def _delete(self, paths: Sequence[str]) -> None:
        for part in _parts(paths):
            self._system.rm([f"{self._root}/{path}" for path in part])


Spread = Callable[[Callable[[Any], Any], Sequence[Any]], Iterable[Any]]
"""Calls a function with each of several values, as `map` does."""


def _copy(url: str, pairs: Sequence[tuple[str, str]]) -> None:
    """Have the store copy what is staged under digests to its places."""
    system, root = opened(url)
    system.copy([f"{root}/{STAGE}/{digest}" for digest, _ in pairs], [f"{root}/{path}" for _, path in pairs])


def _parts(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[start : start + _TOGETHER] for start in range(0, len(items), _TOGETHER))


def _written(digests: Mapping[str, str]) -> bytes:
    return json.dumps(dict(sorted(digests.items()))).encode()
