"""A story's Markdown file in; its story, its text and whose file it is out. And back: a story in, its file out."""

from dataclasses import dataclass
from typing import NamedTuple

from generator import frontmatter, prose
from generator.model import Story
from generator.problems import Place, Problem
from generator.prose import Prose
from generator.text import UndecodableError, decode


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
