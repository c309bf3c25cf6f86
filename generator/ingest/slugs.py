"""Assigns slugs to stories: the source's own if a capture states it, else one derived from the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.core.dates import EPOCH
from generator.core.model import Capture
from generator.core.text import SLUG_LIMIT, digest, slugify
from generator.ingest.formats.ranking import PAGES

SLUG_WORDS = 8
SLUG_BYTES = 64


@dataclass(frozen=True, slots=True)
class StoryName:
    """A story's slug, the source's other slugs for it, and the slugs that its page captures alone would yield."""

    slug: str
    others: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()


def assign_slugs(groups: Sequence[Sequence[Capture]]) -> tuple[StoryName, ...]:
    """Assigns a slug to each story, none twice.

    The other slugs redirect to the first. They follow from the captures alone: a story that was published under a
    derived slug stays reachable there after an export brought the true slug, whatever was built in between.

    Args:
        groups: The captures of each story, its best first.

    Returns:
        The names, in the same order.
    """
    source_slugs = [_true_slugs(captures) for captures in groups]
    taken = {slug for slugs in source_slugs for slug in slugs}
    slugs = [own_slugs[0] if own_slugs else "" for own_slugs in source_slugs]
    for index in sorted((i for i, slug in enumerate(slugs) if not slug), key=lambda i: digest(groups[i][0].words)):
        first = groups[index][0]
        slugs[index] = next(slug for digits in (4, 8, 16) if (slug := derived_slug(first, digits)) not in taken)
        taken.add(slugs[index])
    names = []
    for slug, own_slugs, captures in zip(slugs, source_slugs, groups, strict=True):
        derived = {derived_slug(capture) for capture in captures if capture.form in PAGES and capture.words} - taken
        taken |= derived
        names.append(StoryName(slug, tuple(own_slugs[1:]), tuple(sorted(derived))))
    return tuple(names)


def derived_slug(capture: Capture, digits: int = 4) -> str:
    """A slug for a capture without an address: words of its title, else dek, else text, and digits of its SHA-256."""
    first_words = " ".join((capture.title or capture.description or capture.words).split()[:SLUG_WORDS])
    words = slugify(first_words, min(SLUG_BYTES, SLUG_LIMIT - digits - 1))
    return f"{words}-{digest(capture.words)[:digits]}"


def _true_slugs(captures: Iterable[Capture]) -> list[str]:
    """The slugs that the source gave to a story, the oldest first."""
    dated = sorted((c.date is None, c.date or EPOCH, c.slug) for c in captures if c.slug)
    return list(dict.fromkeys(slug for _, _, slug in dated))
