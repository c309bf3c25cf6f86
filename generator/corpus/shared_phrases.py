"""The fingerprints of texts in; for each text the phrases that stand in others as well, and in which, out."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from generator.core.work import ALONE, Work, from_the_end
from generator.corpus.fingerprints import Study

COMMON = 20
"""A phrase that more texts have is a formula, such as a notice, and tells nothing of two of them."""

MOST = 8
"""How many repeated phrases of a text are kept: the longest."""

_TOGETHER = 64
"""How many texts are looked at together."""

_BUCKETS = 16
"""Hashes are compared in so many parts, by their last digit, so that an edit leaves most of them as they were."""

_MOST_IN_BUCKET = 4
"""How many shared hashes of one text are kept in a part: a text that is nothing but copies stays small."""

_Bucket = tuple[tuple[str, "array[int]"], ...]
_Entry = tuple[int, tuple[str, ...]]
_Shared = Mapping[str, tuple[_Entry, ...]]


class Repeat(NamedTuple):
    """A phrase of a text that others have as well: where it is, and the slugs of the others.

    It was put together from fingerprints that overlap in this text, `keys`. Whether they do in the others as well is
    still to be asked (`verified`).
    """

    paragraph: int
    start: int
    end: int
    others: frozenset[str]
    keys: tuple[int, ...]


def repeated(studies: Mapping[str, Study], work: Work = ALONE) -> dict[str, tuple[Repeat, ...]]:
    """By the slug of each text that has any, its repeated phrases in the order of the text."""
    parts = list(from_the_end(list(studies.items()), _TOGETHER))
    slugs = [(place, tuple([slug for slug, _ in part]), tuple([study for _, study in part])) for place, part in parts]
    parted = [work.group("fingerprints", place, (names, of), _parted, names, of) for place, names, of in slugs]
    shared = [
        work.group("shared", bucket, (same,), _shared, same) for bucket, same in enumerate(zip(*parted, strict=True))
    ]
    found: dict[str, tuple[Repeat, ...]] = {}
    for place, names, of in slugs:
        entries: dict[str, list[_Entry]] = {}
        for part in shared:
            for slug in part.keys() & set(names):
                entries.setdefault(slug, []).extend(part[slug])
        if entries:  # most texts share nothing
            own = tuple([tuple(entries.get(slug, ())) for slug in names])
            found |= work.group("repeated", place, (names, of, own), _repeated, names, of, own)
    return found


def _parted(slugs: Sequence[str], studies: Sequence[Study]) -> tuple[_Bucket, ...]:
    """The hashes of some texts, in parts."""
    buckets: list[list[tuple[str, array[int]]]] = [[] for _ in range(_BUCKETS)]
    for slug, study in zip(slugs, studies, strict=True):
        parts: list[list[int]] = [[] for _ in range(_BUCKETS)]
        for key in study.hashes:
            parts[key % _BUCKETS].append(key)
        for bucket, keys in zip(buckets, parts, strict=True):
            bucket.append((slug, array("q", keys)))
    return tuple(map(tuple, buckets))


def _shared(bucket: Sequence[_Bucket]) -> _Shared:
    """Which of the hashes of one part several texts have, by text, each with all that have it; the rarest of them."""
    first: dict[int, str] = {}
    several: dict[int, list[str]] = {}
    for slug, keys in chain.from_iterable(bucket):
        for key in keys:
            if first.setdefault(key, slug) != slug:
                several.setdefault(key, [first[key]]).append(slug)
    found: dict[str, list[_Entry]] = {}
    for key, slugs in several.items():
        if len(slugs) <= COMMON:
            entry = (key, tuple(slugs))
            for slug in slugs:
                found.setdefault(slug, []).append(entry)
    return {slug: tuple(sorted(of, key=_rarest)[:_MOST_IN_BUCKET]) for slug, of in found.items()}


def _rarest(entry: _Entry) -> tuple[int, int]:
    return len(entry[1]), entry[0]


def _repeated(
    slugs: Sequence[str], studies: Sequence[Study], shared: Sequence[tuple[_Entry, ...]]
) -> dict[str, tuple[Repeat, ...]]:
    found: dict[str, tuple[Repeat, ...]] = {}
    for slug, study, of in zip(slugs, studies, shared, strict=True):
        if of:
            runs = _outermost(_runs(slug, study, dict(of)))
            longest = sorted(runs, key=lambda run: (run.start - run.end, run.paragraph, run.start))[:MOST]
            found[slug] = tuple(sorted(longest, key=lambda run: run[:3]))
    return found


def _runs(slug: str, study: Study, shared: Mapping[int, tuple[str, ...]]) -> Iterable[Repeat]:
    """Fingerprints that overlap and that the same texts have make one phrase."""
    runs: list[Repeat] = []
    places = zip(study.hashes, study.paragraphs, study.starts, study.ends, strict=True)
    for key, paragraph, start, end in places:
        if key not in shared:
            continue
        run = Repeat(paragraph, start, end, frozenset(shared[key]) - {slug}, (key,))
        last = runs[-1] if runs else None
        if last and last.paragraph == paragraph and start <= last.end and last.others == run.others:
            runs[-1] = last._replace(end=max(end, last.end), keys=(*last.keys, key))
        else:
            runs.append(run)
    return runs


def _outermost(runs: Iterable[Repeat]) -> list[Repeat]:
    """Without what lies within a longer phrase that the same texts have."""
    kept: list[Repeat] = []
    for run in sorted(runs, key=lambda run: (run.paragraph, run.start, -run.end)):
        within = (
            run.paragraph == other.paragraph and run.end <= other.end and run.others <= other.others
            for other in kept[-_MOST_IN_BUCKET:]
        )
        if not any(within):
            kept.append(run)
    return kept


def verified(of: Repeat, own: Study, studies: Mapping[str, Study]) -> Repeat:
    """A phrase, the study of its text, and those of all, in; as much of it as really stands in all the others, out.

    Fingerprints that overlap here may be apart there: then it is the first of them that all have.
    """
    if len(of.keys) == 1 or all(_places(of.keys, studies[slug]) == _places(of.keys, own) for slug in of.others):
        return of
    place = own.hashes.index(of.keys[0])
    return of._replace(end=own.ends[place], keys=of.keys[:1])


def _places(keys: Sequence[int], study: Study) -> list[tuple[int, int]]:
    """Where fingerprints are in a text, as seen from the first of them."""
    places = [study.hashes.index(key) for key in keys]
    first = places[0]
    return [
        (study.paragraphs[place] - study.paragraphs[first], study.starts[place] - study.starts[first])
        for place in places
    ]
