"""Problems as values: a code, a message, a place, an excerpt and a hint; rendered like a compiler's messages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import IntEnum
from functools import lru_cache

EXCERPT_WIDTH = 88


class Severity(IntEnum):
    """How bad a problem is: a note says what was derived, a warning what was left out; an error prevents writing."""

    NOTE = 1
    WARNING = 2
    ERROR = 3


CODES: Mapping[str, Severity] = {
    # captures
    "bad-date": Severity.NOTE,
    "cut-off": Severity.NOTE,
    "inferred": Severity.NOTE,
    "no-date": Severity.NOTE,
    "no-year": Severity.NOTE,
    "no-title": Severity.NOTE,
    "not-a-story": Severity.WARNING,
    "no-text": Severity.WARNING,
    "left-out": Severity.WARNING,
    "unreadable": Severity.WARNING,
    "passed-over": Severity.WARNING,
    "sidecar": Severity.WARNING,
    "two-slugs": Severity.NOTE,
    "differs": Severity.NOTE,
    # stories in content/
    "edited": Severity.NOTE,
    "edited-behind": Severity.WARNING,
    "same-text": Severity.WARNING,
    "unknown-key": Severity.WARNING,
    "front-matter": Severity.ERROR,
    "duplicate-slug": Severity.ERROR,
    "duplicate-alias": Severity.ERROR,
    "seeds-missing": Severity.ERROR,
    "saved-meanwhile": Severity.WARNING,
    "missed": Severity.WARNING,
    "no-events": Severity.WARNING,
    "withdrawn": Severity.WARNING,
    "ambiguous-slug": Severity.NOTE,
    "no-target": Severity.NOTE,
    "registry": Severity.ERROR,
    # settings, templates, the site
    "settings": Severity.ERROR,
    "no-base-url": Severity.NOTE,
    "template": Severity.ERROR,
    "unused-template": Severity.WARNING,
    "translation": Severity.WARNING,
    "untranslated": Severity.NOTE,
    "addresses": Severity.WARNING,
    "address-taken": Severity.ERROR,
    "address-lost": Severity.ERROR,
    "foreign-output": Severity.ERROR,
    "no-index": Severity.WARNING,
    "no-database": Severity.WARNING,
    "no-parquet": Severity.WARNING,
    "disk": Severity.ERROR,
    "cluster": Severity.ERROR,
    "hub": Severity.ERROR,
}
"""All problem codes, with their severity. A code has the same meaning everywhere; tests have an example of each."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """Formats the place as `file:line:column`, which editors can follow."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem.

    `excerpt` is the part of the line concerned that fits a terminal; `hint` says what to do.
    """

    code: str
    message: str
    place: Place | None = None
    excerpt: str | None = None
    hint: str | None = None

    @property
    def severity(self) -> Severity:
        """The severity that `CODES` gives for the code."""
        return CODES[self.code]

    def as_json(self) -> dict[str, object]:
        """Returns the problem as plain names and values for JSON; absent values are None."""
        return {
            "severity": self.severity.name.lower(),
            "code": self.code,
            "message": self.message,
            "file": self.place.file if self.place else None,
            "line": self.place.line if self.place else None,
            "column": self.place.column if self.place else None,
            "hint": self.hint,
        }


def problem_at(
    code: str, message: str, file: str, text: str, *, line: int = 1, column: int = 1, hint: str | None = None
) -> Problem:
    """Creates a problem at a line of a text, with the part of that line that fits a terminal as excerpt."""
    lines = _lines(text)
    excerpt = lines[line - 1] if line <= len(lines) else ""
    return Problem(
        code=code, message=message, place=Place(file, line, column), excerpt=_window(excerpt, column), hint=hint
    )


@lru_cache(maxsize=1)
def _lines(text: str) -> list[str]:
    """The lines of a text, of which one may have many problems."""
    return text.split("\n")


def suggest(word: str, known: Iterable[str]) -> str | None:
    """Returns a hint with the known word most similar to a mistyped one, or with all known words if none is."""
    names = sorted(known)
    matches = get_close_matches(word, names, n=1)
    return f"did you mean {matches[0]!r}?" if matches else f"known here: {', '.join(names)}"


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sorts problems by place, then by severity, the worst first, code and message, and removes duplicates.

    Problems without a place come last.
    """
    return tuple(
        sorted(
            dict.fromkeys(problems),
            key=lambda p: (p.place is None, p.place or Place(""), -p.severity, p.code, p.message),
        )
    )


def format_problem(problem: Problem) -> str:
    """Formats a problem as the lines that a terminal shows."""
    head = f"{problem.severity.name.lower()}[{problem.code}]: {problem.message}"
    lines = [f"{problem.place}: {head}" if problem.place else head]
    if problem.place and problem.excerpt:
        number = str(problem.place.line)
        lines.append(f"    {number} | {problem.excerpt}")
    if problem.hint:
        lines.append(f"      = {problem.hint}")
    return "\n".join(lines)


def format_group(problems: Sequence[Problem], most: int) -> str:
    """Formats problems of one kind as the lines that a terminal shows: what they are, how many, and where.

    Args:
        problems: The problems, which have the same code; at least one.
        most: How many places to name; the others are counted.
    """
    first = problems[0]
    if len(problems) == 1:
        return format_problem(first)
    messages, hints = {problem.message for problem in problems}, {problem.hint for problem in problems}
    head = f"{first.severity.name.lower()}[{first.code}] {len(problems)} times"
    lines = [f"{head}: {first.message}" if len(messages) == 1 else head]
    for problem in problems[:most]:
        place = str(problem.place) if problem.place else "here"
        lines.append(f"    {place}" if len(messages) == 1 else f"    {place}: {problem.message}")
    if len(problems) > most:
        lines.append(f"    and {len(problems) - most} more (-v names them)")
    if len(hints) == 1 and first.hint:
        lines.append(f"      = {first.hint}")
    return "\n".join(lines)


def _window(line: str, column: int) -> str:
    """Returns the part of a line around a column that fits a terminal."""
    if len(line) <= EXCERPT_WIDTH:
        return line
    start = 0 if column < EXCERPT_WIDTH else column - EXCERPT_WIDTH // 2
    part = line[start : start + EXCERPT_WIDTH]
    return ("… " if start else "") + part.rstrip() + (" …" if start + EXCERPT_WIDTH < len(line) else "")
