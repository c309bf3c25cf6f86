"""What a build left in the output folder, for a later process: what its files were planned from, and their signatures.

It is kept in the cache. Without it, or where it does not fit, all files are made again and compared.
"""

from collections.abc import Mapping
from typing import NamedTuple

from generator.core.digests import digest_of
from generator.core.memo import Cache
from generator.files.folders import Folders
from generator.files.signatures import Signature
from generator.site.publish import Claim


class LeftGroup(NamedTuple):
    """Some files of a site that were planned together: the digest of what from, and the files."""

    digest: bytes
    claims: tuple[Claim, ...]


class Left(NamedTuple):
    """What a build left: the digest of the theme, its groups by id, and the signatures of all files, by path."""

    theme: bytes = b""
    groups: Mapping[str, LeftGroup] = {}
    signatures: Mapping[str, Signature] = {}


_NAME = "left"


def find(cache: Cache, folders: Folders) -> Left:
    """What the last build left in the output folder, as far as the cache knows."""
    digest = _digest(folders)
    left: Left = cache.find(_NAME, Left, [digest]).get(digest, Left())
    return left


def save(cache: Cache, folders: Folders, left: Left) -> None:
    """Put into the cache what a build left in the output folder."""
    cache.put(_NAME, {_digest(folders): left})


def _digest(folders: Folders) -> bytes:
    return digest_of(str(folders.output.resolve()))
