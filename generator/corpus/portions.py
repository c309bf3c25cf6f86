"""Divides profiles among those who compare them: each has some buckets of fingerprints, and some of all words.

Who has compared them tells the owners of texts where others have the same: `Places`, from which these know profiles.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from generator.core.part import owner_of
from generator.corpus.fingerprint_index import BUCKETS
from generator.corpus.fingerprints import TextProfile


def buckets_of(number: int, of: int) -> range:
    """The buckets of fingerprints that one of so many owners compares."""
    return range(number, BUCKETS, of)


def portions(profile: TextProfile, of: int) -> list[TextProfile]:
    """What each owner compares of a text, by its number: what is in its buckets, in text order, and its words."""
    words: list[list[str]] = [[] for _ in range(of)]
    for word in profile.words.split():
        words[owner_of(word, of)].append(word)
    owners = [key % BUCKETS % of for key in profile.hashes]
    order = sorted(range(len(owners)), key=owners.__getitem__)
    columns = [array(column.typecode, map(column.__getitem__, order)) for column in _columns(profile)]
    edges = [bisect_left(order, number, key=owners.__getitem__) for number in range(of + 1)]
    return [
        TextProfile(" ".join(words[number]), *(column[edges[number] : edges[number + 1]] for column in columns))
        for number in range(of)
    ]


@dataclass(frozen=True, slots=True)
class Places:
    """Where fingerprints are in texts: parallel arrays, as in `TextProfile`, one text after another.

    `ends_at` is, for each of the texts in `slugs`, where its part of the arrays ends.
    """

    slugs: list[str] = field(default_factory=list)
    ends_at: "array[int]" = field(default_factory=partial(array, "I"))
    hashes: "array[int]" = field(default_factory=partial(array, "q"))
    paragraphs: "array[int]" = field(default_factory=partial(array, "H"))
    starts: "array[int]" = field(default_factory=partial(array, "I"))
    ends: "array[int]" = field(default_factory=partial(array, "I"))

    def of_text(self, number: int) -> range:
        """Which part of the arrays is that of a text, by its number among the slugs."""
        return range(self.ends_at[number - 1] if number else 0, self.ends_at[number])


def places(
    profiles: Mapping[str, TextProfile], wanted: Mapping[int, Iterable[int]], owners: Mapping[str, int], of: int
) -> tuple[Places, ...]:
    """Where fingerprints are, for each owner who wants to know it of texts that others have.

    Args:
        profiles: The profiles of texts, by slug.
        wanted: The numbers of the owners who ask for a fingerprint, by its hash.
        owners: The number of the owner of each text, by slug.
        of: How many owners there are.
    """
    told = tuple(Places() for _ in range(of))
    for slug, profile in profiles.items():
        own = owners[slug]
        asked: set[int] = set()
        for place, key in enumerate(profile.hashes):
            for number in wanted.get(key, ()):
                if number != own:
                    asked.add(number)
                    for column, value in zip(_columns(told[number]), _columns(profile), strict=True):
                        column.append(value[place])
        for number in asked:
            told[number].slugs.append(slug)
            told[number].ends_at.append(len(told[number].hashes))
    return told


class KnownProfiles(Mapping[str, TextProfile]):
    """The profiles of an owner's texts, by slug; and of others as much as it was told, put together when asked for.

    Args:
        own: The profiles of its own texts.
        told: Where fingerprints are in others, of each owner who compared them.
    """

    def __init__(self, own: Mapping[str, TextProfile], told: Iterable[Places]) -> None:
        self._profiles = dict(own)
        self._told: dict[str, list[tuple[Places, int]]] = {}
        for of in told:
            for number, slug in enumerate(of.slugs):
                self._told.setdefault(slug, []).append((of, number))

    def __getitem__(self, slug: str) -> TextProfile:
        """The profile of a text; of another owner's, its fingerprints in text order, without its words."""
        known = self._profiles.get(slug)
        if known is None:
            told = [(of, place) for of, number in self._told[slug] for place in of.of_text(number)]
            rows = sorted([(of.paragraphs[at], of.starts[at], of.ends[at], of.hashes[at]) for of, at in told])
            paragraphs, starts, ends, hashes = map(array, "HIIq", zip(*rows, strict=True))
            known = self._profiles[slug] = TextProfile("", hashes, paragraphs, starts, ends)
        return known

    def __iter__(self) -> Iterator[str]:
        """The slugs of all texts of which anything is known."""
        return iter(dict.fromkeys((*self._profiles, *self._told)))

    def __len__(self) -> int:
        """How many these are."""
        return len(self._profiles.keys() | self._told.keys())


def _columns(of: TextProfile | Places) -> tuple["array[int]", ...]:
    return of.hashes, of.paragraphs, of.starts, of.ends
