"""A to Z: under which initial a name is filed, and where an index has that initial."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from generator.corpus.entities import Entity
from generator.site import urls
from generator.site.page import Link

OTHER = "#"
"""The initial of names that start with no letter."""


MANY = 500
"""With more entities than these, the index of them has a page for each letter."""


def letters(entities: Sequence[Entity]) -> tuple[Link, ...]:
    """All entities in; out the initials of the index, each with where it is: of very many on a page of its own."""
    if len(entities) > MANY:
        return tuple(Link(initial, urls.letter(initial, OTHER)) for initial in _initials(entities))
    marked = (entity for entity in entities if entity.stories)
    return tuple(Link(initial, f"{urls.ENTITIES}#{letter_anchor(initial)}") for initial in _initials(marked))


def _initials(entities: Iterable[Entity]) -> list[str]:
    return sorted({by_initial(entity.name) for entity in entities})


def letter_anchor(initial: str) -> str:
    """An initial in, its anchor in the index out."""
    return f"letter-{initial.lower()}" if initial.isalpha() else "letter-other"


def filed_as(name: str) -> str:
    """A name as card catalogues file it: without the article in front."""
    return _ARTICLE.sub("", name.strip(), count=1)


_ARTICLE = re.compile(r"^(?:the|an?)\s+(?=\S)", re.IGNORECASE)


def by_initial(name: str) -> str:
    """The initial that a name is filed under: A to Z, or # for all else."""
    first = unicodedata.normalize("NFKD", filed_as(name))[:1].upper()
    return first if "A" <= first <= "Z" else OTHER
