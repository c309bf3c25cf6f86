"""The lines of a page saved whole in; its story's lines out, and what stood around them as fields.

    BeatsStoriesWire … © 2026 AIDRAN                a header: names, navigation, lists
    All Stories                                     the way back, right above the story
    Lead StoryGovernance·AI & LawHigh               meta line: kind, category, beat, level, with nothing between
    Synthesized onMar 21 at 12:01 PM·3 min read     date and reading time
    title, dek, counters, body, notice, related     the story

Each part may be missing. What stands around a story is told from its form and its place: the same words in the middle
of a text are text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
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
"""A story's own lines above its body: title and dek."""
HEADER_DEPTH = 150
"""Among how many lines at the top of a page its header is looked for; the ones seen have about 30."""
NAME_WORDS = 6
"""From how many words on a line right above the date is no beat's name, but a title."""
META_DEPTH = 8
"""How many lines right above the date may be what is left of a meta line that fell apart."""
FOOT_DEPTH = 60
"""Among how many lines at the end of a story labels and buttons are looked for."""
HEAD_DEPTH = 12
"""Among how many lines at the top of a story its line of records is looked for."""


@dataclass(slots=True)
class Boilerplate:
    """What is found around a story while its page is read. `seen` are the kinds of furniture there were.

    `split` is how many lines of the story stood above its counters.
    """

    kind: str | None = None
    category: str | None = None
    beat: str | None = None
    date_text: str | None = None
    copyright_year: int | None = None
    sectioned: bool = False
    split: int | None = None
    counted: list[Counters] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)


def clear_story(lines: Sequence[Line], boilerplate: Boilerplate) -> list[Line]:
    """The lines above a page's notice in, those of the story out; what is taken away is noted in `boilerplate`."""
    story = _below_sections(_below_meta(lines, boilerplate), boilerplate)
    kept: list[Line] = []
    after_counter = False
    for line, following in zip_longest(story, story[1:]):
        counted = _counted(line.plain, following.plain if following else "", kept, after_counter=after_counter)
        after_counter = counted is not None
        if counted is not None:
            boilerplate.seen.add("counters")
            boilerplate.counted.append(counted)
            boilerplate.split = len(kept) if boilerplate.split is None else boilerplate.split
        elif len(kept) > HEAD_LINES or not _above(line.plain, kept, boilerplate):
            kept.append(line)
    return _without_foot(kept)


def _without_foot(lines: list[Line]) -> list[Line]:
    """A story's lines in; out the same without the buttons and labels below its text."""
    end = len(lines)
    least = max(HEAD_LINES + 1, end - FOOT_DEPTH)
    while end > least and not ends_sentence(lines[end - 1].plain) and len(lines[end - 1].plain) <= NAME_LENGTH:
        end -= 1
    for index in range(end, len(lines)):
        if is_list_heading(lines[index].plain):
            lines = lines[:index]
            break
    while lines and (is_control(lines[-1].plain) or lines[-1].plain in PLATFORMS):
        lines.pop()
    return lines


def _below_meta(lines: Sequence[Line], boilerplate: Boilerplate) -> Sequence[Line]:
    """A page's lines in, those from its date on out, or what is below its header and meta line where it has no date."""
    start = _header(lines)
    at = _date_line(lines, start)
    above = [line.plain for line in lines[start : start + 1 if at is None else at]]
    meta = _meta_line(above, dated=at is not None)
    if at is None:
        start += bool(meta)
    elif meta or not (sectioned := [index for index, line in enumerate(above) if DANGLING.fullmatch(line)]):
        start = at
    else:
        start += sectioned[-1]
    for line in lines[:start]:
        _note_edge(line.plain, boilerplate)
    if meta:
        boilerplate.seen.add("meta")
        _read_meta(meta, boilerplate)
    boilerplate.counted += [found for line in above if at is not None and (found := counters(line))]
    return lines[start:]


def _note_edge(line: str, boilerplate: Boilerplate) -> None:
    if is_edge(line):
        boilerplate.copyright_year = copyright_year(line) or boilerplate.copyright_year
        boilerplate.seen.add("edge")
    elif BACK.fullmatch(line):
        boilerplate.seen.add("back")


def _header(lines: Sequence[Line]) -> int:
    """How many lines stand above the story: up to `All Stories`, else up to the line of copyright or navigation."""
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
    """Where it says when the story was synthesised, if what stands above that is no title with its dek."""
    for index in range(start, min(len(lines), HEADER_DEPTH)):
        if SYNTHESISED.fullmatch(lines[index].plain):
            above = lines[index - 1].plain if index > start else ""
            titled = len(above.split()) > NAME_WORDS and not is_meta(above)
            return None if ends_sentence(above) or titled or RECORDS.fullmatch(above) else index
    return None


def _meta_line(above: Sequence[str], *, dated: bool) -> str | None:
    """The lines above the date in; of these the meta line out, which may have fallen apart."""
    told = [line for line in above if not counters(line)][-META_DEPTH:]
    joined = ["".join(told[index:]) for index in range(len(told))]
    found = next((line for line in joined if is_meta(line)), None)
    if found or not dated or not told or any(DANGLING.fullmatch(line) for line in told):
        return found
    last = told[-1]
    return last if len(last) <= NAME_LENGTH and not (ends_sentence(last) or is_menu(last) or is_control(last)) else None


def _below_sections(lines: Sequence[Line], boilerplate: Boilerplate) -> Sequence[Line]:
    """A story's lines in; those from its title on out, where it has a line of records: title and dek stand above it."""
    at = next((index for index, line in enumerate(lines[:HEAD_DEPTH]) if RECORDS.fullmatch(line.plain)), None)
    if at is None:
        return lines
    head: list[Line] = []
    for line in lines[:at]:
        if not (_above(line.plain, head, boilerplate) or counters(line.plain)):
            head.append(line)
    for line in head[:-HEAD_LINES]:
        if boilerplate.beat is None and len(line.plain) <= NAME_LENGTH and not is_control(line.plain):
            boilerplate.beat = line.plain.strip(" ·•")
    return [*head[-HEAD_LINES:], *lines[at:]]


def _read_meta(line: str, boilerplate: Boilerplate) -> None:
    kind = KIND.match(line)
    rest = line[kind.end() :] if kind else line
    level = LEVEL.search(rest)
    if level:
        boilerplate.counted.append((("Level", level[1]),))
        rest = rest[: level.start()]
    category, _, beat = rest.rpartition("·")
    boilerplate.kind = kind[1] if kind else None
    boilerplate.category = category.strip() or None
    boilerplate.beat = beat.strip(" ·") or None


def _counted(line: str, following: str, kept: Sequence[Line], *, after_counter: bool) -> Counters | None:
    """The counters of a line. Below the head of a story, only what nothing but a counter looks like begins them."""
    found = counters(line)
    if after_counter:
        return found or loose(line, following)
    return found if found and (len(kept) <= HEAD_LINES or found[0][0] not in PLATFORMS) else None


def _above(line: str, kept: Sequence[Line], boilerplate: Boilerplate) -> bool:
    """Whether a line among the first is furniture; what it says is noted."""
    said = when(line)
    if said:
        told = said.groupdict()
        boilerplate.date_text = told.get("date") or boilerplate.date_text
        if told.get("minutes"):
            boilerplate.counted.append((("Reading time", f"{told['minutes']} min"),))
        boilerplate.seen.add("date")
        return True
    if is_control(line):
        return True
    return _above_sections(line, kept, boilerplate) or bool(boilerplate.seen and ICON.fullmatch(line))


def _above_sections(line: str, kept: Sequence[Line], boilerplate: Boilerplate) -> bool:
    """Whether a line is of the head that only sectioned pages have; what it says is noted."""
    beat = DANGLING.fullmatch(line)
    if RECORDS.fullmatch(line):
        boilerplate.counted.append(tuple((_plural(label), number) for number, label in RECORD.findall(line)))
        boilerplate.split = len(kept)
        boilerplate.seen.add("records")
    elif beat and not kept and not boilerplate.beat and (not beat[2] or platforms(beat[2])):
        boilerplate.beat = beat[1]
        boilerplate.counted += [(("Platforms", run),)] if (run := platforms(beat[2])) else []
        boilerplate.seen.add("sections")
    elif boilerplate.sectioned and not kept and (platforms(line) or GLUED.fullmatch(line)):
        boilerplate.counted.append((("Platforms", platforms(line) or line),))
    else:
        return False
    boilerplate.sectioned = True
    return True


def _plural(label: str) -> str:
    return label.capitalize() + ("" if label.endswith("s") else "s")
