"""The captures of one text in, one story out: the best of each field, and who supplied it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from generator import dates, markdown
from generator.model import Capture, Passage, Source, Story, Teaser
from generator.overlay import lay
from generator.seeds import export, headless, plain, record, rich, saved, sectioned

TITLE_LIMIT = 90

PAGES = (sectioned.NAME, rich.NAME, plain.NAME, headless.NAME)
"""The formats that know no address: their stories are named by their words."""
FROM_PAGE = (record.NAME, saved.NAME, *PAGES, export.NAME)
"""Formats by how well they say what a reader sees: title, dek, paragraphs, related stories."""
FROM_EXPORT = (export.NAME, record.NAME, saved.NAME, *PAGES)
"""Formats by how exactly they say what the source's own records hold: address, date, beat."""

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
    dated = [capture for capture in captures if capture.date == newest and newest]
    breaks = max(len(capture.body) for capture in captures if capture.words == words)
    title = best("title", FROM_PAGE, lambda c: c.title)
    date = best("date", FROM_EXPORT, lambda c: c.date if c.date == newest else None)
    inferred = {} if not date or any(_states(c, "date") for c in dated) else _reasons(dated[0], "date")
    date_text = None if date else best("date_text", FROM_PAGE, lambda c: c.date_text)
    if date_text and (completed := _completed(captures)):
        date, date_text, inferred = completed[0], None, {"date": completed[1]}
    updated = best("updated", FROM_EXPORT, lambda c: c.updated)
    kind = best("kind", FROM_PAGE, lambda c: c.kind)
    category = best("category", FROM_PAGE, lambda c: c.category)
    dek = best("description", FROM_PAGE, lambda c: c.dek)
    beat = best("beat", FROM_EXPORT, lambda c: c.beat)
    own_url = best("source_url", FROM_EXPORT, lambda c: c.url)
    if own_url and not any(c.url == own_url and _states(c, "source_url") for c in captures):
        inferred |= next(_reasons(c, "source_url") for c in captures if c.url == own_url)
    citations = best("citations", FROM_PAGE, lambda c: c.citations) or ()
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
    if title is None:
        title, origin = _derived_title(dek, words)
        inferred = {"title": origin, **inferred}
    return Story(
        slug=slug,
        title=title,
        date=date,
        updated=updated,
        date_text=date_text,
        description=dek,
        kind=kind,
        category=category,
        beat=beat,
        aliases=tuple(sorted(aliases)),
        entities=_entities(passages),
        related=tuple(related),
        citations=citations,
        source_url=own_url or url,
        captures=tuple(
            Source(file=c.file, sha256=c.sha256, form=c.form, supplied=tuple(supplied[c.file]), counters=c.counters)
            for c in sorted(captures, key=lambda c: c.file)
        ),
        inferred=tuple(inferred.items()),
        version_of=version_of,
        truncated=not any(capture.complete for capture in captures if capture.words == words),
        body=markdown.body(passages),
    )


def newest_date(captures: Iterable[Capture]) -> datetime | None:
    """The latest date that any of the captures states; where none does, the latest that one had completed."""
    dated = [capture for capture in captures if capture.date]
    stated = [capture for capture in dated if _states(capture, "date")]
    return max((capture.date for capture in stated or dated if capture.date), default=None)


def _states(capture: Capture, field: str) -> bool:
    """Whether what a capture has of a field stands in it, and was not told from something else."""
    return all(name != field for name, _ in capture.inferred)


def _reasons(capture: Capture, field: str) -> dict[str, str]:
    return {name: reason for name, reason in capture.inferred if name == field}


def _completed(captures: Sequence[Capture]) -> tuple[datetime, str] | None:
    """A date without its year, completed from the © line of the other captures of the text, and the reason."""
    years = {capture.copyright_year: capture.file for capture in captures if capture.copyright_year}
    texts = {capture.date_text for capture in captures if capture.date_text}
    if len(years) != 1 or len(texts) != 1:
        return None
    (year, file), text = next(iter(years.items())), texts.pop()
    date = dates.on_page(text, year)
    return (date, f"the page gave no year; this is the year of the © line of {file}") if date else None


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
