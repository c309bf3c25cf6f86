"""Checks that need the whole archive: slugs used for different things, settings for beats that do not exist."""

from collections.abc import Iterator, Mapping, Sequence

from generator.content.markdown_rules import FILE
from generator.content.settings import Settings
from generator.content.text_facts import TextFacts
from generator.core.chunks import chunks
from generator.core.memo import Memo
from generator.core.model import Story
from generator.core.problems import Place, Problem, suggest
from generator.core.text import IMAGES
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
        labelled = (story for story in stories if ambiguity.name in _labels(corpus.facts[story.slug]))
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


_AS_LINK = "write [words](story:slug), [words](other-story.md) or [words](<entity:Harbour Master>)"
_AS_IMAGE = f"images end in {', '.join(IMAGES)}"
_OTHER_IMAGES = (".svg", ".bmp", ".ico", ".tif", ".tiff", ".heic")


def no_targets(
    corpus: Corpus, addresses: Mapping[tuple[str, str], str | None], places: Mapping[str, str], memo: Memo
) -> Iterator[Problem]:
    """Reports, as a note, each link of a text by a person's hand that leads nowhere, or is no link in Markdown.

    What captures refer to and the archive lacks is no mistake of the archive: it is listed as wanted.
    """
    for number, stories in chunks(corpus.stories):
        texts = tuple([(corpus.facts[story.slug], places[story.slug]) for story in stories])
        yield from memo.call("no targets", number, _no_targets, stories, texts, addresses)


def _no_targets(
    stories: Sequence[Story],
    texts: Sequence[tuple[TextFacts, str]],
    addresses: Mapping[tuple[str, str], str | None],
) -> list[Problem]:
    problems: list[Problem] = []
    for story, (text, place) in zip(stories, texts, strict=True):
        if story.captures and not story.edited:
            continue
        missing = ((kind, slug) for kind, slug in text.targets if addresses.get((kind, slug)) is None)
        lost = [slug if kind == FILE else f"{kind}:{slug}" for kind, slug in missing]
        problems += [
            Problem(
                code="no-target",
                message=f"the link {link!r} leads nowhere, and is shown as words",
                place=Place(place),
                hint=_AS_IMAGE if link.lower().endswith(_OTHER_IMAGES) else _AS_LINK,
            )
            for link in (*lost, *text.unlinked)
        ]
    return problems


def _labels(text: TextFacts) -> frozenset[str]:
    return frozenset(plain_name(without_possessive(reference.label)) for reference in text.references)
