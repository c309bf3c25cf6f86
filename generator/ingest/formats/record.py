"""Reads a story's JSON record, as the source's API returns it; the only format that lists cited sources.

    {"slug": …, "headline": …, "synopsis": …, "topicName": …, "generatedAt": …, "content": …,
     "sections": [{"heading": …, "body": …}], "citations": [{"marker": …, "url": …, "title": …}]}

Any field may be missing, but not both the text and every sign of a story.
"""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from html import unescape

from generator.core import dates
from generator.core.model import ANSWER, HEADING, PARAGRAPH, QUESTION, Capture, Citation, Teaser
from generator.core.text import LOWERED, RAISED, SUPERSCRIPTS, gettext_noop, is_slug, replace_forbidden, web_address
from generator.core.typography import comparison_key
from generator.ingest.formats import html_text
from generator.ingest.formats.boilerplate import is_notice
from generator.ingest.formats.json_values import load, prose_at, records_at, text_at, texts_at
from generator.ingest.formats.lines import Line, paragraphs
from generator.ingest.formats.marks import words
from generator.ingest.formats.record_sections import RecordSection, merged_sections
from generator.ingest.formats.sections import passages
from generator.ingest.formats.seed import Seed
from generator.ingest.formats.source_urls import at_source, beat_of, canonical, slug_from, slug_of

NAME = "record"

UNUSABLE_CITATIONS = "citations"
"""What a capture names as unread where citations have no number, or neither address nor title."""

_TITLE = ("headline", "title")
_DEK = ("synopsis", "dek", "description", "subtitle", "summary", "excerpt")
_TEXT = ("content", "body", "text", "paragraphs", "markdown", "html", "narrative", "articleBody")
_BEAT = ("topicName", "beatName", "beat", "topic", "articleSection")
_DATE = ("generatedAt", "publishedAt", "generated_at", "published_at", "datePublished", "date", "createdAt")
_SECTIONS = ("sections",)
_CITATIONS = ("citations", "sources")
_QUESTIONS = ("questions", "faq", "faqs", "qa", "qAndA", "questionsAndAnswers")
_DEPTH = 6
"""How many levels of records and lists may be wrapped around a story's record."""
_SENTENCE = 8
"""Minimum number of words of a text for its key to be reported as unread."""
_TAG = re.compile(r"<[^<>]+>")
_NO_LETTERS = re.compile(rf"[\W\d_{SUPERSCRIPTS}]+")
_HTML = re.compile(r"</(?:p|div|h[1-6]|ul|ol|blockquote)>|<br ?/?>", re.IGNORECASE)
_LARGEST = 10**15
_ADDRESS = ("source_url", "sourceUrl", "url", "canonicalUrl", "canonical_url", "link")
"""The keys of addresses; the first that is a story's at the source counts: a copy of the record may have its own."""
_MARKER = re.compile(r"\[(\d{1,6})\](?!\()")
_MARKER_LENGTH = 6
"""Maximum length of the number of a citation."""
_HASHES = re.compile(r"#{2,6} +(?=\S)")


def read(seed: Seed) -> Capture | None:
    """The capture in a JSON record; None where the text is no JSON with the fields of a story."""
    story = story_record(seed.text)
    if story is None:
        return None
    citations = tuple(_citations(story))
    cited_markers = {citation.marker for citation in citations}
    date = _stated(story, *_DATE)
    moment = dates.parse_any(date) if date else None
    addresses = [address for key in _ADDRESS if (address := web_address(text_at(story, key) or ""))]
    url = next((own for address in addresses if (own := at_source(address)) and slug_of(own)), None)
    own_slug = None if addresses and not url else text_at(story, "slug")  # another site's slugs are not the source's
    slug = slug_of(url) if url else slug_from(own_slug) if own_slug else None
    capture = Capture(
        file=seed.file,
        sha256=seed.sha256,
        form=NAME,
        title=_words_at(story, *_TITLE),
        description=_words_at(story, *_DEK),
        kind=words(text_at(story, "kind", "storyType")),
        category=words(text_at(story, "category")),
        beat=beat_of(_words_at(story, *_BEAT)),
        date=moment,
        date_text=words(date) if moment is None else None,
        updated=dates.parse_any(_stated(story, "updatedAt", "updated_at", "dateModified") or ""),
        source_url=url or (canonical(own_slug) if own_slug else None),
        slug=slug,
        body=passages([_raised(line, cited_markers) for line in _lines(story)]),
        related=tuple(_related(story)),
        citations=citations,
        inferred=(("source_url", gettext_noop("made from the slug, as the source makes its addresses")),)
        if own_slug and not url
        else (),
    )
    return replace(capture, unread=tuple(_unread(story, capture)))


def story_record(text: str) -> Mapping[str, object] | None:
    """The one record of a story in a JSON text, also if it is wrapped in others; None if there is none, or several."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    level = [load(text)]
    for _ in range(_DEPTH):
        records = [value for value in level if isinstance(value, dict)]
        stories = [record for record in records if is_story(record)]
        if stories:
            return stories[0] if len(stories) == 1 else None
        lists = [value for value in level if isinstance(value, list)]
        level = [inner for record in records for inner in record.values()] + [item for part in lists for item in part]
    return None


def _stated(record: Mapping[str, object], *keys: str) -> str | None:
    """The first text or number under one of the keys, as text; None if there is none."""
    for key in keys:
        value = record.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(int(value)) if abs(value) < _LARGEST else None
        if text := text_at(record, key):
            return text
    return None


def _words_at(record: Mapping[str, object], *keys: str) -> str | None:
    """The words of the first text under one of the keys, which may be HTML; None if there is none."""
    text = text_at(record, *keys)
    return words(" ".join(line.text for line in html_text.fragment_lines(text))) if text else None


def is_story(record: Mapping[str, object]) -> bool:
    """Whether a record is that of a story: it has a headline, or a text and a title or slug."""
    texts = any(prose_at(record, key) for key in _TEXT) or any(records_at(record, *_SECTIONS))
    return bool(text_at(record, "headline") or (texts and text_at(record, "title", "slug")))


def _lines(record: Mapping[str, object]) -> Iterator[Line]:
    """Yields the lines of text, sections, questions and answers, without a leading title and the notice."""
    sections = [
        RecordSection(text_at(item, "heading", "title"), tuple(_prose(item))) for item in records_at(record, *_SECTIONS)
    ]
    text = tuple(_prose(record))
    lines = list(merged_sections(text, sections)) if sections else list(text)
    title = comparison_key(_words_at(record, *_TITLE) or "")
    if lines and title and comparison_key(lines[0].plain.lstrip("# ")) == title:
        lines.pop(0)
    while lines and is_notice(lines[-1].plain):
        lines.pop()
    yield from lines
    for item in records_at(record, *_QUESTIONS):
        question, answer = text_at(item, "question", "q", "title"), prose_at(item, "answer", "a", "text")
        if question:
            yield Line(question, QUESTION)
        for paragraph in paragraphs(answer or ""):
            yield Line(paragraph, ANSWER if question else PARAGRAPH)


def _prose(record: Mapping[str, object]) -> Iterator[Line]:
    """Yields the lines of a record's text, which may be HTML; Markdown headings in it are headings."""
    text = prose_at(record, *_TEXT) or ""
    root = html_text.tree(text) if _HTML.search(text) else None
    if root is not None:
        yield from html_text.html_lines(root)
        return
    for paragraph in paragraphs(text):
        heading = _HASHES.match(paragraph)
        for line in html_text.fragment_lines(paragraph[heading.end() :] if heading else paragraph):
            yield Line(line.text, HEADING) if heading else Line(line.text)


def _raised(line: Line, cited_markers: Container[str]) -> Line:
    """A line with its markers as the other formats write them: [1] becomes [¹] if the record cites a source for it."""
    if "[" not in line.text:
        return line
    text = _MARKER.sub(
        lambda match: f"[{match[1].translate(RAISED)}]" if match[1] in cited_markers else match[0], line.text
    )
    return replace(line, text=text)


def _citations(record: Mapping[str, object]) -> Iterator[Citation]:
    for number, item in enumerate(records_at(record, *_CITATIONS), 1):
        value = item.get("marker", number)
        marker = (
            (str(value) if isinstance(value, int) else text_at(item, "marker") or "").translate(LOWERED).strip("[] ")
        )
        url, title = web_address(text_at(item, "url") or ""), words(text_at(item, "title"))
        if marker.isdecimal() and marker.isascii() and len(marker) <= _MARKER_LENGTH and (url or title):
            yield Citation(marker, url, title)


def _unread(record: Mapping[str, object], capture: Capture) -> Iterator[str]:
    """Yields the keys of a record with a text of several words that its capture does not contain."""
    teaser_texts = (text for teaser in capture.related for text in (teaser.title, teaser.dek))
    captured_texts = (
        capture.words,
        capture.title,
        capture.description,
        *teaser_texts,
        *(citation.title for citation in capture.citations),
    )
    captured_letters = _letters(" ".join(text for text in captured_texts if text))
    for key in record:
        texts = (part for text in texts_at(record, key) for part in paragraphs(text))
        sentences = (text for text in texts if len(text.split()) >= _SENTENCE and not is_notice(Line(text).plain))
        if any(_letters(words(unescape(_TAG.sub(" ", text))) or "") not in captured_letters for text in sentences):
            yield replace_forbidden(key)
    unusable = sum(1 for _ in records_at(record, *_CITATIONS)) - len(capture.citations)
    if unusable > 0:
        yield UNUSABLE_CITATIONS


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text)


def _related(record: Mapping[str, object]) -> Iterator[Teaser]:
    for item in records_at(record, "related", "relatedStories", "moreStories"):
        slug = text_at(item, "slug")
        teaser = Teaser(
            title=words(text_at(item, *_TITLE)),
            dek=words(text_at(item, *_DEK)),
            slug=slug if slug and is_slug(slug) else None,
        )
        if teaser.title or teaser.dek:
            yield teaser
