"""The search page, and the names that it leads to; its index is built after all pages are written."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.core.document import Document
from generator.core.memo import Memo
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.page import Link, Page, Plan
from generator.site.search_bundles import bundles
from generator.site.site import Site
from generator.site.views.alphabet import letters
from generator.site.views.links import CountedLink, feed_link, largest_beats


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The page: the addresses of the names and of the parts of the index, and other ways to look for stories."""

    names: str
    bundles: tuple[str, ...]
    letters: tuple[Link, ...]
    beats: tuple[CountedLink, ...]


def produce(corpus: Corpus, site: Site, _memo: Memo) -> Iterator[Page | Plan]:
    """Yields the page, unless the settings turn search off."""
    if not site.settings.search:
        return
    yield Page(
        address=urls.SEARCH,
        template="pages/search.html",
        title=site.language.gettext("Search"),
        description=site.language.gettext(
            "Search the stories of %(title)s by words and phrases, beat, entity and year.", title=site.settings.title
        ),
        origin="the search page",
        feeds=(feed_link(site.settings, site.language),),
        view=SearchPage(
            urls.SEARCH_NAMES,
            tuple(urls.bundle(bundle.name) for bundle in bundles(corpus.stories)),
            letters(corpus.entities.all),
            largest_beats(corpus.beats),
        ),
    )
    yield Plan(urls.SEARCH_NAMES, _names, (urls.SEARCH_NAMES, tuple(_named(corpus))))


class _Named(NamedTuple):
    """An entity or a beat: its name and page, which of them it is, how many stories it is in, its other names."""

    name: str
    href: str
    kind: str
    stories: int
    others: tuple[str, ...] = ()


def _named(corpus: Corpus) -> Iterator[_Named]:
    for entity in corpus.entities.all:
        stories = len(entity.stories) + len(entity.named)
        yield _Named(entity.name, urls.entity(entity.slug), "entity", stories, entity.other_names)
    for beat in corpus.beats:
        yield _Named(beat.name, urls.beat(beat.slug), "beat", len(beat.stories))


def _names(path: str, named: Sequence[_Named]) -> Document:
    """The names as JSON, for the search page: each a list of the fields of `_Named`."""
    return Document(path, json.dumps(named, ensure_ascii=False, separators=(",", ":")).encode(), "the search page")
