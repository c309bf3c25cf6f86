"""Lists names in the texts that no entity has, the most frequent first.

They are for the person who maintains the registry, as candidates for entries, and are not published.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from generator.content.prose import Paragraph
from generator.core.model import Story
from generator.core.text import SUPERSCRIPTS
from generator.core.typography import plain_name
from generator.corpus.entity_names import GENERIC, without_possessive
from generator.corpus.name_search import Match

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


def lower_words(texts: Iterable[Sequence[Paragraph]]) -> frozenset[str]:
    """The words that some texts have in lower case."""
    return frozenset(
        word
        for paragraphs in texts
        for paragraph in paragraphs
        for word in _WORDS.findall(paragraph.text)
        if word.islower()
    )


def names_outside(paragraphs: Sequence[Paragraph], matches: Iterable[Match], lower: AbstractSet[str]) -> frozenset[str]:
    """The names in a text outside marks and matches.

    A word that begins a sentence is no name by itself, and part of a longer one only if no text has it in lower
    case.

    Args:
        paragraphs: The paragraphs of the text.
        matches: The names matched in it.
        lower: The words that any text has in lower case.
    """
    return frozenset(_names(paragraphs, matches, lower))


def unregistered_names(stories: Sequence[Story], names: Mapping[str, Iterable[str]]) -> tuple[UnregisteredName, ...]:
    """Returns the names that at least `STORIES` stories use, the most used first.

    Args:
        stories: The stories, in the order of the archive.
        names: What `names_outside` returns for each, by slug.
    """
    counts: Counter[str] = Counter()
    example: dict[str, str] = {}
    for story in stories:
        for name in names.get(story.slug, ()):
            counts[name] += 1
            example.setdefault(name, story.slug)
    used = [UnregisteredName(name, number, example[name]) for name, number in counts.items() if number >= STORIES]
    return tuple(sorted(used, key=lambda entry: (-entry.stories, entry.name)))


def _names(paragraphs: Iterable[Paragraph], matches: Iterable[Match], lower: AbstractSet[str]) -> Iterator[str]:
    matched: dict[str, list[tuple[int, int]]] = {}
    for match in matches:
        matched.setdefault(match.anchor, []).append((match.start, match.end))
    for paragraph in paragraphs:
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
