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
from generator.ingest.formats.marks import words
from generator.ingest.formats.sections import passages
from generator.ingest.formats.seed import Seed
from generator.ingest.formats.source_urls import beat_of, slug_of

NAME = "html"

DEK_LENGTH = 400
"""Longest dek, in characters. A description that begins a longer line was made from the first paragraph."""

SENTENCE = 60
"""From how many characters on a sentence in a heading right below the title is its dek."""

_SITE = re.compile(r"\bAIDRAN\b")


def read(seed: Seed) -> Capture | None:
    """The capture in an HTML page; None where the text is no HTML, or no story's page."""
    saved_page = html_page(seed.text)
    if saved_page is not None and (text := exported(seed.text)):  # as where a browser saves a text
        return export.read(replace(seed, text=text))
    if saved_page is None or (
        saved_page.canonical and not saved_page.url
    ):  # the address of something other than a story
        return None
    parts = page.parts(saved_page.lines, known=saved_page.known)
    if parts is None:
        return None
    title, dek, body = _heading(saved_page, parts)
    capture = page.capture(seed, NAME, parts, title, dek, passages(_with_roles(body)))
    return replace(
        capture,
        beat=beat_of(words(saved_page.beat) or capture.beat),
        date=saved_page.date or capture.date,
        date_text=None if saved_page.date else capture.date_text,
        inferred=() if saved_page.date else capture.inferred,
        updated=saved_page.updated,
        source_url=saved_page.url,
        slug=slug_of(saved_page.url) if saved_page.url else None,
    )


def _with_roles(body: Sequence[Line]) -> Sequence[Line]:
    """The lines of a body, each with a role where the markup gave a role to any of them."""
    other = PARAGRAPH if any(line.role == PARAGRAPH for line in body) else None
    return [replace(line, role=HEADING if line.role == TITLE else line.role or other) for line in body]


def _heading(found: HtmlPage, parts: page.PageParts) -> tuple[str | None, str | None, Sequence[Line]]:
    """The title, the dek and the lines of the body, from the metadata of a page and its parts."""
    story = parts.story
    titled = next((index for index, line in enumerate(story) if line.role == TITLE and not is_edge(line.plain)), None)
    title = found.title if titled is None else story[titled].text
    body = (
        story
        if titled is None
        else (*(line for line in story[:titled] if is_paragraph(line.text)), *story[titled + 1 :])
    )
    repeated = bool(body) and comparable(body[0].plain) == comparable(title or "")
    body = body[1:] if repeated else body
    if not body or (body[0].role in (HEADING, QUESTION) and not _is_sentence(body[0].plain)):
        return title, found.dek, body
    if found.dek is None or _SITE.search(found.dek):  # a description of the site, not of the story
        described = (repeated or titled is not None) and len(body) > 1
        return title, body[0].text if described else None, body[1:] if described else body
    if _begins(body[0].plain, found.dek) and len(body) > 1 and len(body[0].plain) <= DEK_LENGTH:
        return title, body[0].text, body[1:]
    if titled is not None and parts.split == titled + 2 and len(body) > 1:
        return title, body[0].text, body[1:]
    return title, None if _begins(body[0].plain, found.dek) else found.dek, body


def _is_sentence(line: str) -> bool:
    """Whether a line marked up as a heading is a dek instead."""
    return ends_sentence(line) and len(line) >= SENTENCE


def _begins(line: str, description: str) -> bool:
    """Whether a description is the beginning of a line; it may be cut, and differ in punctuation."""
    said, described = slugify(line, len(line) + 1), slugify(description, len(description) + 1)
    return said.startswith(described)
