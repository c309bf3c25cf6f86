"""Everything that a build reads, in one list: builds read it, their records compare its signatures, `watch` watches it.

Parsers are not imported here, since a build with nothing to do needs none.
"""

from pathlib import Path
from typing import NamedTuple

from generator.core.text import IMAGES, MARKDOWN
from generator.files.folders import TEMPLATES, Folders
from generator.files.reader import scan
from generator.files.signatures import Signature, signatures

PROGRAM = Path(__file__).resolve().parents[1]
"""The folder of the program itself: if it changes, everything must be built again."""


class Input(NamedTuple):
    """A folder that builds read: its name in `Folders`, and the endings of the files read there, if not all."""

    name: str
    endings: tuple[str, ...] = ()


_TEXTS_AND_IMAGES = (*MARKDOWN, *IMAGES)
INPUTS = (
    Input("seeds"),
    Input("stories", _TEXTS_AND_IMAGES),
    Input("pages", _TEXTS_AND_IMAGES),
    Input("static"),
    Input("templates"),
    Input("own_templates"),
)
"""The folders that a build reads: `templates` are Backfile's own, `own_templates` those of the site."""

SETTINGS, REGISTRY, ADDRESSES = "site.yaml", "entities.yaml", "addresses.txt"
FILES = (SETTINGS, REGISTRY, ADDRESSES)
"""The files of the content folder that a build reads besides."""


def folder_of(folders: Folders, given: Input) -> Path:
    """The path of a folder that is read."""
    paths = {"templates": TEMPLATES, "own_templates": folders.templates}
    return paths[given.name] if given.name in paths else getattr(folders, given.name)


def watched(folders: Folders) -> tuple[Path, ...]:
    """The folders in which something may change that a build reads: those of `INPUTS`, and the content folder."""
    return (folders.content, *(folder_of(folders, given) for given in INPUTS))


def inputs_of(folders: Folders, *, plain: bool = True) -> dict[str, Signature] | None:
    """The signatures of all files that a build reads and of the program; if not all are `plain`, None, as in `scan`."""
    signature_by_path: dict[str, Signature] = {}
    places = [(folder_of(folders, given), given.endings) for given in INPUTS]
    for folder, endings in (*places, (PROGRAM, (".py",))):
        below = scan(folder, endings, plain=plain)
        if below is None:
            return None
        top = str(folder.resolve())
        signature_by_path |= {f"{top}/{name}": signature for name, signature in below.items()}
    content = folders.content.resolve()
    return signature_by_path | {
        f"{content}/{name}": signature for name, signature in signatures(content, FILES).items()
    }
