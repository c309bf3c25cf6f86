"""Reduces a text to fingerprints and distinctive words, so that two texts can be compared without reading them again.

Repeated phrases are detected by winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003): each run of eight words is
hashed, and of every eight neighbouring hashes the least is kept. Two texts that share fifteen words in a row share
a hash. Sentences are hashed whole as well, so that a shorter one is detected too.

A word is hashed by the CRC-32 (ISO 3309) of its plain form, a run or sentence by `tuple_hash` of the hashes of its
words: the same with every Python, on every machine.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple
from zlib import crc32

from generator.content.prose import Paragraph
from generator.core.dates import MONTHS
from generator.core.digests import digest_of
from generator.core.sentences import sentences

RUN = 8
"""Number of consecutive words that are hashed together; the least that counts as a phrase."""

_WINDOW = 8
_SENTENCE = 6
"""Minimum number of words of a sentence for its repetition to be significant."""

_LONG, _SHORT = 10, 4
"""A word of at least `_LONG` letters is likely to be rare; one of fewer than `_SHORT` is unlikely to be a name."""

_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_OF_THE_CALENDAR = frozenset((*MONTHS, *_DAYS))


class TextProfile:
    """What a text is compared by: its distinctive words, separated by spaces, and its fingerprints, in text order.

    The arrays are parallel: the hash of each fingerprint, the number of its paragraph, and its start and end in
    that. Two profiles are equal if their digests are.
    """

    __slots__ = ("_digest", "ends", "hashes", "paragraphs", "starts", "words")

    def __init__(
        self,
        words: str = "",
        hashes: "array[int] | None" = None,
        paragraphs: "array[int] | None" = None,
        starts: "array[int] | None" = None,
        ends: "array[int] | None" = None,
    ) -> None:
        self.words = words
        self.hashes = array("q") if hashes is None else hashes
        self.paragraphs = array("H") if paragraphs is None else paragraphs
        self.starts = array("I") if starts is None else starts
        self.ends = array("I") if ends is None else ends
        self._digest: bytes | None = None

    @property
    def digest(self) -> bytes:
        """Identifies the profile in every process; the pages of many stories are made from it."""
        if self._digest is None:
            self._digest = digest_of(*kept(self))
        return self._digest

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, TextProfile) and self.digest == other.digest)

    def __hash__(self) -> int:
        return hash(self.digest)

    def __reduce__(self) -> tuple[Callable[["KeptProfile"], "TextProfile"], tuple["KeptProfile"]]:
        return restored, (kept(self),)  # owners send many small ones: half as large as with arrays


class KeptProfile(NamedTuple):
    """A profile as a cache keeps it, with its arrays as bytes."""

    words: str
    hashes: bytes
    paragraphs: bytes
    starts: bytes
    ends: bytes


def kept(of: TextProfile) -> KeptProfile:
    """What a cache keeps of a profile."""
    arrays = (of.hashes, of.paragraphs, of.starts, of.ends)
    return KeptProfile(of.words, *(numbers.tobytes() for numbers in arrays))


def restored(of: KeptProfile) -> TextProfile:
    """The profile that a cache kept."""
    return TextProfile(of.words, *(array(code, data) for code, data in zip("qHII", of[1:], strict=True)))


class _Ids(dict[str, int]):
    """Caches the id of each word as written, the same in every process and regardless of case and marks.

    A mark is punctuation at the edges, a combining character, or a superscript digit.
    """

    def __missing__(self, word: str) -> int:
        if len(self) > _MOST_WORDS:
            self.clear()
        word_id = self[word] = crc32(_EDGES.sub("", word.casefold()).replace("’", "'").encode())
        return word_id


class _Names(dict[str, str]):
    """Caches each word with a capital letter as `_significant`, others as empty."""

    def __missing__(self, word: str) -> str:
        if len(self) > _MOST_WORDS:
            self.clear()
        name = self[word] = _significant(word) if word[:1].isupper() else ""
        return name


class _LongWords(dict[str, str]):
    """Caches each long word in lower case as `_significant`, others as empty."""

    def __missing__(self, word: str) -> str:
        if len(self) > _MOST_WORDS:
            self.clear()
        long_word = self[word] = _significant(word) if len(word) >= _LONG and word.islower() else ""
        return long_word


def _significant(word: str) -> str:
    """A word without the marks at its edges and without a possessive; empty if it is short, no word, or a date's."""
    bare = _EDGES.sub("", word).removesuffix("’s")
    return bare if len(bare) >= _SHORT and bare.isalpha() and bare not in _OF_THE_CALENDAR else ""


_EDGES = re.compile(r"^\W+|\W+$|[\u0300-\u036f⁰¹²³⁴-⁹]")
_MOST_WORDS = 200_000
_MOST_PARAGRAPHS = 65_535
_IDS, _NAMES, _LONG_WORDS = _Ids(), _Names(), _LongWords()


def profile(paragraphs: tuple[Paragraph, ...]) -> TextProfile:
    """Computes the fingerprints and distinctive words of a text from its paragraphs; code is skipped."""
    places_by_hash: dict[int, tuple[int, int, int]] = {}
    distinctive: set[str] = set()
    for number, paragraph in enumerate(paragraphs[:_MOST_PARAGRAPHS]):
        if not paragraph.anchor:  # code
            continue
        words = paragraph.text.split(" ")
        # Where each word begins: the lengths of those before it, and a space for each.
        offsets = list(accumulate([len(word) + 1 for word in words], initial=0))
        spans = [
            (bisect_left(offsets, start), bisect_left(offsets, end))
            for start, end in sentences(paragraph.text, paragraph.marked)
        ]
        distinctive |= _distinctive(words, {first for first, _ in spans})
        for key, first, last in _fingerprints(words, spans):
            places_by_hash.setdefault(key, (number, offsets[first], offsets[last] - 1))
    in_order = sorted(places_by_hash.items(), key=itemgetter(1))
    return TextProfile(
        " ".join(sorted(distinctive)),
        array("q", [key for key, _ in in_order]),
        array("H", [place[0] for _, place in in_order]),
        array("I", [place[1] for _, place in in_order]),
        array("I", [place[2] for _, place in in_order]),
    )


def _distinctive(words: list[str], firsts: Iterable[int]) -> set[str]:
    """Returns the long words, and likely names: words with a capital letter that do not begin a sentence.

    Names may be unmarked. Days, months, short words, and words that the text also has in lower case are left out.
    """
    names = list(map(_NAMES.__getitem__, words))
    for first in firsts:
        names[first] = ""
    all_words = set(words)
    comparable = {*names, *map(_LONG_WORDS.__getitem__, all_words)}
    comparable.discard("")
    return {word for word in comparable if (lower := word.lower()) == word or lower not in all_words}


def _fingerprints(words: Sequence[str], spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yields the hashes of a paragraph, each with the index of its first word and of the word after its last."""
    ids = list(map(_IDS.__getitem__, words))
    for first, last in spans:
        if last - first >= _SENTENCE:
            # The length is hashed too, so that a sentence of eight words differs from a run of eight.
            yield quick_hash((last - first, *ids[first:last])), first, last
    runs = list(map(quick_hash, zip(*(ids[shift:] for shift in range(RUN)), strict=False)))
    places = _winnowed(runs)
    if len(set(runs)) == len(runs):  # none is repeated, as in most paragraphs
        for place in places:
            yield runs[place], place, place + RUN
        return
    positions = {key: position for position, key in enumerate(runs)}
    for key in dict.fromkeys([runs[place] for place in places]):
        yield key, positions[key], positions[key] + RUN


def tuple_hash(numbers: tuple[int, ...]) -> int:
    """The hash of some numbers below 2³², from -2⁶³ to 2⁶³-1.

    It is that of a tuple in CPython since 3.8 on machines of 64 bits: the rounds of XXH64 (Collet, 2012) for each
    number, and the length at the end.
    """
    total = _PRIME_5
    for number in numbers:
        total = total + number * _PRIME_2 & _ALL_BITS
        total = (total << 31 | total >> 33) * _PRIME_1 & _ALL_BITS
    total = total + (len(numbers) ^ _PRIME_5 ^ 3527539) & _ALL_BITS
    return 1546275796 if total == _ALL_BITS else total - (total >> 63 << 64)


_PRIME_1, _PRIME_2, _PRIME_5 = 11400714785074694791, 14029467366897019727, 2870177450012600261
_ALL_BITS = (1 << 64) - 1
_SAMPLE = (1 << 31, 7, 0, (1 << 32) - 1)
quick_hash: Callable[[tuple[int, ...]], int] = hash if hash(_SAMPLE) == tuple_hash(_SAMPLE) else tuple_hash
"""The same as `tuple_hash`, by Python's own code where that is the same function: in a twentieth of the time."""


def _winnowed(hashes: Sequence[int]) -> list[int]:
    """Returns the place of the minimum of every window of hashes, or of all hashes if they do not fill a window.

    Of equal minima the last is meant; each place is returned once, in order.
    """
    if not hashes:
        return []
    place = _last_least(hashes[:_WINDOW])
    places = [place]
    least = hashes[place]
    for index, number in enumerate(hashes[_WINDOW:], _WINDOW):
        if number <= least:
            place, least = index, number
            places.append(place)
        elif index == place + _WINDOW:  # the least is none of the window any more
            place += 1 + _last_least(hashes[place + 1 : index + 1])
            least = hashes[place]
            places.append(place)
    return places


def _last_least(hashes: Sequence[int]) -> int:
    """The place of the minimum of hashes; of equal ones that of the last."""
    return len(hashes) - 1 - hashes[::-1].index(min(hashes))
