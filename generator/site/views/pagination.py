"""A long list in, the page or pages that show it out: drawers within drawers, so that no page grows without end."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from generator.core.model import Story
from generator.corpus.corpus import Beat
from generator.site import urls
from generator.site.page import Link, Page
from generator.site.site import Row, Site
from generator.site.views.grouping import BY_DATE, Filed, Label, Labelling, Order
from generator.site.views.links import rows, told

LIMIT = 60_000
"""How large a list may be on one page, in bytes of HTML: some 150 stories. With its frame a page has below 100 KB."""

FRONT = 12_000
"""How much of a longer list then stays on its front page."""

_ROW = 330
"""What a row takes beside its words."""


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under one heading."""

    label: str
    anchor: str
    entries: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Drawer:
    """A part of a list on a page of its own: its entries, or its own drawers."""

    label: str
    href: str
    count: int
    sections: tuple[Section, ...] = ()
    drawers: tuple["Drawer", ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list's front page: all in sections, or the newest entries and the drawers, closed.

    `places` tells by the anchor of a section where that is, from the site's root.
    """

    sections: tuple[Section, ...] = ()
    newest: tuple[Any, ...] = ()
    drawers: tuple[Drawer, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DrawerPage:
    """One drawer of a long list, whose entries are links, mentions, wanted stories, or else rows."""

    name: str
    told: str
    drawer: Drawer
    links: bool
    mentions: bool
    wanted: bool


def filed(
    stories: Sequence[Story], site: Site, earlier: frozenset[str] = frozenset(), *, deks: bool = False
) -> list[Filed]:
    """Stories in, their rows as entries out."""
    return [
        Filed(story.title, story.date, row, _ROW + _bytes(row, deks=deks))
        for story, row in zip(stories, rows(stories, site, earlier), strict=True)
    ]


def _bytes(row: Row, *, deks: bool) -> int:
    text = (row.title, row.beat.text if row.beat else "", row.dek or "" if deks else "")
    return sum(len(part) if part.isascii() else len(part.encode()) for part in text)


def listing(
    address: str, entries: Sequence[Filed], order: Order, *, prefix: str = "", newest: bool = True
) -> tuple[Listing, tuple[Drawer, ...]]:
    """A list's address and its entries, in order, in; its front page, and the drawers with all that they hold, out.

    `prefix` goes before the anchors of sections, where a page has two lists. `newest` is whether a long list begins
    with its first entries.
    """
    if sum(entry.size for entry in entries) <= LIMIT:
        sections = _sections(entries, order, prefix)
        return Listing(sections, places={each.anchor: f"{address}#{each.anchor}" for each in sections}), ()
    drawers = tuple(_drawers(address, entries, order, order.drawers))
    places = {
        section.anchor: f"{drawer.href}#{section.anchor}" for drawer in leaves(drawers) for section in drawer.sections
    }
    front = Listing(
        newest=tuple(_front(entries)) if newest else (), drawers=tuple(map(_closed, drawers)), places=places
    )
    return front, drawers


def beat_listing(beat: Beat, site: Site) -> tuple[Listing, tuple[Drawer, ...]]:
    """A beat in, the list of its stories as its page has it, and the drawers of that, out."""
    found: tuple[Listing, tuple[Drawer, ...]] = site.work.group(
        "beat listing", beat.slug, (beat,), _beat_listing, beat, site
    )
    return found


def _beat_listing(beat: Beat, site: Site) -> tuple[Listing, tuple[Drawer, ...]]:
    return listing(urls.beat(beat.slug), filed(beat.stories, site, beat.earlier), BY_DATE)


def _closed(drawer: Drawer) -> Drawer:
    """A drawer without what is in it, for the page that only names it."""
    return replace(drawer, sections=(), drawers=tuple(map(_closed, drawer.drawers)))


def _front(entries: Sequence[Filed]) -> Iterator[Any]:
    room = FRONT
    for entry in entries:
        room -= entry.size
        if room < 0:
            return
        yield entry.entry


def _sections(entries: Sequence[Filed], order: Order, prefix: str = "") -> tuple[Section, ...]:
    groups = _grouped(entries, order.section)
    return tuple(Section(label.text, prefix + label.part, tuple([e.entry for e in of])) for label, of in groups)


def _grouped(entries: Iterable[Filed], label: Labelling) -> Iterable[tuple[Label, list[Filed]]]:
    """Entries by their labels, in the order of the first of each: order by title is not that by initial."""
    found: dict[str, tuple[Label, list[Filed]]] = {}
    for entry in entries:
        of = label(entry)
        found.setdefault(of.part, (of, []))[1].append(entry)
    return found.values()


def _drawers(address: str, entries: Sequence[Filed], order: Order, levels: Sequence[Labelling]) -> Iterator[Drawer]:
    if not levels:
        yield from _numbered(address, entries, order)
        return
    level, *deeper = levels
    for label, of in _grouped(entries, level):
        href = f"{address}{label.part}/"
        if sum(entry.size for entry in of) <= LIMIT:
            yield Drawer(label.text, href, len(of), _sections(of, order))
        else:
            yield Drawer(label.text, href, len(of), drawers=tuple(_drawers(href, of, order, deeper)))


def _numbered(address: str, entries: Sequence[Filed], order: Order) -> Iterator[Drawer]:
    """Where nothing tells entries apart any more, so many at a time."""
    part: list[Filed] = []
    number, size = 1, 0
    for entry in entries:
        if part and size + entry.size > LIMIT:
            yield Drawer(f"Part {number}", f"{address}part-{number}/", len(part), _sections(part, order))
            part, size, number = [], 0, number + 1
        part.append(entry)
        size += entry.size
    yield Drawer(f"Part {number}", f"{address}part-{number}/", len(part), _sections(part, order))


def leaves(drawers: Sequence[Drawer]) -> Iterator[Drawer]:
    """Drawers in; those that hold entries, at any depth, out."""
    for drawer in drawers:
        if drawer.drawers:
            yield from leaves(drawer.drawers)
        else:
            yield drawer


def drawer_pages(
    name: str,
    drawers: Sequence[Drawer],
    origin: str,
    trail: tuple[Link, ...],
    feeds: tuple[Link, ...],
    *,
    kind: str = "rows",
) -> Iterator[Page]:
    """The drawers of a long list, each as a page; those with drawers of their own list these."""
    for drawer in drawers:
        count = told(drawer.count, *(("entity", "entities") if kind == "links" else ("story", "stories")))
        yield Page(
            address=drawer.href,
            template="pages/drawer.html",
            title=f"{name}, {drawer.label}",
            description=f"{name}: {count} filed under {drawer.label}.",
            origin=f"{origin}, {drawer.label}, at {drawer.href}",
            feeds=feeds,
            trail=trail,
            view=DrawerPage(
                name,
                count,
                _closed(drawer) if drawer.drawers else drawer,
                links=kind == "links",
                mentions=kind == "mentions",
                wanted=kind == "wanted",
            ),
        )
        below = (*trail, Link(drawer.label, drawer.href))
        yield from drawer_pages(name, drawer.drawers, origin, below, feeds, kind=kind)
