"""Reports the published pages and feeds that a build would lose."""

import re
from collections.abc import Container, Iterable, Sequence
from difflib import get_close_matches

from generator.core.model import Story
from generator.core.problems import Problem
from generator.core.text import beat_slug
from generator.corpus.corpus import Corpus
from generator.site import urls

# stories/kettle-question-1a2b/0f1e2d3c/: a version, or a redirect to one
_TEXT = re.compile(rf"{urls.STORIES}([^/]+)/[0-9a-f]{{8}}/")
# Pages that may come and go: those of search and data, which settings turn off; the parts of long lists, the pages of
# letters and the days of long months, which exist only while the list is long; what only leads to the nearest page.
_PASSING = re.compile(
    rf"{urls.SEARCH}|{urls.DATA}|(?:{urls.STORIES}|{urls.LETTERS}|\d{{4}}/)\Z|(?:{urls.UNDATED}|{urls.WANTED}|{urls.LETTERS}|{urls.BEATS}part-)."
    rf"|(?:{urls.BEATS}|{urls.ENTITIES})[^/]+/.*/|\d{{4}}/\d\d/."
)


def guarded(paths: Iterable[str]) -> frozenset[str]:
    """The addresses among the files of a site that readers can rely on: of its pages, but for passing ones."""
    addresses = {path.removesuffix("index.html") for path in paths if path.endswith("/index.html")}
    return frozenset(address for address in addresses if not _PASSING.match(address) and not re.search(r"\s", address))


GUESSES = 10
"""For how many lost addresses the story that took their place is guessed: each is compared with all slugs."""


def lost_addresses(
    paths: Iterable[str],
    reduced: Sequence[Story],
    corpus: Corpus,
    allowed: Container[str] = (),
    gone: tuple[str, ...] = (),
) -> tuple[Problem, ...]:
    """Reports each published page and feed that this build does not have.

    It is a warning where captures that were removed, or stories that were withdrawn, account for it, else an error.

    Args:
        paths: The files that the last build wrote and this one does not.
        reduced: Stories as they were before some of their captures were removed.
        corpus: The corpus of this build.
        allowed: The slugs of stories, entities and beats that may be lost.
        gone: The addresses that are said to be gone.
    """
    reduced = (*reduced, *corpus.withdrawn)
    withdrawn = {slug for story in corpus.withdrawn for slug in (story.slug, *story.aliases)}
    expected = _addresses_of(reduced, corpus)
    reduced_slugs = {story.version_of or story.slug for story in reduced}
    problems = []
    lost: set[str] = set()
    for path in paths:
        address = path.removesuffix("index.html")
        if _PASSING.match(address) or (address == path and not path.endswith(urls.FEED)):
            continue
        kind, slug, *_ = (*address.split("/"), "")
        if slug in allowed or (f"{kind}/" == urls.STORIES and slug in withdrawn):
            continue  # the page of a withdrawn story says so for its versions, too
        if address.startswith(gone):
            continue  # likewise a page that is gone, for its feed
        version = _TEXT.match(address)
        if address in expected or (version and corpus.redirects.get(version[1], version[1]) in reduced_slugs):
            if version or not address.startswith(urls.STORIES):  # ingest has reported removed stories
                message = f"/{address} is gone, with the captures or stories that it was made from"
                problems.append(Problem(code="withdrawn", message=message))
            continue
        lost.add(slug)
        problems.append(
            Problem(
                code="address-lost",
                message=f"/{address} was published, and this build has no such page",
                hint=_way_out(f"{kind}/", slug, corpus.by_slug if len(lost) <= GUESSES else ()),
            )
        )
    return tuple(problems)


def _way_out(kind: str, slug: str, slugs: Iterable[str]) -> str:
    """What to do about a lost address, with the line to paste; `slugs` are those of stories that may be meant."""
    back = "bring its content back"
    if kind == urls.STORIES:
        likely = get_close_matches(slug, list(slugs), n=1)
        such_as = f", such as {likely[0]!r}" if likely else ""
        moved = f"put `aliases: [{slug}]` into the front matter of the story that it became{such_as}"
        return f"{back}, or {moved}; or withdraw it: `withdrawn: why`, or --allow-lost {slug}"
    if kind == urls.ENTITIES:
        return f"{back}, or put `merged: [{slug}]` under its new slug in entities.yaml; or --allow-lost {slug}"
    return f"{back}, or go on with --allow-lost{f' {slug}' if slug else ''}"


def _addresses_of(stories: Iterable[Story], corpus: Corpus) -> frozenset[str]:
    """The addresses of every page and feed that may exist only because of these stories."""
    addresses: set[str] = set()
    for story in stories:
        addresses |= {urls.story(slug) for slug in (story.slug, *story.aliases)}
        marked = {slug for slug, _ in story.entities}
        lists = [urls.entity(slug) for slug in marked | {corpus.entities.moved.get(slug, slug) for slug in marked}]
        lists += [urls.beat(beat_slug(story.beat))] if story.beat else []
        if story.date:
            addresses.add(urls.month(story.date.year, story.date.month))
        addresses |= {address for page in lists for address in (page, urls.feed(page))}
    return frozenset(addresses)
