"""Compares texts that were typed differently: the same words with other quotes, dashes, spaces, composed characters.

Captures of one text differ in what an editor, a keyboard or a file system did to it. None of that makes it another
text. The forms here are for comparison and search only; what is shown is what a capture has.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, filterfalse, pairwise
from typing import NamedTuple

from generator.core.text import SUPERSCRIPTS

# Zero-width characters, soft hyphens, marks of direction, byte order marks.
_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_HYPHENS = "\u2010-\u2013\u2212"
_SINGLE, _DOUBLE = "\u2018\u2019\u201a\u201b\u02bc\u2032", "\u201c-\u201f\u2033\u00ab\u00bb"
_LIGATURES = "\ufb00-\ufb06"
# Each expression begins with one set of characters, which is searched quickly; what stands before is checked then.
_LETTER = r"[^\W\d_]"
# A citation marker that a program wrote as plain digits: said.2 And so · evidence1.
_PLAIN_MARKER = rf"(?<={_LETTER}{{3}}[.!?]\d)\d?(?=\s|\Z)|(?<={_LETTER}{{4}}\d)\d?(?=[.,;:!?](?:\s|\Z))"
# Citation markers: [¹] · [8] · said.¹ · evidence¹
_MARKERS = re.compile(
    rf"[\[\d{SUPERSCRIPTS}](?:(?<=\[)[\d{SUPERSCRIPTS}]{{1,3}}\]"
    rf"|(?<=[.,;:!?\u201d\u2019)\"'][{SUPERSCRIPTS}])[{SUPERSCRIPTS}]*"
    rf"|(?<={_LETTER}{{4}}[{SUPERSCRIPTS}])[{SUPERSCRIPTS}]*|{_PLAIN_MARKER})"
)
_DASHES = f"{_HYPHENS}\u2014\u2015"
_VARIANTS = re.compile(f"[*_{_UNSEEN}{_DASHES}{_SINGLE}{_DOUBLE}\u2026{SUPERSCRIPTS}{_LIGATURES}]")
_CANONICAL: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(f"[*_{_UNSEEN}]"), ""),
    (re.compile(f"[{_DASHES}]"), "-"),
    (re.compile(f"[{_SINGLE}]"), "'"),
    (re.compile(f"[{_DOUBLE}]"), '"'),
    (re.compile("\u2026"), "..."),
)
_DASH_RUN = re.compile("--+")
_FLAWS = re.compile(
    rf"[\"'\-.,;:!?\d\ufffd{_UNSEEN}{_LIGATURES}\u0300-\u036f]"
    rf"(?:(?<=[\"'\ufffd{_UNSEEN}{_LIGATURES}\u0300-\u036f])|(?<=-)-|(?<=\.)\.\."
    rf"|(?<=[ \u00a0][.,;:!?])(?=\s|\Z)|{_PLAIN_MARKER})"
)
_UNSEEN_RUN = re.compile(f"[{_UNSEEN}]")
_ONE_TO_ONE = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u02bc", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\n", " "),
    }
)


class Aligned(NamedTuple):
    """A form of a text for comparison, and the offset in the text at which each of its characters begins."""

    form: str
    places: Sequence[int]


def comparison_key(text: str) -> str:
    """A text's characters without what differs from one typing of it to another; texts with equal keys are one.

    White space is left out, since citations that were removed leave a blank before punctuation; so are asterisks
    and underscores, which may be emphasis, citation markers, and characters that nobody sees.
    """
    compact = "".join(_MARKERS.sub("", text).split())
    if not compact.isascii():
        compact = unicodedata.normalize("NFC", compact)
    return _DASH_RUN.sub("-", _VARIANTS.sub(_canonical, compact)) or "".join(text.split())


def aligned_key(text: str) -> Aligned:
    """The comparison key of a text, with its offsets in the text."""
    # Without a loop over the characters: in a third of the time.
    places = list(chain.from_iterable([range(*match.span()) for match in _SEEN.finditer(text)]))
    markers = {place for match in _MARKERS.finditer(text) for place in range(*match.span())}
    places = list(filterfalse(markers.__contains__, places)) if markers else places
    compact, places = _composed("".join(_MARKERS.sub("", text).split()), places)
    form: list[str] = []
    form_places: list[int] = []
    end = 0
    for match in _VARIANTS.finditer(compact):
        form.append(compact[end : match.start()])
        form_places += places[end : match.start()]
        canonical = _canonical(match)
        form.append(canonical)
        form_places += [places[match.start()]] * len(canonical)
        end = match.end()
    form.append(compact[end:])
    form_places += places[end:]
    key = "".join(form)
    if not key:
        seen = [index for index, character in enumerate(text) if not character.isspace()]
        return Aligned("".join(text.split()), seen)
    for match in reversed(list(_DASH_RUN.finditer(key))):
        del form_places[match.start() + 1 : match.end()]
    return Aligned(_DASH_RUN.sub("-", key), form_places)


_SEEN = re.compile(r"\S+")


def search_form(text: str) -> Aligned:
    """A text as names are searched in it: with straight apostrophes, plain hyphens and spaces, and nothing unseen."""
    plain = text if text.isascii() else text.translate(_ONE_TO_ONE)
    if plain.isascii() or (unicodedata.is_normalized("NFC", plain) and not _UNSEEN_RUN.search(plain)):
        return Aligned(plain, range(len(plain)))
    seen = [index for index, character in enumerate(plain) if not _UNSEEN_RUN.match(character)]
    return Aligned(*_composed("".join(plain[index] for index in seen), seen))


def plain_name(name: str) -> str:
    """A name in the form in which it is searched: equal for all ways to type it."""
    return search_form(name).form


@lru_cache(maxsize=1 << 14)  # of the texts that several captures have: while watching, they are compared in each build
def flaws(text: str) -> int:
    """How many characters of a text are typed less well than they could be, such as straight quotes."""
    return len(_FLAWS.findall(text))


@lru_cache(maxsize=256)  # of the few characters that have other typings
def _canonical_of(character: str) -> str:
    for pattern, canonical in _CANONICAL:
        if pattern.match(character):
            return canonical
    return unicodedata.normalize("NFKC", character)  # superscripts and ligatures


def _canonical(match: re.Match[str]) -> str:
    return _canonical_of(match[0])


def _composed(text: str, places: list[int]) -> tuple[str, list[int]]:
    """A text in normalization form C, and the offsets of its characters, given those of the text (Unicode annex 15)."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text, places
    composed: list[str] = []
    composed_places: list[int] = []
    starts = [index for index, character in enumerate(text) if index == 0 or not _continues(character)]
    for start, end in pairwise((*starts, len(text))):
        cluster = unicodedata.normalize("NFC", text[start:end])
        composed.append(cluster)
        composed_places += [places[start]] * len(cluster)
    return "".join(composed), composed_places


def _continues(character: str) -> bool:
    """Whether a character may be composed with the one before it: a combining mark, or a vowel or final of Hangul."""
    return unicodedata.combining(character) > 0 or "\u1160" <= character <= "\u11ff"
