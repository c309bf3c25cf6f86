"""Brings the stories folder up to date with the seeds, and reports what was left out and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.content.storyfile import StoryFile
from generator.core.memo import FORGETFUL, Memo, itself
from generator.core.model import Tree
from generator.core.problems import Place, Problem
from generator.ingest.edits import ReadText
from generator.ingest.ingested import Ingested, SeedOutcome
from generator.ingest.merge import Merged, merge
from generator.ingest.notes import InSeed, Note, notes_on
from generator.ingest.outcomes import outcomes
from generator.ingest.reconcile import reconcile
from generator.ingest.seeds import CACHED, SeedRead, read_seed, seeds_of


def ingest(
    seed_files: Tree,
    files: Sequence[StoryFile],
    read_text: ReadText,
    *,
    seeds_at: str,
    stories_at: str,
    unread: frozenset[str] = frozenset(),
    memo: Memo = FORGETFUL,
) -> Ingested:
    """Computes what to change in the stories folder; a file that a person wrote or edited is never changed.

    Args:
        seed_files: The seeds folder.
        files: The heads of the files in the stories folder, sorted by path.
        read_text: Reads the text of one of them.
        seeds_at: The name of the seeds folder in problems.
        stories_at: The name of the stories folder in problems.
        unread: Seeds that exist but could not be read; folders of them end with a slash.
        memo: Remembers results from one build to the next.
    """
    seeds_to_read = seeds_of(seed_files, seeds_at)
    seeds_read = memo.map(read_seed, seeds_to_read, key=itself, doing="reading captures", cached=CACHED)
    from_seeds = memo.nested("made from seeds", "", _made, seeds_read, seed_files, seeds_at)
    captured_stories = sum(bool(file.story and file.story.captures) for file in files)
    if captured_stories and not from_seeds.files:
        missing = Problem(
            code="seeds-missing",
            message=f"{seeds_at} holds no capture, but there are stories made from captures: {captured_stories}",
            place=Place(seeds_at),
            hint="put the seeds back, or name their folder with --seeds; nothing was removed",
        )
        return Ingested(raw=from_seeds.raw, problems=(*from_seeds.problems, *_problems(from_seeds.notes), missing))
    hidden = _hidden(files, unread)
    digests = {seed.sha256 for seed in seeds_read} | from_seeds.raw.keys()
    del seeds_read, seeds_to_read  # free their memory before the costly steps that follow
    reconciled = reconcile(
        from_seeds.merged,
        files,
        read_text,
        seeds=hidden | digests,
        without_capture=frozenset(seed_files) - from_seeds.files | hidden,
        at=stories_at,
    )
    notes = (note for note in from_seeds.notes if (note.path, note.field) not in reconciled.settled)
    return Ingested(
        write=reconciled.write,
        removed=reconciled.remove,
        by_hand=reconciled.by_hand,
        reduced=reconciled.reduced,
        raw=from_seeds.raw,
        outcomes=from_seeds.outcomes,
        problems=(*from_seeds.problems, *_problems(notes), *reconciled.problems),
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
    places = {
        capture.file: InSeed(f"{at}/{seed.file}", seed, capture.sha256, seed_files[seed.file])
        for seed in seeds
        for capture in seed.captures
    }
    return _Made(
        merged,
        frozenset(seed.file for seed in seeds if seed.captures),
        raw | {sha256: data for seed in seeds for sha256, data in seed.raw.items()},
        outcomes(merged, refused, memo),
        (*refused.values(), *problems),
        notes_on(merged, places, memo),
    )


def _problems(notes: Iterable[Note]) -> Iterable[Problem]:
    return (note.problem for note in notes)


def _hidden(files: Iterable[StoryFile], unread: frozenset[str]) -> frozenset[str]:
    """The names of unreadable seeds, with those that stories list inside folders that could not be read."""
    folders = tuple(name for name in unread if not name or name.endswith("/"))
    if not folders:
        return unread
    listed = {source.file for file in files if file.story for source in file.story.captures}
    return unread | {name for name in listed if name.startswith(folders)}
