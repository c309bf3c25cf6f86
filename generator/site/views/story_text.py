"""A story or one of its versions in, what every page of a text shows of it out: the text, its notes, its captures."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from generator.content.prose import Prose
from generator.core.model import LABELS, Citation, Source, Story
from generator.site import references, urls
from generator.site.page import Link
from generator.site.views.links import beat_link, summary, with_links

FORMS = {
    "export": "Text export",
    "record": "JSON record from the source’s API",
    "html": "Page saved by a browser (HTML)",
    "page-sectioned": "Page text, in sections",
    "page-rich": "Page text, saved whole",
    "page-plain": "Page text",
    "page-headings-lost": "Page text, headings lost",
}
"""What readers call the capture formats."""

DERIVED = {
    "date": "The year of the date is inferred",
    "paragraphs": "The paragraph breaks are inferred",
    "source_url": "The address is inferred",
}
"""What readers are told of a field that no capture states."""


@dataclass(frozen=True, slots=True)
class CaptureEntry:
    """Where a story comes from: one capture, what it is, what it gave and counted, and the file itself."""

    file: str
    form: str
    supplied: str
    counters: tuple[tuple[str, str], ...]
    href: str | None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source that the text cites: its number, what it is, and links back to where it is cited."""

    marker: str
    title: str
    url: str | None
    cited: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryText:
    """One text of a story.

    `title_reason` tells where a title comes from that is not the story's own. `uncited` says that it has markers whose
    sources no capture holds.
    """

    title: str
    title_reason: str | None
    derived: tuple[tuple[str, str], ...]
    dek: str | None
    date: datetime | None
    date_text: str | None
    beat: Link | None
    classification: str
    minutes: int
    html: Markup
    in_paragraphs: bool
    truncated: bool
    uncited: bool
    sources: tuple[SourceRow, ...]
    captures: tuple[CaptureEntry, ...]
    edited: bool


class TextInputs(NamedTuple):
    """What a text is shown from: itself, where its references lead, and which of its captures are at hand.

    Of the text only what is shown, since it may have to be sent to another process.
    """

    story: Story
    html: str
    minutes: int
    markers: tuple[str, ...]
    paragraphs: int
    targets: tuple[tuple[str, str], ...]
    addresses: tuple[str | None, ...]
    raw: frozenset[str]
    summary: str


def text_inputs(
    story: Story, text: Prose, addresses: Mapping[tuple[str, str], str | None], raw: Container[str]
) -> TextInputs:
    """What the text of a story or a version is shown from. `raw` has the SHA-256 of the captures that are available."""
    return TextInputs(
        story,
        text.html,
        text.minutes,
        text.markers,
        len(text.paragraphs),
        text.targets,
        tuple(map(addresses.get, text.targets)),
        frozenset([source.sha256 for source in story.captures if source.sha256 in raw]),
        story.description or summary(story, text),
    )


def story_text(parts: TextInputs, slug: str, address: str, beside: Mapping[str, Link] | None = None) -> StoryText:
    """A text as the page at `address` shows it. `slug` is that of its story, where its captures lie.

    `beside` are notes for the margin, by the anchors of their paragraphs, with where on the page there is more.
    """
    story = parts.story
    known = {citation.marker: citation for citation in story.citations}
    targets = dict(zip(parts.targets, parts.addresses, strict=True))
    html, places = references.cite(with_links(parts.html, targets, urls.root(urls.file(address))), known)
    notes = {anchor: _note(link) for anchor, link in (beside or {}).items()}
    return StoryText(
        title=story.title,
        title_reason=next((reason for field, reason in story.inferred if field == "title"), None),
        derived=tuple(
            (DERIVED.get(field, f"The {field} is inferred"), reason)
            for field, reason in story.inferred
            if field != "title"
        ),
        dek=story.description,
        date=story.date,
        date_text=story.date_text,
        beat=beat_link(story),
        classification=", ".join(part for part in (story.kind, story.category) if part),
        minutes=parts.minutes,
        html=Markup(references.number(html, notes)),  # noqa: S704 - rendered by prose, which escapes
        in_paragraphs=parts.paragraphs > 1 or not story.captures,
        truncated=story.truncated,
        uncited=any(marker not in known for marker in parts.markers),
        sources=tuple(_source(citation, places.get(citation.marker, ())) for citation in known.values()),
        captures=tuple(_capture_entry(source, slug, parts.raw) for source in story.captures),
        edited=story.edited,
    )


def _note(link: Link) -> str:
    """A note in the margin: no part of the text when that is searched."""
    return Markup('<a class="pencil" href="{}" data-pagefind-ignore>{}</a>').format(link.href, link.text)


def _source(citation: Citation, anchors: tuple[str, ...]) -> SourceRow:
    return SourceRow(
        citation.marker,
        citation.title or citation.url or "",
        citation.url,
        tuple(Link(str(number), f"#{anchor}") for number, anchor in enumerate(anchors, 1)),
    )


def _capture_entry(source: Source, slug: str, raw: frozenset[str]) -> CaptureEntry:
    return CaptureEntry(
        file=source.file,
        form=FORMS.get(source.form, source.form),
        supplied=", ".join(LABELS.get(field, field) for field in source.supplied),
        counters=source.counters,
        href=urls.raw(slug, source.sha256) if source.sha256 in raw else None,
    )
