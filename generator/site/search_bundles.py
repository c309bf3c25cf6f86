"""Stories in, the parts of the search index that they go into out: one, or, where they are very many, one a year."""

from collections.abc import Sequence
from typing import NamedTuple

from generator.core.model import Story
from generator.site import urls

MOST = 30_000
"""How many stories one part holds: a browser loads the list of all its words, and making it takes memory."""


class Bundle(NamedTuple):
    """A part of the index: its name, empty where there is but one, and the files of its stories."""

    name: str
    paths: tuple[str, ...]


def bundles(stories: Sequence[Story]) -> tuple[Bundle, ...]:
    """Stories in, the bundles of their pages out, the newest first: that is the one that is loaded first."""
    if not stories:
        return ()
    if len(stories) <= MOST:
        return (Bundle("", tuple([_path(story) for story in stories])),)
    years: dict[str, list[str]] = {}
    for story in stories:
        years.setdefault(f"{story.date.year:04d}" if story.date else "undated", []).append(_path(story))
    return tuple(Bundle(name, tuple(paths)) for name, paths in years.items())


def language(tag: str) -> str:
    """The language of a site (RFC 5646) in, that by which its words are stemmed out: regions make no difference."""
    return tag.partition("-")[0].lower()


def _path(story: Story) -> str:
    return urls.file(urls.story(story.slug))
