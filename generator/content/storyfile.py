"""Reads story files into stories with rendered text, and writes stories as files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from generator.content import frontmatter, markdown_reader
from generator.content.prose import Prose
from generator.core.model import Story
from generator.core.problems import Place, Problem
from generator.core.text import UndecodableError, decode, stem

STORIES = "stories"
"""What links call the folder of stories."""


class Named(NamedTuple):
    """A story file to read: its path in the folder of stories, its bytes, and the folder's name in problems (`at`)."""

    path: str
    data: bytes
    at: str


@dataclass(frozen=True, slots=True, eq=False)
class StoryFile:
    """A story file as read.

    `story` and `prose` are None if it cannot be read; `untouched` is whether it is still as Backfile wrote it.
    """

    path: str
    story: Story | None
    prose: Prose | None
    untouched: bool
    problems: tuple[Problem, ...] = ()

    @property
    def made(self) -> bool:
        """Whether Backfile wrote it from captures, and nobody has edited it since."""
        return self.untouched and self.story is not None and bool(self.story.captures)


def read(file: Named) -> StoryFile:
    """Parses and renders a story file; what is wrong with it is in the result's problems."""
    name = f"{file.at}/{file.path}"
    try:
        text = decode(file.data)
    except UndecodableError as error:
        problem = Problem(code="front-matter", message=str(error), place=Place(name))
        return StoryFile(file.path, None, None, untouched=False, problems=(problem,))
    story, problems = frontmatter.read(text, name, stem(file.path))
    rendered = markdown_reader.render(story.body, folder_of(file.path)) if story else None
    return StoryFile(file.path, story, rendered, frontmatter.untouched(text), problems)


def folder_of(path: str) -> str:
    """The folder of a story file in the content folder, given its path in the folder of stories."""
    return f"{STORIES}/{path}".rpartition("/")[0]


def make(wanted: tuple[str, Story, str]) -> tuple[bytes, StoryFile]:
    """Writes a story as a file: returns the file's bytes, and the file as read back.

    `wanted` is the path of the file, the story, and the name of the folder of stories in problems.
    """
    path, story, at = wanted
    data = frontmatter.write(story).encode()
    return data, read(Named(path, data, at))


def path_of(story: Story) -> str:
    """Returns the path of a story's or version's file, relative to the folder of stories."""
    return f"{story.version_of}/{story.slug}.md" if story.version_of else f"{story.slug}.md"


def read_stories(
    files: Iterable[StoryFile], at: str
) -> tuple[list[tuple[Story, Prose]], tuple[Problem, ...], Mapping[str, str]]:
    """Collects the stories of the folder of stories, each slug once, and checks them against each other.

    Args:
        files: The story files as read.
        at: The name of the folder of stories in problems.

    Returns:
        The stories with their rendered text; the problems; and, by slug, the file of each story that is no version.
    """
    pairs: list[tuple[Story, Prose]] = []
    problems: list[Problem] = []
    path_by_key: dict[tuple[str | None, str], str] = {}
    for file in files:
        if file.problems:
            problems += file.problems
        story, rendered = file.story, file.prose
        if story is None or rendered is None:
            continue
        key = (story.version_of, story.slug)
        if key not in path_by_key:
            path_by_key[key] = file.path
            pairs.append((story, rendered))
        else:
            problems.append(
                Problem(
                    code="duplicate-slug",
                    message=f"the slug {story.slug!r} is already that of {at}/{path_by_key[key]}",
                    place=Place(f"{at}/{file.path}"),
                    hint="give one of the two another slug",
                )
            )
    problems += _aliases_held_twice(pairs, path_by_key, at)
    stories = [story for story, _ in pairs]
    known_slugs = {slug for story in stories if story.version_of is None for slug in (story.slug, *story.aliases)}
    for story in stories:
        if story.version_of and story.version_of not in known_slugs and not problems:
            problems.append(
                Problem(
                    code="front-matter",
                    message=f"this is a version of {story.version_of!r}, and there is no such story",
                    place=Place(f"{at}/{path_by_key[story.version_of, story.slug]}"),
                    hint="name the story's slug in version_of, or list the old slug under its aliases",
                )
            )
    file_by_slug = {slug: f"{at}/{path}" for (version_of, slug), path in path_by_key.items() if version_of is None}
    return pairs, tuple(problems), file_by_slug


def _aliases_held_twice(
    pairs: Iterable[tuple[Story, Prose]], paths: Mapping[tuple[str | None, str], str], at: str
) -> Iterator[Problem]:
    """Yields an error for each alias that two stories list: it could lead to one of them only."""
    held_by: dict[str, Story] = {}
    for story, _ in pairs:
        for alias in dict.fromkeys(story.aliases):
            other = held_by.setdefault(alias, story)
            if other is not story:
                yield Problem(
                    code="duplicate-alias",
                    message=f"the alias {alias!r} is already one of {at}/{paths[other.version_of, other.slug]}",
                    place=Place(f"{at}/{paths[story.version_of, story.slug]}"),
                    hint="take it out of one of the two",
                )
