"""The corpus in, a page for each story out, with its Markdown, its record and its captures as they came beside it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.content.settings import Settings
from generator.core import dates
from generator.core.document import Document
from generator.core.model import Story
from generator.core.work import from_the_end
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.page import Link, Made, Page, Plan, planned
from generator.site.site import Site
from generator.site.views.links import beat_link, entry_id, feed_link, short, told
from generator.site.views.story_context import Around, around, others, pencilled
from generator.site.views.story_json import Record, record
from generator.site.views.story_text import Text, TextParts, text_of, text_parts
from generator.site.views.structured_data import article, completeness_of, story_properties


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """One story, with all that stands around it. `filters` are what searches can be narrowed down to."""

    text: Text
    captured: str
    around: Around
    neighbourhood: str
    source_url: str | None
    filters: tuple[tuple[str, str], ...]


_TOGETHER = 64
"""How many stories are asked about at a time whether anything around them has changed."""


def produce(corpus: Corpus, site: Site) -> Iterator[Made]:
    """Each story's page and what stands beside it."""
    shared = (corpus.registry, site.entities, site.addresses, site.settings)
    for place, stories in from_the_end(corpus.stories, _TOGETHER):
        slugs = [story.slug for story in stories]
        by_slug = (
            corpus.prose, corpus.newer, corpus.older, corpus.entities.named, corpus.related, corpus.versions,
            corpus.alike, corpus.referring, corpus.repeated, site.markdown, site.twins,
        )  # fmt: skip
        named = tuple([(site.links[slug], corpus.prose[slug]) for slug in others(slugs, corpus)])
        texts = [text for story in stories for text in _texts(story, corpus)]
        raw = tuple([source.sha256 in site.raw for text in texts for source in text.captures])
        inputs = (stories, *(tuple(map(of.get, slugs)) for of in by_slug), named, raw, *shared)
        yield from site.work.group("stories", place, inputs, _stories, stories, corpus, site)


def _stories(stories: Iterable[Story], corpus: Corpus, site: Site) -> list[Plan]:
    plans: list[Plan] = []
    for story in stories:
        slug, prose = story.slug, corpus.prose[story.slug]
        beside = around(story, corpus, site)
        address = urls.story(slug)
        parts = (text_parts(story, prose, site), beside, site.twins.get(slug, ""), site.settings)
        plans.append(Plan(urls.file(address), _page, parts, address, story.updated or story.date))
        paragraphs = tuple([paragraph[:2] for paragraph in prose.paragraphs])
        versions = tuple([Link(version.title, version.href) for version in beside.versions])
        feed_id = entry_id(slug, site.settings)
        of = Record(story, paragraphs, beside.entities, beside.named, versions, parts[0].raw, feed_id)
        plans.append(Plan(urls.record(slug), record, (of, site.settings)))
        plans.append(planned(Document(urls.markdown(slug), site.markdown[slug], f"the story {slug!r} as Markdown")))
        plans += map(planned, _raw(slug, _texts(story, corpus), site))
    return plans


def _texts(story: Story, corpus: Corpus) -> tuple[Story, ...]:
    """A story and its versions."""
    return (story, *(version for version, _ in corpus.versions.get(story.slug, ())))


def _raw(slug: str, texts: Iterable[Story], site: Site) -> Iterator[Document]:
    """The captures of a story and its versions as they came."""
    for sha256, file in {source.sha256: source.file for text in texts for source in text.captures}.items():
        data = site.raw.get(sha256)
        if data is not None:
            yield Document(urls.raw(slug, sha256), data, file)


def _page(parts: TextParts, beside: Around, twin: str, settings: Settings) -> Page:
    story = parts.story
    address = urls.story(story.slug)
    beat = beat_link(story)
    month = Link("Undated", urls.UNDATED)
    if story.date:
        month = Link(dates.month(story.date.year, story.date.month), urls.month(story.date.year, story.date.month))
    feeds = (feed_link(settings, beat.text, beat.href),) if beat else ()
    trail = (Link("Beats", urls.BEATS), beat) if beat else (Link("Months", urls.MONTHS), month)
    text = text_of(parts, story.slug, address, pencilled(beside.repeated))
    return Page(
        address=address,
        template="pages/story.html",
        title=f"{short(story.title)} ({twin})" if twin else short(story.title),
        description=f"{parts.summary} ({twin})" if twin else parts.summary,
        origin=f"the story {story.slug!r}",
        feeds=(*feeds, feed_link(settings)),
        alternates=(("text/markdown", urls.markdown(story.slug)), ("application/json", urls.record(story.slug))),
        properties=story_properties(story),
        data=article(story, parts.summary, beside.entities, trail, settings),
        trail=trail,
        modified=story.updated or story.date,
        view=StoryPage(
            text=text,
            captured=told(len(story.captures), "capture", "captures") if story.captures else "written by hand",
            around=beside,
            neighbourhood=beat.text if beat else "the archive",
            source_url=story.source_url,
            filters=tuple(_filters(story, beside.entities, in_paragraphs=text.in_paragraphs)),
        ),
    )


def _filters(story: Story, entities: Sequence[Link], *, in_paragraphs: bool) -> Iterator[tuple[str, str]]:
    """What a search can be narrowed down to, as (filter, value)."""
    if story.beat:
        yield "beat", story.beat
    if story.date:
        yield "year", f"{story.date.year:04d}"
    yield from (("completeness", words) for words in completeness_of(story, in_paragraphs=in_paragraphs))
    yield from (("entity", entity.text) for entity in entities)
