"""Splits texts into sentences, with regard to abbreviations, initials, quotations, brackets and citation markers."""

import re
from functools import lru_cache

from generator.core.text import SUPERSCRIPTS

# The end of a sentence: its mark, closing quotes and brackets, citation markers, white space, the next one's start.
# The quantifiers are possessive, since backtracking would try every way to divide a run of dots or digits.
_END = re.compile(
    rf"""
    [.!?…](?<![.!?…][.!?…])[.!?…]*+                 # the mark; looked behind last, so that `re` skips to the next one
    ['"”’)\]*]*+                                    # quotations, brackets, emphasis that close with it
    (?:\s?\[[{SUPERSCRIPTS}]++\]|[{SUPERSCRIPTS}])*+  # [¹] or ¹
    \s+
    (?=['"“‘(\[*]*[A-Z0-9À-ÖØ-Þ$£€@#])
    """,
    re.VERBOSE,
)
_TOKEN = re.compile(r"[\w.&'’-]*\Z")

# Words that are never, or hardly ever, the last word of a sentence.
_NEVER = frozenset(
    "mr mrs ms dr prof st sr jr vs gen sen rep gov lt col sgt capt rev hon messrs mme approx cf viz".split()
)
# Words that do not end a sentence if a number follows.
_NUMBERED = frozenset("no nos fig figs eq vol pp p art sec ch op est".split())
# Words that end a sentence only if the next word is one that often begins a sentence.
_SOMETIMES = frozenset(
    "inc ltd co corp etc al e.g i.e a.m p.m u.s u.k e.u u.n d.c ph.d b.a m.a m.d jan feb mar apr jun jul aug sep "
    "sept oct nov dec".split()
)
_SHORT_FORMS = _NEVER | _NUMBERED | _SOMETIMES
_STARTERS = frozenset(
    "The A An In On At It Its But And Yet This That These Those There He She They We I You What When Where While Who "
    "Why How If As For From Not No One Some Another Both Each Even Only Still So Then Now Here Nobody Everyone "
    "Meanwhile".split()
)

QUOTATION_LIMIT = 1500
"""Longest quotation in characters: if it is longer, it was never closed, or its opening mark was not one."""
SINGLE_LIMIT = 300
"""The same for single quotation marks, which may be apostrophes."""
_LOOK_BACK = 24

_FIRST_WORD = re.compile(r"['\"“‘(\[*]*([\w’']+)")


@lru_cache(maxsize=256)  # several readers of a text ask for those of its paragraphs, one right after another
def sentences(text: str, closed: tuple[tuple[int, int], ...] = ()) -> tuple[tuple[int, int], ...]:
    """Splits a text into sentences; none ends within a quotation or within brackets.

    Args:
        text: The text, with single spaces.
        closed: Spans, as (start, end), within which no sentence may end.

    Returns:
        The sentences as (start, end), in order, without the spaces between them.
    """
    unbroken = sorted((*closed, *_quotations(text), *(_brackets(text) if "(" in text else ())))
    spans: list[tuple[int, int]] = []
    start = furthest = passed = 0
    for end in _END.finditer(text):
        mark, following = end.span()
        stop = following - 1
        while text[stop - 1].isspace():
            stop -= 1
        while passed < len(unbroken) and unbroken[passed][0] < following:
            furthest = max(furthest, unbroken[passed][1])
            passed += 1
        if stop >= furthest and _ends(text, mark, following):
            spans.append((start, stop))
            start = following
    if start < len(text):
        spans.append((start, len(text)))
    return tuple(spans)


def _ends(text: str, mark: int, following: int) -> bool:
    """Returns whether the mark at an offset ends a sentence, and not only an abbreviation or an initial.

    Args:
        text: The text.
        mark: The offset of the mark.
        following: The offset at which the next sentence would start.
    """
    if text[mark] != "." or text[mark : mark + 2] == "..":
        return True
    word = text[text.rfind(" ", max(0, mark - _LOOK_BACK), mark) + 1 : mark]
    if word.isalpha() and len(word) > 1 and word.lower() not in _SHORT_FORMS:  # most words: saves the checks below
        return True
    token = _TOKEN.search(text[max(0, mark - _LOOK_BACK) : mark])
    word = token[0].strip("'’-") if token else ""
    next_word = _FIRST_WORD.match(text, following)
    if word.lower() in _NEVER or (len(word) == 1 and word.isalpha() and word.isupper()):
        return False
    if word.lower() in _NUMBERED and text[following].isdigit():
        return False
    if word.lower() in _SOMETIMES or re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", word):
        return next_word is not None and next_word[1] in _STARTERS
    return True


_DOUBLE = re.compile(r"[\"“”]")
_SINGLE = re.compile(r"['‘’](?:(?<=['‘])(?<![\w.!?]['‘])(?=\w)|(?<=['’])(?!\w))")


def _quotations(text: str) -> list[tuple[int, int]]:
    """Returns the spans of quotations: from an opening mark to the next closing one, if it is within the limit."""
    spans: list[tuple[int, int]] = []
    double_start: int | None = None
    for mark in _DOUBLE.finditer(text) if "”" in text or '"' in text else ():
        offset = mark.start()
        opens = mark[0] == "“" or (mark[0] == '"' and (double_start is None or offset - double_start > QUOTATION_LIMIT))
        if opens:
            double_start = offset
        elif double_start is not None:
            if offset - double_start <= QUOTATION_LIMIT:
                spans.append((double_start, offset + 1))
            double_start = None
    single_start: int | None = None
    for mark in _SINGLE.finditer(text) if "’" in text or "'" in text else ():
        offset = mark.start()
        before = text[offset - 1 : offset]
        if not before or before in ' (—–-"“':
            single_start = offset
        elif single_start is not None:
            if offset - single_start <= SINGLE_LIMIT:
                spans.append((single_start, offset + 1))
            single_start = None
    return spans


def _brackets(text: str) -> list[tuple[int, int]]:
    """Returns the spans in round brackets; brackets inside others are part of the outer span."""
    spans: list[tuple[int, int]] = []
    starts: list[int] = []
    for mark in re.finditer(r"[()]", text):
        if mark[0] == "(":
            starts.append(mark.start())
        elif starts:
            start = starts.pop()
            if not starts and mark.start() - start <= QUOTATION_LIMIT:
                spans.append((start, mark.start() + 1))
    return spans
