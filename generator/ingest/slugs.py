"""Stories as groups of captures in, their slugs out: the source's own where known, else one made from the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.core.dates import EPOCH
from generator.core.model import Capture
from generator.core.text import SLUG_LIMIT, digest, slugify
from generator.ingest.formats.ranking import PAGES

SLUG_WORDS = 8
SLUG_BYTES = 64


@dataclass(frozen=True, slots=True)
class Name:
    """A story's slug, what else the source called the same words, and the slugs its page captures alone would have."""

    slug: str
    others: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()


def name(groups: Sequence[Sequence[Capture]]) -> tuple[Name, ...]:
    """The captures of each story, its best first, in; their names in the same order out, no slug twice.

    The other slugs redirect to the first. They follow from the captures alone, so that a story that was published
    under a derived slug is found there after an export brought the true one, whatever was built in between.
    """
    true = [_true_slugs(captures) for captures in groups]
    taken = {slug for slugs in true for slug in slugs}
    slugs = [found[0] if found else "" for found in true]
    for index in sorted((i for i, slug in enumerate(slugs) if not slug), key=lambda i: digest(groups[i][0].words)):
        first = groups[index][0]
        slugs[index] = next(slug for digits in (4, 8, 16) if (slug := derived_slug(first, digits)) not in taken)
        taken.add(slugs[index])
    names = []
    for slug, found, captures in zip(slugs, true, groups, strict=True):
        derived = {derived_slug(capture) for capture in captures if capture.form in PAGES and capture.words} - taken
        taken |= derived
        names.append(Name(slug, tuple(found[1:]), tuple(sorted(derived))))
    return tuple(names)


def derived_slug(capture: Capture, digits: int = 4) -> str:
    """A capture without an address in; out words of its title, else of its dek, and digits of its text's SHA-256."""
    first_words = " ".join((capture.title or capture.description or capture.words).split()[:SLUG_WORDS])
    words = slugify(first_words, min(SLUG_BYTES, SLUG_LIMIT - digits - 1))
    return f"{words}-{digest(capture.words)[:digits]}"


def _true_slugs(captures: Iterable[Capture]) -> list[str]:
    """The slugs that the source gave to a story, the oldest first."""
    dated = sorted((c.date is None, c.date or EPOCH, c.slug) for c in captures if c.slug)
    return list(dict.fromkeys(slug for _, _, slug in dated))
