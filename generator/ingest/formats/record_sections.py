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
    previous_end = 0
    for index, (section, place) in enumerate(zip(sections, places, strict=True)):
        if place:
            yield from whole.between(previous_end, place[0])
            previous_end = place[1]
        elif index > last:  # the rest of the text goes before the sections that are not in it
            yield from whole.between(previous_end, len(whole.words))
            previous_end = len(whole.words)
        if section.heading:
            yield Line(section.heading, HEADING)
        yield from section.lines
    yield from whole.between(previous_end, len(whole.words))


def _places(whole: "_Whole", sections: Sequence[RecordSection]) -> Iterator[tuple[int, int] | None]:
    """Yields the start and end of each section in a text, its heading included; None if it is not there, in order."""
    previous_end = 0
    for section in sections:
        section_text = fold(" ".join(line.text for line in section.lines))
        start = whole.find(section_text, previous_end) if section_text else None
        if start is None:
            yield None
            continue
        end = start + len(section_text)
        before = whole.words[previous_end:start].rstrip()
        heading = fold(section.heading or "")
        if heading and before.endswith(heading) and not before[: -len(heading)][-1:].isalnum():
            start = previous_end + len(before) - len(heading)
        if not (whole.parts_at(start) and whole.parts_at(end)):
            yield None
            continue
        yield start, end
        previous_end = end


class _Whole:
    """A text as one line of words, with the offsets at which its lines start."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = [Line(fold(line.text), line.role) for line in lines if fold(line.text)]
        self.words = " ".join(line.text for line in self.lines)
        self.starts = frozenset(accumulate((len(line.text) + 1 for line in self.lines), initial=0))

    def find(self, words: str, start: int) -> int | None:
        """Searches for words, as whole words, from an offset on; returns their offset, or None."""
        offset = self.words.find(words, start)
        while offset >= 0:
            if (
                not self.words[max(0, offset - 1) : offset].isalnum()
                and not self.words[offset + len(words) :][:1].isalnum()
            ):
                return offset
            offset = self.words.find(words, offset + 1)
        return None

    def parts_at(self, offset: int) -> bool:
        """Whether a line or sentence ends at an offset: no section begins or ends in the middle of one."""
        return not self.starts.isdisjoint((offset, offset + 1)) or ends_sentence(self.words[:offset].rstrip())

    def between(self, start: int, end: int) -> Iterator[Line]:
        """Yields the lines between two offsets, the first and the last perhaps in part."""
        line_start = 0
        for line in self.lines:
            text = line.text[max(0, start - line_start) : max(0, end - line_start)].strip()
            if text:
                yield Line(text, line.role)
            line_start += len(line.text) + 1
