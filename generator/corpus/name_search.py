"""Searches texts for names: whole words, as written, the longest name that fits.

    Claude's · Claude, · (Claude) · non-Claude        match Claude
    claude · ClaudeBot · claude.ai · @Claude · #Claude · r/Claude · Claude-3      do not

Text inside a mark of the source is skipped: there the mark itself counts.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.content.prose import Paragraph
from generator.core.typography import search_form

_WORD = re.compile(r"\w+")
# Scripts that write no spaces between words: Thai, Lao, Khmer, Burmese, kana and ideographs.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]")
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
    """What texts are searched for: names by first word, the longest first, and lower-case words that may be common.

    `spaced` are the first words, but for the `unspaced`, which belong to a script without spaces: these may begin
    anywhere in a word.
    """

    names: Mapping[str, tuple[str, ...]]
    spaced: frozenset[str]
    unspaced: tuple[str, ...]
    words: frozenset[str]


class NameQuery(NamedTuple):
    """A text and what to look for in it."""

    paragraphs: tuple[Paragraph, ...]
    lookup: Lookup


class Hit(NamedTuple):
    """Where names occur: the paragraph's number, the offset, the names that fit, longest first, with their ends."""

    paragraph: int
    start: int
    names: tuple[str, ...]
    ends: tuple[int, ...]


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
    unspaced = tuple(first for first in in_order if _UNSPACED.match(first))
    return Lookup(in_order, frozenset(in_order.keys() - set(unspaced)), unspaced, frozenset(words))


def find_names(query: NameQuery) -> NamesFound:
    """Searches a text for names and words."""
    paragraphs, terms = query
    words: set[str] = set()
    hits: list[Hit] = []
    for number, paragraph in enumerate(paragraphs):
        text, offsets = search_form(paragraph.text)
        paragraph_words = set(_WORD.findall(text))
        words |= paragraph_words
        firsts = [*(paragraph_words & terms.spaced), *(word for word in terms.unspaced if word in text)]
        if firsts:
            marked = paragraph.marked
            if len(text) != len(paragraph.text):
                marked = tuple([(bisect_left(offsets, start), bisect_left(offsets, end)) for start, end in marked])
            found = _hits(number, text, marked, sorted(_places(text, firsts)), terms)
            hits += found if len(text) == len(paragraph.text) else (_moved(hit, offsets) for hit in found)
    seen = terms.words.intersection(map(str.lower, words)) if terms.words else ()
    return NamesFound(tuple(hits), tuple(sorted(seen)), tuple(sorted(words & terms.words)))


def matched(names_found: NamesFound, anchors: Sequence[str], names: Mapping[str, str]) -> Iterator[Match]:
    """Yields the matches of a text, in order and without overlaps, the longest allowed name at each hit.

    Args:
        names_found: The hits in the text.
        anchors: The anchors of the paragraphs of the text.
        names: The names that may be matched, with the slugs of their entities.
    """
    last, done = -1, 0
    for hit in names_found.hits:
        if hit.paragraph != last:
            last, done = hit.paragraph, 0
        name, end = next(((name, end) for name, end in zip(hit.names, hit.ends, strict=True) if name in names), ("", 0))
        if name and hit.start >= done:
            done = end
            yield Match(names[name], anchors[hit.paragraph], hit.start, done)


def _places(text: str, words: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yields the offset of each occurrence of the words as whole words."""
    for word in words:
        start = text.find(word)
        while start >= 0:
            end = start + len(word)
            if _UNSPACED.match(word) or not (
                (start and _in_word(text[start - 1])) or (end < len(text) and _in_word(text[end]))
            ):
                yield start, word
            start = text.find(word, end)


def _moved(hit: Hit, offsets: Sequence[int]) -> Hit:
    """A hit in the search form of a text, at its place in the text."""
    return hit._replace(start=offsets[hit.start], ends=tuple([offsets[end - 1] + 1 for end in hit.ends]))


def _ends_here(text: str, name: str, end: int) -> bool:
    """Whether a name that ends at an offset is no part of a longer word."""
    if not _UNSPACED.match(name[-1]):
        return not _NOT_AFTER.match(text, end)
    return not (_KATAKANA.match(name[-1]) and _KATAKANA.match(text, end))


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _hits(
    number: int, text: str, marked: Sequence[tuple[int, int]], places: Iterable[tuple[int, str]], terms: Lookup
) -> Iterator[Hit]:
    following = 0
    for start, word in places:
        if start and (text[start - 1] in _NOT_BEFORE or _in_address(text, start) or _in_katakana(text, start)):
            continue
        while following < len(marked) and marked[following][1] <= start:
            following += 1
        limit = marked[following][0] if following < len(marked) else len(text)
        fitting = tuple(
            name
            for name in terms.names[word]
            if start + len(name) <= limit and text.startswith(name, start) and _ends_here(text, name, start + len(name))
        )
        if fitting:
            yield Hit(number, start, fitting, tuple([start + len(name) for name in fitting]))


def _in_katakana(text: str, start: int) -> bool:
    """Whether an offset is in the middle of a word in katakana."""
    return bool(_KATAKANA.match(text[start - 1]) and _KATAKANA.match(text[start]))


def _in_address(text: str, start: int) -> bool:
    """Whether the word at an offset follows a dot inside a longer word, such as an address."""
    return start > 1 and text[start - 1] == "." and text[start - 2].isalnum()
