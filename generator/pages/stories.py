"""The corpus in, a page for each story out, with its captures as they came beside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from generator import dates, urls
from generator.concordance import Referring
from generator.corpus import Corpus
from generator.model import Story
from generator.page import Document, Link, Made, Page, Plan, planned
from generator.pages.site import Site
from generator.pages.texts import Text, TextParts, text_of, text_parts
from generator.pages.views import beat_link, feed_link, told
from generator.prose import Prose
from generator.repeated import Repeat
from generator.settings import Settings
from generator.wanted import Related
from generator.work import from_the_end


class RelatedRow(NamedTuple):
    """A story that the page announced, linked where the archive has it."""

    title: str
    dek: str | None
    href: str | None


class AlikeRow(NamedTuple):
    """A story that the archive finds alike, and what the two share, in words."""

    story: Link
    shares: str


class ReferringRow(NamedTuple):
    """A story that refers to this one: in which words, and where; or that announced it beside its text."""

    story: Link
    href: str
    before: str
    words: str
    after: str


class RepeatRow(NamedTuple):
    """A phrase that stands in other stories as well: where here, in which words, and where there."""

    here: str
    words: str
    others: tuple[Link, ...]
    more: str


class VersionRow(NamedTuple):
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
    alike: tuple[AlikeRow, ...]
    referring: tuple[ReferringRow, ...]
    referring_more: str
    repeated: tuple[RepeatRow, ...]
    newer: Link | None
    older: Link | None
    neighbourhood: str
    versions: tuple[VersionRow, ...]
    source_url: str | None


class _Around(NamedTuple):
    """What stands around a story."""

    entities: tuple[Link, ...]
    named: tuple[Link, ...]
    related: tuple[RelatedRow, ...]
    alike: tuple[AlikeRow, ...]
    referring: tuple[ReferringRow, ...]
    referring_more: str
    repeated: tuple[RepeatRow, ...]
    newer: Link | None
    older: Link | None
    versions: tuple[VersionRow, ...]


ALIKE, REFERRING = 4, 12
"""How many stories that are alike, and how many that refer to it, a story shows."""

PHRASE = 300
"""How many characters of a repeated phrase are shown."""

_TOGETHER = 64
"""How many stories are asked about at a time whether anything around them has changed."""


def produce(corpus: Corpus, site: Site) -> Iterator[Made]:
    """Each story's page and raw captures."""
    shared = (corpus.registry, site.entities, site.addresses, site.settings)
    for place, stories in from_the_end(corpus.stories, _TOGETHER):
        slugs = [story.slug for story in stories]
        around = (
            corpus.prose, corpus.newer, corpus.older, corpus.entities.named, corpus.related, corpus.versions,
            corpus.alike, corpus.referring, corpus.repeated,
        )  # fmt: skip
        others = tuple([(site.links[slug], corpus.prose[slug]) for slug in _others(slugs, corpus)])
        raw = tuple([source.sha256 in site.raw for story in stories for source in story.captures])
        inputs = (stories, *(tuple(map(of.get, slugs)) for of in around), others, raw, *shared)
        yield from site.work.group("stories", place, inputs, _stories, stories, corpus, site)


def _others(slugs: Iterable[str], corpus: Corpus) -> Iterator[str]:
    """The stories that pages of others name, beside their neighbours."""
    for slug in slugs:
        yield from (each.slug for each in corpus.alike.get(slug, ()))
        yield from (each.slug for each in corpus.referring.get(slug, ()))
        yield from (other for each in corpus.repeated.get(slug, ()) for other in each.others)


def _stories(stories: Iterable[Story], corpus: Corpus, site: Site) -> list[Plan]:
    plans: list[Plan] = []
    for story in stories:
        slug = story.slug
        versions = corpus.versions.get(slug, ())
        newer, older = corpus.newer.get(slug), corpus.older.get(slug)
        referring = corpus.referring.get(slug, ())
        around = _Around(
            entities=tuple(map(site.entities.__getitem__, corpus.entities.marked[slug])),
            named=tuple(map(site.entities.__getitem__, corpus.entities.named.get(slug, ()))),
            related=tuple(map(_related, corpus.related.get(slug, ()))),
            alike=tuple(_alike(slug, corpus, site)),
            referring=tuple([_referring(each, site) for each in referring[:REFERRING]]),
            referring_more=told(len(referring) - REFERRING, "more", "more") if len(referring) > REFERRING else "",
            repeated=tuple([_repeat(each, corpus.prose[slug], corpus, site) for each in corpus.repeated.get(slug, ())]),
            newer=site.links[newer.slug] if newer else None,
            older=site.links[older.slug] if older else None,
            versions=tuple(_version(version, slug) for version, _ in versions),
        )
        address = urls.story(slug)
        parts = (text_parts(story, corpus.prose[slug], site), around, site.settings)
        plans.append(Plan(f"{address}index.html", _page, parts, address, story.updated or story.date))
        plans += map(planned, _raw(slug, (story, *(version for version, _ in versions)), site))
    return plans


def _raw(slug: str, texts: Iterable[Story], site: Site) -> Iterator[Document]:
    """The captures of a story and its versions as they came."""
    for sha256, file in {source.sha256: source.file for text in texts for source in text.captures}.items():
        data = site.raw.get(sha256)
        if data is not None:
            yield Document(urls.raw(slug, sha256), data, file)


def _page(parts: TextParts, around: _Around, settings: Settings) -> Page:
    story = parts.story
    address = urls.story(story.slug)
    beat = beat_link(story)
    month = Link("Undated", urls.UNDATED)
    if story.date:
        month = Link(dates.month(story.date.year, story.date.month), urls.month(story.date.year, story.date.month))
    feeds = (feed_link(settings, beat.text, beat.href),) if beat else ()
    return Page(
        address=address,
        template="pages/story.html",
        title=story.title,
        description=parts.summary,
        origin=f"the story {story.slug!r}",
        feeds=(*feeds, feed_link(settings)),
        trail=(Link("Beats", urls.BEATS), beat) if beat else (Link("Months", urls.MONTHS), month),
        modified=story.updated or story.date,
        view=StoryPage(
            text=text_of(parts, story.slug, address),
            captured=told(len(story.captures), "capture", "captures") if story.captures else "written by hand",
            entities=around.entities,
            named=around.named,
            related=around.related,
            alike=around.alike,
            referring=around.referring,
            referring_more=around.referring_more,
            repeated=around.repeated,
            newer=around.newer,
            older=around.older,
            neighbourhood=beat.text if beat else "the archive",
            versions=around.versions,
            source_url=story.source_url,
        ),
    )


def _related(related: Related) -> RelatedRow:
    story, teaser = related.story, related.teaser
    if story:
        return RelatedRow(story.title, story.description or teaser.dek, urls.story(story.slug))
    return RelatedRow(teaser.name, teaser.dek if teaser.title else None, None)


def _alike(slug: str, corpus: Corpus, site: Site) -> Iterator[AlikeRow]:
    """The stories that are alike, without those that the page announced anyway."""
    announced = {each.story.slug for each in corpus.related.get(slug, ()) if each.story}
    found = [each for each in corpus.alike.get(slug, ()) if each.slug not in announced]
    marked = " ".join(site.entities[entity].text for entity in corpus.entities.marked[slug])
    for each in found[:ALIKE]:
        entities = [site.entities[what.name].text for what in each.shared if what.is_entity]
        words = [what.name for what in each.shared if not what.is_entity and what.name not in marked]
        yield AlikeRow(site.links[each.slug], ", ".join(dict.fromkeys((*entities, *words))))


def _referring(by: Referring, site: Site) -> ReferringRow:
    story = site.links[by.slug]
    said = by.said
    return ReferringRow(story, f"{story.href}#{said.anchor}", said.before, said.words or said.slug, said.after)


def _repeat(of: Repeat, text: Prose, corpus: Corpus, site: Site) -> RepeatRow:
    paragraph = text.paragraphs[of.paragraph]
    others: list[Link] = []
    for slug in of.others:
        study = corpus.studies[slug]
        there = corpus.prose[slug].paragraphs[study.paragraphs[study.hashes.index(of.key)]]
        others.append(Link(site.links[slug].text, f"{urls.story(slug)}#{there.anchor}"))
    words = paragraph.text[of.start : of.end]
    return RepeatRow(
        paragraph.anchor,
        words if len(words) <= PHRASE else words[:PHRASE].rpartition(" ")[0] + " …",
        tuple(others),
        told(of.more, "other", "others") if of.more else "",
    )


def _version(version: Story, slug: str) -> VersionRow:
    return VersionRow(version.title, version.date, urls.version(slug, version.slug), urls.changes(slug, version.slug))
