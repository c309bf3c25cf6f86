"""A story in, what stands around it out: whom it mentions, what came before and after, what is related, and how."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from generator.content.prose import Prose
from generator.core.model import Story
from generator.core.text import shortened
from generator.corpus.concordance import Referring
from generator.corpus.corpus import Corpus
from generator.corpus.shared_phrases import Repeat, verified
from generator.corpus.wanted import Related
from generator.site import urls
from generator.site.page import Link
from generator.site.site import Site
from generator.site.views.links import told

ALIKE, REFERRING = 4, 12
"""How many stories that are alike, and how many that refer to it, a story shows."""

PHRASE, BESIDE, NAMED = 300, 6, 3
"""How many characters of a repeated phrase are shown, how many of its words in the margin, how many other stories."""


class RelatedRow(NamedTuple):
    """A story that the page announced, linked where the archive has it."""

    title: str
    dek: str | None
    href: str | None


class AlikeRow(NamedTuple):
    """A story that the archive finds alike, and what the two share, in words."""

    story: Link
    shares: str


class ReferringRow(NamedTuple):
    """A story that refers to this one: in which words, and where."""

    story: Link
    href: str
    before: str
    words: str
    after: str


class RepeatRow(NamedTuple):
    """A phrase that stands in other stories as well: its anchor in the list, where here, its words, and where there."""

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


class Around(NamedTuple):
    """What stands around a story."""

    entities: tuple[Link, ...]
    named: tuple[Link, ...]
    related: tuple[RelatedRow, ...]
    alike: tuple[AlikeRow, ...]
    referring: tuple[ReferringRow, ...]
    referring_more: str
    repeated: tuple[RepeatRow, ...]
    newer: Link | None
    older: Link | None
    versions: tuple[VersionRow, ...]


def around(story: Story, corpus: Corpus, site: Site) -> Around:
    """What the page of a story shows beside its text."""
    slug = story.slug
    newer, older = corpus.newer.get(slug), corpus.older.get(slug)
    referring = corpus.referring.get(slug, ())
    return Around(
        entities=tuple(map(site.entities.__getitem__, corpus.entities.marked[slug])),
        named=tuple(map(site.entities.__getitem__, corpus.entities.named.get(slug, ()))),
        related=tuple(map(_related, corpus.related.get(slug, ()))),
        alike=tuple(_alike(slug, corpus, site)),
        referring=tuple([_referring(each, site) for each in referring[:REFERRING]]),
        referring_more=told(len(referring) - REFERRING, "more", "more") if len(referring) > REFERRING else "",
        repeated=tuple(
            [
                _repeat(number, verified(each, corpus.studies[slug], corpus.studies), corpus.prose[slug], corpus, site)
                for number, each in enumerate(corpus.repeated.get(slug, ()), 1)
            ]
        ),
        newer=site.links[newer.slug] if newer else None,
        older=site.links[older.slug] if older else None,
        versions=tuple([_version(version, slug) for version, _ in corpus.versions.get(slug, ())]),
    )


def pencilled(rows: Iterable[RepeatRow]) -> dict[str, Link]:
    """Repeated phrases in; by the paragraph, what the margin beside it says of the first of them, out."""
    found: dict[str, Link] = {}
    for row in rows:
        words = row.words.split(" ")
        short = " ".join(words[:BESIDE]) + (" …" if len(words) > BESIDE else "")
        where = row.others[0].text if len(row.others) == 1 else f"{row.number} other stories"
        found.setdefault(row.here, Link(f"“{short}” also in {where}", f"#{row.anchor}"))
    return found


def others(slugs: Iterable[str], corpus: Corpus) -> Iterator[str]:
    """The stories that the pages of these name beside what they announce and their neighbours."""
    for slug in slugs:
        yield from (each.slug for each in corpus.alike.get(slug, ()))
        yield from (each.slug for each in corpus.referring.get(slug, ()))
        yield from (other for each in corpus.repeated.get(slug, ()) for other in sorted(each.others))


def _related(related: Related) -> RelatedRow:
    story, teaser = related.story, related.teaser
    if story:
        return RelatedRow(story.title, story.description or teaser.dek, urls.story(story.slug))
    return RelatedRow(teaser.name, teaser.dek if teaser.title else None, None)


def _alike(slug: str, corpus: Corpus, site: Site) -> Iterator[AlikeRow]:
    """The stories that are alike, without those that the page announced anyway."""
    announced = {each.story.slug for each in corpus.related.get(slug, ()) if each.story}
    found = [each for each in corpus.alike.get(slug, ()) if each.slug not in announced]
    for each in found[:ALIKE]:
        shared = [site.entities[what.name].text if what.is_entity else what.name for what in each.shared]
        yield AlikeRow(site.links[each.slug], ", ".join(dict.fromkeys(shared)))


def _referring(by: Referring, site: Site) -> ReferringRow:
    story, said = site.links[by.slug], by.said
    return ReferringRow(story, f"{story.href}#{said.anchor}", said.before, said.words or said.slug, said.after)


def _repeat(number: int, of: Repeat, text: Prose, corpus: Corpus, site: Site) -> RepeatRow:
    paragraph = text.paragraphs[of.paragraph]
    there: list[Link] = []
    for slug in sorted(of.others)[:NAMED]:
        study = corpus.studies[slug]
        anchor = corpus.prose[slug].paragraphs[study.paragraphs[study.hashes.index(of.keys[0])]].anchor
        there.append(Link(site.links[slug].text, f"{urls.story(slug)}#{anchor}"))
    more = len(of.others) - len(there)
    return RepeatRow(
        f"repeated-{number}",
        paragraph.anchor,
        shortened(paragraph.text[of.start : of.end], PHRASE),
        tuple(there),
        told(more, "other", "others") if more else "",
        len(of.others),
    )


def _version(version: Story, slug: str) -> VersionRow:
    return VersionRow(version.title, version.date, urls.version(slug, version.slug), urls.changes(slug, version.slug))
