"""Merges captures: decides which captures are one story, and which are one version of it.

Captures are one story when their slug is the same or when their words are; titles never decide. Within a story, the
captures with the same words are one version. A cut-off capture belongs to the one text that begins with its words.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from generator.core.dates import EPOCH
from generator.core.digests import digest_of
from generator.core.memo import FORGETFUL, Cached, Memo, itself
from generator.core.model import Capture, Story
from generator.core.text import text_id
from generator.ingest.assemble import assemble, newest_date
from generator.ingest.formats.ranking import FROM_PAGE
from generator.ingest.known_text import cut_to_known
from generator.ingest.retype import best_typed
from generator.ingest.slugs import StoryName, assign_slugs
from generator.ingest.years import with_years

CUT_OFF_LIMIT = 200
"""How many characters a cut-off capture needs to be taken as the beginning of a text of no known address."""


class Assembled(NamedTuple):
    """A story or version, and the captures that it was assembled from."""

    story: Story
    captures: tuple[Capture, ...]

    def key(self) -> Hashable:
        """Identifies it in the memory: story and captures are the same objects until they change."""
        return id(self.story), *map(id, self.captures)


@dataclass(frozen=True, slots=True)
class Merged:
    """The result of merging: stories, their other versions, and the captures without text that belong to no story.

    `captures` are all captures, with what others showed of them: their years, and where their texts begin.
    """

    captures: tuple[Capture, ...]
    stories: tuple[Story, ...]
    versions: tuple[Story, ...]
    textless: tuple[Capture, ...]
    names: tuple[StoryName, ...]
    keys: Mapping[str, str]
    """The comparison key of each capture that is in a story, by its SHA-256."""
    unheaded_keys: Mapping[str, str]
    """The same without the headings, where there are any."""

    def assembled(self) -> list[Assembled]:
        """Each story and version with its captures, in the order in which it lists them."""
        capture_by_file = {capture.file: capture for capture in self.captures}
        return [
            Assembled(story, tuple([capture_by_file[source.file] for source in story.captures]))
            for story in (*self.stories, *self.versions)
        ]


@dataclass(frozen=True, slots=True)
class _Version:
    """One text: its comparison key, its words as the best typed capture has them, and its captures, the best first."""

    key: str
    words: str
    captures: tuple[Capture, ...]

    @property
    def rank(self) -> tuple[bool, float, int, str]:
        """Sort key that selects the version to show: the newest with a known date, else the longest."""
        date = newest_date(self.captures)
        return (date is None, -(date - EPOCH).total_seconds() if date else 0.0, -len(self.words), self.words)


class _Recipe(NamedTuple):
    """A text, and what its story is assembled from: the arguments of `assemble`."""

    text_key: str
    captures: tuple[Capture, ...]
    slug: str
    url: str | None
    aliases: tuple[str, ...]
    version_of: str | None = None

    @property
    def key(self) -> Hashable:
        """Identifies a recipe, by what its captures are, which are the same objects until they change."""
        return (self.text_key, tuple(map(id, self.captures)), self.slug, self.url, self.aliases, self.version_of)


def _assembled(recipe: _Recipe) -> Story:
    text_key, captures, slug, url, aliases, version_of = recipe
    return assemble(text_key, captures, slug=slug, url=url, aliases=aliases, version_of=version_of)


_CACHED: Cached[_Recipe, Story] = Cached(
    form=Story, digest=lambda recipe: digest_of(*recipe), keep=itself, restore=lambda _, story: story
)
"""How `_assembled` is cached: of captures that are as they were, no paragraphs are inferred again."""


def merge(captures: Iterable[Capture], memo: Memo = FORGETFUL) -> Merged:
    """Merges captures, in any order; each ends up in exactly one story, in one version, or among the textless."""
    in_order = sorted(captures, key=lambda capture: (FROM_PAGE.index(capture.form), capture.file))
    ordered = with_years(cut_to_known(in_order), memo)
    worded = [capture for capture in ordered if capture.words]
    slugs = {capture.slug for capture in worded if capture.slug}
    wordless = [capture for capture in ordered if not capture.words]
    groups = _groups(worded, [capture for capture in wordless if capture.slug in slugs])
    names = assign_slugs([[capture for version in group for capture in version.captures] for group in groups])
    recipes: list[_Recipe] = []
    for (shown, *others), story_name in zip(groups, names, strict=True):
        url = next((c.source_url for version in (shown, *others) for c in version.captures if c.source_url), None)
        aliases = (*story_name.others, *story_name.derived, *(_parts_of(shown, story_name.slug) if others else ()))
        recipes.append(_Recipe(shown.key, shown.captures, story_name.slug, url, aliases))
        recipes += [
            _Recipe(
                other.key,
                other.captures,
                text_id(other.words),
                url,
                tuple(_parts_of(other, story_name.slug)),
                story_name.slug,
            )
            for other in others
        ]
    assembled = memo.map(_assembled, recipes, key=lambda recipe: recipe.key, doing="merging captures", cached=_CACHED)
    stories = [story for story in assembled if story.version_of is None]
    versions = [story for story in assembled if story.version_of]
    return Merged(
        captures=tuple(ordered),
        stories=tuple(sorted(stories, key=lambda story: story.slug)),
        versions=tuple(sorted(versions, key=lambda story: (story.version_of or "", story.slug))),
        textless=tuple(capture for capture in wordless if capture.slug not in slugs),
        names=names,
        keys={capture.sha256: capture.key for capture in worded},
        unheaded_keys={c.sha256: c.unheaded_key for c in worded if c.unheaded_key != c.key},
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
    versions = {
        key: sorted((_version(text, found) for text, found in by_text.items()), key=lambda version: version.rank)
        for key, by_text in sorted(stories.items())
    }
    for capture in wordless:
        shown, *others = versions[root(f"slug {capture.slug}")]
        versions[root(f"slug {capture.slug}")] = [replace(shown, captures=(*shown.captures, capture)), *others]
    return [tuple(found) for found in versions.values()]


def _version(key: str, captures: Sequence[Capture]) -> _Version:
    return _Version(key, best_typed(capture for capture in captures if capture.key == key).words, tuple(captures))


def _texts(captures: Sequence[Capture]) -> list[str]:
    """The key of the text that each capture belongs to: its own, or for a cut-off capture that of a text it begins.

    That text may itself be cut off, and is then resolved in turn; a text without the headings that another capture
    has belongs to that capture's text. Every step leads to a longer text, so the loop ends.
    """
    slugs: dict[str, set[str | None]] = {}
    for capture in captures:
        slugs.setdefault(capture.key, set()).add(capture.slug)
    sorted_texts = sorted(slugs)
    whole = {capture.key for capture in captures if capture.complete}
    continuations = {c.key: _begun(c, sorted_texts, slugs) for c in captures if c.key not in whole}
    by_key = sorted(captures, key=lambda capture: capture.key)
    headed = {c.unheaded_key: c.key for c in by_key if c.unheaded_key not in ("", c.key)}
    continuations |= {key: headed[key] for key in sorted_texts if key in headed and headed[key] not in continuations}
    texts = []
    for capture in captures:
        text = capture.key
        while continuations.get(text, text) != text:
            text = continuations[text]
        texts.append(text)
    return texts


def _begun(capture: Capture, texts: Sequence[str], slugs: Mapping[str, set[str | None]]) -> str:
    """The one text in `texts` that begins like a cut-off capture, else that of the capture itself."""
    key = capture.key
    candidates: list[str] = []
    for text in texts[bisect_left(texts, key) :]:
        if not text.startswith(key):
            break
        candidates.append(text)
    same_story = [text for text in candidates if capture.slug and capture.slug in slugs[text]]
    if len(same_story) > 1:  # the capture's own text is one of them; the longest is the most complete
        return max(same_story, key=len)
    if len(capture.words) < CUT_OFF_LIMIT:
        return key
    # A capture that states its address is not of a text that is known under another one.
    possible = [text for text in candidates if not capture.slug or slugs[text] <= {None, capture.slug}]
    longest = max(possible, key=len, default=key)
    stories = {slug for text in possible for slug in slugs[text] if slug}
    return longest if len(stories) <= 1 and all(longest.startswith(text) for text in possible) else key
