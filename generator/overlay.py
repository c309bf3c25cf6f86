"""The captures of one text in, its passages with the marks of all of them out."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate

from generator.model import HEADING, Mark, Passage
from generator.seeds.marks import nesting, nests
from generator.text import bare


def lay(body: Sequence[Passage], others: Iterable[Sequence[Passage]]) -> tuple[Passage, ...]:
    """Passages in; out the same with the marks that other captures of the text have at the same words.

    Offsets agree because the words do: the captures differ only in where paragraphs break, where they stop, which
    asterisks were taken for emphasis, and whether they have the headings.
    """
    texts = {True: _Text(body), False: _Text([passage for passage in body if passage.role != HEADING])}
    places = {True: range(len(body)), False: [i for i, passage in enumerate(body) if passage.role != HEADING]}
    found: list[list[Mark]] = [list(passage.marks) for passage in body]
    for other in others:
        source = _Text(other)
        headed = texts[True].begins_with(source)
        text, place = texts[headed], places[headed]
        for start, passage in zip(source.starts, other, strict=True):
            for mark in passage.marks:
                first = text.offset(source.word_offset(start + mark.start))
                last = text.offset(source.word_offset(start + mark.end - 1)) + 1
                shift = text.starts[bisect_right(text.starts, first) - 1]
                index = place[bisect_right(text.starts, first) - 1]
                if last - shift <= len(body[index].text):
                    found[index].append(Mark(first - shift, last - shift, mark.kind, mark.slug))
    return tuple(replace(passage, marks=_compatible(marks)) for passage, marks in zip(body, found, strict=True))


class _Text:
    """The words of passages in one line, where each passage starts, and offsets with and without its asterisks."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        line = " ".join(passage.text for passage in passages)
        self.starts = list(accumulate((len(passage.text) + 1 for passage in passages), initial=0))[:-1]
        self.words = bare(line)
        self.asterisks = [index for index, character in enumerate(line) if character == "*"] if "*" in line else []

    def begins_with(self, other: "_Text") -> bool:
        """Whether another text has the same words, as far as it goes."""
        return self.words.startswith(other.words)

    def word_offset(self, offset: int) -> int:
        """An offset in the line, as if there were no asterisks."""
        return offset - bisect_left(self.asterisks, offset)

    def offset(self, word_offset: int) -> int:
        """The inverse: the offset in the line of what stands at an offset without asterisks."""
        offset = word_offset
        for asterisk in self.asterisks:
            if asterisk > offset:
                break
            offset += 1
        return offset


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
