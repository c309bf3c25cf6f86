"""Reads the top of a page, above its story: the header, the link back, the meta line, down to the date of synthesis."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.core.model import Counters
from generator.ingest.formats.boilerplate import (  # fmt: skip
    BACK,
    CATEGORY,
    DANGLING,
    KIND,
    LEVEL,
    NAME_LENGTH,
    RECORDS,
    SYNTHESISED,
    copyright_year,
    is_control,
    is_edge,
    is_menu,
    is_meta,
    is_paragraph,
)
from generator.ingest.formats.counters import counters
from generator.ingest.formats.lines import Line, ends_sentence

HEADER_DEPTH = 150
"""How many lines at the top of a page are searched for its header; the headers seen so far have about 30."""
NAME_WORDS = 6
"""Maximum number of words of a beat's name right above the date; a longer line is a title."""
META_DEPTH = 8
"""How many lines right above the date are searched for a meta line that was split over several lines."""


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """What surrounds a story on its page. `seen` are the kinds of boilerplate that were detected.

    `split` is the number of the story's lines above its counters, None without counters.
    """

    kind: str | None = None
    category: str | None = None
    beat: str | None = None
    date_text: str | None = None
    copyright_year: int | None = None
    sectioned: bool = False
    split: int | None = None
    counters: tuple[Counters, ...] = ()
    seen: frozenset[str] = frozenset()

    def having_seen(self, kind: str) -> "Boilerplate":
        """Returns the same, with one more kind of boilerplate marked as detected."""
        return self if kind in self.seen else replace(self, seen=self.seen | {kind})


Noted = tuple[Boilerplate, list[Counters]]
"""The boilerplate detected up to a line, that line included, and the counters in that line."""


def below_meta(lines: Sequence[Line]) -> tuple[Sequence[Line], Boilerplate, list[Counters]]:
    """Skips the header and the meta line of a page: all up to its date, if it has one.

    Returns the lines below, and the boilerplate and the counters above them.
    """
    start = _header(lines)
    date_index = _date_line(lines, start)
    above = [line.plain for line in lines[start : start + 1 if date_index is None else date_index]]
    meta = _meta_line(above, dated=date_index is not None)
    if date_index is None:
        start += bool(meta)
    elif meta or not (dangling_indexes := [index for index, line in enumerate(above) if DANGLING.fullmatch(line)]):
        start = date_index
    else:
        start += dangling_indexes[-1]
    boilerplate = Boilerplate()
    for line in lines[:start]:
        boilerplate = _note_edge(line.plain, boilerplate)
    counted: list[Counters] = []
    if meta:
        boilerplate, counted = _read_meta(meta, boilerplate.having_seen("meta"))
    counted += [pairs for line in above if date_index is not None and (pairs := counters(line))]
    return lines[start:], boilerplate, counted


def _note_edge(line: str, boilerplate: Boilerplate) -> Boilerplate:
    if is_edge(line):
        year = copyright_year(line) or boilerplate.copyright_year
        return replace(boilerplate.having_seen("edge"), copyright_year=year)
    return boilerplate.having_seen("back") if BACK.fullmatch(line) else boilerplate


def _header(lines: Sequence[Line]) -> int:
    """The number of lines above the story: up to `All Stories`, else to the line of copyright or navigation."""
    paragraphs = [index for index, line in enumerate(lines[:HEADER_DEPTH]) if is_paragraph(line.plain)]
    head = lines[: paragraphs[1] if len(paragraphs) > 1 else HEADER_DEPTH]
    end = 0
    back = False
    for index, line in enumerate(head):
        if is_edge(line.plain) or BACK.fullmatch(line.plain) or (index == end and is_menu(line.plain)):
            back = back or not is_edge(line.plain)
            end = index + 1
        elif SYNTHESISED.fullmatch(line.plain) and back:
            break
    return end


def _date_line(lines: Sequence[Line], start: int) -> int | None:
    """The index of the line with the date of synthesis, unless it follows a title and dek; None if there is none."""
    for index in range(start, min(len(lines), HEADER_DEPTH)):
        if SYNTHESISED.fullmatch(lines[index].plain):
            above = lines[index - 1].plain if index > start else ""
            titled = len(above.split()) > NAME_WORDS and not is_meta(above)
            return None if ends_sentence(above) or titled or RECORDS.fullmatch(above) else index
    return None


def _meta_line(above: Sequence[str], *, dated: bool) -> str | None:
    """The meta line among the lines above the date, joined if it fell apart; None if there is none."""
    candidates = [line for line in above if not counters(line)][-META_DEPTH:]
    joined = ["".join(candidates[index:]) for index in range(len(candidates))]
    meta_line = next((line for line in joined if is_meta(line)), None)
    if meta_line or not dated or not candidates or any(DANGLING.fullmatch(line) for line in candidates):
        return meta_line
    last = candidates[-1]
    return last if len(last) <= NAME_LENGTH and not (ends_sentence(last) or is_menu(last) or is_control(last)) else None


def _read_meta(line: str, boilerplate: Boilerplate) -> Noted:
    kind = KIND.match(line)
    rest = line[kind.end() :] if kind else line
    level = LEVEL.search(rest)
    counted: list[Counters] = [(("Level", level[1]),)] if level else []
    rest = rest[: level.start()] if level else rest
    category = CATEGORY.match(rest)
    beat = rest[category.end() :] if category else rest.rpartition("·")[2]
    boilerplate = replace(
        boilerplate,
        kind=kind[1] if kind else None,
        category=category[1] if category else rest.rpartition("·")[0].strip() or None,
        beat=beat.strip(" ·") or None,
    )
    return boilerplate, counted
