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


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """What surrounds a story on its page. `seen` are the kinds of boilerplate that were detected.

    `split` is how many lines of the story stood above its counters, None without any.
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
        """The same, with one more kind of boilerplate detected."""
        return self if kind in self.seen else replace(self, seen=self.seen | {kind})


_Noted = tuple[Boilerplate, list[Counters]]
"""What is known of a page's boilerplate after a line, and the counters in that line."""


def clear_story(lines: Sequence[Line]) -> tuple[list[Line], Boilerplate]:
    """Separates the lines above a page's notice into those of the story and the boilerplate around it."""
    lines, noted, counted = _below_meta(lines)
    story, noted, more = _below_sections(lines, noted)
    counted += more
    kept: list[Line] = []
    after_counter = False
    for line, following in zip_longest(story, story[1:]):
        own = _counted(line.plain, following.plain if following else "", kept, after_counter=after_counter)
        after_counter = own is not None
        above = _read_above(line.plain, kept, noted) if own is None and len(kept) <= HEAD_LINES else None
        if own is not None:
            counted.append(own)
            noted = noted.having_seen("counters")
            noted = replace(noted, split=len(kept)) if noted.split is None else noted
        elif above is not None:
            noted = above[0]
            counted += above[1]
        else:
            kept.append(line)
    return _without_foot(kept), replace(noted, counters=tuple(counted))


def _without_foot(lines: list[Line]) -> list[Line]:
    """A story's lines without the buttons and labels below its text."""
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


def _below_meta(lines: Sequence[Line]) -> tuple[Sequence[Line], Boilerplate, list[Counters]]:
    """A page's lines from its date on, or, where it has no date, those below its header and meta line."""
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
    noted = Boilerplate()
    for line in lines[:start]:
        noted = _note_edge(line.plain, noted)
    counted: list[Counters] = []
    if meta:
        noted, counted = _read_meta(meta, noted.having_seen("meta"))
    counted += [own for line in above if at is not None and (own := counters(line))]
    return lines[start:], noted, counted


def _note_edge(line: str, noted: Boilerplate) -> Boilerplate:
    if is_edge(line):
        year = copyright_year(line) or noted.copyright_year
        return replace(noted.having_seen("edge"), copyright_year=year)
    return noted.having_seen("back") if BACK.fullmatch(line) else noted


def _header(lines: Sequence[Line]) -> int:
    """How many lines are above the story: up to `All Stories`, else to the line of copyright or navigation."""
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
    told = [line for line in above if not counters(line)][-META_DEPTH:]
    joined = ["".join(told[index:]) for index in range(len(told))]
    found = next((line for line in joined if is_meta(line)), None)
    if found or not dated or not told or any(DANGLING.fullmatch(line) for line in told):
        return found
    last = told[-1]
    return last if len(last) <= NAME_LENGTH and not (ends_sentence(last) or is_menu(last) or is_control(last)) else None


def _below_sections(lines: Sequence[Line], noted: Boilerplate) -> tuple[Sequence[Line], Boilerplate, list[Counters]]:
    """A story's lines from its title on, where it has a line of records: title and dek are right above that."""
    at = next((index for index, line in enumerate(lines[:HEAD_DEPTH]) if RECORDS.fullmatch(line.plain)), None)
    if at is None:
        return lines, noted, []
    head: list[Line] = []
    counted: list[Counters] = []
    for line in lines[:at]:
        above = _read_above(line.plain, head, noted)
        if above is not None:
            noted = above[0]
            counted += above[1]
        elif not counters(line.plain):
            head.append(line)
    for line in head[:-HEAD_LINES]:
        if noted.beat is None and len(line.plain) <= NAME_LENGTH and not is_control(line.plain):
            noted = replace(noted, beat=line.plain.strip(" ·•"))
    return [*head[-HEAD_LINES:], *lines[at:]], noted, counted


def _read_meta(line: str, noted: Boilerplate) -> _Noted:
    kind = KIND.match(line)
    rest = line[kind.end() :] if kind else line
    level = LEVEL.search(rest)
    counted: list[Counters] = [(("Level", level[1]),)] if level else []
    rest = rest[: level.start()] if level else rest
    category, _, beat = rest.rpartition("·")
    noted = replace(
        noted, kind=kind[1] if kind else None, category=category.strip() or None, beat=beat.strip(" ·") or None
    )
    return noted, counted


def _counted(line: str, following: str, kept: Sequence[Line], *, after_counter: bool) -> Counters | None:
    """The counters of a line. Below a story's head, only an unmistakable counter begins a run of them."""
    found = counters(line)
    if after_counter:
        return found or loose(line, following)
    return found if found and (len(kept) <= HEAD_LINES or found[0][0] not in PLATFORMS) else None


def _read_above(line: str, kept: Sequence[Line], noted: Boilerplate) -> _Noted | None:
    """What a line above a story's body says about the page; None if it is the story's own."""
    dated = when(line)
    if dated:
        groups = dated.groupdict()
        counted: list[Counters] = [(("Reading time", f"{groups['minutes']} min"),)] if groups.get("minutes") else []
        return replace(noted.having_seen("date"), date_text=groups.get("date") or noted.date_text), counted
    if is_control(line):
        return noted, []
    return _read_section_head(line, kept, noted) or ((noted, []) if noted.seen and ICON.fullmatch(line) else None)


def _read_section_head(line: str, kept: Sequence[Line], noted: Boilerplate) -> _Noted | None:
    """Like `_read_above`, for a line of the head that only sectioned pages have."""
    beat = DANGLING.fullmatch(line)
    if RECORDS.fullmatch(line):
        records = tuple((_plural(label), number) for number, label in RECORD.findall(line))
        return replace(noted.having_seen("records"), split=len(kept), sectioned=True), [records]
    if beat and not kept and not noted.beat and (not beat[2] or platforms(beat[2])):
        run = platforms(beat[2])
        noted = replace(noted.having_seen("sections"), beat=beat[1], sectioned=True)
        return noted, [(("Platforms", run),)] if run else []
    if noted.sectioned and not kept and (platforms(line) or GLUED.fullmatch(line)):
        return noted, [(("Platforms", platforms(line) or line),)]
    return None


def _plural(label: str) -> str:
    return label.capitalize() + ("" if label.endswith("s") else "s")
