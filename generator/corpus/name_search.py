"""Searches texts for names: whole words, as written, the longest name that fits.

    Claude's · Claude, · (Claude) · non-Claude        match Claude
    claude · ClaudeBot · claude.ai · @Claude · #Claude · r/Claude · Claude-3      do not

Text inside a mark of the source is skipped: there the mark itself counts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.content.prose import Paragraph
from generator.core.text import straight_apostrophes

_WORD = re.compile(r"\w+")
_NOT_BEFORE = frozenset("@#/\\_")
# What shows that a name is part of a longer word: a number after a hyphen, a dot inside an address.
_NOT_AFTER = re.compile(r"-\d|[.@_]\w|\w")


class Match(NamedTuple):
    """A name matched in a text: the slug of its entity, the anchor of the paragraph, and start and end within it."""

    slug: str
    anchor: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lookup:
    """What texts are searched for: names by first word, the longest first, and lower-case words that may be common."""

    names: Mapping[str, tuple[str, ...]]
    words: frozenset[str]


class NameQuery(NamedTuple):
    """A text and what to look for in it."""

    paragraphs: tuple[Paragraph, ...]
    lookup: Lookup


class Hit(NamedTuple):
    """A position where names occur: the paragraph's number, the offset, and the names that fit, the longest first."""

    paragraph: int
    start: int
    names: tuple[str, ...]


class NamesFound(NamedTuple):
    """What a text contains of a `Lookup`: hits of names, which of the words, and which of those in lower case."""

    hits: tuple[Hit, ...]
    words: tuple[str, ...]
    lower: tuple[str, ...]


def lookup(names: Iterable[str], words: Iterable[str] = ()) -> Lookup:
    """Prepares names for searching texts.

    Args:
        names: Names as texts have them. Those that do not begin with a word are ignored.
        words: Lower-case words whose use in the texts is to be recorded.
    """
    names_by_first_word: dict[str, list[str]] = {}
    for name in names:
        first = _WORD.match(name)
        if first:
            names_by_first_word.setdefault(first[0], []).append(name)
    in_order = {
        first: tuple(sorted(group, key=lambda name: (-len(name), name)))
        for first, group in sorted(names_by_first_word.items())
    }
    return Lookup(in_order, frozenset(words))


def find_names(query: NameQuery) -> NamesFound:
    """Searches a text for names and words."""
    paragraphs, terms = query
    words: set[str] = set()
    hits: list[Hit] = []
    for number, paragraph in enumerate(paragraphs):
        text = straight_apostrophes(paragraph.text)
        paragraph_words = set(_WORD.findall(text))
        words |= paragraph_words
        firsts = [word for word in paragraph_words if word in terms.names]
        if firsts:
            hits += _hits(number, text, paragraph.marked, sorted(_places(text, firsts)), terms)
    seen = terms.words.intersection(map(str.lower, words)) if terms.words else ()
    return NamesFound(tuple(hits), tuple(sorted(seen)), tuple(sorted(words & terms.words)))


def matched(names_found: NamesFound, paragraphs: Sequence[Paragraph], names: Mapping[str, str]) -> Iterator[Match]:
    """Yields the matches of a text, in order and without overlaps, the longest allowed name at each hit.

    Args:
        names_found: The hits in the text.
        paragraphs: The paragraphs of the text.
        names: The names that may be matched, with the slugs of their entities.
    """
    last, done = -1, 0
    for hit in names_found.hits:
        if hit.paragraph != last:
            last, done = hit.paragraph, 0
        name = next((name for name in hit.names if name in names), None)
        if name is not None and hit.start >= done:
            done = hit.start + len(name)
            yield Match(names[name], paragraphs[hit.paragraph].anchor, hit.start, done)


def _places(text: str, words: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yields the offset of each occurrence of the words as whole words."""
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
    number: int, text: str, marked: Sequence[tuple[int, int]], places: Iterable[tuple[int, str]], terms: Lookup
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
            for name in terms.names[word]
            if start + len(name) <= limit
            and text.startswith(name, start)
            and not _NOT_AFTER.match(text, start + len(name))
        )
        if fitting:
            yield Hit(number, start, fitting)


def _in_address(text: str, start: int) -> bool:
    """Whether the word at an offset follows a dot inside a longer word, such as an address."""
    return start > 1 and text[start - 1] == "." and text[start - 2].isalnum()
