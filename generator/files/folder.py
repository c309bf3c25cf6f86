"""What was read of a folder, on a disk or in a store, and what is left out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.core.model import Tree
from generator.core.problems import Place, Problem

FILE_LIMIT = 8 << 20
"""Maximum size of a file that is read, in bytes: a thousand times that of a long story."""

TOO_LARGE = f"it is larger than {FILE_LIMIT >> 20} MiB"
"""Why a larger file is left out."""

BEGINNING = 16_384
"""How many bytes of a file that is passed over are read, to tell whether it should not have been."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a folder, the names of those that could not be read, and the problems that say why.

    In `unread`, the name of a folder ends in a slash, and covers everything that may be in it. `passed_over` are the
    files and folders that are not read because of their names, each with the bytes with which it begins.
    """

    files: Tree
    unread: frozenset[str]
    problems: tuple[Problem, ...]
    passed_over: Mapping[str, bytes] = field(default_factory=dict)


def left_out(refused: Mapping[str, str], at: str) -> tuple[Problem, ...]:
    """The problems of files that are left out of a folder, given the reason for each, by name."""
    return tuple(
        Problem(code="unreadable", message=f"this file is left out: {reason}", place=Place(f"{at}/{name}"))
        for name, reason in sorted(refused.items())
    )
