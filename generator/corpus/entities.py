"""Stories, their texts and the registry in; every entity with where it is marked and where it is only named, out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from generator.content.prose import Prose
from generator.content.registry import Entry, Registry
from generator.core.memo import FORGETFUL, Memo
from generator.core.model import Story
from generator.core.text import straight_apostrophes
from generator.corpus.entity_marks import marks_of_all, tally_marks
from generator.corpus.entity_names import Names, decide_names, fits, name_candidates
from generator.corpus.name_search import Match, NameQuery, find_names, matched
from generator.corpus.redirects import Versions


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

    `unmentioned` are the registered slugs that no text marks or names, `moved` what each merged slug is now. `marked`
    and `named` are slugs; `named` and `matches` hold those stories alone that name something. `registry` is what was
    given, and the same object as in the last build where it has not changed.
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
    """Stories in the order of the archive, their texts, their other texts, and the registry in; all entities out.

    Without `match_names` texts are not searched: nothing is merely named.
    """
    registry = memo.canonical("registry", registry)
    marks, former = marks_of_all([(story, texts[story.slug]) for story in stories], versions, registry, memo)
    marked = {story.slug: of.slugs for story, of in zip(stories, marks, strict=True)}
    members, earlier, mentions, labels = tally_marks(stories, marks, former, memo)
    known = memo.call("candidates", "", name_candidates, labels, registry)
    wanted = memo.canonical("lookup", known.lookup())
    queries = [NameQuery(texts[slug].paragraphs, wanted) for slug in marked] if match_names else []
    names_found_in = memo.map(
        find_names, queries, lambda text: (id(text.paragraphs), id(text.lookup)), doing="looking for names"
    )
    names = decide_names(known, names_found_in)
    allowed = dict(names.matched)
    matches = {
        slug: found
        for slug, names_found in zip(marked, names_found_in, strict=match_names)
        if names_found.hits and (found := tuple(matched(names_found, texts[slug].paragraphs, allowed)))
    }
    named = {
        slug: others
        for slug, of in matches.items()
        if (others := tuple(dict.fromkeys(match.slug for match in of if match.slug not in marked[slug])))
    }
    matched_times = Counter(match.slug for match in chain.from_iterable(matches.values()))
    naming: dict[str, list[Story]] = {}
    for story in stories:
        for slug in named.get(story.slug, ()):
            naming.setdefault(slug, []).append(story)
    # A registered entity has its page whether or not a text happens to name it today: its address is to last.
    by_slug = {
        slug: _entity(
            registry.entries.get(slug) or Entry(slug=slug),
            labels.get(slug, Counter()),
            stories=tuple(members.get(slug, ())),
            mentions=mentions.get(slug, 0),
            named=tuple(naming.get(slug, ())),
            matches=matched_times[slug],
            earlier=frozenset(earlier.get(slug, ())),
        )
        for slug in dict.fromkeys((*members, *naming, *registry.entries))
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


def _entity(
    entry: Entry,
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


@lru_cache(maxsize=1 << 14)  # most entities are called today what they were called in the last build
def _called(entry: Entry, labels: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
    """What an entity is called: its name, then the others in order."""
    known = sorted(most_common(dict(labels)), key=lambda label: not fits(label, entry.slug, entry.names))
    name, *others = dict.fromkeys((*entry.names[:1], *known, *([] if known else [entry.slug])))
    names = {straight_apostrophes(other): other for other in (*entry.aliases, *others)}
    return (name, *sorted(other for plain, other in names.items() if plain != straight_apostrophes(name)))


def most_common(counts: Mapping[str, int]) -> list[str]:
    """Names in, each once, the one used most first; of equals the longest, then by the alphabet.

    A straight apostrophe and a curly one are the same name, counted together and spelt as it mostly is.
    """
    totals: Counter[str] = Counter()
    for name, times in counts.items():
        totals[straight_apostrophes(name)] += times
    spelt = {straight_apostrophes(name): name for name in sorted(counts, key=lambda name: (counts[name], name))}
    return [spelt[name] for name in sorted(totals, key=lambda name: (-totals[name], -len(name), name))]
