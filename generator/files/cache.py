"""Keeps results of pure functions from one process to the next, in an SQLite file that may be lost or spoilt.

A result is found by the digest of what it was made from, and only by a program that is the same to the byte. It has a
checksum, and is data that is checked against its type: what is damaged is not found, and made again.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec

from generator.core.digests import SIZE
from generator.files import program, writer
from generator.files.folders import CACHE

_AT_ONCE = 500
"""How many results are looked up with one query."""

_WAIT = 10.0
"""Seconds to wait for another process that is writing to the file."""

_ROOM, _TIMES = 32 << 20, 5
"""How large the file may become: bytes, and times the size of stories and seeds. One build keeps about as much again
as it reads."""

_DAMAGED = (msgspec.MsgspecError, ValueError, TypeError, OverflowError)
"""What decoding raises for data that is not of the type wanted."""


class Cache:
    """The results that one file keeps. Several processes may use it; none is stopped by what is wrong with it.

    Args:
        path: The file.
        program: Identifies the program: results of another one are not found.
    """

    def __init__(self, path: Path, program: bytes) -> None:
        self._path = path
        self._program = program
        self._connection: sqlite3.Connection | None = None
        self._has_failed = False

    def __reduce__(self) -> tuple[type["Cache"], tuple[Path, bytes]]:
        """Another process opens the file for itself."""
        return Cache, (self._path, self._program)

    def prepare(self, size: int) -> None:
        """Begin anew if the file is larger than `size` bytes, and set it up, before several processes open it."""
        with suppress(OSError):
            if self._path.stat().st_size > size:
                self._path.unlink()
        with self._opened():
            self.close()

    def find(self, name: str, form: Any, digests: Sequence[bytes]) -> dict[bytes, Any]:  # noqa: ANN401 - a type, and its values
        """The results that are known of those asked for, by digest.

        Args:
            name: The name of the function.
            form: The type of its results.
            digests: The digests of its inputs.
        """
        decode = msgspec.msgpack.Decoder(form).decode
        digest_by_key = {self._key(name, digest): digest for digest in digests}
        found: dict[bytes, Any] = {}
        for key, data in self._rows(list(digest_by_key)):
            digest = digest_by_key[key]
            with suppress(*_DAMAGED):
                if data[:SIZE] == _checksum(digest, data[SIZE:]):
                    found[digest] = decode(data[SIZE:])
        return found

    def put(self, name: str, results: Mapping[bytes, object]) -> None:
        """Keep results, by the digests of their inputs."""
        encode = msgspec.msgpack.Encoder().encode
        encoded = ((digest, encode(result)) for digest, result in results.items())
        rows = [(self._key(name, digest), _checksum(digest, data) + data) for digest, data in encoded]
        with self._opened() as connection:
            if connection and rows:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany("INSERT OR REPLACE INTO results VALUES (?, ?)", rows)
                connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def _key(self, name: str, digest: bytes) -> int:
        """What a result is found by: should two have the same, the checksum is wrong for one of them."""
        data = b"\0".join((self._program, name.encode(), digest))
        return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True)

    def _rows(self, keys: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            rows: list[tuple[int, bytes]] = []
            with self._opened() as connection:
                if connection:
                    marks = ",".join("?" * len(some))
                    query = f"SELECT key, data FROM results WHERE key IN ({marks})"  # noqa: S608 - question marks
                    rows = connection.execute(query, some).fetchall()
            yield from rows

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection | None]:
        """The open file; None once anything has gone wrong with it."""
        try:
            connection = self._open()
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)
            connection = None
        try:
            yield connection
        except sqlite3.Error as error:
            self._give_up(error)

    def _open(self) -> sqlite3.Connection | None:
        if self._connection is None and not self._has_failed:
            writer.make_folder(self._path.parent)
            self._connection = sqlite3.connect(self._path, timeout=_WAIT, isolation_level=None)
            # What a power cut takes away, or leaves in pieces, is made again: nobody need wait for the disk.
            self._connection.execute("PRAGMA synchronous = OFF")
            self._connection.execute("PRAGMA journal_mode = OFF")
            self._connection.execute("CREATE TABLE IF NOT EXISTS results (key INTEGER PRIMARY KEY, data BLOB)")
        return self._connection

    def _give_up(self, error: Exception) -> None:
        """Go on without the file. Unless somebody else is merely using it, it is removed, and begun anew next time."""
        self.close()
        self._has_failed = True
        if not isinstance(error, sqlite3.OperationalError):
            with suppress(OSError):
                self._path.unlink()


def of_archive(size: int) -> Cache:
    """The cache in the current folder, for an archive whose stories and seeds have `size` bytes.

    It begins anew once it has several times as many: most of what it keeps is then of texts that are no more.
    """
    cache = Cache(CACHE / "results.sqlite", program.digest())
    cache.prepare(_ROOM + _TIMES * size)
    return cache


def _checksum(digest: bytes, data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=SIZE, key=digest).digest()
