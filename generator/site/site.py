"""What producers get beside the corpus: settings, pages written by hand, captures, assets, and what lists share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from generator.content.settings import Settings
from generator.core.model import Tree
from generator.core.work import Work
from generator.site.page import Link
from generator.site.periods import Periods


@dataclass(frozen=True, slots=True)
class HandPage:
    """A page from `content/pages/`: where it goes, what it is called, its Markdown."""

    slug: str
    title: str
    description: str
    body: str
    origin: str


class Row(NamedTuple):
    """A story in a list; `earlier` where it is listed for another text that it had."""

    title: str
    href: str
    date: datetime | None
    beat: Link | None
    dek: str | None
    inferred: bool
    earlier: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """How much of the archive is known: how many stories have what."""

    stories: int
    captures: int
    dated: int
    titled: int
    in_beats: int
    twice: int
    date_inferred: int
    paragraphs: int
    paragraphs_inferred: int
    versions: int
    wanted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site. `raw` holds the captures by SHA-256: the bytes that stand beside a story.

    `rows` and `links` are those of stories by their slugs, `entities` the links of entities by theirs, each made once
    for all pages. `addresses` tells where each (kind, slug) that any text refers to leads, relative to the root; None
    where the archive has nothing of that name. `markdown` are the files of stories by their slugs; `twins` those slugs
    whose title or summary is that of another story as well, with what tells them apart. `periods` are what the bars of
    all charts stand for.
    """

    settings: Settings
    pages: tuple[HandPage, ...]
    raw: Mapping[str, bytes]
    assets: Tree
    rows: Mapping[str, Row]
    links: Mapping[str, Link]
    entities: Mapping[str, Link]
    addresses: Mapping[tuple[str, str], str | None]
    complete: Completeness
    markdown: Mapping[str, bytes]
    twins: Mapping[str, str]
    periods: Periods
    work: Work
