"""Joins the text of a record with its sections: no word is lost, none occurs twice.

A record may have its text as a whole, in sections, or both; if both, the sections may repeat the text, or follow it. A
part of the text that is in a section, in order and as whole words, is that section; all else stays text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from generator.core.model import HEADING
from generator.core.text import fold
from generator.ingest.formats.lines import Line, ends_sentence


@dataclass(frozen=True, slots=True)
class RecordSection:
    """A section of a record: its heading, if it has one, and the lines of its text."""

    heading: str | None
    lines: tuple[Line, ...]


def merged_sections(text: Sequence[Line], sections: Sequence[RecordSection]) -> Iterator[Line]:
    """Yields the lines of a text and of its sections, in order; sections may repeat parts of the text."""
    whole = _Whole(text)
    places = list(_places(whole, sections))
    last = max((index for index, place in enumerate(places) if place), default=-1)
    done = 0
    for index, (section, place) in enumerate(zip(sections, places, strict=True)):
        if place:
            yield from whole.between(done, place[0])
            done = place[1]
        elif index > last:  # what is left of the text comes before sections that are not in it
            yield from whole.between(done, len(whole.words))
            done = len(whole.words)
        if section.heading:
            yield Line(section.heading, HEADING)
        yield from section.lines
    yield from whole.between(done, len(whole.words))


def _places(whole: "_Whole", sections: Sequence[RecordSection]) -> Iterator[tuple[int, int] | None]:
    """Yields where each section is in a text, its heading included; None for sections that are not in it, in order."""
    done = 0
    for section in sections:
        words = fold(" ".join(line.text for line in section.lines))
        start = whole.find(words, done) if words else None
        if start is None:
            yield None
            continue
        end = start + len(words)
        before = whole.words[done:start].rstrip()
        heading = fold(section.heading or "")
        if heading and before.endswith(heading) and not before[: -len(heading)][-1:].isalnum():
            start = done + len(before) - len(heading)
        if not (whole.parts_at(start) and whole.parts_at(end)):
            yield None
            continue
        yield start, end
        done = end


class _Whole:
    """A text as one line of words, with the offsets at which its lines start."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = [Line(fold(line.text), line.role) for line in lines if fold(line.text)]
        self.words = " ".join(line.text for line in self.lines)
        self.starts = frozenset(accumulate((len(line.text) + 1 for line in self.lines), initial=0))

    def find(self, words: str, start: int) -> int | None:
        """The offset of some words as whole words, from an offset on; None if they do not occur."""
        at = self.words.find(words, start)
        while at >= 0:
            if not self.words[max(0, at - 1) : at].isalnum() and not self.words[at + len(words) :][:1].isalnum():
                return at
            at = self.words.find(words, at + 1)
        return None

    def parts_at(self, offset: int) -> bool:
        """Whether a line or sentence ends at an offset: no section begins or ends in the middle of one."""
        return not self.starts.isdisjoint((offset, offset + 1)) or ends_sentence(self.words[:offset].rstrip())

    def between(self, start: int, end: int) -> Iterator[Line]:
        """Yields the lines between two offsets, the first and the last perhaps in part."""
        at = 0
        for line in self.lines:
            text = line.text[max(0, start - at) : max(0, end - at)].strip()
            if text:
                yield Line(text, line.role)
            at += len(line.text) + 1
