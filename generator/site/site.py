"""What producers get beside the corpus: settings, pages written by hand, captures, assets, shared rows and links."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from generator.content.settings import Settings
from generator.content.storyfile import key_of
from generator.content.text import Text
from generator.core.model import Story, Tree
from generator.core.part import Part
from generator.site.language import Language
from generator.site.page import Link
from generator.site.periods import Periods


@dataclass(frozen=True, slots=True, kw_only=True)
class HandPage:
    """A page from `content/pages/`: its slug, title, description and Markdown, and its file as problems call it.

    `path` is that of the file in the content folder. `menu` is what the navigation calls the page, empty if it is not
    there; `weight` decides its place: light ones come first.
    """

    slug: str
    title: str
    description: str
    body: str
    origin: str
    path: str
    menu: str = ""
    weight: int = 0

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


class FeedItem(NamedTuple):
    """A story in feeds: its entry in Atom before and after its content, its item in JSON before the end.

    `html` is its whole text, None if no feed has it in full. `updated` is when the story was last changed.
    """

    before: bytes
    after: bytes
    html: str | None
    item: bytes
    updated: datetime


class Lines(NamedTuple):
    """Some rows of a table: how many, and they themselves as lines of CSV and of JSON."""

    rows: int
    csv: bytes
    json: bytes


StoryLines = Mapping[str, Mapping[str, Lines]]
"""The lines of stories in tables, by the name of the table and the slug of the story, where it has any there."""


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

    `part` is the part of the site to make, and only the texts of its stories are here: `texts` are these, by `key_of`,
    `raw` their captures as bytes, by SHA-256, `images` those that it owns, as
    address and bytes, by their paths in the content folder, `static` the files that it copies as they are.

    `rows` and `links` are those of stories, `entities` the links of entities, `marked` those of the entities that a
    story marks, in their order there, all by slug and built once for all pages.
    `addresses` maps each (kind, slug) that any text refers to, to its address from the site's root, or to None where
    the archive has nothing of that name. `files` are the addresses of files of the content folder, by their paths
    there. `title_suffixes` are appended to the titles of stories where another story has the same title or summary.
    `periods` are those of the bars of all charts. `feed_ids` are the ids of stories in feeds that are not their slugs,
    by slug. `items` are stories as the feeds of the part have them, by slug, `lines` those of stories in its tables.
    """

    settings: Settings
    language: Language
    part: Part
    pages: tuple[HandPage, ...]
    texts: Mapping[tuple[str | None, str], Text]
    raw: Mapping[str, bytes]
    assets: Tree
    static: Tree
    rows: Mapping[str, Row]
    links: Mapping[str, Link]
    entities: Mapping[str, Link]
    marked: Mapping[str, tuple[Link, ...]]
    addresses: Mapping[tuple[str, str], str | None]
    files: Mapping[str, str]
    images: Mapping[str, tuple[str, bytes]]
    complete: Completeness
    title_suffixes: Mapping[str, str]
    periods: Periods
    feed_ids: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, FeedItem] = field(default_factory=dict)
    lines: StoryLines = field(default_factory=dict)

    def has(self, story: Story) -> bool:
        """Whether the text of a story or version is here."""
        return key_of(story) in self.texts

    def own(self, stories: Iterable[Story]) -> list[Story]:
        """Those stories whose texts are here, in their order."""
        return [story for story in stories if self.has(story)]
