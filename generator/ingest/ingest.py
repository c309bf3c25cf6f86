"""Brings the stories folder up to date with the seeds, and reports what was left out and why."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from generator.content import storyfile
from generator.content.storyfile import Named, StoryFile
from generator.core.memo import FORGETFUL, Memo, itself
from generator.core.model import Capture, Story, Tree
from generator.core.problems import Place, Problem, problem_at
from generator.core.text import web_address
from generator.ingest import formats, sidecar
from generator.ingest.formats import refusals
from generator.ingest.formats.source_urls import at_source, slug_of
from generator.ingest.merge import Merged, merge
from generator.ingest.notes import Located, notes_on
from generator.ingest.outcomes import SeedOutcome, outcomes
from generator.ingest.reconcile import Reconciled, reconcile
from generator.ingest.sidecar import Sidecar
from generator.ingest.unpack import Part, RefusedFileError, captured_text, unpack


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
    seeds_to_read = _seeds(seed_files, seeds_at)
    seeds_read = memo.map(_read_seed, seeds_to_read, key=itself, doing="reading captures")
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
        return Ingested(story_files, tuple(files), (), (), from_seeds.raw, (), (*from_seeds.problems, missing))
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
    problems = (*from_seeds.problems, *reconciled.problems)
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


class _Seeded(NamedTuple):
    """A seed to read: its name in the seeds folder, its bytes, that folder's name in problems, its sidecar if any."""

    file: str
    data: bytes
    at: str
    sidecar: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """A seed as read: the SHA-256 of its bytes, its captures, and what is wrong with it.

    `raw` are the bytes of captures that are only a part of the file, by their SHA-256. `refused` are the parts that
    hold no capture, by name, with the problem that says why. `lines` are the lines at which parts begin.
    """

    file: str
    sha256: str
    captures: tuple[Capture, ...] = ()
    raw: Mapping[str, bytes] = field(default_factory=dict)
    refused: tuple[tuple[str, Problem], ...] = ()
    problems: tuple[Problem, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)


def _seeds(seed_files: Tree, at: str) -> list[_Seeded]:
    """The seeds to read, each with its sidecar, which is no seed itself."""
    beside = sidecar.pairs(seed_files)
    names = sorted(seed_files.keys() - set(beside.values()))
    return [
        _Seeded(name, seed_files[name], at, (beside[name], seed_files[beside[name]]) if name in beside else None)
        for name in names
    ]


def _read_seed(seed: _Seeded) -> _Read:
    digest = hashlib.sha256(seed.data).hexdigest()
    name = f"{seed.at}/{seed.file}"
    said, problems = sidecar.read(seed.sidecar[1], f"{seed.at}/{seed.sidecar[0]}") if seed.sidecar else (None, ())
    try:
        parts = unpack(seed.file, seed.data)
    except RefusedFileError as error:
        problem = Problem(code="unreadable", message=str(error), place=Place(name), hint=error.hint)
        return _Read(seed.file, digest, refused=((seed.file, problem),), problems=problems)
    captures: list[Capture] = []
    refused: list[tuple[str, Problem]] = []
    raw: dict[str, bytes] = {}
    for part in parts:
        own_digest = digest if part.data is None else hashlib.sha256(part.data).hexdigest()
        capture = formats.read(formats.Seed(part.file, own_digest, part.text, part.url))
        if capture is None:
            refused.append((part.file, _no_story(name, part)))
        else:
            captures.append(_with_origin(capture, part, said))
            raw |= {own_digest: part.data} if part.data is not None else {}
    return _Read(
        seed.file, digest, tuple(captures), raw, tuple(refused), problems, {part.file: part.line for part in parts}
    )


def _with_origin(capture: Capture, part: Part, said: Sidecar | None) -> Capture:
    """A capture with when and where it was made: as a person says beside it, its container, or the file itself."""
    said = said or Sidecar()
    story_url = at_source(said.origin) if said.origin and slug_of(said.origin) else None
    url = capture.source_url or story_url
    return replace(
        capture,
        taken=said.taken or part.taken or capture.taken,
        # A browser that saved a page from a disk says where on the disk.
        origin=said.origin or (web_address(part.url) if part.url else None) or capture.origin,
        note=said.note,
        source_url=url,
        slug=capture.slug or (slug_of(url) if url else None),
    )


def _no_story(name: str, part: Part) -> Problem:
    line = next((number for number, line in enumerate(part.text.split("\n"), 1) if line.strip()), None)
    if line is None:
        return Problem(code="not-a-story", message="the file is empty", place=Place(name))
    problem = problem_at(
        "not-a-story",
        f"this is no capture of a story: {refusals.reason(part.text)}",
        name,
        part.text,
        line=line,
        hint=refusals.HINT,
    )
    return replace(problem, place=Place(name, line + part.line - 1))


@dataclass(frozen=True, slots=True)
class _Made:
    """The result of merging all seeds, independent of the stories that exist; `raw` as in `Ingested`."""

    merged: Merged
    files: frozenset[str]
    raw: Mapping[str, bytes]
    outcomes: tuple[SeedOutcome, ...]
    problems: tuple[Problem, ...]


def _made(memo: Memo, seeds: Sequence[_Read], seed_files: Tree, at: str) -> _Made:
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
        (*refused.values(), *problems, *notes_on(merged, merged.captures, lambda file: places[file].located(at))),
    )


class _Place(NamedTuple):
    """Where a capture is: the seed that was read, the capture, and all seeds."""

    seed: _Read
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
    as_read = {file.path: file for file in files} | {file.path: file for _, file in written}
    return stories, tuple(as_read[path] for path in sorted(stories))


def _hidden(files: Iterable[StoryFile], unread: frozenset[str]) -> frozenset[str]:
    """The names of unreadable seeds, with those that stories list inside folders that could not be read."""
    folders = tuple(name for name in unread if not name or name.endswith("/"))
    if not folders:
        return unread
    listed = {source.file for file in files if file.story for source in file.story.captures}
    return unread | {name for name in listed if name.startswith(folders)}
