"""Files in a store that fsspec knows: S3, a disk that all machines share, the memory of a test.

A store is named by a URL such as `s3://bucket/archive`.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from generator.core.model import Tree

_TOGETHER = 500
"""How many files are asked for at a time: stores answer many at once, and these are what is held."""


class StoredFiles(Mapping[str, bytes]):
    """Files of a folder in a store, by name. They are not read before they are asked for, by whoever asks.

    Args:
        url: The folder.
        names: The names of the files in it.
    """

    def __init__(self, url: str, names: Iterable[str]) -> None:
        self.url = url
        self._names = dict.fromkeys(names)

    def __getitem__(self, name: str) -> bytes:
        """Read a file.

        Raises:
            KeyError: There was none of this name.
            OSError: The store refused.
        """
        if name not in self._names:
            raise KeyError(name)
        system, root = opened(self.url)
        data: bytes = system.cat_file(f"{root}/{name}")
        return data

    def __iter__(self) -> Iterator[str]:
        """The names of the files."""
        return iter(self._names)

    def __len__(self) -> int:
        """How many files there are."""
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        """Whether there was a file of this name, without reading it."""
        return name in self._names

    def read(self) -> dict[str, bytes]:
        """Read all files."""
        return dict(chain.from_iterable(part.items() for part in self.parts()))

    def parts(self) -> Iterator[dict[str, bytes]]:
        """Read all files, some hundred at a time."""
        system, root = opened(self.url)
        names = list(self._names)
        for start in range(0, len(names), _TOGETHER):
            paths = {name: f"{root}/{name}" for name in names[start : start + _TOGETHER]}
            files = system.cat(list(paths.values()))
            yield {name: files[path] for name, path in paths.items()}


def opened(url: str) -> tuple[Any, str]:
    """The file system of a store, and the path of a URL in it, without a slash at its end.

    Raises:
        ImportError: What reads this kind of store is not installed.
        ValueError: There is no such kind of store.
    """
    from fsspec.core import url_to_fs  # noqa: PLC0415 - comes with the extra `cluster`, which few need

    # A disk has folders, which must be there before files; stores have only names.
    system, root = url_to_fs(url, **({"auto_mkdir": True} if url.startswith("file:") else {}))
    return system, root.rstrip("/")


def is_kind(system: Any, kind: str) -> bool:  # noqa: ANN401 - fsspec has no types
    """Whether a store is of a kind: the beginning of its URLs."""
    return kind in (system.protocol if isinstance(system.protocol, tuple) else (system.protocol,))


def contents(files: Tree) -> Mapping[str, bytes]:
    """Files with their bytes, read if they are in a store."""
    return files.read() if isinstance(files, StoredFiles) else files


def only(files: Tree, names: Iterable[str]) -> Tree:
    """Some of the files, by name; those in a store are not read."""
    return StoredFiles(files.url, names) if isinstance(files, StoredFiles) else {name: files[name] for name in names}
