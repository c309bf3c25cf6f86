"""Separates a story from the boilerplate above and around it on a page that was saved whole.

    BeatsStoriesWire … © 2026 AIDRAN                a header: names, navigation, lists
    All Stories                                     the link back, right above the story
    Lead StoryGovernance·AI & LawHigh               meta line: kind, category, beat, level, with nothing between
    Synthesized onMar 21 at 12:01 PM·3 min read     date and reading time
    title, dek, counters, body, notice, related     the story

Each part may be missing. Boilerplate is detected from its form and its place: the same words in the middle of a text
are text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from generator.core.model import Counters
from generator.ingest.formats.boilerplate import (  # fmt: skip
    BACK,
    DANGLING,
    GLUED,
    ICON,
    KIND,
    LEVEL,
    NAME_LENGTH,
    RECORD,
    RECORDS,
    SYNTHESISED,
    copyright_year,
    is_control,
    is_edge,
    is_list_heading,
    is_menu,
    is_meta,
    is_paragraph,
    when,
)
from generator.ingest.formats.counters import PLATFORMS, counters, loose, platforms
from generator.ingest.formats.lines import Line, ends_sentence

HEAD_LINES = 2
"""Number of lines that a story has above its body: title and dek."""
HEADER_DEPTH = 150
"""How many lines at the top of a page are searched for its header; the headers seen so far have about 30."""
NAME_WORDS = 6
"""Maximum number of words of a beat's name right above the date; a longer line is a title."""
META_DEPTH = 8
"""How many lines right above the date are searched for a meta line that was split over several lines."""
FOOT_DEPTH = 60
"""How many lines at the end of a story are searched for labels and buttons."""
HEAD_DEPTH = 12
"""How many lines at the top of a story are searched for its line of records."""


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


_Noted = tuple[Boilerplate, list[Counters]]
"""The boilerplate detected up to a line, that line included, and the counters in that line."""


def clear_story(lines: Sequence[Line]) -> tuple[list[Line], Boilerplate]:
    """Separates the lines above a page's notice into those of the story and the boilerplate around it."""
    lines, boilerplate, counted = _below_meta(lines)
    story, boilerplate, more_counters = _below_sections(lines, boilerplate)
    counted += more_counters
    kept: list[Line] = []
    after_counter = False
    for line, following in zip_longest(story, story[1:]):
        pairs = _counted(line.plain, following.plain if following else "", kept, after_counter=after_counter)
        after_counter = pairs is not None
        update = _read_above(line.plain, kept, boilerplate) if pairs is None and len(kept) <= HEAD_LINES else None
        if pairs is not None:
            counted.append(pairs)
            boilerplate = boilerplate.having_seen("counters")
            boilerplate = replace(boilerplate, split=len(kept)) if boilerplate.split is None else boilerplate
        elif update is not None:
            boilerplate = update[0]
            counted += update[1]
        else:
            kept.append(line)
    return _without_foot(kept), replace(boilerplate, counters=tuple(counted))


def _without_foot(lines: list[Line]) -> list[Line]:
    """A story's lines without the buttons and labels below its text."""
    end = len(lines)
    least = max(HEAD_LINES + 1, end - FOOT_DEPTH)
    while end > least and not ends_sentence(lines[end - 1].plain) and len(lines[end - 1].plain) <= NAME_LENGTH:
        end -= 1
    heading = next((index for index in range(end, len(lines)) if is_list_heading(lines[index].plain)), len(lines))
    lines = lines[:heading]
    while lines and (is_control(lines[-1].plain) or lines[-1].plain in PLATFORMS):
        lines.pop()
    return lines


def _below_meta(lines: Sequence[Line]) -> tuple[Sequence[Line], Boilerplate, list[Counters]]:
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


def _below_sections(lines: Sequence[Line], seen: Boilerplate) -> tuple[Sequence[Line], Boilerplate, list[Counters]]:
    """Skips what is above the title of a story that has a line of records: title and dek are right above that line.

    Returns the lines from the title on, and the boilerplate and the counters above them.
    """
    at = next((index for index, line in enumerate(lines[:HEAD_DEPTH]) if RECORDS.fullmatch(line.plain)), None)
    if at is None:
        return lines, seen, []
    head: list[Line] = []
    counted: list[Counters] = []
    for line in lines[:at]:
        update = _read_above(line.plain, head, seen)
        if update is not None:
            seen = update[0]
            counted += update[1]
        elif not counters(line.plain):
            head.append(line)
    for line in head[:-HEAD_LINES]:
        if seen.beat is None and len(line.plain) <= NAME_LENGTH and not is_control(line.plain):
            seen = replace(seen, beat=line.plain.strip(" ·•"))
    return [*head[-HEAD_LINES:], *lines[at:]], seen, counted


def _read_meta(line: str, boilerplate: Boilerplate) -> _Noted:
    kind = KIND.match(line)
    rest = line[kind.end() :] if kind else line
    level = LEVEL.search(rest)
    counted: list[Counters] = [(("Level", level[1]),)] if level else []
    rest = rest[: level.start()] if level else rest
    category, _, beat = rest.rpartition("·")
    boilerplate = replace(
        boilerplate, kind=kind[1] if kind else None, category=category.strip() or None, beat=beat.strip(" ·") or None
    )
    return boilerplate, counted


def _counted(line: str, following: str, kept: Sequence[Line], *, after_counter: bool) -> Counters | None:
    """The counters in a line, or None; below a story's head, only an unmistakable counter begins a run of them."""
    pairs = counters(line)
    if after_counter:
        return pairs or loose(line, following)
    return pairs if pairs and (len(kept) <= HEAD_LINES or pairs[0][0] not in PLATFORMS) else None


def _read_above(line: str, kept: Sequence[Line], boilerplate: Boilerplate) -> _Noted | None:
    """What a line above a story's body says about the page; None if it is the story's own."""
    date_match = when(line)
    if date_match:
        groups = date_match.groupdict()
        counted: list[Counters] = [(("Reading time", f"{groups['minutes']} min"),)] if groups.get("minutes") else []
        return replace(boilerplate.having_seen("date"), date_text=groups.get("date") or boilerplate.date_text), counted
    if is_control(line):
        return boilerplate, []
    return _read_section_head(line, kept, boilerplate) or (
        (boilerplate, []) if boilerplate.seen and ICON.fullmatch(line) else None
    )


def _read_section_head(line: str, kept: Sequence[Line], boilerplate: Boilerplate) -> _Noted | None:
    """Like `_read_above`, for a line of the head that only sectioned pages have."""
    beat = DANGLING.fullmatch(line)
    if RECORDS.fullmatch(line):
        records = tuple((_plural(label), number) for number, label in RECORD.findall(line))
        return replace(boilerplate.having_seen("records"), split=len(kept), sectioned=True), [records]
    if beat and not kept and not boilerplate.beat and (not beat[2] or platforms(beat[2])):
        platform_names = platforms(beat[2])
        boilerplate = replace(boilerplate.having_seen("sections"), beat=beat[1], sectioned=True)
        return boilerplate, [(("Platforms", platform_names),)] if platform_names else []
    if boilerplate.sectioned and not kept and (platforms(line) or GLUED.fullmatch(line)):
        return boilerplate, [(("Platforms", platforms(line) or line),)]
    return None


def _plural(label: str) -> str:
    return label.capitalize() + ("" if label.endswith("s") else "s")
