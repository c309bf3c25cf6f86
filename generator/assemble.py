"""The captures of one text in, one story out: the best of each field, and who supplied it."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import accumulate
from typing import TypeVar

from generator import markdown
from generator.model import Capture, Mark, Passage, Source, Story, Teaser
from generator.seeds import export, headless, plain
from generator.seeds.marks import nesting, nests

TITLE_LIMIT = 90

PAGES = (plain.NAME, headless.NAME)
FROM_PAGE = (*PAGES, export.NAME)
FROM_EXPORT = (export.NAME, *PAGES)

_Value = TypeVar("_Value")


def assemble(
    words: str,
    captures: Sequence[Capture],
    *,
    slug: str,
    url: str | None,
    aliases: Iterable[str] = (),
    version_of: str | None = None,
) -> Story:
    """One text and its captures in; out the story, each field from the format that says it best.

    Address, date, beat and marks are the export's; dek, paragraphs and related stories the page's. `url` is the
    story's address where none of these captures has one.
    """
    supplied: dict[str, list[str]] = {capture.file: [] for capture in captures}

    def best(field: str, forms: tuple[str, ...], value: Callable[[Capture], _Value | None]) -> _Value | None:
        for capture in sorted(captures, key=lambda c: (forms.index(c.form), c.file)):
            found = value(capture)
            if found:
                supplied[capture.file].append(field)
                return found
        return None

    newest = newest_date(captures)
    breaks = max(len(capture.body) for capture in captures if capture.words == words)
    title = best("title", FROM_PAGE, lambda c: c.title)
    date = best("date", FROM_EXPORT, lambda c: c.date if c.date == newest else None)
    dek = best("description", FROM_PAGE, lambda c: c.dek)
    beat = best("beat", FROM_EXPORT, lambda c: c.beat)
    own_url = best("source_url", FROM_EXPORT, lambda c: c.url)
    body = best("body", FROM_PAGE, lambda c: c.body if c.words == words and len(c.body) == breaks else None) or ()
    related: dict[Teaser, None] = {}
    for capture in sorted(captures, key=lambda c: (FROM_PAGE.index(c.form), c.file)):
        new = [teaser for teaser in capture.related if teaser not in related]
        related |= dict.fromkeys(new)
        if new:
            supplied[capture.file].append("related")
    marked = [capture for capture in captures if any(mark.slug for passage in capture.body for mark in passage.marks)]
    for capture in marked:
        supplied[capture.file].append("entities")
    passages = lay(body, [capture.body for capture in captures if capture.body is not body])
    inferred: tuple[tuple[str, str], ...] = ()
    if title is None:
        title, origin = _derived_title(dek, words)
        inferred = (("title", origin),)
    return Story(
        slug=slug,
        title=title,
        date=date,
        description=dek,
        beat=beat,
        aliases=tuple(sorted(aliases)),
        entities=_entities(passages),
        related=tuple(related),
        source_url=own_url or url,
        captures=tuple(
            Source(file=c.file, sha256=c.sha256, form=c.form, supplied=tuple(supplied[c.file]))
            for c in sorted(captures, key=lambda c: c.file)
        ),
        inferred=inferred,
        version_of=version_of,
        truncated=not any(capture.complete for capture in captures if capture.words == words),
        body=markdown.body(passages),
    )


def newest_date(captures: Iterable[Capture]) -> datetime | None:
    """The latest date that any of the captures states."""
    return max((capture.date for capture in captures if capture.date), default=None)


def lay(body: Sequence[Passage], others: Iterable[Sequence[Passage]]) -> tuple[Passage, ...]:
    """Passages in; out the same with the marks that other captures of the text have at the same words.

    Offsets agree because the words do: the captures differ only in where paragraphs break, where they stop, and which
    asterisks were taken for emphasis.
    """
    text = _Text(body)
    found: list[list[Mark]] = [list(passage.marks) for passage in body]
    for other in others:
        source = _Text(other)
        for start, passage in zip(source.starts, other, strict=True):
            for mark in passage.marks:
                first = text.offset(source.word_offset(start + mark.start))
                last = text.offset(source.word_offset(start + mark.end - 1)) + 1
                index = bisect_right(text.starts, first) - 1
                if last - text.starts[index] <= len(body[index].text):
                    shift = text.starts[index]
                    found[index].append(Mark(first - shift, last - shift, mark.kind, mark.slug))
    return tuple(Passage(passage.text, _compatible(marks)) for passage, marks in zip(body, found, strict=True))


class _Text:
    """The words of passages in one line, where each passage starts, and offsets with and without its asterisks."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        line = " ".join(passage.text for passage in passages)
        self.starts = list(accumulate((len(passage.text) + 1 for passage in passages), initial=0))[:-1]
        self.asterisks = [index for index, character in enumerate(line) if character == "*"] if "*" in line else []

    def word_offset(self, offset: int) -> int:
        """An offset in the line, as if there were no asterisks."""
        return offset - bisect_left(self.asterisks, offset)

    def offset(self, word_offset: int) -> int:
        """The inverse: the offset in the line of what stands at an offset without asterisks."""
        offset = word_offset
        for asterisk in self.asterisks:
            if asterisk > offset:
                break
            offset += 1
        return offset


def _compatible(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks of several captures in; out those that can stand together: none twice, none across another's edge."""
    references: list[Mark] = []
    emphasis: list[Mark] = []
    for mark in sorted(set(marks), key=nesting):
        kept = references if mark.slug else emphasis
        if not kept or kept[-1].end <= mark.start or (not mark.slug and mark.end <= kept[-1].end):
            kept.append(mark)
    fitting = [mark for mark in emphasis if nests(references, mark.start, mark.end)]
    return tuple(sorted((*references, *fitting), key=nesting))


def _derived_title(dek: str | None, words: str) -> tuple[str, str]:
    """A title for a capture that lost it, and where it was taken from: the first sentence, or as much as fits."""
    text, origin = (dek, "the dek") if dek else (words, "the text")
    stops = [at for mark in (". ", "? ", "! ") if 0 < (at := (text + " ").find(mark)) <= TITLE_LIMIT]
    if stops:
        end = min(stops)
        return text[:end] + text[end].replace(".", ""), f"first sentence of {origin}"
    if len(text) <= TITLE_LIMIT:
        return text, f"first words of {origin}"
    return text[:TITLE_LIMIT].rpartition(" ")[0].rstrip(",;:—– ") + " …", f"first words of {origin}"


def _entities(passages: Iterable[Passage]) -> tuple[tuple[str, str], ...]:
    """The entities marked in a text, each once, under the first words it is called by there."""
    found: dict[str, str] = {}
    for passage in passages:
        for mark in passage.marks:
            if mark.kind == "entity":
                found.setdefault(mark.slug, passage.text[mark.start : mark.end])
    return tuple(found.items())
