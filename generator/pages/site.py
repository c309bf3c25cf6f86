"""What producers get beside the corpus: settings, pages written by hand, captures as they came, assets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from generator import urls
from generator.corpus import Corpus, beat_slug
from generator.model import Story, Tree
from generator.page import Link
from generator.settings import Settings


@dataclass(frozen=True, slots=True)
class HandPage:
    """A page from `content/pages/`: where it goes, what it is called, its Markdown."""

    slug: str
    title: str
    description: str
    body: str
    origin: str


@dataclass(frozen=True, slots=True)
class Site:
    """One site. `raw` holds the captures by SHA-256: the bytes that stand beside a story."""

    settings: Settings
    pages: tuple[HandPage, ...] = ()
    raw: Mapping[str, bytes] | None = None
    assets: Tree | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A link and how much is behind it."""

    text: str
    href: str
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """A story in a list; `earlier` where it is listed for another text that it had."""

    title: str
    href: str
    date: datetime | None
    beat: Link | None
    dek: str | None
    inferred: bool
    earlier: bool


def row(story: Story, *, earlier: bool = False) -> Row:
    """A story in, its row out."""
    return Row(
        title=story.title,
        href=urls.story(story.slug),
        date=story.date,
        beat=beat_link(story),
        dek=story.description,
        inferred=is_inferred(story, "title"),
        earlier=earlier,
    )


def beat_link(story: Story) -> Link | None:
    """The beat that a story belongs to."""
    return Link(story.beat, urls.beat(beat_slug(story.beat))) if story.beat else None


def is_inferred(story: Story, field: str) -> bool:
    """Whether a field of a story was derived, because no capture states it."""
    return any(name == field for name, _ in story.inferred)


def site_feed(site: Site) -> Link:
    """The feed of the whole site, which every page advertises."""
    return Link(f"{site.settings.title}: all stories", urls.feed(urls.HOME))


def address_of(corpus: Corpus, kind: str, slug: str) -> str | None:
    """Where a reference leads, relative to the root; None where the archive has nothing of that name.

    An entity that is mentioned always has a page: the mention is what makes it one.
    """
    if kind == "entity":
        return urls.entity(slug)
    if kind == "beat":
        return urls.beat(slug) if any(beat.slug == slug for beat in corpus.beats) else None
    target = corpus.redirects.get(slug, slug)
    return urls.story(target) if target in corpus.by_slug else None
