"""Brings the stories folder up to date with the seeds, and reports what was left out and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from generator.content import storyfile
from generator.content.storyfile import Named, StoryFile
from generator.core.memo import FORGETFUL, Memo, itself
from generator.core.model import Capture, Story, Tree
from generator.core.problems import Place, Problem
from generator.ingest.merge import Merged, merge
from generator.ingest.notes import Located, Note, notes_on
from generator.ingest.outcomes import SeedOutcome, outcomes
from generator.ingest.reconcile import Reconciled, reconcile
from generator.ingest.seeds import SeedRead, read_seed, seeds_of
from generator.ingest.unpack import captured_text


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
    raw: Mapping[str, bytes]
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
    seeds_to_read = seeds_of(seed_files, seeds_at)
    seeds_read = memo.map(read_seed, seeds_to_read, key=itself, doing="reading captures")
    named_files = [Named(path, data, stories_at) for path, data in sorted(story_files.items())]
    files = memo.map(storyfile.read, named_files, key=itself, doing="reading stories")
    from_seeds = memo.nested("made from seeds", "", _made, seeds_read, seed_files, seeds_at)
    captured_stories = sum(bool(file.story and file.story.captures) for file in files)
    if captured_stories and not from_seeds.files:
        missing = Problem(
            code="seeds-missing",
            message=f"{seeds_at} holds no capture, but there are stories made from captures: {captured_stories}",
            place=Place(seeds_at),
            hint="put the seeds back, or name their folder with --seeds; nothing was removed",
        )
        return Ingested(
            story_files,
            tuple(files),
            (),
            (),
            from_seeds.raw,
            (),
            (*from_seeds.problems, *_problems(from_seeds.notes), missing),
        )
    hidden = _hidden(files, unread)
    digests = {seed.sha256 for seed in seeds_read} | from_seeds.raw.keys()
    del seeds_read, seeds_to_read, named_files  # free their memory before the costly steps that follow
    reconciled = reconcile(
        from_seeds.merged,
        files,
        seeds=hidden | digests,
        without_capture=frozenset(seed_files) - from_seeds.files | hidden,
        at=stories_at,
    )
    raw, seed_outcomes = from_seeds.raw, from_seeds.outcomes
    notes = (note for note in from_seeds.notes if (note.path, note.field) not in reconciled.settled)
    problems = (*from_seeds.problems, *_problems(notes), *reconciled.problems)
    del from_seeds
    stories, written = _written(reconciled, story_files, files, stories_at, memo)
    return Ingested(
        stories=stories,
        files=written,
        removed=reconciled.remove,
        reduced=reconciled.reduced,
        raw=raw,
        outcomes=seed_outcomes,
        problems=problems,
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """The result of merging all seeds, independent of the stories that exist; `raw` as in `Ingested`."""

    merged: Merged
    files: frozenset[str]
    raw: Mapping[str, bytes]
    outcomes: tuple[SeedOutcome, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]


def _made(memo: Memo, seeds: Sequence[SeedRead], seed_files: Tree, at: str) -> _Made:
    captures = tuple(capture for seed in seeds for capture in seed.captures)
    merged = merge(captures, memo)
    refused = {name: problem for seed in seeds for name, problem in seed.refused}
    problems = tuple(problem for seed in seeds for problem in seed.problems)
    raw = {seed.sha256: seed_files[seed.file] for seed in seeds if any(c.sha256 == seed.sha256 for c in seed.captures)}
    places = {capture.file: _Place(seed, capture, seed_files) for seed in seeds for capture in seed.captures}
    return _Made(
        merged,
        frozenset(seed.file for seed in seeds if seed.captures),
        raw | {sha256: data for seed in seeds for sha256, data in seed.raw.items()},
        outcomes(merged, merged.captures, refused),
        (*refused.values(), *problems),
        notes_on(merged, merged.captures, lambda file: places[file].located(at)),
    )


class _Place(NamedTuple):
    """Where a capture is: the seed that was read, the capture, and all seeds."""

    seed: SeedRead
    capture: Capture
    seed_files: Tree

    def located(self, at: str) -> Located:
        """The capture's text, the name of its file in problems, and the line at which it begins there."""
        part = self.seed.raw.get(self.capture.sha256)
        text = captured_text(self.seed_files[self.seed.file] if part is None else part)
        return Located(f"{at}/{self.seed.file}", text, self.seed.lines[self.capture.file])


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
    corrected = [(file, reconciled.by_hand[file.path]) for file in files if file.path in reconciled.by_hand]
    as_read = {file.path: file for file in files} | {file.path: file for _, file in written}
    # The same value as long as file and fields are the same: what is made from it need not be made again.
    as_read |= {file.path: file for file in memo.map(_corrected, corrected, key=itself, share=False)}
    return stories, tuple(as_read[path] for path in sorted(stories))


def _corrected(correction: tuple[StoryFile, frozenset[str]]) -> StoryFile:
    """A file without the statement that fields were inferred that a person set in it."""
    file, names = correction
    if file.story is None:
        return file
    inferred = tuple((name, reason) for name, reason in file.story.inferred if name not in names)
    return replace(file, story=replace(file.story, inferred=inferred))


def _problems(notes: Iterable[Note]) -> Iterable[Problem]:
    return (note.problem for note in notes)


def _hidden(files: Iterable[StoryFile], unread: frozenset[str]) -> frozenset[str]:
    """The names of unreadable seeds, with those that stories list inside folders that could not be read."""
    folders = tuple(name for name in unread if not name or name.endswith("/"))
    if not folders:
        return unread
    listed = {source.file for file in files if file.story for source in file.story.captures}
    return unread | {name for name in listed if name.startswith(folders)}
