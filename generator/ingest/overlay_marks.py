"""The captures of one text in, its passages with the marks of all of them out."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate

from generator.core.model import HEADING, Mark, Passage, nesting, nests
from generator.core.text import comparable


def overlay(body: Sequence[Passage], others: Iterable[Sequence[Passage]]) -> tuple[Passage, ...]:
    """Passages in; out the same with the marks that other captures of the text have at the same words.

    Offsets agree because the words do: the captures differ only in where paragraphs break, where they stop, which
    asterisks were taken for emphasis, and whether they have the headings.
    """
    texts = {True: _Text(body), False: _Text([passage for passage in body if passage.role != HEADING])}
    places = {True: range(len(body)), False: [i for i, passage in enumerate(body) if passage.role != HEADING]}
    found: list[list[Mark]] = [list(passage.marks) for passage in body]
    for other in others:
        source = _Text(other)
        headed = texts[True].words.startswith(source.words)
        text, place = texts[headed], places[headed]
        for start, passage in zip(source.starts, other, strict=True):
            for mark in passage.marks:
                stretch = text.at(source.within(start + mark.start, start + mark.end))
                if stretch is None:
                    continue
                above = bisect_right(text.starts, stretch[0]) - 1
                first, last = (offset - text.starts[above] for offset in stretch)
                index = place[above]
                if last <= len(body[index].text):
                    found[index].append(Mark(first, last, mark.kind, mark.slug))
    return tuple(replace(passage, marks=_compatible(marks)) for passage, marks in zip(body, found, strict=True))


class _Text:
    """The words of passages in one line, where each passage starts, and where in the line each bare character is."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        line = " ".join(passage.text for passage in passages)
        self.starts = list(accumulate((len(passage.text) + 1 for passage in passages), initial=0))[:-1]
        self.words = comparable(line)
        self.places: Sequence[int] = range(len(line))
        if self.words != line:
            offsets: list[int] = []
            at = -1
            for character in self.words:  # as bare() leaves some out, and no other
                at = line.index(character, at + 1)
                offsets.append(at)
            self.places = offsets

    def within(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the line in, the bare characters in it out."""
        return bisect_left(self.places, start), bisect_left(self.places, end)

    def at(self, stretch: tuple[int, int]) -> tuple[int, int] | None:
        """A stretch of bare characters in, where it is in the line out; None where there is no such."""
        start, end = stretch
        return (self.places[start], self.places[end - 1] + 1) if start < end <= len(self.places) else None


def _compatible(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks of several captures in; out those that can stand together: none twice, none across another's edge."""
    references: list[Mark] = []
    emphasis: list[Mark] = []
    for mark in sorted(set(marks), key=nesting):
        kept = references if mark.slug else emphasis
        if not kept or kept[-1].end <= mark.start or (not mark.slug and mark.end <= kept[-1].end):
            kept.append(mark)
    fitting = [mark for mark in emphasis if nests(references, mark.start, mark.end)]
    return tuple(sorted((*references, *fitting), key=nesting))
