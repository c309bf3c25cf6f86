"""A story's record as the source's interface gives it, JSON, in; a capture out, the one kind that knows what is cited.

    {"slug": …, "headline": …, "synopsis": …, "topicName": …, "generatedAt": …, "content": …,
     "sections": [{"heading": …, "body": …}], "citations": [{"marker": …, "url": …, "title": …}]}

Any field may be missing, but not both the text and every sign of a story.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace

from generator import dates
from generator.model import ANSWER, HEADING, PARAGRAPH, QUESTION, Capture, Citation, Passage, Teaser
from generator.seeds.address import NO_BEAT, canonical, slug_from, slug_of
from generator.seeds.jsontext import load, records_at, text_at
from generator.seeds.lines import Line, paragraphs
from generator.seeds.marks import words
from generator.seeds.sections import passages
from generator.seeds.seed import Seed
from generator.text import SUPERSCRIPTS, fold, is_slug, web_address

NAME = "record"

_WRAPPERS = ("story", "data", "result", "article")
_TITLE = ("headline", "title")
_RAISED = str.maketrans("0123456789", SUPERSCRIPTS)
_LOWERED = str.maketrans(SUPERSCRIPTS, "0123456789")
_MARKER = re.compile(r"\[(\d{1,3})\](?!\()")
_HASHES = re.compile(r"#{2,6} +(?=\S)")


def read(seed: Seed) -> Capture | None:
    """A seed in; its capture out, or None where the text is no JSON with the fields of a story."""
    found = story_record(seed.text)
    if found is None:
        return None
    citations = tuple(_citations(found))
    known = {citation.marker for citation in citations}
    beat = words(text_at(found, "topicName", "beatName", "beat", "topic"))
    date = text_at(found, "generatedAt", "publishedAt")
    moment = dates.parse(date) if date else None
    url, stated = web_address(text_at(found, "url", "canonicalUrl") or ""), text_at(found, "slug")
    slug = slug_of(url) if url else slug_from(stated) if stated else None
    return Capture(
        file=seed.file,
        sha256=seed.sha256,
        form=NAME,
        title=words(text_at(found, *_TITLE)),
        dek=words(text_at(found, "synopsis", "dek", "description")),
        kind=words(text_at(found, "kind", "storyType")),
        category=words(text_at(found, "category")),
        beat=None if beat is None or beat.lower() == NO_BEAT else beat,
        date=moment,
        date_text=words(date) if moment is None else None,
        updated=dates.parse(text_at(found, "updatedAt") or ""),
        url=url or (canonical(stated) if stated else None),
        slug=slug,
        body=tuple(_raised(passage, known) for passage in passages(tuple(_lines(found)))),
        related=tuple(_related(found)),
        citations=citations,
        inferred=(("source_url", "made from the slug, as the source makes its addresses"),)
        if stated and not url
        else (),
    )


def story_record(text: str) -> Mapping[str, object] | None:
    """The record of a story in a text, also where it is wrapped in another; None where there is none."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    value = load(text)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    for _ in range(2):
        if isinstance(value, dict):
            inner = next((value[key] for key in _WRAPPERS if isinstance(value.get(key), dict)), None)
            if text_at(value, *_TITLE) is None and inner is not None:
                value = inner
    if not isinstance(value, dict):
        return None
    texts = text_at(value, "content", "body") or any(records_at(value, "sections"))
    return value if text_at(value, "headline") or (texts and text_at(value, "title", "slug")) else None


def _lines(record: Mapping[str, object]) -> Iterator[Line]:
    """The text, the sections, questions and answers. What of the text stands in the sections too is said there."""
    sections = [
        (text_at(item, "heading", "title"), paragraphs(text_at(item, "body", "content") or ""))
        for item in records_at(record, "sections")
    ]
    yield from _opening(text_at(record, "content", "body") or "", sections)
    for heading, body in sections:
        if heading:
            yield Line(heading, HEADING)
        yield from (Line(paragraph, PARAGRAPH) for paragraph in body)
    for item in records_at(record, "questions", "faq", "qa"):
        question, answer = text_at(item, "question", "q"), text_at(item, "answer", "a")
        if question:
            yield Line(question, QUESTION)
        for paragraph in paragraphs(answer or ""):
            yield Line(paragraph, ANSWER if question else PARAGRAPH)


def _opening(content: str, sections: Sequence[tuple[str | None, Sequence[str]]]) -> Iterator[Line]:
    """A text and the sections that may stand in it, too, in; what of it is in none of them out."""
    inside = [fold(part) for heading, body in sections for part in (heading, *body) if part]
    found = paragraphs(content)
    if len(found) == 1 and inside:
        rest = found[0]
        for part in inside:
            rest = rest.replace(part, " ", 1)
        found = [fold(rest)] if rest.strip() else []
    known = {*inside, *(f"## {part}" for part in inside)}
    for paragraph in found:
        if paragraph not in known:
            heading = _HASHES.match(paragraph)
            yield Line(paragraph[heading.end() :], HEADING) if heading else Line(paragraph)


def _raised(passage: Passage, known: Container[str]) -> Passage:
    """A passage in; out the same with its markers as the other formats write them: [1], if it cites, is [¹]."""
    if not known:
        return passage
    text = _MARKER.sub(
        lambda found: f"[{found[1].translate(_RAISED)}]" if found[1] in known else found[0], passage.text
    )
    return replace(passage, text=text)  # as long as before: offsets hold


def _citations(record: Mapping[str, object]) -> Iterator[Citation]:
    for number, item in enumerate(records_at(record, "citations", "sources"), 1):
        value = item.get("marker", number)
        marker = (
            (str(value) if isinstance(value, int) else text_at(item, "marker") or "").translate(_LOWERED).strip("[] ")
        )
        url, title = web_address(text_at(item, "url") or ""), words(text_at(item, "title"))
        if marker.isdecimal() and marker.isascii() and (url or title):
            yield Citation(marker, url, title)


def _related(record: Mapping[str, object]) -> Iterator[Teaser]:
    for item in records_at(record, "related", "relatedStories", "moreStories"):
        slug = text_at(item, "slug")
        teaser = Teaser(
            title=words(text_at(item, *_TITLE)),
            dek=words(text_at(item, "synopsis", "dek", "description")),
            slug=slug if slug and is_slug(slug) else None,
        )
        if teaser.title or teaser.dek:
            yield teaser
