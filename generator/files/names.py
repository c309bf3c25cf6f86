"""Which files and folders are skipped by their names: they are what systems, editors and downloads leave."""

import re
from collections.abc import Container


def is_skipped(name: str, beside: Container[str] = ()) -> bool:
    """Whether a file or folder is skipped: hidden, or left by systems, editors, downloads, or a browser beside a page.

    Args:
        name: Its name.
        beside: The names of what is in the same folder: `a~` is a copy that an editor kept only beside `a`.
    """
    if name.startswith(".") or name.lower() in _OF_SYSTEMS or name.endswith(_TEMPORARY):
        return True
    if name.startswith("#") and name.endswith("#"):
        return True
    if name.endswith("~"):
        return name[:-1] in beside or _ENDING.search(name) is not None
    page = name.removesuffix("_files")
    return page != name and (f"{page}.html" in beside or f"{page}.htm" in beside)


_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}~\Z")
_OF_SYSTEMS = frozenset(("thumbs.db", "desktop.ini"))
_TEMPORARY = (".tmp", ".swp", ".swx", ".part", ".crdownload", ".download")


def is_within(path: str) -> bool:
    """Whether a path that a list names, relative to a folder, stays in that folder: lists may be of other hands."""
    return not path.startswith("/") and ".." not in path.split("/")
