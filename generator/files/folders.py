"""Defines where the files of an archive are on the disk."""

from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
TEMPLATES = next(folder for folder in (_PACKAGE / "templates", _PACKAGE.parent / "templates") if folder.is_dir())
"""The templates that come with Backfile; a site's own folder overrides single files of it.

An installed Backfile has them inside its package, a checkout beside it.
"""
PINS = next(file for file in (_PACKAGE / "requirements.txt", _PACKAGE.parent / "requirements.txt") if file.is_file())
"""What Backfile runs on, at pinned versions with hashes: in the package or beside it, likewise."""

MANIFEST = ".backfile"
"""Name of the list, in the output folder, of the files that builds wrote there."""

INDEX = ".backfile-index"
"""Name of the file, in the output folder, with the digest of what the search index was made from.

If it exists, a build made the index.
"""

CACHE = Path(".cache")
"""What builds keep for later ones, in the current folder. It may be removed at any time."""


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
