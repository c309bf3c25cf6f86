"""The pages of `content/pages/`, and About, which every archive has."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from generator.content import markdown_reader
from generator.core.memo import Memo
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.page import Page
from generator.site.site import Completeness, Site
from generator.site.views.links import addresses, feed_link, with_links


@dataclass(frozen=True, slots=True)
class Extent:
    """How many stories an archive has, and the dates of the first and the last of them."""

    stories: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class HandPageView:
    """A page written by hand; `complete` is set for the page called about, which says how complete the archive is.

    `extent` is set where nobody wrote that page: it then says what the archive is.
    """

    title: str
    html: Markup
    complete: Completeness | None
    extent: Extent | None = None


def produce(corpus: Corpus, site: Site, _memo: Memo) -> Iterator[Page]:
    """Yields each page that a person wrote, and an About page if nobody wrote one."""
    for page in site.pages:
        address = f"{page.slug}/"
        text = markdown_reader.render(page.body, page.folder)
        html = with_links(text.html, addresses(corpus, text.targets, site.files), urls.root(urls.file(address)))
        yield Page(
            address=address,
            template="pages/hand.html",
            title=page.title,
            description=page.description,
            origin=page.origin,
            feeds=(feed_link(site.settings, site.language),),
            view=HandPageView(page.title, Markup(html), site.complete if address == urls.ABOUT else None),  # noqa: S704 - rendered by prose, which escapes
        )
    if all(f"{page.slug}/" != urls.ABOUT for page in site.pages):
        dates = [story.date for story in corpus.stories if story.date]
        title = site.language.gettext("About")
        yield Page(
            address=urls.ABOUT,
            template="pages/hand.html",
            title=title,
            description=site.language.gettext("What %(title)s is, and how complete.", title=site.settings.title),
            origin="the about page",
            feeds=(feed_link(site.settings, site.language),),
            view=HandPageView(
                title,
                Markup(),
                site.complete,
                Extent(len(corpus.stories), min(dates, default=None), max(dates, default=None)),
            ),
        )
