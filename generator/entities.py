"""Stories, their texts and the registry in; every entity with where it is marked and where it is only named, out."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.mentions import Index, Match, indexed, matches
from generator.model import Story
from generator.names import Names, decided, fits, possessed
from generator.prose import Prose
from generator.redirects import Versions
from generator.registry import Entry, Registry
from generator.text import straight


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Someone or something that stories mention: its name, the others, and where it is.

    A mention is *marked* where the source marked it, and *matched* where a text merely has one of its names; the two
    are never counted together. `stories` are those that mark it, `named` those that only name it.
    """

    slug: str
    name: str
    type: str | None
    other_names: tuple[str, ...]
    same_as: tuple[str, ...]
    stories: tuple[Story, ...]
    mentions: int
    named: tuple[Story, ...]
    matches: int
    earlier: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entities:
    """All entities by name, and by the slug of a story those that it marks, in order, and what else it names.

    `unmentioned` are the registered slugs that no text marks or names, `moved` what each merged slug is now.
    """

    all: tuple[Entity, ...]
    by_slug: Mapping[str, Entity]
    marked: Mapping[str, tuple[Entity, ...]]
    named: Mapping[str, tuple[Entity, ...]]
    matches: Mapping[str, tuple[Match, ...]]
    names: Names
    unmentioned: tuple[str, ...]
    moved: Mapping[str, str]


@dataclass(slots=True)
class _Found:
    """What is found on one entity while the stories are gone through."""

    labels: Counter[str] = field(default_factory=Counter)
    stories: dict[str, Story] = field(default_factory=dict)
    mentions: int = 0
    named: list[Story] = field(default_factory=list)
    matches: int = 0
    earlier: set[str] = field(default_factory=set)


class _Marks:
    """The entities of a text: `in_text` as (slug, label), in order; `slugs` and `labels` with those its file lists."""

    def __init__(self, story: Story, text: Prose, registry: Registry) -> None:
        references = (reference for reference in text.references if reference.kind == "entity")
        self.in_text = [(registry.canonical(reference.slug), reference.label) for reference in references]
        listed = [(registry.canonical(slug), name) for slug, name in story.entities]
        self.slugs = tuple(dict.fromkeys(slug for slug, _ in (*self.in_text, *listed)))
        marked = {slug for slug, _ in self.in_text}
        self.labels = [*self.in_text, *((slug, name) for slug, name in listed if slug not in marked and name)]


def entities(stories: Sequence[Story], texts: Mapping[str, Prose], versions: Versions, registry: Registry) -> Entities:
    """Stories in the order of the archive, their texts, their other texts, and the registry in; all entities out."""
    found: defaultdict[str, _Found] = defaultdict(_Found)
    marked: dict[str, tuple[str, ...]] = {}
    for story in stories:
        shown = _Marks(story, texts[story.slug], registry)
        marked[story.slug] = shown.slugs
        for slug, _ in shown.in_text:
            found[slug].mentions += 1
        for marks in (shown, *(_Marks(*version, registry) for version in versions.get(story.slug, ()))):
            for slug in marks.slugs:
                found[slug].stories[story.slug] = story
                if slug not in shown.slugs:
                    found[slug].earlier.add(story.slug)
            for slug, label in marks.labels:
                found[slug].labels[possessed(label)] += 1
    labels = {slug: of.labels for slug, of in found.items()}
    names = decided(labels, registry, (texts[story.slug].text for story in stories))
    index = indexed(names.matched)
    matched = {story.slug: tuple(_matches(texts[story.slug], index)) for story in stories}
    for story in stories:
        for slug, times in Counter(match.slug for match in matched[story.slug]).items():
            found[slug].matches += times
            if story.slug not in found[slug].stories:
                found[slug].named.append(story)
    # A registered entity has its page whether or not a text happens to name it today: its address is to last.
    by_slug = {slug: _entity(slug, found[slug], registry) for slug in dict.fromkeys((*found, *registry.entries))}
    return Entities(
        all=tuple(sorted(by_slug.values(), key=lambda entity: (entity.name.casefold(), entity.slug))),
        marked={story: tuple(by_slug[slug] for slug in slugs) for story, slugs in marked.items()},
        named={
            story: tuple(by_slug[slug] for slug in dict.fromkeys(m.slug for m in of) if slug not in marked[story])
            for story, of in matched.items()
        },
        matches=matched,
        names=names,
        by_slug=by_slug,
        unmentioned=tuple(sorted(slug for slug, of in by_slug.items() if not of.stories and not of.matches)),
        moved=dict(registry.moved),
    )


def _entity(slug: str, found: _Found, registry: Registry) -> Entity:
    entry = registry.entries.get(slug, Entry(slug=slug))
    labels = sorted(commonest(found.labels), key=lambda label: not fits(label, slug, entry.names))
    name, *others = dict.fromkeys((*entry.names[:1], *labels, *([] if labels else [slug])))
    names = {straight(other): other for other in (*entry.aliases, *others)}
    return Entity(
        slug=slug,
        name=name,
        type=entry.type,
        other_names=tuple(sorted(other for plain, other in names.items() if plain != straight(name))),
        same_as=entry.same_as,
        stories=tuple(found.stories.values()),
        mentions=found.mentions,
        named=tuple(found.named),
        matches=found.matches,
        earlier=frozenset(found.earlier),
    )


def _matches(text: Prose, names: Index) -> Iterator[Match]:
    for paragraph in text.paragraphs:
        yield from matches(paragraph.text, paragraph.marked, names, paragraph.anchor)


def commonest(counts: Mapping[str, int]) -> list[str]:
    """Names in, each once, the one used most first; of equals the longest, then by the alphabet.

    A straight apostrophe and a curly one are the same name, counted together and spelt as it mostly is.
    """
    totals: Counter[str] = Counter()
    for name, times in counts.items():
        totals[straight(name)] += times
    spelt = {straight(name): name for name in sorted(counts, key=lambda name: (counts[name], name))}
    return [spelt[name] for name in sorted(totals, key=lambda name: (-totals[name], -len(name), name))]
