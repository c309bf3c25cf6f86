"""The stories that captures make and the story files there are in; what to write, to keep and to remove out.

A file that a person wrote or edited stands for the captures that it lists, and so does one whose captures are there but
cannot be read any more: neither is changed. What captures bring beside them is filed as another version of the story.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.content import prose
from generator.content.prose import Prose
from generator.content.storyfile import StoryFile, path_of
from generator.core.model import Story
from generator.core.problems import Place, Problem
from generator.core.text import comparable, text_id
from generator.ingest.merge import Merged


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What to do with the folder of stories; `reduced` as in `Ingested`."""

    write: Mapping[str, Story]
    remove: tuple[str, ...]
    reduced: tuple[Story, ...]
    problems: tuple[Problem, ...]


def reconcile(
    merged: Merged, files: Sequence[StoryFile], *, seeds: frozenset[str], without_capture: frozenset[str], at: str
) -> Reconciled:
    """What to write, keep and remove, given the stories that captures make and the files there are.

    Args:
        merged: The stories and versions that captures make.
        files: The files of the stories folder.
        seeds: The SHA-256 of all files among the seeds, and the names of those that could not be read.
        without_capture: The names of the seeds that yielded no capture.
        at: What problems call the folder of `files`.
    """
    if not merged.words and not any(file.story and file.story.captures for file in files):
        return Reconciled({}, (), (), ())  # an archive that was written by hand
    successors = _Successors(merged)
    held = _kept_as_they_are(files, merged, without_capture)
    fixed = [file for file in files if not file.untouched or file.path in held]
    wanted = _with_old_addresses(merged, files, fixed, successors)
    write, problems = _beside_fixed_files(wanted, fixed, merged, at)
    remove = tuple(file.path for file in files if file.made and file.path not in {*write, *held})
    reduced = []
    for file in files:
        if file.story is None or not file.made or file.path in held:
            continue
        followed = successors.of(file, file.story) is not None
        if not followed or any(seeds.isdisjoint((source.sha256, source.file)) for source in file.story.captures):
            reduced.append(file.story)
        if not followed:
            problems.append(_withdrawn(file, file.story, at))
    return Reconciled(write, remove, tuple(reduced), tuple(problems))


class _Successors:
    """Which story follows a file: the one of its slug, else one that has a capture of it, or its words."""

    def __init__(self, merged: Merged) -> None:
        self.owners = {alias: story.slug for story in merged.stories for alias in (*story.aliases, story.slug)}
        self.by_capture: dict[str, str] = {}
        for story in (*merged.versions, *merged.stories):
            for source in story.captures:
                self.by_capture[source.sha256] = story.version_of or story.slug
        self.by_words = {words: self.by_capture[sha256] for sha256, words in merged.words.items()}

    def of(self, file: StoryFile, story: Story) -> str | None:
        if self.owners.get(story.slug) == story.slug:
            return story.slug
        shared = next((s.sha256 for s in story.captures if s.sha256 in self.by_capture), None)
        return self.by_capture[shared] if shared else self.by_words.get(_words(file.prose))

    def of_version(self, file: StoryFile, version: Story) -> str | None:
        """Which story has the text of a version's file now, or had it."""
        return self.owners.get(version.version_of or "") or self.of(file, version)


def _words(text: Prose | None) -> str:
    """The bare words of a text, to compare with those of captures."""
    return comparable(text.text) if text else ""


def _with_old_addresses(
    merged: Merged, files: Sequence[StoryFile], fixed: Sequence[StoryFile], successors: _Successors
) -> dict[str, Story]:
    """The stories and versions wanted, by path, each with the slug and aliases of the files that it follows.

    So a file of a version that is none any more leaves its address to the story: it is shown now, stands in another
    text, or went with its captures.
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
            known = (old.slug, *old.aliases)
            aliases[successor] |= {alias for alias in known if successors.owners.get(alias, successor) == successor}
    taken = {file.story.slug for file in fixed if file.story and not file.story.version_of}
    wanted = {}
    for story in merged.stories:
        known = tuple(sorted(a for a in aliases[story.slug] if a not in aliases and a not in taken))
        wanted[path_of(story)] = story if story.aliases == known else replace(story, aliases=known)
    return wanted | {path_of(version): version for version in merged.versions}


def _kept_as_they_are(files: Iterable[StoryFile], merged: Merged, without_capture: frozenset[str]) -> set[str]:
    """The files that are left alone: a capture of theirs cannot be read, and nothing else has their words or more."""
    stories = (*merged.stories, *merged.versions)
    by_path = {path_of(story): story for story in stories}
    by_capture = {sha256: story for story in stories for sha256 in _digests(story)}
    alike: dict[str, list[str]] = {}
    for sha256, words in merged.words.items():
        alike.setdefault(words, []).append(sha256)
    held: set[str] = set()
    for file in files:
        sources = file.story.captures if file.made and file.story else ()
        if file.story and any(s.file in without_capture and s.sha256 not in merged.words for s in sources):
            listed = _digests(file.story)
            known = (*listed, *alike.get(_words(file.prose), ()))
            sharing = [by_capture[sha256] for sha256 in known if sha256 in by_capture]
            sharing += [by_path[file.path]] if file.path in by_path else []
            if all(_digests(story) <= listed for story in sharing):
                held.add(file.path)
    return held


def _digests(story: Story) -> set[str]:
    return {source.sha256 for source in story.captures}


def _beside_fixed_files(
    wanted: Mapping[str, Story], fixed: Iterable[StoryFile], merged: Merged, at: str
) -> tuple[dict[str, Story], list[Problem]]:
    """The stories to write beside the files that stay as they are.

    A story whose text none of the captures that such a file lists has is a version beside it.
    """
    words = merged.words
    write = dict(wanted)
    by_capture = {sha256: path for path, story in wanted.items() for sha256 in _digests(story)}
    by_words = {words[sha256]: path for sha256, path in by_capture.items() if sha256 in words}
    problems: list[Problem] = []
    for file in fixed:
        listed = _digests(file.story) if file.story else set()
        paths = {by_capture[sha256] for sha256 in listed if sha256 in by_capture} | ({file.path} & set(wanted))
        if file.story and listed and not file.story.version_of:  # it may have been renamed by hand, or lost its seeds
            names = (f"{slug}.md" for slug in (file.story.slug, *file.story.aliases))
            paths |= {name for name in names if name in wanted}
            paths |= {path for path in [by_words.get(_words(file.prose))] if path}
        if file.story and file.story.version_of:  # a version stands for no more than a version
            paths = {path for path in paths if wanted[path].version_of}
        known = {of[sha256] for of in (words, merged.unheaded) for sha256 in listed if sha256 in of}
        changed = False
        for path in sorted(paths & set(write)):
            story = write.pop(path)
            changed = changed or _digests(story) != listed
            own = {words[sha256] for sha256 in _digests(story) if sha256 in words}
            if not all(any(text.startswith(part) for text in known) for part in own):
                version = replace(
                    story,
                    slug=text_id(_words(prose.render(story.body))),
                    version_of=story.version_of or (file.story.slug if file.story else story.slug),
                    aliases=(),
                )
                write[path_of(version)] = version
        if not file.untouched and (paths or listed):
            problems.append(_edited(file, changed=changed, gone=not paths, at=at))
    return write, problems


def _edited(file: StoryFile, *, changed: bool, gone: bool, at: str) -> Problem:
    place = Place(f"{at}/{file.path}")
    if changed:
        return Problem(
            code="edited-behind",
            message="this story was edited by hand, and its captures have changed since: it stays as it is",
            place=place,
            hint="take over what is new by hand, or delete the file to have it made from its captures",
        )
    told = "none of its captures is among the seeds any more" if gone else "it is published as it stands"
    return Problem(
        code="edited",
        message=f"this story was edited by hand: {told}",
        place=place,
        hint="delete the file to let it go" if gone else "to have it made from its captures again, delete the file",
    )


def _withdrawn(file: StoryFile, story: Story, at: str) -> Problem:
    return Problem(
        code="withdrawn",
        message=f"{story.slug!r} is withdrawn: none of its captures is among the seeds any more",
        place=Place(f"{at}/{file.path}"),
        hint=f"it came from {', '.join(source.file for source in story.captures)}; put one back to restore it",
    )
