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
from dataclasses import replace
from itertools import zip_longest

from generator.core.model import Counters
from generator.ingest.formats.boilerplate import (  # fmt: skip
    DANGLING,
    GLUED,
    ICON,
    KIND,
    NAME_LENGTH,
    RECORD,
    RECORDS,
    is_byline,
    is_control,
    is_list_heading,
    when,
)
from generator.ingest.formats.counters import PLATFORMS, counters, loose, platforms
from generator.ingest.formats.lines import Line, ends_sentence
from generator.ingest.formats.page_meta import Boilerplate, Noted, below_meta

HEAD_LINES = 2
"""Number of lines that a story has above its body: title and dek."""
FOOT_DEPTH = 60
"""How many lines at the end of a story are searched for labels and buttons."""
HEAD_DEPTH = 12
"""How many lines at the top of a story are searched for its line of records."""


def clear_story(lines: Sequence[Line]) -> tuple[list[Line], Boilerplate]:
    """Separates the lines above a page's notice into those of the story and the boilerplate around it."""
    lines, boilerplate, counted = below_meta(lines)
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


def _counted(line: str, following: str, kept: Sequence[Line], *, after_counter: bool) -> Counters | None:
    """The counters in a line, or None; below a story's head, only an unmistakable counter begins a run of them."""
    pairs = counters(line)
    if after_counter:
        return pairs or loose(line, following)
    return pairs if pairs and (len(kept) <= HEAD_LINES or pairs[0][0] not in PLATFORMS) else None


def _read_above(line: str, kept: Sequence[Line], boilerplate: Boilerplate) -> Noted | None:
    """What a line above a story's body says about the page; None if it is the story's own."""
    date_match = when(line)
    if date_match:
        groups = date_match.groupdict()
        counted: list[Counters] = [(("Reading time", f"{groups['minutes']} min"),)] if groups.get("minutes") else []
        return replace(boilerplate.having_seen("date"), date_text=groups.get("date") or boilerplate.date_text), counted
    if is_control(line) or is_byline(line):
        return boilerplate, []
    return _read_section_head(line, kept, boilerplate) or (
        (boilerplate, []) if boilerplate.seen and ICON.fullmatch(line) else None
    )


def _read_section_head(line: str, kept: Sequence[Line], boilerplate: Boilerplate) -> Noted | None:
    """Like `_read_above`, for a line of the head that only sectioned pages have."""
    beat = DANGLING.fullmatch(line)
    if RECORDS.fullmatch(line):
        records = tuple((_plural(label), number) for number, label in RECORD.findall(line))
        return replace(boilerplate.having_seen("records"), split=len(kept), sectioned=True), [records]
    if beat and not kept and not boilerplate.beat and (not beat[2] or platforms(beat[2])):
        platform_names = platforms(beat[2])
        kind = KIND.match(beat[1])
        name = beat[1][kind.end() :] if kind else beat[1]
        boilerplate = replace(boilerplate.having_seen("sections"), beat=name, sectioned=True)
        return boilerplate, [(("Platforms", platform_names),)] if platform_names else []
    if boilerplate.sectioned and not kept and (platforms(line) or GLUED.fullmatch(line)):
        return boilerplate, [(("Platforms", platforms(line) or line),)]
    return None


def _plural(label: str) -> str:
    return label.capitalize() + ("" if label.endswith("s") else "s")
