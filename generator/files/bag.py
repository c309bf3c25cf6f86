"""An archive as a bag: what its site is made from, with a digest of every file (BagIt 1.0, RFC 8493)."""

import logging
import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import bagit

from generator import __version__
from generator.content.settings import Settings
from generator.files import writer
from generator.files.folders import Folders


def write_bag(target: Path, folders: Folders, settings: Settings, now: datetime) -> int:
    """Write the content, the seeds and the templates of an archive as a bag.

    Hidden files are left out, and so are links, which may lead anywhere.

    Args:
        target: The folder to write, which does not exist.
        folders: The folders of the archive.
        settings: Its settings.
        now: The day of the bag.

    Returns:
        How many files it has.

    Raises:
        OSError: The disk refused.
    """
    number = 0
    for name, source in _payload(folders):
        place = target / name
        writer.make_folder(place.parent)
        shutil.copyfile(source, place)
        number += 1
    writer.make_folder(target)
    logging.getLogger("bagit").setLevel(logging.ERROR)  # it tells each file
    bagit.make_bag(str(target), _info(settings, now), checksums=["sha256"])
    return number


def _payload(folders: Folders) -> Iterator[tuple[str, Path]]:
    """The files of an archive, each with its name in the bag; folders outside the content have names of their own."""
    content = folders.content.resolve()
    others = {"seeds": folders.seeds, "templates": folders.templates}
    places = {"content": folders.content} | {
        name: folder
        for name, folder in others.items()
        if folder.is_dir() and not folder.resolve().is_relative_to(content)
    }
    for name, folder in places.items():
        for path in sorted(folder.rglob("*")):
            below = path.relative_to(folder)
            is_hidden = any(part.startswith(".") for part in below.parts)
            is_link = any(each.is_symlink() for each in (path, *path.parents) if each.is_relative_to(folder))
            if path.is_file() and not is_hidden and not (is_link and path != folder):
                yield f"{name}/{below.as_posix()}", path


def _info(settings: Settings, now: datetime) -> Mapping[str, str]:
    info = {
        "Bagging-Date": f"{now:%Y-%m-%d}",
        "Bag-Software-Agent": f"Backfile {__version__}",
        "External-Description": " ".join((settings.description or settings.title).split()),
        "External-Identifier": settings.base_url,
    }
    return {name: value for name, value in info.items() if value}
