"""Passages in, Markdown out that gives back exactly their words: emphasis as emphasis, the rest as it is.

References become links with schemes of their own, `[Claude](entity:claude)`, so that no private syntax leaves ingest.
Only what CommonMark (0.31) would read as markup is escaped: the files are made to be read and edited.
"""

import re
from collections.abc import Iterable

from generator.core.model import ANSWER, HEADING, PARAGRAPH, QUESTION, Mark, Passage
from generator.core.text import SUPERSCRIPTS

# Wherever they stand: backslash, backtick, asterisk; < before a tag, & before an entity's name.
_ANYWHERE = re.compile(r"[\\`*]|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_UNDERSCORES = re.compile("_")
# A bracket, but for a citation marker that nothing turns into a link: [¹]
_BRACKET = re.compile(rf"\[(?![{SUPERSCRIPTS}]+\](?![(\[:]))")
# At the start of a paragraph: heading, quotation, list, rule, fence, definition. The first group is what to escape.
_OPENING = re.compile(
    r"(#)(?=#{0,5}(?: |\Z))|(>)|([-+])(?= |\Z)|(-)(?=-+\Z)|\d{1,9}([.)])(?= |\Z)|(~)(?=~~)|([:~])(?= )"
)
# At the end of a heading: # that would close it.
_UNCLOSED = re.compile(r"(^| )(#+)$")


def body(passages: Iterable[Passage]) -> str:
    """Passages in, the Markdown of a body out: one line a passage, a blank line between.

    Headings are of the second level; questions with their answers are a definition list, as Pandoc writes those.
    """
    blocks: list[str] = []
    before = PARAGRAPH
    for passage in passages:
        text = paragraph(passage)
        if passage.role == HEADING:
            text = f"## {_UNCLOSED.sub(_escape_first, text)}"
        elif passage.role == ANSWER and before == QUESTION:
            text = f":   {text}"
        elif passage.role == ANSWER and before == ANSWER:
            text = f"    {text}"
        before = passage.role if passage.role != ANSWER or text[:1] in (":", " ") else PARAGRAPH
        blocks.append(text)
    return "\n\n".join(blocks)


def _escape_first(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}"


def paragraph(passage: Passage) -> str:
    """One passage in, one line of Markdown out."""
    text, marks = passage.text, passage.marks
    edges = {edge for mark in marks for edge in (mark.start, mark.end)}
    escaped = _escaped(text, marks, edges)
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for mark in marks:
        before, after = _around(mark)
        opening.setdefault(mark.start, []).append(before)
        closing.setdefault(mark.end, []).insert(0, after)
    pieces: list[str] = []
    done = 0
    for offset in sorted({*edges, *escaped, len(text)}):
        pieces.append(text[done:offset])
        pieces += closing.get(offset, ())
        pieces += opening.get(offset, ())
        if offset in escaped:
            pieces.append("\\")
        done = offset
    return "".join(pieces)


def _around(mark: Mark) -> tuple[str, str]:
    match mark.kind:
        case "em":
            return "*", "*"
        case "strong":
            return "**", "**"
        case kind:
            return "[", f"]({kind}:{mark.slug})"


def _escaped(text: str, marks: tuple[Mark, ...], edges: set[int]) -> set[int]:
    """The offsets of the characters that need a backslash."""
    found = {match.start() for match in _ANYWHERE.finditer(text)}
    found |= {match.start() for match in _BRACKET.finditer(text)}
    opening = _OPENING.match(text)
    if opening:
        found.add(opening.start(opening.lastindex or 0))
    for match in _UNDERSCORES.finditer(text):
        if not _inside_word(text, match.start(), edges):
            found.add(match.start())
    found |= {edge - 1 for edge in edges if text[edge - 1 : edge] == "!"}  # ![ would start an image
    for mark in marks:
        if mark.slug:
            found |= {index for index in range(mark.start, mark.end) if text[index] in "[]"}
    return found


def _inside_word(text: str, index: int, edges: set[int]) -> bool:
    """Whether an underscore stands between letters or digits of one run: CommonMark leaves those alone."""
    return (
        0 < index < len(text) - 1
        and text[index - 1].isalnum()
        and text[index + 1].isalnum()
        and not {index, index + 1} & edges
    )
