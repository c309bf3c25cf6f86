"""The archive's records, each frozen and of one age: a capture as read, a story as published.

Text is kept apart from what is laid over it: a `Passage` is plain words and `Mark`s by offset, so that two captures of
one text compare as words and trade marks by position. `None` means that the source does not say.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from generator.core.text import comparable

Tree = Mapping[str, bytes]
"""A folder in memory: paths with forward slashes, relative to the folder, and what the files hold."""

REFERENCES = ("entity", "beat", "story")
"""Kinds of mark that point somewhere: a topic, a section, another story. `em` and `strong` are emphasis."""

PARAGRAPH, HEADING, QUESTION, ANSWER = "paragraph", "heading", "question", "answer"
"""What a passage is in its text. A question is followed by its answer, of one passage or more."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch of a passage's text, by offset, that refers to something (`slug`) or is emphasised."""

    start: int
    end: int
    kind: str
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, or what `role` says: words with single spaces, and marks in order of their start."""

    text: str
    marks: tuple[Mark, ...] = ()
    role: str = PARAGRAPH


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """Another story as a page announced it: a page that lost its headings has the dek alone, few formats the slug."""

    title: str | None = None
    dek: str | None = None
    slug: str | None = None

    @property
    def name(self) -> str:
        """What it is called: its title, else its dek."""
        return self.title or self.dek or ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A source that a text cites: the number of its marker, its address, its title."""

    marker: str
    url: str | None = None
    title: str | None = None


Counters = tuple[tuple[str, str], ...]
"""What a page counted on the day it was captured, as (label, value): true of that day, and no facts of the story."""


@dataclass(frozen=True, kw_only=True)
class Capture:
    """One seed file as read: what it says, and nothing else.

    `url` and `slug` are the story's own address at the source; `date_text` is kept where `date` could not be read or
    has no year; `copyright_year` is that of the page's © line; `inferred` are (field, reason) pairs; `complete` is
    false where the file stops before the text does; `unread` names what of the file has text that is in no field.
    """

    file: str
    sha256: str
    form: str
    title: str | None = None
    dek: str | None = None
    beat: str | None = None
    date: datetime | None = None
    date_text: str | None = None
    updated: datetime | None = None
    copyright_year: int | None = None
    kind: str | None = None
    category: str | None = None
    url: str | None = None
    slug: str | None = None
    body: tuple[Passage, ...] = ()
    related: tuple[Teaser, ...] = ()
    citations: tuple[Citation, ...] = ()
    counters: Counters = ()
    inferred: tuple[tuple[str, str], ...] = ()
    complete: bool = True
    unread: tuple[str, ...] = ()

    def infers(self, field: str) -> bool:
        """Whether what it has of a field does not stand in the file, but was told from something else."""
        return any(name == field for name, _ in self.inferred)

    @cached_property
    def words(self) -> str:
        """The whole body as one line of bare words: what makes two captures the same text."""
        return _bare(self.body)

    @cached_property
    def unheaded(self) -> str:
        """The same without headings: what a capture that left them out has of the text."""
        if all(passage.role != HEADING for passage in self.body):
            return self.words
        return _bare(passage for passage in self.body if passage.role != HEADING)


def _bare(passages: Iterable[Passage]) -> str:
    """The bare words of passages, whose white space is folded."""
    text = " ".join(passage.text for passage in passages)
    return comparable(text) if "*" in text else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A capture as its story lists it: which file it is and which fields of the story it supplied."""

    file: str
    sha256: str
    form: str
    supplied: tuple[str, ...] = ()
    counters: Counters = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story, or one version of one, as a Markdown file in `content/stories/` holds it.

    `description` is the dek. `date_text` is a date as a capture has it that is not enough to know the day, such as one
    without a year. `kind` and `category` are the source's words. `beat` is a name, its slug follows from it. `entities`
    are (slug, name) pairs. `inferred` are (field, reason) pairs for what no capture states. `version_of` is the slug of
    the story that a file is an older or other version of. `truncated` says that every capture stops before
    the text does, `edited` that a person changed what was made from captures. `body` is Markdown in which entities,
    beats and stories are links such as `[Claude](entity:claude)`.
    """

    slug: str
    title: str
    body: str
    date: datetime | None = None
    updated: datetime | None = None
    date_text: str | None = None
    description: str | None = None
    kind: str | None = None
    category: str | None = None
    beat: str | None = None
    draft: bool = False
    aliases: tuple[str, ...] = ()
    entities: tuple[tuple[str, str], ...] = ()
    related: tuple[Teaser, ...] = ()
    citations: tuple[Citation, ...] = ()
    source_url: str | None = None
    captures: tuple[Source, ...] = ()
    inferred: tuple[tuple[str, str], ...] = ()
    version_of: str | None = None
    truncated: bool = False
    edited: bool = False

    def infers(self, field: str) -> bool:
        """Whether a field was derived, because no capture states it."""
        return any(name == field for name, _ in self.inferred)


def nesting(mark: Mark) -> tuple[int, int, str]:
    """The order in which marks open: by start, the longer outside."""
    return (mark.start, -mark.end, mark.kind)


def nests(marks: Sequence[Mark], start: int, end: int) -> bool:
    """Whether a stretch lies wholly inside or wholly around every mark that it touches.

    The marks are in order and do not overlap.
    """
    for edge in (start, end):
        index = bisect_right(marks, edge, key=lambda mark: mark.start) - 1
        if index >= 0 and marks[index].start < edge < marks[index].end:
            return marks[index].start <= start and end <= marks[index].end
    return True
