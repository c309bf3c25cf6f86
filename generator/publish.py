"""Content and templates in, a plan of each document of the site out, with problems among them; and a plan shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from generator import frontmatter, urls
from generator.corpus import Corpus, relate
from generator.look import Look, Style, look_of
from generator.model import Story, Tree
from generator.names import possessed
from generator.page import Document, Link, Page, Plan, planned
from generator.pages import PRODUCERS
from generator.pages.furniture import headers, sitemap
from generator.pages.site import HandPage, Site
from generator.pages.tallies import completeness, twins
from generator.pages.views import addresses, row, story_link
from generator.periods import periods
from generator.problems import Place, Problem, suggest
from generator.prose import Prose
from generator.registry import Registry
from generator.settings import Settings
from generator.storyfile import StoryFile
from generator.text import UndecodableError, decode, slugify, straight
from generator.work import ALONE, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a site is made of: stories as read, `files` as they are, pages, captures by SHA-256, templates, assets.

    The `_at` names are what problems call the folders, `template_places` what they call each template.
    """

    stories: Sequence[StoryFile]
    files: Tree
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


def gather(content: Content, settings: Settings, work: Work = ALONE) -> Gathered:
    """Content in; what pages are made from out."""
    texts, problems, files = _read_stories(content.stories, content.stories_at)
    pages, page_problems = _read_pages(content.pages, content.pages_at)
    look = look_of(Style(tuple(content.templates.items()), settings, tuple(content.template_places.items())))
    corpus = relate(
        texts, content.registry, work, match_names=settings.match_names, compare_texts=settings.compare_texts
    )
    return Gathered(
        corpus=corpus,
        site=_site(corpus, pages, content, settings, work),
        look=look,
        problems=(*problems, *page_problems, *look.problems, *_ambiguous(corpus, files), *_unknown(corpus, settings)),
    )


def _site(corpus: Corpus, pages: tuple[HandPage, ...], content: Content, settings: Settings, work: Work) -> Site:
    slugs = [story.slug for story in corpus.stories]
    return Site(
        settings=work.same("settings", settings),
        pages=pages,
        raw=content.raw,
        assets=content.assets,
        rows=dict(zip(slugs, work.map(row, corpus.stories, share=False), strict=True)),
        links=dict(zip(slugs, work.map(story_link, corpus.stories, share=False), strict=True)),
        entities=work.same(
            "entity links",
            {entity.slug: Link(entity.name, urls.entity(entity.slug)) for entity in corpus.entities.all},
        ),
        addresses=work.same("addresses", addresses(corpus, corpus.targets)),
        complete=completeness(corpus, work),
        markdown={
            file.story.slug: content.files[file.path]
            for file in content.stories
            if file.story and file.story.version_of is None
        },
        twins=twins(corpus, work),
        periods=periods([(month.year, month.number) for month in corpus.months]),
        work=work,
    )


def _ambiguous(corpus: Corpus, places: Mapping[str, str]) -> Iterator[Problem]:
    """A note for each slug that the stories mark on different things, at the first story that has the odd one."""
    for found in corpus.entities.names.ambiguous:
        stories = reversed(corpus.entities.by_slug[found.slug].stories)
        having = (story for story in stories if found.name in _labels(corpus.prose[story.slug]))
        first = next(having, None)
        yield Problem(
            code="ambiguous-slug",
            message=found.why,
            place=Place(places[first.slug]) if first else None,
            hint=f"if they are one thing, list {found.name!r} among its aliases in entities.yaml",
        )


def _unknown(corpus: Corpus, settings: Settings) -> Iterator[Problem]:
    """A warning for each beat that the settings say something of, and that no story is on."""
    known = [beat.slug for beat in corpus.beats]
    for slug, _ in settings.beats:
        if slug not in known:
            message = f"the settings say what the beat {slug!r} covers, and no story is on such a beat"
            yield Problem(code="unknown-key", message=message, hint=suggest(slug, known) if known else None)


def _labels(text: Prose) -> frozenset[str]:
    return frozenset(straight(possessed(reference.label)) for reference in text.references)


def publish(gathered: Gathered) -> Iterator[Plan | Problem]:
    """What pages are made from in; plans of all that is to be made out, each file once, and problems between them."""
    yield from gathered.problems
    corpus, site = gathered.corpus, gathered.site
    taken: dict[str, Plan] = {}
    listed: list[tuple[str, datetime | None]] = []
    for produce in PRODUCERS:
        for made in produce(corpus, site):
            plan = planned(made)
            # Hosts that fold case or composed letters would take these for one file.
            first = taken.setdefault(plan.path.casefold(), plan)
            if first is not plan:
                yield _taken(first, plan)
                continue
            if plan.address is not None:
                listed.append((plan.address, plan.modified))
            yield plan
    yield sitemap(listed, site.settings)
    yield headers((plan.path for plan in taken.values() if plan.path.endswith(".html")), site.settings)


def show(plan: Plan, look: Look) -> Document | Problem:
    """A plan in, its document out, or what is wrong with the template that shows it."""
    made = plan.make(*plan.parts)
    return look.render(made) if isinstance(made, Page) else made


def _read_stories(
    files: Iterable[StoryFile], at: str
) -> tuple[list[tuple[Story, Prose]], tuple[Problem, ...], Mapping[str, str]]:
    """The folder of stories in; its stories, each slug once, what is wrong with the files, and where each is, out."""
    texts: list[tuple[Story, Prose]] = []
    problems: list[Problem] = []
    first: dict[tuple[str | None, str], str] = {}
    for file in files:
        if file.problems:
            problems += file.problems
        story, text = file.story, file.prose
        if story is None or text is None:
            continue
        key = (story.version_of, story.slug)
        if key not in first:
            first[key] = file.path
            texts.append((story, text))
        else:
            problems.append(
                Problem(
                    code="duplicate-slug",
                    message=f"the slug {story.slug!r} is already that of {at}/{first[key]}",
                    place=Place(f"{at}/{file.path}"),
                    hint="give one of the two another slug",
                )
            )
    stories = [story for story, _ in texts]
    known = {slug for story in stories if story.version_of is None for slug in (story.slug, *story.aliases)}
    for story in stories:
        if story.version_of and story.version_of not in known and not problems:
            problems.append(
                Problem(
                    code="front-matter",
                    message=f"this is a version of {story.version_of!r}, and there is no such story",
                    place=Place(f"{at}/{first[story.version_of, story.slug]}"),
                    hint="name the story's slug in version_of, or list the old slug under its aliases",
                )
            )
    shown = {slug: f"{at}/{path}" for (version_of, slug), path in first.items() if version_of is None}
    return texts, tuple(problems), shown


def _taken(first: Plan, second: Plan) -> Problem:
    origins = [plan.make(*plan.parts).origin for plan in (first, second)]
    return Problem(
        code="address-taken",
        message=f"two things claim {second.path}: {origins[0]} and {origins[1]}",
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
