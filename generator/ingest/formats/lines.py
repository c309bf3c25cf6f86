"""Splits captured text into lines and paragraphs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from generator.core.text import SUPERSCRIPTS, fold
from generator.ingest.formats.marks import words

_UNSEEN = re.compile("[*\u200b\u2060\ufeff]")
_HEADLINE_LIMIT = 160
_TITLE_CASE = 0.6
_MINOR_WORD = 3
"""Maximum length of the words that stay in lower case in a headline."""
_WRAPPED = (55, 100)
"""Minimum length of a full line, and maximum length of any line, in hard-wrapped text, in characters."""
_MARKED = 2000
"""Maximum length, in characters, of a line whose marks are removed to check whether it is boilerplate."""
_STOPS = frozenset(".!?…。！？।؟")
_ENDING = 40
"""How many characters at the end of a line are checked for the end of a sentence."""


@dataclass(frozen=True)
class Line:
    """A line of a page with single spaces, and its role in the text where markup gave one.

    `plain` is the line without marks, asterisks and zero-width characters: boilerplate may be bold, or linked.
    """

    text: str
    role: str | None = None

    @cached_property
    def plain(self) -> str:
        """The words of the line, without marks."""
        text = self.text
        if "{" in text and len(text) <= _MARKED:
            text = words(text) or ""
        return _UNSEEN.sub("", text) if "*" in text or not text.isascii() else text


def lines(text: str) -> tuple[Line, ...]:
    """The lines of a page that have words.

    In a text with blank lines, a line that continues a sentence is joined to the one above. If the text is also
    hard-wrapped (no line is longer than a terminal's), each line that follows a long one is joined to it.
    """
    folded = [fold(line) for line in text.strip().split("\n")]
    joined: list[list[str]] = []
    spaced = "" in folded
    wrapped = spaced and max(map(len, folded)) <= _WRAPPED[1]
    above = ""
    for line in folded:
        continues = (
            above and line and ((wrapped and len(above) >= _WRAPPED[0]) or (line[0].islower() and above[-1].isalpha()))
        )
        if spaced and continues:
            joined[-1].append(line)
        elif line:
            joined.append([line])
        above = line
    return tuple(Line(" ".join(parts)) for parts in joined)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, with single spaces: separated by blank lines if it has any, else one for each line."""
    return list(_blocks([fold(line) for line in text.strip().split("\n")]))


def _blocks(folded: list[str]) -> Iterator[str]:
    if "" not in folded:
        yield from (line for line in folded if line)
        return
    block: list[str] = []
    for line in [*folded, ""]:
        if line:
            block.append(line)
        elif block:
            yield " ".join(block)
            block = []


def ends_sentence(line: str) -> bool:
    """Whether a line ends like a sentence, apart from quotation marks, asterisks and citation markers."""
    return line[-_ENDING:].rstrip("”\"’')*[]" + SUPERSCRIPTS)[-1:] in _STOPS


def is_headline(line: str) -> bool:
    """Whether a line is set like a headline: in title case, and without a sentence's end other than a question mark."""
    return (not ends_sentence(line) or line.endswith("?")) and is_title_case(line)


def is_title_case(line: str) -> bool:
    """Whether a line is short, and most of its words other than minor ones are capitalised."""
    if len(line) > _HEADLINE_LIMIT:
        return False
    all_words: list[str] = re.findall(r"[^\W\d_][\w’'-]*", line)
    major = [word for word in all_words if len(word) > _MINOR_WORD] or all_words
    return sum(word[0].isupper() for word in major) >= max(1, _TITLE_CASE * len(major))
