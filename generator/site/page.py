"""What producers make: plans of pages and documents, and pages and documents themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup

from generator.core.document import Document
from generator.site import urls


class Link(NamedTuple):
    """Words and where they lead: an address relative to the site's root."""

    text: str
    href: str


class Here(NamedTuple):
    """For each part of the archive `page` where a page is its front, `true` where it is below that, else nothing.

    The values are those of `aria-current` (WAI-ARIA 1.2, section 6.6.5).
    """

    beats: str
    entities: str
    months: str
    explore: str
    search: str
    feeds: str
    about: str


_PARTS = (urls.BEATS, urls.ENTITIES, urls.MONTHS, urls.EXPLORE, urls.SEARCH, urls.FEEDS, urls.ABOUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page before it is shown: its address, its template, and the view that the template is given.

    `title` and `description` go into the head, `feeds` are advertised there, as are `alternates`, the same content in
    other forms as (media type, address); `properties` are more of Open Graph, `data` is JSON-LD. `listed` pages stand
    in the sitemap, with `modified` where the content tells. `absolute` pages are shown at any depth, so their links
    cannot be relative.
    """

    address: str
    template: str
    title: str
    description: str
    view: object
    origin: str
    feeds: tuple[Link, ...] = ()
    trail: tuple[Link, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()
    properties: tuple[tuple[str, str], ...] = (("og:type", "website"),)
    data: Markup | None = None
    listed: bool = True
    absolute: bool = False
    modified: datetime | None = None

    @property
    def here(self) -> Here:
        """Which part of the archive the page is in, for the navigation."""
        top, below, _ = self.address.partition("/")
        part = {urls.LETTERS: urls.ENTITIES, urls.UNDATED: urls.MONTHS}.get(f"{top}/", f"{top}/" if below else "")
        part = urls.MONTHS if top.isdigit() else part
        return Here(*("" if part != each else "page" if self.address == each else "true" for each in _PARTS))


class Plan(NamedTuple):
    """A page or document that is still to be made: its file, what makes it, and all that it is made from.

    Plans that are equal make the same bytes, in any process: `make` is at the top level of its module, and depends on
    `parts` alone. `address` is that of a page that stands in the sitemap.
    """

    path: str
    make: Callable[..., Page | Document]
    parts: tuple[Any, ...]
    address: str | None = None
    modified: datetime | None = None


Made = Plan | Page | Document
"""What a producer yields: whatever is dear to make as a plan."""


def planned(made: Made) -> Plan:
    """What a producer yielded in, its plan out."""
    if isinstance(made, Plan):
        return made
    if isinstance(made, Document):
        return Plan(made.path, _itself, (made,))
    return Plan(urls.file(made.address), _itself, (made,), made.address if made.listed else None, made.modified)


def _itself(made: Page | Document) -> Page | Document:
    return made
