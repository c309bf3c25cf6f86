"""Infers the paragraphs of a text that lost its breaks; never places a break within a sentence or a quotation.

Each sentence gets the odds that it opens a paragraph: from how it and its neighbours begin, from their lengths, and
from the words they share with the text before and after. Among all ways to split the text, the one is chosen in
which these odds and the lengths of the paragraphs are jointly most likely (a semi-Markov model, solved exactly).
The weights behind the odds: `weights`.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from generator.core.model import Mark, Passage
from generator.core.sentences import sentences
from generator.ingest.paragraphs.features import Sentence
from generator.ingest.paragraphs.signs import NO_SIGNS, Signs, signs
from generator.ingest.paragraphs.weights import WEIGHTS

SHORTEST = 1000
"""Texts with fewer characters are left in one paragraph."""
USUAL = 720
"""The usual length of a paragraph in characters, and below the standard deviation of its logarithm."""
SPREAD = 0.25
WEIGHT_OF_LENGTH = 1.3
READINESS = 2.5
"""Added to the score of each break, so that texts get as many breaks as those that kept theirs have."""
MOST_SENTENCES = 14
"""Maximum number of sentences in a paragraph."""
LONGEST = 10_000
"""Texts with more sentences are no stories, and are left unchanged."""

_SUBJECTS = 6


def infer(passage: Passage) -> tuple[Passage, ...]:
    """Splits a passage into the paragraphs that it probably was, with the same words and marks."""
    text = passage.text
    if len(text) < SHORTEST:
        return (passage,)
    spans = sentences(text, tuple([(mark.start, mark.end) for mark in passage.marks]))
    if len(spans) > LONGEST:
        return (passage,)
    starts = [spans[index][0] for index in break_places(text, spans)]
    return tuple(_part(passage, start, end) for start, end in zip([0, *starts], [*starts, len(text) + 1], strict=True))


def _part(passage: Passage, start: int, end: int) -> Passage:
    """A part of a passage, up to the space before `end`."""
    marks = tuple(
        Mark(mark.start - start, mark.end - start, mark.kind, mark.slug)
        for mark in passage.marks
        if start <= mark.start and mark.end < end
    )
    return replace(passage, text=passage.text[start : end - 1], marks=marks)


def break_places(text: str, spans: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """Which sentences of a text open a paragraph, without the first.

    Args:
        text: The text.
        spans: The start and the end of each sentence.

    Returns:
        Indices of `spans`, in order.
    """
    odds = _odds([signs(text[start:end]) for start, end in spans])
    gains = (0.0, *[each + READINESS for each in odds])
    starts = [start for start, _ in spans]
    penalties = _penalties(max([end - starts[max(0, at - MOST_SENTENCES)] for at, (_, end) in enumerate(spans, 1)]))
    best_scores = [0.0]
    last_openings = [0]
    for end, (_, stop) in enumerate(spans, 1):  # three hundred times for a text of some length
        best, opening = -math.inf, 0
        for start in range(max(0, end - MOST_SENTENCES), end):
            score = best_scores[start] - penalties[stop - starts[start]] + gains[start]
            if score > best:
                best, opening = score, start
        best_scores.append(best)
        last_openings.append(opening)
    breaks: list[int] = []
    end = len(spans)
    while last_openings[end]:
        end = last_openings[end]
        breaks.append(end)
    return tuple(reversed(breaks))


class _Unusual(dict[int, float]):
    """The penalty for a paragraph, by its length in characters."""

    def __missing__(self, length: int) -> float:
        return _penalty(length)


def _penalty(length: int) -> float:
    ratio = math.log(max(1, length) / USUAL)
    return WEIGHT_OF_LENGTH * ratio * ratio / (2 * SPREAD * SPREAD)


_UNUSUAL = _Unusual()
_PENALTIES: list[float] = []
_USUAL_LENGTHS = 1 << 14


def _penalties(longest: int) -> "list[float] | _Unusual":
    """The penalties for paragraphs up to a length, by length: a list of them is looked up in half the time."""
    if longest >= _USUAL_LENGTHS:
        return _UNUSUAL
    _PENALTIES.extend(map(_penalty, range(len(_PENALTIES), longest + 1)))
    return _PENALTIES


def _odds(text: Sequence[Signs]) -> list[float]:
    """For each sentence of a text but the first, the logarithm of the odds that it opens a paragraph.

    The signs are summed in the order of `WEIGHTS`; those that a sentence lacks are left out, or 0.
    """
    padded = [*_EDGE, *text, *_EDGE]
    around = _Around([each.sentence for each in padded])
    subjects = _subjects(around.distinct)
    names: set[str] = set()
    odds: list[float] = []
    last = len(padded) - len(_EDGE) - 1
    for index in range(len(_EDGE) + 1, last + 1):
        (above, _, before, _), (own, opening, _, _), (below, _, _, after) = padded[index - 1 : index + 2]
        names |= above.names
        weighted_sum = sum(
            (
                WEIGHTS.bias,
                opening.length,
                before.length,
                opening.size,
                *before.shortness,
                WEIGHTS.second if index == len(_EDGE) + 1 else 0,
                WEIGHTS.last if index == last else WEIGHTS.last_but_one if index == last - 1 else 0,
                *opening.quotes,
                before.quotation,
                after.quotes,
                before.cited,
                after.cases,
                *opening.cues,
                WEIGHTS.known_name if opening.name in names else 0,
                WEIGHTS.cohesion * around.cohesion(index),
                WEIGHTS.shared_ahead * (around.shared_ahead(index) / max(1, len(own.distinct))),
                WEIGHTS.closure_before * (around.shared_behind(index - 1) / max(1, len(above.distinct))),
                WEIGHTS.subject_after * (len(subjects & below.distinct) / 2),
            )
        )
        odds.append(weighted_sum + opening.group + before.group + after.group)
    return odds


def _subjects(sentences: Sequence[frozenset[str]]) -> frozenset[str]:
    """The word stems that most sentences of a text have."""
    counts = Counter(chain.from_iterable(sentences))
    repeated = sorted([stem for stem, times in counts.items() if times > 1])
    return frozenset(sorted(repeated, key=counts.__getitem__, reverse=True)[:_SUBJECTS])


_EDGE = (NO_SIGNS,) * 3


class _Around:
    """What each sentence of a text shares with the three before it and the three after it, compared once for both."""

    def __init__(self, text: Sequence[Sentence]) -> None:
        self.distinct = [each.distinct for each in text]
        self.shared = [self._shared(distance) for distance in (1, 2, 3)]
        self.products = [
            [own.product(other, shared) for own, other, shared in zip(text, text[distance:], of_distance, strict=False)]
            for distance, of_distance in enumerate(self.shared, 1)
        ]
        # The squares of two sentences that follow each other, as one.
        self.squares = [
            own.square + other.square + 2 * product
            for own, other, product in zip(text, text[1:], self.products[0], strict=False)
        ]

    def _shared(self, distance: int) -> list[frozenset[str]]:
        return [own & other for own, other in zip(self.distinct, self.distinct[distance:], strict=False)]

    def cohesion(self, index: int) -> float:
        """The cosine similarity of a sentence and the next with the two sentences before them, from 0 to 1."""
        by_one, by_two, by_three = self.products
        square = self.squares[index - 2] * self.squares[index]
        product = by_two[index - 2] + by_three[index - 2] + by_one[index - 1] + by_two[index - 1]
        return product / math.sqrt(square) if square else 0.0

    def shared_ahead(self, index: int) -> int:
        """How many words of a sentence are in the three after it."""
        by_one, by_two, by_three = self.shared
        return len(by_one[index] | by_two[index] | by_three[index])

    def shared_behind(self, index: int) -> int:
        """How many words of a sentence are in the three before it."""
        by_one, by_two, by_three = self.shared
        return len(by_one[index - 1] | by_two[index - 2] | by_three[index - 3])
