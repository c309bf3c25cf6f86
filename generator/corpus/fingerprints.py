"""A text in, its fingerprints and its telling words out: what two texts can be compared by without reading both again.

Repeated phrasing is found by winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003): of every run of eight words a
hash, and of every eight neighbouring hashes the least. Two texts that share fifteen words in a row share a hash;
sentences are hashed whole besides, so that a shorter one is found as well.
"""

import re
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import accumulate, count
from operator import itemgetter
from typing import NamedTuple

from generator.content.prose import Paragraph
from generator.core.dates import MONTHS
from generator.core.sentences import sentences

RUN = 8
"""How many words in a row are hashed together; the least that counts as a phrase."""

_WINDOW = 8
_SENTENCE = 6
"""How many words a sentence has at least for its repetition to tell anything."""

_LONG, _SHORT = 10, 4
"""From how many letters on a word is likely to be rare, and up to how many a name is likely to be none."""

_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_OF_THE_CALENDAR = frozenset((*MONTHS, *_DAYS))


class TextProfile(NamedTuple):
    """What a text is compared by: telling words, parted by spaces; and fingerprints, in the order of the text.

    Of each fingerprint its hash, its paragraph's number, and from where to where in that it reaches.
    """

    words: str = ""
    hashes: "array[int]" = array("q")
    paragraphs: "array[int]" = array("H")
    starts: "array[int]" = array("I")
    ends: "array[int]" = array("I")


class _Ids(dict[str, int]):
    """Words as they stand, with what they are known by: the same in every process, whatever their case and marks."""

    def __missing__(self, word: str) -> int:
        if len(self) > _MOST_WORDS:
            self.clear()
        found = self[word] = zlib.crc32(_EDGES.sub("", word.casefold()).replace("’", "'").encode())
        return found


_EDGES = re.compile(r"^\W+|\W+$|[\u0300-\u036f⁰¹²³⁴-⁹]")
_MOST_WORDS = 200_000
_MOST_PARAGRAPHS = 65_535
_IDS = _Ids()


def profile(paragraphs: tuple[Paragraph, ...]) -> TextProfile:
    """The paragraphs of a text in, what it is compared by out."""
    found: dict[int, tuple[int, int, int]] = {}
    distinctive: set[str] = set()
    for number, paragraph in enumerate(paragraphs[:_MOST_PARAGRAPHS]):
        if not paragraph.anchor:  # code
            continue
        words = paragraph.text.split(" ")
        # Where each word begins: the lengths of those before it, and a space for each.
        offsets = [0, *accumulate(len(word) + 1 for word in words)]
        spans = [
            (bisect_left(offsets, start), bisect_left(offsets, end))
            for start, end in sentences(paragraph.text, paragraph.marked)
        ]
        distinctive |= _distinctive(words, {first for first, _ in spans})
        for key, first, last in _fingerprints(words, spans):
            found.setdefault(key, (number, offsets[first], offsets[last] - 1))
    in_order = sorted(found.items(), key=itemgetter(1))
    return TextProfile(
        " ".join(sorted(distinctive)),
        array("q", [key for key, _ in in_order]),
        array("H", [place[0] for _, place in in_order]),
        array("I", [place[1] for _, place in in_order]),
        array("I", [place[2] for _, place in in_order]),
    )


def _distinctive(words: Sequence[str], firsts: Container[int]) -> set[str]:
    """Names that nobody may have marked, told by a capital letter where no sentence begins; and long words."""
    found = {word for place, word in enumerate(words) if word[:1].isupper() and place not in firsts}
    found.update(word for word in set(words) if len(word) >= _LONG and word.islower())
    comparable = {_EDGES.sub("", word).removesuffix("’s") for word in found} - _OF_THE_CALENDAR
    common = set(words)
    return {
        word for word in comparable if len(word) >= _SHORT and word.isalpha() and word.lower() not in common - {word}
    }


def _fingerprints(words: Sequence[str], spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """The hashes of a paragraph, each with its first word and the one behind its last."""
    ids = [_IDS[word] for word in words]
    for first, last in spans:
        if last - first >= _SENTENCE:
            # The length goes in as well: a sentence of eight words is not the same as a run of eight.
            yield hash((last - first, *ids[first:last])), first, last
    runs = list(map(hash, zip(*(ids[shift:] for shift in range(RUN)), strict=False)))
    at = dict(zip(runs, count(), strict=False))
    for key in _winnowed(runs):
        yield key, at[key], at[key] + RUN


def _winnowed(hashes: Sequence[int]) -> set[int]:
    """The least of every window; of a text that is shorter than one, its least."""
    if len(hashes) <= _WINDOW:
        return {min(hashes)} if hashes else set()
    least = hashes
    for shift in (1, 2, 4):  # the least of two, of four, of eight
        least = list(map(min, least, least[shift:]))
    return set(least)
