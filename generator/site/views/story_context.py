"""What a story's page shows beside its text: entities, neighbours, related and similar stories, backlinks, versions."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from generator.content.text import Text
from generator.content.text_facts import TextFacts
from generator.core.model import Story
from generator.core.text import shortened
from generator.corpus.concordance import Backlink, Mention
from generator.corpus.fingerprints import TextProfile
from generator.corpus.shared_phrases import SharedPhrase, verified
from generator.corpus.similarity import SimilarStory
from generator.corpus.wanted import Related
from generator.site import urls
from generator.site.language import Language
from generator.site.page import Link
from generator.site.views.links import story_link

SIMILAR, BACKLINKS = 4, 12
"""How many similar stories, and how many stories that refer to it, a story shows."""

PHRASE, BESIDE, NAMED = 300, 6, 3
"""How many characters of a shared phrase are shown, how many of its words in the margin, how many other stories."""


class StoryInputs(NamedTuple):
    """What one story's page is made from: the story, its text, and its relations to others.

    `addresses` are those of the targets of its text, `marked` and `named` the links of the entities that it marks and
    of those that it only names. `markdown` and `mentions` are empty where no records are made.
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
    mentions: tuple[Mention, ...]
    title_suffix: str
    feed_id: str
    version_texts: tuple[Text, ...]


class OtherStories(NamedTuple):
    """What a page needs of other stories that it names: their links, in the order of `slugs`.

    Of those that have a phrase in common, itself among them, also the anchors of their paragraphs and what they are
    compared by, in the order of `sharing`.
    """

    slugs: tuple[str, ...]
    links: tuple[Link, ...]
    sharing: tuple[str, ...]
    anchors: tuple[tuple[str, ...], ...]
    profiles: tuple[TextProfile | None, ...]


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
    """All that a story's page shows beside its text.

    `what_changed` is the address of the last comparison, empty if the story was not rewritten.
    """

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
    what_changed: str


def story_context(inputs: StoryInputs, others: OtherStories, language: Language) -> StoryContext:
    """What the page of a story shows beside its text.

    Args:
        inputs: The story and its relations.
        others: The stories that `slugs_around` and `slugs_sharing` name.
        language: The language of the site.
    """
    slug, rest = inputs.story.slug, len(inputs.backlinks) - BACKLINKS
    links = dict(zip(others.slugs, others.links, strict=True))
    versions = tuple([_version(version, slug) for version in inputs.versions])
    return StoryContext(
        entities=inputs.marked,
        named=inputs.named,
        related=tuple(map(_related, inputs.related)),
        similar=tuple(_similar(inputs, links, language)),
        backlinks=tuple([_backlink(backlink, links) for backlink in inputs.backlinks[:BACKLINKS]]),
        backlinks_more=language.ngettext("and %(num)s more", "and %(num)s more", rest) if rest > 0 else "",
        shared_phrases=tuple(_phrases(inputs, links, others, language)),
        newer=story_link(inputs.newer) if inputs.newer else None,
        older=story_link(inputs.older) if inputs.older else None,
        versions=versions,
        what_changed=versions[0].changes if versions else "",
    )


def margin_notes(rows: Iterable[PhraseRow], language: Language) -> dict[str, Link]:
    """Margin notes on shared phrases, by the anchor of the paragraph; only its first phrase has one."""
    notes: dict[str, Link] = {}
    for row in rows:
        words = row.words.split(" ")
        start = " ".join(words[:BESIDE]) + (" …" if len(words) > BESIDE else "")
        note = (
            language.gettext("“%(words)s” also in %(story)s", words=start, story=row.others[0].text)
            if len(row.others) == 1
            else language.ngettext(
                "“%(words)s” also in %(num)s other story",
                "“%(words)s” also in %(num)s other stories",
                row.number,
                words=start,
            )
        )
        notes.setdefault(row.here, Link(note, f"#{row.anchor}"))
    return notes


def slugs_around(inputs: StoryInputs) -> list[str]:
    """The slugs of the stories that a story's page names."""
    return [*(of.slug for of in inputs.similar), *(of.slug for of in inputs.backlinks[:BACKLINKS])]


def slugs_sharing(phrases: Iterable[SharedPhrase]) -> tuple[str, ...]:
    """The slugs of the other stories that contain some phrases, sorted."""
    return tuple(sorted(frozenset().union(*[phrase.others for phrase in phrases])))


def _related(related: Related) -> RelatedRow:
    story, teaser = related.story, related.teaser
    if story:
        return RelatedRow(story.title, story.description or teaser.dek, urls.story(story.slug))
    return RelatedRow(teaser.name, teaser.dek if teaser.title else None, None)


def _similar(inputs: StoryInputs, links: Mapping[str, Link], language: Language) -> Iterator[SimilarRow]:
    """The similar stories, without those that the page announced anyway."""
    names = {urls.entity_slug(link.href): link.text for link in inputs.marked}
    announced = {related.story.slug for related in inputs.related if related.story}
    for similar in [similar for similar in inputs.similar if similar.slug not in announced][:SIMILAR]:
        shared = [
            names[what.name] if what.is_entity else language.gettext("“%(words)s”", words=what.name)
            for what in similar.shared
        ]
        yield SimilarRow(links[similar.slug], language.gettext(", ").join(dict.fromkeys(shared)))


def _backlink(backlink: Backlink, links: Mapping[str, Link]) -> BacklinkRow:
    story, mention = links[backlink.slug], backlink.mention
    href = f"{story.href}#{mention.anchor}"
    return BacklinkRow(story, href, mention.before, mention.words or mention.slug, mention.after)


def _phrases(
    inputs: StoryInputs, links: Mapping[str, Link], others: OtherStories, language: Language
) -> Iterator[PhraseRow]:
    if not inputs.shared_phrases:
        return
    profiles = {slug: of for slug, of in zip(others.sharing, others.profiles, strict=True) if of is not None}
    anchors = dict(zip(others.sharing, others.anchors, strict=True))
    for number, unverified in enumerate(inputs.shared_phrases, 1):
        phrase = verified(unverified, profiles[inputs.story.slug], profiles)
        paragraph = inputs.text.prose.paragraphs[phrase.paragraph]
        shown: list[Link] = []
        for slug in sorted(phrase.others)[:NAMED]:
            place = profiles[slug].paragraphs[profiles[slug].hashes.index(phrase.keys[0])]
            shown.append(Link(links[slug].text, f"{urls.story(slug)}#{anchors[slug][place]}"))
        more = len(phrase.others) - len(shown)
        yield PhraseRow(
            f"repeated-{number}",
            paragraph.anchor,
            shortened(paragraph.text[phrase.start : phrase.end], PHRASE),
            tuple(shown),
            language.ngettext("and %(num)s other", "and %(num)s others", more) if more else "",
            len(phrase.others),
        )


def _version(version: Story, slug: str) -> VersionRow:
    return VersionRow(version.title, version.date, urls.version(slug, version.slug), urls.changes(slug, version.slug))
