"""Content and templates in, the documents of the site out, with problems among them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator import frontmatter, urls
from generator.corpus import Corpus, beat_slug, relate
from generator.look import Look
from generator.model import Story, Tree
from generator.page import Document, Page
from generator.pages import PRODUCERS
from generator.pages.furniture import sitemap
from generator.pages.site import HandPage, Site
from generator.problems import Place, Problem
from generator.registry import Registry
from generator.settings import Settings
from generator.text import UndecodableError, decode, slugify


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a site is made of: stories and pages as Markdown files, captures by SHA-256, templates and assets.

    The `_at` names are what problems call the folders, `template_places` what they call each template.
    """

    stories: Tree
    registry: Registry
    pages: Tree
    raw: Mapping[str, bytes]
    templates: Tree
    assets: Tree
    stories_at: str
    pages_at: str
    template_places: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A site before it is shown: its relations, what producers get beside them, its look, what was wrong so far."""

    corpus: Corpus
    site: Site
    look: Look
    problems: tuple[Problem, ...]


def gather(content: Content, settings: Settings) -> Gathered:
    """Content in; what pages are made from out."""
    stories, problems = read_stories(content.stories, content.stories_at)
    pages, page_problems = _read_pages(content.pages, content.pages_at)
    look = Look(content.templates, settings, content.template_places)
    corpus = relate(stories, content.registry)
    return Gathered(
        corpus=corpus,
        site=Site(settings, pages, content.raw, content.assets),
        look=look,
        problems=(*problems, *page_problems, *look.problems, *_ambiguous(corpus, content.stories_at)),
    )


def _ambiguous(corpus: Corpus, at: str) -> Iterator[Problem]:
    """A note for each slug that the stories mark on different things, at the first story that does."""
    for found in corpus.entities.naming.ambiguous:
        entity = next(entity for entity in corpus.entities.all if entity.slug == found.slug)
        yield Problem(
            code="ambiguous-slug",
            message=found.why,
            place=Place(f"{at}/{entity.stories[-1].slug}.md") if entity.stories else None,
            hint=f"if they are one thing, list {found.name!r} among its aliases in entities.yaml",
        )


def publish(gathered: Gathered) -> Iterator[Document | Problem]:
    """What pages are made from in; documents out, each path once, and problems between them.

    Nothing is kept but the addresses.
    """
    yield from gathered.problems
    corpus, site, look = gathered.corpus, gathered.site, gathered.look
    taken: dict[str, str] = {}
    shown: list[Page] = []
    for produce in PRODUCERS:
        for made in produce(corpus, site):
            made_at = urls.file(made.address) if isinstance(made, Page) else made.path
            # Hosts that fold case or composed letters would take these for one file.
            key = made_at.casefold()
            if key in taken:
                yield _taken(made_at, taken[key], made.origin)
                continue
            taken[key] = made.origin
            if isinstance(made, Page):
                shown.append(made)
                yield look.render(made)
            else:
                yield made
    yield sitemap(shown, site.settings)


def read_stories(files: Tree, at: str) -> tuple[tuple[Story, ...], tuple[Problem, ...]]:
    """The folder of stories in; its stories, each slug once, and what is wrong with the files, out."""
    stories: list[Story] = []
    problems: list[Problem] = []
    first: dict[tuple[str | None, str], str] = {}
    for path, data in sorted(files.items()):
        name = f"{at}/{path}"
        try:
            text = decode(data)
        except UndecodableError as error:
            problems.append(Problem(code="front-matter", message=str(error), place=Place(name)))
            continue
        story, found = frontmatter.read(text, name, path.rpartition("/")[2].removesuffix(".md"))
        problems += found
        if story is None:
            continue
        other = first.setdefault((story.version_of, story.slug), name)
        if other == name:
            stories.append(story)
        else:
            problems.append(
                Problem(
                    code="duplicate-slug",
                    message=f"the slug {story.slug!r} is already that of {other}",
                    place=Place(name),
                    hint="give one of the two another slug",
                )
            )
    known = {slug for story in stories if story.version_of is None for slug in (story.slug, *story.aliases)}
    for story in stories:
        if story.version_of and story.version_of not in known and not problems:
            problems.append(
                Problem(
                    code="front-matter",
                    message=f"this is a version of {story.version_of!r}, and there is no such story",
                    place=Place(first[story.version_of, story.slug]),
                    hint="name the story's slug in version_of, or list the old slug under its aliases",
                )
            )
    return tuple(stories), tuple(problems)


def lost(paths: Iterable[str], reduced: Sequence[Story], redirects: Mapping[str, str]) -> tuple[Problem, ...]:
    """The files that the last build wrote and this one does not in; a problem for each page and feed among them out.

    What goes because captures were removed (`reduced`: the stories as they were) was taken away by hand, and is a
    warning. The drawers of the undated and of the merely named are no addresses to last: they empty as
    dates become known and names are decided on.
    """
    expected = _addresses_of(reduced)
    fewer = {story.version_of for story in reduced if story.version_of}
    problems = []
    for path in paths:
        address = path.removesuffix("index.html")
        drawer = (address.startswith(urls.UNDATED) and address != urls.UNDATED) or f"/{urls.NAMED}" in address
        if drawer or (address == path and not path.endswith(urls.FEED)):
            continue
        text = _TEXT.match(address)
        goes = text is not None and redirects.get(text[1], text[1]) in fewer
        if address not in expected and not goes:
            problems.append(
                Problem(
                    code="address-lost",
                    message=f"/{address} was published, and this build has no such page",
                    hint="bring its content back, or list its slug under aliases:, or go on with --allow-lost",
                )
            )
        elif not address.startswith(urls.STORIES):  # that the story goes was said where it was found
            problems.append(Problem(code="withdrawn", message=f"/{address} goes with the captures that were removed"))
    return tuple(problems)


# stories/kettle-question-1a2b/0f1e2d3c/: a version, or what led to one
_TEXT = re.compile(rf"{urls.STORIES}([^/]+)/[0-9a-f]{{8}}/")


def _addresses_of(stories: Iterable[Story]) -> frozenset[str]:
    """Stories in; out the addresses of every page and feed that may exist for their sake alone."""
    found: set[str] = set()
    for story in stories:
        found |= {urls.story(slug) for slug in (story.slug, *story.aliases)}
        lists = [urls.entity(slug) for slug, _ in story.entities]
        lists += [urls.beat(beat_slug(story.beat))] if story.beat else []
        if story.date:
            found.add(urls.month(story.date.year, story.date.month))
            lists += [urls.year(address, story.date.year) for address in lists]
        found |= {address for each in lists for address in (each, urls.feed(each))}
    return frozenset(found)


def _taken(path: str, first: str, second: str) -> Problem:
    return Problem(
        code="address-taken",
        message=f"two things claim {path}: {first} and {second}",
        hint="give one of them another slug, or take the alias away",
    )


def _read_pages(files: Tree, at: str) -> tuple[tuple[HandPage, ...], tuple[Problem, ...]]:
    pages: list[HandPage] = []
    problems: list[Problem] = []
    for path, data in sorted(files.items()):
        name = f"{at}/{path}"
        try:
            fields, body = frontmatter.read_fields(decode(data), name)
        except UndecodableError as error:
            problems.append(Problem(code="front-matter", message=str(error), place=Place(name)))
            continue
        fields.only(("title", "description"), code="unknown-key")
        slug = slugify(path.removesuffix(".md").rpartition("/")[2])
        title = fields.text("title") or slug
        pages.append(HandPage(slug, title, fields.text("description") or title, body, name))
        problems += fields.problems
    return tuple(pages), tuple(problems)
