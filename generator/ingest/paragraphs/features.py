"""Computes the features of a sentence; those of each word are cached, since texts share most of their words."""

import math
import operator
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from generator.ingest.paragraphs.weights import DEBATE, ENDINGS, GROUP_OF, OTHER, STOP

_STEM = 4
_WORD = re.compile(r"[A-Za-z][\w'’-]*")
_FIRST = re.compile(r"['\"“‘(\[*]*([\w’']+)")
_NAME = re.compile(r"\b[A-Z][a-z]\w+|\b[A-Z]{2,}\b")
_CASE = re.compile(r"\d+|[\"“”]")
_SAYS_NOTHING = 2
_AVERAGE = 120


class Sentence(NamedTuple):
    """A sentence with its features, each computed once because its neighbours use them, too.

    `group` is the group of its first word, `cases` how much it speaks of cases: numbers, names, quotations.
    `debates` is how often it names the debate.
    """

    text: str
    length: float
    stems: tuple[str, ...]
    distinct: frozenset[str]
    names: frozenset[str]
    first: str
    group: str
    quotes: bool
    cases: float
    debates: int


def sentence(text: str) -> Sentence:
    """Computes the features of a sentence."""
    first_match = _FIRST.match(text)
    first = first_match[1] if first_match else ""
    stems: list[str] = []
    names: list[str] = []
    cases = debates = 0
    for word in map(_word, text.split()):
        stems += word.stems
        if word.remarkable:
            names += word.names
            cases += word.cases
            debates += word.debates
    distinct_names = frozenset(names)
    return Sentence(
        text=text,
        length=math.log(len(text) / _AVERAGE),
        stems=tuple(stems),
        distinct=frozenset(stems),
        names=distinct_names,
        first=first,
        group=GROUP_OF.get(first, OTHER),
        quotes='"' in text or "“" in text,
        cases=(cases + len(distinct_names)) / 3,
        debates=debates,
    )


class _Word(NamedTuple):
    """The features of a word and what is attached to it: stems (two, if it has a slash), names, numbers, quotations."""

    stems: tuple[str, ...]
    names: tuple[str, ...]
    cases: int
    debates: int
    remarkable: bool


@lru_cache(maxsize=1 << 16)  # texts share most of their words
def _word(word: str) -> _Word:
    stems = tuple(_stem(part) for part in _WORD.findall(word) if len(part) > _SAYS_NOTHING and part.lower() not in STOP)
    names = tuple(_NAME.findall(word))
    cases = len(_CASE.findall(word))
    debates = len(DEBATE.findall(word.lower()))
    return _Word(stems, names, cases, debates, remarkable=bool(names or cases or debates))


def _stem(word: str) -> str:
    word = word.lower().strip("'’").replace("’", "'").removesuffix("'s")
    ending = next((e for e in ENDINGS if word.endswith(e) and len(word) - len(e) >= _STEM), "")
    return word.removesuffix(ending)


class Pair:
    """The word stems of two consecutive sentences, to be compared with those of two others."""

    def __init__(self, stems: Iterable[str]) -> None:
        self.counts = Counter(stems)
        times = self.counts.values()
        self.size = sum(map(operator.mul, times, times))

    def cosine(self, other: "Pair") -> float:
        """The cosine similarity of the two, from 0 to 1."""
        size = self.size * other.size
        shared = self.counts.keys() & other.counts.keys()
        return sum(self.counts[stem] * other.counts[stem] for stem in shared) / math.sqrt(size) if size else 0.0
