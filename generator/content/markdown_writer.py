"""Writes passages as Markdown that renders to exactly their words: emphasis as emphasis, the rest unchanged.

References become links with schemes of their own, `[Claude](entity:claude)`, so that no private syntax leaves
ingest. Only what CommonMark (0.31) would parse as markup is escaped, since people read and edit the files.
"""

import re
import unicodedata
from collections.abc import Iterable

from generator.core.model import ANSWER, HEADING, PARAGRAPH, QUESTION, Mark, Passage
from generator.core.text import SUPERSCRIPTS

# Escaped anywhere in a text: backslash, backtick, asterisk; < before a tag, & before an entity's name.
_ANYWHERE = re.compile(r"[\\`*]|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
# Each is sought by itself, which takes a tenth of the time of the expression; most texts have none.
_ESCAPABLE = "\\`*<&"
_UNDERSCORES = re.compile("_")
# A bracket, except that of a citation marker such as [¹], unless what follows would turn the marker into a link.
_BRACKET = re.compile(rf"\[(?![{SUPERSCRIPTS}]+\](?![(\[:]))")
# At the start of a paragraph: heading, quotation, list, rule, fence, definition. The group that matched is escaped.
_OPENING = re.compile(
    r"(#)(?=#{0,5}(?: |\Z))|(>)|([-+])(?= |\Z)|(-)(?=-+\Z)|\d{1,9}([.)])(?= |\Z)|(~)(?=~~)|([:~])(?= )"
)
# At the end of a heading: number signs that would close it.
_UNCLOSED = re.compile(r"(^| )(#+)$")


def body(passages: Iterable[Passage]) -> str:
    """Returns the Markdown of a body: one line per passage, with blank lines between them.

    Headings are of the second level; questions with their answers are a definition list, in Pandoc's syntax.
    """
    blocks: list[str] = []
    previous_role = PARAGRAPH
    for passage in passages:
        text = paragraph(passage)
        if passage.role == HEADING:
            text = f"## {_UNCLOSED.sub(_escape_first, text)}"
        elif passage.role == ANSWER and previous_role == QUESTION:
            text = f":   {text}"
        elif passage.role == ANSWER and previous_role == ANSWER:
            text = f"    {text}"
        previous_role = passage.role if passage.role != ANSWER or text[:1] in (":", " ") else PARAGRAPH
        blocks.append(text)
    return "\n\n".join(blocks)


def _escape_first(match: re.Match[str]) -> str:
    return f"{match[1]}\\{match[2]}"


def paragraph(passage: Passage) -> str:
    """Returns a passage as one line of Markdown."""
    text, marks = passage.text, passage.marks
    edges = {edge for mark in marks for edge in (mark.start, mark.end)}
    escaped = _escaped(text, marks, edges)
    encoded = _encoded(text, marks)
    escaped -= encoded
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for mark in marks:
        before, after = _around(mark)
        opening.setdefault(mark.start, []).append(before)
        closing.setdefault(mark.end, []).insert(0, after)
    pieces: list[str] = []
    position = 0
    for offset in sorted({*edges, *escaped, *encoded, *(offset + 1 for offset in encoded), len(text)}):
        piece = text[position:offset]
        pieces.append(f"&#{ord(piece)};" if position in encoded else piece)
        pieces += closing.get(offset, ())
        pieces += opening.get(offset, ())
        if offset in escaped:
            pieces.append("\\")
        position = offset
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
    """Returns the offsets of the characters that need a backslash."""
    escapable = any(map(text.__contains__, _ESCAPABLE))
    offsets = {match.start() for match in _ANYWHERE.finditer(text)} if escapable else set()
    offsets |= {match.start() for match in _BRACKET.finditer(text)}
    opening = _OPENING.match(text)
    if opening:
        offsets.add(opening.start(opening.lastindex or 0))
    for match in _UNDERSCORES.finditer(text):
        if not _inside_word(text, match.start(), edges):
            offsets.add(match.start())
    offsets |= {edge - 1 for edge in edges if text[edge - 1 : edge] == "!"}  # ![ would start an image
    for mark in marks:
        if mark.slug:
            offsets |= {index for index in range(mark.start, mark.end) if text[index] in "[]"}
    return offsets


def _encoded(text: str, marks: tuple[Mark, ...]) -> set[int]:
    """Returns the offsets of the characters to write as numbers: letters beside emphasis with a sign at its edge.

    CommonMark reads `word*“no”*` as no emphasis, unless a sign or a blank stands on the other side, too (0.31, section
    6.2); the semicolon of a character reference is one.
    """
    offsets = set()
    for mark in marks:
        if mark.slug:
            continue
        before, after = mark.start - 1, mark.end
        if mark.start and _is_sign(text[mark.start]) and _is_letter(text, before) and _is_alone(marks, mark.start):
            offsets.add(before)
        if _is_sign(text[mark.end - 1]) and _is_letter(text, after) and _is_alone(marks, mark.end):
            offsets.add(after)
    return offsets


def _is_alone(marks: tuple[Mark, ...], edge: int) -> bool:
    """Returns whether one mark alone begins or ends at an offset: another would put a sign there."""
    return sum(edge in (mark.start, mark.end) for mark in marks) == 1


def _is_letter(text: str, index: int) -> bool:
    return index < len(text) and not text[index].isspace() and not _is_sign(text[index])


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _inside_word(text: str, index: int, edges: set[int]) -> bool:
    """Returns whether an underscore is between letters or digits of one run: there CommonMark ignores it."""
    return (
        0 < index < len(text) - 1
        and text[index - 1].isalnum()
        and text[index + 1].isalnum()
        and not {index, index + 1} & edges
    )
