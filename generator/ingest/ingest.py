"""Brings the stories folder up to date with the seeds, and reports what was left out and why."""

import hashlib
import unicodedata
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
    """The stories folder as it should be: all its files, as bytes and as parsed, and which files are to be removed.

    `reduced` are stories as they were before some of their captures were removed from the seeds: what only those
    captures contributed to the site goes with them. `captures` are the names of the seeds that hold one, with their
    SHA-256.
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
    """Computes the stories folder as it should be; a file that a person wrote or edited is never changed.

    Args:
        seed_files: The seeds folder.
        story_files: The stories folder as it is.
        seeds_at: The name of the seeds folder in problems.
        stories_at: The name of the stories folder in problems.
        unread: Seeds that exist but could not be read; folders of them end with a slash.
        memo: Remembers results from one build to the next.
    """
    seeds_to_read = [_Seeded(name, data, seeds_at) for name, data in sorted(seed_files.items())]
    seeds_read = memo.map(_read_seed, seeds_to_read, key=itself, doing="reading captures")
    named_files = [Named(path, data, stories_at) for path, data in sorted(story_files.items())]
    files = memo.map(storyfile.read, named_files, key=itself, doing="reading stories")
    from_seeds = memo.nested("made from seeds", "", _made, seeds_read, seed_files, seeds_at)
    captured_stories = sum(bool(file.story and file.story.captures) for file in files)
    if captured_stories and not from_seeds.captures:
        missing = Problem(
            code="seeds-missing",
            message=f"{seeds_at} holds no capture, but there are stories made from captures: {captured_stories}",
            place=Place(seeds_at),
            hint="put the seeds back, or name their folder with --seeds; nothing was removed",
        )
        return Ingested(story_files, tuple(files), (), (), from_seeds.captures, (), (*from_seeds.problems, missing))
    hidden = _hidden(files, unread)
    digests = {seed.sha256 for seed in seeds_read}
    del seeds_read, seeds_to_read, named_files  # free their memory before the costly steps that follow
    reconciled = reconcile(
        from_seeds.merged,
        files,
        seeds=hidden | digests,
        without_capture=frozenset(seed_files) - from_seeds.captures.keys() | hidden,
        at=stories_at,
    )
    captures, seed_outcomes = from_seeds.captures, from_seeds.outcomes
    problems = (*from_seeds.problems, *reconciled.problems)
    del from_seeds
    stories, written = _written(reconciled, story_files, files, stories_at, memo)
    return Ingested(
        stories=stories,
        files=written,
        removed=reconciled.remove,
        reduced=reconciled.reduced,
        captures=captures,
        outcomes=seed_outcomes,
        problems=problems,
    )


class _Seeded(NamedTuple):
    """A seed to read: its name in the seeds folder, its bytes, and the name of that folder in problems."""

    file: str
    data: bytes
    at: str


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """A parsed seed: the SHA-256 of its bytes, and its capture or the problem that says why it has none."""

    sha256: str
    capture: Capture | None
    problem: Problem | None


def _read_seed(seed: _Seeded) -> _Read:
    sha256 = hashlib.sha256(seed.data).hexdigest()
    name = f"{seed.at}/{seed.file}"
    try:
        text = captured_text(seed.data)
    except UndecodableError as error:
        hint = "save it as UTF-8; Backfile does not guess encodings"
        problem = Problem(code="unreadable", message=str(error), place=Place(name), hint=hint)
        return _Read(sha256, None, problem)
    capture = formats.read(formats.Seed(seed.file, sha256, text))
    return _Read(sha256, capture, None if capture else _no_story(name, text))


def captured_text(data: bytes) -> str:
    """The text of a seed, in Unicode's composed form and without byte order marks, wherever files were joined.

    Raises:
        UndecodableError: The bytes are not UTF-8.
    """
    # A form feed parts printed pages; no page may contain one.
    return unicodedata.normalize("NFC", decode(data.replace(b"\f", b"\n"))).replace("\ufeff", "")


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
    """The result of merging all seeds, independent of the stories that exist."""

    merged: Merged
    captures: Mapping[str, str]
    outcomes: tuple[SeedOutcome, ...]
    problems: tuple[Problem, ...]


def _made(memo: Memo, seeds: Sequence[_Read], seed_files: Tree, at: str) -> _Made:
    captures = tuple(seed.capture for seed in seeds if seed.capture)
    merged = merge(captures, memo)
    problems = tuple(seed.problem for seed in seeds if seed.problem)
    return _Made(
        merged,
        {capture.file: capture.sha256 for capture in captures},
        outcomes(merged, captures, _by_file(problems, at)),
        (*problems, *notes_on(merged, captures, lambda file: captured_text(seed_files[file]), at)),
    )


def _written(
    reconciled: Reconciled, before: Tree, files: Sequence[StoryFile], at: str, memo: Memo
) -> tuple[Tree, tuple[StoryFile, ...]]:
    """The stories folder as it should be: its files as bytes, and as parsed, the latter sorted by path."""
    stories_to_write = [(path, story, at) for path, story in sorted(reconciled.write.items())]
    written = memo.map(storyfile.make, stories_to_write, key=itself, doing="writing stories")
    # The next build need not parse again what was just written.
    memo.learn(
        storyfile.read,
        [(name, name, file) for data, file in written for name in [Named(file.path, data, at)]],
    )
    stories = {path: data for path, data in before.items() if path not in reconciled.remove}
    stories |= {file.path: data for data, file in written}
    as_read = {file.path: file for file in files} | {file.path: file for _, file in written}
    return stories, tuple(as_read[path] for path in sorted(stories))


def _by_file(problems: Iterable[Problem], at: str) -> dict[str, Problem]:
    return {problem.place.file.removeprefix(f"{at}/"): problem for problem in problems if problem.place}


def _hidden(files: Iterable[StoryFile], unread: frozenset[str]) -> frozenset[str]:
    """The names of unreadable seeds, with those that stories list inside folders that could not be read."""
    folders = tuple(name for name in unread if not name or name.endswith("/"))
    if not folders:
        return unread
    listed = {source.file for file in files if file.story for source in file.story.captures}
    return unread | {name for name in listed if name.startswith(folders)}
