"""Reads the stories that a page announces below its notice, and the year in its foot."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from generator.core.model import Teaser
from generator.ingest.formats.boilerplate import MORE, copyright_year, is_between, is_control, is_edge, is_menu
from generator.ingest.formats.lines import Line, ends_sentence, is_title_case
from generator.ingest.formats.marks import lift, words

# Other possible headings of the block; they count only right below the notice.
_HEADING = re.compile(
    r"(?:(?:more|related|other|recent|latest|further) (?:stories|narratives|coverage|reading)"
    r"|more (?:from|in|on) .{1,60}|(?:keep|continue) reading|read next|you (?:may|might) also like)\W{0,3}",
    re.IGNORECASE,
)
# Read story →  ·  3h ago  ·  5 minutes ago
_LABEL = re.compile(
    r"(?:read|view|open)(?: the)?(?: full)? (?:story|more|article)\W{0,3}"
    r"|\d+ ?(?:m|h|d|w|min|hours?|days?|weeks?)\w* ago",
    re.IGNORECASE,
)


_BULLETS = "*•+#- "


def block(lines: Sequence[Line]) -> tuple[bool, tuple[Line, ...], int | None]:
    """The lines of the related stories below a notice.

    Returns:
        Whether a heading announces the block, its lines, and the year in the foot.
    """
    start = next((index for index, line in enumerate(lines) if line.plain.lower() == MORE), None)
    if start is None and lines and _HEADING.fullmatch(lines[0].plain):
        start = 0
    kept: list[Line] = []
    for line in lines if start is None else lines[start + 1 :]:
        text = line.plain.strip(_BULLETS)
        if is_edge(text) or is_menu(text):
            break
        if not (is_between(text) or is_control(text) or _LABEL.fullmatch(text)):
            kept.append(line if text == line.plain else Line(text, line.role))
    years = [year for line in lines if (year := copyright_year(line.plain))]
    return start is not None, tuple(kept), years[-1] if years else None


def teasers(lines: Sequence[Line]) -> Iterator[Teaser]:
    """Yields the stories that a block announces: pairs of title and dek, or deks where titles were lost.

    Where other lines separate the pairs, a title is the line right above a dek.
    """
    if all(_is_dek(line) for line in lines):
        pairs: list[tuple[Line | None, Line | None]] = [(None, line) for line in lines]
    elif in_pairs(lines):
        pairs = list(zip_longest(lines[::2], lines[1::2]))
    else:
        pairs = [
            (above if above and not _is_dek(above) else None, line)
            for above, line in zip([None, *lines], lines, strict=False)
            if _is_dek(line)
        ]
    for title, dek in pairs:
        title_passage = lift(title.text) if title else None
        slug = (
            next((mark.slug for mark in title_passage.marks if mark.kind == "story"), None) if title_passage else None
        )
        teaser = Teaser(
            title=(title_passage.text or None) if title_passage else None,
            dek=words(dek.text) if dek else None,
            slug=slug,
        )
        if teaser.title or teaser.dek:
            yield teaser


def in_pairs(lines: Sequence[Line]) -> bool:
    """Whether lines are titles and deks in turn; the last title may be alone."""
    return all(ends_sentence(line.plain) for line in lines[1::2]) and not any(_is_dek(line) for line in lines[::2])


def _is_dek(line: Line) -> bool:
    return ends_sentence(line.plain) and not (is_title_case(line.plain) or line.plain.endswith("?"))
