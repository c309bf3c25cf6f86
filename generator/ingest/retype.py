"""Chooses among captures of one text the one that is typed best, and shows the paragraphs of another in its typing."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from generator.core.model import HEADING, Capture, Passage, joined
from generator.core.text import SUPERSCRIPTS
from generator.core.typography import Aligned, aligned_key, comparison_key, flaws

_MARKER = re.compile(rf"\[[{SUPERSCRIPTS}]")


def best_typed(captures: Iterable[Capture]) -> Capture:
    """The capture that has the most citation markers, then the fewest flaws of typing; the first of equals."""
    first, *others = captures
    return min((first, *others), key=lambda capture: _rank(capture.body)) if others else first


def best_typing(body: Sequence[Passage], key: str, captures: Iterable[Capture]) -> Sequence[Passage]:
    """The passages of a body with comparison key `key`, as the best typed of the captures of the same text has them."""
    others = [capture for capture in captures if capture.body is not body]
    if not others:
        return body
    unheaded_key = comparison_key(joined(passage for passage in body if passage.role != HEADING))
    typings = (capture.body for capture in others if capture.key in (key, unheaded_key))
    best = min(typings, key=_rank, default=body)
    return retyped(body, best) if _rank(best) < _rank(body) else body


def _rank(body: Iterable[Passage]) -> tuple[int, int]:
    """Sort key that puts the best typed body first."""
    text = joined(body)
    return (-len(_MARKER.findall(text)), flaws(text))


def retyped(body: Sequence[Passage], typed: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages of a body, with their characters as another body of the same text has them, and without marks.

    The other may lack the headings, which then stay as they are. If its text is another one, nothing changes.
    """
    other = aligned_key(joined(typed))
    for kept in ((), (HEADING,)):
        passages = [passage for passage in body if passage.role not in kept]
        own = aligned_key(joined(passages))
        if own.form == other.form:
            parts = iter(_divided(passages, own, joined(typed), other))
            return tuple(passage if passage.role in kept else next(parts) for passage in body)
    return tuple(body)


def _divided(passages: Sequence[Passage], own: Aligned, text: str, other: Aligned) -> list[Passage]:
    """A text, divided into passages where another typing of it is."""
    starts = accumulate((len(passage.text) + 1 for passage in passages[:-1]), initial=0)
    offsets = [bisect_left(own.places, start) for start in starts]
    places = [
        0,
        *(other.places[offset] if offset < len(other.places) else len(text) for offset in offsets[1:]),
        len(text),
    ]
    return [
        replace(passage, text=text[start:end].strip(), marks=())
        for passage, (start, end) in zip(passages, pairwise(places), strict=True)
    ]
