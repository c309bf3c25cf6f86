"""Seeds and the story files there are in, the story files there should be out, with what was left out and why."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.content import storyfile
from generator.content.storyfile import Named, StoryFile
from generator.core.memo import FORGETFUL, Memo, itself
from generator.core.model import Capture, Story, Tree
from generator.core.problems import Place, Problem, problem_at
from generator.core.text import UndecodableError, decode
from generator.ingest import formats
from generator.ingest.formats import refusals
from generator.ingest.merge import Merged, merge
from generator.ingest.notes import notes_on
from generator.ingest.outcomes import SeedOutcome, outcomes
from generator.ingest.reconcile import Reconciled, reconcile


@dataclass(frozen=True, slots=True)
class Ingested:
    """The folder of stories as it should be: all its files, as bytes and as read, and which there were to remove.

    `reduced` are stories as they were before captures of theirs were removed from the seeds: what they alone had on the
    site goes with the captures. `captures` are the names of the seeds that hold one, with their SHA-256.
    """

    stories: Tree
    files: tuple[StoryFile, ...]
    removed: tuple[str, ...]
    reduced: tuple[Story, ...]
    captures: Mapping[str, str]
    outcomes: tuple[SeedOutcome, ...]
    problems: tuple[Problem, ...]


def ingest(
    seed_files: Tree,
    story_files: Tree,
    *,
    seeds_at: str,
    stories_at: str,
    unread: frozenset[str] = frozenset(),
    memo: Memo = FORGETFUL,
) -> Ingested:
    """Two folders in, the second as it should be out. A file that a person wrote or edited is never changed.

    `unread` are seeds that are there and could not be read, folders of them with a slash at the end. The `_at` names
    are what problems call the folders.
    """
    found = [_Seeded(name, data, seeds_at) for name, data in sorted(seed_files.items())]
    known = memo.map(_read_seed, found, key=itself, doing="reading captures")
    named = [Named(path, data, stories_at) for path, data in sorted(story_files.items())]
    files = memo.map(storyfile.read, named, key=itself, doing="reading stories")
    made = _made(tuple(known), seed_files, seeds_at, memo)
    kept = sum(bool(file.story and file.story.captures) for file in files)
    if kept and not made.captures:
        missing = Problem(
            code="seeds-missing",
            message=f"{seeds_at} holds no capture, but there are stories made from captures: {kept}",
            place=Place(seeds_at),
            hint="put the seeds back, or name their folder with --seeds; nothing was removed",
        )
        return Ingested(story_files, tuple(files), (), (), made.captures, (), (*made.problems, missing))
    hidden = _hidden(files, unread)
    digests = {seed.sha256 for seed in known}
    del known, found, named  # what is done with is not to be held while more is made of it
    reconciled = reconcile(
        made.merged,
        files,
        seeds=hidden | digests,
        without_capture=frozenset(seed_files) - made.captures.keys() | hidden,
        at=stories_at,
    )
    captures, told = made.captures, made.outcomes
    problems = (*made.problems, *reconciled.problems)
    del made
    stories, written = _written(reconciled, story_files, files, stories_at, memo)
    return Ingested(
        stories=stories,
        files=written,
        removed=reconciled.remove,
        reduced=reconciled.reduced,
        captures=captures,
        outcomes=told,
        problems=problems,
    )


class _Seeded(NamedTuple):
    """A seed to be read: its name in the seeds folder, its bytes, what problems call the folder."""

    file: str
    data: bytes
    at: str


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """A seed as read: the SHA-256 of its bytes, and its capture or why it has none."""

    sha256: str
    capture: Capture | None
    problem: Problem | None


def _read_seed(seed: _Seeded) -> _Read:
    sha256 = hashlib.sha256(seed.data).hexdigest()
    name = f"{seed.at}/{seed.file}"
    try:
        text = decode(seed.data)
    except UndecodableError as error:
        hint = "save it as UTF-8; Backfile does not guess encodings"
        problem = Problem(code="unreadable", message=str(error), place=Place(name), hint=hint)
        return _Read(sha256, None, problem)
    capture = formats.read(formats.Seed(seed.file, sha256, text))
    return _Read(sha256, capture, None if capture else _no_story(name, text))


def _no_story(name: str, text: str) -> Problem:
    line = next((number for number, line in enumerate(text.split("\n"), 1) if line.strip()), None)
    if line is None:
        return Problem(code="not-a-story", message="the file is empty", place=Place(name))
    return problem_at(
        "not-a-story",
        f"this is no capture of a story: {refusals.reason(text)}",
        name,
        text,
        line=line,
        hint=refusals.HINT,
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """What all seeds make together, whatever stories there are."""

    merged: Merged
    captures: Mapping[str, str]
    outcomes: tuple[SeedOutcome, ...]
    problems: tuple[Problem, ...]


def _made(known: tuple[_Read, ...], seed_files: Tree, at: str, memo: Memo) -> _Made:
    def make(known: tuple[_Read, ...], at: str) -> _Made:
        captures = tuple(seed.capture for seed in known if seed.capture)
        merged = merge(captures, memo)
        problems = tuple(seed.problem for seed in known if seed.problem)
        return _Made(
            merged,
            {capture.file: capture.sha256 for capture in captures},
            outcomes(merged, captures, _by_file(problems, at)),
            (*problems, *notes_on(merged, captures, lambda file: decode(seed_files[file]), at)),
        )

    return memo.call("made from seeds", "", make, known, at)


def _written(
    found: Reconciled, before: Tree, files: Sequence[StoryFile], at: str, memo: Memo
) -> tuple[Tree, tuple[StoryFile, ...]]:
    """The folder of stories as it should be, as bytes and as read, in the order of its paths."""
    wanted = [(path, story, at) for path, story in sorted(found.write.items())]
    written = memo.map(storyfile.make, wanted, key=itself, doing="writing stories")
    # What was just written need not be read again when it is found there.
    memo.learn(
        storyfile.read,
        [(name, name, file) for data, file in written for name in [Named(file.path, data, at)]],
    )
    stories = {path: data for path, data in before.items() if path not in found.remove}
    stories |= {file.path: data for data, file in written}
    as_read = {file.path: file for file in files} | {file.path: file for _, file in written}
    return stories, tuple(as_read[path] for path in sorted(stories))


def _by_file(problems: Iterable[Problem], at: str) -> dict[str, Problem]:
    return {problem.place.file.removeprefix(f"{at}/"): problem for problem in problems if problem.place}


def _hidden(files: Iterable[StoryFile], unread: frozenset[str]) -> frozenset[str]:
    """The captures that stories list and that are, or may be, among what could not be read."""
    folders = tuple(name for name in unread if not name or name.endswith("/"))
    if not folders:
        return unread
    listed = {source.file for file in files if file.story for source in file.story.captures}
    return unread | {name for name in listed if name.startswith(folders)}
