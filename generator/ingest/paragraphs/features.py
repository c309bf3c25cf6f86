"""Computes the features of a sentence; those of each word are cached, since texts share most of their words."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Generic, NamedTuple, TypeVar

from generator.ingest.paragraphs.weights import DEBATE, ENDINGS, STOP

_STEM = 4
_WORD = re.compile(r"[A-Za-z][\w'’-]*")
_FIRST = re.compile(r"['\"“‘(\[*]*([\w’']+)")
_NAME = re.compile(r"\b[A-Z][a-z]\w+|\b[A-Z]{2,}\b")
_CASE = re.compile(r"\d+|[\"“”]")
_SAYS_NOTHING = 2
_MOST_WORDS = 1 << 16

_Feature = TypeVar("_Feature")


class Sentence(NamedTuple):
    """A sentence with the features of its words, each computed once because its neighbours use them, too.

    `distinct` are the stems of its words, `repeats` how often it has those that it has more than once, and `square`
    is the sum of the squares of how often it has each. `first` is its first word, `cases` how much it speaks of
    cases: numbers, names, quotations. `debates` is how often it names the debate. `words` are its words as written.
    """

    words: list[str]
    distinct: frozenset[str]
    repeats: Mapping[str, int]
    square: int
    names: frozenset[str]
    first: str
    cases: float
    debates: int

    def product(self, other: "Sentence", shared: frozenset[str]) -> int:
        """The scalar product of the stems of two sentences, given those that they share."""
        if not (shared and (self.repeats or other.repeats)):
            return len(shared)
        return sum([self.repeats.get(stem, 1) * other.repeats.get(stem, 1) for stem in shared])


def sentence(text: str) -> Sentence:
    """Computes the features of a sentence, with single spaces."""
    words = text.split()
    stems = list(filter(None, map(_STEMS.__getitem__, words)))
    names: list[str] = []
    cases = debates = 0
    for remark in filter(None, map(_REMARKS.__getitem__, words)):
        stems += remark.stems
        names += remark.names
        cases += remark.cases
        debates += remark.debates
    distinct, distinct_names = frozenset(stems), frozenset(names)
    repeats, square = _NO_REPEATS, len(stems)
    if len(distinct) < len(stems):
        counts = Counter(stems)
        repeats = {stem: times for stem, times in counts.items() if times > 1}
        square = sum([times * times for times in counts.values()])
    return Sentence(
        words, distinct, repeats, square, distinct_names, _FIRSTS[words[0]], (cases + len(distinct_names)) / 3, debates
    )


_NO_REPEATS: Mapping[str, int] = {}
NOTHING = Sentence([], frozenset(), _NO_REPEATS, 0, frozenset(), "", 0, 0)
"""What stands before the first sentence of a text, and after its last."""


class _Remark(NamedTuple):
    """What few words have: more stems than one, names, numbers and quotation marks, words for the debate.

    A word is looked at with all that is attached to it.
    """

    stems: tuple[str, ...]
    names: tuple[str, ...]
    cases: int
    debates: int


class ByWord(dict[str, _Feature], Generic[_Feature]):
    """Caches a feature of each word as written: a dictionary's own look-up takes half the time of `lru_cache`."""

    def __init__(self, feature: Callable[[str], _Feature]) -> None:
        super().__init__()
        self.feature = feature

    def __missing__(self, word: str) -> _Feature:
        if len(self) >= _MOST_WORDS:
            self.clear()
        value = self[word] = self.feature(word)
        return value


def _stems(word: str) -> list[str]:
    """The stems of a word: one, or two if it has a slash, or none if it says nothing."""
    return [_stem(part) for part in _WORD.findall(word) if len(part) > _SAYS_NOTHING and part.lower() not in STOP]


def _stem(word: str) -> str:
    word = word.lower().strip("'’").replace("’", "'").removesuffix("'s")
    ending = next((e for e in ENDINGS if word.endswith(e) and len(word) - len(e) >= _STEM), "")
    return word.removesuffix(ending)


def _first_stem(word: str) -> str:
    return next(iter(_stems(word)), "")


def _remark(word: str) -> _Remark | None:
    stems = tuple(_stems(word)[1:])
    names, cases, debates = tuple(_NAME.findall(word)), len(_CASE.findall(word)), len(DEBATE.findall(word.lower()))
    return _Remark(stems, names, cases, debates) if stems or names or cases or debates else None


def _first(word: str) -> str:
    match = _FIRST.match(word)
    return match[1] if match else ""


_STEMS, _REMARKS, _FIRSTS = ByWord(_first_stem), ByWord(_remark), ByWord(_first)
