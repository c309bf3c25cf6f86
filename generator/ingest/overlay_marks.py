"""Overlays the marks of all captures of one text on the passages of one of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate

from generator.core.model import HEADING, Mark, Passage, joined, nesting, nests
from generator.core.typography import aligned_key


def overlay(body: Sequence[Passage], others: Iterable[Sequence[Passage]]) -> tuple[Passage, ...]:
    """The passages of `body`, with the marks that other captures of the text have at the same words.

    Offsets agree because the comparison keys do: the captures differ only in typing, in where paragraphs break, where
    they stop, which asterisks were taken for emphasis, and whether they have the headings.
    """
    marks_by_passage: list[list[Mark]] = [list(passage.marks) for passage in body]
    marked = [other for other in others if any(passage.marks for passage in other)]
    unheaded = [index for index, passage in enumerate(body) if passage.role != HEADING]
    texts = {True: _Text(body)} if marked else {}
    if marked:  # most texts have no headings
        texts[False] = texts[True] if len(unheaded) == len(body) else _Text([body[index] for index in unheaded])
    all_indexes: dict[bool, Sequence[int]] = {True: range(len(body)), False: unheaded}
    for other in marked:
        source = _Text(other)
        headed = texts[True].key.startswith(source.key)
        text, indexes = texts[headed], all_indexes[headed]
        for start, passage in zip(source.starts, other, strict=True):
            for mark in passage.marks:
                stretch = text.at(source.within(start + mark.start, start + mark.end))
                if stretch is None:
                    continue
                position = bisect_right(text.starts, stretch[0]) - 1
                first, last = (offset - text.starts[position] for offset in stretch)
                index = indexes[position]
                if last <= len(body[index].text):
                    marks_by_passage[index].append(Mark(first, last, mark.kind, mark.slug))
    return tuple(
        replace(passage, marks=_compatible(marks)) for passage, marks in zip(body, marks_by_passage, strict=True)
    )


class _Text:
    """Passages joined into one line: its comparison key, and the offsets of passages and characters in it."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.starts = list(accumulate((len(passage.text) + 1 for passage in passages), initial=0))[:-1]
        self.key, self.places = aligned_key(joined(passages))

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The range of characters of the key inside a stretch of the line."""
        return bisect_left(self.places, start), bisect_left(self.places, end)

    def at(self, stretch: tuple[int, int]) -> tuple[int, int] | None:
        """The stretch of the line that a range of characters of the key covers; None if it is empty or too long."""
        start, end = stretch
        return (self.places[start], self.places[end - 1] + 1) if start < end <= len(self.places) else None


def _compatible(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Selects marks of several captures that fit together: no duplicates, none across the edge of another."""
    references: list[Mark] = []
    emphasis: list[Mark] = []
    for mark in sorted(set(marks), key=nesting):
        kept = references if mark.slug else emphasis
        if not kept or kept[-1].end <= mark.start or (not mark.slug and mark.end <= kept[-1].end):
            kept.append(mark)
    fitting = [mark for mark in emphasis if nests(references, mark.start, mark.end)]
    return tuple(sorted((*references, *fitting), key=nesting))
