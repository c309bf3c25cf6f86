"""The corpus in; a page for each other text that a story had, and one for what its rewrite changed, out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator import urls
from generator.compare import ADDED, REMOVED, Run, compare
from generator.corpus import Corpus
from generator.model import Story
from generator.page import Link, Page
from generator.pages.site import Site
from generator.pages.texts import Text, text_of
from generator.pages.views import dated, site_feed, summary, told
from generator.prose import Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPage:
    """A text that the story once had, or has in another capture."""

    text: Text
    story: Link
    changes: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage:
    """One text of a story against the one that followed it. `ordered` says that their dates tell which came first."""

    older: Link
    newer: Link
    ordered: bool
    title: tuple[Run, ...]
    dek: tuple[Run, ...]
    paragraphs: tuple[tuple[Run, ...], ...]
    told: str


def produce(corpus: Corpus, site: Site) -> Iterator[Page]:
    """Each older or other text, and each comparison with the text after it."""
    for slug, versions in corpus.versions.items():
        story = corpus.by_slug[slug]
        followed = [(story, corpus.prose[slug]), *versions]
        for newer, older in zip(followed, versions, strict=False):
            yield _version(story, older, corpus, site)
            yield _changes(story, older, newer, site)


def _version(story: Story, version: tuple[Story, Prose], corpus: Corpus, site: Site) -> Page:
    of, text = version
    address = urls.version(story.slug, of.slug)
    return Page(
        address=address,
        template="pages/version.html",
        title=f"{of.title} ({dated(of.date)})",
        description=summary(of, text),
        origin=f"the version {of.slug!r} of {story.slug!r}",
        feeds=(site_feed(site),),
        trail=(Link(story.title, urls.story(story.slug)),),
        modified=of.updated or of.date,
        view=VersionPage(
            text=text_of(of, text, story.slug, address, corpus, site),
            story=Link(story.title, urls.story(story.slug)),
            changes=Link("What its rewrite changed", urls.changes(story.slug, of.slug)),
        ),
    )


def _changes(story: Story, older: tuple[Story, Prose], newer: tuple[Story, Prose], site: Site) -> Page:
    (before, old), (after, new) = older, newer
    paragraphs = compare([p.text for p in old.paragraphs], [p.text for p in new.paragraphs])
    runs = [run for paragraph in paragraphs for run in paragraph]
    return Page(
        address=urls.changes(story.slug, before.slug),
        template="pages/changes.html",
        title=f"Changes: {story.title}",
        description=f"What a rewrite took out of this story and put in, word by word: {_count(runs)}.",
        origin=f"the changes of {before.slug!r} of {story.slug!r}",
        feeds=(site_feed(site),),
        trail=(
            Link(story.title, urls.story(story.slug)),
            Link(dated(before.date), urls.version(story.slug, before.slug)),
        ),
        view=ChangesPage(
            older=Link(dated(before.date), urls.version(story.slug, before.slug)),
            newer=Link(dated(after.date), _address(story, after)),
            ordered=before.date is not None and after.date is not None,
            title=_line(before.title, after.title),
            dek=_line(before.description or "", after.description or ""),
            paragraphs=paragraphs,
            told=_count(runs),
        ),
    )


def _address(story: Story, text: Story) -> str:
    return urls.version(story.slug, text.slug) if text.version_of else urls.story(story.slug)


def _line(old: str, new: str) -> tuple[Run, ...]:
    return tuple(run for paragraph in compare([old], [new]) for run in paragraph)


def _count(runs: Sequence[Run]) -> str:
    """How many words came and went, in words."""
    added, removed = (sum(len(run.text.split()) for run in runs if run.change == kind) for kind in (ADDED, REMOVED))
    return f"{told(added, 'word', 'words')} added, {told(removed, 'word', 'words')} removed"
