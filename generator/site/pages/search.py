"""The search page; its index is built after all pages are written."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.core.memo import Memo
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.page import Link, Page
from generator.site.search_bundles import bundles
from generator.site.site import Site
from generator.site.views.alphabet import letters
from generator.site.views.links import CountedLink, feed_link, largest_beats


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The page: the addresses of the parts of the index, and other ways to look for stories."""

    bundles: tuple[str, ...]
    letters: tuple[Link, ...]
    beats: tuple[CountedLink, ...]


def produce(corpus: Corpus, site: Site, _memo: Memo) -> Iterator[Page]:
    """Yields the page, unless the settings turn search off."""
    if not site.settings.search:
        return
    yield Page(
        address=urls.SEARCH,
        template="pages/search.html",
        title="Search",
        description=f"Search the stories of {site.settings.title} by words and phrases, beat, entity and year.",
        origin="the search page",
        feeds=(feed_link(site.settings),),
        view=SearchPage(
            tuple(urls.bundle(bundle.name) for bundle in bundles(corpus.stories)),
            letters(corpus.entities.all),
            largest_beats(corpus.beats),
        ),
    )
