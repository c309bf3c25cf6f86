"""What producers get beside the corpus: settings, pages written by hand, captures, assets, shared rows and links."""

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
    """A page from `content/pages/`: its slug, title, description and Markdown, and its file as problems call it.

    `path` is that of the file in the content folder.
    """

    slug: str
    title: str
    description: str
    body: str
    origin: str
    path: str

    @property
    def folder(self) -> str:
        """The folder of the file, which links in it are relative to."""
        return self.path.rpartition("/")[0]


class Row(NamedTuple):
    """A story in a list; `earlier` says that it is listed only because of another version."""

    title: str
    href: str
    date: datetime | None
    beat: Link | None
    dek: str | None
    inferred: bool
    earlier: bool = False


class Completeness(NamedTuple):
    """How complete the archive is: the number of stories that have a date, a title and so on."""

    stories: int = 0
    captures: int = 0
    dated: int = 0
    titled: int = 0
    in_beats: int = 0
    twice: int = 0
    date_inferred: int = 0
    paragraphs: int = 0
    paragraphs_inferred: int = 0
    versions: int = 0
    wanted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What producers get beside the corpus.

    `raw` are the captures as bytes, by SHA-256. `rows` and `links` are those of stories, `entities` the links of
    entities, all by slug and built once for all pages. `addresses` maps each (kind, slug) that any text refers to,
    to its address from the site's root, or to None where the archive has nothing of that name. `files` are the
    addresses of files of the content folder, by their paths there; `images` the address and the bytes of each image.
    `markdown` are the files of stories as bytes, by slug. `title_suffixes` are appended to the titles of stories where
    another story has the same title or summary. `periods` are those of the bars of all charts.
    """

    settings: Settings
    pages: tuple[HandPage, ...]
    raw: Mapping[str, bytes]
    assets: Tree
    rows: Mapping[str, Row]
    links: Mapping[str, Link]
    entities: Mapping[str, Link]
    addresses: Mapping[tuple[str, str], str | None]
    files: Mapping[str, str]
    images: Mapping[str, tuple[str, bytes]]
    complete: Completeness
    markdown: Mapping[str, bytes]
    title_suffixes: Mapping[str, str]
    periods: Periods
