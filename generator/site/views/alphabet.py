"""The alphabetical order of names: the initial that a name is filed under, and where the index has that initial."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from generator.core.text import slugify
from generator.corpus.entities import Entity
from generator.site import urls
from generator.site.page import Link

OTHER = "#"
"""The initial of names that do not start with a letter."""


MANY = 500
"""With more entities than this, their index has a page for each letter."""


def letters(entities: Sequence[Entity]) -> tuple[Link, ...]:
    """The initials in the index of entities, each with its address.

    With more than `MANY` entities each initial is a page; else it is a section of the index, where only marked
    entities have sections.
    """
    if len(entities) > MANY:
        return tuple(Link(initial, urls.letter(initial, OTHER)) for initial in _initials(entities))
    marked = (entity for entity in entities if entity.stories)
    return tuple(Link(initial, f"{urls.ENTITIES}#{letter_anchor(initial)}") for initial in _initials(marked))


def _initials(entities: Iterable[Entity]) -> list[str]:
    return sorted({by_initial(entity.name) for entity in entities})


def letter_anchor(initial: str) -> str:
    """The anchor of an initial in the index."""
    return f"letter-{slugify(initial)}" if initial.isalpha() else "letter-other"


def filed_as(name: str) -> str:
    """A name without its leading article, as card catalogues file it."""
    return _ARTICLE.sub("", name.strip(), count=1)


_ARTICLE = re.compile(r"^(?:the|an?)\s+(?=\S)", re.IGNORECASE)


def by_initial(name: str) -> str:
    """The initial that a name is filed under, without its accents; `OTHER` for what is no letter.

    Letters of other alphabets, and those that are no accented ones (Ø, Æ, ß), are initials of their own.
    """
    first = unicodedata.normalize("NFKD", filed_as(name))[:1]
    return (first.upper() if len(first.upper()) == 1 else first) if first.isalpha() else OTHER
