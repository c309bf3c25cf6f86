"""The corpus in, a page for each story out, with its captures as they came beside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from generator import dates, urls
from generator.corpus import Corpus
from generator.entities import Entity
from generator.model import Story
from generator.page import Document, Link, Page
from generator.pages.site import Site
from generator.pages.texts import Text, text_of
from generator.pages.views import beat_link, feed_link, site_feed, summary, told
from generator.wanted import Related


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """A story that the page announced, linked where the archive has it."""

    title: str
    dek: str | None
    href: str | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """Another text that the story had, and what its rewrite changed."""

    title: str
    date: datetime | None
    href: str
    changes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """One story, with all that stands around it."""

    text: Text
    captured: str
    entities: tuple[Link, ...]
    named: tuple[Link, ...]
    related: tuple[RelatedRow, ...]
    newer: Link | None
    older: Link | None
    neighbourhood: str
    versions: tuple[VersionRow, ...]
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
            text=text_of(story, text, story.slug, address, corpus, site),
            captured=told(len(story.captures), "capture", "captures") if story.captures else "written by hand",
            entities=_links(corpus.entities.by_slug[slug] for slug in corpus.entities.marked[story.slug]),
            named=_links(corpus.entities.by_slug[slug] for slug in corpus.entities.named.get(story.slug, ())),
            related=tuple(_related(related) for related in corpus.related.get(story.slug, ())),
            newer=Link(newer.title, urls.story(newer.slug)) if newer else None,
            older=Link(older.title, urls.story(older.slug)) if older else None,
            neighbourhood=beat.text if beat else "the archive",
            versions=tuple(_version(version, story.slug) for version, _ in corpus.versions.get(story.slug, ())),
            source_url=story.source_url,
        ),
    )


def _links(entities: Iterable[Entity]) -> tuple[Link, ...]:
    return tuple(Link(entity.name, urls.entity(entity.slug)) for entity in entities)


def _related(related: Related) -> RelatedRow:
    story, teaser = related.story, related.teaser
    if story:
        return RelatedRow(story.title, story.description or teaser.dek, urls.story(story.slug))
    return RelatedRow(teaser.name, teaser.dek if teaser.title else None, None)


def _version(version: Story, slug: str) -> VersionRow:
    return VersionRow(version.title, version.date, urls.version(slug, version.slug), urls.changes(slug, version.slug))
