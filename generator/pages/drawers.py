"""A long list of stories in, the page or pages that show it out: by year, or by initial, in drawers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from generator.model import Story
from generator.pages.site import Counted, Row, row
from generator.text import slugify

LIMIT = 150
"""How many rows a page shows at most before its drawers become pages of their own: about 40 KB of HTML."""

OTHER = "#"
"""The initial of names that start with no letter."""

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


def listing(
    address: str, stories: Sequence[Story], label: Callable[[Story], str], earlier: frozenset[str] = frozenset()
) -> tuple[Listing, tuple[Drawer, ...]]:
    """A list's address and its stories, in order, in; its front page and the drawers with pages of their own out."""
    groups = [(name, list(members)) for name, members in groupby(stories, label)]
    if len(stories) <= LIMIT:
        return Listing(tuple(Drawer(name, "", len(members), rows(members, earlier)) for name, members in groups)), ()
    drawers = tuple(
        Drawer(name, f"{address}{'other' if name == OTHER else slugify(name)}/", len(members), rows(members, earlier))
        for name, members in groups
    )
    closed = tuple(Counted(drawer.label, drawer.href, drawer.count) for drawer in drawers)
    return Listing(newest=rows(stories[:FRONT], earlier), closed=closed), drawers


def rows(stories: Iterable[Story], earlier: frozenset[str] = frozenset()) -> tuple[Row, ...]:
    """Stories in, their rows out; `earlier` as in `Row`, by slug."""
    return tuple(row(story, earlier=story.slug in earlier) for story in stories)


def by_year(story: Story) -> str:
    """The year of a story, as the label of a drawer."""
    return str(story.date.year) if story.date else "Undated"


def by_initial(name: str) -> str:
    """The initial that a name is filed under: A to Z, or # for all else."""
    first = slugify(name)[:1].upper()
    return first if first.isalpha() else OTHER
