"""What producers get beside the corpus: settings, pages written by hand, captures, assets, and what lists share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from generator.content.settings import Settings
from generator.core.model import Tree
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
    """What producers get beside the corpus.

    `raw` are the captures by SHA-256, as they came. `rows` and `links` are those of stories by their slugs, `entities`
    the links of entities by theirs, each made once for all pages. `addresses` maps each (kind, slug) that any text
    refers to, to its address from the site's root, or to None where the archive has nothing of that name. `markdown`
    are the files of stories by their slugs; `title_suffixes` is what to add to the title of a story where another has
    the same title or summary. `periods` are what the bars of all charts stand for.
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
    title_suffixes: Mapping[str, str]
    periods: Periods
