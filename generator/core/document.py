"""A file of the site, as bytes."""

from typing import NamedTuple


class Document(NamedTuple):
    """A file of the site: its path, its bytes, and what it was made from, for when two claim one path."""

    path: str
    data: bytes
    origin: str
