"""Reads the text of a story's page in one of four forms, by how much boilerplate was saved with the story.

sectioned      a beat with a dangling dot, platforms run together, title, dek, `18 records · 3 web citations`, then
               headings and paragraphs; at the end perhaps questions and answers, the notice, related stories; or the
               same without beat, platforms and records, one line each
rich           a header or none, `All Stories`, a meta line or none, the date of synthesis, title, dek, counters,
               body; then as on a plain page (`boilerplate` lists what can surround a story)
plain          one paragraph per line: title, dek, body, the notice, `More Stories`, then pairs of title and dek
headings lost  as plain, but line 1 is the dek, there is no title, no `More Stories`, and related stories are deks
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from generator.core.model import HEADING, Capture, Passage
from generator.ingest.formats import page
from generator.ingest.formats.html_text import TITLE
from generator.ingest.formats.lines import Line
from generator.ingest.formats.marks import lifted
from generator.ingest.formats.page import PageParts
from generator.ingest.formats.sections import is_section_heading, passages
from generator.ingest.formats.seed import Seed

SECTIONED, RICH, PLAIN, HEADINGS_LOST = "page-sectioned", "page-rich", "page-plain", "page-headings-lost"

_Text = tuple[str | None, str | None, tuple[Passage, ...]]
"""Title, dek, body."""


class _Form(NamedTuple):
    """A form of page: its name as a capture format, how it is detected, and how its story is read."""

    name: str
    matches: Callable[[PageParts], bool]
    read: Callable[[PageParts], _Text]


def _read_sectioned(parts: PageParts) -> _Text:
    title, dek, body = page.heading(parts, titled=True)
    return title, dek, passages(body)


def _read_rich(parts: PageParts) -> _Text:
    title, dek, body = page.heading(parts, titled=page.is_titled(parts))
    return title, dek, passages(body)


def _read_plain(parts: PageParts) -> _Text:
    title, dek, body = page.heading(parts, titled=True)
    return title, dek, _plain_body(body)


def _read_headings_lost(parts: PageParts) -> _Text:
    _, dek, body = page.heading(parts, titled=False)
    return None, dek, _plain_body(body)


def _plain_body(body: Sequence[Line]) -> tuple[Passage, ...]:
    """The passages of a body whose lines are paragraphs, unless markup says otherwise."""
    if any(line.role for line in body):
        return passages([replace(line, role=HEADING if line.role == TITLE else line.role) for line in body])
    return tuple([lifted(line.text) for line in body])


def _is_sectioned(parts: PageParts) -> bool:
    """Whether a page shows its sections: by its head, or by a heading right below its dek."""
    if parts.sectioned or parts.has_boilerplate:
        return parts.sectioned
    _, _, body = page.heading(parts, titled=True)
    return len(body) > 1 and is_section_heading(body[0].plain, body[1].plain)


FORMS = (
    _Form(SECTIONED, _is_sectioned, _read_sectioned),
    _Form(RICH, lambda parts: parts.has_boilerplate, _read_rich),
    _Form(PLAIN, page.is_titled, _read_plain),
    _Form(HEADINGS_LOST, lambda _: True, _read_headings_lost),
)
"""The forms of a page, most certain first; the first that matches is read."""


def read(seed: Seed) -> Capture | None:
    """The capture in a page's text, or None where nothing shows that it is a story's page."""
    parts = page.read(seed.text)
    if parts is None:
        return None
    form = next(form for form in FORMS if form.matches(parts))
    title, dek, body = form.read(parts)
    return page.capture(seed, form.name, parts, title, dek, body)
