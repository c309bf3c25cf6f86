"""The captures of one text in, one story out: the best of each field, and who supplied it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from generator.content import markdown_writer
from generator.content.teasers import TeaserIndex
from generator.core import dates
from generator.core.model import Capture, Passage, Source, Story, Teaser
from generator.ingest.formats.ranking import FROM_EXPORT, FROM_PAGE
from generator.ingest.overlay_marks import overlay
from generator.ingest.paragraphs.infer import infer

TITLE_LIMIT = 90

BREAKS_REASON = "the capture lost them; told from how sentences end and begin, their lengths and their words"

FIELDS = (
    "title", "date", "updated", "date_text", "description", "kind", "category", "beat", "source_url", "body", "related",
    "citations", "entities",
)  # fmt: skip
"""The fields that a capture can supply, in the order in which they are listed."""
DERIVED = ("title", "date", "source_url", "paragraphs")
"""The fields that can be inferred, likewise."""

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
    best = _Best(captures)
    breaks = max(len(capture.body) for capture in captures if capture.words == words)
    title = best.of("title", FROM_PAGE, lambda c: c.title)
    date, date_text = _date(best)
    dek = best.of("description", FROM_PAGE, lambda c: c.dek)
    own_url = best.of("source_url", FROM_EXPORT, lambda c: c.url)
    body = best.of("body", FROM_PAGE, lambda c: c.body if c.words == words and len(c.body) == breaks else None) or ()
    for capture in captures:
        if any(mark.kind == "entity" for passage in capture.body for mark in passage.marks):
            best.supplied[capture.file].append("entities")
    passages = _parted(best, overlay(body, [capture.body for capture in captures if capture.body is not body]))
    return Story(
        slug=slug,
        title=title or _derived_title(best, dek, words),
        date=date,
        updated=best.of("updated", FROM_EXPORT, lambda c: c.updated),
        date_text=date_text,
        description=dek,
        kind=best.of("kind", FROM_PAGE, lambda c: c.kind),
        category=best.of("category", FROM_PAGE, lambda c: c.category),
        beat=best.of("beat", FROM_EXPORT, lambda c: c.beat),
        aliases=tuple(sorted(aliases)),
        entities=_entities(passages),
        related=_related(best),
        citations=best.of("citations", FROM_PAGE, lambda c: c.citations) or (),
        source_url=own_url or url,
        captures=best.sources(),
        inferred=tuple(sorted(best.inferred.items(), key=lambda item: DERIVED.index(item[0]))),
        version_of=version_of,
        truncated=not any(capture.complete for capture in captures if capture.words == words),
        body=markdown_writer.body(passages),
    )


class _Best:
    """The captures of one text, which fields each of them supplied, and which no capture states."""

    def __init__(self, captures: Sequence[Capture]) -> None:
        self.captures = captures
        self.supplied: dict[str, list[str]] = {capture.file: [] for capture in captures}
        self.inferred: dict[str, str] = {}

    def of(self, field: str, forms: tuple[str, ...], value: Callable[[Capture], _Value | None]) -> _Value | None:
        """What the best of the formats that has a field says; that it did is noted, and why, if it told it itself."""
        for capture in self.by(forms):
            found = value(capture)
            if found:
                self.supplied[capture.file].append(field)
                self.inferred |= {name: reason for name, reason in capture.inferred if name == field}
                return found
        return None

    def by(self, forms: tuple[str, ...]) -> list[Capture]:
        """The captures, those of the format that comes first in `forms` first."""
        return sorted(self.captures, key=lambda c: (forms.index(c.form), c.file))

    def sources(self) -> tuple[Source, ...]:
        """The captures as the story lists them."""
        return tuple(
            Source(file=c.file, sha256=c.sha256, form=c.form, supplied=self._fields(c), counters=c.counters)
            for c in sorted(self.captures, key=lambda c: c.file)
        )

    def _fields(self, capture: Capture) -> tuple[str, ...]:
        return tuple(sorted(self.supplied[capture.file], key=FIELDS.index))


def _date(best: _Best) -> tuple[datetime | None, str | None]:
    """The newest date that a capture states, else one that was completed; else the text of one that could not be."""
    newest = newest_date(best.captures)
    stating = [c for c in best.captures if c.date == newest and not c.infers("date")]
    date = best.of(
        "date", FROM_EXPORT, lambda c: c.date if c.date == newest and (c in stating or not stating) else None
    )
    text = None if date else best.of("date_text", FROM_PAGE, lambda c: c.date_text)
    completed = _completed(best.captures) if text else None
    if completed:
        best.inferred["date"] = completed[1]
        return completed[0], None
    return date, text


def _related(best: _Best) -> tuple[Teaser, ...]:
    """The stories that all captures announced, each once."""
    found = TeaserIndex()
    for capture in best.by(FROM_PAGE):
        before = tuple(found.teasers)
        for teaser in capture.related:
            found.add(teaser)
        if tuple(found.teasers) != before:
            best.supplied[capture.file].append("related")
    return tuple(found.teasers)


def _parted(best: _Best, passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """The passages of a text; where its breaks were lost, those that it probably had."""
    parted = infer(passages[0]) if len(passages) == 1 else passages
    if len(parted) > len(passages):
        best.inferred["paragraphs"] = BREAKS_REASON
    return parted


def newest_date(captures: Iterable[Capture]) -> datetime | None:
    """The latest date that any of the captures states; where none does, the latest that one had completed."""
    dated = [capture for capture in captures if capture.date]
    stated = [capture for capture in dated if not capture.infers("date")]
    return max((capture.date for capture in stated or dated if capture.date), default=None)


def _completed(captures: Sequence[Capture]) -> tuple[datetime, str] | None:
    """A date without its year, completed from the © line of the other captures of the text, and the reason."""
    years = {capture.copyright_year: capture.file for capture in captures if capture.copyright_year}
    texts = {capture.date_text for capture in captures if capture.date_text}
    if len(years) != 1 or len(texts) != 1:
        return None
    (year, file), text = next(iter(years.items())), texts.pop()
    date = dates.parse_page_date(text, year)
    return (date, f"the page gave no year; this is the year of the © line of {file}") if date else None


def _derived_title(best: _Best, dek: str | None, words: str) -> str:
    """A title for captures that lost it: the first sentence of the dek or the text, or as much as fits."""
    text, origin = (dek, "the dek") if dek else (words, "the text")
    stops = [at for mark in (". ", "? ", "! ") if 0 < (at := (text + " ").find(mark)) <= TITLE_LIMIT]
    best.inferred["title"] = f"first {'sentence' if stops else 'words'} of {origin}"
    if stops:
        end = min(stops)
        return text[:end] + text[end].replace(".", "")
    if len(text) <= TITLE_LIMIT:
        return text
    return text[:TITLE_LIMIT].rpartition(" ")[0].rstrip(",;:—– ") + " …"


def _entities(passages: Iterable[Passage]) -> tuple[tuple[str, str], ...]:
    """The entities marked in a text, each once, under the first words it is called by there."""
    found: dict[str, str] = {}
    for passage in passages:
        for mark in passage.marks:
            if mark.kind == "entity":
                found.setdefault(mark.slug, passage.text[mark.start : mark.end])
    return tuple(found.items())
