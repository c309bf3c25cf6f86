"""Each owner says what the archive needs to know of its texts; from all that was said, each relates all stories."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from generator.build.steps.read import Share, by_path
from generator.content.registry import Registry
from generator.content.storyfile import StoryFile, key_of
from generator.content.text import Text
from generator.core.digests import digest_of
from generator.core.memo import Cached, Memo, itself
from generator.core.model import Story, Tree
from generator.core.owners import Step
from generator.corpus.concordance import Mention, mentions_of
from generator.corpus.corpus import relate
from generator.corpus.entities import Entities, entities
from generator.corpus.fingerprint_index import BUCKETS, SharedFingerprints
from generator.corpus.fingerprints import KeptProfile, TextProfile, kept, profile, restored
from generator.corpus.name_search import Lookup, Match, NameQuery, NamesFound, find_names
from generator.corpus.shared_phrases import shared_fingerprints, shared_phrases
from generator.site.gather import Content, Gathered, Listed, Own, gather, listed
from generator.site.pages.feeds import items_of
from generator.site.site import FeedItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What an owner holds once all story files are read: the listed stories, and the texts of its own."""

    share: Share
    content: Content
    listed: Listed
    texts: Mapping[tuple[str | None, str], Text]


def _find_names(
    memo: Memo, share: Share, heard: tuple[list[StoryFile], ...], content: Content
) -> tuple[Searched, dict[str, NamesFound]]:
    """List all stories in order, and search the texts of the part for names. Says what it found, by story."""
    heads = dict(sorted({**share.heads, **by_path(heard)}.items()))
    stories = listed(heads, content, memo)
    texts: dict[tuple[str | None, str], Text] = {}
    for key, path in stories.paths.items():
        file = share.files.get(path) or heads[path]
        if file.text is not None:
            texts[key] = file.text
    searched = Searched(share=share, content=content, listed=stories, texts=texts)
    if not content.settings.match_names:
        return searched, {}
    own = _own_stories(searched)
    found = memo.map(
        _found,
        [_Query(texts[key_of(story)], stories.outline.marked.lookup) for story in own],
        lambda query: (id(query.text), id(query.lookup)),
        share=False,
        doing="looking for names",
        cached=_cached_names(stories.outline.marked.lookup) if memo.cache else None,
    )
    return searched, dict(zip([story.slug for story in own], found, strict=True))


class _Query(NamedTuple):
    """A text, and what to look for in it."""

    text: Text
    lookup: Lookup


def _found(query: _Query) -> NamesFound:
    return find_names(NameQuery(query.text.prose.paragraphs, query.lookup))


def _cached_names(lookup: Lookup) -> Cached[_Query, NamesFound]:
    common = digest_of(lookup)
    return Cached(
        form=NamesFound,
        digest=lambda query: digest_of(query.text, common),
        keep=itself,
        restore=lambda _, found: found,
    )


def _own_stories(searched: Searched) -> list[Story]:
    """The stories whose texts the owner has, in the order of the archive."""
    return [story for story in searched.listed.outline.stories if key_of(story) in searched.texts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What an owner holds once names are decided."""

    searched: Searched
    entities: Entities


class Studied(NamedTuple):
    """The mentions in a text, and what it is compared by."""

    mentions: tuple[Mention, ...]
    profile: TextProfile


class _ToStudy(NamedTuple):
    """A text with the names matched in it, the entities as registered, and whether texts are compared."""

    text: Text
    matches: tuple[Match, ...]
    registry: Registry
    compare: bool


def _list_mentions(
    memo: Memo, searched: Searched, heard: tuple[Mapping[str, NamesFound], ...], _given: None
) -> tuple[Decided, dict[str, Studied]]:
    """Decide which names count, and list the mentions in the texts of the part. Says them, and the texts' profiles."""
    outline, settings = searched.listed.outline, searched.content.settings
    names_found = {slug: found for of in heard for slug, found in of.items()}
    all_entities = entities(outline.stories, outline.facts, outline.marked, names_found)
    own, registry = _own_stories(searched), all_entities.registry
    studied = memo.map(
        _study,
        [
            _ToStudy(
                searched.texts[key_of(story)],
                all_entities.matches.get(story.slug, ()),
                registry,
                settings.compare_texts,
            )
            for story in own
        ],
        lambda given: (id(given.text), given.matches, id(given.registry), given.compare),
        share=False,
        cached=_cached_study(registry) if memo.cache else None,
    )
    said = dict(zip([story.slug for story in own], studied, strict=True))
    return Decided(searched=searched, entities=all_entities), said


def _study(given: _ToStudy) -> Studied:
    prose = given.text.prose
    # Both of them part a text into its sentences: one right after the other, so that it is parted once.
    return Studied(
        mentions_of(prose.paragraphs, prose.references, given.matches, given.registry),
        profile(prose.paragraphs) if given.compare else TextProfile(),
    )


def _cached_study(registry: Registry) -> Cached[_ToStudy, Studied]:
    common = digest_of(registry)
    return Cached(
        form=tuple[tuple[Mention, ...], KeptProfile],
        digest=lambda given: digest_of(given.text, given.matches, given.compare, common),
        keep=lambda studied: (studied.mentions, kept(studied.profile)),
        restore=lambda _, found: Studied(found[0], restored(found[1])),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What an owner holds once it has heard what all texts say: their mentions and profiles, by slug."""

    decided: Decided
    mentions: Mapping[str, tuple[Mention, ...]]
    profiles: Mapping[str, TextProfile]


def _compare(
    memo: Memo, decided: Decided, heard: tuple[Mapping[str, Studied], ...], _given: None
) -> tuple[Compared, SharedFingerprints]:
    """Compare all texts by a part of their fingerprints. Says which of these several texts have."""
    searched = decided.searched
    said = {slug: of for part in heard for slug, of in part.items()}
    slugs = [story.slug for story in searched.listed.outline.stories]
    profiles = {slug: said[slug].profile for slug in slugs} if searched.content.settings.compare_texts else {}
    compared = Compared(decided=decided, mentions={slug: said[slug].mentions for slug in slugs}, profiles=profiles)
    buckets = tuple(range(searched.share.part.number, BUCKETS, searched.share.part.of))
    return compared, shared_fingerprints(profiles, buckets, memo)


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """What an owner holds once the archive is related: all that its part of the site is planned and rendered from."""

    share: Share
    gathered: Gathered


class ToRelate(NamedTuple):
    """What only one owner has of what is no story: images, assets, static files."""

    images: Mapping[str, bytes]
    assets: Tree
    static: Tree


def _relate(
    memo: Memo, compared: Compared, heard: tuple[SharedFingerprints, ...], given: ToRelate
) -> tuple[Related, dict[str, FeedItem]]:
    """Relate all stories. Says the feed entries of those stories of the part that any feed has."""
    searched = compared.decided.searched
    stories, content, share = searched.listed, searched.content, searched.share
    shared: dict[str, tuple[tuple[int, tuple[str, ...]], ...]] = {}
    for slug, entries in chain.from_iterable(part.items() for part in heard):
        shared[slug] = shared.get(slug, ()) + entries
    own_slugs = [story.slug for story in _own_stories(searched)]
    own_profiles = {slug: compared.profiles[slug] for slug in own_slugs if slug in compared.profiles}
    corpus = relate(
        stories.outline,
        compared.decided.entities,
        compared.mentions,
        compared.profiles,
        shared_phrases(own_profiles, shared, memo),
        memo,
    )
    own = Own(
        part=share.part,
        texts=searched.texts,
        raw=share.raw,
        images=given.images,
        assets=given.assets,
        static=given.static,
    )
    gathered = gather(stories, corpus, content, own, memo)
    return Related(share=share, gathered=gathered), items_of(corpus, gathered.site, memo)


FIND_NAMES, LIST_MENTIONS = Step(_find_names), Step(_list_mentions)
COMPARE, RELATE = Step(_compare), Step(_relate)
