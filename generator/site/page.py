"""What producers yield: pages, documents, and plans of them; and the reasons why a plan is carried out again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, is_dataclass
from dataclasses import fields as dataclass_fields
from datetime import datetime
from inspect import signature
from typing import Any, NamedTuple

from markupsafe import Markup

from generator.core.document import Document
from generator.core.memo import Memo
from generator.site import urls


class Link(NamedTuple):
    """A label, and the address that it links to, relative to the site's root."""

    text: str
    href: str


class Here(NamedTuple):
    """The value of `aria-current` (WAI-ARIA 1.2, section 6.6.5) for each part of the archive in the navigation.

    It is `page` where a page is the front of the part, `true` where it is below that, else empty. `other` is the
    address of a page that is in no part.
    """

    beats: str
    entities: str
    months: str
    explore: str
    search: str
    feeds: str
    about: str
    other: str = ""

    def at(self, address: str) -> str:
        """The value for a page of the site's own that is in the navigation."""
        return "page" if self.other == address else ""


_PARTS = (urls.BEATS, urls.ENTITIES, urls.MONTHS, urls.EXPLORE, urls.SEARCH, urls.FEEDS, urls.ABOUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page before it is rendered: its address, its template, and the view that the template prints.

    `title` and `description` go into the head; so do links to `feeds` and to `alternates`, which are the same
    content in other forms, as (media type, address). `properties` are more Open Graph properties, `data` is
    JSON-LD. `listed` pages are in the sitemap, with `modified` where the content states it. `absolute` pages are
    served at any depth, so their links cannot be relative.
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
        """The part of the archive that the page is in, for the navigation."""
        top, below, _ = self.address.partition("/")
        part = {urls.LETTERS: urls.ENTITIES, urls.UNDATED: urls.MONTHS}.get(f"{top}/", f"{top}/" if below else "")
        part = urls.MONTHS if top.isdigit() else part
        other = self.address if part == self.address and part not in _PARTS else ""
        values = ["" if part != front else "page" if self.address == front else "true" for front in _PARTS]
        return Here._make([*values, other])


class TableSummary(NamedTuple):
    """What the description of the data says of the file of a table: its rows, its size in bytes, its SHA-256."""

    rows: int
    size: int
    sha256: str


class Plan(NamedTuple):
    """A page or document yet to be made: its file, the function that makes it, and the arguments of that function.

    Equal plans make the same bytes, in any process: `make` is at the top level of its module, and depends on
    `parts` alone. `address` is set if the plan is of a page that is listed in the sitemap, `table` if it is of a table
    that the description of the data lists.
    """

    path: str
    make: Callable[..., Page | Document]
    parts: tuple[Any, ...]
    address: str | None = None
    modified: datetime | None = None
    table: TableSummary | None = None


class Group(NamedTuple):
    """Plans that are listed together, by a function, from inputs: as long as these are equal, so are the plans.

    `name` and `key` identify the group in all builds; `plans` is called with the memory, for what it remembers of
    parts of its result, and with the inputs, and depends on the inputs alone.
    """

    name: str
    key: str
    plans: Callable[..., list[Plan]]
    inputs: tuple[Any, ...]

    @property
    def id(self) -> str:
        """Identifies the group among all of a site."""
        return f"{self.name} {self.key}"


Produced = Plan | Page | Document | Group
"""What a producer yields: a plan for whatever is costly to make, or several plans as a group."""


def grouped(produced: Produced) -> Group:
    """What a producer yielded, as a group; one thing alone is a group of its own."""
    if isinstance(produced, Group):
        return produced
    plan = planned(produced)
    return Group("file", plan.path, _alone, (plan,))


def _alone(_memo: Memo, plan: Plan) -> list[Plan]:
    return [plan]


def planned(produced: Plan | Page | Document) -> Plan:
    """The plan of what a producer yielded, which may be a plan already."""
    if isinstance(produced, Plan):
        return produced
    if isinstance(produced, Document):
        return Plan(produced.path, _as_it_is, (produced,))
    address = produced.address if produced.listed else None
    return Plan(urls.file(produced.address), _as_it_is, (produced,), address, produced.modified)


def _as_it_is(produced: Page | Document) -> Page | Document:
    return produced


NEW, THEME, INPUTS, DAMAGED = "new", "theme", "inputs", "damaged"
"""Why a page is made again: the site had no such file; the templates or the settings changed; inputs changed; its file
was changed or removed by something else than a build."""


class Reason(NamedTuple):
    """Why a file of the site was made again. For `INPUTS`, `changed` names those that differ, such as `text.body`."""

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
    """The reason why a plan is carried out again.

    Args:
        old: The plan of the same file in the last build, or None if there was none.
        new: The plan in this build.
        is_known: Whether the templates and the settings are those of the last build.
    """
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
