"""The files that the last build wrote and this one does not in; what that means for readers, as problems, out."""

import re
from collections.abc import Iterable, Sequence

from generator.core.model import Story
from generator.core.problems import Problem
from generator.core.text import beat_slug
from generator.corpus.corpus import Corpus
from generator.site import urls

# stories/kettle-question-1a2b/0f1e2d3c/: a version, or what led to one
_TEXT = re.compile(rf"{urls.STORIES}([^/]+)/[0-9a-f]{{8}}/")
# The search page, which a setting leaves out; the drawers of long lists, letters and the days of long months, which are
# there for as long as the list is long.
_PASSING = re.compile(
    rf"{urls.SEARCH}|(?:{urls.UNDATED}|{urls.WANTED}|{urls.LETTERS}|{urls.BEATS}part-)."
    rf"|(?:{urls.BEATS}|{urls.ENTITIES})[^/]+/.*/|\d{{4}}/\d\d/."
)


def lost_addresses(paths: Iterable[str], reduced: Sequence[Story], corpus: Corpus) -> tuple[Problem, ...]:
    """Paths, stories as they were before captures of theirs were removed, and the corpus, in.

    A problem for each page and feed that is gone out: a warning where it went with those captures, else an error.
    """
    expected = _addresses_of(reduced, corpus)
    fewer = {story.version_of or story.slug for story in reduced}
    problems = []
    for path in paths:
        address = path.removesuffix("index.html")
        if _PASSING.match(address) or (address == path and not path.endswith(urls.FEED)):
            continue
        text = _TEXT.match(address)
        if address in expected or (text and corpus.redirects.get(text[1], text[1]) in fewer):
            if text or not address.startswith(urls.STORIES):  # that a story goes was said where it was found
                message = f"/{address} goes with the captures that were removed"
                problems.append(Problem(code="withdrawn", message=message))
            continue
        problems.append(
            Problem(
                code="address-lost",
                message=f"/{address} was published, and this build has no such page",
                hint="bring its content back, or list its slug under aliases:, or go on with --allow-lost",
            )
        )
    return tuple(problems)


def _addresses_of(stories: Iterable[Story], corpus: Corpus) -> frozenset[str]:
    """Stories in; out the addresses of every page and feed that may exist for their sake alone."""
    found: set[str] = set()
    for story in stories:
        found |= {urls.story(slug) for slug in (story.slug, *story.aliases)}
        marked = {slug for slug, _ in story.entities}
        lists = [urls.entity(slug) for slug in marked | {corpus.entities.moved.get(slug, slug) for slug in marked}]
        lists += [urls.beat(beat_slug(story.beat))] if story.beat else []
        if story.date:
            found.add(urls.month(story.date.year, story.date.month))
        found |= {address for each in lists for address in (each, urls.feed(each))}
    return frozenset(found)
