"""Digests of values: equal for equal values in every process, so that a later one can tell whether inputs changed."""

from array import array
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from msgspec.msgpack import Encoder

SIZE = 16
"""Bytes of a digest: of a million billion values, no two are likely to have the same one."""


def digest_of(*values: object) -> bytes:
    """The digest of values that hold nothing but data: texts, numbers, dates, tuples, mappings, records.

    A value with a `digest` of its own is represented by that, a function by its name.

    Raises:
        TypeError: One of them holds something else.
    """
    return blake2b(_ENCODER.encode(values), digest_size=SIZE).digest()


def _plain(value: Any) -> object:  # noqa: ANN401 - whatever a record may hold
    """What stands for a value that msgspec does not know."""
    digest = getattr(value, "digest", None)
    if isinstance(digest, bytes):
        return digest
    if isinstance(value, array):
        return value.tobytes()
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Mapping):
        return dict(value)
    if callable(value):
        return f"{value.__module__}.{value.__qualname__}"
    raise TypeError(f"no digest of {type(value).__qualname__}")


_ENCODER = Encoder(enc_hook=_plain, order="deterministic")
