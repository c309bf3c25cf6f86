"""Stages documents in a store: any machine uploads those that differ, under their digests."""

import json
import mimetypes
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from generator.core.document import Document
from generator.files.stage import STAGE, Staged
from generator.files.store import is_kind, opened

DIGESTS = ".backfile-digests"
"""The name of the file that has the SHA-256 of each file of the site."""
_UPLOADED = 64
"""How many documents are uploaded at a time."""


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
    for kind, paths in _by_kind({path: document.path for path, document in documents.items()}).items():
        system.pipe({path: documents[path].data for path in paths}, **_told(system, kind))


def upload_files(system: Any, files: Mapping[str, Path]) -> None:  # noqa: ANN401 - likewise
    """Upload files of this machine to the given paths, as `upload`, without reading any of them whole.

    Raises:
        OSError: The store or the disk refused.
    """
    for kind, paths in _by_kind({path: file.name for path, file in files.items()}).items():
        system.put([str(files[path]) for path in paths], paths, **_told(system, kind))


def _by_kind(names: Mapping[str, str]) -> dict[str, list[str]]:
    """The paths that files are uploaded to, given with their names, by what they are."""
    kinds: dict[str, list[str]] = {}
    for path, name in names.items():
        kinds.setdefault(_kind(name), []).append(path)
    return kinds


def _told(system: Any, kind: str) -> dict[str, str]:  # noqa: ANN401 - likewise
    """What a store is told of files: S3 keeps their type through copies; others take it from the name, or have none."""
    return {"ContentType": kind} if is_kind(system, "s3") else {}


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
    return parsed(system.cat_file(f"{root}/{DIGESTS}"))


def parsed(data: bytes) -> dict[str, str]:
    """The digests of files, by path, from the bytes of their list; none from what is no such list."""
    try:
        read = json.loads(data)
    except ValueError:
        return {}
    return {path: digest for path, digest in read.items() if isinstance(digest, str)} if isinstance(read, dict) else {}
