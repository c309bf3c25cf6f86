"""A text in, its sentences out: where one may end, seen past abbreviations, initials, quotations and markers."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from generator.core.text import SUPERSCRIPTS

# A sentence's end: its mark, what closes with it, citation markers, white space, and what the next may begin with.
# Nothing that was taken is given back: runs of dots or digits would be tried in every way there is.
_END = re.compile(
    rf"""
    (?<![.!?…])[.!?…]++                             # the mark
    ['"”’)\]*]*+                                    # quotations, brackets, emphasis that close with it
    (?:\s?\[[{SUPERSCRIPTS}]++\]|[{SUPERSCRIPTS}])*+  # [¹] or ¹
    \s+
    (?=['"“‘(\[*]*[A-Z0-9À-ÖØ-Þ$£€@#])
    """,
    re.VERBOSE,
)
_TOKEN = re.compile(r"[\w.&'’-]*\Z")

# Never the last word of a sentence, or so rarely that it is safer not to think so.
_NEVER = frozenset(
    "mr mrs ms dr prof st sr jr vs gen sen rep gov lt col sgt capt rev hon messrs mme approx cf viz".split()
)
# Not before a number.
_NUMBERED = frozenset("no nos fig figs eq vol pp p art sec ch op est".split())
# The last word of a sentence only if the next begins as sentences do.
_SOMETIMES = frozenset(
    "inc ltd co corp etc al e.g i.e a.m p.m u.s u.k e.u u.n d.c ph.d b.a m.a m.d jan feb mar apr jun jul aug sep "
    "sept oct nov dec".split()
)
_LONGEST = max(map(len, _NEVER | _NUMBERED | _SOMETIMES))
_STARTERS = frozenset(
    "The A An In On At It Its But And Yet This That These Those There He She They We I You What When Where While Who "
    "Why How If As For From Not No One Some Another Both Each Even Only Still So Then Now Here Nobody Everyone "
    "Meanwhile".split()
)

QUOTATION_LIMIT = 1500
"""A quotation longer than this never closed, or its mark was none."""
SINGLE_LIMIT = 300
"""Likewise for single marks, which may be apostrophes."""
_LOOK_BACK = 24

_FIRST_WORD = re.compile(r"['\"“‘(\[*]*([\w’']+)")


def sentences(text: str, closed: Iterable[tuple[int, int]] = ()) -> tuple[tuple[int, int], ...]:
    """A text with single spaces in, its sentences as (start, end) out, in order and without the space between.

    None ends within one of the `closed` stretches, within a quotation, or within brackets.
    """
    inside = _Inside((*closed, *_quotations(text), *(_brackets(text) if "(" in text else ())))
    found: list[tuple[int, int]] = []
    start = 0
    for end in _END.finditer(text):
        stop = end.start() + len(end[0].rstrip())
        if not inside.holds(stop, end.end()) and _ends(text, end.start(), end.end()):
            found.append((start, stop))
            start = end.end()
    if start < len(text):
        found.append((start, len(text)))
    return tuple(found)


def _ends(text: str, mark: int, following: int) -> bool:
    """Whether the mark at an offset ends a sentence, and not an abbreviation or an initial."""
    if text[mark] != "." or text[mark : mark + 2] == "..":
        return True
    word = text[text.rfind(" ", max(0, mark - _LOOK_BACK), mark) + 1 : mark]
    if word.isalpha() and len(word) > _LONGEST:  # as most are
        return True
    token = _TOKEN.search(text[max(0, mark - _LOOK_BACK) : mark])
    word = token[0].strip("'’-") if token else ""
    first = _FIRST_WORD.match(text, following)
    if word.lower() in _NEVER or (len(word) == 1 and word.isalpha() and word.isupper()):
        return False
    if word.lower() in _NUMBERED and text[following].isdigit():
        return False
    if word.lower() in _SOMETIMES or re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", word):
        return first is not None and first[1] in _STARTERS
    return True


class _Inside:
    """Stretches of a text, and whether one of them reaches over a gap."""

    def __init__(self, stretches: Sequence[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        furthest = 0
        for start, end in sorted(stretches):
            furthest = max(furthest, end)
            self.starts.append(start)
            self.ends.append(furthest)

    def holds(self, stop: int, following: int) -> bool:
        index = bisect_right(self.starts, following - 1) - 1
        return index >= 0 and stop < self.ends[index]


_DOUBLE = re.compile(r"[\"“”]")
_SINGLE = re.compile(r"['‘’](?:(?<=['‘])(?<![\w.!?]['‘])(?=\w)|(?<=['’])(?!\w))")


def _quotations(text: str) -> list[tuple[int, int]]:
    """Where quotations are: from a mark that opens to the next that closes, if that is not too far away."""
    found: list[tuple[int, int]] = []
    opened: int | None = None
    for mark in _DOUBLE.finditer(text) if "”" in text or '"' in text else ():
        at = mark.start()
        opens = mark[0] == "“" or (mark[0] == '"' and (opened is None or at - opened > QUOTATION_LIMIT))
        if opens:
            opened = at
        elif opened is not None:
            if at - opened <= QUOTATION_LIMIT:
                found.append((opened, at + 1))
            opened = None
    start: int | None = None
    for mark in _SINGLE.finditer(text) if "’" in text or "'" in text else ():
        at = mark.start()
        before = text[at - 1 : at]
        if not before or before in ' (—–-"“':
            start = at
        elif start is not None:
            if at - start <= SINGLE_LIMIT:
                found.append((start, at + 1))
            start = None
    return found


def _brackets(text: str) -> list[tuple[int, int]]:
    """Where round brackets are, those within others included in them."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for mark in re.finditer(r"[()]", text):
        if mark[0] == "(":
            opened.append(mark.start())
        elif opened:
            start = opened.pop()
            if not opened and mark.start() - start <= QUOTATION_LIMIT:
                found.append((start, mark.start() + 1))
    return found
