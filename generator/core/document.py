"""A file of the site, as bytes."""

from typing import NamedTuple


class Document(NamedTuple):
    """A file of the site: its path and its bytes.

    `origin` says what it was generated from, for the error message if two documents have the same path.
    """

    path: str
    data: bytes
    origin: str
