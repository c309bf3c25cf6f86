"""Stories, what they mark and their telling words in; for each the stories that are most like it, and why, out.

Two stories are alike by what few others have: the rarer what they share, the more it counts. How much is told by how
many stories have it, not by how many there are: one story more changes nothing for those it shares nothing with.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from generator.core.chunks import chunks
from generator.core.memo import FORGETFUL, Memo
from generator.core.model import Story
from generator.corpus.entities import Entities
from generator.corpus.fingerprints import TextProfile

RARE_ENTITY, RARE_WORD = 30, 8
"""In how many stories an entity or a word may be at most to tell that two of them are alike."""

MOST = 8
"""How many stories are found alike at most."""

_REASONS = 4
"""How many of the things that are shared are given as the reason."""

_ENTITY_WEIGHT, _WORD_WEIGHT = 240, 120
"""What is shared counts this much, divided by the number of stories that have it."""

_ENOUGH = 80
"""From how much on two stories are alike: an entity that three stories have, or two words that three have."""

_Having = Mapping[str, tuple[str, ...]]
"""What stories have, with the slugs of those that have it; without these where they are too many."""


class Shared(NamedTuple):
    """Something that two stories share: an entity by its slug, or a word."""

    name: str
    is_entity: bool


class SimilarStory(NamedTuple):
    """A story that is like another one, and what they share, the rarest first."""

    slug: str
    shared: tuple[Shared, ...]


def similar_stories(
    stories: Sequence[Story], entities: Entities, profiles: Mapping[str, TextProfile], memo: Memo = FORGETFUL
) -> dict[str, tuple[SimilarStory, ...]]:
    """By the slug of each story that has any, the stories that are alike, the most alike first.

    Without studies only entities count.
    """
    parts = list(chunks([story.slug for story in stories]))
    words = [tuple([profiles[slug].words if slug in profiles else "" for slug in part]) for _, part in parts]
    having = [
        memo.call("distinctive words", place, _having, part, of) for (place, part), of in zip(parts, words, strict=True)
    ]
    sums = [memo.call("distinctive words, added", place, _added, some) for place, some in chunks(having)]
    rare_words = {word: slugs for word, slugs in _added(sums).items() if len(slugs) > 1}
    rare_entities: dict[str, tuple[str, ...]] = {}
    for entity in entities.all:
        if 1 < len(entity.stories) <= RARE_ENTITY + len(entity.earlier):
            marking = tuple([story.slug for story in entity.stories if story.slug not in entity.earlier])
            if 1 < len(marking) <= RARE_ENTITY:
                rare_entities[entity.slug] = marking
    found: dict[str, tuple[SimilarStory, ...]] = {}
    for (place, part), of, has in zip(parts, words, having, strict=True):
        marked = tuple([entities.marked[slug] for slug in part])
        own_words = {word: rare_words[word] for word in has.keys() & rare_words.keys()}
        own_entities = {slug: rare_entities[slug] for slugs in marked for slug in slugs if slug in rare_entities}
        found |= memo.call("similar stories", place, _similar, part, of, marked, own_words, own_entities)
    return found


def _having(slugs: Sequence[str], words: Sequence[str]) -> _Having:
    found: dict[str, list[str]] = {}
    for slug, of in zip(slugs, words, strict=True):
        for word in of.split():
            found.setdefault(word, []).append(slug)
    return {word: tuple(of) if len(of) <= RARE_WORD else () for word, of in found.items()}


def _added(parts: Iterable[_Having]) -> _Having:
    found: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for word, slugs in part.items():
            if word not in found:
                found[word] = slugs
            elif found[word]:
                both = (*found[word], *slugs)
                found[word] = both if slugs and len(both) <= RARE_WORD else ()
    return found


def _similar(
    slugs: Sequence[str],
    words: Sequence[str],
    marked: Sequence[Sequence[str]],
    rare_words: _Having,
    rare_entities: _Having,
) -> dict[str, tuple[SimilarStory, ...]]:
    found: dict[str, tuple[SimilarStory, ...]] = {}
    for slug, of, entities in zip(slugs, words, marked, strict=True):
        shared = [(Shared(entity, True), rare_entities[entity]) for entity in entities if entity in rare_entities]  # noqa: FBT003 - read as named in the record
        # What is part of a marked name says nothing that the mark does not.
        named = {part for entity in entities for part in entity.split("-")}
        own = [word for word in of.split() if word in rare_words and word.lower() not in named]
        shared += [(Shared(word, False), rare_words[word]) for word in own]  # noqa: FBT003 - likewise
        by: dict[str, list[tuple[int, Shared]]] = {}
        for what, having in shared:
            weight = (_ENTITY_WEIGHT if what.is_entity else _WORD_WEIGHT) // len(having)
            for other in having:
                if other != slug:
                    by.setdefault(other, []).append((-weight, what))
        scores = ((sum(weight for weight, _ in reasons), other) for other, reasons in by.items())
        enough = sorted(score for score in scores if -score[0] >= _ENOUGH)[:MOST]
        if enough:
            found[slug] = tuple(
                SimilarStory(other, tuple(what for _, what in sorted(by[other])[:_REASONS])) for _, other in enough
            )
    return found
