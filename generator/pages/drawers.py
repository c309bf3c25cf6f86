"""A long list of stories in, the page or pages that show it out: by year, or by initial, in drawers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from generator.model import Story
from generator.page import Link, Page
from generator.pages.site import Row, Site
from generator.pages.views import OTHER, Counted, rows, told
from generator.text import slugify

LIMIT = 150
"""How many rows a page shows at most before its drawers become pages of their own: about 40 KB of HTML."""

FRONT = 30
"""How many rows then stay on the front page of the list."""


@dataclass(frozen=True, slots=True)
class Drawer:
    """Part of a list: its label, where it stands if on a page of its own, how many rows, and the rows shown here."""

    label: str
    href: str
    count: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list's front page shows: drawers with their rows, or the newest rows and links to the closed drawers."""

    drawers: tuple[Drawer, ...] = ()
    newest: tuple[Row, ...] = ()
    closed: tuple[Counted, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawerPage:
    """One drawer of a long list."""

    name: str
    told: str
    drawer: Drawer


def listing(
    address: str,
    stories: Sequence[Story],
    label: Callable[[Story], str],
    site: Site,
    earlier: frozenset[str] = frozenset(),
) -> tuple[Listing, tuple[Drawer, ...]]:
    """A list's address and its stories, in order, in; its front page and the drawers with pages of their own out."""
    groups = [(name, list(members)) for name, members in groupby(stories, label)]
    if len(stories) <= LIMIT:
        return Listing(
            tuple(Drawer(name, "", len(members), rows(members, site, earlier)) for name, members in groups)
        ), ()
    drawers = tuple(
        Drawer(
            name, f"{address}{'other' if name == OTHER else slugify(name)}/", len(members), rows(members, site, earlier)
        )
        for name, members in groups
    )
    closed = tuple(Counted(drawer.label, drawer.href, drawer.count) for drawer in drawers)
    return Listing(newest=rows(stories[:FRONT], site, earlier), closed=closed), drawers


def years_apart(stories: Sequence[Story]) -> list[int]:
    """The stories of a list by year in; the years that have pages of their own out."""
    return sorted({story.date.year for story in stories if story.date}) if len(stories) > LIMIT else []


def by_year(story: Story) -> str:
    """The year of a story, as the label of a drawer."""
    return str(story.date.year) if story.date else "Undated"


def drawer_page(
    name: str, address: str, drawer: Drawer, origin: str, trail: tuple[Link, ...], feeds: tuple[Link, ...]
) -> Page:
    """One drawer of a long list, as a page beneath the list's own."""
    stories = told(drawer.count, "story", "stories")
    return Page(
        address=drawer.href,
        template="pages/drawer.html",
        title=f"{name}, {drawer.label}",
        description=f"{name}: {stories} filed under {drawer.label}.",
        origin=f"{origin}, {drawer.label}, of {address}",
        feeds=feeds,
        trail=trail,
        view=DrawerPage(name, stories, drawer),
    )
