"""The archive's records, each frozen and of one age: a capture as read, a story as published.

Text is kept apart from what is laid over it: a `Passage` is plain words and `Mark`s by offset, so that two captures of
one text compare as words and trade marks by position. `None` means that the source does not say.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

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


PAGE, EXPORT = "page", "export"
"""Which kind of capture says a field best: pages have what a reader sees, exports what the source's records hold."""


def _fact(label: str, best: str = PAGE) -> Mapping[str, str]:
    """The metadata of a field that captures can state: what readers call it, in "It gave the …"; who says it best."""
    return {"label": label, "best": best}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What captures state of a story, one line a field: the only place where a field is declared.

    Front matter, merging, the JSON of a story and what readers call the field follow from this table. `description` is
    the dek. `date_text` is a date as a capture has it that is not enough to know the day, such as one without a year.
    `kind` and `category` are the source's words. `beat` is a name, from which its slug follows. `inferred` are
    (field, reason) pairs for what no capture states.
    """

    date: datetime | None = field(default=None, metadata=_fact("date", EXPORT))
    updated: datetime | None = field(default=None, metadata=_fact("date of its last change", EXPORT))
    date_text: str | None = field(default=None, metadata=_fact("date without its year"))
    description: str | None = field(default=None, metadata=_fact("dek"))
    kind: str | None = field(default=None, metadata=_fact("kind"))
    category: str | None = field(default=None, metadata=_fact("category"))
    beat: str | None = field(default=None, metadata=_fact("beat", EXPORT))
    source_url: str | None = field(default=None, metadata=_fact("address", EXPORT))
    related: tuple[Teaser, ...] = field(default=(), metadata=_fact("related stories"))
    citations: tuple[Citation, ...] = field(default=(), metadata=_fact("list of sources"))
    inferred: tuple[tuple[str, str], ...] = ()

    def infers(self, name: str) -> bool:
        """Whether a field was derived, because no capture states it."""
        return any(inferred == name for inferred, _ in self.inferred)


class Fact(NamedTuple):
    """A line of the table: the name of the field, what readers call it, which captures say it best."""

    name: str
    label: str
    best: str


FACTS = tuple(
    Fact(each.name, each.metadata["label"], each.metadata["best"]) for each in fields(Facts) if "label" in each.metadata
)
"""The table of `Facts`."""

LABELS: Mapping[str, str] = {
    "title": "title",
    **{fact.name: fact.label for fact in FACTS if fact.name not in ("related", "citations")},
    "body": "text",
    **{fact.name: fact.label for fact in FACTS if fact.name in ("related", "citations")},
    "entities": "marked names",
}
"""What readers call each field that a capture can supply, in the order in which a story lists them."""


@dataclass(frozen=True, kw_only=True)
class Capture(Facts):
    """One seed file as read: what it says, and nothing else.

    `source_url` and `slug` are the story's own address at the source; `copyright_year` is that of the page's © line;
    `complete` is false where the file stops before the text does; `unread` names what of the file has text that is in
    no field.
    """

    file: str
    sha256: str
    form: str
    title: str | None = None
    copyright_year: int | None = None
    slug: str | None = None
    body: tuple[Passage, ...] = ()
    counters: Counters = ()
    complete: bool = True
    unread: tuple[str, ...] = ()

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
class Story(Facts):
    """One story, or one version of one, as a Markdown file in `content/stories/` holds it.

    `entities` are (slug, name) pairs. `version_of` is the slug of the story that this is an older or other version of.
    `truncated` says that every capture stops before the text does, `edited` that a person changed what was made from
    captures. `body` is Markdown in which entities, beats and stories are links such as `[Claude](entity:claude)`.
    """

    slug: str
    title: str
    body: str
    draft: bool = False
    aliases: tuple[str, ...] = ()
    entities: tuple[tuple[str, str], ...] = ()
    captures: tuple[Source, ...] = ()
    version_of: str | None = None
    truncated: bool = False
    edited: bool = False


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
