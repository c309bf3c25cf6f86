"""Reads the HTML of a story's page as a browser saved it; its text is read like that of any page.

The metadata of the page (canonical address, JSON-LD, description) outranks its text.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from generator.core.model import HEADING, PARAGRAPH, QUESTION, Capture
from generator.core.text import comparable, slugify
from generator.ingest.formats import export, page
from generator.ingest.formats.boilerplate import is_edge, is_paragraph
from generator.ingest.formats.html_metadata import HtmlPage, html_page
from generator.ingest.formats.html_text import TITLE, exported
from generator.ingest.formats.lines import Line, ends_sentence
from generator.ingest.formats.markdown_text import is_markdown
from generator.ingest.formats.marks import words
from generator.ingest.formats.sections import passages
from generator.ingest.formats.seed import Seed
from generator.ingest.formats.source_urls import beat_of, slug_of

NAME = "html"

DEK_LENGTH = 400
"""Maximum length of a dek, in characters.

A description that begins a longer line was taken from the first paragraph.
"""

SENTENCE = 60
"""Minimum length, in characters, of a sentence in a heading right below the title to count as the dek."""

_SITE = re.compile(r"\bAIDRAN\b")


def read(seed: Seed) -> Capture | None:
    """The capture in an HTML page; None where the text is no HTML, or no story's page."""
    saved_page = None if is_markdown(seed.text) else html_page(seed.text, seed.url)
    if saved_page is not None and (text := exported(seed.text)):  # browsers wrap a plain text in HTML when they save it
        return export.read(replace(seed, text=text))
    if saved_page is None or (saved_page.canonical and not saved_page.url):  # not a story's address
        return None
    parts = page.parts(saved_page.lines, known=saved_page.known)
    if parts is None:
        return None
    parts = replace(parts, copyright_year=parts.copyright_year or saved_page.copyright_year)
    title, dek, body = _heading(saved_page, parts)
    capture = page.capture(seed, NAME, parts, title, dek, passages(_with_roles(body)))
    return replace(
        capture,
        beat=beat_of(words(saved_page.beat) or capture.beat),
        date=saved_page.date or capture.date,
        date_text=None if saved_page.date else capture.date_text,
        inferred=saved_page.inferred if saved_page.date else capture.inferred,
        taken=saved_page.taken,
        updated=saved_page.updated,
        source_url=saved_page.url,
        slug=slug_of(saved_page.url) if saved_page.url else None,
    )


def _with_roles(body: Sequence[Line]) -> Sequence[Line]:
    """The lines of a body: titles become headings, and lines without a role paragraphs, if markup has any paragraph."""
    default_role = PARAGRAPH if any(line.role == PARAGRAPH for line in body) else None
    return [replace(line, role=HEADING if line.role == TITLE else line.role or default_role) for line in body]


def _heading(metadata: HtmlPage, parts: page.PageParts) -> tuple[str | None, str | None, Sequence[Line]]:
    """The title, the dek and the lines of the body, from the metadata of a page and its parts."""
    story = parts.story
    title_index = next(
        (index for index, line in enumerate(story) if line.role == TITLE and not is_edge(line.plain)), None
    )
    title = metadata.title if title_index is None else story[title_index].text
    body = (
        story
        if title_index is None
        else (*(line for line in story[:title_index] if is_paragraph(line.text)), *story[title_index + 1 :])
    )
    repeated = bool(body) and comparable(body[0].plain) == comparable(title or "")
    body = body[1:] if repeated else body
    if not body or (body[0].role in (HEADING, QUESTION) and not _is_sentence(body[0].plain)):
        return title, metadata.dek, body
    if metadata.dek is None or _SITE.search(metadata.dek):  # a description of the site, not of the story
        has_dek = (repeated or title_index is not None) and len(body) > 1
        return title, body[0].text if has_dek else None, body[1:] if has_dek else body
    if _begins(body[0].plain, metadata.dek) and len(body) > 1 and len(body[0].plain) <= DEK_LENGTH:
        return title, body[0].text, body[1:]
    if title_index is not None and parts.split == title_index + 2 and len(body) > 1:
        return title, body[0].text, body[1:]
    return title, None if _begins(body[0].plain, metadata.dek) else metadata.dek, body


def _is_sentence(line: str) -> bool:
    """Whether a line marked up as a heading is really a dek: a long sentence."""
    return ends_sentence(line) and len(line) >= SENTENCE


def _begins(line: str, description: str) -> bool:
    """Whether a line begins with a description, which may be cut short and differ in punctuation."""
    line_slug, description_slug = slugify(line, len(line) + 1), slugify(description, len(description) + 1)
    return line_slug.startswith(description_slug)
