"""One text of a story as every page that has one shows it: the text, its notes, its sources, its captures."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from generator.content.settings import Settings
from generator.content.text import Text
from generator.content.text_facts import TextFacts
from generator.core.model import LABELS, Citation, Source, Story
from generator.core.text import gettext_noop
from generator.site import references, urls
from generator.site.language import Language, direction_of
from generator.site.page import Link
from generator.site.views.links import beat_link, summary, with_links

FORMS = {
    "export": gettext_noop("Text export"),
    "record": gettext_noop("JSON record from the source’s API"),
    "html": gettext_noop("Page saved by a browser (HTML)"),
    "page-sectioned": gettext_noop("Page text, in sections"),
    "page-rich": gettext_noop("Page text, saved whole"),
    "page-plain": gettext_noop("Page text"),
    "page-headings-lost": gettext_noop("Page text, headings lost"),
}
"""What readers call the capture formats."""

DERIVED = {
    "date": gettext_noop("The year of the date is inferred"),
    "paragraphs": gettext_noop("The paragraph breaks are inferred"),
    "source_url": gettext_noop("The address is inferred"),
}
"""What pages say of a field that was inferred because no capture states it."""


@dataclass(frozen=True, slots=True)
class CaptureEntry:
    """A capture of a story: its file, its format, what it supplied and counted, and a link to it if it is available.

    `taken` is the day on which it was made, `origin` where.
    """

    file: str
    form: str
    supplied: str
    counters: tuple[tuple[str, str], ...]
    href: str | None
    taken: str | None
    origin: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source that the text cites: its marker, its title and address, and links back to where it is cited."""

    marker: str
    title: str
    url: str | None
    cited: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryText:
    """One text of a story.

    `lang` and `direction` are those of its language, if that is not the site's. `title_reason` says how the title was
    derived if it is not the story's own. `uncited` says that the text has markers whose sources no capture holds.
    """

    title: str
    lang: str
    direction: str
    title_reason: str | None
    derived: tuple[tuple[str, str], ...]
    dek: str | None
    date: datetime | None
    date_text: str | None
    beat: Link | None
    classification: str
    minutes: str
    html: Markup
    in_paragraphs: bool
    truncated: bool
    uncited: bool
    sources: tuple[SourceRow, ...]
    captures: tuple[CaptureEntry, ...]
    edited: bool


class TextInputs(NamedTuple):
    """What a text is shown from: itself, where its references lead, and which of its captures are available."""

    story: Story
    body: Text
    targets: tuple[tuple[str, str], ...]
    addresses: tuple[str | None, ...]
    raw: frozenset[str]
    summary: str


def text_inputs(
    story: Story,
    text: Text,
    facts: TextFacts,
    addresses: tuple[str | None, ...],
    raw: Container[str],
) -> TextInputs:
    """The inputs of `story_text` for a story or a version.

    Args:
        story: The story or version.
        text: Its text.
        facts: The facts of the text.
        addresses: The addresses of what it refers to, in the order of its targets.
        raw: The SHA-256 of the captures that are available.
    """
    return TextInputs(
        story,
        text,
        facts.targets,
        addresses,
        frozenset([source.sha256 for source in story.captures if source.sha256 in raw]),
        summary(story, facts),
    )


def story_text(
    parts: TextInputs,
    slug: str,
    address: str,
    settings: Settings,
    language: Language,
    beside: Mapping[str, Link] | None = None,
) -> StoryText:
    """A text as a page shows it.

    Args:
        parts: The text.
        slug: The slug of its story, beside which its captures are.
        address: The address of the page.
        settings: The settings of the site.
        language: Its language.
        beside: Notes for the margin, by the anchors of their paragraphs: words, and where on the page there is
            more.
    """
    story, prose = parts.story, parts.body.prose
    lang = story.lang or settings.other_language
    citations = {citation.marker: citation for citation in story.citations}
    targets = dict(zip(parts.targets, parts.addresses, strict=True))
    html, places = references.cite(with_links(prose.html, targets, urls.root(urls.file(address))), citations)
    notes = {anchor: _note(link) for anchor, link in (beside or {}).items()}
    return StoryText(
        title=story.title,
        lang=lang,
        direction=direction_of(lang) if lang else "",
        title_reason=next((language.told(reason) for field, reason in story.inferred if field == "title"), None),
        derived=tuple(
            (language.told(DERIVED.get(field, f"The {field} is inferred")), language.told(reason))
            for field, reason in story.inferred
            if field != "title"
        ),
        dek=story.description,
        date=story.date,
        date_text=story.date_text,
        beat=beat_link(story),
        classification=", ".join(part for part in (story.kind, story.category) if part),
        minutes=language.ngettext("%(num)s min", "%(num)s min", prose.minutes),
        html=Markup(references.number(html, notes, language)),  # noqa: S704 - rendered by prose, which escapes
        in_paragraphs=len(prose.paragraphs) > 1 or not story.captures,
        truncated=story.truncated,
        uncited=any(marker not in citations for marker in prose.markers),
        sources=tuple(_source(citation, places.get(citation.marker, ())) for citation in citations.values()),
        captures=tuple(_capture_entry(source, slug, parts.raw, language) for source in story.captures),
        edited=story.edited,
    )


def _note(link: Link) -> str:
    """A note in the margin, left out of the search index."""
    return Markup('<a class="pencil" href="{}" data-pagefind-ignore>{}</a>').format(link.href, link.text)


def _source(citation: Citation, anchors: tuple[str, ...]) -> SourceRow:
    return SourceRow(
        citation.marker,
        citation.title or citation.url or "",
        citation.url,
        tuple(Link(str(number), f"#{anchor}") for number, anchor in enumerate(anchors, 1)),
    )


def _capture_entry(source: Source, slug: str, raw: frozenset[str], language: Language) -> CaptureEntry:
    return CaptureEntry(
        file=source.file,
        form=language.told(FORMS.get(source.form, source.form)),
        supplied=language.gettext(", ").join(language.told(LABELS.get(field, field)) for field in source.supplied),
        counters=source.counters,
        href=urls.raw(slug, source.sha256) if source.sha256 in raw else None,
        taken=language.day(source.taken) if source.taken else None,
        origin=source.origin,
        note=source.note,
    )
