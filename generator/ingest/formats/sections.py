"""Divides the lines of a body into headings, paragraphs, and questions with their answers at the end."""

import re
from collections.abc import Sequence
from itertools import pairwise

from generator.core.model import ANSWER, HEADING, PARAGRAPH, QUESTION, Passage
from generator.ingest.formats.boilerplate import is_paragraph
from generator.ingest.formats.lines import Line, ends_sentence, is_title_case
from generator.ingest.formats.marks import lift

HEADING_LENGTH = 100
QUESTION_LENGTH = 200
SEVERAL = 2
"""Minimum number of questions for those at the end of a text, with nothing else between, to be a list."""

# Lines that are no headings: items of a list, hashtags, citation markers, handles.
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
        is_question = roles[index] == HEADING
        roles[index] = QUESTION if is_question else ANSWER
    body_passages = (_of_role(line.text, role) for line, role in zip(lines, roles, strict=True))
    return tuple(passage for passage in body_passages if passage.text)


def _of_role(text: str, role: str) -> Passage:
    passage = lift(text)
    return Passage(passage.text, passage.marks, role)


def is_section_heading(line: str, below: str) -> bool:
    """Whether a line right below a dek is the heading of a section: in title case, and above a paragraph."""
    return _is_heading(line, below) and not ends_sentence(line) and is_title_case(line) and is_paragraph(below)


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
    return 0 < len(line) <= HEADING_LENGTH and not ends_sentence(line) and line[-1] not in ",;:"


def _is_question(line: str) -> bool:
    """Whether a line is one question and nothing else."""
    return line.endswith("?") and len(line) <= QUESTION_LENGTH and not re.search(r"[.!?…]\s", line[:-1])


def _questions_start(lines: Sequence[Line], roles: Sequence[str]) -> int:
    """Index of the first line of the questions at the end; the number of lines if there are none.

    They begin below a heading that announces them, or below the last section. A text whose every heading is a
    question has sections instead of such a list.
    """
    headings = [index for index, role in enumerate(roles) if role == HEADING]
    start = len(lines)
    for index in reversed(headings):
        if not _is_question(lines[index].text):
            announced = _ASKED.fullmatch(lines[index].text.rstrip(":")) is not None
            return start if announced or sum(at >= start for at in headings) >= SEVERAL else len(lines)
        start = index
    return len(lines)
