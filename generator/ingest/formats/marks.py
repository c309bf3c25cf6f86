"""Separates the words of a paragraph from its inline marks, in time linear in its length.

{{entity:claude|Claude}}   a reference: entity, beat or story
{{person:ada|Ada}}         an unknown kind: its label, as plain words
{{entity:openai|Open       broken, as where a capture stops: the part of the label that was captured
*Nature*  **bold**         emphasis, where the asterisks are at the edges of words
"""

import re
from bisect import bisect_left

from generator.core.model import REFERENCES, Mark, Passage, nesting, nests
from generator.core.text import RAISED, SUPERSCRIPTS, fold, is_slug, slugify

# {{kind:slug|label}} with any part absent. Negated classes stop at the next brace, so no start is scanned twice.
_MARK = re.compile(r"\{\{\s*(?:([A-Za-z_-]+)\s*:)?([^|{}]*)(?:\|([^{}]*))?\}\}")
# {{entity:op   at the very end of a text: the capture stopped before the label, so there are no words in it.
_DANGLING = re.compile(r"\{(?:\{(?:[A-Za-z_-]+(?::[^|{}\s]*)?)?)?\Z")
# {{entity:openai|OpenAI}   at the very end: complete except for the last brace.
_UNCLOSED = re.compile(r"(?<=[^{}])\}\Z")
# {{entity:openai|   without the end of its mark, and stray braces; a single brace is text.
_BROKEN = re.compile(r"([{}]+)(?:(?<=\{\{)[A-Za-z_-]+:(?:[^|{}\s]*\|)?)?")
# * and **; the captures use no emphasis with three or more asterisks.
_ASTERISKS = re.compile(r"(?<!\*)\*{1,2}(?!\*)")
_RAISED = frozenset(SUPERSCRIPTS)
# said.[8] · said [8]. · said.[8][9]: beside the end of a sentence or clause; items[8] in the middle of one is text
_PLAIN_MARKERS = re.compile(
    r"(?:(?<=[.,;:!?”’\"')])|(?<=\w)(?=(?:\ ?\[\d{1,3}\])+\ ?(?:[.,;:!?”)]|\Z)))(?:\ ?\[\d{1,3}\])+(?!\()",
    re.VERBOSE,
)

EM, STRONG = "\ue000\ue001", "\ue002\ue003"
"""The characters (of Unicode's private use) that open and close emphasis where markup says exactly where it is."""
NO_EMPHASIS = dict.fromkeys(map(ord, EM + STRONG), "\ufffd")
"""Translates these characters where a captured text has them (`str.translate`)."""
_MARKUP = re.compile(f"[{EM}{STRONG}]")
# What has a meaning in a text. Each is sought by itself: a set of characters takes twenty times as long.
_EMPHASIS = (*EM, *STRONG)
_MEANING = ("{", "}", "*", *_EMPHASIS)

EMPHASIS_LIMIT = 160
"""Maximum length of emphasis, in characters: in an export that lost its paragraphs, distant asterisks are unrelated."""


def lift(text: str) -> Passage:
    """Parses the captured text of one paragraph: collapses its white space, and leaves no brace of a mark."""
    return lifted(fold(text))


def lifted(text: str) -> Passage:
    """Like `lift`, for a text whose white space is collapsed already."""
    if not any(map(text.__contains__, _MEANING)):
        return Passage(text)
    if text.rfind("{") > text.rfind("}"):
        text = _DANGLING.sub("", text)
    if text.rfind("{{") > text.rfind("}}"):
        text = _UNCLOSED.sub("", text)
    line = _Line()
    end = 0
    for match in _MARK.finditer(text):
        line.add(_unbrace(text[end : match.start()]))
        end = match.end()
        kind, slug, label = (match[1] or "").lower(), match[2].strip(), match[3]
        label_text = label if label and label.strip() else slug
        if kind in REFERENCES and label_text.strip():
            line.add_mark(kind, slug if is_slug(slug) else slugify(slug or label_text), label_text)
        else:
            line.add(label_text)
    line.add(_unbrace(text[end:]))
    return _marked_up(_emphasise(line.passage()))


def words(text: str | None) -> str | None:
    """The plain words of one captured line; None if it has none."""
    return (lift(text).text or None) if text else None


def raised(text: str) -> str:
    """The text with citation markers of plain digits, `[8]`, written as all others are, `[⁸]` (capture format)."""
    return _PLAIN_MARKERS.sub(lambda match: match[0].translate(RAISED), text) if "[" in text else text


def _unbrace(text: str) -> str:
    """Removes the remains of broken marks from the text between marks."""
    if "{" not in text and "}" not in text:
        return text
    return _BROKEN.sub(lambda match: "" if "{{" in match[1] or "}}" in match[1] else match[0], text)


class _Line:
    """A text built from left to right with single spaces only, so that the offsets of marks stay valid."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.spaced = True
        self.marks: list[Mark] = []

    def add(self, text: str) -> None:
        collapsed = fold(text)
        if not collapsed:
            if text and not self.spaced:
                self._append(" ")
            return
        if text[0].isspace() and not self.spaced:
            self._append(" ")
        self._append(collapsed)
        if text[-1].isspace():
            self._append(" ")

    def add_mark(self, kind: str, slug: str, label: str) -> None:
        if label[0].isspace():
            self.add(" ")
        start = self.length
        self._append(fold(label))
        self.marks.append(Mark(start, self.length, kind, slug))
        if label[-1].isspace():
            self._append(" ")

    def _append(self, text: str) -> None:
        if self.parts and self.parts[-1][-1:] + text[:1] in ("{{", "}}"):  # two single braces would become a double one
            text = text[1:]
        if not text:
            return
        self.parts.append(text)
        self.length += len(text)
        self.spaced = text.endswith(" ")

    def passage(self) -> Passage:
        return Passage("".join(self.parts).rstrip(" "), tuple(self.marks))


def _emphasise(passage: Passage) -> Passage:
    """Converts the asterisks of emphasis in a passage into marks."""
    pairs = _pairs(passage) if "*" in passage.text else ()
    if not pairs:
        return passage
    removed_offsets = sorted(
        index for start, end, length in pairs for index in (*range(start, start + length), *range(end, end + length))
    )

    def moved(offset: int) -> int:
        return offset - bisect_left(removed_offsets, offset)

    removed = set(removed_offsets)
    text = "".join(character for index, character in enumerate(passage.text) if index not in removed)
    marks = [Mark(moved(mark.start), moved(mark.end), mark.kind, mark.slug) for mark in passage.marks]
    marks += [
        Mark(moved(start + length), moved(end), "em" if length == 1 else "strong") for start, end, length in pairs
    ]
    return Passage(text, tuple(sorted(marks, key=nesting)))


def _marked_up(passage: Passage) -> Passage:
    """Converts the characters that markup left into marks of emphasis; equal ones that touch become one."""
    if not any(map(passage.text.__contains__, _EMPHASIS)):
        return passage
    removed = [match.start() for match in _MARKUP.finditer(passage.text)]
    emphasis: list[Mark] = []
    opened: dict[str, list[int]] = {"em": [], "strong": []}
    for number, index in enumerate(removed):
        kind = "em" if passage.text[index] in EM else "strong"
        if passage.text[index] in (EM[0], STRONG[0]):
            opened[kind].append(index - number)
        elif opened[kind] and (start := opened[kind].pop()) < index - number and not opened[kind]:
            touching = next((m for m in emphasis if m.kind == kind and m.end == start), None)
            if touching:
                emphasis.remove(touching)
            emphasis.append(Mark(touching.start if touching else start, index - number, kind))

    def moved(offset: int) -> int:
        return offset - bisect_left(removed, offset)

    marks = [Mark(moved(mark.start), moved(mark.end), mark.kind, mark.slug) for mark in passage.marks]
    fixed = sorted(marks, key=nesting)
    marks += [mark for mark in emphasis if nests(fixed, mark.start, mark.end)]
    return Passage(_MARKUP.sub("", passage.text), tuple(sorted(marks, key=nesting)))


def _pairs(passage: Passage) -> list[tuple[int, int, int]]:
    """The emphasis in a passage, as (opening offset, closing offset, number of asterisks)."""
    text = passage.text
    pairs: list[tuple[int, int, int]] = []
    opened: dict[int, int] = {}
    for match in _ASTERISKS.finditer(text):
        before = text[match.start() - 1] if match.start() else " "
        after = text[match.end()] if match.end() < len(text) else " "
        length = match.end() - match.start()
        start = opened.get(length)
        closes = not before.isspace() and not _in_word(after) and before not in "{}"
        opens = not after.isspace() and not _in_word(before) and after not in "{}"
        # CommonMark treats a superscript digit as a letter: *Who?*¹ would not be read back as emphasis.
        closes = closes and not (after in _RAISED and not before.isalnum())
        opens = opens and not (before in _RAISED and not after.isalnum())
        if (
            closes
            and start is not None
            and match.start() - start <= EMPHASIS_LIMIT
            and nests(passage.marks, start, match.end())
        ):
            pairs.append((start, match.start(), length))
            opened = {asterisk_count: offset for asterisk_count, offset in opened.items() if offset < start}
        elif opens:
            opened[length] = match.start()
    return pairs


def _in_word(character: str) -> bool:
    """Whether a character is part of a word; a superscript digit is a citation marker."""
    return character.isalnum() and character not in _RAISED
