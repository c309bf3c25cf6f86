"""The other entities that an entity appears with."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from generator.core.memo import Memo
from generator.site.page import Link
from generator.site.views.links import CountedLink, most_frequent

SHOWN = 12
"""The maximum number of other entities that an entity's page shows as appearing with it."""


OF_A_STORY = 200
"""How many of the entities that a story marks count as appearing together: the work would grow with their square."""


def neighbours(entity: Link, marked: Sequence[tuple[Link, ...]], memo: Memo) -> tuple[CountedLink, ...]:
    """The other entities that are marked in most of an entity's stories, and in how many.

    Args:
        entity: The entity.
        marked: For each of its stories, all entities marked there; of very many the first.
        memo: Remembers them: its own page shows them, and so does the network of all.
    """
    return memo.call("neighbours", entity.href, _neighbours, entity, tuple(marked))


def _neighbours(entity: Link, marked: Sequence[tuple[Link, ...]]) -> tuple[CountedLink, ...]:
    counts = Counter(chain.from_iterable(of[:OF_A_STORY] for of in marked))
    del counts[entity]
    return most_frequent(counts, SHOWN)
