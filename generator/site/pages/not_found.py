"""The page that hosts show for an address that does not exist."""

from collections.abc import Iterator

from generator.core.memo import Memo
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.page import Page
from generator.site.site import Site


def produce(_corpus: Corpus, site: Site, _memo: Memo) -> Iterator[Page]:
    """Yields the page, with absolute links, because hosts show it at any depth."""
    yield Page(
        address=urls.NOT_FOUND,
        template="pages/404.html",
        title=site.language.gettext("Page not found"),
        description=site.language.gettext("There is no page at this address."),
        origin="the 404 page",
        view=None,
        listed=False,
        absolute=True,
    )
