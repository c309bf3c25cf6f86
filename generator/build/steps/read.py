"""Each owner reads the story files of its part, and makes those that captures yield."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import NamedTuple

from generator.content import storyfile
from generator.content.storyfile import Named, StoryFile, Wanted, corrected, head_of
from generator.core.memo import Memo, itself
from generator.core.model import Story, Tree
from generator.core.owners import Step
from generator.core.part import Part
from generator.files.store import contents


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What an owner holds: the files of its part, and what it knows of all others.

    `made` are the paths of those that captures yield, `raw` the captures of all as bytes, by SHA-256.
    """

    part: Part
    files: Mapping[str, StoryFile]
    heads: Mapping[str, StoryFile]
    made: frozenset[str] = frozenset()
    raw: Mapping[str, bytes] = field(default_factory=dict)


def part_of(path: str) -> str:
    """What decides whose a story file is: versions, in a folder named like the file of their story, go with it."""
    top, below, _ = path.partition("/")
    return top if below else path.rpartition(".")[0] or path


class ToRead(NamedTuple):
    """What an owner reads: the story files of its part, and what problems call the folder that they are in."""

    part: Part
    files: Tree
    at: str


def _read(memo: Memo, _holds: None, _heard: object, given: ToRead) -> tuple[Share, list[StoryFile]]:
    """Read story files. Says their heads."""
    named = [Named(path, data, given.at) for path, data in sorted(contents(given.files).items())]
    files = memo.map(storyfile.read, named, key=itself, share=False, doing="reading stories", cached=storyfile.CACHED)
    share = Share(part=given.part, files={file.path: file for file in files}, heads={})
    return share, _heads(share, files)


def _heads(share: Share, files: list[StoryFile]) -> list[StoryFile]:
    """The heads of files; with its text, where a version belongs to a story that may be another owner's.

    Where there are no others, files are told as they are.
    """
    if share.part.of == 1:
        return files
    own = {None, *(file.story.slug for file in share.files.values() if file.story and file.story.version_of is None)}
    return [file if file.story and file.story.version_of not in own else head_of(file) for file in files]


def by_path(heads: Iterable[Sequence[StoryFile]]) -> dict[str, StoryFile]:
    """The heads that all owners said, by path, in order."""
    return {file.path: file for file in sorted(chain.from_iterable(heads), key=lambda file: file.path)}


class ToMake(NamedTuple):
    """What an owner makes of captures: the stories to write in its part, by path; what to remove, and to correct.

    `raw` are the captures of its part as bytes, by SHA-256.
    """

    write: tuple[tuple[str, Story], ...]
    removed: frozenset[str]
    by_hand: Mapping[str, frozenset[str]]
    raw: Mapping[str, bytes]
    at: str


def _make(memo: Memo, share: Share, heard: tuple[ToMake | None, ...], _given: None) -> tuple[Share, list[StoryFile]]:
    """Make story files of what captures yield. Says the heads of those that are new or different."""
    given = next(of for of in heard if of is not None)
    wanted = [Wanted(path, story, share.files.get(path)) for path, story in given.write]
    made = memo.map(
        storyfile.make, wanted, lambda of: of.key, share=False, doing="writing stories", cached=storyfile.MADE
    )
    new = {file.path: file for file in made}
    heads = {path: head for path, head in share.heads.items() if path not in given.removed}
    kept = {path: file for path, file in share.files.items() if path not in given.removed and path not in new}
    wrong = [(kept[path], names) for path, names in given.by_hand.items() if path in kept]
    # The same value as long as file and fields are the same: what is made from it need not be made again.
    kept |= {file.path: file for file in memo.map(_corrected, wrong, key=itself, share=False)}
    share = replace(
        share,
        files=kept | new,
        heads=heads,
        made=frozenset(new),
        raw=given.raw,
    )
    # The next build need not parse again what was just written.
    named = [(Named(file.path, file.text.data, given.at), file) for file in made if file.text]
    memo.learn(storyfile.read, [(name, name, file) for name, file in named])
    return share, _heads(share, [share.files[path] for path in sorted({*new, *(file.path for file, _ in wrong)})])


def _corrected(correction: tuple[StoryFile, frozenset[str]]) -> StoryFile:
    return corrected(*correction)


READ, MAKE = Step(_read), Step(_make)
