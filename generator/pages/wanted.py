"""The corpus in; the page of the stories that the archive lacks, with who names them, out."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator import urls
from generator.corpus import Corpus
from generator.page import Link, Page
from generator.pages.site import Site
from generator.pages.views import feed_link, told
from generator.wanted import Wanted

NAMED_BY = 5
"""How many of the stories that name a wanted one are listed."""


@dataclass(frozen=True, slots=True)
class WantedRow:
    """A story that is wanted: what it is called, its dek, and stories that name it."""

    title: str
    dek: str | None
    slug: str | None
    named_by: tuple[Link, ...]
    more: str


@dataclass(frozen=True, slots=True)
class WantedPage:
    """All that is wanted."""

    told: str
    rows: tuple[WantedRow, ...]


def produce(corpus: Corpus, site: Site) -> Iterator[Page]:
    """One page; a story that is captured goes from it by itself, and its name becomes a link."""
    yield Page(
        address=urls.WANTED,
        template="pages/wanted.html",
        title="Wanted",
        description=f"Stories that others name and {site.settings.title} lacks.",
        origin="the wanted list",
        feeds=(feed_link(site.settings),),
        view=WantedPage(
            told(len(corpus.wanted), "story", "stories"), tuple(_row(each, site) for each in corpus.wanted)
        ),
    )


def _row(wanted: Wanted, site: Site) -> WantedRow:
    teaser = wanted.teaser
    rest = len(wanted.named_by) - NAMED_BY
    return WantedRow(
        title=teaser.name,
        dek=teaser.dek if teaser.title else None,
        slug=teaser.slug,
        named_by=tuple(site.links[story.slug] for story in wanted.named_by[:NAMED_BY]),
        more=told(rest, "other", "others") if rest > 0 else "",
    )
