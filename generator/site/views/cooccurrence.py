"""Counts the other entities that an entity appears with."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from generator.core.chunks import chunks
from generator.core.memo import Memo

SHOWN = 12
"""The maximum number of other entities that an entity's page shows as appearing with it."""


def cooccurrences(entity: str, marked: Sequence[tuple[str, ...]], memo: Memo) -> Counter[str]:
    """In how many of an entity's stories the other entities are marked, by slug.

    Args:
        entity: The slug of the entity.
        marked: For each of its stories, the slugs of all entities marked there.
        memo: The memory; an entity may have thousands of stories, of which one changes.
    """
    counts: Counter[str] = Counter()
    for number, part in chunks(marked):
        counts.update(memo.call("cooccurrences", (entity, number), _count, part))
    del counts[entity]
    return counts


def _count(marked: Sequence[tuple[str, ...]]) -> Counter[str]:
    return Counter(chain.from_iterable(marked))
