"""Seeds and the story files there are in, the story files there should be out, with what was left out and why."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator import frontmatter, seeds
from generator.merge import merge
from generator.model import Capture, Story, Tree
from generator.problems import Place, Problem, problem_at
from generator.reconcile import StoryFile, reconcile
from generator.remarks import remarks
from generator.seeds import others
from generator.text import UndecodableError, decode
from generator.understood import Understood, understood


@dataclass(frozen=True, slots=True)
class Ingested:
    """The folder of stories as it should be: all its files, and which of those there were to remove.

    `reduced` are stories as they were before captures of theirs were removed from the seeds: what they alone had on the
    site goes with the captures.
    """

    stories: Tree
    removed: tuple[str, ...]
    reduced: tuple[Story, ...]
    captures: tuple[Capture, ...]
    understood: tuple[Understood, ...]
    problems: tuple[Problem, ...]


def ingest(
    seed_files: Tree, story_files: Tree, *, seeds_at: str, stories_at: str, unread: frozenset[str] = frozenset()
) -> Ingested:
    """Two folders in, the second as it should be out. A file that a person wrote or edited is never changed.

    `unread` are seeds that are there and could not be read, folders of them with a slash at the end. The `_at` names
    are what problems call the folders.
    """
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in seed_files.items()}
    captures, texts, problems = _read_seeds(seed_files, digests, seeds_at)
    files = [_story_file(path, data) for path, data in sorted(story_files.items())]
    made = sum(bool(file.story and file.story.captures) for file in files)
    if made and not captures:
        missing = Problem(
            code="seeds-missing",
            message=f"{seeds_at} holds no capture, but there are stories made from captures: {made}",
            place=Place(seeds_at),
            hint="put the seeds back, or name their folder with --seeds; nothing was removed",
        )
        return Ingested(story_files, (), (), captures, (), (*problems, missing))
    merged = merge(captures)
    hidden = _hidden(files, unread)
    barren = frozenset(seed_files) - {capture.file for capture in captures} | hidden
    found = reconcile(merged, files, seeds=hidden | set(digests.values()), barren=barren, at=stories_at)
    written = {path: frontmatter.write(story).encode() for path, story in found.write.items()}
    kept = {path: data for path, data in story_files.items() if path not in found.remove}
    return Ingested(
        stories={**kept, **written},
        removed=found.remove,
        reduced=found.reduced,
        captures=captures,
        understood=understood(merged, captures, _by_file(problems, seeds_at)),
        problems=(*problems, *remarks(merged, captures, texts, seeds_at), *found.problems),
    )


def _by_file(problems: Iterable[Problem], at: str) -> dict[str, Problem]:
    return {problem.place.file.removeprefix(f"{at}/"): problem for problem in problems if problem.place}


def _hidden(files: Iterable[StoryFile], unread: frozenset[str]) -> frozenset[str]:
    """The captures that stories list and that are, or may be, among what could not be read."""
    folders = tuple(name for name in unread if not name or name.endswith("/"))
    listed = {source.file for file in files if file.story for source in file.story.captures}
    return unread | {name for name in listed if folders and name.startswith(folders)}


def _read_seeds(
    files: Tree, digests: Mapping[str, str], at: str
) -> tuple[tuple[Capture, ...], Mapping[str, str], list[Problem]]:
    """The seeds folder in; the captures, the texts of their files, and a warning for each file that holds none, out."""
    captures: list[Capture] = []
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for file, data in sorted(files.items()):
        name = f"{at}/{file}"
        try:
            text = decode(data)
        except UndecodableError as error:
            hint = "save it as UTF-8; Backfile does not guess encodings"
            problems.append(Problem(code="unreadable", message=str(error), place=Place(name), hint=hint))
            continue
        capture = seeds.read(seeds.Seed(file, digests[file], text))
        if capture:
            captures.append(capture)
            texts[file] = text
        else:
            problems.append(_no_story(name, text))
    return tuple(captures), texts, problems


def _no_story(name: str, text: str) -> Problem:
    line = next((number for number, line in enumerate(text.split("\n"), 1) if line.strip()), None)
    if line is None:
        return Problem(code="not-a-story", message="the file is empty", place=Place(name))
    return problem_at(
        "not-a-story", f"this is no capture of a story: {others.reason(text)}", name, text, line=line, hint=others.HINT
    )


def _story_file(path: str, data: bytes) -> StoryFile:
    try:
        text = decode(data)
    except UndecodableError:
        return StoryFile(path, None, untouched=False)
    story, _ = frontmatter.read(text, path, path.rpartition("/")[2].removesuffix(".md"))
    return StoryFile(path, story, frontmatter.untouched(text))
