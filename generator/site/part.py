"""The part of a site that one owner makes."""

import zlib
from typing import NamedTuple


class Part(NamedTuple):
    """One of several parts of a site: its number, from zero, and how many there are."""

    number: int = 0
    of: int = 1

    def owns(self, key: str) -> bool:
        """Whether what is identified by a key, such as an address, is in this part: the same on every machine."""
        return self.of == 1 or zlib.crc32(key.encode("utf-8", "surrogatepass")) % self.of == self.number
