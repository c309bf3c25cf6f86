"""The archive's records, all frozen: a capture as parsed, a story as published.

Text is kept apart from its markup: a `Passage` is plain words, with `Mark`s by offset, so that captures of one text
can be compared by their words and exchange marks by position. `None` means that the source does not state the
value.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from generator.core.text import comparable, gettext_noop
from generator.core.typography import comparison_key

Tree = Mapping[str, bytes]
"""A folder in memory: the content of files by path, with forward slashes and relative to the folder."""

REFERENCES = ("entity", "beat", "story")
"""The kinds of mark that refer to something: a topic, a section, another story. `em` and `strong` are emphasis."""

PARAGRAPH, HEADING, QUESTION, ANSWER = "paragraph", "heading", "question", "answer"
"""The roles of a passage in its text. A question is followed by its answer, of one passage or more."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A span of a passage's text, by offset, that refers to something (`slug`) or is emphasised."""

    start: int
    end: int
    kind: str
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or whatever `role` says: text with single spaces, and its marks, sorted by start."""

    text: str
    marks: tuple[Mark, ...] = ()
    role: str = PARAGRAPH


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """Another story as a page announced it.

    A page that lost its headings has only the dek; few formats have the slug.
    """

    title: str | None = None
    dek: str | None = None
    slug: str | None = None

    @property
    def name(self) -> str:
        """The title, or else the dek; empty if both are missing."""
        return self.title or self.dek or ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A source that a text cites: the number of its marker, its address, its title."""

    marker: str
    url: str | None = None
    title: str | None = None


Counters = tuple[tuple[str, str], ...]
"""Counters shown on a page, as (label, value): they hold for the day of the capture, and are no facts of the story."""


PAGE, EXPORT = "page", "export"
"""Kinds of capture, to prefer one for a field: pages have what readers see, exports what the source's records hold."""


def _fact(label: str, best: str = PAGE) -> Mapping[str, str]:
    """Returns the metadata of a field that captures can state.

    Args:
        label: What readers call the field, in "It gave the …".
        best: The kind of capture to prefer for it.
    """
    return {"label": label, "best": best}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The fields of a story that captures can state; the only place where such a field is declared.

    Front matter, merging, the JSON of a story and the labels for readers follow from this table. `description` is
    the dek. `date_text` is a date as captured that is not enough to determine the day, such as one without a year.
    `kind` and `category` are in the source's words. `beat` is a name, from which its slug follows. `inferred` holds
    (field, reason) pairs for values that no capture states.
    """

    date: datetime | None = field(default=None, metadata=_fact(gettext_noop("date"), EXPORT))
    updated: datetime | None = field(default=None, metadata=_fact(gettext_noop("date of its last change"), EXPORT))
    date_text: str | None = field(default=None, metadata=_fact(gettext_noop("date without its year")))
    description: str | None = field(default=None, metadata=_fact(gettext_noop("dek")))
    kind: str | None = field(default=None, metadata=_fact(gettext_noop("kind")))
    category: str | None = field(default=None, metadata=_fact(gettext_noop("category")))
    beat: str | None = field(default=None, metadata=_fact(gettext_noop("beat"), EXPORT))
    source_url: str | None = field(default=None, metadata=_fact(gettext_noop("address"), EXPORT))
    related: tuple[Teaser, ...] = field(default=(), metadata=_fact(gettext_noop("related stories")))
    citations: tuple[Citation, ...] = field(default=(), metadata=_fact(gettext_noop("list of sources")))
    inferred: tuple[tuple[str, str], ...] = ()

    def infers(self, name: str) -> bool:
        """Whether a field was derived, because no capture states it."""
        return any(inferred == name for inferred, _ in self.inferred)


class Fact(NamedTuple):
    """A row of the `FACTS` table: the field's name, what readers call it, and the kind of capture to prefer."""

    name: str
    label: str
    best: str


FACTS = tuple(
    Fact(each.name, each.metadata["label"], each.metadata["best"]) for each in fields(Facts) if "label" in each.metadata
)
"""The fields of `Facts` that captures can state, with their metadata."""

LABELS: Mapping[str, str] = {
    "title": gettext_noop("title"),
    **{fact.name: fact.label for fact in FACTS if fact.name not in ("related", "citations")},
    "body": gettext_noop("text"),
    **{fact.name: fact.label for fact in FACTS if fact.name in ("related", "citations")},
    "entities": gettext_noop("marked names"),
}
"""What readers call each field that a capture can supply, in the order in which a story lists them."""


@dataclass(frozen=True, kw_only=True)
class Capture(Facts):
    """A seed file as parsed: what it states, and nothing else.

    `source_url` and `slug` are the story's own address at the source; `copyright_year` is the year of the page's ©
    line; `complete` is false if the file stops before the text does; `unread` names the parts of the file with text
    that is in no field; `taken`, `origin` and `note` are when and where the capture was made, and what the person who
    made it says of it.
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
    taken: datetime | None = None
    origin: str | None = None
    note: str | None = None

    @cached_property
    def words(self) -> str:
        """The whole body as one line of plain words, without asterisks; the id of the text follows from it."""
        text = joined(self.body)
        return comparable(text) if "*" in text else text

    @cached_property
    def key(self) -> str:
        """The comparison key of the body: captures in which it is equal have the same text, perhaps typed differently.

        A citation marker that the end of a cut-off capture broke is left out.
        """
        key = comparison_key(joined(self.body))
        return key if self.complete else _BROKEN_MARKER.sub("", key)

    @cached_property
    def unheaded_key(self) -> str:
        """The same without headings, to compare with captures that lost theirs."""
        if all(passage.role != HEADING for passage in self.body):
            return self.key
        return comparison_key(joined(passage for passage in self.body if passage.role != HEADING))


_BROKEN_MARKER = re.compile(r"\[\d{0,3}\Z")


def joined(passages: Iterable[Passage]) -> str:
    """Joins the words of passages, in which white space is already collapsed, to one line."""
    return " ".join(passage.text for passage in passages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A capture as listed in its story: its file, and the fields of the story that it supplied.

    `taken`, `origin` and `note` are those of the capture.
    """

    file: str
    sha256: str
    form: str
    supplied: tuple[str, ...] = ()
    counters: Counters = ()
    taken: datetime | None = None
    origin: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story(Facts):
    """A story, or one version of a story, as stored in a Markdown file in `content/stories/`.

    `entities` are (slug, name) pairs. `version_of` is the slug of the story of which this is an older or other
    version. `truncated` is true if every capture stops before the text does, `edited` if a person changed the file
    that was written from captures. `author` is who wrote a story that was written by hand, `lang` the language of its
    text if it is not that of the site, `withdrawn` why a story is not shown any more, or `true`. `body` is Markdown in
    which entities, beats and stories are links such as `[Claude](entity:claude)`.
    """

    slug: str
    title: str
    body: str
    author: str | None = None
    lang: str | None = None
    draft: bool = False
    withdrawn: str | None = None
    aliases: tuple[str, ...] = ()
    entities: tuple[tuple[str, str], ...] = ()
    captures: tuple[Source, ...] = ()
    version_of: str | None = None
    truncated: bool = False
    edited: bool = False


def nesting(mark: Mark) -> tuple[int, int, str]:
    """Sort key for marks in the order in which they open: by start, outer ones first."""
    return (mark.start, -mark.end, mark.kind)


def nests(marks: Sequence[Mark], start: int, end: int) -> bool:
    """Returns whether a span lies wholly inside or wholly around every mark that it overlaps.

    The marks must be sorted and must not overlap each other.
    """
    for edge in (start, end):
        index = bisect_right(marks, edge, key=lambda mark: mark.start) - 1
        if index >= 0 and marks[index].start < edge < marks[index].end:
            return marks[index].start <= start and end <= marks[index].end
    return True
