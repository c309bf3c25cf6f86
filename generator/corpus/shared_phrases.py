"""The fingerprints of texts in; for each text the phrases that stand in others as well, and in which, out."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from generator.core.chunks import chunks
from generator.core.memo import FORGETFUL, Memo
from generator.corpus.fingerprints import TextProfile

FORMULA_STORIES = 20
"""A phrase that more texts have is a formula, such as a notice, and tells nothing of two of them."""

MOST = 8
"""How many repeated phrases of a text are kept: the longest."""

_BUCKETS = 16
"""Hashes are compared in so many parts, by their last digit, so that an edit leaves most of them as they were."""

_MOST_IN_BUCKET = 4
"""How many shared hashes of one text are kept in a part: a text that is nothing but copies stays small."""

_Bucket = tuple[tuple[str, "array[int]"], ...]
_Entry = tuple[int, tuple[str, ...]]
_Shared = Mapping[str, tuple[_Entry, ...]]


class SharedPhrase(NamedTuple):
    """A phrase of a text that others have as well: where it is, and the slugs of the others.

    It was put together from fingerprints that overlap in this text, `keys`. Whether they do in the others as well is
    still to be asked (`verified`).
    """

    paragraph: int
    start: int
    end: int
    others: frozenset[str]
    keys: tuple[int, ...]


def shared_phrases(profiles: Mapping[str, TextProfile], memo: Memo = FORGETFUL) -> dict[str, tuple[SharedPhrase, ...]]:
    """By the slug of each text that has any, its repeated phrases in the order of the text."""
    parts = list(chunks(list(profiles.items())))
    slugs = [
        (place, tuple([slug for slug, _ in part]), tuple([profile for _, profile in part])) for place, part in parts
    ]
    parted = [memo.call("fingerprints", place, _bucketed, names, of) for place, names, of in slugs]
    shared = [
        memo.call("shared fingerprints", bucket, _shared, same) for bucket, same in enumerate(zip(*parted, strict=True))
    ]
    found: dict[str, tuple[SharedPhrase, ...]] = {}
    for place, names, of in slugs:
        entries: dict[str, list[_Entry]] = {}
        for part in shared:
            for slug in part.keys() & set(names):
                entries.setdefault(slug, []).extend(part[slug])
        if entries:  # most texts share nothing
            own = tuple([tuple(entries.get(slug, ())) for slug in names])
            found |= memo.call("shared phrases", place, _phrases_of, names, of, own)
    return found


def _bucketed(slugs: Sequence[str], profiles: Sequence[TextProfile]) -> tuple[_Bucket, ...]:
    """The hashes of some texts, in parts."""
    buckets: list[list[tuple[str, array[int]]]] = [[] for _ in range(_BUCKETS)]
    for slug, profile in zip(slugs, profiles, strict=True):
        parts: list[list[int]] = [[] for _ in range(_BUCKETS)]
        for key in profile.hashes:
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
        if len(slugs) <= FORMULA_STORIES:
            entry = (key, tuple(slugs))
            for slug in slugs:
                found.setdefault(slug, []).append(entry)
    return {slug: tuple(sorted(of, key=_rarest)[:_MOST_IN_BUCKET]) for slug, of in found.items()}


def _rarest(entry: _Entry) -> tuple[int, int]:
    return len(entry[1]), entry[0]


def _phrases_of(
    slugs: Sequence[str], profiles: Sequence[TextProfile], shared: Sequence[tuple[_Entry, ...]]
) -> dict[str, tuple[SharedPhrase, ...]]:
    found: dict[str, tuple[SharedPhrase, ...]] = {}
    for slug, profile, of in zip(slugs, profiles, shared, strict=True):
        if of:
            runs = _outermost(_runs(slug, profile, dict(of)))
            longest = sorted(runs, key=lambda run: (run.start - run.end, run.paragraph, run.start))[:MOST]
            found[slug] = tuple(sorted(longest, key=lambda run: run[:3]))
    return found


def _runs(slug: str, profile: TextProfile, shared: Mapping[int, tuple[str, ...]]) -> Iterable[SharedPhrase]:
    """Fingerprints that overlap and that the same texts have make one phrase."""
    runs: list[SharedPhrase] = []
    places = zip(profile.hashes, profile.paragraphs, profile.starts, profile.ends, strict=True)
    for key, paragraph, start, end in places:
        if key not in shared:
            continue
        run = SharedPhrase(paragraph, start, end, frozenset(shared[key]) - {slug}, (key,))
        last = runs[-1] if runs else None
        if last and last.paragraph == paragraph and start <= last.end and last.others == run.others:
            runs[-1] = last._replace(end=max(end, last.end), keys=(*last.keys, key))
        else:
            runs.append(run)
    return runs


def _outermost(runs: Iterable[SharedPhrase]) -> list[SharedPhrase]:
    """Without what lies within a longer phrase that the same texts have."""
    kept: list[SharedPhrase] = []
    for run in sorted(runs, key=lambda run: (run.paragraph, run.start, -run.end)):
        within = (
            run.paragraph == other.paragraph and run.end <= other.end and run.others <= other.others
            for other in kept[-_MOST_IN_BUCKET:]
        )
        if not any(within):
            kept.append(run)
    return kept


def verified(of: SharedPhrase, own: TextProfile, profiles: Mapping[str, TextProfile]) -> SharedPhrase:
    """A phrase, the study of its text, and those of all, in; as much of it as really stands in all the others, out.

    Fingerprints that overlap here may be apart there: then it is the first of them that all have.
    """
    if len(of.keys) == 1 or all(_places(of.keys, profiles[slug]) == _places(of.keys, own) for slug in of.others):
        return of
    place = own.hashes.index(of.keys[0])
    return of._replace(end=own.ends[place], keys=of.keys[:1])


def _places(keys: Sequence[int], profile: TextProfile) -> list[tuple[int, int]]:
    """Where fingerprints are in a text, as seen from the first of them."""
    places = [profile.hashes.index(key) for key in keys]
    first = places[0]
    return [
        (profile.paragraphs[place] - profile.paragraphs[first], profile.starts[place] - profile.starts[first])
        for place in places
    ]
