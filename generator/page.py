"""What producers make: pages, to be shown through a template, and documents, which are bytes already."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the site: its path, its bytes, and what it was made from, for when two claim one path."""

    path: str
    data: bytes
    origin: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words and where they lead: an address relative to the site's root."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page before it is shown: its address, its template, and the view that the template is given.

    `title` and `description` go into the head. `feeds` are advertised there. `listed` pages stand in the sitemap,
    with `modified` where the content tells. `absolute` pages are shown at any depth, so their links cannot be relative.
    """

    address: str
    template: str
    title: str
    description: str
    view: object
    origin: str
    feeds: tuple[Link, ...] = ()
    trail: tuple[Link, ...] = ()
    listed: bool = True
    absolute: bool = False
    modified: datetime | None = None
