"""What producers make: plans of pages and documents, and pages and documents themselves."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, is_dataclass
from dataclasses import fields as dataclass_fields
from datetime import datetime
from inspect import signature
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
    `parts` alone. `address` is that of a page that is listed in the sitemap.
    """

    path: str
    make: Callable[..., Page | Document]
    parts: tuple[Any, ...]
    address: str | None = None
    modified: datetime | None = None


Produced = Plan | Page | Document
"""What a producer yields: a plan for whatever is costly to make."""


def planned(produced: Produced) -> Plan:
    """The plan of what a producer yielded."""
    if isinstance(produced, Plan):
        return produced
    if isinstance(produced, Document):
        return Plan(produced.path, _as_it_is, (produced,))
    address = produced.address if produced.listed else None
    return Plan(urls.file(produced.address), _as_it_is, (produced,), address, produced.modified)


def _as_it_is(made: Page | Document) -> Page | Document:
    return made


NEW, THEME, INPUTS, DAMAGED = "new", "theme", "inputs", "damaged"
"""Why a page is made again: the site had no such file; the templates or the settings changed; inputs changed; its file
was changed or removed by something else than a build."""


class Reason(NamedTuple):
    """Why a file of the site was made again. For `INPUTS`, `changed` names those that differ, such as `text.html`."""

    path: str
    cause: str
    changed: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The reason in words."""
        return {
            NEW: "it is new",
            THEME: "the templates or the settings changed",
            INPUTS: f"changed: {', '.join(self.changed)}",
            DAMAGED: "its file was not as the last build left it",
        }[self.cause]


def reason_for(old: Plan | None, new: Plan, *, is_known: bool) -> Reason:
    """Why a plan is carried out again. `is_known` is false where the templates or the settings are not the same."""
    if old is None:
        return Reason(new.path, NEW)
    if not is_known and old == new:
        return Reason(new.path, THEME)
    return Reason(new.path, INPUTS, tuple(_changed(old, new)))


def _changed(old: Plan, new: Plan) -> Iterator[str]:
    if old.make is not new.make:
        yield "kind of page"
        return
    names = [new.path] if new.make is _as_it_is else list(signature(new.make).parameters)
    for name, before, after in zip(names, old.parts, new.parts, strict=True):
        prefix = "" if new.make is _as_it_is else name
        if before != after:
            yield from _differences(prefix, before, after)
    if old[3:] != new[3:]:
        yield "sitemap"


def _differences(name: str, before: object, after: object) -> Iterator[str]:
    """The names of the fields in which two values differ, two levels deep; for values without fields, their name."""
    fields = _field_names(after) if type(before) is type(after) and name.count(".") < _DEPTH else ()
    inner = [field for field in fields if getattr(before, field) != getattr(after, field)]
    if not inner:
        yield name or "its bytes"
    for field in inner:
        path = f"{name}.{field}" if name else field
        yield from _differences(path, getattr(before, field), getattr(after, field))


_DEPTH = 1


def _field_names(value: object) -> tuple[str, ...]:
    if is_dataclass(value) and not isinstance(value, type):
        return tuple(field.name for field in dataclass_fields(value))
    return tuple(getattr(value, "_fields", ()))
