"""Collects the entities that each text marks, and adds them up for the whole archive."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from generator.content.prose import Reference
from generator.content.registry import Registry
from generator.content.text_facts import TextFacts
from generator.core.chunks import chunks
from generator.core.memo import Memo
from generator.core.model import Story
from generator.corpus.entity_names import without_possessive
from generator.corpus.redirects import Versions


class _Marked(NamedTuple):
    """Input of `_marks`: a text, with the entities that its file lists as (slug, name)."""

    entities: tuple[tuple[str, str], ...]
    references: tuple[Reference, ...]
    registry: Registry


class Marks(NamedTuple):
    """The entities that a text marks.

    `in_text` are (slug, label) pairs, in the order of the text; `slugs` and `labels` add those that its file lists.
    """

    in_text: tuple[tuple[str, str], ...]
    slugs: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]


_NOTHING = frozenset(("none", "null", "nan", "undefined"))
"""Slugs of nothing: the source has marked a pronoun so. Only a registry that has one of them makes it an entity."""


def _marks(text: _Marked) -> Marks:
    listed, references, registry = text
    marked = [r for r in references if r.kind == "entity" and (r.slug not in _NOTHING or r.slug in registry.entries)]
    in_text = tuple((registry.canonical(reference.slug), reference.label) for reference in marked)
    known = {slug for slug, _ in in_text}
    things = [(slug, name) for slug, name in listed if slug not in _NOTHING or slug in registry.entries]
    others = tuple((registry.canonical(slug), name) for slug, name in things)
    slugs = tuple(dict.fromkeys(slug for slug, _ in (*in_text, *others)))
    return Marks(in_text, slugs, (*in_text, *((slug, name) for slug, name in others if slug not in known and name)))


def marks_of_all(
    shown: Sequence[tuple[Story, TextFacts]], versions: Versions, registry: Registry, memo: Memo
) -> tuple[list[Marks], Mapping[str, tuple[Marks, ...]]]:
    """Returns the marks of the shown texts, in order, and those of the other versions by the slug of their story."""
    other_texts = [(slug, version) for slug, of in versions.items() for version in of]
    queries = [
        _Marked(story.entities, text.references, registry) for story, text in (*shown, *(v for _, v in other_texts))
    ]
    marks = memo.map(
        _marks, queries, lambda text: (id(text.entities), id(text.references), id(text.registry)), share=False
    )
    version_marks: dict[str, tuple[Marks, ...]] = {}
    for (slug, _), of in zip(other_texts, marks[len(shown) :], strict=True):
        version_marks[slug] = (*version_marks.get(slug, ()), of)
    return marks[: len(shown)], version_marks


class Tally(NamedTuple):
    """What some stories mark, added up by the slugs of entities.

    `members` are the stories that mark an entity, now or in another version, `earlier` the slugs of those that do
    so only in another version, `mentions` how often it is marked, `labels` how often under which name.
    """

    members: Mapping[str, Sequence[Story]]
    earlier: Mapping[str, set[str]]
    mentions: Mapping[str, int]
    labels: Mapping[str, Mapping[str, int]]


def tally_marks(
    stories: Sequence[Story], marks: Sequence[Marks], former: Mapping[str, tuple[Marks, ...]], memo: Memo
) -> Tally:
    """Adds up what all stories mark.

    Chunks of stories are added up one by one, since most of them are unchanged since the last build.

    Args:
        stories: The stories, in the order of the archive.
        marks: The marks of each story.
        former: The marks of the other versions, by the slug of their story.
        memo: Remembers the tallies of unchanged chunks.
    """
    tallies: list[Tally] = []
    for (number, part), (_, part_marks) in zip(chunks(stories), chunks(marks), strict=True):
        version_marks = tuple([former.get(story.slug, ()) for story in part])
        tallies.append(memo.call("tally", number, _tally, part, part_marks, version_marks))
    sums = [memo.call("tallies", number, _added, group) for number, group in chunks(tallies)]
    return _added(sums)


def _added(tallies: Iterable[Tally]) -> Tally:
    """Merges several tallies, in their order."""
    members: dict[str, list[Story]] = {}
    earlier: dict[str, set[str]] = {}
    mentions: Counter[str] = Counter()
    labels: dict[str, dict[str, int]] = {}
    for tally in tallies:
        for slug, stories in tally.members.items():
            members.setdefault(slug, []).extend(stories)
        for slug, story_slugs in tally.earlier.items():
            earlier.setdefault(slug, set()).update(story_slugs)
        for slug, times in tally.mentions.items():
            mentions[slug] += times
        for slug, counts in tally.labels.items():
            added = labels.setdefault(slug, {})
            for label, times in counts.items():
                added[label] = added.get(label, 0) + times
    return Tally(members, earlier, mentions, labels)


def _tally(stories: Sequence[Story], marks: Sequence[Marks], former: Sequence[tuple[Marks, ...]]) -> Tally:
    members: dict[str, list[Story]] = {}
    earlier: dict[str, set[str]] = {}
    for story, shown, others in zip(stories, marks, former, strict=True):
        former_slugs = [slug for version in others for slug in version.slugs if slug not in shown.slugs]
        for slug in former_slugs:
            earlier.setdefault(slug, set()).add(story.slug)
        for slug in (*shown.slugs, *dict.fromkeys(former_slugs)):
            members.setdefault(slug, []).append(story)
    labels: dict[str, Counter[str]] = {}
    texts = chain.from_iterable((shown, *others) for shown, others in zip(marks, former, strict=True))
    for (slug, label), times in Counter(chain.from_iterable(text.labels for text in texts)).items():
        labels.setdefault(slug, Counter())[without_possessive(label)] += times
    mentions = Counter(slug for slug, _ in chain.from_iterable(shown.in_text for shown in marks))
    return Tally(members, earlier, mentions, labels)
