"""Cue words, cue phrases and their weights, by which `infer` decides whether a sentence opens a paragraph.

The weights are a logistic regression on 98 invented stories in the source's manner, written for the purpose and not
part of this project; `bench/paragraphs.py` measures how well they work.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of the signs by which a sentence and its neighbours show whether it opens a paragraph."""

    bias: float
    # lengths
    length: float
    length_before: float
    long: float
    short: float
    short_before: float
    short_saying_before: float
    # where in the text
    second: float
    last: float
    last_but_one: float
    # quotations, numbers and names: a paragraph begins in general terms, and cases follow
    quotation: float
    quoting: float
    quotation_before: float
    quoting_after: float
    cited_before: float
    cases_after: float
    # cue phrases
    place_first: float
    what_is: float
    says_early: float
    enumerates: float
    time: float
    names_the_debate: float
    known_name: float
    # lexical cohesion
    cohesion: float
    shared_ahead: float
    closure_before: float
    subject_after: float


_GROUPS: Mapping[str, str] = {
    "this": "This",
    "that": "That Those These Such",
    "it": "It Its",
    "they": "They He She His Her Their Them",
    "but": "But Yet Still And Or So Nor",
    "the": "The",
    "a": "A An One Another Two Three Some Several Many Most Few",
    "in": "In On At Among Inside Outside Across Around Within Near By From Behind Under Over",
    "what": "What Whatever Where Who Why How Whether Which",
    "when": "When While As Since After Before Until Once Though Although Because",
    "for": "For To With Without Of",
    "not": "Not Nobody None No Nothing Neither",
    "there": "There Here",
    "if": "If",
    "meanwhile": "Meanwhile Elsewhere However Instead Nevertheless Critics Defenders Supporters Others",
    "we": "We I You",
    "every": "Everyone Everything Each Both All",
}
GROUP_OF = {word: group for group, words in _GROUPS.items() for word in words.split()}
OTHER = "other"

# Weights of the first word of a sentence, of the one before it, and of the one after it, by word group.
OPENS = {
    "a": -0.93, "but": 0.13, "other": 0.48, "every": -1.13, "for": -0.19, "if": -1.6, "in": -0.46, "it": -0.32,
    "not": 0.38, "that": 0.89, "the": 0.6, "there": 0.99, "they": -0.38, "this": 0.71, "we": -0.41, "what": 0.39,
    "when": -1.95,
}  # fmt: skip
CLOSED = {
    "but": 0.65, "every": 1.05, "for": -0.61, "if": 0.49, "it": 0.87, "not": 0.78, "that": -0.27, "they": 0.84,
    "this": -0.59, "we": 0.79, "what": 0.49, "when": 1.08,
}  # fmt: skip
GOES_ON = {
    "a": 0.27, "but": -1.23, "": -1.44, "every": -0.49, "for": 0.89, "if": 0.56, "in": 0.59, "not": -1.14,
    "that": -0.93, "the": -0.42, "this": -0.27, "we": -0.29, "what": -0.7, "when": 0.5,
}  # fmt: skip
WEIGHTS = Weights(
    bias=-2.66,
    length=-0.97,
    length_before=0.3,
    long=-1.22,
    short=-0.48,
    short_before=-0.44,
    short_saying_before=-0.28,
    second=-2.72,
    last=-1.37,
    last_but_one=-2.61,
    quotation=-1.17,
    quoting=-0.45,
    quotation_before=0.66,
    quoting_after=-0.87,
    cited_before=-1.2,
    cases_after=0.73,
    place_first=0.95,
    what_is=0.71,
    says_early=0.62,
    enumerates=-1.48,
    time=-0.67,
    names_the_debate=0.99,
    known_name=0.95,
    cohesion=-6.21,
    shared_ahead=-1.97,
    closure_before=2.47,
    subject_after=0.4,
)

STOP = frozenset(
    "the a an of to in and or is are was were be been being it its that this these those for on with as at by from has "
    "have had not but they their them he she his her which who what when where while how if than then so about into "
    "over more most one would could can will just only there also said says say out up no nor our we you i do does did "
    "because even like any all some other another same own such very much many between after before through".split()
)
ENDINGS = ("ingly", "ing", "edly", "ed", "ies", "es", "s", "ly")
DEBATE = re.compile(
    "conversation|discourse|argument|debate|question|tension|story|version|pattern|anxiety|frustration|response|"
    "reaction|shift|trajectory|community|disagreement|fight|problem|worry|fear|case|claim|picture|side|skeptic|critic|"
    "defend|optimis|pessimis|reading|interpretation|concern|silence|divide|gap|paper|research|industr|lawyer|regulator|"
    "policy|practition|developer|technical"
)
PLACES = ("In", "On", "At", "Among", "Outside", "For", "Across", "Within", "Beyond", "Underneath", "Beneath", "Behind")
"""How a sentence begins that may begin with a place, which `PLACE` decides: `Inside` begins with `In`, too."""
PLACE = re.compile(
    r"(?:In|On|At|Among|Outside|Inside|For|Across|Within|Beyond|Underneath|Beneath|Behind)\b"
    r"(?! (?:this|that|these|each|both|other))[^,]{3,60},"
)
WHAT_IS = re.compile(r"(?:What|Where)\b[^?]{5,160} (?:is|are)\b")
EARLY = 8
"""Among how many words at the beginning of a sentence, but for the first, a predicate is early."""
PREDICATE = re.compile(r"(?:is|are|was|has|have|comes|arrived|isn't)\b")
ENUMERATES = re.compile(
    r"The (?:first|second|third|other|same|result|effect|problem|point|question|difference|answer)\b"
)
TIMES = ("week", "month", "day", "so far", "by the")
"""One of them is in each phrase that `TIME` finds."""
TIME = re.compile(
    r"\b(?:this week|last week|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|week|month|days? later|so far|"
    r"by (?:Monday|Tuesday|Wednesday|Thursday|Friday|the))\b"
)
