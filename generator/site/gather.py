"""Gathers what producers work from beside the corpus: hand-written pages, templates, rows, links, addresses."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from generator.content import frontmatter
from generator.content.published import Published
from generator.content.registry import Registry
from generator.content.settings import Settings
from generator.content.storyfile import STORIES, StoryFile, read_stories
from generator.content.text import Text
from generator.core.chunks import chunks
from generator.core.memo import FORGETFUL, Memo
from generator.core.model import Story, Tree
from generator.core.part import Part
from generator.core.problems import Place, Problem
from generator.core.text import UndecodableError, decode, slugify, stem
from generator.corpus.checks import ambiguous_slugs, no_targets, unknown_beats
from generator.corpus.corpus import Corpus, Outline, outline
from generator.site import urls
from generator.site.feed_ids import feed_ids
from generator.site.language import in_language, language_of, untranslated
from generator.site.look import look_of, missing_files
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
    """The inputs of a site that every owner has, beside the stories.

    `pages` are the files of pages written by hand, `images` the addresses of the images beside stories and pages, by
    their paths in the content folder, `static` the paths of the files that go into the site as they are, `unused` the
    problems of templates that nothing uses. Problems call the folders by their `_at` names, and each template as
    `template_places` says.
    """

    settings: Settings
    registry: Registry
    published: Published
    pages: Tree
    images: Mapping[str, str]
    templates: Tree
    stories_at: str
    pages_at: str
    template_places: Mapping[str, str]
    static: frozenset[str] = frozenset()
    static_at: str = ""
    templates_at: str = ""
    unused: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What only the owner of a part has, as in `Site`."""

    part: Part
    texts: Mapping[tuple[str | None, str], Text]
    raw: Mapping[str, bytes]
    images: Mapping[str, bytes]
    assets: Tree
    static: Tree = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The stories of an archive before they are related: the heads of their files by path, and each text's path."""

    heads: Mapping[str, StoryFile]
    paths: Mapping[tuple[str | None, str], str]
    outline: Outline
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """All that a site is planned and rendered from: corpus, `Site` and renderer; and the problems so far."""

    corpus: Corpus
    site: Site
    renderer: Renderer
    problems: tuple[Problem, ...]


def listed(heads: Mapping[str, StoryFile], content: Content, memo: Memo = FORGETFUL) -> Listed:
    """Lists the stories of an archive, given the heads of their files, by path and in that order."""
    texts, problems, paths = read_stories(heads.values(), content.stories_at)
    return Listed(heads=heads, paths=paths, outline=outline(texts, content.registry, memo), problems=problems)


def gather(stories: Listed, corpus: Corpus, content: Content, own: Own, memo: Memo = FORGETFUL) -> Gathered:
    """Gathers what producers work from."""
    pages, page_problems = _read_pages(content.pages, content.pages_at)
    language = language_of(content.settings.language, content.templates)
    content = replace(content, settings=in_language(content.settings, language))
    look = look_of(content.settings, content.static, pages)
    theme = Theme(
        tuple(content.templates.items()), content.settings, tuple(content.template_places.items()), language, look
    )
    renderer = renderer_of(theme)
    site = _site(stories, corpus, pages, content, own, memo)
    at = content.stories_at
    files = {slug: f"{at}/{path}" for (version_of, slug), path in stories.paths.items() if version_of is None}
    return Gathered(
        corpus=corpus,
        site=site,
        renderer=renderer,
        problems=(
            *stories.problems,
            *page_problems,
            *content.unused,
            *untranslated(language, content.templates, content.template_places, content.templates_at),
            *missing_files(content.settings, content.static, content.static_at),
            *renderer.problems,
            *ambiguous_slugs(corpus, files),
            *unknown_beats(corpus, content.settings),
            *no_targets(corpus, site.addresses, files, memo),
        ),
    )


def _site(stories: Listed, corpus: Corpus, pages: tuple[HandPage, ...], content: Content, own: Own, memo: Memo) -> Site:
    slugs = [story.slug for story in corpus.stories]
    by_path = {f"{STORIES}/{path}": file.story for path, file in stories.heads.items() if file.story}
    file_addresses = {
        **{path: _address_of(story) for path, story in by_path.items() if not story.draft},
        **{page.path: f"{page.slug}/" for page in pages},
        **content.images,
    }
    entities = memo.canonical(
        "entity links", {entity.slug: Link(entity.name, urls.entity(entity.slug)) for entity in corpus.entities.all}
    )
    return Site(
        settings=memo.canonical("settings", content.settings),
        language=memo.canonical("language", language_of(content.settings.language, content.templates)),
        part=own.part,
        pages=pages,
        texts=own.texts,
        raw=own.raw,
        assets=own.assets,
        static=own.static,
        rows=dict(zip(slugs, memo.map(row, corpus.stories, share=False), strict=True)),
        links=dict(zip(slugs, memo.map(story_link, corpus.stories, share=False), strict=True)),
        entities=entities,
        marked=_marked(corpus, entities, memo),
        addresses=memo.canonical("addresses", addresses(corpus, corpus.targets, file_addresses)),
        files=file_addresses,
        images={path: (content.images[path], data) for path, data in own.images.items()},
        complete=completeness(corpus, memo),
        title_suffixes=title_suffixes(corpus, memo),
        feed_ids=memo.canonical("feed ids", feed_ids((*corpus.stories, *corpus.withdrawn), content.published)),
        periods=periods([(month.year, month.number) for month in corpus.months]),
    )


def _marked(corpus: Corpus, entities: Mapping[str, Link], memo: Memo) -> dict[str, tuple[Link, ...]]:
    """The links of the entities that each story marks."""
    links: dict[str, tuple[Link, ...]] = {}
    for number, part in chunks(list(corpus.entities.marked.items())):
        links |= memo.call("marked links", number, _links, part, entities)
    return links


def _links(marked: Sequence[tuple[str, tuple[str, ...]]], entities: Mapping[str, Link]) -> dict[str, tuple[Link, ...]]:
    return {story: tuple([entities[slug] for slug in slugs]) for story, slugs in marked}


def image_address(path: str, data: bytes) -> str:
    """The address of an image of the content folder: it follows from its bytes."""
    return urls.image(hashlib.sha256(data).hexdigest(), path[path.rindex(".") :].lower())


def _address_of(story: Story) -> str:
    return urls.version(story.version_of, story.slug) if story.version_of else urls.story(story.slug)


def _weight(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?\d{1,3}", text) else None


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
        fields.only(("title", "description", "draft", "menu", "weight"), code="unknown-key")
        if fields.flag("draft"):
            continue
        slug = slugify(stem(path))
        title = fields.text("title") or slug
        menu = fields.text("menu") or ""
        pages.append(
            HandPage(
                slug=slug,
                title=title,
                description=fields.text("description") or title,
                body=body,
                origin=name,
                path=f"{_PAGES}/{path}",
                menu={"true": title, "false": ""}.get(menu, menu),
                weight=fields.parsed("weight", _weight, "a whole number from -999 to 999") or 0,
            )
        )
        problems += fields.problems
    return tuple(pages), tuple(problems)
