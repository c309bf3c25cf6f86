"""Divides stories into the parts of the search index: one or, with very many stories, several by year."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.core.model import Story
from generator.site import urls

MOST = 7_000
"""How many stories one part holds at most: a browser loads the list of all its words, and Pagefind takes 0.2 MB of
memory for each. Parts are made one after the other."""


class Bundle(NamedTuple):
    """A part of the search index: its name, empty if it is the only one, and the files of its stories."""

    name: str
    paths: tuple[str, ...]


def bundles(stories: Sequence[Story]) -> tuple[Bundle, ...]:
    """Divides stories, newest first, into parts of the search index; the part to load first comes first."""
    if not stories:
        return ()
    if len(stories) <= MOST:
        return (Bundle("", tuple([_path(story) for story in stories])),)
    years: dict[str, list[str]] = {}
    for story in stories:
        years.setdefault(f"{story.date.year:04d}" if story.date else "undated", []).append(_path(story))
    return tuple(bundle for name, paths in years.items() for bundle in _of_year(name, paths))


def _of_year(name: str, paths: Sequence[str]) -> Iterator[Bundle]:
    """The parts of a year: more than one if it has too many stories."""
    for number, start in enumerate(range(0, len(paths), MOST), 1):
        yield Bundle(name if number == 1 else f"{name}-{number}", tuple(paths[start : start + MOST]))


def language(tag: str) -> str:
    """The language by which words are stemmed, from that of the site (RFC 5646): regions make no difference."""
    return tag.partition("-")[0].lower()


def _path(story: Story) -> str:
    return urls.file(urls.story(story.slug))
