"""Keeps what people edited: which stories from captures an edited file stands for, and what was set in it by hand."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from generator.content import markdown_reader
from generator.content.prose import Prose
from generator.content.storyfile import StoryFile, path_of
from generator.core.model import Story
from generator.core.problems import Place, Problem
from generator.core.text import comparable, text_id
from generator.core.typography import comparison_key
from generator.ingest.merge import Merged


class Replaced(NamedTuple):
    """A story or version from captures that is not written, because a file that stays as it is stands for it."""

    file: StoryFile
    path: str
    story: Story


ReadText = Callable[[StoryFile], Prose | None]
"""Returns the text of a story file, of which only the head is at hand; None if it cannot be read."""


def beside_edits(
    stories_by_path: Mapping[str, Story], fixed: Iterable[StoryFile], merged: Merged, read_text: ReadText, at: str
) -> tuple[dict[str, Story], list[Replaced], list[Problem]]:
    """The stories to write, by path, given the files that stay as they are; those that are not; and the problems.

    A file that stays replaces the stories that it stands for. If one of these has a text that is not the beginning of
    any text among the captures that the file lists, it is written as a version beside the file.
    """
    keys = merged.keys
    write = dict(stories_by_path)
    by_capture = {sha256: path for path, story in stories_by_path.items() for sha256 in digests_of(story)}
    by_key = {keys[sha256]: path for sha256, path in by_capture.items() if sha256 in keys}
    by_slug = {slug: path_of(story) for story in merged.stories for slug in (story.slug, *story.aliases)}
    replaced: list[Replaced] = []
    problems: list[Problem] = []
    for file in fixed:
        listed = digests_of(file.story) if file.story else set()
        captured = {by_capture[sha256] for sha256 in listed if sha256 in by_capture}
        same_text = {path for path in [by_key.get(text_key(read_text(file)))] if path and file.story and listed}
        own_paths = {file.path, *(by_slug[slug] for slug in _slugs(file.story) if listed and slug in by_slug)}
        own_paths &= stories_by_path.keys()
        paths = own_paths | captured | same_text
        if file.story and file.story.version_of:  # the file of a version replaces versions only
            paths = {path for path in paths - same_text if stories_by_path[path].version_of}
        changed = False
        for path in sorted(paths & set(write)):
            story = write[path]
            if file.story and path not in own_paths and not _stands_for(story, listed, is_gone=not captured):
                problems.append(_same_text(file, story, at))
                continue
            del write[path]
            replaced.append(Replaced(file, path, story))
            changed = changed or digests_of(story) != listed
            if _has_more(story, listed, merged, text_key(read_text(file))):
                version = _as_version(story, file.story)
                write[path_of(version)] = version
        if file.story and not file.untouched and (paths or listed):  # else its own errors are told
            problems.append(_edited(file, changed=changed, gone=not paths, at=at))
    return write, replaced, problems


def set_by_hand(file: StoryFile, story: Story, read_text: ReadText) -> frozenset[str]:
    """The fields that captures do not state, and that a person set in a file.

    Args:
        file: The file.
        story: What captures yield in its place.
        read_text: Reads the text of the file.
    """
    own = file.story
    if own is None or file.untouched:
        return frozenset()
    names = {
        name for name in ("title", "source_url") if story.infers(name) and getattr(own, name) != getattr(story, name)
    }
    if own.date is not None and (story.date is None or story.infers("date")) and own.date != story.date:
        names.add("date")
    if story.infers("paragraphs"):
        text = read_text(file)
        if text and _breaks(text) != _breaks(markdown_reader.render(story.body)):
            names.add("paragraphs")
    return frozenset(names)


def text_key(text: Prose | None) -> str:
    """The comparison key of a text, to match it with those of captures."""
    return comparison_key(text.text) if text else ""


def digests_of(story: Story) -> set[str]:
    """The SHA-256 of a story's captures."""
    return {source.sha256 for source in story.captures}


def _slugs(story: Story | None) -> tuple[str, ...]:
    """The slugs at which a file has its story; it may have been renamed by hand."""
    return (story.slug, *story.aliases) if story and not story.version_of else ()


def _stands_for(story: Story, listed: set[str], *, is_gone: bool) -> bool:
    """Whether an edited story stands for one from captures that is at none of its addresses.

    It does if it lists all of that story's captures. A story with captures besides is another
    one that came to have the same text; unless the edited story's captures are all gone, and were replaced by these.
    """
    return digests_of(story) <= listed or is_gone or story.version_of is not None


def _has_more(story: Story, listed: set[str], merged: Merged, own_text: str) -> bool:
    """Whether a story has a text that is not the beginning of the file's, nor of any among the captures it lists."""
    listed_texts = {own_text} | {
        key_by_digest[sha256]
        for key_by_digest in (merged.keys, merged.unheaded_keys)
        for sha256 in listed
        if sha256 in key_by_digest
    }
    own_texts = {merged.keys[sha256] for sha256 in digests_of(story) if sha256 in merged.keys}
    return not all(any(text.startswith(part) for text in listed_texts) for part in own_texts)


def _as_version(story: Story, own: Story | None) -> Story:
    """A story as a version of the one that stays in its place."""
    return replace(
        story,
        slug=text_id(comparable(markdown_reader.render(story.body).text)),
        version_of=story.version_of or (own.slug if own else story.slug),
        aliases=(),
    )


def _breaks(text: Prose) -> list[int]:
    """The lengths of a text's paragraphs."""
    return [len(comparison_key(paragraph.text)) for paragraph in text.paragraphs]


def _same_text(file: StoryFile, story: Story, at: str) -> Problem:
    return Problem(
        code="same-text",
        message=f"this story was edited by hand, and {story.slug!r} has the same text or capture: both are published",
        place=Place(f"{at}/{file.path}"),
        hint="delete the file to keep only the other one; the build then says which address would be lost",
    )


def _edited(file: StoryFile, *, changed: bool, gone: bool, at: str) -> Problem:
    place = Place(f"{at}/{file.path}")
    if changed:
        return Problem(
            code="edited-behind",
            message="this story was edited by hand, and its captures are not those that it lists: it stays as it is",
            place=place,
            hint="merge the changes by hand, or delete the file to regenerate it from its captures",
        )
    status = "none of its captures is among the seeds any more" if gone else "it is published as it stands"
    return Problem(
        code="edited",
        message=f"this story was edited by hand: {status}",
        place=place,
        hint="delete the file to withdraw the story" if gone else "delete the file to regenerate it from its captures",
    )
