"""Two texts in, their words out with what one has and the other has not: what a rewrite took out and put in."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

SAME, ADDED, REMOVED = "same", "added", "removed"

PAIRS = 400_000
"""How many pairs of equal words two texts may have to be compared word by word; beyond, whole paragraphs are."""
ISLAND = 2
"""Up to how many equal words between two changes are taken as part of them: `the` alone is no place to rest on."""

_BREAK = "\n"


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


def compare(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[Run, ...], ...]:
    """The paragraphs of two texts in; paragraphs of runs out.

    Without what was added they have the words of the old text in order, without what was removed those of the new.
    Paragraphs break where those of the new text do.
    """
    before, after = _tokens(old, words=True), _tokens(new, words=True)
    times = Counter(before)
    if sum(times[token] for token in after) > PAIRS:
        before, after = _tokens(old, words=False), _tokens(new, words=False)
    changes = list(_changes(before, after))
    paragraphs: list[list[tuple[str, str]]] = [[]]
    for change, token in changes:
        if token != _BREAK:
            paragraphs[-1].append((change, token))
        elif change != REMOVED:
            paragraphs.append([])
    return tuple(
        tuple(
            Run(change, " ".join(word for _, word in of)) for change, of in groupby(paragraph, lambda token: token[0])
        )
        for paragraph in paragraphs
        if paragraph
    )


def _tokens(paragraphs: Sequence[str], *, words: bool) -> list[str]:
    tokens: list[str] = []
    for paragraph in paragraphs:
        tokens += [_BREAK] if tokens else []
        tokens += paragraph.split() if words else [paragraph]
    return tokens


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every token of both texts with its change; where both changed, first what went, then what came."""
    removed: list[str] = []
    added: list[str] = []
    for operation, i, j, k, m in _joined(SequenceMatcher(None, before, after, autojunk=False).get_opcodes()):
        if operation == "equal":
            yield from ((REMOVED, token) for token in removed)
            yield from ((ADDED, token) for token in added)
            yield from ((SAME, token) for token in after[k:m])
            removed, added = [], []
        else:
            removed += before[i:j]
            added += after[k:m]
    yield from ((REMOVED, token) for token in removed)
    yield from ((ADDED, token) for token in added)


_Operation = tuple[str, int, int, int, int]


def _joined(operations: Sequence[_Operation]) -> Iterator[_Operation]:
    """Operations in; out the same with the islands between two changes taken for changed."""
    for index, (name, i, j, k, m) in enumerate(operations):
        island = name == "equal" and 0 < index < len(operations) - 1 and j - i <= ISLAND
        yield ("replace" if island else name, i, j, k, m)
