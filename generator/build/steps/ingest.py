"""The first owner brings the stories up to date with the captures, and tells each owner what to make."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from generator.build.steps.read import Share, ToMake, by_path, part_of
from generator.content import storyfile
from generator.content.prose import Prose
from generator.content.storyfile import Named, StoryFile
from generator.core.memo import Memo
from generator.core.model import Story, Tree
from generator.core.owners import Messages, Step
from generator.core.part import Part
from generator.core.problems import Problem
from generator.files.store import contents
from generator.ingest.ingested import Ingested, SeedOutcome


class ToIngest(NamedTuple):
    """The captures, those that exist but could not be read, the story files; and what problems call their folders."""

    seeds: Tree
    unread: frozenset[str]
    stories: Tree
    seeds_at: str
    stories_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What captures change in an archive, for whoever leads: fields of `Ingested`; of what to write, the paths alone.

    `by_hand` is whether there is a file of which a person set what captures would have had to infer.
    """

    write: frozenset[str] = frozenset()
    removed: tuple[str, ...] = ()
    by_hand: bool = False
    reduced: tuple[Story, ...] = ()
    outcomes: tuple[SeedOutcome, ...] = ()
    problems: tuple[Problem, ...] = ()


def _ingest(
    memo: Memo, share: Share, heard: tuple[list[StoryFile], ...], given: ToIngest | None
) -> tuple[Share, Messages]:
    """Read the captures, if this is the owner who is given them. Tells each owner what to make."""
    heads = by_path(heard)
    share = replace(share, heads=heads)
    of = share.part.of
    if given is None:
        return share, Messages((None,) * of)
    ingested = _ingested(memo, heads, given)
    arrived = Arrived(
        write=frozenset(ingested.write),
        removed=ingested.removed,
        by_hand=bool(ingested.by_hand),
        reduced=ingested.reduced,
        outcomes=ingested.outcomes,
        problems=ingested.problems,
    )
    parts = (Part(number, of) for number in range(of))
    return share, Messages(tuple(_to_make(part, heads, ingested, given.stories_at) for part in parts), arrived)


def _ingested(memo: Memo, heads: Mapping[str, StoryFile], given: ToIngest) -> Ingested:
    from generator.ingest.ingest import ingest  # noqa: PLC0415 - takes a tenth of a second, and many need it not

    @lru_cache(maxsize=256)
    def read_text(path: str) -> Prose | None:
        text = storyfile.read(Named(path, given.stories[path], given.stories_at)).text
        return text.prose if text else None

    return ingest(
        contents(given.seeds),
        tuple(heads.values()),
        lambda file: read_text(file.path),
        seeds_at=given.seeds_at,
        stories_at=given.stories_at,
        unread=given.unread,
        memo=memo,
    )


def _to_make(part: Part, heads: Mapping[str, StoryFile], ingested: Ingested, at: str) -> ToMake:
    write = tuple([(path, story) for path, story in sorted(ingested.write.items()) if part.owns(part_of(path))])
    return ToMake(write, frozenset(ingested.removed), ingested.by_hand, _raw_of(part, heads, ingested), at)


def _raw_of(part: Part, heads: Mapping[str, StoryFile], ingested: Ingested) -> Mapping[str, bytes]:
    """The captures of a part's stories, and of versions whose texts all owners have."""
    raw = ingested.raw
    if part.of == 1:
        return raw
    stories = {
        path: file.story for path, file in heads.items() if file.story and (file.text or part.owns(part_of(path)))
    }
    stories |= {path: story for path, story in ingested.write.items() if story.version_of or part.owns(part_of(path))}
    digests = (source.sha256 for story in stories.values() for source in story.captures)
    return {sha256: raw[sha256] for sha256 in digests if sha256 in raw}


INGEST = Step(_ingest, addressed=True)
