"""Divides profiles among those who compare them: each has some buckets of fingerprints, and some of all words."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from itertools import compress
from operator import itemgetter

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


def only(profile: TextProfile, keys: frozenset[int]) -> TextProfile:
    """Some fingerprints of a text, in text order, without its words."""
    has = [key in keys for key in profile.hashes]
    return TextProfile("", *(array(column.typecode, compress(column, has)) for column in _columns(profile)))


def joined(profiles: Iterable[TextProfile]) -> TextProfile:
    """Fingerprints of one text that several owners compared, in text order, without its words."""
    rows = sorted((row for of in profiles for row in zip(*_columns(of), strict=True)), key=itemgetter(1, 2, 3))
    columns = zip(*rows, strict=True) if rows else ((), (), (), ())
    return TextProfile("", *(array(code, column) for code, column in zip("qHII", columns, strict=True)))


def _columns(profile: TextProfile) -> tuple["array[int]", ...]:
    return profile.hashes, profile.paragraphs, profile.starts, profile.ends
