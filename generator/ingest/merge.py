"""Merges captures: decides which captures are one story, and which are one version of it.

Captures are one story when their slug is the same or when their words are; titles never decide. Within a story, the
captures with the same words are one version. A cut-off capture belongs to the one text that begins with its words.
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
from generator.ingest.slugs import StoryName, assign_slugs

CUT_OFF_LIMIT = 200
"""How many characters a cut-off capture needs to be taken as the beginning of a text of no known address."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The result of merging: stories, their other versions, and the captures without text that belong to no story."""

    stories: tuple[Story, ...]
    versions: tuple[Story, ...]
    textless: tuple[Capture, ...]
    names: tuple[StoryName, ...]
    words: Mapping[str, str]
    """The words of each capture that is in a story, by its SHA-256."""
    unheaded: Mapping[str, str]
    """The same without the headings, where there are any."""


@dataclass(frozen=True, slots=True)
class _Version:
    """One text (`words`) and its captures, the best first."""

    words: str
    captures: tuple[Capture, ...]


class _Recipe(NamedTuple):
    """A text, and what its story is assembled from: the arguments of `assemble`."""

    words: str
    captures: tuple[Capture, ...]
    slug: str
    url: str | None
    aliases: tuple[str, ...]
    version_of: str | None = None

    @property
    def key(self) -> Hashable:
        """Identifies a recipe; captures are identified by the names and digests of their files."""
        files = tuple((capture.file, capture.sha256) for capture in self.captures)
        return (self.words, files, self.slug, self.url, self.aliases, self.version_of)


def _assembled(recipe: _Recipe) -> Story:
    words, captures, slug, url, aliases, version_of = recipe
    return assemble(words, captures, slug=slug, url=url, aliases=aliases, version_of=version_of)


def merge(captures: Iterable[Capture], memo: Memo = FORGETFUL) -> Merged:
    """Merges captures, in any order; each ends up in exactly one story, in one version, or among the textless."""
    ordered = sorted(captures, key=lambda capture: (FROM_PAGE.index(capture.form), capture.file))
    worded = [capture for capture in ordered if capture.words]
    slugs = {capture.slug for capture in worded if capture.slug}
    wordless = [capture for capture in ordered if not capture.words]
    groups = _groups(worded, [capture for capture in wordless if capture.slug in slugs])
    names = assign_slugs([[capture for version in group for capture in version.captures] for group in groups])
    recipes: list[_Recipe] = []
    for (shown, *others), story_name in zip(groups, names, strict=True):
        url = next((c.source_url for version in (shown, *others) for c in version.captures if c.source_url), None)
        aliases = (*story_name.others, *story_name.derived, *(_parts_of(shown, story_name.slug) if others else ()))
        recipes.append(_Recipe(shown.words, shown.captures, story_name.slug, url, aliases))
        recipes += [
            _Recipe(
                other.words,
                other.captures,
                text_id(other.words),
                url,
                tuple(_parts_of(other, story_name.slug)),
                story_name.slug,
            )
            for other in others
        ]
    assembled = memo.map(_assembled, recipes, key=lambda recipe: recipe.key, doing="merging captures")
    stories = [story for story in assembled if story.version_of is None]
    versions = [story for story in assembled if story.version_of]
    return Merged(
        stories=tuple(sorted(stories, key=lambda story: story.slug)),
        versions=tuple(sorted(versions, key=lambda story: (story.version_of or "", story.slug))),
        textless=tuple(capture for capture in wordless if capture.slug not in slugs),
        names=names,
        words={capture.sha256: capture.words for capture in worded},
        unheaded={capture.sha256: capture.unheaded for capture in worded if capture.unheaded != capture.words},
    )


def _parts_of(version: _Version, slug: str) -> list[str]:
    """The addresses at which partial captures of a text may have been published before the whole text was there."""
    own = {capture.words for capture in version.captures} - {version.words, ""}
    return sorted(f"{slug}/{text_id(words)}" for words in own)


def _groups(captures: Sequence[Capture], wordless: Sequence[Capture]) -> list[tuple[_Version, ...]]:
    """Groups captures by slug and by text into the versions of each story, the one to show first.

    Captures without text do not say which version they are of, and go to the one that is shown.
    """
    texts = _texts(captures)
    parents: dict[str, str] = {}

    def root(key: str) -> str:
        while parents.setdefault(key, key) != key:
            parents[key] = parents[parents[key]]
            key = parents[key]
        return key

    for capture, text in zip(captures, texts, strict=True):
        text_root, slug_root = root("text " + text), root("slug " + capture.slug if capture.slug else "text " + text)
        parents[max(text_root, slug_root)] = min(text_root, slug_root)
    stories: dict[str, dict[str, list[Capture]]] = {}
    for capture, text in zip(captures, texts, strict=True):
        stories.setdefault(root("text " + text), {}).setdefault(text, []).append(capture)
    for capture in wordless:
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
    """Sort key that selects the version to show: the newest with a known date, else the longest."""
    date = newest_date(captures)
    return (date is None, -(date - EPOCH).total_seconds() if date else 0.0, -len(text), text)


def _texts(captures: Sequence[Capture]) -> list[str]:
    """The text that each capture belongs to: its own words, or for a cut-off capture a text that begins with them.

    That text may itself be cut off, and is then resolved in turn; a text without the headings that another capture
    has belongs to that capture's text. Every step leads to a longer text, so the loop ends.
    """
    slugs: dict[str, set[str | None]] = {}
    for capture in captures:
        slugs.setdefault(capture.words, set()).add(capture.slug)
    sorted_texts = sorted(slugs)
    whole = {capture.words for capture in captures if capture.complete}
    continuations = {c.words: _begun(c, sorted_texts, slugs) for c in captures if c.words not in whole}
    by_words = sorted(captures, key=lambda capture: capture.words)
    headed = {c.unheaded: c.words for c in by_words if c.unheaded not in ("", c.words)}
    continuations |= {
        words: headed[words] for words in sorted_texts if words in headed and headed[words] not in continuations
    }
    texts = []
    for capture in captures:
        text = capture.words
        while continuations.get(text, text) != text:
            text = continuations[text]
        texts.append(text)
    return texts


def _begun(capture: Capture, texts: Sequence[str], slugs: Mapping[str, set[str | None]]) -> str:
    """The one text in `texts` that begins with the words of a cut-off capture, else these words themselves."""
    words = capture.words
    candidates: list[str] = []
    for text in texts[bisect_left(texts, words) :]:
        if not text.startswith(words):
            break
        candidates.append(text)
    same_story = [text for text in candidates if capture.slug and capture.slug in slugs[text]]
    if len(same_story) > 1:  # the capture's own words are one of them; the longest is the most complete
        return max(same_story, key=len)
    if len(words) < CUT_OFF_LIMIT:
        return words
    unclaimed = [text for text in candidates if slugs[text] <= {None, capture.slug}]
    longest = max(unclaimed, key=len, default=words)
    return longest if all(longest.startswith(text) for text in unclaimed) else words
