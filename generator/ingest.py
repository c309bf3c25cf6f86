"""Seeds and the story files there are in, the story files there should be out, with what was left out and why."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator import frontmatter, seeds
from generator.merge import Merged, merge
from generator.model import Capture, Story, Tree
from generator.problems import Place, Problem, problem_at
from generator.text import UndecodableError, decode, fold


@dataclass(frozen=True, slots=True)
class Ingested:
    """The folder of stories as it should be: all files, which to remove, what was withdrawn with its last capture."""

    stories: Tree
    removed: tuple[str, ...]
    withdrawn: tuple[Story, ...]
    captures: tuple[Capture, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _File:
    """A story file as found: its story if it can be read, and whether it is still as Backfile wrote it."""

    path: str
    story: Story | None
    untouched: bool


def ingest(seed_files: Tree, story_files: Tree, *, seeds_at: str, stories_at: str) -> Ingested:
    """Two folders in, the second as it should be out. A file that a person wrote or edited is never changed.

    `seeds_at` and `stories_at` are what problems call the folders.
    """
    captures, texts, problems = read_seeds(seed_files, seeds_at)
    files = [_file(path, data) for path, data in sorted(story_files.items())]
    made = [file for file in files if file.untouched and file.story and file.story.captures]
    if made and not captures:
        problems.append(
            Problem(
                code="seeds-missing",
                message=f"{seeds_at} holds no capture, but {len(made)} stories were made from captures",
                place=Place(seeds_at),
                hint="put the seeds back, or name their folder with --seeds; nothing was removed",
            )
        )
        return Ingested(story_files, (), (), captures, tuple(problems))
    merged = merge(captures)
    problems += _notes(merged, captures, texts, seeds_at)
    wanted, withdrawn = _carry(merged, made)
    kept, edits = _yield_to_edits(wanted, files, stories_at)
    problems += edits
    written = {path: frontmatter.write(story).encode() for path, story in kept.items()}
    removed = tuple(file.path for file in made if file.path not in kept)
    untouched = {path: data for path, data in story_files.items() if path not in removed}
    problems += [
        Problem(
            code="withdrawn",
            message=f"{story.slug!r} is withdrawn: none of its captures is among the seeds any more",
            place=Place(f"{stories_at}/{path_of(story)}"),
            hint=f"it came from {', '.join(source.file for source in story.captures)}; put one back to restore it",
        )
        for story in withdrawn
    ]
    return Ingested({**untouched, **written}, removed, withdrawn, captures, tuple(problems))


def path_of(story: Story) -> str:
    """The file of a story or version, relative to the folder of stories."""
    return f"{story.version_of}/{story.slug}.md" if story.version_of else f"{story.slug}.md"


def read_seeds(files: Tree, at: str) -> tuple[tuple[Capture, ...], Mapping[str, str], list[Problem]]:
    """The seeds folder in; the captures, the texts of their files, and a warning for each file that holds none, out."""
    captures: list[Capture] = []
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for file, data in sorted(files.items()):
        name = f"{at}/{file}"
        try:
            text = decode(data)
        except UndecodableError as error:
            problems.append(
                Problem(
                    code="unreadable",
                    message=str(error),
                    place=Place(name),
                    hint="save it as UTF-8; Backfile does not guess encodings",
                )
            )
            continue
        capture = seeds.read(seeds.Seed(file, hashlib.sha256(data).hexdigest(), text))
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
        "not-a-story", "this is no capture of a story in any format that Backfile knows", name, text, line=line,
        hint="an export starts with its banner; a page has the line on how it was generated, or More Stories",
    )  # fmt: skip


def _file(path: str, data: bytes) -> _File:
    try:
        text = decode(data)
    except UndecodableError:
        return _File(path, None, untouched=False)
    story, _ = frontmatter.read(text, path, path.rpartition("/")[2].removesuffix(".md"))
    return _File(path, story, frontmatter.untouched(text))


def _carry(merged: Merged, made: Sequence[_File]) -> tuple[dict[str, Story], tuple[Story, ...]]:
    """The stories wanted, each with the addresses that the files it follows had, and the stories that nothing follows.

    A file is followed by the story of its slug, else by one that shares a capture, a text or a capture's file with it.
    """
    successors: dict[tuple[str, str], str] = {}
    for story in merged.stories:
        for key in _keys(story):
            successors.setdefault(key, story.slug)
    for version in merged.versions:
        for key in _keys(version)[1:]:
            successors.setdefault(key, version.version_of or "")
    aliases: dict[str, set[str]] = {story.slug: set(story.aliases) for story in merged.stories}
    withdrawn: list[Story] = []
    for file in made:
        if file.story is None or file.story.version_of:
            continue
        follower = next((successors[key] for key in _keys(file.story) if key in successors), None)
        if follower:
            aliases[follower] |= {file.story.slug, *file.story.aliases}
        else:
            withdrawn.append(file.story)
    wanted = {}
    for story in merged.stories:
        known = tuple(sorted(alias for alias in aliases[story.slug] if alias not in aliases))
        wanted[path_of(story)] = replace(story, aliases=known)
    wanted |= {path_of(version): version for version in merged.versions}
    return wanted, tuple(withdrawn)


def _keys(story: Story) -> tuple[tuple[str, str], ...]:
    """What a story can be recognised by after it moved, the surest first."""
    return (
        ("slug", story.slug),
        *(("capture", source.sha256) for source in story.captures),
        ("text", story.body),
        *(("file", source.file) for source in story.captures),
    )


def _yield_to_edits(
    wanted: Mapping[str, Story], files: Iterable[_File], at: str
) -> tuple[dict[str, Story], list[Problem]]:
    """The stories to write: all that no edited file stands for. An edited file stands for the captures it lists."""
    kept = dict(wanted)
    by_capture = {source.sha256: path for path, story in wanted.items() for source in story.captures}
    problems = []
    for file in files:
        if file.untouched:
            continue
        listed = {source.sha256 for source in file.story.captures} if file.story else set()
        stands_for = {by_capture[sha256] for sha256 in listed if sha256 in by_capture} | ({file.path} & set(wanted))
        for path in sorted(stands_for):
            story = kept.pop(path, None)
            if story is None:
                continue
            place = Place(f"{at}/{file.path}")
            if path == file.path and listed == {source.sha256 for source in story.captures}:
                problems.append(
                    Problem(
                        code="edited",
                        message="this story was edited by hand: it is published as it stands",
                        place=place,
                        hint="to have it made from its captures again, delete the file",
                    )
                )
            else:
                problems.append(
                    Problem(
                        code="edited-behind",
                        message=f"this story was edited by hand, and its captures now make {path}: it stays as it is",
                        place=place,
                        hint="take over what is new by hand, or delete the file to have it made from its captures",
                    )
                )
    return kept, problems


def _notes(merged: Merged, captures: Sequence[Capture], texts: Mapping[str, str], at: str) -> list[Problem]:
    """What was derived or is missing, at the capture that it is missing from."""
    found = (*_story_notes(merged), *_capture_notes(captures), *_name_notes(merged, captures))
    return [_note(code, file, texts[file], at, message, hint) for code, file, message, hint in found]


def _note(code: str, file: str, text: str, at: str, message: str, hint: str) -> Problem:
    """A problem at the part of a capture that shows it: where it stops, or where its words begin."""
    shown = re.search(r"Published:\s*(\S)" if code == "bad-date" else r"(Title:|\A\w)", text)
    offset = len(text.rstrip()) if code == "cut-off" else shown.start(1) if shown else 0
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    return problem_at(code, message, f"{at}/{file}", text, line=line, column=column, hint=hint)


def _story_notes(merged: Merged) -> Iterator[tuple[str, str, str, str]]:
    for story in (*merged.stories, *merged.versions):
        first = story.captures[0].file
        if any(field == "title" for field, _ in story.inferred):
            title = fold(story.title)
            hint = f"the story is published as {title!r}; add a capture with the title, or edit {path_of(story)}"
            yield "no-title", first, "the headings of this capture were lost", hint
        if story.date is None:
            hint = "the story is listed as undated; add an export of it, or a date by hand"
            yield "no-date", first, "no capture of this story states its date", hint


def _capture_notes(captures: Iterable[Capture]) -> Iterator[tuple[str, str, str, str]]:
    for capture in captures:
        if capture.date_text:
            yield "bad-date", capture.file, f"{capture.date_text!r} is no date", "it is taken as unknown"
        if not capture.complete and capture.words:
            hint = "another capture of the story may have the rest"
            yield "cut-off", capture.file, "the capture stops before its text does", hint


def _name_notes(merged: Merged, captures: Iterable[Capture]) -> Iterator[tuple[str, str, str, str]]:
    for capture in merged.textless:
        message = "the capture has no text, and no other capture has its address"
        yield "no-text", capture.file, message, "it is left out; another capture of the story may have the text"
    files = {capture.slug: capture.file for capture in captures if capture.slug}
    for name in merged.names:
        for other in name.others:
            message = f"the source had this text under two addresses: {name.slug} and {other}"
            yield "two-slugs", files[other], message, f"it is published as {name.slug}; {other} redirects there"
