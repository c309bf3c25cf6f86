"""Reconciles the stories that captures yield with the existing story files: what to write, to keep and to remove.

A file that a person wrote or edited represents the captures that it lists, and so does a file whose captures exist
but can no longer be read: neither is changed. What captures add to them is written as another version of the story.

Of a story whose captures were taken away, a file without text stays, which says that it was withdrawn.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from generator.content.storyfile import StoryFile, path_of
from generator.core.model import Source, Story
from generator.core.problems import Place, Problem
from generator.ingest.edits import ReadText, beside_edits, digests_of, set_by_hand, text_key
from generator.ingest.merge import Merged


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What to write to the stories folder, by path, and what to remove from it; `reduced` as in `Ingested`.

    `by_hand` are the fields that captures would have had to infer and that a person set, by the path of the file, and
    `settled` the same as (path that captures would have been written to, field).
    """

    write: Mapping[str, Story]
    remove: tuple[str, ...]
    reduced: tuple[Story, ...]
    problems: tuple[Problem, ...]
    by_hand: Mapping[str, frozenset[str]] = field(default_factory=dict)
    settled: frozenset[tuple[str, str]] = frozenset()


def reconcile(
    merged: Merged,
    files: Sequence[StoryFile],
    read_text: ReadText,
    *,
    seeds: frozenset[str],
    without_capture: frozenset[str],
    at: str,
) -> Reconciled:
    """Decides what to write, keep and remove, given the stories that captures yield and the existing files.

    Args:
        merged: The stories and versions that captures yield.
        files: The heads of the files of the stories folder.
        read_text: Reads the text of one of them.
        seeds: The SHA-256 of all files among the seeds, and the names of those that could not be read.
        without_capture: The names of the seeds that yielded no capture.
        at: The name of the folder of `files` in problems.
    """
    if not merged.keys and not any(file.story and file.story.captures for file in files):
        return Reconciled({}, (), (), ())  # an archive that was written by hand
    successors = _Successors(merged, read_text)
    kept_paths = _kept_as_they_are(files, merged, read_text, without_capture)
    fixed = [file for file in files if not file.untouched or file.path in kept_paths]
    stories_by_path = _with_old_addresses(merged, files, fixed, successors)
    write, replaced, problems = beside_edits(stories_by_path, fixed, merged, read_text, at)
    corrections = [(file, path, set_by_hand(file, story, read_text)) for file, path, story in replaced]
    claimed = {slug for file in fixed if file.story for slug in (file.story.slug, *file.story.aliases)}
    reduced = []
    for file in files:
        if file.story is None or not file.made or file.path in kept_paths:
            continue
        has_successor = successors.of(file, file.story) is not None
        if not has_successor or any(seeds.isdisjoint((source.sha256, source.file)) for source in file.story.captures):
            reduced.append(file.story)
        if not has_successor and file.story.version_of is None and file.story.slug not in claimed:
            write.setdefault(file.path, _emptied(file.story))
        if not has_successor and not file.emptied:
            problems.append(_withdrawn(file, file.story, at))
    remove = tuple(file.path for file in files if file.made and file.path not in {*write, *kept_paths})
    return Reconciled(
        write,
        remove,
        tuple(reduced),
        tuple(problems),
        by_hand={file.path: names for file, _, names in corrections if names},
        settled=frozenset((path, name) for _, path, names in corrections for name in names),
    )


class _Successors:
    """Looks up the story that succeeds a file: the one with its slug, else one of its captures, else its text."""

    def __init__(self, merged: Merged, read_text: ReadText) -> None:
        self.read_text = read_text
        self.owners = {alias: story.slug for story in merged.stories for alias in (*story.aliases, story.slug)}
        self.by_capture: dict[str, str] = {}
        for story in (*merged.versions, *merged.stories):
            for source in story.captures:
                self.by_capture[source.sha256] = story.version_of or story.slug
        self.by_key = {key: self.by_capture[sha256] for sha256, key in merged.keys.items()}

    def of(self, file: StoryFile, story: Story) -> str | None:
        if self.owners.get(story.slug) == story.slug:
            return story.slug
        if file.emptied:
            return self.owners.get(story.slug)
        shared = next((s.sha256 for s in story.captures if s.sha256 in self.by_capture), None)
        return self.by_capture[shared] if shared else self.by_key.get(text_key(self.read_text(file)))

    def of_version(self, file: StoryFile, version: Story) -> str | None:
        """The slug of the story that `version_of` names, now or as an alias; else the result of `of`."""
        return self.owners.get(version.version_of or "") or self.of(file, version)


def _with_old_addresses(
    merged: Merged, files: Sequence[StoryFile], fixed: Sequence[StoryFile], successors: _Successors
) -> dict[str, Story]:
    """The stories and versions to write, by path; a story takes over the slugs and aliases of files it succeeds.

    The file of a version that is none any more passes its address on to the story, too: its text is now the one
    shown, is part of another text, or was removed with its captures.
    """
    aliases = {story.slug: set(story.aliases) for story in merged.stories}
    versions = {path_of(version) for version in merged.versions}
    for file in files:
        if not file.made or not file.story:
            continue
        old = file.story
        successor = successors.of_version(file, old) if old.version_of else successors.of(file, old)
        if successor and old.version_of:
            aliases[successor] |= {f"{old.version_of}/{old.slug}"} if file.path not in versions else set()
        elif successor:
            slugs = (old.slug, *old.aliases)
            aliases[successor] |= {alias for alias in slugs if successors.owners.get(alias, successor) == successor}
    fixed_slugs = {file.story.slug for file in fixed if file.story and not file.story.version_of}
    stories_by_path = {}
    for story in merged.stories:
        slugs = tuple(sorted(slug for slug in aliases[story.slug] if slug not in aliases and slug not in fixed_slugs))
        stories_by_path[path_of(story)] = story if story.aliases == slugs else replace(story, aliases=slugs)
    return stories_by_path | {path_of(version): version for version in merged.versions}


def _kept_as_they_are(
    files: Iterable[StoryFile], merged: Merged, read_text: ReadText, without_capture: frozenset[str]
) -> set[str]:
    """The paths of files to leave alone, because one of their captures cannot be read and nothing can replace them.

    A story can replace a file if it shares a capture, the text or the path with it, and has a capture that the
    file does not list.
    """
    stories = (*merged.stories, *merged.versions)
    by_path = {path_of(story): story for story in stories}
    by_capture = {sha256: story for story in stories for sha256 in digests_of(story)}
    digests_by_key: dict[str, list[str]] = {}
    for sha256, key in merged.keys.items():
        digests_by_key.setdefault(key, []).append(sha256)
    kept_paths: set[str] = set()
    for file in files:
        sources = file.story.captures if file.made and file.story else ()
        if file.story and any(_is_unread(s, without_capture) and s.sha256 not in merged.keys for s in sources):
            listed = digests_of(file.story)
            digests = (*listed, *digests_by_key.get(text_key(read_text(file)), ()))
            replacements = [by_capture[sha256] for sha256 in digests if sha256 in by_capture]
            replacements += [by_path[file.path]] if file.path in by_path else []
            if all(digests_of(story) <= listed for story in replacements):
                kept_paths.add(file.path)
    return kept_paths


def _is_unread(source: Source, without_capture: frozenset[str]) -> bool:
    """Whether a capture is in a file that yields none now, alone or as one of several."""
    return not without_capture.isdisjoint((source.file, source.file.rpartition("#")[0]))


def _emptied(story: Story) -> Story:
    """What stays of a story that was withdrawn: its addresses, and how it was called."""
    return Story(slug=story.slug, title=story.title, lang=story.lang, body="", aliases=story.aliases, withdrawn="true")


def _withdrawn(file: StoryFile, story: Story, at: str) -> Problem:
    return Problem(
        code="withdrawn",
        message=f"{story.slug!r} is withdrawn: none of its captures is among the seeds any more; its page says so",
        place=Place(f"{at}/{file.path}"),
        hint=f"it came from {', '.join(source.file for source in story.captures)}; put one back to restore it",
    )
