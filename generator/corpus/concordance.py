"""Lists the mentions of entities and stories in texts, each with the sentence around it.

As in any concordance: each occurrence with the words before and after it, in the order of the text.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from generator.content.prose import Paragraph, Reference
from generator.content.registry import Registry
from generator.core.chunks import chunks
from generator.core.memo import FORGETFUL, Memo
from generator.core.model import Story
from generator.core.sentences import sentences
from generator.core.text import shortened
from generator.corpus.name_search import Match

CONTEXT = 220
"""Maximum number of characters of the sentence to keep on each side of a mention; few sentences have more."""


class Mention(NamedTuple):
    """A mention of an entity or a story in a text: its words, the rest of their sentence, and the paragraph's anchor.

    `marked` is false where the text merely contains the name.
    """

    kind: str
    slug: str
    anchor: str
    before: str
    words: str
    after: str
    marked: bool


class _Place(NamedTuple):
    """The position of a mention within its paragraph."""

    start: int
    end: int
    kind: str
    slug: str
    marked: bool


Concordance = Mapping[str, tuple[Mention, ...]]
"""The mentions of entities and of other stories in each text, by the story's slug, in the order of the text."""


def mentions_of(
    paragraphs: Iterable[Paragraph], references: Iterable[Reference], matches: Iterable[Match], registry: Registry
) -> tuple[Mention, ...]:
    """Lists the mentions in a text.

    Args:
        paragraphs: The paragraphs of the text.
        references: The references in it.
        matches: The names matched in it.
        registry: Maps merged entity slugs to the present ones.
    """
    places: dict[str, list[_Place]] = {}
    for reference in references:
        if reference.kind != "beat":
            slug = registry.canonical(reference.slug) if reference.kind == "entity" else reference.slug
            place = _Place(min(reference.start, reference.end), reference.end, reference.kind, slug, marked=True)
            places.setdefault(reference.anchor, []).append(place)
    for match in matches:
        place = _Place(match.start, match.end, "entity", match.slug, marked=False)
        places.setdefault(match.anchor, []).append(place)
    mentioning = (paragraph for paragraph in paragraphs if paragraph.anchor in places)
    return tuple(chain.from_iterable(_in_paragraph(paragraph, places[paragraph.anchor]) for paragraph in mentioning))


def _in_paragraph(paragraph: Paragraph, places: list[_Place]) -> Iterator[Mention]:
    text = paragraph.text
    spans = sentences(text, paragraph.marked)
    starts = [start for start, _ in spans]
    for place in sorted(places):
        index = bisect_right(starts, place.start) - 1
        start, end = spans[index] if index >= 0 else (0, len(text))
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
    """Shortens a text to its last `CONTEXT` characters, from the start of a word where there is one."""
    if len(text) <= CONTEXT:
        return text
    cut = text[-CONTEXT:]
    return "… " + (cut.partition(" ")[2] or cut)


class Backlink(NamedTuple):
    """A story that refers to another one, with the mention that does so."""

    slug: str
    mention: Mention


def backlinks(
    stories: Sequence[Story], mentions: Concordance, moved: Mapping[str, str], memo: Memo = FORGETFUL
) -> dict[str, tuple[Backlink, ...]]:
    """Returns, by the slug of a story, the other stories that refer to it, newest first.

    Each referring story is listed once, with its first reference.

    Args:
        stories: The stories, newest first.
        mentions: What each story mentions.
        moved: The present slug of each former slug.
        memo: Remembers the references of unchanged chunks of stories.
    """
    links_by_target: dict[str, dict[str, Backlink]] = {}
    for number, part in chunks(stories):
        part_mentions = tuple([mentions[story.slug] for story in part])
        for target, link in memo.call("references", number, _references_of, part, part_mentions):
            slug = moved.get(target, target)
            if slug != link.slug:
                links_by_target.setdefault(slug, {}).setdefault(link.slug, link)
    return {slug: tuple(links.values()) for slug, links in links_by_target.items()}


def _references_of(
    stories: Sequence[Story], mentions_of_each: Sequence[tuple[Mention, ...]]
) -> list[tuple[str, Backlink]]:
    return [
        (mention.slug, Backlink(story.slug, mention))
        for story, own_mentions in zip(stories, mentions_of_each, strict=True)
        for mention in own_mentions
        if mention.kind == "story"
    ]
