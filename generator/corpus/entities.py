"""Collects all entities, with the stories that mark them and those that only name them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from generator.content.prose import Prose
from generator.content.registry import Registry, RegistryEntry
from generator.core.memo import FORGETFUL, Memo
from generator.core.model import Story
from generator.core.typography import plain_name
from generator.corpus.entity_marks import marks_of_all, tally_marks
from generator.corpus.entity_names import NameCandidates, Names, decide_names, fits, name_candidates
from generator.corpus.name_search import Match, NameQuery, find_names, matched
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


def entities(
    stories: Sequence[Story],
    texts: Mapping[str, Prose],
    versions: Versions,
    registry: Registry,
    memo: Memo = FORGETFUL,
    *,
    match_names: bool = True,
) -> Entities:
    """Collects all entities that are marked, named or registered.

    Args:
        stories: The stories, in the order of the archive.
        texts: The text of each story, by slug.
        versions: The other texts of each story.
        registry: The entities as registered.
        memo: Remembers results from one build to the next.
        match_names: Whether texts are searched for names; if not, nothing counts as named.
    """
    registry = memo.canonical("registry", registry)
    marks, former = marks_of_all([(story, texts[story.slug]) for story in stories], versions, registry, memo)
    marked = {story.slug: of.slugs for story, of in zip(stories, marks, strict=True)}
    members, earlier, mentions, labels = tally_marks(stories, marks, former, memo)
    candidates = memo.call("candidates", "", name_candidates, labels, registry)
    names, matches = _match_names(texts if match_names else {}, candidates, memo)
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


def _match_names(
    texts: Mapping[str, Prose], candidates: NameCandidates, memo: Memo
) -> tuple[Names, dict[str, tuple[Match, ...]]]:
    """Searches texts for the candidates: which of them can be matched, and their matches in each text that has any."""
    search_terms = memo.canonical("lookup", candidates.lookup())
    names_found_in = memo.map(
        find_names,
        [NameQuery(text.paragraphs, search_terms) for text in texts.values()],
        lambda query: (id(query.paragraphs), id(query.lookup)),
        doing="looking for names",
    )
    names = decide_names(candidates, names_found_in)
    allowed = dict(names.matched)
    matches = {
        slug: text_matches
        for (slug, text), names_found in zip(texts.items(), names_found_in, strict=True)
        if names_found.hits and (text_matches := tuple(matched(names_found, text.paragraphs, allowed)))
    }
    return names, matches


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
