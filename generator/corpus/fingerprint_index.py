"""An index of the fingerprints of all texts: texts that are no more are taken out, new ones are put in.

What follows is only worked out for the texts that have a fingerprint of which this changed the holders.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import itemgetter

from generator.corpus.fingerprints import TextProfile

FORMULA_STORIES = 20
"""A phrase that more texts contain is a formula, such as a notice, and says nothing about any two of them."""

BUCKETS = 16
"""Number of buckets that hashes are split into, by remainder: each owner compares some of them."""

MOST_IN_BUCKET = 4
"""Maximum number of shared hashes kept for a text in a bucket, so that a text of nothing but copies stays small."""

_ANEW = 8
"""If more than one in so many texts changed, all are compared anew: it takes less time."""

Entry = tuple[int, tuple[str, ...]]
"""A hash, and the slugs of all texts that have it, sorted."""

SharedFingerprints = Mapping[str, tuple[Entry, ...]]


class FingerprintIndex:
    """Which texts share which hashes. `entries` are, by slug, the rarest hashes that a text shares with others.

    Args:
        buckets: The buckets whose hashes are compared.
        keep: Whether there will be another `update`.
    """

    def __init__(self, buckets: Sequence[int], *, keep: bool) -> None:
        self._buckets = frozenset(buckets)
        self._keep = keep
        self._profiles: Mapping[str, TextProfile] = {}
        # The entry of each hash that several texts have, but not too many.
        self._sharing: dict[int, Entry] = {}
        # All hashes, sorted, and beside each the number of a text that has it: in a tenth of the memory of a mapping.
        self._hashes: dict[int, array[int]] = {}
        self._holders: dict[int, array[int]] = {}
        self._slugs: list[str] = []
        self._numbers: dict[str, int] = {}
        self.entries: dict[str, tuple[Entry, ...]] = {}

    def update(self, profiles: Mapping[str, TextProfile]) -> None:
        """Bring the index up to date with the profiles of all texts, by slug; an equal profile is the same object."""
        before = self._profiles
        changed = [slug for slug, profile in profiles.items() if before.get(slug) is not profile]
        gone = [slug for slug in before if slug not in profiles]
        self._profiles = dict(profiles)
        if not before or (len(changed) + len(gone)) * _ANEW > len(before):
            self._begin()
            return
        affected: set[str] = set(gone)
        for slug in (*gone, *changed):
            old, new = (self._keys(of[slug]) if slug in of else frozenset() for of in (before, profiles))
            for key in old - new:
                self._move(key, slug, affected, is_new=False)
            for key in new - old:
                self._move(key, slug, affected, is_new=True)
            affected.add(slug)
        self.entries = {slug: of for slug, of in self.entries.items() if slug not in affected}
        self._enter(slug for slug in affected if slug in profiles)

    def _keys(self, profile: TextProfile) -> frozenset[int]:
        return frozenset([key for key in profile.hashes if key % BUCKETS in self._buckets])

    def _begin(self) -> None:
        """Compare all texts."""
        keys_by_slug = {slug: self._keys(profile) for slug, profile in self._profiles.items()}
        times = Counter(chain.from_iterable(keys_by_slug.values()))
        several = {key for key, number in times.items() if 1 < number <= FORMULA_STORIES}
        sharing: dict[int, list[str]] = {}
        for slug in sorted(keys_by_slug):
            for key in keys_by_slug[slug] & several:
                sharing.setdefault(key, []).append(slug)
        self._sharing = {key: (key, tuple(slugs)) for key, slugs in sharing.items()}
        self.entries = {}
        self._enter(self._profiles)
        if self._keep:
            del times, several, sharing
            self._sort(keys_by_slug)

    def _sort(self, keys_by_slug: Mapping[str, Iterable[int]]) -> None:
        self._slugs = list(keys_by_slug)
        self._numbers = {slug: number for number, slug in enumerate(self._slugs)}
        pairs: dict[int, list[tuple[int, int]]] = {bucket: [] for bucket in self._buckets}
        for number, keys in enumerate(keys_by_slug.values()):
            for key in keys:
                pairs[key % BUCKETS].append((key, number))
        for bucket, of in pairs.items():
            of.sort()
            self._hashes[bucket] = array("q", map(itemgetter(0), of))
            self._holders[bucket] = array("I", map(itemgetter(1), of))
            of.clear()

    def _move(self, key: int, slug: str, affected: set[str], *, is_new: bool) -> None:
        """Put a text in among those that have a hash, or take it out; adds the texts that share it then or did."""
        hashes, holders = self._hashes[key % BUCKETS], self._holders[key % BUCKETS]
        first, last = bisect_left(hashes, key), bisect_right(hashes, key)
        if is_new:
            if slug not in self._numbers:
                self._numbers[slug] = len(self._slugs)
                self._slugs.append(slug)
            hashes.insert(first, key)
            holders.insert(first, self._numbers[slug])
        else:
            place = holders.index(self._numbers[slug], first, last)
            del hashes[place], holders[place]
        if key in self._sharing:
            affected.update(self._sharing.pop(key)[1])
        last += 1 if is_new else -1
        if 1 < last - first <= FORMULA_STORIES:
            slugs = tuple(sorted([self._slugs[number] for number in holders[first:last]]))
            self._sharing[key] = (key, slugs)
            affected.update(slugs)

    def _enter(self, slugs: Iterable[str]) -> None:
        """Work out the entries of some texts."""
        sharing = self._sharing
        for slug in slugs:
            shared = sharing.keys() & self._keys(self._profiles[slug])
            if shared:
                self.entries[slug] = tuple(_rarest(map(sharing.__getitem__, shared)))


def _rarest(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The rarest of a text's shared hashes: at most so many of each bucket."""
    left = Counter[int]()
    for entry in sorted(entries, key=_rarity):
        bucket = entry[0] % BUCKETS
        left[bucket] += 1
        if left[bucket] <= MOST_IN_BUCKET:
            yield entry


def _rarity(entry: Entry) -> tuple[int, int]:
    return len(entry[1]), entry[0]
