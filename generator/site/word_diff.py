"""Two texts in, their words out with what one has and the other has not: what a rewrite took out and put in."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

from generator.core.text import fold

SAME, ADDED, REMOVED = "same", "added", "removed"

PAIRS = 100_000
"""How many pairs of equal words two texts may have to be compared word by word; beyond, whole paragraphs are, and where
too many of these are equal, nothing is. Work grows with the pairs."""
ISLAND = 2
"""Up to how many equal words between two changes are taken as part of them: `the` alone is no place to rest on."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand together: in both texts, in the new one alone, or in the old one alone."""

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
    """A word, or a whole paragraph where words are too many: what became of it, and what it begins or ends."""

    text: str
    begins: bool
    ends: bool
    change: str = SAME


def compare(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[Run, ...], ...]:
    """The paragraphs of two texts in; paragraphs of runs out.

    Without what was added they have the words of the old text in order, without what was removed those of the new.
    Paragraphs break where those of the new text do; one that is gone is a paragraph of its own.
    """
    paragraphs: list[list[_Token]] = []
    broken = True
    for token in _changes(old, new):
        # Words that went stay in the paragraph in which they were, if its beginning is still there.
        if broken and (token.change != REMOVED or token.begins or not paragraphs):
            paragraphs.append([])
            broken = False
        paragraphs[-1].append(token)
        broken = broken or (token.ends and (token.change != REMOVED or _gone(paragraphs[-1])))
    return tuple(
        tuple(
            Run(change, " ".join(token.text for token in of))
            for change, of in groupby(paragraph, lambda token: token.change)
        )
        for paragraph in paragraphs
    )


def _gone(paragraph: Sequence[_Token]) -> bool:
    return paragraph[0].change == REMOVED and all(token.change == REMOVED for token in paragraph)


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[_Token]:
    """Every token of both texts with its change; where both changed, first what went, then what came."""
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
    """Two texts in; the tokens of each, as small as can be, and how to get from the ones to the others, out."""
    for words in (True, False):
        before, after = list(_tokens(old, words=words)), list(_tokens(new, words=words))
        a, b = [token.text for token in before], [token.text for token in after]
        times = Counter(a)
        if sum(times[text] for text in b) <= PAIRS:
            found = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
            return before, after, list(_joined(found)) if words else found
    return before, after, [("replace", 0, len(before), 0, len(after))]


def _tokens(paragraphs: Sequence[str], *, words: bool) -> Iterator[_Token]:
    for paragraph in paragraphs:
        texts = paragraph.split() if words else [fold(paragraph)]
        for index, text in enumerate(texts):
            yield _Token(text, begins=index == 0, ends=index == len(texts) - 1)


def _joined(operations: Sequence[_Operation]) -> Iterator[_Operation]:
    """Operations in; out the same with the islands between two changes taken for changed."""
    for index, (name, i, j, k, m) in enumerate(operations):
        island = name == "equal" and 0 < index < len(operations) - 1 and j - i <= ISLAND
        yield ("replace" if island else name, i, j, k, m)
