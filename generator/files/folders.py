"""Where an archive is on the disk."""

from dataclasses import dataclass
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
"""The templates that come with Backfile; a site's own folder overrides single files of it."""


MANIFEST = ".backfile"
"""In the output folder, the list of the files that builds wrote there."""

INDEX = ".backfile-index"
"""Likewise, what the search index was made of. Where it is, the index is a build's."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where things are. `templates` overrides single files of Backfile's own."""

    content: Path
    seeds: Path
    templates: Path
    output: Path

    @property
    def stories(self) -> Path:
        """Where the stories are as Markdown files."""
        return self.content / "stories"

    @property
    def pages(self) -> Path:
        """Where the pages are that were written by hand."""
        return self.content / "pages"
