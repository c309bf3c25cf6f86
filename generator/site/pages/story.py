"""A page for each story, with its Markdown, its JSON and its captures beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

from generator.content.settings import Settings
from generator.content.storyfile import key_of
from generator.core.chunks import chunks
from generator.core.document import Document
from generator.core.memo import Memo
from generator.core.model import Story
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.language import Language
from generator.site.page import Group, Link, Page, Plan, planned
from generator.site.site import Site
from generator.site.views.citation import Citation, bibtex, citation_of, csl, files, in_words, meta_tags, ris
from generator.site.views.links import beat_link, entry_id, feed_link, head_title, month_link
from generator.site.views.story_context import (
    OtherStories,
    StoryContext,
    StoryInputs,
    margin_notes,
    slugs_around,
    slugs_sharing,
    story_context,
)
from generator.site.views.story_json import StoryRecord, story_json
from generator.site.views.story_text import StoryText, TextInputs, story_text, text_inputs
from generator.site.views.structured_data import article, completeness_of, story_properties


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """One story, with all that is shown beside it. `filters` are what a search can be narrowed to.

    `citation` is in words, `forms` are its files and those of the story, `tags` what reference managers read.
    """

    text: StoryText
    captured: str
    context: StoryContext
    neighbourhood: str
    source_url: str | None
    author: str | None
    citation: str
    forms: tuple[Link, ...]
    tags: tuple[tuple[str, str], ...]
    filters: tuple[tuple[str, str], ...]


def produce(corpus: Corpus, site: Site, memo: Memo) -> Iterator[Group]:
    """The page of each story whose text is here, and the files beside it."""
    stories = site.own(corpus.stories)
    phrases = [corpus.shared_phrases.get(story.slug, ()) for story in stories]
    sharing = memo.map(slugs_sharing, phrases, share=False)
    for number, part in chunks(list(zip(stories, sharing, strict=True))):
        inputs = list(_inputs([story for story, _ in part], corpus, site))
        others = [_others(of, slugs, corpus, site) for of, (_, slugs) in zip(inputs, part, strict=True)]
        raw = [_raw_of(of, site) for of in inputs] if site.raw else repeat({})
        made_from = tuple(zip(inputs, others, raw, strict=False))
        yield from memo.call("story groups", number, _groups, made_from, site.settings, site.language)


def _groups(
    stories: Sequence[tuple[StoryInputs, OtherStories, Mapping[str, bytes]]], settings: Settings, language: Language
) -> list[Group]:
    return [Group("story", of[0].story.slug, _plans, (*of, settings, language)) for of in stories]


def _inputs(stories: Sequence[Story], corpus: Corpus, site: Site) -> Iterator[StoryInputs]:
    """What the pages of some stories are made from.

    It is put together by columns, since it is compared for all stories whenever one is edited: in a third of the time.
    """
    slugs = [story.slug for story in stories]
    texts = [site.texts[key_of(story)] for story in stories]
    facts = [corpus.facts[slug] for slug in slugs]
    named, address_of, entity = corpus.entities.named, site.addresses.get, site.entities.__getitem__
    none = repeat(())
    columns = (
        stories,
        texts,
        facts,
        map(corpus.newer.get, slugs),
        map(corpus.older.get, slugs),
        [tuple(map(address_of, of.targets)) for of in facts],
        map(site.marked.__getitem__, slugs),
        [tuple(map(entity, named[slug])) if slug in named else () for slug in slugs],
        map(corpus.related.get, slugs, none),
        [tuple([of[0] for of in corpus.versions[slug]]) if slug in corpus.versions else () for slug in slugs],
        map(corpus.similar.get, slugs, none),
        map(corpus.backlinks.get, slugs, none),
        map(corpus.shared_phrases.get, slugs, none),
        [text.data for text in texts] if site.settings.records else repeat(b""),
        map(corpus.mentions.get, slugs, none) if site.settings.records else none,
        map(site.title_suffixes.get, slugs, repeat("")),
        map(site.feed_ids.get, slugs, slugs),
        [
            tuple([site.texts[key_of(of[0])] for of in corpus.versions[slug]]) if slug in corpus.versions else ()
            for slug in slugs
        ],
    )
    return map(StoryInputs._make, zip(*columns, strict=False))


def _others(inputs: StoryInputs, others: tuple[str, ...], corpus: Corpus, site: Site) -> OtherStories:
    """What a story's page needs of others, and of itself beside those that it shares phrases with."""
    sharing = (inputs.story.slug, *others) if others else ()
    slugs = (*slugs_around(inputs), *sharing)
    return OtherStories(
        slugs=slugs,
        links=tuple(map(site.links.__getitem__, slugs)),
        sharing=sharing,
        anchors=tuple([corpus.facts[slug].anchors for slug in sharing]),
        profiles=tuple(map(corpus.profiles.get, sharing)),
    )


def _raw_of(inputs: StoryInputs, site: Site) -> dict[str, bytes]:
    """The captures of a story and its versions that are available, by SHA-256."""
    captures = (source.sha256 for text in _texts(inputs) for source in text.captures)
    return {sha256: site.raw[sha256] for sha256 in captures if sha256 in site.raw}


def _texts(inputs: StoryInputs) -> tuple[Story, ...]:
    """A story and its versions."""
    return (inputs.story, *inputs.versions)


def _plans(
    _memo: Memo,
    inputs: StoryInputs,
    others: OtherStories,
    raw: Mapping[str, bytes],
    settings: Settings,
    language: Language,
) -> list[Plan]:
    """The plans of a story's page and files. `raw` are its captures that are available, by SHA-256."""
    story, slug = inputs.story, inputs.story.slug
    context = story_context(inputs, others, language)
    address = urls.story(slug)
    text = text_inputs(story, inputs.text, inputs.facts, inputs.addresses, raw)
    page = (text, context, inputs.title_suffix, settings, language)
    plans = [
        Plan(urls.file(address), _page, page, address, story.updated or story.date),
        *map(planned, _captures(inputs, raw)),
    ]
    if settings.records:
        record = StoryRecord(
            story,
            inputs.text,
            context.entities,
            context.named,
            tuple(zip(inputs.versions, inputs.version_texts, strict=True)),
            text.raw,
            entry_id(inputs.feed_id, settings),
            inputs.mentions,
            inputs.backlinks,
            inputs.related,
        )
        plans += [
            Plan(urls.story_json(slug), story_json, (record, settings, language)),
            planned(Document(urls.markdown(slug), inputs.markdown, f"the story {slug!r} as Markdown")),
            *map(planned, _cited(citation_of(story, text.summary, settings))),
        ]
    return plans


def _cited(citation: Citation) -> tuple[Document, ...]:
    return (bibtex(citation), ris(citation), csl(citation))


def _captures(inputs: StoryInputs, raw: Mapping[str, bytes]) -> Iterator[Document]:
    """The captures of a story and its versions, as they came."""
    files = {source.sha256: source.file for text in _texts(inputs) for source in text.captures}
    for sha256, file in files.items():
        if sha256 in raw:
            yield Document(urls.raw(inputs.story.slug, sha256), raw[sha256], file)


def _page(text: TextInputs, context: StoryContext, title_suffix: str, settings: Settings, language: Language) -> Page:
    story = text.story
    address = urls.story(story.slug)
    beat = beat_link(story)
    month = (
        month_link(story.date.year, story.date.month, language)
        if story.date
        else Link(language.gettext("Undated"), urls.UNDATED)
    )
    feeds = (feed_link(settings, language, beat.text, beat.href),) if beat else ()
    above = Link(language.gettext("Beats"), urls.BEATS) if beat else Link(language.gettext("Months"), urls.MONTHS)
    trail = (above, beat or month)
    citation = citation_of(story, text.summary, settings)
    records = (Link("Markdown", urls.markdown(story.slug)), Link("JSON", urls.story_json(story.slug)))
    shown = story_text(text, story.slug, address, settings, language, margin_notes(context.shared_phrases, language))
    return Page(
        address=address,
        template="pages/story.html",
        title=f"{head_title(story.title)} ({title_suffix})" if title_suffix else head_title(story.title),
        description=f"{text.summary} ({title_suffix})" if title_suffix else text.summary,
        origin=f"the story {story.slug!r}",
        feeds=(*feeds, feed_link(settings, language)),
        alternates=(("text/markdown", urls.markdown(story.slug)), ("application/json", urls.story_json(story.slug)))
        if settings.records
        else (),
        properties=story_properties(story),
        data=article(story, text.summary, context.entities, trail, settings, language),
        trail=trail,
        modified=story.updated or story.date,
        view=StoryPage(
            text=shown,
            captured=language.ngettext("%(num)s capture", "%(num)s captures", len(story.captures))
            if story.captures
            else language.gettext("written by hand"),
            context=context,
            neighbourhood=language.gettext("Earlier and later, in %(beat)s", beat=beat.text)
            if beat
            else language.gettext("Earlier and later, in the archive"),
            source_url=story.source_url,
            author=story.author,
            citation=in_words(citation, language),
            forms=(*files(citation), *records) if settings.records else (),
            tags=meta_tags(citation),
            filters=tuple(_filters(story, context.entities, language, in_paragraphs=shown.in_paragraphs)),
        ),
    )


def _filters(
    story: Story, entities: Sequence[Link], language: Language, *, in_paragraphs: bool
) -> Iterator[tuple[str, str]]:
    """What a search can be narrowed to, as (filter, value)."""
    if story.beat:
        yield "beat", story.beat
    if story.date:
        yield "year", f"{story.date.year:04d}"
    yield from (("completeness", words) for words in completeness_of(story, language, in_paragraphs=in_paragraphs))
    yield from (("entity", entity.text) for entity in entities)
