"""Relates the stories of an archive: every relation between them, computed once.

Pages look up here whatever they show of other pages: order, neighbours, sections, topics, months, relations,
redirects. Texts themselves are not here: who has a text says what the archive needs to know of it, in three steps, of
which each needs what the one before found in all texts: its facts (`outline`), the names found in it (`entities`), its
mentions and its profile (`relate`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from generator.content.registry import Registry
from generator.content.text_facts import TextFacts
from generator.core.chunks import chunks
from generator.core.dates import EPOCH
from generator.core.memo import FORGETFUL, Memo
from generator.core.model import Story
from generator.corpus.beats import Beat, beats_of, neighbours
from generator.corpus.concordance import Backlink, Concordance, backlinks
from generator.corpus.entities import Entities, MarkedEntities, marked_entities
from generator.corpus.fingerprints import TextProfile
from generator.corpus.months import Month, months_of
from generator.corpus.redirects import Versions, story_redirects, version_redirects
from generator.corpus.shared_phrases import SharedPhrase
from generator.corpus.similarity import SimilarStory
from generator.corpus.wanted import Related, Wanted, related, wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The archive as a whole: its stories, and the relations between them.

    `stories` are newest first; those without a date follow, by title. Mappings are by the slug of a story: `facts`
    are those of its text, `versions` the other texts it had, `newer` and `older` its neighbours in its beat (without
    a beat, among the stories that have none), `related` the stories its page announced, `mentions` its mentions of
    entities and of other stories, `backlinks` the stories that refer to it, `similar` those that are similar,
    `profiles` what its text is compared by, `shared_phrases` its phrases that other texts contain too. `redirects`
    map a former slug to the present one; `text_redirects` map the former place of a text (`slug/text`) to the
    present one (`slug`, or `slug/text`). `withdrawn` are stories that a person took away, of which nothing but that is
    shown. `targets` are the (kind, slug) pairs that any text refers to.
    """

    stories: tuple[Story, ...]
    facts: Mapping[str, TextFacts]
    versions: Versions
    beats: tuple[Beat, ...]
    entities: Entities
    months: tuple[Month, ...]
    undated: tuple[Story, ...]
    newer: Mapping[str, Story]
    older: Mapping[str, Story]
    related: Mapping[str, tuple[Related, ...]]
    mentions: Concordance
    backlinks: Mapping[str, tuple[Backlink, ...]]
    similar: Mapping[str, tuple[SimilarStory, ...]]
    profiles: Mapping[str, TextProfile]
    shared_phrases: Mapping[str, tuple[SharedPhrase, ...]]
    wanted: tuple[Wanted, ...]
    redirects: Mapping[str, str]
    text_redirects: Mapping[str, str]
    by_slug: Mapping[str, Story]
    withdrawn: tuple[Story, ...]
    registry: Registry
    targets: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What is known of an archive before its texts are searched: fields of `Corpus`, and what all texts mark."""

    stories: tuple[Story, ...]
    facts: Mapping[str, TextFacts]
    versions: Versions
    by_slug: Mapping[str, Story]
    redirects: Mapping[str, str]
    withdrawn: tuple[Story, ...]
    targets: frozenset[tuple[str, str]]
    marked: MarkedEntities


def outline(texts: Iterable[tuple[Story, TextFacts]], registry: Registry, memo: Memo = FORGETFUL) -> Outline:
    """Puts the stories of an archive in order, and collects what all texts mark.

    Args:
        texts: Stories with different slugs, and their versions, each with the facts of its text, in any order. Drafts
            are left out, and so are stories that were withdrawn, with their versions.
        registry: The entities as registered.
        memo: Remembers results from one build to the next.
    """
    known = [(story, facts) for story, facts in texts if not story.draft]
    public = [(story, facts) for story, facts in known if not story.withdrawn]
    pairs = [pair for pair in public if pair[0].version_of is None]
    sort_keys = memo.map(_order, [story for story, _ in pairs], share=False)
    pairs = [pair for _, pair in sorted(zip(sort_keys, pairs, strict=True), key=itemgetter(0))]
    shown = [story for story, _ in pairs]
    by_slug = {story.slug: story for story in shown}
    facts_by_slug = {story.slug: facts for story, facts in pairs}
    redirects = story_redirects(shown)
    versions = _versions((pair for pair in public if pair[0].version_of), by_slug, redirects)
    return Outline(
        stories=tuple(shown),
        facts=facts_by_slug,
        versions=versions,
        by_slug=by_slug,
        redirects=redirects,
        withdrawn=tuple(
            sorted(
                (story for story, _ in known if story.withdrawn and story.version_of is None),
                key=lambda story: story.slug,
            )
        ),
        targets=_targets([*facts_by_slug.values(), *(facts for of in versions.values() for _, facts in of)], memo),
        marked=marked_entities(shown, facts_by_slug, versions, registry, memo),
    )


class Comparison(NamedTuple):
    """How texts are related, by the slug of the story, as in `Corpus`; empty if texts are not compared."""

    profiles: Mapping[str, TextProfile]
    shared_phrases: Mapping[str, tuple[SharedPhrase, ...]]
    similar: Mapping[str, tuple[SimilarStory, ...]]


def relate(
    known: Outline,
    related_entities: Entities,
    mentions: Concordance,
    comparison: Comparison,
    memo: Memo = FORGETFUL,
) -> Corpus:
    """Relates all stories of an archive.

    What says how texts are related may be left out for stories of which no page is to be made.

    Args:
        known: What is known of them.
        related_entities: The entities that the texts mark or name.
        mentions: The mentions in each text, by the slug of its story.
        comparison: How texts are related.
        memo: Remembers results from one build to the next.
    """
    shown, by_slug, versions, redirects = known.stories, known.by_slug, known.versions, known.redirects
    announced = related(shown, by_slug, redirects, memo)

    withdrawn = {slug for story in known.withdrawn for slug in (story.slug, *story.aliases)}

    def is_archived(slug: str) -> bool:
        slug = slug.partition("/")[0]  # that of a version has the id of its text behind a slash
        return redirects.get(slug, slug) in by_slug or slug in withdrawn

    beats = beats_of(shown, versions)
    newer, older = neighbours(shown, beats)
    lacking = [slug for kind, slug in known.targets if kind == "story" and not is_archived(slug)]
    return Corpus(
        stories=shown,
        facts=known.facts,
        versions=versions,
        beats=beats,
        entities=related_entities,
        months=months_of(shown, versions),
        undated=tuple(story for story in shown if story.date is None),
        newer=newer,
        older=older,
        related=announced,
        mentions=mentions,
        backlinks=backlinks(shown, mentions, redirects, memo),
        similar=comparison.similar,
        profiles=comparison.profiles,
        shared_phrases=comparison.shared_phrases,
        wanted=wanted(shown, announced, known.facts, lacking),
        redirects=redirects,
        text_redirects=version_redirects(by_slug, versions, redirects),
        by_slug=by_slug,
        withdrawn=known.withdrawn,
        registry=related_entities.registry,
        targets=known.targets,
    )


def without_texts(corpus: Corpus) -> Corpus:
    """What is known of stories and names, without what their texts say: small enough to be sent."""
    return replace(
        corpus, facts={}, versions={}, beats=(), months=(), newer={}, older={}, related={}, mentions={}, backlinks={},
        similar={}, profiles={}, shared_phrases={}, wanted=(), targets=frozenset(),
        entities=replace(corpus.entities, all=(), by_slug={}, marked={}, named={}, matches={}),
    )  # fmt: skip


def _targets(texts: Sequence[TextFacts], memo: Memo) -> frozenset[tuple[str, str]]:
    """What the texts refer to, as (kind, slug) pairs."""
    parts = (memo.call("targets", number, _union, part) for number, part in chunks(texts))
    return frozenset().union(*parts)


def _union(texts: Iterable[TextFacts]) -> frozenset[tuple[str, str]]:
    return frozenset(chain.from_iterable(text.targets for text in texts))


def _order(story: Story) -> tuple[bool, float, str, str]:
    """Sort key of a story: newest first, those without a date last; then by title and slug."""
    seconds = (story.date - EPOCH).total_seconds() if story.date else 0.0
    return (story.date is None, -seconds, story.title.casefold(), story.slug)


def _versions(
    texts: Iterable[tuple[Story, TextFacts]], by_slug: Mapping[str, Story], redirects: Mapping[str, str]
) -> Versions:
    """The other texts of each story, including those that name it by a former slug."""
    versions_by_slug: dict[str, list[tuple[Story, TextFacts]]] = {}
    for story, facts in texts:
        named_slug = story.version_of or ""
        slug = named_slug if named_slug in by_slug else redirects.get(named_slug)
        if slug:
            versions_by_slug.setdefault(slug, []).append((story, facts))
    return {
        slug: tuple(sorted(versions, key=lambda pair: _order(pair[0]))) for slug, versions in versions_by_slug.items()
    }
