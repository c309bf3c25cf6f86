"""The lines of a page saved whole in; its story's lines out, and what stood around them as fields.

    BeatsStoriesWire … © 2026 AIDRAN                a header: names, navigation, lists
    All Stories                                     the way back, right above the story
    Lead StoryGovernance·AI & LawHigh               meta line: kind, category, beat, level, with nothing between
    Synthesized onMar 21 at 12:01 PM·3 min read     date and reading time
    title, dek, counters, body, notice, related     the story

Each part may be missing. What stands around a story is told from its form and its place: the same words in the middle
of a text are text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from generator.model import Counters
from generator.seeds.counters import PLATFORMS, counters, loose, platforms
from generator.seeds.lines import Line, ends_sentence

_NAVIGATION = re.compile(r"(?:BeatsStories|StoriesBeats|BeatsEntities|StoriesWire|AIDRAN(?:Beats|Stories))\w*")
_COPYRIGHT = re.compile(r"(?:.*\s)?©\s?(?:\d{4}\s?[-–]\s?)?(\d{4})\b(?=.*\bAIDRAN\b).*")
_BACK = re.compile(r"[←‹<]?\s?All Stories", re.IGNORECASE)
_SYNTHESISED = re.compile(
    r"(?:Discourse data )?synthesi[sz]ed\s?(?:by\s?AIDRAN)?\s?(?:on)?\s?"
    r"(?P<date>[A-Z][a-z]{2,8}\.? \d{1,2}\b[^·]{0,30}?)?\s?(?:·\s?)?(?:(?P<minutes>\d+) min(?:ute)?s? read)?",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?:Published\s?|Updated\s?)?(?P<date>[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})? at \d{1,2}:\d\d [AP]M(?: UTC)?)"
    r"(?:\s?·\s?(?P<minutes>\d+) min read)?"
)
_MINUTES = re.compile(r"(?:·\s?)?(?P<minutes>\d+) min(?:ute)?s? read", re.IGNORECASE)
_KIND = re.compile(r"(Lead Story|Story)\s?(?:·\s?)?(?=[A-Z]|\Z)")
_LEVEL = re.compile(r"\s?(?:·\s?)?(?<=\S)(Low|Medium|High)\Z")
_DANGLING = re.compile(r"(\S[^.!?]{0,58}\S)\s?·")
_RECORDS = re.compile(
    r"(?P<records>[\d,]+) (?:records?|sources?|posts?)"
    r"(?:\s?·\s?(?P<citations>[\d,]+) (?:web )?(?:citations?|sources?))?"
)
_CATEGORY = re.compile(r"(?:Technical|Governance|Society|Industry|Philosophical)\s?·\s?\S")
_BEAT = re.compile(r"AI\b")
_ICON = re.compile(r"[a-z]+(?:_[a-z]+)+|[·•|›‹←→↑↓+]+")

PARAGRAPH_LENGTH = 200
"""From how many characters on a line is taken for a paragraph, if it ends as a sentence does."""
HEAD_LINES = 2
"""A story's own lines above its body: title and dek."""
NAME_LENGTH = 60
"""Longest name of a beat."""
HEADER_DEPTH = 150
"""Among how many lines at the top of a page its header is looked for; the ones seen have about 30."""
META_DEPTH = 8
"""Among how many lines at the top of a story its date is looked for, to know what stands above it."""


@dataclass(slots=True)
class Furniture:
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


def clear_story(lines: Sequence[Line], furniture: Furniture) -> list[Line]:
    """The lines above a page's notice in, those of the story out; what is taken away is noted in `furniture`."""
    story = lines[_header(lines, furniture) :]
    meta = _meta_lines(story)
    if meta:
        furniture.seen.add("meta")
        _read_meta("".join(line.plain for line in meta), furniture)
        story = story[len(meta) :]
    kept: list[Line] = []
    after_counter = False
    for line in story:
        counted = _counted(line.plain, kept, after_counter=after_counter)
        after_counter = counted is not None
        if counted is not None:
            furniture.seen.add("counters")
            furniture.counted.append(counted)
            furniture.split = len(kept) if furniture.split is None else furniture.split
        elif len(kept) > HEAD_LINES or not _above(line.plain, kept, furniture):
            kept.append(line)
    return kept


def clear_related(lines: Iterable[Line], furniture: Furniture) -> list[Line]:
    """The lines below a page's notice in, those of the related block out: up to the foot of the page."""
    kept: list[Line] = []
    for line in lines:
        if is_edge(line.plain):
            _note_edge(line.plain, furniture)
            break
        around = (_dated(line.plain), _BACK.fullmatch(line.plain), counters(line.plain), _ICON.fullmatch(line.plain))
        if not any(around) and not _is_meta(line.plain):
            kept.append(line)
    return kept


def is_edge(line: str) -> bool:
    """Whether a line is one of the head or foot of the whole site: its navigation, its line of copyright."""
    return bool(_COPYRIGHT.fullmatch(line) or _NAVIGATION.fullmatch(line))


def is_top(line: str) -> bool:
    """Whether a line is one of those right above a story: the way back, or when it was synthesised."""
    return bool(_BACK.fullmatch(line) or _SYNTHESISED.fullmatch(line))


def is_paragraph(line: str) -> bool:
    """Whether a line is long enough for a paragraph, and ends as a sentence does."""
    return len(line) >= PARAGRAPH_LENGTH and "•" not in line and ends_sentence(line)


def _note_edge(line: str, furniture: Furniture) -> None:
    year = _COPYRIGHT.fullmatch(line)
    if year:
        furniture.copyright_year = int(year[1])
    furniture.seen.add("edge")


def _header(lines: Sequence[Line], furniture: Furniture) -> int:
    """How many lines stand above the story: up to `All Stories`, else up to the line of copyright or navigation."""
    paragraphs = [index for index, line in enumerate(lines[:HEADER_DEPTH]) if is_paragraph(line.plain)]
    head = lines[: paragraphs[1] if len(paragraphs) > 1 else HEADER_DEPTH]
    end = 0
    for index, line in enumerate(head):
        if is_edge(line.plain):
            _note_edge(line.plain, furniture)
            end = index + 1
        elif _BACK.fullmatch(line.plain):
            furniture.seen.add("back")
            end = index + 1
        elif _SYNTHESISED.fullmatch(line.plain) and "back" in furniture.seen:
            break
    return end


def _meta_lines(story: Sequence[Line]) -> Sequence[Line]:
    """The meta line, which may have fallen apart: what stands above the date, or a line that is formed like one."""
    dated = next((i for i, line in enumerate(story[:META_DEPTH]) if _SYNTHESISED.fullmatch(line.plain)), 0)
    above = story[:dated]
    joined = "".join(line.plain for line in above)
    if above and (_is_meta(joined) or (dated == 1 and len(joined) <= NAME_LENGTH and not ends_sentence(joined))):
        return above
    return story[:1] if story and _is_meta(story[0].plain) else ()


def _is_meta(line: str) -> bool:
    """Whether a line has the form of a meta line, whatever stands around it."""
    kind = _KIND.match(line)
    rest = line[kind.end() :] if kind else line
    if len(rest) > 2 * NAME_LENGTH or ends_sentence(rest):
        return False
    level = _LEVEL.search(rest)
    glued = level is not None and level[0][:1] not in (" ", "·") and _BEAT.match(rest)
    return bool(_CATEGORY.match(rest) or (kind and (level or not rest)) or (glued and len(rest) <= NAME_LENGTH))


def _read_meta(line: str, furniture: Furniture) -> None:
    kind = _KIND.match(line)
    rest = line[kind.end() :] if kind else line
    level = _LEVEL.search(rest)
    if level and level.start():
        furniture.counted.append((("Level", level[1]),))
        rest = rest[: level.start()]
    category, _, beat = rest.rpartition("·")
    furniture.kind = kind[1] if kind else None
    furniture.category = category.strip() or None
    furniture.beat = beat.strip(" ·") or None


def _counted(line: str, kept: Sequence[Line], *, after_counter: bool) -> Counters | None:
    """The counters of a line. Below the head of a story, only what nothing but a counter looks like begins them."""
    if after_counter:
        return counters(line) or loose(line)
    found = counters(line)
    return found if found and (len(kept) <= HEAD_LINES or found[0][0] not in PLATFORMS) else None


def _dated(line: str) -> re.Match[str] | None:
    return _SYNTHESISED.fullmatch(line) or _DATED.fullmatch(line) or _MINUTES.fullmatch(line)


def _above(line: str, kept: Sequence[Line], furniture: Furniture) -> bool:
    """Whether a line among the first is furniture; what it says is noted."""
    dated = _dated(line)
    if dated:
        said = dated.groupdict()
        furniture.date_text = said.get("date") or furniture.date_text
        if said.get("minutes"):
            furniture.counted.append((("Reading time", f"{said['minutes']} min"),))
        furniture.seen.add("date")
        return True
    return _above_sections(line, kept, furniture) or bool(furniture.seen and _ICON.fullmatch(line))


def _above_sections(line: str, kept: Sequence[Line], furniture: Furniture) -> bool:
    """Whether a line is of the head that only sectioned pages have; what it says is noted."""
    records = _RECORDS.fullmatch(line)
    beat = _DANGLING.fullmatch(line)
    if records:
        pairs = (("Records", records["records"]), ("Web citations", records["citations"] or ""))
        furniture.counted.append(tuple(pair for pair in pairs if pair[1]))
        furniture.split = len(kept)
        furniture.seen.add("records")
    elif beat and not kept and not furniture.beat:
        furniture.beat = beat[1]
        furniture.seen.add("sections")
    elif furniture.sectioned and not kept and (platforms(line) or re.fullmatch(r"\w*[a-z][A-Z]\w*", line)):
        furniture.counted.append((("Platforms", platforms(line) or line),))
    else:
        return False
    furniture.sectioned = True
    return True
