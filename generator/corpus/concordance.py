"""Texts, their references and their matches in; each mention in its sentence out.

What a concordance has always been: the words that are looked for, with those before and after them, in their order.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from generator.content.prose import Paragraph, Prose, Reference
from generator.content.registry import Registry
from generator.core.chunks import chunks
from generator.core.memo import FORGETFUL, Memo
from generator.core.model import Story
from generator.core.sentences import sentences
from generator.core.text import shortened
from generator.corpus.name_search import Match

CONTEXT = 220
"""How many characters of a sentence are shown at most on each side; few sentences have more."""


class Mention(NamedTuple):
    """What a text says of an entity or a story: the words that stand for it, in their sentence and its paragraph.

    `marked` is false where the text merely has its name.
    """

    kind: str
    slug: str
    anchor: str
    before: str
    words: str
    after: str
    marked: bool


class _MentionQuery(NamedTuple):
    """A text whose mentions are asked for."""

    paragraphs: tuple[Paragraph, ...]
    references: tuple[Reference, ...]
    matches: tuple[Match, ...]
    registry: Registry


class _Place(NamedTuple):
    """Where in a paragraph something is mentioned."""

    start: int
    end: int
    kind: str
    slug: str
    marked: bool


Concordance = Mapping[str, tuple[Mention, ...]]
"""By the slug of a story, what its text says of entities and of other stories, in the order of the text."""


def concordance(
    texts: Mapping[str, Prose], matches: Mapping[str, tuple[Match, ...]], registry: Registry, memo: Memo = FORGETFUL
) -> Concordance:
    """Texts by the slugs of their stories, the names matched in them, and the registry in; all mentions out."""
    asked = [
        _MentionQuery(text.paragraphs, text.references, matches.get(slug, ()), registry) for slug, text in texts.items()
    ]
    mentions = memo.map(
        _mentions_of,
        asked,
        lambda text: (id(text.paragraphs), id(text.references), text.matches, id(text.registry)),
        doing="reading sentences",
    )
    return dict(zip(texts, mentions, strict=True))


def _mentions_of(text: _MentionQuery) -> tuple[Mention, ...]:
    places: dict[str, list[_Place]] = {}
    for reference in text.references:
        if reference.kind != "beat":
            slug = text.registry.canonical(reference.slug) if reference.kind == "entity" else reference.slug
            place = _Place(min(reference.start, reference.end), reference.end, reference.kind, slug, marked=True)
            places.setdefault(reference.anchor, []).append(place)
    for match in text.matches:
        place = _Place(match.start, match.end, "entity", match.slug, marked=False)
        places.setdefault(match.anchor, []).append(place)
    having = (paragraph for paragraph in text.paragraphs if paragraph.anchor in places)
    return tuple(chain.from_iterable(_in_paragraph(paragraph, places[paragraph.anchor]) for paragraph in having))


def _in_paragraph(paragraph: Paragraph, places: list[_Place]) -> Iterator[Mention]:
    text = paragraph.text
    spans = sentences(text, paragraph.marked)
    starts = [start for start, _ in spans]
    for place in sorted(places):
        found = bisect_right(starts, place.start) - 1
        start, end = spans[found] if found >= 0 else (0, len(text))
        yield Mention(
            place.kind,
            place.slug,
            paragraph.anchor,
            _last(text[start : place.start]),
            text[place.start : place.end],
            shortened(text[place.end : max(end, place.end)], CONTEXT),
            place.marked,
        )


def _last(text: str) -> str:
    """The end of what stands before, from a whole word on where there is one."""
    if len(text) <= CONTEXT:
        return text
    cut = text[-CONTEXT:]
    return "… " + (cut.partition(" ")[2] or cut)


class Backlink(NamedTuple):
    """A story that refers to another one, and in which words."""

    slug: str
    mention: Mention


def backlinks(
    stories: Sequence[Story], mentions: Concordance, moved: Mapping[str, str], memo: Memo = FORGETFUL
) -> dict[str, tuple[Backlink, ...]]:
    """Stories and what they say in; by the slug of a story the others that refer to it, newest first, out.

    Of each other story that is where it does so first.
    """
    found: dict[str, dict[str, Backlink]] = {}
    for place, part in chunks(stories):
        texts = tuple([mentions[story.slug] for story in part])
        for target, by in memo.call("references", place, _references_of, part, texts):
            slug = moved.get(target, target)
            if slug != by.slug:
                found.setdefault(slug, {}).setdefault(by.slug, by)
    return {slug: tuple(of.values()) for slug, of in found.items()}


def _references_of(stories: Sequence[Story], texts: Sequence[tuple[Mention, ...]]) -> list[tuple[str, Backlink]]:
    return [
        (each.slug, Backlink(story.slug, each))
        for story, mentions in zip(stories, texts, strict=True)
        for each in mentions
        if each.kind == "story"
    ]
