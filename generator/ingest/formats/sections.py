"""Divides the lines of a body into headings, paragraphs, and questions with their answers at the end."""

import re
from collections.abc import Sequence
from itertools import pairwise

from generator.core.model import ANSWER, HEADING, PARAGRAPH, QUESTION, Passage
from generator.ingest.formats.lines import Line, ends_sentence
from generator.ingest.formats.marks import lift

HEADING_LENGTH = 100
QUESTION_LENGTH = 200
SEVERAL = 2
"""From how many questions on, at the end of a text and with nothing else between, they are a list."""

# Items of a list, hashtags, markers, handles.
_NO_HEADING = re.compile(r"[•*@\[–-]|#\w")
_ASKED = re.compile(r"(?:\w+ )?(?:asked )?questions?(?: (?:and|&) answers?)?|faqs?|q ?(?:&|and) ?a", re.IGNORECASE)


def passages(lines: Sequence[Line]) -> tuple[Passage, ...]:
    """The passages of a body. Roles are detected from the form of a line where no markup gave them."""
    roles = [line.role or PARAGRAPH for line in lines]
    for index, (line, below) in enumerate(pairwise(lines)):
        if line.role is None and _is_heading(line.text, below.text):
            roles[index] = HEADING
    start = _questions_start(lines, roles)
    for index in range(start, len(lines)):
        asked = roles[index] == HEADING
        roles[index] = QUESTION if asked else ANSWER
    found = (_of_role(line.text, role) for line, role in zip(lines, roles, strict=True))
    return tuple(passage for passage in found if passage.text)


def _of_role(text: str, role: str) -> Passage:
    passage = lift(text)
    return Passage(passage.text, passage.marks, role)


def _is_heading(line: str, below: str) -> bool:
    """Whether a line heads what is below it: short, no sentence or a question, above a text."""
    if _NO_HEADING.match(line):
        return False
    if _is_question(below):
        return _ASKED.fullmatch(line.rstrip(":")) is not None
    if not ends_sentence(below):
        return False
    if _is_question(line):
        return True
    return len(line) <= HEADING_LENGTH and not ends_sentence(line) and line[-1] not in ",;:"


def _is_question(line: str) -> bool:
    """Whether a line is one question and nothing else."""
    return line.endswith("?") and len(line) <= QUESTION_LENGTH and not re.search(r"[.!?…]\s", line[:-1])


def _questions_start(lines: Sequence[Line], roles: Sequence[str]) -> int:
    """Where the questions at the end begin: below a heading that announces them, or below the last section.

    A text whose every heading is a question has sections instead of such a list.
    """
    headings = [index for index, role in enumerate(roles) if role == HEADING]
    first = len(lines)
    for index in reversed(headings):
        if not _is_question(lines[index].text):
            announced = _ASKED.fullmatch(lines[index].text.rstrip(":")) is not None
            return first if announced or sum(at >= first for at in headings) >= SEVERAL else len(lines)
        first = index
    return len(lines)
