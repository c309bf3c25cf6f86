"""What producers get beside the corpus: settings, pages written by hand, captures as they came, assets."""

from collections.abc import Mapping
from dataclasses import dataclass

from generator.model import Tree
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
    pages: tuple[HandPage, ...]
    raw: Mapping[str, bytes]
    assets: Tree
