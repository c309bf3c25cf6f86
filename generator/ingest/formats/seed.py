"""A seed as the formats receive it: its text, and what identifies it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seed:
    """One capture in the seeds folder: its file there, the SHA-256 of its bytes, its text with line feeds.

    `url` is the address from which it was saved, if the container that it came in says so.
    """

    file: str
    sha256: str
    text: str
    url: str | None = None
