"""Notes on captures: what was derived, is missing or does not agree, each placed at a line of the capture."""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import time
from itertools import chain
from typing import NamedTuple

from generator.content.storyfile import path_of
from generator.core import dates
from generator.core.memo import FORGETFUL, Memo
from generator.core.model import Capture, Story
from generator.core.problems import Place, Problem, problem_at
from generator.core.text import fold
from generator.core.typography import comparison_key
from generator.ingest.formats.ranking import PAGES
from generator.ingest.formats.record import UNUSABLE_CITATIONS
from generator.ingest.merge import Assembled, Merged
from generator.ingest.retype import best_typed
from generator.ingest.seeds import SeedRead
from generator.ingest.unpack import captured_text

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


class InSeed(NamedTuple):
    """Where a capture is: its seed, by name in problems, as read and as bytes; and its SHA-256."""

    name: str
    seed: SeedRead
    sha256: str
    data: bytes

    def text(self) -> str:
        """The capture's own text, which may be a part of the file."""
        return captured_text(self.seed.raw.get(self.sha256, self.data))


def notes_on(merged: Merged, places: Mapping[str, InSeed], memo: Memo = FORGETFUL) -> tuple[Note, ...]:
    """All notes on the captures that were read.

    Args:
        merged: What the captures were merged into.
        places: Where each capture is, by the name of its file.
        memo: Remembers the notes on the captures of one story.
    """
    by_story = memo.map(_on_assembled, merged.assembled(), Assembled.key, share=False)
    notes = [*chain.from_iterable(by_story), *_on_captures(merged.textless), *_on_names(merged)]
    placed = [_ToPlace(note, places[note.file]) for note in notes]
    return tuple(memo.map(_placed, placed, _ToPlace.key, share=False))


class _ToPlace(NamedTuple):
    """A note, and where its capture is."""

    note: _Note
    place: InSeed

    def key(self) -> Hashable:
        return self.note, id(self.place.seed), self.place.name


def _on_assembled(assembled: Assembled) -> list[_Note]:
    story, captures = assembled
    return [
        *_on_story(story),
        *_on_captures(captures),
        *_on_differences(story, captures),
        *_on_typing(captures),
    ]


def _placed(of: _ToPlace) -> Note:
    """A note as a problem at the date in question, at the end of a cut-off text, else where title or text begin."""
    note, place = of
    text = place.text()
    anchor = re.search(r"Published:\s*(\S)" if note.code == "bad-date" else r"(Title:|\A\w)", text)
    offset = len(text.rstrip()) if note.code == "cut-off" else anchor.start(1) if anchor else 0
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    problem = problem_at(note.code, note.message, place.name, text, line=line, column=column, hint=note.hint)
    first_line = place.seed.lines[note.file]
    return Note(replace(problem, place=Place(place.name, line + first_line - 1, column)), note.path, note.field)


def _on_story(story: Story) -> Iterator[_Note]:
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


def _on_names(merged: Merged) -> Iterator[_Note]:
    for capture in merged.textless:
        message = "the capture has no text, and no other capture has its address"
        hint = "it is left out; another capture of the story may have the text"
        yield _Note("no-text", capture.file, message, hint)
    files = {capture.slug: capture.file for capture in merged.captures if capture.slug}
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


def _on_typing(captures: Iterable[Capture]) -> Iterator[_Note]:
    """Reports captures that have the text of another one in different typing, since only one typing is shown."""
    by_key: dict[str, list[Capture]] = {}
    for capture in captures:
        by_key.setdefault(capture.key, []).append(capture)
    for same in by_key.values():
        shown = best_typed(same)
        for capture in same:
            if capture.key and capture.words != shown.words:
                message = "another capture of this text is typed better, and its characters are shown"
                hint = f"quotation marks, dashes, blanks, markers or unseen characters differ from {shown.file}"
                yield _Note("differs", capture.file, message, hint)


def _on_differences(story: Story, captures: Iterable[Capture]) -> Iterator[_Note]:
    """Reports where captures of one text disagree on its title, dek, beat or date, since only one value is shown."""
    for capture in captures:
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
