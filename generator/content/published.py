"""Reads and writes `addresses.txt`: the addresses that the archive was published with, and what feeds call its stories.

One address a line, sorted, so that two copies of an archive can be merged line by line:

    about/corpus/
    stories/kettle-question/
    stories/kettle-reply/ kettle-question

The second word is the id of the story in feeds, where it is not the last part of the address: it was renamed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from generator.core.problems import Place, Problem
from generator.core.text import is_slug

_HEAD = (
    "# The addresses that this archive was published with. Every build adds to them, and fails if it would lose one.\n"
    "# Keep this file with the archive. After the address of a story that was renamed stands its id in feeds.\n"
)
# about/  stories/kettle-question-1a2b/  stories/kettle-question-1a2b/0f1e2d3c/changes/
_LINE = re.compile(r"(?P<address>(?:(?![.<>=])[^\s/]+/)+)(?: (?P<id>[^\s/]+))?")


@dataclass(frozen=True, slots=True)
class Published:
    """The addresses of pages that were published, and the id in feeds of the story at an address, if it is another.

    `ids` are by address. An address that a renamed story had before has the story's id, too.
    """

    addresses: frozenset[str] = frozenset()
    ids: Mapping[str, str] = field(default_factory=dict)


def read(text: str, name: str) -> tuple[Published, tuple[Problem, ...]]:
    """Parses the text of `addresses.txt`; lines that are no addresses are left out.

    Args:
        text: The text of the file.
        name: The name of the file in problems.

    Returns:
        The addresses, and a problem for each line that was left out.
    """
    addresses: set[str] = set()
    ids: dict[str, str] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.strip())
        if not found or (found["id"] and not is_slug(found["id"])):
            problems.append(_left_out(line, Place(name, number)))
            continue
        addresses.add(found["address"])
        if found["id"]:
            ids[found["address"]] = found["id"]
    return Published(frozenset(addresses), ids), tuple(problems)


def _left_out(line: str, place: Place) -> Problem:
    is_mark = line.startswith(("<<<<<<<", "=======", ">>>>>>>"))
    return Problem(
        code="addresses",
        message="this line is no address, and is left out",
        place=place,
        excerpt=line[:80],
        hint="git could not merge the file: remove the marks, and keep the lines of both sides"
        if is_mark
        else "write an address from the root of the site, such as stories/kettle-question/",
    )


def write(published: Published) -> str:
    """Returns the text of `addresses.txt`."""
    return _HEAD + "".join(f"{line}\n" for line in _lines(published))


def _lines(published: Published) -> Iterable[str]:
    for address in sorted(published.addresses):
        feed_id = published.ids.get(address)
        yield f"{address} {feed_id}" if feed_id else address
