"""Splits captured text into lines and paragraphs."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import NamedTuple

from generator.core.text import SUPERSCRIPTS, fold
from generator.ingest.formats.marks import EM, STRONG, words

_UNSEEN = re.compile(f"[*{EM}{STRONG}\u200b\u2060\ufeff]")
_HEADLINE_LIMIT = 160
_TITLE_CASE = 0.6
_MINOR_WORD = 3
"""Maximum length of the words that stay in lower case in a headline."""
_WRAPPED = (55, 100)
"""Minimum length of a full line, and maximum length of any line, in hard-wrapped text, in characters."""
_BROKEN = 3
"""Minimum number of full lines of wrapped text that end in the middle of a sentence."""
_FULL = 0.9
"""Share of the width up to which a line could have been filled: in print, letters are not equally wide."""
_BLOCK = 16
"""Maximum number of lines of a wrapped paragraph; where more follow each other, no blank lines part paragraphs."""
_TITLE_WORDS = (4, 2)
"""Minimum number of words in each line of a title that was broken in two."""
_RUN_TOGETHER = re.compile(r"[a-z][A-Z]|[·•|©\d]")
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


def lines(
    text: str,
    is_block: Callable[[str], bool] = lambda _: False,
    begins_block: Callable[[str], bool] = lambda _: False,
) -> tuple[Line, ...]:
    """The lines of a page that have words.

    In a text with blank lines, a line that continues a sentence is joined to the one above, and so is the second line
    of a title. In a text that was wrapped, each line is joined to the one above that was full.

    Args:
        text: The text of the page.
        is_block: Whether a line is never joined to another.
        begins_block: Whether a line is never joined to the one above it.
    """
    folded = [fold(line) for line in text.strip().split("\n")]
    layout = _Layout.of(folded)
    joined: list[list[str]] = []
    for index, line in enumerate(folded):
        above = folded[index - 1] if index else ""
        goes_on = above and line and layout.continues(folded, index)
        if goes_on and not (is_block(line) or begins_block(line) or is_block(above)):
            joined[-1].append(line)
        elif line:
            joined.append([line])
    return tuple(Line(" ".join(parts)) for parts in joined)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, with single spaces: separated by blank lines if it has any, else one for each line.

    In a text that was wrapped, and has no blank lines, a paragraph ends where the next word would have fitted.
    """
    folded = [fold(line) for line in text.strip().split("\n")]
    if "" not in folded and (width := _wrapped_at(folded)):
        blocks: list[list[str]] = []
        for index, line in enumerate(folded):
            if index and _was_full(folded[index - 1], line, width):
                blocks[-1].append(line)
            else:
                blocks.append([line])
        return [" ".join(block) for block in blocks]
    return list(_blocks(folded))


def _wrapped_at(folded: Sequence[str]) -> int:
    """The width at which a text was wrapped, in characters; 0 if it was not.

    Wrapped texts have no long line, and several full ones that end in the middle of a sentence.
    """
    width = max(map(len, folded))
    if width > _WRAPPED[1]:
        return 0
    broken = sum(
        len(above) >= _WRAPPED[0] and bool(line) and not ends_sentence(above) and line[0].islower()
        for above, line in pairwise(folded)
    )
    return width if broken >= _BROKEN else 0


class _Layout(NamedTuple):
    """How the lines of a text are set: between blank lines or not, and wrapped at a width, or 0 if they are not."""

    spaced: bool
    width: int

    @classmethod
    def of(cls, folded: Sequence[str]) -> "_Layout":
        width = _wrapped_at(folded)
        longest = max((len(list(run)) for has_words, run in groupby(folded, bool) if has_words), default=0)
        return cls("" in folded and not (width and longest > _BLOCK), width)

    def continues(self, folded: Sequence[str], index: int) -> bool:
        """Whether a line goes on with what the line above it begins."""
        above, line = folded[index - 1], folded[index]
        if self.width and (len(above) >= _WRAPPED[0] if self.spaced else _was_full(above, line, self.width)):
            return True
        if not (self.spaced or self.width):
            return False
        goes_on = line[0].islower() and above[-1].isalpha()
        return goes_on or _is_title_of_two_lines(folded, index, wrapped=self.width > 0)


def _was_full(above: str, line: str, width: int) -> bool:
    """Whether a line broke because it was full: the next word would not have fitted, or its sentence goes on."""
    if len(above) < _WRAPPED[0]:
        return False
    return not ends_sentence(above) or len(above) + 1 + len(line.split(" ", 1)[0]) > _FULL * width


def _is_title_of_two_lines(folded: Sequence[str], index: int, *, wrapped: bool) -> bool:
    """Whether a line and the one above it are a title that was broken in two; unless wrapped, between blank lines."""
    around = (folded[index - 2] if index > 1 else "", folded[index + 1] if index + 1 < len(folded) else "")
    title = (folded[index - 1], folded[index])
    return (
        (wrapped or not any(around))
        and index + 1 < len(folded)
        and all(
            len(part.split()) >= words and is_title_case(part) for part, words in zip(title, _TITLE_WORDS, strict=True)
        )
        and not any(ends_sentence(part) or _RUN_TOGETHER.search(part) for part in title)
    )


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
