"""Names and a text in, where the text has them out: whole words, as written, the longest name that fits.

    Claude's · Claude, · (Claude) · non-Claude        are Claude
    claude · ClaudeBot · claude.ai · @Claude · #Claude · r/Claude · Claude-3      are not

What lies in a mark of the source's own is left to that mark.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.content.prose import Paragraph
from generator.core.text import straight_apostrophes

_WORD = re.compile(r"\w+")
_NOT_BEFORE = frozenset("@#/\\_")
# What makes a longer word of a name: a number behind a hyphen, a dot inside an address.
_NOT_AFTER = re.compile(r"-\d|[.@_]\w|\w")


class Match(NamedTuple):
    """A name found in a text: whose it is, in which paragraph, from where to where."""

    slug: str
    anchor: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lookup:
    """What texts are searched for: names by their first word, the longest first; and words that may be common ones."""

    names: Mapping[str, tuple[str, ...]]
    words: frozenset[str]


class NameQuery(NamedTuple):
    """A text and what to look for in it."""

    paragraphs: tuple[Paragraph, ...]
    lookup: Lookup


class Hit(NamedTuple):
    """Where one of the names stands: in which paragraph, from where, and which of them fit there, the longest first."""

    paragraph: int
    start: int
    names: tuple[str, ...]


class NamesFound(NamedTuple):
    """What a text has of what was looked for: names, and which of the words, and which of those in lower case."""

    hits: tuple[Hit, ...]
    words: tuple[str, ...]
    lower: tuple[str, ...]


def lookup(names: Iterable[str], words: Iterable[str] = ()) -> Lookup:
    """Names as texts have them, and words in lower case, in; what to search texts for out."""
    found: dict[str, list[str]] = {}
    for name in names:
        first = _WORD.match(name)
        if first:
            found.setdefault(first[0], []).append(name)
    in_order = {first: tuple(sorted(of, key=lambda name: (-len(name), name))) for first, of in sorted(found.items())}
    return Lookup(in_order, frozenset(words))


def find_names(query: NameQuery) -> NamesFound:
    """A text and what to look for in; what there is of it out."""
    paragraphs, known = query
    words: set[str] = set()
    hits: list[Hit] = []
    for number, paragraph in enumerate(paragraphs):
        text = straight_apostrophes(paragraph.text)
        own = set(_WORD.findall(text))
        words |= own
        firsts = [word for word in own if word in known.names]
        if firsts:
            hits += _hits(number, text, paragraph.marked, sorted(_places(text, firsts)), known)
    seen = known.words.intersection(map(str.lower, words)) if known.words else ()
    return NamesFound(tuple(hits), tuple(sorted(seen)), tuple(sorted(words & known.words)))


def matched(names_found: NamesFound, paragraphs: Sequence[Paragraph], names: Mapping[str, str]) -> Iterator[Match]:
    """What a text has, its paragraphs, and the names that count with their slugs, in; the matches out, in order."""
    last, done = -1, 0
    for hit in names_found.hits:
        if hit.paragraph != last:
            last, done = hit.paragraph, 0
        name = next((name for name in hit.names if name in names), None)
        if name is not None and hit.start >= done:
            done = hit.start + len(name)
            yield Match(names[name], paragraphs[hit.paragraph].anchor, hit.start, done)


def _places(text: str, words: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Where whole words stand in a text."""
    for word in words:
        start = text.find(word)
        while start >= 0:
            end = start + len(word)
            if not (start and _in_word(text[start - 1])) and not (end < len(text) and _in_word(text[end])):
                yield start, word
            start = text.find(word, end)


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _hits(
    number: int, text: str, marked: Sequence[tuple[int, int]], places: Iterable[tuple[int, str]], known: Lookup
) -> Iterator[Hit]:
    following = 0
    for start, word in places:
        if start and (text[start - 1] in _NOT_BEFORE or _in_address(text, start)):
            continue
        while following < len(marked) and marked[following][1] <= start:
            following += 1
        limit = marked[following][0] if following < len(marked) else len(text)
        fitting = tuple(
            name
            for name in known.names[word]
            if start + len(name) <= limit
            and text.startswith(name, start)
            and not _NOT_AFTER.match(text, start + len(name))
        )
        if fitting:
            yield Hit(number, start, fitting)


def _in_address(text: str, start: int) -> bool:
    """Whether a word is part of something with dots in it, such as an address."""
    return start > 1 and text[start - 1] == "." and text[start - 2].isalnum()
