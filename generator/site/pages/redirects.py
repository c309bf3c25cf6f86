"""Pages at addresses that have moved, for hosts that do not read `_redirects`, and at those of withdrawn stories."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.core.memo import Memo
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.page import Page
from generator.site.site import Site
from generator.site.views.alphabet import MANY
from generator.site.views.moved import moved_page


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The title of a story that was withdrawn, and why; the reason is empty if it is not said.

    Of a page that is gone, whatever it showed, the title is empty, too.
    """

    title: str
    reason: str


def _shortened(corpus: Corpus, site: Site) -> Iterator[tuple[str, str, str]]:
    """Addresses that people come to by taking the end off another, each with what is at the nearest page, and that."""
    yield urls.STORIES, site.language.gettext("All stories, by month"), urls.MONTHS
    if len(corpus.entities.all) > MANY:
        yield urls.LETTERS, site.language.gettext("All entities, A to Z"), urls.ENTITIES
    for year in sorted({month.year for month in corpus.months}):
        yield f"{year:04d}/", str(year), urls.year(year)


def produce(corpus: Corpus, site: Site, _memo: Memo) -> Iterator[Page]:
    """Yields the former addresses of stories and versions; those of merged entities are yielded with the entity."""
    for story in corpus.withdrawn:
        origin = f"the withdrawn story {story.slug!r}"
        yield Page(
            address=urls.story(story.slug),
            template="pages/withdrawn.html",
            title=story.title,
            description=site.language.gettext("This story was withdrawn from the archive."),
            origin=origin,
            view=Withdrawn(story.title, "" if story.withdrawn == "true" else (story.withdrawn or "").rstrip(".")),
            listed=False,
        )
        for alias in story.aliases:
            if alias not in corpus.redirects:
                yield moved_page(urls.story(alias), story.title, urls.story(story.slug), site.language, origin=origin)
    for address in site.settings.gone:
        yield Page(
            address=address,
            template="pages/withdrawn.html",
            title=site.language.gettext("No longer here"),
            description=site.language.gettext("What was here is no longer part of this archive."),
            origin=f"`gone` of the settings, /{address}",
            view=Withdrawn("", ""),
            listed=False,
        )
    for address, title, href in _shortened(corpus, site):
        yield moved_page(address, title, href, site.language, origin=f"the shortened address /{address}")
    for alias, slug in sorted(corpus.redirects.items()):
        title, origin = corpus.by_slug[slug].title, f"the alias {alias!r} of {slug!r}"
        yield moved_page(urls.story(alias), title, urls.story(slug), site.language, origin=origin)
    for alias, target in sorted(corpus.text_redirects.items()):
        story = corpus.by_slug[target.partition("/")[0]]
        for beneath in ("", urls.CHANGES):
            yield moved_page(
                urls.story(alias) + beneath,
                story.title,
                urls.story(target) + (beneath if "/" in target else ""),
                site.language,
                origin=f"the text {alias!r} of {story.slug!r}",
            )
