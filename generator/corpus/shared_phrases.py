"""Detects phrases that several texts share word by word, by the fingerprints of the texts."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from generator.core.memo import FORGETFUL, Memo
from generator.corpus.fingerprint_index import MOST_IN_BUCKET, Entry, FingerprintIndex, SharedFingerprints
from generator.corpus.fingerprints import TextProfile

MOST = 8
"""Maximum number of repeated phrases kept for a text: the longest."""


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
        memo: Holds the index of all hashes from one build to the next.

    Returns:
        By the slug of each text, its rarest shared hashes, each with the slugs of all texts that have it, sorted.
    """
    index = memo.held("shared fingerprints", lambda: FingerprintIndex(buckets, keep=memo.keep))
    index.update(profiles)
    return index.entries


def shared_phrases(
    profiles: Mapping[str, TextProfile], shared: SharedFingerprints, memo: Memo = FORGETFUL
) -> dict[str, tuple[SharedPhrase, ...]]:
    """Returns, by the slug of each text that has any, its repeated phrases in the order of the text.

    Args:
        profiles: The profiles of those texts whose phrases are wanted, by slug.
        shared: The hashes that several texts share, of all buckets.
        memo: Remembers results from one build to the next.
    """
    sharing = [_Sharing(slug, profile, shared[slug]) for slug, profile in profiles.items() if slug in shared]
    phrases = memo.map(_phrases_of, sharing, _Sharing.key, share=False)
    return {of.slug: found for of, found in zip(sharing, phrases, strict=True)}


class _Sharing(NamedTuple):
    """A text that shares hashes with others: its slug, its profile, and these hashes."""

    slug: str
    profile: TextProfile
    entries: tuple[Entry, ...]

    def key(self) -> Hashable:
        return self.slug, id(self.profile), id(self.entries)


def _phrases_of(of: _Sharing) -> tuple[SharedPhrase, ...]:
    runs = _outermost(_runs(of.slug, of.profile, dict(of.entries)))
    longest = sorted(runs, key=lambda run: (run.start - run.end, run.paragraph, run.start))[:MOST]
    return tuple(sorted(longest, key=lambda run: run[:3]))


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
        for other in kept[-MOST_IN_BUCKET:]:
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
