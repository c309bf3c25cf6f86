"""Collects the beats of an archive, with their stories; and the neighbours of a story in its beat."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from generator.core.model import Story
from generator.core.text import beat_slug, fold
from generator.corpus.entities import most_common
from generator.corpus.redirects import Versions


@dataclass(frozen=True, slots=True)
class Beat:
    """A standing topic, with its stories in the order of the archive.

    Here as in entities and months, `earlier` holds the slugs of those stories that are listed only because of
    another version.
    """

    slug: str
    name: str
    stories: tuple[Story, ...]
    earlier: frozenset[str] = frozenset()


def beats_of(stories: Iterable[Story], versions: Versions) -> tuple[Beat, ...]:
    """Collects the beats of all stories and of their versions, sorted by name.

    Args:
        stories: The stories, in the order of the archive.
        versions: The other texts of each story.
    """
    members: dict[str, list[Story]] = {}
    names: dict[str, list[str]] = {}
    earlier: dict[str, set[str]] = {}
    for story in stories:
        if story.beat and story.slug not in versions:  # the common case: only one text
            slug = beat_slug(story.beat)
            if slug in members:
                members[slug].append(story)
                names[slug].append(story.beat)
                continue
        texts = [story, *(version for version, _ in versions.get(story.slug, ()))]
        for slug in dict.fromkeys(beat_slug(text.beat) for text in texts if text.beat):
            members.setdefault(slug, []).append(story)
            if story.beat is None or beat_slug(story.beat) != slug:
                earlier.setdefault(slug, set()).add(story.slug)
        for text in texts:
            if text.beat:
                names.setdefault(beat_slug(text.beat), []).append(text.beat)
    beats = (
        Beat(
            slug, most_common(Counter(map(fold, names[slug])))[0], tuple(beat_stories), frozenset(earlier.get(slug, ()))
        )
        for slug, beat_stories in members.items()
    )
    return tuple(sorted(beats, key=lambda beat: (beat.name.casefold(), beat.slug)))


def neighbours(stories: Iterable[Story], beats: Iterable[Beat]) -> tuple[dict[str, Story], dict[str, Story]]:
    """Returns the next newer and the next older story of each story, by slug: in its beat, or among those without one.

    Stories without a date have no neighbours.
    """
    newer: dict[str, Story] = {}
    older: dict[str, Story] = {}
    for group in (*map(_own, beats), [story for story in stories if not story.beat]):
        for later, earlier in pairwise(story for story in group if story.date is not None):
            newer[earlier.slug] = later
            older[later.slug] = earlier
    return newer, older


def _own(beat: Beat) -> list[Story]:
    """The stories that are on a beat by their present text, not only by another version."""
    return [story for story in beat.stories if story.slug not in beat.earlier]
