"""Lists names in the texts that no entity has, the most frequent first.

They are for the person who maintains the registry, as candidates for entries, and are not published.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from generator.core.text import SUPERSCRIPTS
from generator.core.typography import plain_name
from generator.corpus.corpus import Corpus
from generator.corpus.entity_names import GENERIC, without_possessive

STORIES = 2
"""Minimum number of stories that must use a name for it to be listed."""

_NAME = re.compile(
    r"""
    (?<![\w@#/_.-])
    [^\W\d_a-zß-öø-ÿ][\w&-]*(?:['’][^\W\d_]{2,})?      # a word with a capital, as in O'Brien
    (?:[ ](?:(?:of|de|van|von)[ ](?:the[ ])?)?         # and further ones, joined as in Bank of the Tyne
       [^\W\d_a-zß-öø-ÿ][\w&-]*(?:['’][^\W\d_]{2,})?)*
    """,
    re.VERBOSE,
)
_WORDS = re.compile(r"\w+")
# What may stand before the first word of a sentence.
_OPENING = re.compile(rf"(?:\A|[.!?…:;][\"'”’)\]]*[\[\]{SUPERSCRIPTS}]*\s+|[\"“‘(\[—–]\s*)[\"'“‘(\[]*\Z")
_LOOK_BACK = 12
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december christmas easter i".split()
)


@dataclass(frozen=True, slots=True, order=True)
class UnregisteredName:
    """A name that no entity has: the number of stories that use it, and the slug of the newest of them."""

    name: str
    stories: int
    example: str


def unregistered_names(corpus: Corpus) -> tuple[UnregisteredName, ...]:
    """Returns the names outside marks and matches that at least `STORIES` stories use, the most used first.

    A word that begins a sentence is no name by itself, and part of a longer one only if no text has it in lower
    case.
    """
    lower = {
        word
        for text in corpus.prose.values()
        for paragraph in text.paragraphs
        for word in _WORDS.findall(paragraph.text)
        if word.islower()
    }
    counts: Counter[str] = Counter()
    example: dict[str, str] = {}
    for story in corpus.stories:
        for name in sorted(set(_names(corpus, story.slug, lower))):
            counts[name] += 1
            example.setdefault(name, story.slug)
    names = [UnregisteredName(name, stories, example[name]) for name, stories in counts.items() if stories >= STORIES]
    return tuple(sorted(names, key=lambda entry: (-entry.stories, entry.name)))


def _names(corpus: Corpus, slug: str, lower: set[str]) -> Iterator[str]:
    matched: dict[str, list[tuple[int, int]]] = {}
    for match in corpus.entities.matches.get(slug, ()):
        matched.setdefault(match.anchor, []).append((match.start, match.end))
    for paragraph in corpus.prose[slug].paragraphs:
        text = paragraph.text
        covered = sorted((*paragraph.marked, *matched.get(paragraph.anchor, ())))
        following = 0
        for candidate in _NAME.finditer(text):
            while following < len(covered) and covered[following][1] <= candidate.start():
                following += 1
            if following < len(covered) and covered[following][0] < candidate.end():
                continue
            name = candidate[0]
            if _OPENING.search(text[max(0, candidate.start() - _LOOK_BACK) : candidate.start()]):
                first, _, rest = name.partition(" ")
                name = name if rest and _head(first) not in lower else rest
            name = plain_name(without_possessive(name))
            if name[:1].isupper() and len(name) > 1 and (" " in name or _head(name) not in GENERIC | _CALENDAR):
                yield name


def _head(word: str) -> str:
    """The part of a compound that decides whether it is common: the I of I've, the forty of forty-four."""
    return re.split(r"[-'’]", word, maxsplit=1)[0].lower()
