"""Reads story files into stories with rendered text, and writes stories as files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from generator.content import frontmatter
from generator.content.text import Text
from generator.content.text_facts import TextFacts, facts_of, shared
from generator.core.digests import digest_of
from generator.core.memo import Cached
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

    `story`, `text` and `facts` are None if it cannot be read; `untouched` is whether it is still as Backfile wrote it.
    The body of the story is in the text alone. The head of a file, which is what others than the owner of the story
    have, lacks the text.
    """

    path: str
    story: Story | None
    text: Text | None
    untouched: bool
    problems: tuple[Problem, ...] = ()
    facts: TextFacts | None = None

    @property
    def made(self) -> bool:
        """Whether Backfile wrote it from captures, and nobody has edited it since."""
        return self.untouched and self.story is not None and bool(self.story.captures or self.story.withdrawn)

    @property
    def is_shown(self) -> bool:
        """Whether it has a story that the site shows, which is no version, no draft, and was not withdrawn."""
        story = self.story
        return story is not None and story.version_of is None and not story.draft and not story.withdrawn

    @property
    def emptied(self) -> bool:
        """Whether it only says that its story was withdrawn, since its captures were taken away."""
        return self.made and self.story is not None and not self.story.captures


def read(file: Named) -> StoryFile:
    """Parses a story file; what is wrong with it is in the result's problems."""
    name = f"{file.at}/{file.path}"
    try:
        text = decode(file.data)
    except UndecodableError as error:
        problem = Problem(code="front-matter", message=str(error), place=Place(name))
        return StoryFile(file.path, None, None, untouched=False, problems=(problem,))
    story, problems = frontmatter.read(text, name, stem(file.path))
    untouched = frontmatter.untouched(text)
    if story is None:
        return StoryFile(file.path, None, None, untouched, problems)
    return _with_text(story, file, problems, untouched=untouched)


def _with_text(story: Story, file: Named, problems: tuple[Problem, ...], *, untouched: bool) -> StoryFile:
    text = Text.of(file.data, folder_of(file.path), story.body)
    return StoryFile(file.path, replace(story, body=""), text, untouched, problems, facts_of(text.prose))


class _Kept(NamedTuple):
    """What a cache keeps of a story file that has no problems: all but the bytes."""

    story: Story
    untouched: bool
    facts: TextFacts
    digest: bytes


def _keep(file: StoryFile) -> _Kept | None:
    if file.problems or not (file.story and file.facts and file.text):
        return None
    return _Kept(file.story, file.untouched, file.facts, file.text.digest)


def _restore(named: Named, kept: _Kept) -> StoryFile:
    text = Text(named.data, folder_of(named.path), kept.digest)
    return StoryFile(named.path, kept.story, text, kept.untouched, (), shared(kept.facts))


CACHED = Cached(form=_Kept, digest=lambda file: digest_of(file.path, file.data), keep=_keep, restore=_restore)
"""How `read` is cached."""


def folder_of(path: str) -> str:
    """The folder of a story file in the content folder, given its path in the folder of stories."""
    return f"{STORIES}/{path}".rpartition("/")[0]


class Wanted(NamedTuple):
    """A story to write: the path of its file, the story, and the file that is at the path so far."""

    path: str
    story: Story
    so_far: StoryFile | None = None

    @property
    def key(self) -> tuple[str, Story]:
        """What the file follows from."""
        return self.path, self.story


def make(wanted: Wanted) -> StoryFile:
    """Writes a story as a file: returns the file as it would be read.

    It is not read back: what is written is read as the same story.
    """
    return _with_text(
        wanted.story, Named(wanted.path, frontmatter.write(wanted.story).encode(), ""), (), untouched=True
    )


def _digest_of_bytes(file: StoryFile | None) -> bytes | None:
    return digest_of(file.text.data) if file and file.text else None


def _written(wanted: Wanted, digest: bytes) -> StoryFile:
    """The file so far if its bytes are those that were once made; else they are made again."""
    so_far = wanted.so_far
    return so_far if so_far and _digest_of_bytes(so_far) == digest else make(wanted)


MADE: Cached[Wanted, StoryFile] = Cached(
    form=bytes, digest=lambda wanted: digest_of(*wanted.key), keep=_digest_of_bytes, restore=_written
)
"""How `make` is cached: what a file should be like is kept, and the folder of stories has the file."""


def head_of(file: StoryFile) -> StoryFile:
    """What others than the owner of a story have of its file."""
    return replace(file, text=None)


def corrected(file: StoryFile, names: frozenset[str]) -> StoryFile:
    """A file without the statement that fields were inferred that a person set in it."""
    if file.story is None:
        return file
    inferred = tuple((name, reason) for name, reason in file.story.inferred if name not in names)
    return replace(file, story=replace(file.story, inferred=inferred))


def key_of(story: Story) -> tuple[str | None, str]:
    """What identifies a text among all: the story that it is a version of, as its file names it, and its own slug."""
    return story.version_of, story.slug


def path_of(story: Story) -> str:
    """Returns the path of a story's or version's file, relative to the folder of stories."""
    return f"{story.version_of}/{story.slug}.md" if story.version_of else f"{story.slug}.md"


def read_stories(
    files: Iterable[StoryFile], at: str
) -> tuple[list[tuple[Story, TextFacts]], tuple[Problem, ...], Mapping[tuple[str | None, str], str]]:
    """Collects the stories of the folder of stories, each slug once, and checks them against each other.

    Args:
        files: The story files as read.
        at: The name of the folder of stories in problems.

    Returns:
        The stories with the facts of their texts; the problems; and, by `key_of`, the path of each text's file.
    """
    pairs: list[tuple[Story, TextFacts]] = []
    problems: list[Problem] = []
    path_by_key: dict[tuple[str | None, str], str] = {}
    for file in files:
        if file.problems:
            problems += file.problems
        story, facts = file.story, file.facts
        if story is None or facts is None:
            continue
        key = key_of(story)
        if key not in path_by_key:
            path_by_key[key] = file.path
            pairs.append((story, facts))
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
    return pairs, tuple(problems), path_by_key


def _aliases_held_twice(
    pairs: Iterable[tuple[Story, TextFacts]], paths: Mapping[tuple[str | None, str], str], at: str
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
