"""Infers the paragraphs of a text that lost its breaks; never places a break within a sentence or a quotation.

Each sentence gets the odds that it opens a paragraph: from how it and its neighbours begin, from their lengths, and
from the words they share with the text before and after. Among all ways to split the text, the one is chosen in
which these odds and the lengths of the paragraphs are jointly most likely (a semi-Markov model, solved exactly).
The weights behind the odds: `weights`.
"""

import math
import operator
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from generator.core.model import Mark, Passage
from generator.core.sentences import sentences
from generator.ingest.paragraphs.features import Pair, Sentence, sentence
from generator.ingest.paragraphs.weights import (
    CLOSED,
    EARLY,
    ENUMERATES,
    GOES_ON,
    GROUP_OF,
    OPENS,
    OTHER,
    PLACE,
    TIME,
    WEIGHTS,
    WHAT_IS,
    Signs,
)

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

_SHORT, _LONG, _SAYING = 60, 200, 90
_SUBJECTS = 6
_OPENING = 80


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
    odds = _odds([sentence(text[start:end]) for start, end in spans])
    gains = (0.0, *(each + READINESS for each in odds))
    starts = [start for start, _ in spans]
    best_scores = [0.0]
    last_openings = [0]
    for end, (_, stop) in enumerate(spans, 1):  # three hundred times for a text of some length
        best, opening = -math.inf, 0
        for start in range(max(0, end - MOST_SENTENCES), end):
            score = best_scores[start] - _UNUSUAL[stop - starts[start]] + gains[start]
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
        ratio = math.log(max(1, length) / USUAL)
        penalty = WEIGHT_OF_LENGTH * ratio * ratio / (2 * SPREAD * SPREAD)
        if length < _USUAL_LENGTHS:
            self[length] = penalty
        return penalty


_UNUSUAL = _Unusual()
_USUAL_LENGTHS = 1 << 14


def _odds(all_sentences: Sequence[Sentence]) -> Iterator[float]:
    """For each sentence but the first, the logarithm of the odds that it opens a paragraph."""
    sentence_counts = Counter(stem for sentence in all_sentences for stem in sentence.distinct)
    repeated = sorted(
        (stem for stem, times in sentence_counts.items() if times > 1), key=lambda stem: (-sentence_counts[stem], stem)
    )
    subjects = frozenset(repeated[:_SUBJECTS])
    pairs = [
        Pair(current.stems + (all_sentences[i + 1].stems if i + 1 < len(all_sentences) else ()))
        for i, current in enumerate(all_sentences)
    ]
    pairs.insert(0, Pair(all_sentences[0].stems))
    names: set[str] = set()
    for index in range(1, len(all_sentences)):
        names |= all_sentences[index - 1].names
        before, own = all_sentences[index - 1], all_sentences[index]
        after = all_sentences[index + 1] if index + 1 < len(all_sentences) else None
        signs = _signs(
            before,
            own,
            after,
            is_second=index == 1,
            left=len(all_sentences) - 1 - index,
            known_name=own.group == OTHER and own.first in names,
            cohesion=pairs[index - 1].cosine(pairs[index + 1]),
            shared_ahead=_share(own, all_sentences[index + 1 : index + 4]),
            closure_before=_share(before, all_sentences[max(0, index - 4) : index - 1]),
            subject_after=len(subjects & after.distinct) / 2 if after else 0,
        )
        weighted_sum = sum(map(operator.mul, WEIGHTS, signs))
        yield (
            weighted_sum
            + OPENS.get(own.group, 0)
            + CLOSED.get(before.group, 0)
            + GOES_ON.get(after.group if after else "", 0)
        )


def _signs(  # noqa: PLR0913 - signs that depend on the whole text are passed by keyword
    before: Sentence,
    own: Sentence,
    after: Sentence | None,
    *,
    is_second: bool,
    left: int,
    known_name: bool,
    cohesion: float,
    shared_ahead: float,
    closure_before: float,
    subject_after: float,
) -> Signs:
    """The signs of a sentence; `left` is the number of sentences that follow it."""
    return Signs(
        bias=1,
        length=own.length,
        length_before=before.length,
        long=len(own.text) > _LONG,
        short=len(own.text) < _SHORT,
        short_before=len(before.text) < _SHORT,
        short_saying_before=len(before.text) < _SAYING and before.first in GROUP_OF,
        second=is_second,
        last=left == 0,
        last_but_one=left == 1,
        quotation=own.text[0] in '"“',
        quoting=own.quotes,
        quotation_before=before.text.rstrip(" []⁰¹²³⁴⁵⁶⁷⁸⁹")[-1:] in ('"', "”"),
        quoting_after=after is not None and after.quotes,
        cited_before=before.text.endswith("]"),
        cases_after=after.cases if after else 0,
        place_first=PLACE.match(own.text) is not None,
        what_is=WHAT_IS.match(own.text) is not None,
        says_early=EARLY.match(own.text) is not None,
        enumerates=ENUMERATES.match(own.text) is not None,
        time=TIME.search(own.text[:_OPENING]) is not None,
        names_the_debate=own.debates / 2,
        known_name=known_name,
        cohesion=cohesion,
        shared_ahead=shared_ahead,
        closure_before=closure_before,
        subject_after=subject_after,
    )


def _share(sentence: Sentence, others: Iterable[Sentence]) -> float:
    """The fraction of a sentence's words that other sentences contain."""
    own = sentence.distinct
    return len(own & frozenset().union(*[other.distinct for other in others])) / max(1, len(own))
