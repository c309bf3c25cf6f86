"""Names and a text in, where the text has them out: whole words, as written, the longest name that fits.

    Claude's · Claude, · (Claude) · non-Claude        are Claude
    claude · ClaudeBot · claude.ai · @Claude · #Claude · r/Claude · Claude-3      are not

What lies in a mark of the source's own is left to that mark.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.text import straight

_WORD = re.compile(r"\w+")
_NOT_BEFORE = frozenset("@#/\\_")
# What makes a longer word of a name: a number behind a hyphen, a dot inside an address.
_NOT_AFTER = re.compile(r"-\d|[.@_]\w|\w")


@dataclass(frozen=True, slots=True)
class Match:
    """A name found in a text: whose it is, in which paragraph, from where to where."""

    slug: str
    anchor: str
    start: int
    end: int


Index = Mapping[str, tuple[tuple[str, str], ...]]
"""By the first word of a name, the names that begin with it, the longest first, each with its entity's slug."""


def indexed(names: Iterable[tuple[str, str]]) -> Index:
    """Names as texts have them, each with its slug, in; the index to find them by out."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, slug in names:
        first = _WORD.match(name)
        if first:
            found.setdefault(first[0], []).append((name, slug))
    return {first: tuple(sorted(of, key=lambda item: (-len(item[0]), item[0]))) for first, of in found.items()}


def matches(text: str, marked: Sequence[tuple[int, int]], names: Index, anchor: str = "") -> list[Match]:
    """A paragraph's text, its stretches in marks, in order, and the names to look for in; what was found out."""
    plain = straight(text)
    found: list[Match] = []
    done = 0
    following = 0
    for word in _WORD.finditer(plain):
        start = word.start()
        candidates = names.get(word[0])
        if (
            candidates is None
            or start < done
            or (start and plain[start - 1] in _NOT_BEFORE)
            or _in_address(plain, start)
        ):
            continue
        while following < len(marked) and marked[following][1] <= start:
            following += 1
        limit = marked[following][0] if following < len(marked) else len(plain)
        for name, slug in candidates:
            end = start + len(name)
            if end <= limit and plain.startswith(name, start) and not _NOT_AFTER.match(plain, end):
                found.append(Match(slug, anchor, start, end))
                done = end
                break
    return found


def _in_address(text: str, start: int) -> bool:
    """Whether a word is part of something with dots in it, such as an address."""
    return start > 1 and text[start - 1] == "." and text[start - 2].isalnum()
