"""Compares two texts word by word: what a rewrite removed and what it added."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

from generator.core.text import fold

SAME, ADDED, REMOVED = "same", "added", "removed"

PAIRS = 100_000
"""How many pairs of equal words two texts may have to be compared word by word, since work grows with the pairs.

With more, whole paragraphs are compared; with more pairs of equal paragraphs than this, one text replaces the other
as a whole.
"""
ISLAND = 2
"""Up to how many equal words between two changes count as changed too: a lone `the` does not part two changes."""


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive words with the same change: in both texts, in the new one alone, or in the old one alone."""

    change: str
    text: str

    @property
    def added(self) -> bool:
        """Whether the words are in the new text alone."""
        return self.change == ADDED

    @property
    def removed(self) -> bool:
        """Whether the words are in the old text alone."""
        return self.change == REMOVED


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, or a whole paragraph where the words are too many; and its change.

    `begins` and `ends` say whether it is the first and the last one of its paragraph.
    """

    text: str
    begins: bool
    ends: bool
    change: str = SAME


def compare(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[Run, ...], ...]:
    """Compares two texts, each a sequence of paragraphs.

    Returns:
        Paragraphs of runs. Without the added runs they have the words of the old text in order, without the removed
        runs those of the new text. Paragraphs break where those of the new text do; a removed one is a paragraph of
        its own.
    """
    paragraphs: list[list[_Token]] = []
    at_break = True
    for token in _changes(old, new):
        # Removed words stay in the current paragraph unless they begin one of their own.
        if at_break and (token.change != REMOVED or token.begins or not paragraphs):
            paragraphs.append([])
            at_break = False
        paragraphs[-1].append(token)
        at_break = at_break or (token.ends and (token.change != REMOVED or _gone(paragraphs[-1])))
    return tuple(
        tuple(
            Run(change, " ".join(token.text for token in tokens))
            for change, tokens in groupby(paragraph, lambda token: token.change)
        )
        for paragraph in paragraphs
    )


def _gone(paragraph: Sequence[_Token]) -> bool:
    """Whether all of a paragraph was removed."""
    return paragraph[0].change == REMOVED and all(token.change == REMOVED for token in paragraph)


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[_Token]:
    """Every token of both texts with its change; where both changed, removed tokens come before added ones."""
    before, after, operations = _operations(old, new)
    removed: list[_Token] = []
    added: list[_Token] = []
    for operation, i, j, k, m in operations:
        if operation == "equal":
            yield from (*removed, *added, *after[k:m])
            removed, added = [], []
        else:
            removed += (replace(token, change=REMOVED) for token in before[i:j])
            added += (replace(token, change=ADDED) for token in after[k:m])
    yield from (*removed, *added)


_Operation = tuple[str, int, int, int, int]


def _operations(
    old: Sequence[str], new: Sequence[str]
) -> tuple[Sequence[_Token], Sequence[_Token], Sequence[_Operation]]:
    """Divides two texts into tokens as small as `PAIRS` allows, and aligns them.

    Returns:
        The tokens of the old text, those of the new text, and the operations that turn the former into the latter.
    """
    for words in (True, False):
        before, after = list(_tokens(old, words=words)), list(_tokens(new, words=words))
        a, b = [token.text for token in before], [token.text for token in after]
        occurrences = Counter(a)
        if sum(occurrences[text] for text in b) <= PAIRS:
            opcodes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
            return before, after, list(_joined(opcodes)) if words else opcodes
    return before, after, [("replace", 0, len(before), 0, len(after))]


def _tokens(paragraphs: Sequence[str], *, words: bool) -> Iterator[_Token]:
    for paragraph in paragraphs:
        texts = paragraph.split() if words else [fold(paragraph)]
        for index, text in enumerate(texts):
            yield _Token(text, begins=index == 0, ends=index == len(texts) - 1)


def _joined(operations: Sequence[_Operation]) -> Iterator[_Operation]:
    """Turns short equal stretches between two changes (`ISLAND`) into changes."""
    for index, (name, i, j, k, m) in enumerate(operations):
        island = name == "equal" and 0 < index < len(operations) - 1 and j - i <= ISLAND
        yield ("replace" if island else name, i, j, k, m)
