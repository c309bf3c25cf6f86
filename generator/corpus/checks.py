"""Checks that need the whole archive: slugs used for different things, settings for beats that do not exist."""

from collections.abc import Iterator, Mapping

from generator.content.prose import Prose
from generator.content.settings import Settings
from generator.core.problems import Place, Problem, suggest
from generator.core.typography import plain_name
from generator.corpus.corpus import Corpus
from generator.corpus.entity_names import without_possessive


def ambiguous_slugs(corpus: Corpus, places: Mapping[str, str]) -> Iterator[Problem]:
    """Reports, as a note, each slug that stories mark on different things.

    The note points to the last story, in the order of the archive, that has the odd label; without a place if none
    has it.
    """
    for ambiguity in corpus.entities.names.ambiguous:
        stories = reversed(corpus.entities.by_slug[ambiguity.slug].stories)
        labelled = (story for story in stories if ambiguity.name in _labels(corpus.prose[story.slug]))
        first = next(labelled, None)
        yield Problem(
            code="ambiguous-slug",
            message=ambiguity.why,
            place=Place(places[first.slug]) if first else None,
            hint=f"if they are one thing, list {ambiguity.name!r} among its aliases in entities.yaml",
        )


def unknown_beats(corpus: Corpus, settings: Settings) -> Iterator[Problem]:
    """Reports, as a warning, each beat that the settings describe but no story has."""
    beat_slugs = [beat.slug for beat in corpus.beats]
    for slug, _ in settings.beats:
        if slug not in beat_slugs:
            message = f"the settings say what the beat {slug!r} covers, and no story is on such a beat"
            yield Problem(code="unknown-key", message=message, hint=suggest(slug, beat_slugs) if beat_slugs else None)


def _labels(text: Prose) -> frozenset[str]:
    return frozenset(plain_name(without_possessive(reference.label)) for reference in text.references)
