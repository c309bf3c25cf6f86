"""Captured text in, its lines and paragraphs out."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.seeds.marks import words
from generator.text import SUPERSCRIPTS, fold

_ENDING = 40
"""How many characters at the end of a line are looked at to see whether it ends a sentence."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, folded, with what it is (a passage's role) where markup said so.

    `plain` is its text without marks and asterisks: what stands around a story may be bold or linked.
    """

    text: str
    role: str | None = None

    @property
    def plain(self) -> str:
        """The words of the line."""
        text = (words(self.text) or "") if "{" in self.text else self.text
        return text.replace("*", "") if "*" in text else text


def lines(text: str) -> tuple[Line, ...]:
    """The text of a page in, its lines out, those without words left out.

    Where blank lines part its blocks, a line that goes on in the middle of a sentence belongs to the one above.
    """
    text = text.strip()
    found: list[list[str]] = []
    spaced = "\n\n" in text
    above = ""
    for line in map(fold, text.split("\n")):
        if spaced and line and above and line[0].islower() and above[-1].isalpha():
            found[-1].append(line)
        elif line:
            found.append([line])
        above = line
    return tuple(Line(" ".join(parts)) for parts in found)


def paragraphs(text: str) -> list[str]:
    """Text in, its paragraphs out, folded: parted by blank lines if there are any inside, else one a line."""
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
    """Whether a line ends as a sentence does, quotation marks, asterisks and citation markers apart."""
    return line[-_ENDING:].rstrip("”\"’')*[]" + SUPERSCRIPTS)[-1:] in (".", "!", "?", "…")
