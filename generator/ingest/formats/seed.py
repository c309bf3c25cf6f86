"""A seed as the formats receive it: its text, and what identifies it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seed:
    """One file of the seeds folder: its path there, the SHA-256 of its bytes, its text with line feeds."""

    file: str
    sha256: str
    text: str
