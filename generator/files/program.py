"""Identifies the program: what a build depends on apart from its folders and options."""

import hashlib
import os
import site
import sys
from functools import cache

from generator.files.inputs import PROGRAM


def environment() -> tuple[str, ...]:
    """Python's version, and the names of the installed packages with theirs."""
    installed = [name for folder in site.getsitepackages() for name in _names(folder) if name.endswith(".dist-info")]
    return (sys.version, sys.byteorder, *sorted(installed))


def digest() -> bytes:
    """A digest of the code of Backfile, and of its environment."""
    whole = hashlib.blake2b("\0".join(environment()).encode("utf-8", "surrogatepass"), digest_size=16)
    whole.update(code())
    return whole.digest()


@cache  # what is installed meanwhile is not what runs
def code() -> bytes:
    """A digest of the code of Backfile alone: the same wherever the same release is installed."""
    whole = hashlib.blake2b(digest_size=16)
    for path in sorted(PROGRAM.rglob("*.py")):
        whole.update(path.read_bytes())
    return whole.digest()


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - only the names are needed
    except OSError:
        return []
