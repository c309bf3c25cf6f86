"""The corpus in, a page for each story out, with its captures as they came beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from generator import dates, prose, urls
from generator.corpus import Corpus, Related
from generator.model import Source, Story
from generator.page import Document, Link, Page
from generator.pages.site import Site
from generator.pages.views import beat_link, feed_link, is_inferred, linked, site_feed, summary, told
from generator.prose import Prose

FORMS = {
    "export": "A text export",
    "page-plain": "The text of its page",
    "page-headings-lost": "The text of its page, without the headings",
}
"""What readers call the capture formats."""

FIELDS = {
    "title": "title",
    "date": "date",
    "description": "dek",
    "beat": "beat",
    "source_url": "address",
    "body": "text",
    "entities": "marked names",
    "related": "related stories",
}
"""What readers call the fields that a capture can supply."""


@dataclass(frozen=True, slots=True)
class CaptureCard:
    """Where a story comes from: one capture, what it is, what it gave, and the file itself."""

    file: str
    form: str
    supplied: str
    href: str | None


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """A story that the page announced, linked where the archive has it."""

    title: str
    dek: str | None
    href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """Another text that the story had under its address."""

    title: str
    date: datetime | None
    dek: str | None
    html: Markup
    captures: tuple[CaptureCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """One story, with all that stands around it."""

    title: str
    title_inferred: bool
    inferred: tuple[tuple[str, str], ...]
    dek: str | None
    date: datetime | None
    beat: Link | None
    minutes: int
    captured: str
    html: Markup
    unbroken: bool
    truncated: bool
    cited: bool
    entities: tuple[Link, ...]
    related: tuple[RelatedRow, ...]
    newer: Link | None
    older: Link | None
    neighbourhood: str
    captures: tuple[CaptureCard, ...]
    edited: bool
    versions: tuple[VersionView, ...]
    source_url: str | None


def produce(corpus: Corpus, site: Site) -> Iterator[Page | Document]:
    """Each story's page and raw captures."""
    for story in corpus.stories:
        yield _page(story, corpus, site)
        versions = [version for version, _ in corpus.versions.get(story.slug, ())]
        sources = {source.sha256: source for member in (story, *versions) for source in member.captures}
        for sha256, source in sources.items():
            data = site.raw.get(sha256)
            if data is not None:
                yield Document(urls.raw(story.slug, sha256), data, source.file)


def _page(story: Story, corpus: Corpus, site: Site) -> Page:
    address = urls.story(story.slug)
    text = corpus.prose[story.slug]
    beat = beat_link(story)
    newer, older = corpus.newer.get(story.slug), corpus.older.get(story.slug)
    month = Link("Undated", urls.UNDATED)
    if story.date:
        month = Link(dates.month(story.date.year, story.date.month), urls.month(story.date.year, story.date.month))
    feeds = (feed_link(site, beat.text, beat.href),) if beat else ()
    return Page(
        address=address,
        template="pages/story.html",
        title=story.title,
        description=summary(story, text),
        origin=f"the story {story.slug!r}",
        feeds=(*feeds, site_feed(site)),
        trail=(Link("Beats", urls.BEATS), beat) if beat else (Link("Months", urls.MONTHS), month),
        modified=story.updated or story.date,
        view=StoryPage(
            title=story.title,
            title_inferred=is_inferred(story, "title"),
            inferred=story.inferred,
            dek=story.description,
            date=story.date,
            beat=beat,
            minutes=text.minutes,
            captured=told(len(story.captures), "capture", "captures") if story.captures else "written by hand",
            html=Markup(prose.number(linked(text.html, corpus, urls.root(urls.file(address))))),  # noqa: S704 - rendered by prose, which escapes
            unbroken=len(text.paragraphs) == 1 and bool(story.captures),
            truncated=story.truncated,
            cited=text.cited,
            entities=tuple(Link(entity.name, urls.entity(entity.slug)) for entity in corpus.entities_of[story.slug]),
            related=tuple(_related(related) for related in corpus.related[story.slug]),
            newer=Link(newer.title, urls.story(newer.slug)) if newer else None,
            older=Link(older.title, urls.story(older.slug)) if older else None,
            neighbourhood=beat.text if beat else "the archive",
            captures=tuple(_card(source, story.slug, site) for source in story.captures),
            edited=story.edited,
            versions=tuple(
                _version(version, text, story.slug, corpus, site)
                for version, text in corpus.versions.get(story.slug, ())
            ),
            source_url=story.source_url,
        ),
    )


def _related(related: Related) -> RelatedRow:
    story, teaser = related.story, related.teaser
    if story:
        return RelatedRow(story.title, story.description or teaser.dek, urls.story(story.slug))
    return RelatedRow(teaser.title or teaser.dek or "", teaser.dek if teaser.title else None, None)


def _card(source: Source, slug: str, site: Site) -> CaptureCard:
    return CaptureCard(
        file=source.file,
        form=FORMS.get(source.form, source.form),
        supplied=", ".join(FIELDS.get(field, field) for field in source.supplied),
        href=urls.raw(slug, source.sha256) if source.sha256 in site.raw else None,
    )


def _version(version: Story, text: Prose, slug: str, corpus: Corpus, site: Site) -> VersionView:
    html = linked(text.html, corpus, urls.root(urls.file(urls.story(slug))))
    # The same paragraph may stand in both texts, and a page has each anchor once.
    html = html.replace(' id="', f' id="{version.slug}-')
    return VersionView(
        title=version.title,
        date=version.date,
        dek=version.description,
        html=Markup(html),  # noqa: S704 - rendered by prose, which escapes
        captures=tuple(_card(source, slug, site) for source in version.captures),
    )
