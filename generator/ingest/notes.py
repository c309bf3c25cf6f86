"""Notes on captures: what was derived, is missing or does not agree, each placed at a line of the capture."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import NamedTuple

from generator.content.storyfile import path_of
from generator.core import dates
from generator.core.model import Capture, Story
from generator.core.problems import Place, Problem, problem_at
from generator.core.text import fold
from generator.core.typography import comparison_key
from generator.ingest.formats.ranking import PAGES
from generator.ingest.formats.record import UNUSABLE_CITATIONS
from generator.ingest.merge import Merged
from generator.ingest.retype import best_typed

_CALLED = {"paragraphs": "paragraph breaks", "source_url": "address"}
"""What users call a field whose key is no plain word."""


@dataclass(frozen=True, slots=True)
class _Note:
    code: str
    file: str
    message: str
    hint: str
    path: str = ""
    field: str = ""


class Note(NamedTuple):
    """A note on captures, and the field that it is about, with the path of the story's file, if it is about one."""

    problem: Problem
    path: str
    field: str


class Located(NamedTuple):
    """Where a capture is: the name of its file in problems, its text, and the line of the file at which it begins."""

    file: str
    text: str
    line: int


def notes_on(merged: Merged, captures: Sequence[Capture], located: Callable[[str], Located]) -> tuple[Note, ...]:
    """All notes on the captures that were read.

    Args:
        merged: What the captures were merged into.
        captures: The captures.
        located: Returns where a capture is by the name of its file.
    """
    stories = (*merged.stories, *merged.versions)
    capture_by_file = {capture.file: capture for capture in captures}
    notes = (
        *_on_stories(stories),
        *_on_captures(captures),
        *_on_names(merged, captures),
        *_on_differences(stories, capture_by_file),
        *_on_typing(stories, capture_by_file),
    )
    return tuple(Note(_placed(note, *located(note.file)), note.path, note.field) for note in notes)


def _placed(note: _Note, file: str, text: str, first_line: int) -> Problem:
    """A note as a problem at the date in question, at the end of a cut-off text, else where title or text begin."""
    anchor = re.search(r"Published:\s*(\S)" if note.code == "bad-date" else r"(Title:|\A\w)", text)
    offset = len(text.rstrip()) if note.code == "cut-off" else anchor.start(1) if anchor else 0
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    problem = problem_at(note.code, note.message, file, text, line=line, column=column, hint=note.hint)
    return replace(problem, place=Place(file, line + first_line - 1, column))


def _on_stories(stories: Iterable[Story]) -> Iterator[_Note]:
    for story in stories:
        first = story.captures[0].file
        if story.infers("title"):
            title = fold(story.title)
            hint = f"the story is published as {title!r}; add a capture with the title, or edit {path_of(story)}"
            yield _Note("no-title", first, "no capture of this story states its title", hint, path_of(story), "title")
        for field, reason in story.inferred:
            if field != "title":
                message = f"the {_CALLED.get(field, field)} had to be inferred: {reason}"
                hint = f"it is marked so on its page; correct it in {path_of(story)}"
                yield _Note("inferred", first, message, hint, path_of(story), field)
        if story.date is None:
            hint = "the story is listed as undated; add an export of it, or a date by hand"
            message = "no capture of this story states its date"
            message += f", but for {story.date_text!r}" if story.date_text else ""
            yield _Note("no-date", first, message, hint, path_of(story), "date")


def _on_captures(captures: Iterable[Capture]) -> Iterator[_Note]:
    for capture in captures:
        if capture.date_text and dates.parse_page_date(capture.date_text, dates.LEAP_YEAR) is None:
            yield _Note("bad-date", capture.file, f"{capture.date_text!r} is no date", "it is taken as unknown")
        if capture.date_text and capture.date is None and capture.copyright_year:
            message = (
                f"{capture.date_text!r} of {capture.copyright_year}, the year of the © line, is long after all else"
            )
            hint = "the year is left open; say in a file beside the capture when it was made: captured: 2026-01-03"
            yield _Note("no-year", capture.file, message, hint)
        for name in capture.unread:
            message = f"the text under {name!r} belongs to no known field and is left out"
            if name == UNUSABLE_CITATIONS:
                message = "some citations have no number, or neither address nor title, and are left out"
            yield _Note("left-out", capture.file, message, "put what is to be published under a key such as 'content'")
        if not capture.complete and capture.words:
            hint = "another capture of the story may have the rest"
            yield _Note("cut-off", capture.file, "the capture stops before its text does", hint)


def _on_names(merged: Merged, captures: Iterable[Capture]) -> Iterator[_Note]:
    for capture in merged.textless:
        message = "the capture has no text, and no other capture has its address"
        hint = "it is left out; another capture of the story may have the text"
        yield _Note("no-text", capture.file, message, hint)
    files = {capture.slug: capture.file for capture in captures if capture.slug}
    for name in merged.names:
        for other in name.others:
            message = f"the source had this text under two addresses: {name.slug} and {other}"
            hint = f"it is published as {name.slug}; {other} redirects there"
            yield _Note("two-slugs", files[other], message, hint)


def _dates(capture: Capture, story: Story) -> tuple[str | None, str | None]:
    """The dates of a capture and of its story, both in the capture's precision: pages give minutes, and no year."""
    if capture.date is None or story.date is None:
        return None, None
    story_date = story.date
    if capture.form in PAGES:
        story_date = story_date.replace(second=0, microsecond=0)
    if capture.date.time() == time():  # a day alone
        story_date = story_date.replace(hour=0, minute=0, second=0, microsecond=0)
    if capture.infers("date"):
        story_date = (
            capture.date if (story_date.month, story_date.day) == (capture.date.month, capture.date.day) else story_date
        )
    return dates.iso(capture.date), dates.iso(story_date)


def _on_typing(stories: Iterable[Story], captures: Mapping[str, Capture]) -> Iterator[_Note]:
    """Reports captures that have the text of another one in different typing, since only one typing is shown."""
    for story in stories:
        by_key: dict[str, list[Capture]] = {}
        for source in story.captures:
            by_key.setdefault(captures[source.file].key, []).append(captures[source.file])
        for same in by_key.values():
            shown = best_typed(same)
            for capture in same:
                if capture.key and capture.words != shown.words:
                    message = "another capture of this text is typed better, and its characters are shown"
                    hint = f"quotation marks, dashes, blanks, markers or unseen characters differ from {shown.file}"
                    yield _Note("differs", capture.file, message, hint)


def _on_differences(stories: Iterable[Story], captures: Mapping[str, Capture]) -> Iterator[_Note]:
    """Reports where captures of one text disagree on its title, dek, beat or date, since only one value is shown."""
    for story in stories:
        for source in story.captures:
            capture = captures[source.file]
            pairs = (
                ("title", capture.title, story.title),
                ("dek", capture.description, story.description),
                ("beat", capture.beat, story.beat),
                ("date", *_dates(capture, story)),
            )
            for field, own, shown in pairs:
                if own is not None and (shown is None or comparison_key(own) != comparison_key(shown)):
                    message = f"another capture of this text has another {field}, and that one is shown"
                    hint = f"shown: {shown}; here: {own}"
                    yield _Note("differs", capture.file, message, hint)
