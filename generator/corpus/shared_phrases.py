"""Detects phrases that several texts share word by word, by the fingerprints of the texts."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count
from typing import NamedTuple

from generator.core.chunks import chunks
from generator.core.memo import FORGETFUL, Memo
from generator.corpus.fingerprints import TextProfile

FORMULA_STORIES = 20
"""A phrase that more texts contain is a formula, such as a notice, and says nothing about any two of them."""

MOST = 8
"""Maximum number of repeated phrases kept for a text: the longest."""

BUCKETS = 16
"""Number of buckets that hashes are split into, by remainder, so that an edit leaves most buckets unchanged."""

_MOST_IN_BUCKET = 4
"""Maximum number of shared hashes kept for a text in a bucket, so that a text of nothing but copies stays small."""

_Bucket = tuple[tuple[str, "array[int]"], ...]
_Entry = tuple[int, tuple[str, ...]]
SharedFingerprints = Mapping[str, tuple[_Entry, ...]]


class SharedPhrase(NamedTuple):
    """A phrase of a text that others contain as well: where it is, and the slugs of the others.

    It is merged from fingerprints, `keys`, that overlap in this text; `verified` checks whether they do in the
    others.
    """

    paragraph: int
    start: int
    end: int
    others: frozenset[str]
    keys: tuple[int, ...]


def shared_fingerprints(
    profiles: Mapping[str, TextProfile], buckets: Sequence[int], memo: Memo = FORGETFUL
) -> SharedFingerprints:
    """Collects the hashes that several texts share.

    Args:
        profiles: The profiles of all texts, by slug.
        buckets: The buckets to compare, of `BUCKETS`; the results for several of them can be added up.
        memo: Remembers results from one build to the next.

    Returns:
        By the slug of each text, its rarest shared hashes, each with the slugs of all texts that have it.
    """
    buckets_by_part = [
        memo.call("fingerprints", number, _bucketed, *_columns(part), buckets)
        for number, part in chunks(list(profiles.items()))
    ]
    entries: dict[str, tuple[_Entry, ...]] = {}
    for bucket, bucket_parts in zip(buckets, zip(*buckets_by_part, strict=True), strict=False):
        for slug, of in memo.call("shared fingerprints", bucket, _shared, bucket_parts).items():
            entries[slug] = entries.get(slug, ()) + of
    return entries


def shared_phrases(
    profiles: Mapping[str, TextProfile], shared: SharedFingerprints, memo: Memo = FORGETFUL
) -> dict[str, tuple[SharedPhrase, ...]]:
    """Returns, by the slug of each text that has any, its repeated phrases in the order of the text.

    Args:
        profiles: The profiles of those texts whose phrases are wanted, by slug.
        shared: The hashes that several texts share, of all buckets.
        memo: Remembers results from one build to the next.
    """
    phrases_by_slug: dict[str, tuple[SharedPhrase, ...]] = {}
    for number, part in chunks(list(profiles.items())):
        slugs, own = _columns(part)
        entries = tuple([shared.get(slug, ()) for slug in slugs])
        if any(entries):  # most texts share nothing
            phrases_by_slug |= memo.call("shared phrases", number, _phrases_of, slugs, own, entries)
    return phrases_by_slug


def _columns(part: Sequence[tuple[str, TextProfile]]) -> tuple[tuple[str, ...], tuple[TextProfile, ...]]:
    return tuple([slug for slug, _ in part]), tuple([profile for _, profile in part])


def _bucketed(slugs: Sequence[str], profiles: Sequence[TextProfile], buckets: Sequence[int]) -> tuple[_Bucket, ...]:
    """Splits the hashes of some texts into buckets."""
    bucketed: list[list[tuple[str, array[int]]]] = [[] for _ in range(BUCKETS)]
    for slug, profile in zip(slugs, profiles, strict=True):
        parts: list[list[int]] = [[] for _ in range(BUCKETS)]
        for key in profile.hashes:
            parts[key % BUCKETS].append(key)
        for number in buckets:
            bucketed[number].append((slug, array("q", parts[number])))
    return tuple([tuple(bucketed[number]) for number in buckets])


def _shared(bucket: Sequence[_Bucket]) -> SharedFingerprints:
    """Collects the hashes of a bucket that several texts share.

    Returns, by the slug of each text, its rarest shared hashes, each with the slugs of all texts that have it.
    """
    first: dict[int, str] = {}
    several: dict[int, list[str]] = {}
    for slug, keys in chain.from_iterable(bucket):
        for key in keys:
            if first.setdefault(key, slug) != slug:
                several.setdefault(key, [first[key]]).append(slug)
    entries_by_slug: dict[str, list[_Entry]] = {}
    for key, slugs in several.items():
        if len(slugs) <= FORMULA_STORIES:
            entry = (key, tuple(slugs))
            for slug in slugs:
                entries_by_slug.setdefault(slug, []).append(entry)
    return {slug: tuple(sorted(entries, key=_rarest)[:_MOST_IN_BUCKET]) for slug, entries in entries_by_slug.items()}


def _rarest(entry: _Entry) -> tuple[int, int]:
    return len(entry[1]), entry[0]


def _phrases_of(
    slugs: Sequence[str], profiles: Sequence[TextProfile], shared: Sequence[tuple[_Entry, ...]]
) -> dict[str, tuple[SharedPhrase, ...]]:
    phrases_by_slug: dict[str, tuple[SharedPhrase, ...]] = {}
    for slug, profile, entries in zip(slugs, profiles, shared, strict=True):
        if entries:
            runs = _outermost(_runs(slug, profile, dict(entries)))
            longest = sorted(runs, key=lambda run: (run.start - run.end, run.paragraph, run.start))[:MOST]
            phrases_by_slug[slug] = tuple(sorted(longest, key=lambda run: run[:3]))
    return phrases_by_slug


def _runs(slug: str, profile: TextProfile, shared: Mapping[int, tuple[str, ...]]) -> Iterable[SharedPhrase]:
    """Merges overlapping fingerprints that the same texts have into phrases."""
    runs: list[SharedPhrase] = []
    place_by_key = dict(zip(profile.hashes, count(), strict=False))
    for place in sorted([place_by_key[key] for key in shared]):
        key, paragraph = profile.hashes[place], profile.paragraphs[place]
        start, end = profile.starts[place], profile.ends[place]
        run = SharedPhrase(paragraph, start, end, frozenset(shared[key]) - {slug}, (key,))
        previous = runs[-1] if runs else None
        if previous and previous.paragraph == paragraph and start <= previous.end and previous.others == run.others:
            runs[-1] = previous._replace(end=max(end, previous.end), keys=(*previous.keys, key))
        else:
            runs.append(run)
    return runs


def _outermost(runs: Iterable[SharedPhrase]) -> list[SharedPhrase]:
    """Drops phrases that lie within a longer one that the same texts have."""
    kept: list[SharedPhrase] = []
    for run in sorted(runs, key=lambda run: (run.paragraph, run.start, -run.end)):
        for other in kept[-_MOST_IN_BUCKET:]:
            if run.paragraph == other.paragraph and run.end <= other.end and run.others <= other.others:
                break
        else:
            kept.append(run)
    return kept


def verified(of: SharedPhrase, own: TextProfile, profiles: Mapping[str, TextProfile]) -> SharedPhrase:
    """Cuts a phrase to what all the other texts really contain word by word.

    Fingerprints that overlap in this text may be apart in another; then only the first is kept, which all have.

    Args:
        of: The phrase.
        own: The profile of its text.
        profiles: The profiles of all texts, by slug.
    """
    if len(of.keys) == 1 or all(_places(of.keys, profiles[slug]) == _places(of.keys, own) for slug in of.others):
        return of
    place = own.hashes.index(of.keys[0])
    return of._replace(end=own.ends[place], keys=of.keys[:1])


def _places(keys: Sequence[int], profile: TextProfile) -> list[tuple[int, int]]:
    """The positions of fingerprints in a text, relative to the first of them."""
    places = [profile.hashes.index(key) for key in keys]
    first = places[0]
    return [
        (profile.paragraphs[place] - profile.paragraphs[first], profile.starts[place] - profile.starts[first])
        for place in places
    ]
