"""Counts the other entities that an entity appears with."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from generator.core.chunks import chunks
from generator.core.memo import Memo
from generator.site.page import Link

SHOWN = 12
"""The maximum number of other entities that an entity's page shows as appearing with it."""


def cooccurrences(entity: Link, marked: Sequence[tuple[Link, ...]], memo: Memo) -> Counter[Link]:
    """In how many of an entity's stories the other entities are marked.

    Args:
        entity: The entity.
        marked: For each of its stories, all entities marked there.
        memo: The memory; an entity may have thousands of stories, of which one changes.
    """
    counts: Counter[Link] = Counter()
    for number, part in chunks(marked):
        counts.update(memo.call("cooccurrences", (entity.href, number), _count, part))
    del counts[entity]
    return counts


def _count(marked: Sequence[tuple[Link, ...]]) -> Counter[Link]:
    return Counter(chain.from_iterable(marked))
