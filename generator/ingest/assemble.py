"""Assembles one story from the captures of one text: the best value of each field, and which capture supplied it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

from generator.content import markdown_writer
from generator.content.teasers import TeaserIndex
from generator.core.model import EXPORT, FACTS, LABELS, PAGE, Capture, Passage, Source, Story, Teaser, joined
from generator.core.text import comparable, gettext_noop
from generator.core.typography import comparison_key, flaws, plain_name
from generator.ingest.formats.ranking import FROM_EXPORT, FROM_PAGE
from generator.ingest.overlay_marks import overlay
from generator.ingest.paragraphs.infer import infer
from generator.ingest.retype import best_typing

TITLE_LIMIT = 90
"""Maximum length of a derived title, in characters."""

BREAKS_REASON = gettext_noop("lost in the capture; inferred from the beginnings, lengths and words of its sentences")

DERIVED = ("title", "date", "source_url", "paragraphs")
"""The fields that can be inferred, in the order in which a story lists them."""

_RANKING = {PAGE: FROM_PAGE, EXPORT: FROM_EXPORT}
_OWN_RULES = frozenset(("date", "date_text", "related"))
"""Facts that follow rules of their own, instead of coming from the best capture that states them."""

_TYPED = frozenset(("title", "description", "beat"))
"""Fields that captures may have in different typing."""

_Value = TypeVar("_Value")


class _Choice(NamedTuple, Generic[_Value]):
    """The value of a field, the file that supplied it, and why it was inferred, if it was."""

    value: _Value | None = None
    file: str | None = None
    reason: str | None = None


def assemble(
    text_key: str,
    captures: Sequence[Capture],
    *,
    slug: str,
    url: str | None,
    aliases: Iterable[str] = (),
    version_of: str | None = None,
) -> Story:
    """Assembles the story of one text, each field from the capture whose format states it best.

    Args:
        text_key: The comparison key of the text.
        captures: The captures of the text.
        slug: The story's slug, or the id of the text if it is a version.
        url: The story's address at the source, used if none of these captures states one.
        aliases: Other slugs that lead to the story.
        version_of: The slug of the story that the text is a version of.
    """
    chosen: dict[str, _Choice[object]] = {
        fact.name: _choose(captures, fact.name, _RANKING[fact.best], attrgetter(fact.name))
        for fact in FACTS
        if fact.name not in _OWN_RULES
    }
    title = _choose(captures, "title", FROM_PAGE, lambda capture: _seen(capture.title))
    body = _choose(captures, "body", FROM_PAGE, _body_of(text_key, captures))
    date, date_text = _date(captures)
    related, related_files = _related(captures)
    typed = best_typing(body.value or (), text_key, captures)
    passages = overlay(typed, [c.body for c in captures if c.body is not typed])
    paragraphs = infer(passages[0]) if len(passages) == 1 else passages
    dek = chosen["description"].value
    if not title.value:
        title = _derived_title(_seen(str(dek or "")), _seen(comparable(joined(passages))) or slug)
    choices: dict[str, _Choice[Any]] = {**chosen, "title": title, "body": body, "date": date, "date_text": date_text}
    inferred = {name: choice.reason for name, choice in choices.items() if choice.reason}
    if len(paragraphs) > len(passages):
        inferred["paragraphs"] = BREAKS_REASON
    supplied = [(choice.file, name) for name, choice in choices.items() if choice.file]
    supplied += [(file, "related") for file in related_files]
    supplied += [(capture.file, "entities") for capture in captures if _marks_entities(capture)]
    values: dict[str, object] = {name: choice.value for name, choice in chosen.items() if choice.value}
    values["source_url"] = chosen["source_url"].value or url
    return Story(
        slug=slug,
        title=title.value or "",
        date=date.value,
        date_text=None if date.value else date_text.value,
        aliases=tuple(sorted(aliases)),
        entities=_entities(paragraphs),
        related=related,
        captures=_sources(captures, supplied),
        inferred=tuple(sorted(inferred.items(), key=lambda item: DERIVED.index(item[0]))),
        version_of=version_of,
        truncated=not any(capture.complete for capture in captures if capture.key == text_key),
        body=markdown_writer.body(paragraphs),
        **values,  # type: ignore[arg-type]  # each was taken from the field of the same name
    )


def _choose(
    captures: Sequence[Capture], name: str, ranking: Sequence[str], value: Callable[[Capture], _Value | None]
) -> _Choice[_Value]:
    """The value from the capture whose format ranks first among those that state one; ties go to the first file."""
    for capture in _ranked(captures, ranking):
        stated = value(capture)
        if stated:
            reason = next((why for field, why in capture.inferred if field == name), None)
            if name in _TYPED and len(captures) > 1:
                stated = _best_typed(stated, map(value, captures))
            return _Choice(stated, capture.file, reason)
    return _Choice()


def _best_typed(stated: _Value, values: Iterable[_Value | None]) -> _Value:
    """The value that differs from the stated one in typing alone, if at all, and is typed best."""
    key = comparison_key(str(stated))
    return min((stated, *(v for v in values if v and comparison_key(str(v)) == key)), key=lambda v: flaws(str(v)))


def _ranked(captures: Iterable[Capture], ranking: Sequence[str]) -> list[Capture]:
    return sorted(captures, key=lambda capture: (ranking.index(capture.form), capture.file))


def _body_of(text_key: str, captures: Sequence[Capture]) -> Callable[[Capture], tuple[Passage, ...] | None]:
    """Returns a getter for a capture's body, which yields None unless it is the whole text in the most paragraphs."""
    most_paragraphs = max(len(capture.body) for capture in captures if capture.key == text_key)
    return lambda capture: capture.body if capture.key == text_key and len(capture.body) == most_paragraphs else None


def _sources(captures: Sequence[Capture], supplied: Sequence[tuple[str, str]]) -> tuple[Source, ...]:
    """The captures as the story lists them, each with the fields that it supplied."""
    order = list(LABELS)
    return tuple(
        Source(
            file=capture.file,
            sha256=capture.sha256,
            form=capture.form,
            supplied=tuple(sorted((name for file, name in supplied if file == capture.file), key=order.index)),
            counters=capture.counters,
            taken=capture.taken,
            origin=capture.origin,
            note=capture.note,
        )
        for capture in sorted(captures, key=lambda capture: capture.file)
    )


def _date(captures: Sequence[Capture]) -> tuple[_Choice[datetime], _Choice[str]]:
    """The date of a story, and the page's own words for a date that no capture has in full.

    The date is the newest that a capture states, else the newest inferred one.
    """
    newest = newest_date(captures)
    stating = [capture for capture in captures if capture.date == newest and not capture.infers("date")]
    date = _choose(
        captures, "date", FROM_EXPORT, lambda c: c.date if c.date == newest and (c in stating or not stating) else None
    )
    if date.value:
        return date, _Choice()
    return _Choice(), _choose(captures, "date_text", FROM_PAGE, lambda capture: capture.date_text)


def newest_date(captures: Iterable[Capture]) -> datetime | None:
    """The latest date that any of the captures states; where none does, the latest inferred one."""
    dated = [capture for capture in captures if capture.date]
    stated = [capture for capture in dated if not capture.infers("date")]
    return max((capture.date for capture in stated or dated if capture.date), default=None)


def _related(captures: Iterable[Capture]) -> tuple[tuple[Teaser, ...], list[str]]:
    """Merges the related stories of all captures, each story once; and lists the files that contributed to them."""
    index = TeaserIndex()
    files: list[str] = []
    for capture in _ranked(captures, FROM_PAGE):
        before = tuple(index.teasers)
        for teaser in capture.related:
            index.add(teaser)
        if tuple(index.teasers) != before:
            files.append(capture.file)
    return tuple(index.teasers), files


def _seen(text: str | None) -> str | None:
    """A text, or None if it has no character that anybody sees."""
    return text if text and plain_name(text).strip() else None


_TITLE_REASONS = {
    (True, True): gettext_noop("first sentence of the dek"),
    (True, False): gettext_noop("first sentence of the text"),
    (False, True): gettext_noop("first words of the dek"),
    (False, False): gettext_noop("first words of the text"),
}
"""Where a title comes from, by whether it is a sentence and whether it is of the dek."""


def _derived_title(dek: str | None, words: str) -> _Choice[str]:
    """A title for captures that lost it: the first sentence of the dek or the text, or as much as fits."""
    text = dek or words
    stops = [at for mark in (". ", "? ", "! ") if 0 < (at := (text + " ").find(mark)) <= TITLE_LIMIT]
    reason = _TITLE_REASONS[bool(stops), bool(dek)]
    if stops:
        end = min(stops)
        return _Choice(text[:end] + text[end].replace(".", ""), None, reason)
    if len(text) <= TITLE_LIMIT:
        return _Choice(text, None, reason)
    return _Choice(text[:TITLE_LIMIT].rpartition(" ")[0].rstrip(",;:—– ") + " …", None, reason)


def _marks_entities(capture: Capture) -> bool:
    return any(mark.kind == "entity" for passage in capture.body for mark in passage.marks)


def _entities(passages: Iterable[Passage]) -> tuple[tuple[str, str], ...]:
    """The entities marked in a text, each once, under the first words it is called by there."""
    names: dict[str, str] = {}
    for passage in passages:
        for mark in passage.marks:
            if mark.kind == "entity":
                names.setdefault(mark.slug, passage.text[mark.start : mark.end])
    return tuple(names.items())
