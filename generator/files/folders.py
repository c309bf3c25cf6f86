"""Defines where the files of an archive are on the disk."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


def ours(name: str) -> Path:
    """What comes with Backfile under a name: inside its package where it is installed, in a checkout beside it."""
    package = Path(__file__).resolve().parents[1]
    return package / name if (package / name).exists() else package.parent / name


TEMPLATES = ours("templates")
"""The templates that come with Backfile; a site's own folder overrides single files of it."""

MANIFEST = ".backfile"
"""Name of the list, in the output folder, of the files that builds wrote there."""

INDEX = ".backfile-index"
"""Name of the file, in the output folder, that exists if a build made the search index."""

DATA = ".backfile-data"
"""Name of the file, in the output folder, that lists the data files made from the written site."""

CACHE = Path(".cache")
"""What builds keep for later ones, in the current folder. It may be removed at any time."""


class Names(NamedTuple):
    """What problems call the folders of an archive."""

    content: str
    seeds: str
    stories: str
    pages: str
    static: str
    templates: str
    output: str


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of an archive. Files in `templates` override Backfile's own templates one by one."""

    content: Path
    seeds: Path
    templates: Path
    output: Path

    @property
    def stories(self) -> Path:
        """The folder of the stories as Markdown files."""
        return self.content / "stories"

    @property
    def pages(self) -> Path:
        """The folder of the pages that were written by hand."""
        return self.content / "pages"

    @property
    def static(self) -> Path:
        """The folder of the files that go into the site as they are."""
        return self.content / "static"

    @property
    def names(self) -> Names:
        """What problems call the folders: as the user named them."""
        paths = (self.content, self.seeds, self.stories, self.pages, self.static, self.templates, self.output)
        return Names(*map(str, paths))
