"""Stories in, the corpus out: every relation between them, computed once.

What a page shows of other pages it finds here: order, neighbours, sections, topics, months, relations, redirects.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, pairwise
from operator import itemgetter

from generator.content.prose import Prose
from generator.content.registry import Registry
from generator.core.chunks import chunks
from generator.core.dates import EPOCH
from generator.core.memo import FORGETFUL, Memo
from generator.core.model import Story
from generator.core.text import beat_slug, fold
from generator.corpus.concordance import Backlink, Concordance, backlinks, concordance
from generator.corpus.entities import Entities, entities, most_common
from generator.corpus.fingerprints import TextProfile, profile
from generator.corpus.redirects import Versions, story_redirects, version_redirects
from generator.corpus.shared_phrases import SharedPhrase, shared_phrases
from generator.corpus.similarity import SimilarStory, similar_stories
from generator.corpus.wanted import Related, Wanted, related, wanted


@dataclass(frozen=True, slots=True)
class Beat:
    """A standing topic: its stories in the order of the archive.

    Here as for entities and months, `earlier` are the slugs of stories that are listed for another text they had.
    """

    slug: str
    name: str
    stories: tuple[Story, ...]
    earlier: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Month:
    """A month in which stories were published, oldest first: the list never shifts once the month is over.

    `dates` are those by which the stories are in it: of another text that they had, where they are `earlier`.
    """

    year: int
    number: int
    stories: tuple[Story, ...]
    dates: tuple[datetime, ...]
    earlier: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The archive as a whole. `stories` are newest first; those without a date follow, by title.

    Mappings are by the slug of a story: `prose` is its rendered text, `versions` the other texts it had, `newer` and
    `older` its neighbours in its beat (without a beat, in the whole archive), `related` what its page announced,
    `mentions` its mentions of entities and of other stories, `backlinks` the stories that refer to it, `similar` those
    that are similar, `profiles` what its text is compared by, `shared_phrases` its phrases that others have too.
    `redirects` lead from a former slug to the present one, `text_redirects` likewise from where a text could be read
    (`slug/text`) to where it is (`slug`, or `slug/text`).
    """

    stories: tuple[Story, ...]
    prose: Mapping[str, Prose]
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
    registry: Registry
    targets: frozenset[tuple[str, str]]


def relate(
    texts: Iterable[tuple[Story, Prose]],
    registry: Registry,
    memo: Memo = FORGETFUL,
    *,
    match_names: bool = True,
    compare_texts: bool = True,
) -> Corpus:
    """Stories with different slugs, and their versions, with their texts, in any order, and the registry, in.

    The corpus out. Drafts are left out. Without `compare_texts` no two texts are held against each other.
    """
    public = [(story, text) for story, text in texts if not story.draft]
    pairs = [pair for pair in public if pair[0].version_of is None]
    orders = memo.map(_order, [story for story, _ in pairs], share=False)
    pairs = [pair for _, pair in sorted(zip(orders, pairs, strict=True), key=itemgetter(0))]
    shown = [story for story, _ in pairs]
    by_slug = {story.slug: story for story in shown}
    texts_by_slug = {story.slug: text for story, text in pairs}
    redirects = story_redirects(shown)
    versions = _versions((pair for pair in public if pair[0].version_of), by_slug, redirects)
    targets = _targets([*texts_by_slug.values(), *(text for of in versions.values() for _, text in of)], memo)
    announced = related(shown, by_slug, redirects, memo)
    dated = [story for story in shown if story.date is not None]

    def has(slug: str) -> bool:
        return redirects.get(slug, slug) in by_slug

    found = entities(shown, texts_by_slug, versions, registry, memo, match_names=match_names)
    mentions = concordance(texts_by_slug, found.matches, found.registry, memo)
    profiles: dict[str, TextProfile] = {}
    if compare_texts:
        paragraphs = [text.paragraphs for text in texts_by_slug.values()]
        profiles = dict(zip(texts_by_slug, memo.map(profile, paragraphs, doing="comparing texts"), strict=True))
    beats = _beats(shown, versions)
    newer: dict[str, Story] = {}
    older: dict[str, Story] = {}
    for group in (*(_own(beat) for beat in beats), [story for story in dated if not story.beat]):
        for later, earlier in pairwise(story for story in group if story.date is not None):
            newer[earlier.slug] = later
            older[later.slug] = earlier
    return Corpus(
        stories=tuple(shown),
        prose=texts_by_slug,
        versions=versions,
        beats=beats,
        entities=found,
        months=_months(shown, versions),
        undated=tuple(story for story in shown if story.date is None),
        newer=newer,
        older=older,
        related=announced,
        mentions=mentions,
        backlinks=backlinks(shown, mentions, redirects, memo),
        similar=similar_stories(shown, found, profiles, memo),
        profiles=profiles,
        shared_phrases=shared_phrases(profiles, memo),
        wanted=wanted(shown, announced, texts_by_slug, [s for k, s in targets if k == "story" and not has(s)]),
        redirects=redirects,
        text_redirects=version_redirects(by_slug, versions, redirects),
        by_slug=by_slug,
        registry=found.registry,
        targets=targets,
    )


def _targets(texts: Sequence[Prose], memo: Memo) -> frozenset[tuple[str, str]]:
    """What all texts refer to, as (kind, slug)."""
    parts = (memo.call("targets", place, _union, part) for place, part in chunks(texts))
    return frozenset().union(*parts)


def _union(texts: Iterable[Prose]) -> frozenset[tuple[str, str]]:
    return frozenset(chain.from_iterable(text.targets for text in texts))


def _order(story: Story) -> tuple[bool, float, str, str]:
    """Newest first, those without a date after all others; among equals by title and slug."""
    seconds = (story.date - EPOCH).total_seconds() if story.date else 0.0
    return (story.date is None, -seconds, story.title.casefold(), story.slug)


def _own(beat: Beat) -> list[Story]:
    """The stories of a beat that are on it as they stand."""
    return [story for story in beat.stories if story.slug not in beat.earlier]


def _beats(stories: Sequence[Story], versions: Versions) -> tuple[Beat, ...]:
    members: dict[str, list[Story]] = {}
    names: dict[str, list[str]] = {}
    earlier: dict[str, set[str]] = {}
    for story in stories:
        if story.beat and story.slug not in versions:  # as most are
            slug = beat_slug(story.beat)
            if slug in members:
                members[slug].append(story)
                names[slug].append(story.beat)
                continue
        texts = [story, *(version for version, _ in versions.get(story.slug, ()))]
        for slug in dict.fromkeys(beat_slug(text.beat) for text in texts if text.beat):
            members.setdefault(slug, []).append(story)
            if story.beat is None or beat_slug(story.beat) != slug:
                earlier.setdefault(slug, set()).add(story.slug)
        for text in texts:
            if text.beat:
                names.setdefault(beat_slug(text.beat), []).append(text.beat)
    beats = (
        Beat(slug, most_common(Counter(map(fold, names[slug])))[0], tuple(of), frozenset(earlier.get(slug, ())))
        for slug, of in members.items()
    )
    return tuple(sorted(beats, key=lambda beat: (beat.name.casefold(), beat.slug)))


def _months(stories: Iterable[Story], versions: Versions) -> tuple[Month, ...]:
    found: dict[tuple[int, int], dict[str, tuple[datetime, Story]]] = {}
    for story in stories:
        date, slug = story.date, story.slug
        if date:
            found.setdefault((date.year, date.month), {}).setdefault(slug, (date, story))
        for version, _ in versions.get(slug, ()):
            if version.date:
                found.setdefault((version.date.year, version.date.month), {}).setdefault(slug, (version.date, story))
    months = []
    for (year, number), listed in sorted(found.items()):
        in_order = sorted(listed.values(), key=lambda entry: (entry[0], entry[1].slug))
        of = [story for _, story in in_order]
        own = {story.slug for story in of if story.date and (story.date.year, story.date.month) == (year, number)}
        when = tuple([date for date, _ in in_order])
        months.append(Month(year, number, tuple(of), when, frozenset(listed) - own))
    return tuple(months)


def _versions(
    texts: Iterable[tuple[Story, Prose]], by_slug: Mapping[str, Story], redirects: Mapping[str, str]
) -> Versions:
    """The other texts of each story, also where they know it by a slug that it once had."""
    found: dict[str, list[tuple[Story, Prose]]] = {}
    for story, text in texts:
        known = story.version_of or ""
        slug = known if known in by_slug else redirects.get(known)
        if slug:
            found.setdefault(slug, []).append((story, text))
    return {slug: tuple(sorted(versions, key=lambda pair: _order(pair[0]))) for slug, versions in found.items()}
