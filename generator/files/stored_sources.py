"""Lists an archive in a store, and reads of it what every owner needs: all but stories and captures."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from generator.core.problems import Place, Problem
from generator.files.folder import BEGINNING, FILE_LIMIT, TOO_LARGE, Folder, left_out
from generator.files.folders import TEMPLATES, Names
from generator.files.inputs import FILES, INPUTS
from generator.files.names import is_skipped
from generator.files.reader import Reader
from generator.files.sources import CODES, Sources, assemble, read_text
from generator.files.store import StoredFiles, contents, opened

_NOT_READ = frozenset(("seeds", "stories"))
"""The folders whose files are read by their owners."""


class Stored(NamedTuple):
    """An archive in a store: the URLs of its content, its captures, its own templates if it has any, and its output."""

    content: str
    seeds: str
    templates: str | None
    output: str

    @property
    def names(self) -> Names:
        """What problems call the folders: their URLs."""
        content, templates = self.content, self.templates or "templates"
        return Names(
            content=content,
            seeds=self.seeds,
            stories=f"{content}/stories",
            pages=f"{content}/pages",
            static=f"{content}/static",
            templates=templates,
            output=self.output,
        )


def read(at: Stored, base_url: str | None, reader: Reader) -> Sources:
    """List what a build reads, and read all but stories and captures.

    Args:
        at: Where the archive is.
        base_url: As for `sources.read`.
        reader: Reads Backfile's own templates, which are on every machine.

    Raises:
        OSError: The store refused.
    """
    names = at.names
    urls = {given.name: getattr(names, given.name) for given in INPUTS[:4]}
    urls |= {"own_templates": at.templates} if at.templates else {}
    trees = {
        given.name: _folder(urls[given.name], given.endings, given.name not in _NOT_READ)
        for given in INPUTS
        if given.name in urls
    }
    trees["templates"] = reader.read(TEMPLATES, "templates")
    system, root = opened(at.content)
    texts = {
        name: read_text(_file(system, f"{root}/{name}", f"{at.content}/{name}", CODES[name]), f"{at.content}/{name}")
        for name in FILES
    }
    return assemble(trees, texts, names, base_url)


def _folder(url: str, endings: tuple[str, ...], is_read: bool) -> Folder:  # noqa: FBT001 - of this module alone
    """The files of a folder, by the rules for folders on disks: hidden files, links, large files are left out."""
    system, root = opened(url)
    system.invalidate_cache()
    found: Mapping[str, Any] = system.find(root, detail=True)
    listed = {path.removeprefix(f"{root}/"): entry for path, entry in sorted(found.items())}
    beside: dict[str, set[str]] = {}
    for name in listed:
        parts = name.split("/")
        for depth, part in enumerate(parts):
            beside.setdefault("/".join(parts[:depth]), set()).add(part)
    names: list[str] = []
    refused: dict[str, str] = {}
    passed_over: dict[str, bytes] = {}
    for name, entry in listed.items():
        parts = name.split("/")
        skipped = any(is_skipped(part, beside["/".join(parts[:depth])]) for depth, part in enumerate(parts))
        if skipped or (endings and not name.lower().endswith(endings)):
            hidden = any(part.startswith(".") for part in parts)
            passed_over[name] = b"" if hidden else system.cat_file(f"{root}/{name}", start=0, end=BEGINNING)
        elif entry.get("islink"):
            refused[name] = "it is a link, which is not followed"
        elif (entry.get("size") or 0) > FILE_LIMIT:
            refused[name] = TOO_LARGE
        else:
            names.append(name)
    files = StoredFiles(url, names)
    return Folder(contents(files) if is_read else files, frozenset(refused), left_out(refused, url), passed_over)


def _file(system: Any, path: str, name: str, code: str) -> tuple[bytes | None, tuple[Problem, ...]]:  # noqa: ANN401 - fsspec has no types
    try:
        return system.cat_file(path), ()
    except FileNotFoundError:
        return None, ()
    except OSError as error:
        message = f"this file cannot be read: {error.strerror or error}"
        return None, (Problem(code=code, message=message, place=Place(name)),)
