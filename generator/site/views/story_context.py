"""What a story's page shows beside its text: entities, neighbours, related and similar stories, backlinks, versions."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from generator.content.text import Text
from generator.content.text_facts import TextFacts
from generator.core.model import Story
from generator.core.text import plural, shortened
from generator.corpus.concordance import Backlink
from generator.corpus.fingerprints import TextProfile
from generator.corpus.shared_phrases import SharedPhrase, verified
from generator.corpus.similarity import SimilarStory
from generator.corpus.wanted import Related
from generator.site import urls
from generator.site.page import Link
from generator.site.views.links import story_link

SIMILAR, BACKLINKS = 4, 12
"""How many similar stories, and how many stories that refer to it, a story shows."""

PHRASE, BESIDE, NAMED = 300, 6, 3
"""How many characters of a shared phrase are shown, how many of its words in the margin, how many other stories."""


class StoryInputs(NamedTuple):
    """What one story's page is made from: the story, its text, and its relations to others.

    `addresses` are those of the targets of its text, `marked` and `named` the links of the entities that it marks and
    of those that it only names.
    """

    story: Story
    text: Text
    facts: TextFacts
    newer: Story | None
    older: Story | None
    addresses: tuple[str | None, ...]
    marked: tuple[Link, ...]
    named: tuple[Link, ...]
    related: tuple[Related, ...]
    versions: tuple[Story, ...]
    similar: tuple[SimilarStory, ...]
    backlinks: tuple[Backlink, ...]
    shared_phrases: tuple[SharedPhrase, ...]
    markdown: bytes
    title_suffix: str


class OtherStory(NamedTuple):
    """What pages need of another story that they name: its link; if it shares a phrase, also where that is in it.

    That are the anchors of its paragraphs, and what it is compared by.
    """

    link: Link
    anchors: tuple[str, ...] = ()
    profile: TextProfile | None = None


class RelatedRow(NamedTuple):
    """A story that the page announced, linked where the archive has it."""

    title: str
    dek: str | None
    href: str | None


class SimilarRow(NamedTuple):
    """A similar story, and what the two share, in words."""

    story: Link
    shares: str


class BacklinkRow(NamedTuple):
    """A story that refers to this one: in which words, and where."""

    story: Link
    href: str
    before: str
    words: str
    after: str


class PhraseRow(NamedTuple):
    """A phrase that other stories contain too: its anchor in the list, its paragraph, its words, links to others."""

    anchor: str
    here: str
    words: str
    others: tuple[Link, ...]
    more: str
    number: int


class VersionRow(NamedTuple):
    """Another text that the story had, and what its rewrite changed."""

    title: str
    date: datetime | None
    href: str
    changes: str


class StoryContext(NamedTuple):
    """All that a story's page shows beside its text."""

    entities: tuple[Link, ...]
    named: tuple[Link, ...]
    related: tuple[RelatedRow, ...]
    similar: tuple[SimilarRow, ...]
    backlinks: tuple[BacklinkRow, ...]
    backlinks_more: str
    shared_phrases: tuple[PhraseRow, ...]
    newer: Link | None
    older: Link | None
    versions: tuple[VersionRow, ...]


def story_context(inputs: StoryInputs, others: Mapping[str, OtherStory]) -> StoryContext:
    """What the page of a story shows beside its text.

    Args:
        inputs: The story and its relations.
        others: The stories that `slugs_around` and `slugs_compared` name, by slug.
    """
    slug, rest = inputs.story.slug, len(inputs.backlinks) - BACKLINKS
    return StoryContext(
        entities=inputs.marked,
        named=inputs.named,
        related=tuple(map(_related, inputs.related)),
        similar=tuple(_similar(inputs, others)),
        backlinks=tuple([_backlink(backlink, others) for backlink in inputs.backlinks[:BACKLINKS]]),
        backlinks_more=plural(rest, "more", "more") if rest > 0 else "",
        shared_phrases=tuple(_phrases(inputs, others)),
        newer=story_link(inputs.newer) if inputs.newer else None,
        older=story_link(inputs.older) if inputs.older else None,
        versions=tuple([_version(version, slug) for version in inputs.versions]),
    )


def margin_notes(rows: Iterable[PhraseRow]) -> dict[str, Link]:
    """Margin notes on shared phrases, by the anchor of the paragraph; only its first phrase has one."""
    notes: dict[str, Link] = {}
    for row in rows:
        words = row.words.split(" ")
        start = " ".join(words[:BESIDE]) + (" …" if len(words) > BESIDE else "")
        where = row.others[0].text if len(row.others) == 1 else f"{row.number} other stories"
        notes.setdefault(row.here, Link(f"“{start}” also in {where}", f"#{row.anchor}"))
    return notes


def slugs_around(inputs: StoryInputs) -> Iterator[str]:
    """The slugs of the stories that a story's page names."""
    yield from (similar.slug for similar in inputs.similar)
    yield from (backlink.slug for backlink in inputs.backlinks[:BACKLINKS])


def slugs_compared(inputs: StoryInputs) -> Iterator[str]:
    """The slugs of the stories in which the phrases of a story are looked for, itself among them."""
    if inputs.shared_phrases:
        yield inputs.story.slug
        yield from (slug for phrase in inputs.shared_phrases for slug in sorted(phrase.others))


def _related(related: Related) -> RelatedRow:
    story, teaser = related.story, related.teaser
    if story:
        return RelatedRow(story.title, story.description or teaser.dek, urls.story(story.slug))
    return RelatedRow(teaser.name, teaser.dek if teaser.title else None, None)


def _similar(inputs: StoryInputs, others: Mapping[str, OtherStory]) -> Iterator[SimilarRow]:
    """The similar stories, without those that the page announced anyway."""
    names = {urls.entity_slug(link.href): link.text for link in inputs.marked}
    announced = {related.story.slug for related in inputs.related if related.story}
    for similar in [similar for similar in inputs.similar if similar.slug not in announced][:SIMILAR]:
        shared = [names[what.name] if what.is_entity else what.name for what in similar.shared]
        yield SimilarRow(others[similar.slug].link, ", ".join(dict.fromkeys(shared)))


def _backlink(backlink: Backlink, others: Mapping[str, OtherStory]) -> BacklinkRow:
    story, mention = others[backlink.slug].link, backlink.mention
    href = f"{story.href}#{mention.anchor}"
    return BacklinkRow(story, href, mention.before, mention.words or mention.slug, mention.after)


def _phrases(inputs: StoryInputs, others: Mapping[str, OtherStory]) -> Iterator[PhraseRow]:
    if not inputs.shared_phrases:
        return
    for number, unverified in enumerate(inputs.shared_phrases, 1):
        slugs = (inputs.story.slug, *unverified.others)
        profiles = {slug: profile for slug in slugs if (profile := others[slug].profile) is not None}
        phrase = verified(unverified, profiles[inputs.story.slug], profiles)
        paragraph = inputs.text.prose.paragraphs[phrase.paragraph]
        links: list[Link] = []
        for slug in sorted(phrase.others)[:NAMED]:
            other, profile = others[slug], profiles[slug]
            place = profile.paragraphs[profile.hashes.index(phrase.keys[0])]
            links.append(Link(other.link.text, f"{urls.story(slug)}#{other.anchors[place]}"))
        more = len(phrase.others) - len(links)
        yield PhraseRow(
            f"repeated-{number}",
            paragraph.anchor,
            shortened(paragraph.text[phrase.start : phrase.end], PHRASE),
            tuple(links),
            plural(more, "other", "others") if more else "",
            len(phrase.others),
        )


def _version(version: Story, slug: str) -> VersionRow:
    return VersionRow(version.title, version.date, urls.version(slug, version.slug), urls.changes(slug, version.slug))
