"""Captures in, stories out: which captures are one story, and which are one version of it.

Captures are one story when their slug is the same or when their words are; titles never decide. Within a story, the
captures with the same words are one version. A capture that was cut off has the words of the one text that it begins.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.core.dates import EPOCH
from generator.core.memo import FORGETFUL, Memo
from generator.core.model import Capture, Story
from generator.core.text import text_id
from generator.ingest.assemble import assemble, newest_date
from generator.ingest.formats.ranking import FROM_PAGE
from generator.ingest.slugs import Name, name

CUT_OFF_LIMIT = 200
"""How many characters of a cut-off capture must agree with a text of no known address to be taken for its beginning."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What captures make: stories, their other versions, the captures that hold no text and belong to no story."""

    stories: tuple[Story, ...]
    versions: tuple[Story, ...]
    textless: tuple[Capture, ...]
    names: tuple[Name, ...]
    words: Mapping[str, str]
    """The words of each capture that is in a story, by its SHA-256."""
    unheaded: Mapping[str, str]
    """The same without the headings, where there are any."""


@dataclass(frozen=True, slots=True)
class _Version:
    """The captures of one text, the best first: `words` is that text."""

    words: str
    captures: tuple[Capture, ...]


class _Recipe(NamedTuple):
    """A text and what its story is made from."""

    words: str
    captures: tuple[Capture, ...]
    slug: str
    url: str | None
    aliases: tuple[str, ...]
    version_of: str | None = None

    @property
    def key(self) -> Hashable:
        """What tells it from all others: captures are known by their files."""
        files = tuple((capture.file, capture.sha256) for capture in self.captures)
        return (self.words, files, self.slug, self.url, self.aliases, self.version_of)


def _assembled(recipe: _Recipe) -> Story:
    words, captures, slug, url, aliases, version_of = recipe
    return assemble(words, captures, slug=slug, url=url, aliases=aliases, version_of=version_of)


def merge(captures: Iterable[Capture], memo: Memo = FORGETFUL) -> Merged:
    """Captures in any order in; every one of them in exactly one story, version, or among the textless out."""
    ordered = sorted(captures, key=lambda capture: (FROM_PAGE.index(capture.form), capture.file))
    worded = [capture for capture in ordered if capture.words]
    slugs = {capture.slug for capture in worded if capture.slug}
    silent = [capture for capture in ordered if not capture.words]
    groups = _groups(worded, [capture for capture in silent if capture.slug in slugs])
    names = name([[capture for version in group for capture in version.captures] for group in groups])
    recipes: list[_Recipe] = []
    for (shown, *others), known in zip(groups, names, strict=True):
        url = next((c.source_url for version in (shown, *others) for c in version.captures if c.source_url), None)
        aliases = (*known.others, *known.derived, *(_parts_of(shown, known.slug) if others else ()))
        recipes.append(_Recipe(shown.words, shown.captures, known.slug, url, aliases))
        recipes += [
            _Recipe(
                other.words,
                other.captures,
                text_id(other.words),
                url,
                tuple(_parts_of(other, known.slug)),
                known.slug,
            )
            for other in others
        ]
    made = memo.map(_assembled, recipes, key=lambda recipe: recipe.key, doing="merging captures")
    stories = [story for story in made if story.version_of is None]
    versions = [story for story in made if story.version_of]
    return Merged(
        stories=tuple(sorted(stories, key=lambda story: story.slug)),
        versions=tuple(sorted(versions, key=lambda story: (story.version_of or "", story.slug))),
        textless=tuple(capture for capture in silent if capture.slug not in slugs),
        names=names,
        words={capture.sha256: capture.words for capture in worded},
        unheaded={capture.sha256: capture.unheaded for capture in worded if capture.unheaded != capture.words},
    )


def _parts_of(version: _Version, slug: str) -> list[str]:
    """Where a capture that has not the whole text may have been published as a version before the whole was there."""
    own = {capture.words for capture in version.captures} - {version.words, ""}
    return sorted(f"{slug}/{text_id(words)}" for words in own)


def _groups(captures: Sequence[Capture], silent: Sequence[Capture]) -> list[tuple[_Version, ...]]:
    """Captures joined by slug and by text in; out the versions of each story, the one to show first.

    Captures without text are silent on which version they are of, and go to the one that is shown.
    """
    texts = _texts(captures)
    joined: dict[str, str] = {}

    def root(key: str) -> str:
        while joined.setdefault(key, key) != key:
            joined[key] = joined[joined[key]]
            key = joined[key]
        return key

    for capture, text in zip(captures, texts, strict=True):
        one, other = root("text " + text), root("slug " + capture.slug if capture.slug else "text " + text)
        joined[max(one, other)] = min(one, other)
    stories: dict[str, dict[str, list[Capture]]] = {}
    for capture, text in zip(captures, texts, strict=True):
        stories.setdefault(root("text " + text), {}).setdefault(text, []).append(capture)
    for capture in silent:
        versions = stories[root(f"slug {capture.slug}")]
        versions[min(versions, key=lambda text: _rank(text, versions[text]))].append(capture)
    return [
        tuple(
            _Version(text, tuple(versions[text]))
            for text in sorted(versions, key=lambda text: _rank(text, versions[text]))
        )
        for _, versions in sorted(stories.items())
    ]


def _rank(text: str, captures: Iterable[Capture]) -> tuple[bool, float, int, str]:
    """Which version is shown: the newest with a known date, else the longest."""
    date = newest_date(captures)
    return (date is None, -(date - EPOCH).total_seconds() if date else 0.0, -len(text), text)


def _texts(captures: Sequence[Capture]) -> list[str]:
    """The text that each capture is a capture of: its own words, or for a cut-off one those it begins.

    What it begins may itself be cut off, and is then followed on; a text without the headings that another capture has
    is that one's. Every step is longer, so there is an end.
    """
    slugs: dict[str, set[str | None]] = {}
    for capture in captures:
        slugs.setdefault(capture.words, set()).add(capture.slug)
    known = sorted(slugs)
    whole = {capture.words for capture in captures if capture.complete}
    begun = {c.words: _begun(c, known, slugs) for c in captures if c.words not in whole}
    by_words = sorted(captures, key=lambda capture: capture.words)
    headed = {c.unheaded: c.words for c in by_words if c.unheaded not in ("", c.words)}
    begun |= {words: headed[words] for words in known if words in headed and headed[words] not in begun}
    texts = []
    for capture in captures:
        text = capture.words
        while begun.get(text, text) != text:
            text = begun[text]
        texts.append(text)
    return texts


def _begun(capture: Capture, known: Sequence[str], slugs: Mapping[str, set[str | None]]) -> str:
    """The one text among the known ones that a cut-off capture is the beginning of, else its own words."""
    words = capture.words
    candidates: list[str] = []
    for text in known[bisect_left(known, words) :]:
        if not text.startswith(words):
            break
        candidates.append(text)
    same_story = [text for text in candidates if capture.slug and capture.slug in slugs[text]]
    if len(same_story) > 1:  # its own words are one of them; the longest has them all
        return max(same_story, key=len)
    if len(words) < CUT_OFF_LIMIT:
        return words
    free = [text for text in candidates if slugs[text] <= {None, capture.slug}]
    longest = max(free, key=len, default=words)
    return longest if all(longest.startswith(text) for text in free) else words
