"""A story's Markdown file in; its story, its text and whose file it is out. And back: a story in, its file out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from generator.content import frontmatter, prose
from generator.content.prose import Prose
from generator.core.model import Story
from generator.core.problems import Place, Problem
from generator.core.text import UndecodableError, decode


class Named(NamedTuple):
    """A story file to be read: its path in the folder of stories, its bytes, what problems call the folder."""

    path: str
    data: bytes
    at: str


@dataclass(frozen=True, slots=True, eq=False)
class StoryFile:
    """A story file as found: its story and text if it can be read, whether it is still as Backfile wrote it."""

    path: str
    story: Story | None
    prose: Prose | None
    untouched: bool
    problems: tuple[Problem, ...] = ()

    @property
    def made(self) -> bool:
        """Whether Backfile made it from captures, and nobody has edited it since."""
        return self.untouched and self.story is not None and bool(self.story.captures)


def read(file: Named) -> StoryFile:
    """A file in; what it holds, and what is wrong with it, out."""
    name = f"{file.at}/{file.path}"
    try:
        text = decode(file.data)
    except UndecodableError as error:
        problem = Problem(code="front-matter", message=str(error), place=Place(name))
        return StoryFile(file.path, None, None, untouched=False, problems=(problem,))
    story, problems = frontmatter.read(text, name, file.path.rpartition("/")[2].removesuffix(".md"))
    text_of = prose.render(story.body) if story else None
    return StoryFile(file.path, story, text_of, frontmatter.untouched(text), problems)


def make(wanted: tuple[str, Story, str]) -> tuple[bytes, StoryFile]:
    """A path, a story and what problems call its folder in; the file's bytes, and the file as read back, out."""
    path, story, at = wanted
    data = frontmatter.write(story).encode()
    return data, read(Named(path, data, at))


def path_of(story: Story) -> str:
    """The file of a story or version, relative to the folder of stories."""
    return f"{story.version_of}/{story.slug}.md" if story.version_of else f"{story.slug}.md"


def read_stories(
    files: Iterable[StoryFile], at: str
) -> tuple[list[tuple[Story, Prose]], tuple[Problem, ...], Mapping[str, str]]:
    """The folder of stories in; its stories, each slug once, what is wrong with the files, and where each is, out."""
    texts: list[tuple[Story, Prose]] = []
    problems: list[Problem] = []
    first: dict[tuple[str | None, str], str] = {}
    for file in files:
        if file.problems:
            problems += file.problems
        story, text = file.story, file.prose
        if story is None or text is None:
            continue
        key = (story.version_of, story.slug)
        if key not in first:
            first[key] = file.path
            texts.append((story, text))
        else:
            problems.append(
                Problem(
                    code="duplicate-slug",
                    message=f"the slug {story.slug!r} is already that of {at}/{first[key]}",
                    place=Place(f"{at}/{file.path}"),
                    hint="give one of the two another slug",
                )
            )
    stories = [story for story, _ in texts]
    known = {slug for story in stories if story.version_of is None for slug in (story.slug, *story.aliases)}
    for story in stories:
        if story.version_of and story.version_of not in known and not problems:
            problems.append(
                Problem(
                    code="front-matter",
                    message=f"this is a version of {story.version_of!r}, and there is no such story",
                    place=Place(f"{at}/{first[story.version_of, story.slug]}"),
                    hint="name the story's slug in version_of, or list the old slug under its aliases",
                )
            )
    shown = {slug: f"{at}/{path}" for (version_of, slug), path in first.items() if version_of is None}
    return texts, tuple(problems), shown
