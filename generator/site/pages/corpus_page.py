"""The pages on the archive itself: how complete it is, and which of its addresses stay."""

from collections.abc import Iterator

from generator.core.memo import Memo
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.page import Link, Page
from generator.site.site import Site
from generator.site.views.links import feed_link


def produce(_corpus: Corpus, site: Site, _memo: Memo) -> Iterator[Page]:
    """Yields the pages."""
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
    yield Page(
        address=urls.ADDRESSES,
        template="pages/addresses.html",
        title=site.language.gettext("Addresses that stay"),
        description=site.language.gettext(
            "Which addresses of %(title)s can be linked, cited and subscribed to.", title=site.settings.title
        ),
        origin="the page on addresses",
        feeds=(feed_link(site.settings, site.language),),
        trail=(Link(site.language.gettext("About"), urls.ABOUT),),
        view=site.settings.records,
    )
