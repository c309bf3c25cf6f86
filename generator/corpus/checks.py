"""Checks of an archive as a whole: slugs that mean two things, settings for beats that do not exist."""

from collections.abc import Iterator, Mapping

from generator.content.prose import Prose
from generator.content.settings import Settings
from generator.core.problems import Place, Problem, suggest
from generator.core.text import straight_apostrophes
from generator.corpus.corpus import Corpus
from generator.corpus.entity_names import without_possessive


def ambiguous_slugs(corpus: Corpus, places: Mapping[str, str]) -> Iterator[Problem]:
    """A note for each slug that the stories mark on different things, at the first story that has the odd one."""
    for found in corpus.entities.names.ambiguous:
        stories = reversed(corpus.entities.by_slug[found.slug].stories)
        having = (story for story in stories if found.name in _labels(corpus.prose[story.slug]))
        first = next(having, None)
        yield Problem(
            code="ambiguous-slug",
            message=found.why,
            place=Place(places[first.slug]) if first else None,
            hint=f"if they are one thing, list {found.name!r} among its aliases in entities.yaml",
        )


def unknown_beats(corpus: Corpus, settings: Settings) -> Iterator[Problem]:
    """A warning for each beat that the settings say something of, and that no story is on."""
    known = [beat.slug for beat in corpus.beats]
    for slug, _ in settings.beats:
        if slug not in known:
            message = f"the settings say what the beat {slug!r} covers, and no story is on such a beat"
            yield Problem(code="unknown-key", message=message, hint=suggest(slug, known) if known else None)


def _labels(text: Prose) -> frozenset[str]:
    return frozenset(straight_apostrophes(without_possessive(reference.label)) for reference in text.references)
