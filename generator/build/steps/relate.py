"""Each owner says what the archive needs to know of its texts; from all that was said, each relates all stories."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from generator.build.steps.divide import (
    Found,
    Recipients,
    Shared,
    Studied,
    divide_found,
    divide_shared,
    recipients_of,
    shared_of,
)
from generator.build.steps.read import Share, by_path
from generator.content.registry import Registry
from generator.content.storyfile import StoryFile, key_of
from generator.content.text import Text
from generator.core.digests import digest_of
from generator.core.memo import Cached, Memo, itself
from generator.core.model import Story, Tree
from generator.core.owners import Messages, Step
from generator.corpus.concordance import Mention, mentions_of
from generator.corpus.corpus import Comparison, relate
from generator.corpus.entities import Entities, entities
from generator.corpus.fingerprints import KeptProfile, TextProfile, kept, profile, restored
from generator.corpus.name_search import Lookup, Match, NameQuery, NamesFound, find_names
from generator.corpus.portions import KnownProfiles, buckets_of
from generator.corpus.shared_phrases import shared_fingerprints, shared_phrases
from generator.corpus.similarity import rare_words, similar_stories
from generator.site.gather import Content, Gathered, Listed, Own, gather, listed
from generator.site.pages.data import lines_by_owner, lines_of
from generator.site.pages.feeds import items_by_owner, items_of
from generator.site.site import FeedItem, StoryLines


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
    """What an owner holds once names are decided; `studied` is what was found in its own texts, by slug."""

    searched: Searched
    entities: Entities
    studied: Mapping[str, Studied]
    recipients: Recipients


class _ToStudy(NamedTuple):
    """A text with the names matched in it, the entities as registered, and whether texts are compared."""

    text: Text
    matches: tuple[Match, ...]
    registry: Registry
    compare: bool


def _list_mentions(
    memo: Memo, searched: Searched, heard: tuple[Mapping[str, NamesFound], ...], _given: None
) -> tuple[Decided, Messages]:
    """Decide which names count, and study the texts of the part. Tells each owner what it relates of them."""
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
    by_slug = dict(zip([story.slug for story in own], studied, strict=True))
    recipients = recipients_of(searched.listed, searched.share.part.of)
    decided = Decided(searched=searched, entities=all_entities, studied=by_slug, recipients=recipients)
    return decided, Messages(divide_found(by_slug, recipients))


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
    """What an owner holds once texts are compared: by slug, the mentions that it relates, the profiles of its texts."""

    decided: Decided
    mentions: Mapping[str, tuple[Mention, ...]]
    profiles: Mapping[str, TextProfile]


def _compare(memo: Memo, decided: Decided, heard: tuple[Found, ...], _given: None) -> tuple[Compared, Messages]:
    """Compare all texts by some of their fingerprints and words. Tells each owner what its texts share."""
    searched, studied = decided.searched, decided.studied
    part, compares = searched.share.part, searched.content.settings.compare_texts
    mentions = {slug: of for found in heard for slug, of in found.mentions.items()}
    profiles = {slug: of for found in heard for slug, of in found.profiles.items()}
    slugs = [story.slug for story in searched.listed.outline.stories]
    to_compare = {slug: profiles[slug] for slug in slugs} if compares else {}
    compared = Compared(
        decided=decided,
        mentions={slug: studied[slug].mentions if slug in studied else mentions.get(slug, ()) for slug in slugs},
        profiles={slug: studied[slug].profile for slug in slugs if slug in studied} if compares else {},
    )
    fingerprints = shared_fingerprints(to_compare, buckets_of(*part), memo)
    return compared, Messages(divide_shared(fingerprints, rare_words(to_compare, memo), to_compare, decided.recipients))


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


class ToList(NamedTuple):
    """What an owner is told for its feeds and tables: entries of stories, by slug, and their lines."""

    items: Mapping[str, FeedItem]
    lines: StoryLines


def _relate(memo: Memo, compared: Compared, heard: tuple[Shared, ...], given: ToRelate) -> tuple[Related, Messages]:
    """Relate all stories. Tells each owner the entries of its feeds, and the lines of its tables."""
    searched, all_entities, profiles = compared.decided.searched, compared.decided.entities, compared.profiles
    stories, content, share = searched.listed, searched.content, searched.share
    shared = shared_of(heard)
    slugs = [story.slug for story in _own_stories(searched)]
    corpus = relate(
        stories.outline,
        all_entities,
        compared.mentions,
        Comparison(
            KnownProfiles(profiles, shared.places) if shared.places else profiles,
            shared_phrases(profiles, shared.fingerprints, memo),
            similar_stories(slugs, all_entities, profiles, shared.words, memo),
        ),
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
    site = gathered.site
    items = items_by_owner(items_of(corpus, site, memo), corpus, site, memo)
    lines = lines_by_owner(lines_of(corpus, site, memo), site.part.of)
    return Related(share=share, gathered=gathered), Messages(tuple(map(ToList, items, lines)))


FIND_NAMES, LIST_MENTIONS = Step(_find_names), Step(_list_mentions, addressed=True)
COMPARE, RELATE = Step(_compare, addressed=True), Step(_relate, addressed=True)
