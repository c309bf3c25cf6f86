"""A page for each version of a story, and one that compares it with the text that followed it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from msgspec.json import encode

from generator.content.settings import Settings
from generator.content.storyfile import key_of
from generator.content.text import Text
from generator.core import dates
from generator.core.document import Document
from generator.core.memo import Memo
from generator.core.model import Story
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.language import Language
from generator.site.page import Link, Page, Plan
from generator.site.site import Site
from generator.site.views.links import date_or_undated, feed_link, head_title
from generator.site.views.story_text import StoryText, TextInputs, story_text, text_inputs
from generator.site.word_diff import ADDED, REMOVED, SAME, Run, compare


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPage:
    """A version: a text that the story once had, or has in another capture."""

    text: StoryText
    story: Link
    changes: Link


class Block(NamedTuple):
    """Paragraphs of a comparison that follow each other: with changes, if it has an `anchor`, or all without.

    `next` is the anchor of the next block with changes, `label` what one without is called while it is folded.
    """

    paragraphs: tuple[tuple[Run, ...], ...]
    anchor: str = ""
    next: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage:
    """A version compared with the text that followed it. `ordered` says that both have dates, which give the order.

    `title` is empty if it is still the same. `first` is the anchor of the first change in the text, if there is one.
    """

    older: Link
    newer: Link
    ordered: bool
    heading: str
    title: tuple[Run, ...]
    dek: tuple[Run, ...]
    blocks: tuple[Block, ...]
    first: str
    words: str


def produce(corpus: Corpus, site: Site, _memo: Memo) -> Iterator[Plan]:
    """Yields the page of each older or other text, and its comparison with the text after it."""
    for slug, versions in corpus.versions.items():
        if not site.has(corpus.by_slug[slug]):
            continue
        texts = [(text, site.texts[key_of(text)]) for text in (corpus.by_slug[slug], *(text for text, _ in versions))]
        link = site.links[slug]
        for newer, older, (version, facts) in zip(texts, texts[1:], versions, strict=False):
            address = urls.version(slug, version.slug)
            addresses = tuple(map(site.addresses.get, facts.targets))
            parts = (text_inputs(*older, facts, addresses, site.raw), slug, link, site.settings, site.language)
            yield Plan(urls.file(address), _version, parts, address, version.updated or version.date)
            address = urls.changes(slug, version.slug)
            yield Plan(urls.file(address), _changes, (older, newer, slug, link, site.settings, site.language), address)
            if site.settings.records:
                yield Plan(urls.changes_json(slug, version.slug), _changes_json, (older, newer, slug, site.settings))


def _version(parts: TextInputs, slug: str, story: Link, settings: Settings, language: Language) -> Page:
    version, day = parts.story, date_or_undated(parts.story.date, language)
    address = urls.version(slug, version.slug)
    return Page(
        address=address,
        template="pages/version.html",
        title=f"{head_title(version.title)} ({day})",
        description=language.gettext(
            "Another version of the story “%(title)s”, %(day)s: %(summary)s",
            title=story.text,
            day=day,
            summary=parts.summary,
        ),
        origin=f"the version {version.slug!r} of {slug!r}",
        feeds=(feed_link(settings, language),),
        trail=(story,),
        modified=version.updated or version.date,
        view=VersionPage(
            text=story_text(parts, slug, address, settings, language),
            story=story,
            changes=Link(language.gettext("What changed after it"), urls.changes(slug, version.slug)),
        ),
    )


def _changes(
    older: tuple[Story, Text],
    newer: tuple[Story, Text],
    slug: str,
    story: Link,
    settings: Settings,
    language: Language,
) -> Page:
    (before, old), (after, new) = older, newer
    paragraphs = _compared(_words(old), _words(new))
    runs = [run for paragraph in paragraphs for run in paragraph]
    blocks = tuple(_blocks(paragraphs, language))
    words = _count(runs, language)
    version = Link(date_or_undated(before.date, language), urls.version(slug, before.slug))
    return Page(
        address=urls.changes(slug, before.slug),
        template="pages/changes.html",
        title=language.gettext("Changes: %(title)s", title=head_title(story.text)),
        description=language.gettext(
            "What a rewrite removed from this story and added, word by word: %(words)s.", words=words
        ),
        origin=f"the changes of {before.slug!r} of {slug!r}",
        feeds=(feed_link(settings, language),),
        trail=(story, version),
        view=ChangesPage(
            older=version,
            newer=Link(
                date_or_undated(after.date, language),
                urls.version(slug, after.slug) if after.version_of else story.href,
            ),
            ordered=before.date is not None and after.date is not None,
            heading=after.title,
            title=_line(before.title, after.title) if before.title != after.title else (),
            dek=_line(before.description or "", after.description or ""),
            blocks=blocks,
            first=next((block.anchor for block in blocks if block.anchor), ""),
            words=words,
        ),
    )


def _changes_json(older: tuple[Story, Text], newer: tuple[Story, Text], slug: str, settings: Settings) -> Document:
    """What the comparison shows, for programs: the title, the dek and each paragraph in which words changed."""
    (before, old), (after, new) = older, newer
    paragraphs = _compared(_words(old), _words(new))
    address, base = urls.changes(slug, before.slug), settings.base_url
    data = {
        "story": slug,
        "older": {"url": base + urls.version(slug, before.slug), "date": _iso(before), "title": before.title},
        "newer": {
            "url": base + (urls.version(slug, after.slug) if after.version_of else urls.story(slug)),
            "date": _iso(after),
            "title": after.title,
        },
        "title": _runs(_line(before.title, after.title)) if before.title != after.title else [],
        "dek": _runs(_line(before.description or "", after.description or "")),
        "paragraphs": [_runs(runs) for runs in paragraphs if any(run.change != SAME for run in runs)],
    }
    return Document(f"{address}changes.json", encode(data) + b"\n", f"the changes of {before.slug!r} of {slug!r}")


def _words(text: Text) -> tuple[str, ...]:
    return tuple([paragraph.text for paragraph in text.prose.paragraphs])


@lru_cache(maxsize=1)
def _compared(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[tuple[Run, ...], ...]:
    """The comparison of two texts by paragraphs; its page and its file for programs are made one after the other."""
    return compare(old, new)


def _iso(story: Story) -> str | None:
    return dates.iso(story.date) if story.date else None


def _runs(runs: Sequence[Run]) -> list[dict[str, str]]:
    """Stretches of words, each the same in both texts, added or removed."""
    return [{"change": run.change, "text": run.text} for run in runs]


def _blocks(paragraphs: Sequence[tuple[Run, ...]], language: Language) -> Iterator[Block]:
    """Parts a comparison into stretches with changes and stretches without; each of the former leads to the next."""
    groups = [
        (has_changed, tuple(group))
        for has_changed, group in groupby(paragraphs, lambda runs: any(run.change != SAME for run in runs))
    ]
    last, number = sum(has_changed for has_changed, _ in groups), 0
    for has_changed, group in groups:
        if has_changed:
            number += 1
            yield Block(group, f"change-{number}", f"change-{number + 1}" if number < last else "")
        else:
            label = language.ngettext("%(num)s unchanged paragraph", "%(num)s unchanged paragraphs", len(group))
            yield Block(group, label=label)


def _line(old: str, new: str) -> tuple[Run, ...]:
    return tuple(run for paragraph in compare([old], [new]) for run in paragraph)


def _count(runs: Sequence[Run], language: Language) -> str:
    """The number of words added and of words removed, in words."""
    added, removed = (sum(len(run.text.split()) for run in runs if run.change == kind) for kind in (ADDED, REMOVED))
    return language.gettext(", ").join(
        (
            language.ngettext("%(num)s word added", "%(num)s words added", added),
            language.ngettext("%(num)s word removed", "%(num)s words removed", removed),
        )
    )
