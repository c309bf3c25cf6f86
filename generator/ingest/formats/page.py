"""Divides the lines of a page into the story, the boilerplate around it, and the related stories."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator.core import dates
from generator.core.model import Capture, Counters, Passage
from generator.core.text import gettext_noop, web_address
from generator.ingest.formats.boilerplate import (
    BACK_TO_BEATS,
    MORE,
    is_cut_notice,
    is_edge,
    is_meta,
    is_notice,
    is_top,
    one_line_head,
    page_lines,
)
from generator.ingest.formats.counters import gathered
from generator.ingest.formats.html_text import TITLE
from generator.ingest.formats.lines import Line, ends_sentence, is_headline, is_title_case
from generator.ingest.formats.markdown_text import markdown_lines
from generator.ingest.formats.marks import raised, words
from generator.ingest.formats.page_head import HEAD_LINES, clear_story
from generator.ingest.formats.page_meta import HEADER_DEPTH, Boilerplate
from generator.ingest.formats.page_related import block, in_pairs, teasers
from generator.ingest.formats.seed import Seed

OF_COPYRIGHT = gettext_noop("the page gave no year; this is the year of its © line")

SIGNS = (
    {"back", "date"},
    {"back", "meta"},
    {"date", "meta"},
    {"date", "sections"},
    {"records", "sections"},
    {"records", "back"},
)
"""The kinds of boilerplate that together show a page without a notice to be a story's: no other page has both."""
_SITE = re.compile(r"\s+[|·–—-]\s+AIDRAN\b.*\Z")
TITLE_LENGTH = 120
TITLE_DEPTH = 6
"""How many lines at the top of a story are searched for the title, where the window's title is above it."""
DEK_LENGTH = 250
"""Maximum length of title and dek, in characters, on a page where nothing else shows which lines they are."""
SEVERAL = 3
"""Minimum number of lines of a story without a notice; a page with as many lines such as `All Stories` is a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageParts:
    """A story's page in its parts.

    `split` is the number of the story's lines above the counters, None without counters; `announced` whether a
    heading such as `More Stories` announces the related stories; `has_boilerplate` whether boilerplate surrounds
    the story; `complete` whether the page reaches its notice or `More Stories`, or at least the end of a sentence.
    """

    story: tuple[Line, ...]
    related: tuple[Line, ...]
    announced: bool
    complete: bool
    has_boilerplate: bool
    sectioned: bool
    split: int | None
    kind: str | None
    category: str | None
    beat: str | None
    date_text: str | None
    copyright_year: int | None
    counters: Counters


def read(text: str) -> PageParts | None:
    """Divides the text of a page into its parts; None where nothing shows that it is a story's page."""
    return parts(markdown_lines(text) or page_lines(text))


def _divided(lines: Sequence[Line]) -> list[Line]:
    """The lines with a head that is on one line divided into its meta line and its date."""
    heads = ((line, one_line_head(line.plain) if index < HEADER_DEPTH else None) for index, line in enumerate(lines))
    return [part for line, head in heads for part in (map(Line, head) if head else (line,))]


def parts(lines: Sequence[Line], *, known: bool = False) -> PageParts | None:
    """The parts of a page; None where nothing shows that it is a story's page, and it is not `known` to be one.

    A story's page has the notice, which pages of beats, lists and manuals lack (capture format, not a story). Without
    it, two signs of different kinds are enough: `SIGNS`. The last notice counts, because a story may quote one.
    """
    lines = _divided(lines)
    notice = max((index for index, line in enumerate(lines) if is_notice(line.plain)), default=None)
    if notice is None and lines and is_cut_notice(lines[-1].plain):
        notice = len(lines) - 1
    more = _last_more(lines) if notice is None else None
    end = next((index for index in (notice, more) if index is not None), None)
    above = lines[: _foot(lines) if end is None else end]
    story, boilerplate = clear_story(above)
    below = lines[len(above) :] if notice is None else lines[notice + 1 :]
    announced, related, year = block(below)
    if not story or not (notice is not None or known or _is_signed(boilerplate, above, story)):
        return None
    return PageParts(
        story=tuple([line if (text := raised(line.text)) == line.text else Line(text, line.role) for line in story]),
        related=related,
        announced=announced,
        complete=end is not None or ends_sentence(story[-1].text),
        has_boilerplate=bool(boilerplate.seen),
        sectioned=boilerplate.sectioned,
        split=boilerplate.split,
        kind=boilerplate.kind,
        category=boilerplate.category,
        beat=boilerplate.beat,
        date_text=boilerplate.date_text,
        copyright_year=year or boilerplate.copyright_year,
        counters=gathered(boilerplate.counters),
    )


def capture(
    seed: Seed, form: str, page: PageParts, title: str | None, dek: str | None, body: Sequence[Passage]
) -> Capture:
    """The capture of a page, given the title, dek and body of its story.

    The year of a date without one is that of the page's © line, until other captures tell more (`years`).
    """
    stated = dates.parse_any(page.date_text) if page.date_text else None
    inferred = dates.parse_page_date(page.date_text, page.copyright_year) if page.date_text and not stated else None
    return Capture(
        file=seed.file,
        sha256=seed.sha256,
        form=form,
        title=_stated_title(title),
        description=words(dek),
        kind=page.kind,
        category=page.category,
        beat=words(page.beat),
        date=stated or inferred,
        date_text=None if stated else words(page.date_text),
        copyright_year=page.copyright_year,
        body=tuple(passage for passage in body if passage.text),
        related=tuple(teasers(page.related)),
        counters=page.counters,
        inferred=(("date", OF_COPYRIGHT),) if inferred else (),
        complete=page.complete,
    )


def _is_signed(boilerplate: Boilerplate, above: Sequence[Line], story: Sequence[Line]) -> bool:
    """Whether a page without a notice is recognisably a story's: it has a text, of one story, and is not a beat's."""
    if len(story) < SEVERAL or not any(signs <= boilerplate.seen for signs in SIGNS):
        return False
    tops = sum(is_top(line.plain) for line in above)
    listed = tops >= SEVERAL or any(is_top(line.plain) or is_meta(line.plain) for line in story)
    below_beats = "back" not in boilerplate.seen and any(BACK_TO_BEATS.fullmatch(line.plain) for line in above)
    return not (listed or below_beats or story[0].plain == boilerplate.beat)


def heading(page: PageParts, *, titled: bool) -> tuple[str | None, str | None, tuple[Line, ...]]:
    """The title, the dek and the body lines of a page. Counters, if there are any, are below the dek."""
    first, *rest = page.story[_title_index(page) :]
    if not titled:
        return (None, first.text, tuple(rest)) if rest else (None, None, (first,))
    if len(rest) > 1 and page.split != 1:
        return first.text, rest[0].text, tuple(rest[1:])
    return first.text, None, tuple(rest)


def is_titled(page: PageParts) -> bool:
    """Whether a page has its headings: the one of its related stories, or lines that alternate as titles and deks.

    Without related stories, the first line has to look like a title, or be placed like one: short, above a short
    sentence.
    """
    first, *rest = page.story[_title_index(page) :]
    if page.split in (1, HEAD_LINES):
        return page.split == HEAD_LINES or is_title_case(first.plain)
    if page.announced or first.role == TITLE or is_headline(first.plain):
        return True
    if page.related:
        all_sentences = all(ends_sentence(line.plain) for line in page.related)
        if all_sentences or in_pairs(page.related):
            return not all_sentences
    if page.has_boilerplate:
        return not ends_sentence(first.plain) or is_title_case(first.plain)  # a title may be two sentences
    return _is_heading(first.plain, [line.plain for line in rest])


def _title_index(page: PageParts) -> int:
    """The index of the line that markup shows to be the title, or that repeats the title of the window; else 0."""
    marked = next((index for index, line in enumerate(page.story) if line.role == TITLE), None)
    window = _SITE.sub("", page.story[0].plain)
    repeated = (index for index, line in enumerate(page.story[:TITLE_DEPTH]) if line.plain == window)
    return next(repeated, 0) if marked is None else marked


def _stated_title(title: str | None) -> str | None:
    """The words of a title, if they are words: a line without letters or an address is none."""
    text = _SITE.sub("", words(title) or "")
    return text if text and any(map(str.isalpha, text)) and not web_address(text) else None


def _is_heading(first: str, rest: Sequence[str]) -> bool:
    if ends_sentence(first) or len(first) > TITLE_LENGTH or len(rest) < SEVERAL - 1:
        return False
    return ends_sentence(rest[0]) and len(rest[0]) <= DEK_LENGTH < len(rest[1])


def _last_more(lines: Sequence[Line]) -> int | None:
    return max((index for index, line in enumerate(lines) if line.plain.lower() == MORE), default=None)


def _foot(lines: Sequence[Line]) -> int:
    """The index at which a page without a notice ends: the site's foot, some lines below the story's head."""
    start = max((i for i, line in enumerate(lines[:HEADER_DEPTH]) if is_top(line.plain)), default=0) + SEVERAL
    return next((index for index in range(start, len(lines)) if is_edge(lines[index].plain)), len(lines))
