"""Stories, their texts and the registry in; what the texts mark, text by text and added up, out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from generator.content.prose import Prose, Reference
from generator.content.registry import Registry
from generator.core.chunks import chunks
from generator.core.memo import Memo
from generator.core.model import Story
from generator.corpus.entity_names import without_possessive
from generator.corpus.redirects import Versions


class _Marked(NamedTuple):
    """A text whose marks are asked for."""

    entities: tuple[tuple[str, str], ...]
    references: tuple[Reference, ...]
    registry: Registry


class Marks(NamedTuple):
    """The entities of a text: `in_text` as (slug, label), in order; `slugs` and `labels` with those its file lists."""

    in_text: tuple[tuple[str, str], ...]
    slugs: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]


def _marks(text: _Marked) -> Marks:
    listed, references, registry = text
    marked = [reference for reference in references if reference.kind == "entity"]
    in_text = tuple((registry.canonical(reference.slug), reference.label) for reference in marked)
    known = {slug for slug, _ in in_text}
    others = tuple((registry.canonical(slug), name) for slug, name in listed)
    slugs = tuple(dict.fromkeys(slug for slug, _ in (*in_text, *others)))
    return Marks(in_text, slugs, (*in_text, *((slug, name) for slug, name in others if slug not in known and name)))


def marks_of_all(
    shown: Sequence[tuple[Story, Prose]], versions: Versions, registry: Registry, memo: Memo
) -> tuple[list[Marks], Mapping[str, tuple[Marks, ...]]]:
    """The marks of the texts that are shown, and by the slug of a story those of its other texts."""
    older = [(slug, version) for slug, of in versions.items() for version in of]
    asked = [_Marked(story.entities, text.references, registry) for story, text in (*shown, *(v for _, v in older))]
    marks = memo.map(
        _marks, asked, lambda text: (id(text.entities), id(text.references), id(text.registry)), share=False
    )
    others: dict[str, tuple[Marks, ...]] = {}
    for (slug, _), of in zip(older, marks[len(shown) :], strict=True):
        others[slug] = (*others.get(slug, ()), of)
    return marks[: len(shown)], others


class Tally(NamedTuple):
    """What some stories mark, by the slugs of entities: which of them, which once did, how often, under which names."""

    members: Mapping[str, Sequence[Story]]
    earlier: Mapping[str, set[str]]
    mentions: Mapping[str, int]
    labels: Mapping[str, Mapping[str, int]]


def tally_marks(
    stories: Sequence[Story], marks: Sequence[Marks], former: Mapping[str, tuple[Marks, ...]], memo: Memo
) -> Tally:
    """What all stories mark: added up so many at a time, since most of it is what it was in the last build."""
    tallies: list[Tally] = []
    for (place, part), (_, of) in zip(chunks(stories), chunks(marks), strict=True):
        others = tuple([former.get(story.slug, ()) for story in part])
        tallies.append(memo.call("tally", place, _tally, part, of, others))
    sums = [memo.call("tallies", place, _added, some) for place, some in chunks(tallies)]
    return _added(sums)


def _added(tallies: Iterable[Tally]) -> Tally:
    """What several tallies have together, in their order."""
    members: dict[str, list[Story]] = {}
    earlier: dict[str, set[str]] = {}
    mentions: Counter[str] = Counter()
    labels: dict[str, Counter[str]] = {}
    for tally in tallies:
        for slug, of in tally.members.items():
            members.setdefault(slug, []).extend(of)
        for slug, once in tally.earlier.items():
            earlier.setdefault(slug, set()).update(once)
        for slug, times in tally.mentions.items():
            mentions[slug] += times
        for slug, called in tally.labels.items():
            labels.setdefault(slug, Counter()).update(called)
    return Tally(members, earlier, mentions, labels)


def _tally(stories: Sequence[Story], marks: Sequence[Marks], former: Sequence[tuple[Marks, ...]]) -> Tally:
    members: dict[str, list[Story]] = {}
    earlier: dict[str, set[str]] = {}
    for story, shown, others in zip(stories, marks, former, strict=True):
        once = [slug for of in others for slug in of.slugs if slug not in shown.slugs]
        for slug in once:
            earlier.setdefault(slug, set()).add(story.slug)
        for slug in (*shown.slugs, *dict.fromkeys(once)):
            members.setdefault(slug, []).append(story)
    labels: dict[str, Counter[str]] = {}
    texts = chain.from_iterable((shown, *others) for shown, others in zip(marks, former, strict=True))
    for (slug, label), times in Counter(chain.from_iterable(text.labels for text in texts)).items():
        labels.setdefault(slug, Counter())[without_possessive(label)] += times
    mentions = Counter(slug for slug, _ in chain.from_iterable(shown.in_text for shown in marks))
    return Tally(members, earlier, mentions, labels)
