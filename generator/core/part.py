"""The part of an archive that one owner has."""

import zlib
from typing import NamedTuple


def owner_of(key: str, of: int) -> int:
    """Which of so many owners, by number, has what is identified by a key: the same on every machine."""
    return 0 if of == 1 else zlib.crc32(key.encode("utf-8", "surrogatepass")) % of


class Part(NamedTuple):
    """One of several parts: its number, from zero, and how many there are."""

    number: int = 0
    of: int = 1

    def owns(self, key: str) -> bool:
        """Whether what is identified by a key is in this part."""
        return owner_of(key, self.of) == self.number
