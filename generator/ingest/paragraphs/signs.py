"""The signs of a sentence by which it, the one before it or the one after it may open a paragraph, each weighted.

Each sentence is the opening one, the one before and the one after in turn: what it says in each place is computed
once. Whatever a text mostly lacks has a sign that is sought first, in a tenth of the time of its expression.
"""

import math
from typing import NamedTuple

from generator.core.text import SUPERSCRIPTS
from generator.ingest.paragraphs.features import NOTHING, ByWord, Sentence, sentence
from generator.ingest.paragraphs.weights import (
    CLOSED,
    EARLY,
    ENUMERATES,
    GOES_ON,
    GROUP_OF,
    OPENS,
    OTHER,
    PLACE,
    PLACES,
    PREDICATE,
    TIME,
    TIMES,
    WEIGHTS,
    WHAT_IS,
)

_AVERAGE = 120
_SHORT, _LONG, _SAYING = 60, 200, 90
_OPENING = 80


class Opening(NamedTuple):
    """What a sentence says of whether it opens a paragraph; `name` is its first word, if that may be a name."""

    length: float
    size: float
    quotes: tuple[float, ...]
    cues: tuple[float, ...]
    group: float
    name: str


class Before(NamedTuple):
    """What a sentence says of whether the one after it opens a paragraph."""

    length: float
    shortness: tuple[float, ...]
    quotation: float
    cited: float
    group: float


class After(NamedTuple):
    """What a sentence says of whether the one before it opens a paragraph."""

    quotes: float
    cases: float
    group: float


class Signs(NamedTuple):
    """A sentence, with its weighted signs in each place."""

    sentence: Sentence
    opening: Opening
    before: Before
    after: After


def signs(text: str) -> Signs:
    """The signs of a sentence, with single spaces."""
    own = sentence(text)
    length, size, quotes = math.log(len(text) / _AVERAGE), len(text), '"' in text or "“" in text
    group = GROUP_OF.get(own.first, OTHER)
    return Signs(
        own,
        Opening(
            WEIGHTS.length * length,
            WEIGHTS.long if size > _LONG else WEIGHTS.short if size < _SHORT else 0,
            _quotes(text) if quotes else (),
            _cues(text, own),
            OPENS.get(group, 0),
            own.first if group == OTHER else "",
        ),
        Before(
            WEIGHTS.length_before * length,
            _shortness(own, size) if size < _SAYING else (),
            WEIGHTS.quotation_before if text.rstrip(_MARKERS)[-1:] in ('"', "”") else 0,
            WEIGHTS.cited_before if text[-1:] == "]" else 0,
            CLOSED.get(group, 0),
        ),
        After(WEIGHTS.quoting_after if quotes else 0, WEIGHTS.cases_after * own.cases, GOES_ON.get(group, 0)),
    )


NO_SIGNS = Signs(NOTHING, Opening(0, 0, (), (), 0, ""), Before(0, (), 0, 0, 0), After(0, 0, GOES_ON[""]))
"""Those of what stands before the first sentence of a text, and after its last."""
_MARKERS = f" []{SUPERSCRIPTS}"


def _quotes(text: str) -> tuple[float, ...]:
    return (WEIGHTS.quotation, WEIGHTS.quoting) if text[0] in '"“' else (WEIGHTS.quoting,)


def _shortness(own: Sentence, size: int) -> tuple[float, ...]:
    short = (WEIGHTS.short_before,) if size < _SHORT else ()
    return (*short, WEIGHTS.short_saying_before) if own.first in GROUP_OF else short


def _cues(text: str, own: Sentence) -> tuple[float, ...]:
    """The weights of the cue phrases in a sentence, in the order of `WEIGHTS`: sums of fractions depend on it."""
    opening = text[:_OPENING]
    cues = [WEIGHTS.place_first] if text.startswith(PLACES) and PLACE.match(text) else []
    if text.startswith(("What", "Where")) and WHAT_IS.match(text):
        cues.append(WEIGHTS.what_is)
    if any(map(_BEGINS_PREDICATE.__getitem__, own.words[1:EARLY])):
        cues.append(WEIGHTS.says_early)
    if text.startswith("The ") and ENUMERATES.match(text):
        cues.append(WEIGHTS.enumerates)
    if any(map(opening.__contains__, TIMES)) and TIME.search(opening):
        cues.append(WEIGHTS.time)
    if own.debates:
        cues.append(WEIGHTS.names_the_debate * (own.debates / 2))
    return tuple(cues)


_BEGINS_PREDICATE = ByWord(lambda word: PREDICATE.match(word) is not None)
