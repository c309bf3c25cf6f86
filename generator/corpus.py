"""Stories in, the corpus out: every relation between them, computed once.

What a page shows of other pages it finds here: order, neighbours, sections, topics, months, relations, redirects.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator import prose
from generator.dates import EPOCH
from generator.model import Story, Teaser
from generator.prose import Prose
from generator.text import fold, slugify


@dataclass(frozen=True, slots=True)
class Beat:
    """A standing topic: its stories in the order of the archive."""

    slug: str
    name: str
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something that stories mention: the name they use most, the others, the stories, the mentions."""

    slug: str
    name: str
    other_names: tuple[str, ...]
    stories: tuple[Story, ...]
    mentions: int


@dataclass(frozen=True, slots=True)
class Month:
    """A month in which stories were published, oldest first: the list never shifts once the month is over."""

    year: int
    number: int
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """A story that a page announced, and that story where the archive has it."""

    teaser: Teaser
    story: Story | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The archive as a whole. `stories` are newest first; those without a date follow, by title.

    Mappings are by the slug of a story: `prose` of its text, `versions` the other texts it had, `newer` and `older`
    its neighbours in its beat (without one, in the whole archive), `related` what its page announced, `entities_of`
    the entities it mentions, in the order it does. `redirects` lead from a slug that is no more to the one that is.
    """

    stories: tuple[Story, ...]
    prose: Mapping[str, Prose]
    versions: Mapping[str, tuple[tuple[Story, Prose], ...]]
    beats: tuple[Beat, ...]
    entities: tuple[Entity, ...]
    entities_of: Mapping[str, tuple[Entity, ...]]
    months: tuple[Month, ...]
    undated: tuple[Story, ...]
    newer: Mapping[str, Story]
    older: Mapping[str, Story]
    related: Mapping[str, tuple[Related, ...]]
    redirects: Mapping[str, str]
    by_slug: Mapping[str, Story]


def relate(stories: Iterable[Story]) -> Corpus:
    """Stories with different slugs, and their versions, in any order in; the corpus out. Drafts are left out."""
    public = [story for story in stories if not story.draft]
    shown = sorted((story for story in public if story.version_of is None), key=_order)
    texts = {story.slug: prose.render(story.body) for story in shown}
    undated = tuple(story for story in shown if story.date is None)
    dated = [story for story in shown if story.date is not None]
    beats = _beats(shown)
    entities = _entities(shown, texts)
    by_entity = {entity.slug: entity for entity in entities}
    newer: dict[str, Story] = {}
    older: dict[str, Story] = {}
    for group in (*(beat.stories for beat in beats), [story for story in dated if not story.beat]):
        for later, earlier in pairwise(story for story in group if story.date is not None):
            newer[earlier.slug] = later
            older[later.slug] = earlier
    by_slug = {story.slug: story for story in shown}
    redirects = {alias: story.slug for story in reversed(shown) for alias in story.aliases if alias not in by_slug}
    return Corpus(
        stories=tuple(shown),
        prose=texts,
        versions=_versions(public, by_slug, redirects),
        beats=beats,
        entities=entities,
        entities_of={
            story.slug: tuple(by_entity[slug] for slug in _mentioned(story, texts[story.slug])) for story in shown
        },
        months=_months(dated),
        undated=undated,
        newer=newer,
        older=older,
        related=_related(shown),
        redirects=redirects,
        by_slug=by_slug,
    )


def beat_slug(name: str) -> str:
    """A beat's name in, its slug out."""
    return slugify(name)


def _order(story: Story) -> tuple[bool, float, str, str]:
    """Newest first, those without a date after all others; among equals by title and slug."""
    seconds = (story.date - EPOCH).total_seconds() if story.date else 0.0
    return (story.date is None, -seconds, story.title.casefold(), story.slug)


def _beats(stories: Sequence[Story]) -> tuple[Beat, ...]:
    found: dict[str, list[Story]] = {}
    for story in stories:
        if story.beat:
            found.setdefault(beat_slug(story.beat), []).append(story)
    beats = (
        Beat(slug, _commonest(story.beat for story in members if story.beat)[0], tuple(members))
        for slug, members in found.items()
    )
    return tuple(sorted(beats, key=lambda beat: (beat.name.casefold(), beat.slug)))


def _mentioned(story: Story, text: Prose) -> tuple[str, ...]:
    """The slugs of the entities of a story: those in its text, in order, then those that only its file lists."""
    slugs = [reference.slug for reference in text.references if reference.kind == "entity"]
    return tuple(dict.fromkeys((*slugs, *(slug for slug, _ in story.entities))))


def _entities(stories: Sequence[Story], texts: Mapping[str, Prose]) -> tuple[Entity, ...]:
    members: dict[str, list[Story]] = {}
    names: dict[str, list[str]] = {}
    mentions: Counter[str] = Counter()
    for story in stories:
        for slug in _mentioned(story, texts[story.slug]):
            members.setdefault(slug, []).append(story)
        marked = [reference for reference in texts[story.slug].references if reference.kind == "entity"]
        for reference in marked:
            names.setdefault(reference.slug, []).append(reference.label)
            mentions[reference.slug] += 1
        in_text = {reference.slug for reference in marked}
        for slug, name in story.entities:
            if slug not in in_text:
                names.setdefault(slug, []).append(name)
    entities = []
    for slug, stories_of in members.items():
        name, *others = _commonest(name for name in names[slug] if name) or [slug]
        entities.append(Entity(slug, name, tuple(sorted(others)), tuple(stories_of), mentions[slug]))
    return tuple(sorted(entities, key=lambda entity: (entity.name.casefold(), entity.slug)))


def _commonest(names: Iterable[str]) -> list[str]:
    """Names in, each once, the one used most first; of equals the longest, then by the alphabet.

    A straight apostrophe and a curly one are the same name.
    """
    counts = Counter(fold(name) for name in names)
    ranked = sorted(counts, key=lambda name: (-counts[name], -len(name), name))
    return list({name.replace("’", "'"): name for name in reversed(ranked)}.values())[::-1]


def _months(dated: Iterable[Story]) -> tuple[Month, ...]:
    found: dict[tuple[int, int], list[Story]] = {}
    for story in dated:
        if story.date:
            found.setdefault((story.date.year, story.date.month), []).append(story)
    return tuple(Month(year, number, tuple(found[year, number][::-1])) for year, number in sorted(found))


def _versions(
    stories: Iterable[Story], by_slug: Mapping[str, Story], redirects: Mapping[str, str]
) -> dict[str, tuple[tuple[Story, Prose], ...]]:
    """The other texts of each story, also where they know it by a slug that it once had."""
    found: dict[str, list[Story]] = {}
    for story in stories:
        if story.version_of:
            slug = redirects.get(story.version_of, story.version_of)
            if slug in by_slug:
                found.setdefault(slug, []).append(story)
    return {
        slug: tuple((version, prose.render(version.body)) for version in sorted(versions, key=_order))
        for slug, versions in found.items()
    }


def _related(stories: Sequence[Story]) -> dict[str, tuple[Related, ...]]:
    """What each story's page announced, with the story meant: the one with that dek, else the only one so titled."""
    by_dek: dict[str, list[Story]] = {}
    by_title: dict[str, list[Story]] = {}
    for story in stories:
        if story.description:
            by_dek.setdefault(fold(story.description), []).append(story)
        by_title.setdefault(fold(story.title), []).append(story)

    def meant(teaser: Teaser) -> Story | None:
        for text, index in ((teaser.dek, by_dek), (teaser.title, by_title)):
            found = index.get(fold(text), []) if text else []
            if len(found) == 1:
                return found[0]
        return None

    return {story.slug: tuple(Related(teaser, meant(teaser)) for teaser in story.related) for story in stories}
