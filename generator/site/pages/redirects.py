"""Redirect pages at the addresses that have moved, for hosts that do not read `_redirects`."""

from collections.abc import Iterator

from generator.core.memo import Memo
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.page import Page
from generator.site.site import Site
from generator.site.views.links import Moved


def produce(corpus: Corpus, _site: Site, _memo: Memo) -> Iterator[Page]:
    """Yields the former addresses of stories and versions; those of merged entities are yielded with the entity."""
    for alias, slug in sorted(corpus.redirects.items()):
        story = corpus.by_slug[slug]
        yield Page(
            address=urls.story(alias),
            template="pages/moved.html",
            title=f"Moved: {story.title}",
            description="This story has moved.",
            origin=f"the alias {alias!r} of {slug!r}",
            view=Moved(story.title, urls.story(slug)),
            listed=False,
        )
    for alias, target in sorted(corpus.text_redirects.items()):
        story = corpus.by_slug[target.partition("/")[0]]
        for beneath in ("", urls.CHANGES):
            new_address = urls.story(target) + (beneath if "/" in target else "")
            yield Page(
                address=urls.story(alias) + beneath,
                template="pages/moved.html",
                title=f"Moved: {story.title}",
                description="This version has moved.",
                origin=f"the text {alias!r} of {story.slug!r}",
                view=Moved(story.title, new_address),
                listed=False,
            )
