"""An entity in, the others that are marked in its stories out, with how often."""

from collections import Counter
from collections.abc import Iterable
from itertools import chain

from generator.core.model import Story
from generator.core.work import from_the_end
from generator.corpus.corpus import Corpus
from generator.corpus.entities import Entity
from generator.site.site import Site

MOST = 12
"""How many of the entities that it appears with an entity shows."""

_TOGETHER = 128


def company(entity: Entity, corpus: Corpus, site: Site) -> Counter[str]:
    """By slug, in how many of an entity's stories the others are marked."""
    found: Counter[str] = Counter()
    for place, stories in from_the_end(entity.stories, _TOGETHER):
        key, inputs = (entity.slug, place), (stories, corpus.registry)
        found.update(site.work.group("company", key, inputs, _marked, stories, corpus))
    del found[entity.slug]
    return found


def _marked(stories: Iterable[Story], corpus: Corpus) -> Counter[str]:
    """How often entities are marked in stories."""
    return Counter(chain.from_iterable(corpus.entities.marked[story.slug] for story in stories))
