"""Computes for each story the stories most similar to it, and the reasons.

Two stories are similar by what few others have: the rarer what they share, the more it counts. Rarity is measured
by how many stories have it, not by their share of the archive, so a new story changes nothing for those it shares
nothing with.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from generator.core.chunks import chunks
from generator.core.memo import FORGETFUL, Memo
from generator.corpus.entities import Entities
from generator.corpus.fingerprints import TextProfile

RARE_ENTITY, RARE_WORD = 30, 8
"""Maximum number of stories that may have an entity or a word for it to count as a similarity."""

MOST = 8
"""Maximum number of similar stories kept for a story."""

_REASONS = 4
"""Maximum number of shared things given as the reason."""

_ENTITY_WEIGHT, _WORD_WEIGHT = 240, 120
"""Weight of a shared entity or word, to be divided by the number of stories that have it."""

_ENOUGH = 80
"""Minimum weight for two stories to be similar: an entity that three stories have, or two words that three have."""

Words = Mapping[str, tuple[str, ...]]
"""By word or entity, the slugs of the stories that have it; none where they are too many."""


class Shared(NamedTuple):
    """Something that two stories share: an entity by its slug, or a word."""

    name: str
    is_entity: bool


class SimilarStory(NamedTuple):
    """A story that is similar to another one, and what they share, by weight, the greatest first."""

    slug: str
    shared: tuple[Shared, ...]


def rare_words(profiles: Mapping[str, TextProfile], memo: Memo = FORGETFUL) -> Words:
    """Returns which stories have each distinctive word, if several have it, but not too many.

    Args:
        profiles: The profiles of all texts, by slug; of their words all, or those whose rarity is asked for.
        memo: Remembers the words of unchanged chunks of stories.
    """
    indexes = [_indexed(number, part, profiles, memo) for number, part in chunks(list(profiles))]
    merged = [memo.call("distinctive words, added", number, _added, group) for number, group in chunks(indexes)]
    return {word: slugs for word, slugs in _added(merged).items() if len(slugs) > 1}


def _indexed(number: int, slugs: Sequence[str], profiles: Mapping[str, TextProfile], memo: Memo) -> Words:
    """The stories that have each word of a chunk of them."""
    words = tuple([profiles[slug].words for slug in slugs])
    return memo.call("distinctive words", number, _having, slugs, words)


def similar_stories(
    slugs: Sequence[str],
    entities: Entities,
    profiles: Mapping[str, TextProfile],
    words: Words,
    memo: Memo = FORGETFUL,
) -> dict[str, tuple[SimilarStory, ...]]:
    """Returns, by the slug of each story that has any, its similar stories, the most similar first.

    Args:
        slugs: The stories that are asked for.
        entities: All entities.
        profiles: The profile of each of these stories; if empty, only entities count.
        words: The rare words that these stories have, as `rare_words` of all stories returns them.
        memo: Remembers the results of unchanged chunks of stories.
    """
    rare_entities: dict[str, tuple[str, ...]] = {}
    for entity in entities.all:
        if 1 < len(entity.stories) <= RARE_ENTITY + len(entity.earlier):
            marking = tuple([story.slug for story in entity.stories if story.slug not in entity.earlier])
            if 1 < len(marking) <= RARE_ENTITY:
                rare_entities[entity.slug] = marking
    similar_by_slug: dict[str, tuple[SimilarStory, ...]] = {}
    for number, part in chunks(slugs):
        index = _indexed(number, part, profiles, memo) if profiles else {}
        own_words = {word: words[word] for word in index.keys() & words.keys()}
        marked = tuple([entities.marked[slug] for slug in part])
        own_entities = {slug: rare_entities[slug] for slugs in marked for slug in slugs if slug in rare_entities}
        part_words = tuple([profiles[slug].words if profiles else "" for slug in part])
        similar_by_slug |= memo.call(
            "similar stories", number, _similar, part, part_words, marked, own_words, own_entities
        )
    return similar_by_slug


def _having(slugs: Sequence[str], words: Sequence[str]) -> Words:
    slugs_by_word: dict[str, list[str]] = {}
    for slug, of in zip(slugs, words, strict=True):
        for word in of.split():
            slugs_by_word.setdefault(word, []).append(slug)
    return {word: tuple(of) if len(of) <= RARE_WORD else () for word, of in slugs_by_word.items()}


def _added(parts: Iterable[Words]) -> Words:
    merged: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for word, slugs in part.items():
            if word not in merged:
                merged[word] = slugs
            elif merged[word]:
                combined = (*merged[word], *slugs)
                merged[word] = combined if slugs and len(combined) <= RARE_WORD else ()
    return merged


def _similar(
    slugs: Sequence[str],
    words: Sequence[str],
    marked: Sequence[Sequence[str]],
    rare_words: Words,
    rare_entities: Words,
) -> dict[str, tuple[SimilarStory, ...]]:
    similar_by_slug: dict[str, tuple[SimilarStory, ...]] = {}
    for slug, text_words, entities in zip(slugs, words, marked, strict=True):
        shared = [(Shared(entity, True), rare_entities[entity]) for entity in entities if entity in rare_entities]  # noqa: FBT003 - read as named in the record
        # A word of a marked name adds nothing to the mark itself.
        named = {part for entity in entities for part in entity.split("-")}
        own = [word for word in text_words.split() if word in rare_words and word.lower() not in named]
        shared += [(Shared(word, False), rare_words[word]) for word in own]  # noqa: FBT003 - likewise
        reasons_by_slug: dict[str, list[tuple[int, Shared]]] = {}
        for item, holders in shared:
            weight = (_ENTITY_WEIGHT if item.is_entity else _WORD_WEIGHT) // len(holders)
            for other in holders:
                if other != slug:
                    reasons_by_slug.setdefault(other, []).append((-weight, item))
        scores = ((sum(weight for weight, _ in reasons), other) for other, reasons in reasons_by_slug.items())
        best = sorted(score for score in scores if -score[0] >= _ENOUGH)[:MOST]
        if best:
            similar_by_slug[slug] = tuple(
                SimilarStory(other, tuple(item for _, item in sorted(reasons_by_slug[other])[:_REASONS]))
                for _, other in best
            )
    return similar_by_slug
