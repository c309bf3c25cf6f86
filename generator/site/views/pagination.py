"""Splits a long list over pages by size, so that no page grows without end.

A list that is too long for one page shows its newest entries and links to its parts: by year, then by month, then by
day, at last by number. A part that is still too long has parts of its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from generator.core.memo import Memo
from generator.corpus.beats import Beat
from generator.site import urls
from generator.site.language import Language
from generator.site.page import Link, Page
from generator.site.site import Row
from generator.site.views.grouping import Grouping, Label, Labeller, ListEntry, by_date
from generator.site.views.links import stories_in_words

LIMIT = 60_000
"""How large a list may be on one page, in bytes of HTML: some 150 stories. With its frame, a page is below 100 KB."""

FRONT = 12_000
"""How much of a longer list stays on its front page, in bytes of HTML."""

JUMPS_FROM = 7
"""From how many sections on a page has links to them at its top."""

_ROW = 330
"""What a row takes beside its words, in bytes."""


@dataclass(frozen=True, slots=True)
class ListSection:
    """Entries under one heading; `whole` is what it is a part of, as a month is of a year."""

    label: str
    anchor: str
    entries: tuple[Any, ...]
    whole: str = ""


@dataclass(frozen=True, slots=True)
class ListPart:
    """A part of a list on a page of its own: its entries in sections, or its own parts."""

    label: str
    href: str
    count: int
    sections: tuple[ListSection, ...] = ()
    parts: tuple["ListPart", ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list's front page: all entries in sections, or the newest entries and links to the parts.

    `places` maps the anchor of each section to its address, from the site's root. `jumps` lead to sections on the same
    page, where there are many: to the first of each year, to each letter.
    """

    sections: tuple[ListSection, ...] = ()
    newest: tuple[Any, ...] = ()
    parts: tuple[ListPart, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    jumps: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class PartPage:
    """The page of one part of a list. Its entries are links, mentions, wanted stories, or else rows."""

    title: str
    count: str
    part: ListPart
    links: bool
    mentions: bool
    wanted: bool


def story_entries(rows: Iterable[Row], *, deks: bool = False) -> list[ListEntry]:
    """The entries of a list of stories. `deks` says whether the list shows their deks."""
    return [ListEntry(row.title, row.date, row, _ROW + _bytes(row, deks=deks)) for row in rows]


def _bytes(row: Row, *, deks: bool) -> int:
    text = (row.title, row.beat.text if row.beat else "", row.dek or "" if deks else "")
    return sum(len(part) if part.isascii() else len(part.encode()) for part in text)


def listing(
    address: str,
    entries: Sequence[ListEntry],
    grouping: Grouping,
    language: Language,
    *,
    prefix: str = "",
    newest: bool = True,
) -> tuple[Listing, tuple[ListPart, ...]]:
    """The front page of a list, and its parts with all that they hold.

    Args:
        address: Where the list is.
        entries: Its entries, in order.
        grouping: How it is divided.
        language: The language of the site.
        prefix: Goes before the anchors of sections, where a page has two lists.
        newest: Whether a long list begins with its first entries.
    """
    if sum(entry.size for entry in entries) <= LIMIT:
        sections = _sections(entries, grouping, prefix)
        places = {section.anchor: f"{address}#{section.anchor}" for section in sections}
        return Listing(sections, places=places, jumps=_jumps(sections)), ()
    parts = tuple(_parts(address, entries, grouping, grouping.parts, language))
    places = {
        section.anchor: f"{part.href}#{section.anchor}" for part in leaf_parts(parts) for section in part.sections
    }
    front = Listing(
        newest=tuple(_front(entries)) if newest else (), parts=tuple(map(_without_content, parts)), places=places
    )
    return front, parts


def _jumps(sections: Sequence[ListSection]) -> tuple[Link, ...]:
    """Links to sections of a page that has many: the first month of each year stands for the year."""
    if len(sections) < JUMPS_FROM:
        return ()
    first: dict[str, str] = {}
    for section in sections:
        first.setdefault(section.whole or section.label, section.anchor)
    return tuple([Link(label, anchor) for label, anchor in first.items()]) if len(first) > 1 else ()


def beat_listing(
    beat: Beat, rows: tuple[Row, ...], language: Language, memo: Memo
) -> tuple[Listing, tuple[ListPart, ...]]:
    """The list of a beat's stories as its page has it, and the parts of that list."""
    return memo.call("beat listing", beat.slug, _beat_listing, beat.slug, rows, language)


def _beat_listing(slug: str, rows: tuple[Row, ...], language: Language) -> tuple[Listing, tuple[ListPart, ...]]:
    return listing(urls.beat(slug), story_entries(rows), by_date(language), language)


def _without_content(part: ListPart) -> ListPart:
    """A part without its entries, for a page that only links to it."""
    return replace(part, sections=(), parts=tuple(map(_without_content, part.parts)))


def _front(entries: Sequence[ListEntry]) -> Iterator[Any]:
    room = FRONT
    for entry in entries:
        room -= entry.size
        if room < 0:
            return
        yield entry.shown


def _sections(entries: Sequence[ListEntry], grouping: Grouping, prefix: str = "") -> tuple[ListSection, ...]:
    return tuple(
        ListSection(label.text, prefix + label.slug, tuple([entry.shown for entry in group]), label.whole)
        for label, group in _groups(entries, grouping.section)
    )


def _groups(entries: Iterable[ListEntry], labeller: Labeller) -> Iterable[tuple[Label, list[ListEntry]]]:
    """Entries by their labels, in the order in which the labels are met: order by title is not order by initial."""
    groups: dict[str, tuple[Label, list[ListEntry]]] = {}
    for entry in entries:
        label = labeller(entry)
        groups.setdefault(label.slug, (label, []))[1].append(entry)
    return groups.values()


def _parts(
    address: str,
    entries: Sequence[ListEntry],
    grouping: Grouping,
    levels: Sequence[Labeller],
    language: Language,
) -> Iterator[ListPart]:
    if not levels:
        yield from _numbered_parts(address, entries, grouping, language)
        return
    level, *deeper = levels
    for label, group in _groups(entries, level):
        href = f"{address}{label.slug}/"
        if sum(entry.size for entry in group) <= LIMIT:
            yield ListPart(label.text, href, len(group), _sections(group, grouping))
        else:
            yield ListPart(label.text, href, len(group), parts=tuple(_parts(href, group, grouping, deeper, language)))


def _numbered_parts(
    address: str, entries: Sequence[ListEntry], grouping: Grouping, language: Language
) -> Iterator[ListPart]:
    """Numbered parts, where nothing is left that entries could be grouped by."""

    def made() -> ListPart:
        label = language.gettext("Part %(number)s", number=number)
        return ListPart(label, f"{address}part-{number}/", len(part), _sections(part, grouping))

    part: list[ListEntry] = []
    number, size = 1, 0
    for entry in entries:
        if part and size + entry.size > LIMIT:
            yield made()
            part, size, number = [], 0, number + 1
        part.append(entry)
        size += entry.size
    yield made()


def leaf_parts(parts: Sequence[ListPart]) -> Iterator[ListPart]:
    """The parts that hold entries, at any depth."""
    for part in parts:
        if part.parts:
            yield from leaf_parts(part.parts)
        else:
            yield part


def part_pages(
    name: str,
    parts: Sequence[ListPart],
    origin: str,
    trail: tuple[Link, ...],
    feeds: tuple[Link, ...],
    language: Language,
    *,
    kind: str = "rows",
) -> Iterator[Page]:
    """A page for each part of a list, at any depth. `kind` is what its entries are, as in `PartPage`."""
    for part in parts:
        count = (
            language.ngettext("%(num)s entry", "%(num)s entries", part.count)
            if kind == "links"
            else stories_in_words(part.count, language)
        )
        title = language.gettext("%(list)s, %(part)s", list=name, part=part.label)
        yield Page(
            address=part.href,
            template="pages/part.html",
            title=title,
            description=language.gettext("%(title)s: %(count)s.", title=title, count=count),
            origin=f"{origin}, {part.label}, at {part.href}",
            feeds=feeds,
            trail=trail,
            view=PartPage(
                title,
                count,
                _without_content(part) if part.parts else part,
                links=kind == "links",
                mentions=kind == "mentions",
                wanted=kind == "wanted",
            ),
        )
        below = (*trail, Link(part.label, part.href))
        yield from part_pages(name, part.parts, origin, below, feeds, language, kind=kind)
