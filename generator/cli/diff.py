"""Formats what publishing a build would change: as lines for people, and as data for machines."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from generator.build.derived.entries import EntryChanges
from generator.build.report import Report
from generator.core.text import plural
from generator.site import urls

SHOWN = 20
"""Maximum number of addresses of a kind in the lines; the data lists all."""


class Difference(NamedTuple):
    """What would change, as addresses below the site's root.

    `redirected` are pages that lead to another one from now on, with its address. `entries` are those of feeds, by id,
    `feeds` the documents of feeds that would change, `files` all other files that would be written or removed.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    redirected: tuple[tuple[str, str], ...]
    entries: EntryChanges
    feeds: tuple[str, ...]
    files: tuple[str, ...]


def difference(report: Report) -> Difference:
    """What publishing a build would change, given the report of a dry run."""
    output = report.output
    redirects = dict(_redirects(report))
    added, changed = (_pages(paths) for paths in (output.created, output.changed))
    written = (*output.created, *output.changed, *output.removed)
    return Difference(
        added=tuple(address for address in added if address not in redirects),
        changed=tuple(address for address in changed if address not in redirects),
        removed=_pages(output.removed),
        redirected=tuple((old, redirects[old]) for old in sorted((*added, *changed)) if old in redirects),
        entries=report.entries or EntryChanges(),
        feeds=tuple(sorted(path for path in written if _is_feed(path))),
        files=tuple(sorted(path for path in written if not path.endswith(".html") and not _is_feed(path))),
    )


def as_data(report: Report) -> dict[str, object]:
    """The difference, ready for JSON."""
    of = difference(report)
    redirected = [{"from": old, "to": new} for old, new in of.redirected]
    return {"difference": of._asdict() | {"redirected": redirected, "entries": of.entries._asdict()}}


def as_lines(report: Report) -> Iterator[str]:
    """The same as lines of text."""
    if report.failed:
        return
    of = difference(report)
    if not any((of.added, of.changed, of.removed, of.redirected, *of.entries, of.feeds, of.files)):
        yield "nothing would change"
        return
    redirected = [f"/{old} → /{new}" for old, new in of.redirected]
    for word, addresses in (
        ("added", [f"/{address}" for address in of.added]),
        ("changed", [f"/{address}" for address in of.changed]),
        ("removed", [f"/{address}" for address in of.removed]),
        ("redirected", redirected),
        ("new in feeds", [*of.entries.added]),
        ("changed in feeds", [*of.entries.changed]),
        ("removed from feeds", [*of.entries.removed]),
    ):
        yield from _listed(word, addresses)
    yield f"{plural(len(of.feeds), 'document')} of feeds and {plural(len(of.files), 'other file')} would change"


def _listed(word: str, addresses: list[str]) -> Iterator[str]:
    for address in addresses[:SHOWN]:
        yield f"{word} {address}"
    if addresses[SHOWN:]:
        yield f"{word}: {len(addresses) - SHOWN} more: --format json lists them"


def _pages(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(path.removesuffix("index.html") for path in paths if path.endswith(".html")))


def _is_feed(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    is_archived = folder.rpartition("/")[2] == "atom" and name.endswith(".xml")
    return is_archived or name in {urls.FEED, urls.json_feed(urls.FEED)}


def _redirects(report: Report) -> Iterator[tuple[str, str]]:
    """The former addresses of stories, texts and entities, with the present ones."""
    if report.corpus is None:
        return
    for alias, slug in report.corpus.redirects.items():
        yield urls.story(alias), urls.story(slug)
    for alias, target in report.corpus.text_redirects.items():
        yield urls.story(alias), urls.story(target)
    for old, slug in report.corpus.entities.moved.items():
        yield urls.entity(old), urls.entity(slug)
