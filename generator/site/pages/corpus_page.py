"""The page on how complete the archive is."""

from collections.abc import Iterator

from generator.core.memo import Memo
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.page import Link, Page
from generator.site.site import Site
from generator.site.views.links import feed_link


def produce(_corpus: Corpus, site: Site, _memo: Memo) -> Iterator[Page]:
    """Yields the page."""
    yield Page(
        address=urls.CORPUS,
        template="pages/corpus.html",
        title=site.language.gettext("How complete the archive is"),
        description=site.language.gettext(
            "How many stories of %(title)s have a date, a beat, a title, a second capture.", title=site.settings.title
        ),
        origin="the page on the corpus",
        feeds=(feed_link(site.settings, site.language),),
        trail=(Link(site.language.gettext("About"), urls.ABOUT),),
        view=site.complete,
    )
