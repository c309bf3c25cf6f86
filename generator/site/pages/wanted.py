"""The page of stories that the archive lacks, each with the stories that name it."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.core.memo import Memo
from generator.corpus.corpus import Corpus
from generator.corpus.wanted import Wanted
from generator.site import urls
from generator.site.page import Link, Page
from generator.site.site import Site
from generator.site.views.grouping import UNGROUPED, ListEntry
from generator.site.views.links import feed_link
from generator.site.views.pagination import Listing, listing, part_pages

NAMED_BY = 5
"""How many of the stories that name a wanted one are listed."""

_ROW, _LINK = 150, 40
"""What a row and a link take in HTML beside their words, in bytes."""


@dataclass(frozen=True, slots=True)
class WantedRow:
    """A wanted story: its title, its dek, its slug if known, and stories that name it."""

    title: str
    dek: str | None
    slug: str | None
    named_by: tuple[Link, ...]
    more: str


@dataclass(frozen=True, slots=True)
class WantedPage:
    """All wanted stories."""

    stories: int
    listing: Listing


def produce(corpus: Corpus, site: Site, _memo: Memo) -> Iterator[Page]:
    """Yields the list. A story leaves it as soon as it is captured, and its name becomes a link."""
    rows = [_row(wanted, site) for wanted in corpus.wanted]
    front, parts = listing(
        urls.WANTED, [ListEntry(row.title, None, row, _size(row)) for row in rows], UNGROUPED, site.language
    )
    feeds = (feed_link(site.settings, site.language),)
    title = site.language.gettext("Wanted")
    yield Page(
        address=urls.WANTED,
        template="pages/wanted.html",
        title=title,
        description=site.language.gettext("Stories that others name and %(title)s lacks.", title=site.settings.title),
        origin="the wanted list",
        feeds=feeds,
        view=WantedPage(len(rows), front),
    )
    trail = (Link(title, urls.WANTED),)
    yield from part_pages(title, parts, "the wanted list", trail, feeds, site.language, kind="wanted")


def _size(row: WantedRow) -> int:
    """The approximate size of a row, in bytes of HTML."""
    words = (row.title, row.dek or "", row.more, *(part for link in row.named_by for part in link))
    return _ROW + sum(len(part.encode()) for part in words) + _LINK * len(row.named_by)


def _row(wanted: Wanted, site: Site) -> WantedRow:
    teaser = wanted.teaser
    rest = len(wanted.named_by) - NAMED_BY
    return WantedRow(
        title=teaser.name,
        dek=teaser.dek if teaser.title else None,
        slug=teaser.slug,
        named_by=tuple(site.links[story.slug] for story in wanted.named_by[:NAMED_BY]),
        more=site.language.ngettext("and %(num)s other", "and %(num)s others", rest) if rest > 0 else "",
    )
