"""Gathers all that producers work from: reads stories and hand-written pages, relates them, loads the templates."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.content import frontmatter
from generator.content.registry import Registry
from generator.content.settings import Settings
from generator.content.storyfile import STORIES, StoryFile, read_stories
from generator.core.memo import FORGETFUL, Memo
from generator.core.model import Story, Tree
from generator.core.problems import Place, Problem
from generator.core.text import UndecodableError, decode, slugify, stem
from generator.corpus.checks import ambiguous_slugs, no_targets, unknown_beats
from generator.corpus.corpus import Corpus, relate
from generator.site import urls
from generator.site.page import Link
from generator.site.periods import periods
from generator.site.renderer import Renderer, Theme, renderer_of
from generator.site.site import HandPage, Site
from generator.site.views.completeness import completeness, title_suffixes
from generator.site.views.links import addresses, row, story_link

_PAGES = "pages"
"""What links call the folder of pages written by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The inputs of a site.

    `stories` are the stories as read and `files` their files as bytes, `pages` the files of pages written by hand,
    `raw` the captures by SHA-256, `images` those beside stories and pages, by their paths in the content folder.
    Problems call the folders by their `_at` names, and each template as `template_places` says.
    """

    stories: Sequence[StoryFile]
    files: Tree
    registry: Registry
    pages: Tree
    images: Tree
    raw: Mapping[str, bytes]
    templates: Tree
    assets: Tree
    stories_at: str
    pages_at: str
    template_places: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """All that a site is planned and rendered from: corpus, `Site` and renderer; and the problems so far."""

    corpus: Corpus
    site: Site
    renderer: Renderer
    problems: tuple[Problem, ...]


def gather(content: Content, settings: Settings, memo: Memo = FORGETFUL) -> Gathered:
    """Gathers what producers work from."""
    texts, problems, files = read_stories(content.stories, content.stories_at)
    pages, page_problems = _read_pages(content.pages, content.pages_at)
    renderer = renderer_of(Theme(tuple(content.templates.items()), settings, tuple(content.template_places.items())))
    corpus = relate(
        texts, content.registry, memo, match_names=settings.match_names, compare_texts=settings.compare_texts
    )
    site = _site(corpus, pages, content, settings, memo)
    return Gathered(
        corpus=corpus,
        site=site,
        renderer=renderer,
        problems=(
            *problems,
            *page_problems,
            *renderer.problems,
            *ambiguous_slugs(corpus, files),
            *unknown_beats(corpus, settings),
            *no_targets(corpus, site.addresses, files),
        ),
    )


def _site(corpus: Corpus, pages: tuple[HandPage, ...], content: Content, settings: Settings, memo: Memo) -> Site:
    slugs = [story.slug for story in corpus.stories]
    images = {path: (_image_address(path, data), data) for path, data in sorted(content.images.items())}
    files = {f"{STORIES}/{file.path}": file.story for file in content.stories if file.story}
    file_addresses = {
        **{path: _address_of(story) for path, story in files.items() if not story.draft},
        **{page.path: f"{page.slug}/" for page in pages},
        **{path: address for path, (address, _) in images.items()},
    }
    return Site(
        settings=memo.canonical("settings", settings),
        pages=pages,
        raw=content.raw,
        assets=content.assets,
        rows=dict(zip(slugs, memo.map(row, corpus.stories, share=False), strict=True)),
        links=dict(zip(slugs, memo.map(story_link, corpus.stories, share=False), strict=True)),
        entities=memo.canonical(
            "entity links",
            {entity.slug: Link(entity.name, urls.entity(entity.slug)) for entity in corpus.entities.all},
        ),
        addresses=memo.canonical("addresses", addresses(corpus, corpus.targets, file_addresses)),
        files=file_addresses,
        images=images,
        complete=completeness(corpus, memo),
        markdown={
            file.story.slug: content.files[file.path]
            for file in content.stories
            if file.story and file.story.version_of is None
        },
        title_suffixes=title_suffixes(corpus, memo),
        periods=periods([(month.year, month.number) for month in corpus.months]),
    )


def _image_address(path: str, data: bytes) -> str:
    return urls.image(hashlib.sha256(data).hexdigest(), path[path.rindex(".") :].lower())


def _address_of(story: Story) -> str:
    return urls.version(story.version_of, story.slug) if story.version_of else urls.story(story.slug)


def _read_pages(files: Tree, folder: str) -> tuple[tuple[HandPage, ...], tuple[Problem, ...]]:
    pages: list[HandPage] = []
    problems: list[Problem] = []
    for path, data in sorted(files.items()):
        name = f"{folder}/{path}"
        try:
            fields, body = frontmatter.read_fields(decode(data), name)
        except UndecodableError as error:
            problems.append(Problem(code="front-matter", message=str(error), place=Place(name)))
            continue
        fields.only(("title", "description", "draft"), code="unknown-key")
        if fields.flag("draft"):
            continue
        slug = slugify(stem(path))
        title = fields.text("title") or slug
        pages.append(HandPage(slug, title, fields.text("description") or title, body, name, f"{_PAGES}/{path}"))
        problems += fields.problems
    return tuple(pages), tuple(problems)
