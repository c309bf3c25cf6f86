"""A text that lost its paragraph breaks in, its likely paragraphs out; never a break within a sentence or a quotation.

Each sentence is asked how likely it is to open a paragraph: by how it and its neighbours begin, by their lengths, by
what words they share with the text before and after. Among all ways to part the text, the one is taken in which these
answers and the lengths of the paragraphs are likeliest together (a semi-Markov model, solved exactly).
The weights of the answers: `cues`.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.cues import (
    CLOSED,
    DEBATE,
    EARLY,
    ENDINGS,
    ENUMERATES,
    GOES_ON,
    GROUP_OF,
    OPENS,
    OTHER,
    PLACE,
    STOP,
    TIME,
    WEIGHTS,
    WHAT_IS,
)
from generator.model import Mark, Passage
from generator.sentences import sentences

SHORTEST = 1000
"""Texts with fewer characters are left in one paragraph."""
USUAL = 720
"""The usual length of a paragraph in characters, and below how much its logarithm varies."""
SPREAD = 0.25
WEIGHT_OF_LENGTH = 1.3
READINESS = 2.5
"""Added for each break, so that as many are made as there are in texts that kept theirs."""
MOST_SENTENCES = 14
"""How many sentences a paragraph has at most."""
LONGEST = 10_000
"""Texts with more sentences are no stories, and stay as they are."""

_STEM = 4
_WORD = re.compile(r"[A-Za-z][\w'’-]*")
_FIRST = re.compile(r"['\"“‘(\[*]*([\w’']+)")
_NAME = re.compile(r"\b[A-Z][a-z]\w+|\b[A-Z]{2,}\b")
_AVERAGE = 120
_SHORT, _LONG, _SAYING = 60, 200, 90
_SUBJECTS = 6
_OPENING = 80


def infer(passage: Passage) -> tuple[Passage, ...]:
    """A passage in; the paragraphs that it probably was out, with the same words and marks."""
    text = passage.text
    if len(text) < SHORTEST:
        return (passage,)
    spans = sentences(text, [(mark.start, mark.end) for mark in passage.marks])
    if len(spans) > LONGEST:
        return (passage,)
    starts = [spans[index][0] for index in breaks(text, spans)]
    return tuple(_part(passage, start, end) for start, end in zip([0, *starts], [*starts, len(text) + 1], strict=True))


def _part(passage: Passage, start: int, end: int) -> Passage:
    """A part of a passage, up to the space before `end`."""
    marks = tuple(
        Mark(mark.start - start, mark.end - start, mark.kind, mark.slug)
        for mark in passage.marks
        if start <= mark.start and mark.end < end
    )
    return replace(passage, text=passage.text[start : end - 1], marks=marks)


def breaks(text: str, spans: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """A text and its sentences in; which of these open a paragraph, but for the first, out, in order."""
    odds = (0.0, *_odds([text[start:end] for start, end in spans]))
    best = [0.0] + [-math.inf] * len(spans)
    opened = [0] * (len(spans) + 1)
    for end in range(1, len(spans) + 1):
        for start in range(max(0, end - MOST_SENTENCES), end):
            length = math.log(max(1, spans[end - 1][1] - spans[start][0]) / USUAL)
            score = best[start] - WEIGHT_OF_LENGTH * length * length / (2 * SPREAD * SPREAD)
            score += odds[start] + READINESS if start else 0.0
            if score > best[end]:
                best[end], opened[end] = score, start
    found: list[int] = []
    end = len(spans)
    while opened[end]:
        end = opened[end]
        found.append(end)
    return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with what is asked of it."""

    text: str
    stems: tuple[str, ...]
    names: frozenset[str]
    first: str

    @property
    def group(self) -> str:
        """The group of its first word."""
        return GROUP_OF.get(self.first, OTHER)

    @property
    def quotes(self) -> bool:
        """Whether there is a quotation in it."""
        return '"' in self.text or "“" in self.text

    @property
    def cases(self) -> float:
        """How much it speaks of cases: numbers, names, quotations."""
        marks = len(re.findall(r'["“”]', self.text))
        return (len(re.findall(r"\d+", self.text)) + marks + len(self.names)) / 3


def _sentence(text: str) -> _Sentence:
    first = _FIRST.match(text)
    stems = tuple(_stem(word) for word in _WORD.findall(text) if len(word) > 2 and word.lower() not in STOP)  # noqa: PLR2004 - words of two letters say nothing
    return _Sentence(text, stems, frozenset(_NAME.findall(text)), first[1] if first else "")


def _stem(word: str) -> str:
    word = word.lower().strip("'’").replace("’", "'").removesuffix("'s")
    ending = next((e for e in ENDINGS if word.endswith(e) and len(word) - len(e) >= _STEM), "")
    return word.removesuffix(ending)


def _odds(texts: Sequence[str]) -> Iterator[float]:
    """Sentences in; for each but the first, the logarithm of the odds that it opens a paragraph, out."""
    all_of = [_sentence(text) for text in texts]
    stories = Counter(stem for sentence in all_of for stem in set(sentence.stems))
    repeated = sorted((stem for stem, times in stories.items() if times > 1), key=lambda stem: (-stories[stem], stem))
    subjects = frozenset(repeated[:_SUBJECTS])
    names: set[str] = set()
    for index in range(1, len(all_of)):
        names |= all_of[index - 1].names
        signs = _signs(all_of, index, subjects, names)
        before, own = all_of[index - 1], all_of[index]
        after = all_of[index + 1].group if index + 1 < len(all_of) else ""
        weighed = sum(WEIGHTS[name] * value for name, value in signs)
        yield weighed + OPENS.get(own.group, 0) + CLOSED.get(before.group, 0) + GOES_ON.get(after, 0)


def _signs(
    all_of: Sequence[_Sentence], index: int, subjects: frozenset[str], names: set[str]
) -> Iterator[tuple[str, float]]:
    """What the sentence at an index and those around it show, by the names of the weights."""
    before, own = all_of[index - 1], all_of[index]
    after = all_of[index + 1] if index + 1 < len(all_of) else None
    yield "bias", 1
    yield "length", math.log(len(own.text) / _AVERAGE)
    yield "length before", math.log(len(before.text) / _AVERAGE)
    yield "long", len(own.text) > _LONG
    yield "short", len(own.text) < _SHORT
    yield "short before", len(before.text) < _SHORT
    yield "short saying before", len(before.text) < _SAYING and before.first in GROUP_OF
    yield "second", index == 1
    yield "last", index == len(all_of) - 1
    yield "last but one", index == len(all_of) - 2
    yield "quotation", own.text[0] in '"“'
    yield "quoting", own.quotes
    yield "quotation before", before.text.rstrip(" []⁰¹²³⁴⁵⁶⁷⁸⁹")[-1:] in ('"', "”")
    yield "quoting after", after is not None and after.quotes
    yield "cited before", before.text.endswith("]")
    yield "cases after", after.cases if after else 0
    yield "place first", PLACE.match(own.text) is not None
    yield "what is", WHAT_IS.match(own.text) is not None
    yield "says early", EARLY.match(own.text) is not None
    yield "enumerates", ENUMERATES.match(own.text) is not None
    yield "time", TIME.search(own.text[:_OPENING]) is not None
    yield "names the debate", len(DEBATE.findall(own.text.lower())) / 2
    yield "known name", own.group == OTHER and own.first in names
    yield "cohesion", _cosine(_stems(all_of, index - 2, index), _stems(all_of, index, index + 2))
    yield "shared ahead", _share(own, _stems(all_of, index + 1, index + 4))
    yield "closure before", _share(before, _stems(all_of, index - 4, index - 1))
    yield "subject after", len(subjects & set(after.stems)) / 2 if after else 0


def _stems(all_of: Sequence[_Sentence], start: int, end: int) -> Counter[str]:
    return Counter(stem for sentence in all_of[max(0, start) : max(0, end)] for stem in sentence.stems)


def _share(sentence: _Sentence, others: Mapping[str, int]) -> float:
    """Which part of a sentence's words stands in others."""
    own = set(sentence.stems)
    return sum(stem in others for stem in own) / max(1, len(own))


def _cosine(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """How alike two sets of words are, from 0 to 1."""
    size = sum(n * n for n in one.values()) * sum(n * n for n in other.values())
    return sum(n * other.get(stem, 0) for stem, n in one.items()) / math.sqrt(size) if size else 0.0
