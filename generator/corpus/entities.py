"""Collects all entities, with the stories that mark them and those that only name them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from generator.content.registry import Registry, RegistryEntry
from generator.content.text_facts import TextFacts
from generator.core.memo import FORGETFUL, Memo
from generator.core.model import Story
from generator.core.typography import plain_name
from generator.corpus.entity_marks import Tally, marks_of_all, tally_marks
from generator.corpus.entity_names import NameCandidates, Names, decide_names, fits, name_candidates
from generator.corpus.name_search import Lookup, Match, NamesFound, matched
from generator.corpus.redirects import Versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Someone or something that stories mention: its names, and where it is mentioned.

    A mention is *marked* where the source marked it, and *matched* where a text merely contains one of its names;
    the two are never counted together. `stories` are those that mark it, `named` those that only name it;
    `mentions` counts the marked mentions, `matches` the matched ones.
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
    """All entities, sorted by name, and for each story the entities that it marks or names.

    By the slug of a story, `marked` are the slugs of the entities that it marks, in order, `named` those of the
    others that it names, `matches` the names matched in its text; `named` and `matches` hold only stories that name
    something. `unmentioned` are the registered slugs that no text marks or names, `moved` maps each merged slug to
    the present one. `registry` equals the given one, and is the same object as in the last build where it has not
    changed.
    """

    all: tuple[Entity, ...]
    by_slug: Mapping[str, Entity]
    marked: Mapping[str, tuple[str, ...]]
    named: Mapping[str, tuple[str, ...]]
    matches: Mapping[str, tuple[Match, ...]]
    names: Names
    unmentioned: tuple[str, ...]
    moved: Mapping[str, str]
    registry: Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedEntities:
    """What all texts mark, and the names under which they do: what is known before texts are searched for names.

    `marked` are the slugs of the entities that each story marks, by its slug; `lookup` is what to search texts for.
    """

    marked: Mapping[str, tuple[str, ...]]
    tally: Tally
    candidates: NameCandidates
    lookup: Lookup
    registry: Registry


def marked_entities(
    stories: Sequence[Story],
    facts: Mapping[str, TextFacts],
    versions: Versions,
    registry: Registry,
    memo: Memo = FORGETFUL,
) -> MarkedEntities:
    """Collects what all texts mark.

    Args:
        stories: The stories, in the order of the archive.
        facts: The facts of each story's text, by slug.
        versions: The other texts of each story.
        registry: The entities as registered.
        memo: Remembers results from one build to the next.
    """
    registry = memo.canonical("registry", registry)
    marks, former = marks_of_all([(story, facts[story.slug]) for story in stories], versions, registry, memo)
    tally = tally_marks(stories, marks, former, memo)
    candidates = memo.call("candidates", "", name_candidates, tally.labels, registry)
    return MarkedEntities(
        marked={story.slug: of.slugs for story, of in zip(stories, marks, strict=True)},
        tally=tally,
        candidates=candidates,
        lookup=memo.canonical("lookup", candidates.lookup()),
        registry=registry,
    )


def entities(
    stories: Sequence[Story],
    facts: Mapping[str, TextFacts],
    marked_by_all: MarkedEntities,
    names_found: Mapping[str, NamesFound],
) -> Entities:
    """Collects all entities that are marked, named or registered.

    Args:
        stories: The stories, in the order of the archive.
        facts: The facts of each story's text, by slug.
        marked_by_all: What all texts mark.
        names_found: What each text contains of the names looked for, by the story's slug; none if names do not count.
    """
    marked, registry = marked_by_all.marked, marked_by_all.registry
    members, earlier, mentions, labels = marked_by_all.tally
    in_order = {story.slug: names_found[story.slug] for story in stories if story.slug in names_found}
    names = decide_names(marked_by_all.candidates, in_order.values())
    matches = _matches(facts, in_order, dict(names.matched))
    named = {
        slug: only_named
        for slug, of in matches.items()
        if (only_named := tuple(dict.fromkeys(match.slug for match in of if match.slug not in marked[slug])))
    }
    match_counts = Counter(match.slug for match in chain.from_iterable(matches.values()))
    naming_stories: dict[str, list[Story]] = {}
    for story in stories:
        for slug in named.get(story.slug, ()):
            naming_stories.setdefault(slug, []).append(story)
    # A registered entity has its page even if no text names it at present, so that its address stays valid.
    by_slug = {
        slug: _entity(
            registry.entries.get(slug) or RegistryEntry(slug=slug),
            labels.get(slug, Counter()),
            stories=tuple(members.get(slug, ())),
            mentions=mentions.get(slug, 0),
            named=tuple(naming_stories.get(slug, ())),
            matches=match_counts[slug],
            earlier=frozenset(earlier.get(slug, ())),
        )
        for slug in dict.fromkeys((*members, *naming_stories, *registry.entries))
    }
    return Entities(
        all=tuple(sorted(by_slug.values(), key=lambda entity: (entity.name.casefold(), entity.slug))),
        marked=marked,
        named=named,
        matches=matches,
        names=names,
        by_slug=by_slug,
        unmentioned=tuple(sorted(slug for slug, of in by_slug.items() if not of.stories and not of.matches)),
        moved=dict(registry.moved),
        registry=registry,
    )


def _matches(
    facts: Mapping[str, TextFacts], names_found: Mapping[str, NamesFound], allowed: Mapping[str, str]
) -> dict[str, tuple[Match, ...]]:
    """The matches of the names that may be matched, in each text that has any."""
    return {
        slug: matches
        for slug, found in names_found.items()
        if found.hits and (matches := tuple(matched(found, facts[slug].anchors, allowed)))
    }


def _entity(
    entry: RegistryEntry,
    labels: Mapping[str, int],
    *,
    stories: tuple[Story, ...],
    mentions: int,
    named: tuple[Story, ...],
    matches: int,
    earlier: frozenset[str],
) -> Entity:
    name, *others = _called(entry, tuple(labels.items()))
    return Entity(
        slug=entry.slug,
        name=name,
        type=entry.type,
        other_names=tuple(others),
        same_as=entry.same_as,
        stories=stories,
        mentions=mentions,
        named=named,
        matches=matches,
        earlier=earlier,
    )


@lru_cache(maxsize=1 << 14)  # most entities keep their names from one build to the next
def _called(entry: RegistryEntry, labels: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
    """The names of an entity: the one it is published under, then the others, sorted."""
    ranked_labels = sorted(most_common(dict(labels)), key=lambda label: not fits(label, entry.slug, entry.names))
    name, *others = dict.fromkeys((*entry.names[:1], *ranked_labels, *([] if ranked_labels else [entry.slug])))
    names = {plain_name(other): other for other in (*entry.aliases, *others)}
    return (name, *sorted(other for plain, other in names.items() if plain != plain_name(name)))


def most_common(counts: Mapping[str, int]) -> list[str]:
    """Sorts names by use, most used first; of equals the longest first, then alphabetically.

    A straight apostrophe and a curly one are the same name, counted together and spelt in the more frequent way.
    """
    totals: Counter[str] = Counter()
    for name, times in counts.items():
        totals[plain_name(name)] += times
    spelt = {plain_name(name): name for name in sorted(counts, key=lambda name: (counts[name], name))}
    return [spelt[name] for name in sorted(totals, key=lambda name: (-totals[name], -len(name), name))]
