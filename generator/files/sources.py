"""Reads everything that a build reads: the folders and files of `inputs`, with the settings and the registry parsed."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from generator.content import published, registry, settings
from generator.content.published import Published
from generator.content.registry import Registry
from generator.content.settings import Settings
from generator.core.model import Tree
from generator.core.problems import Place, Problem
from generator.core.text import IMAGES, MARKDOWN, UndecodableError, decode
from generator.files.folder import Folder
from generator.files.folders import TEMPLATES, Folders, Names
from generator.files.inputs import ADDRESSES, FILES, INPUTS, REGISTRY, SETTINGS, folder_of
from generator.files.reader import Reader
from generator.files.store import only


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a build reads. `template_places` is what problems call each template, `files` are those of `FILES`.

    `passed_over` are the files of the content folder that are not read because of their names, each with the bytes with
    which it begins. `images` are those beside stories and pages, by their paths in the content folder, `static` the
    files that go into the site as they are.
    """

    settings: Settings
    registry: Registry
    published: Published
    seeds: Folder
    stories: Tree
    pages: Tree
    images: Tree
    static: Tree
    templates: Tree
    own_templates: Tree
    template_places: Mapping[str, str]
    files: Mapping[str, bytes]
    passed_over: Mapping[str, bytes]
    problems: tuple[Problem, ...]

    @property
    def assets(self) -> Tree:
        """The files among the templates that go into the site as they are."""
        return {path.removeprefix("assets/"): data for path, data in self._templates() if path.startswith("assets/")}

    @property
    def page_templates(self) -> Tree:
        """The templates that pages are rendered with."""
        return {path: data for path, data in self._templates() if not path.startswith("assets/")}

    def _templates(self) -> Iterator[tuple[str, bytes]]:
        for path, data in sorted({**self.templates, **self.own_templates}.items()):
            # In a catalogue the first translation of a message counts: the site's own may have a few only.
            is_in_both = path.endswith(".po") and path in self.templates and path in self.own_templates
            yield path, b"%s\n\n%s" % (data, self.templates[path]) if is_in_both else data

    def trees(self, folders: Folders) -> Iterator[tuple[str, Tree]]:
        """The files of every folder, by the name of the folder."""
        for given in INPUTS:
            tree = getattr(self, given.name)
            yield _display_name(folder_of(folders, given)), tree.files if isinstance(tree, Folder) else tree
        yield str(folders.content), self.files


def read(folders: Folders, base_url: str | None, reader: Reader) -> Sources:
    """Read everything that a build reads.

    Args:
        folders: Where the folders are.
        base_url: Takes precedence over that of the settings, if it is not None.
        reader: Reads the files, and caches them.
    """
    trees = {
        given.name: reader.read(folder_of(folders, given), _display_name(folder_of(folders, given)), given.endings)
        for given in INPUTS
        if not (given.name == "own_templates" and folders.templates.resolve() == TEMPLATES)
    }
    at = folders.content
    texts = {name: read_text(reader.read_file(at / name, CODES[name]), str(at / name)) for name in FILES}
    return assemble(trees, texts, folders.names, base_url)


def assemble(
    trees: Mapping[str, Folder], texts: Mapping[str, "SettingsText"], names: Names, base_url: str | None
) -> Sources:
    """What a build reads, of the folders of `INPUTS`, by name, and the files of `FILES`.

    Args:
        trees: The folders.
        texts: The files.
        names: What problems call the folders.
        base_url: As for `read`.
    """
    own = trees.get("own_templates", Folder({}, frozenset(), ()))
    at = {name: f"{names.content}/{name}" for name in FILES}
    site, site_problems = settings.read(texts[SETTINGS].text, at[SETTINGS], base_url)
    entities, entity_problems = registry.read(texts[REGISTRY].text, at[REGISTRY])
    addresses, address_problems = published.read(texts[ADDRESSES].text, at[ADDRESSES])
    return Sources(
        settings=site,
        registry=entities,
        published=addresses,
        seeds=trees["seeds"],
        stories=_texts(trees["stories"]),
        pages=_texts(trees["pages"]),
        images={
            f"{name}/{path}": trees[name].files[path]
            for name in ("stories", "pages")
            for path in trees[name].files
            if path.lower().endswith(IMAGES)
        },
        static=trees["static"].files,
        templates=trees["templates"].files,
        own_templates=own.files,
        template_places={
            name: f"{names.templates if name in own.files else _display_name(TEMPLATES)}/{name}"
            for name in sorted({**trees["templates"].files, **own.files})
        },
        files={name: text.data for name, text in texts.items() if text.data is not None},
        passed_over={
            f"{getattr(names, given.name)}/{name}": beginning
            for given in INPUTS[:3]
            for name, beginning in trees[given.name].passed_over.items()
        },
        problems=(
            *(problem for text in texts.values() for problem in text.problems),
            *site_problems,
            *entity_problems,
            *address_problems,
            *(problem for tree in trees.values() for problem in tree.problems),
        ),
    )


def reread(last: Sources, folders: Folders, changed: Iterable[str], reader: Reader) -> Sources | None:
    """Read again nothing but files that are known to have changed.

    Args:
        last: What was read last.
        folders: Where the folders are.
        changed: The absolute paths of the files.
        reader: Reads the files.

    Returns:
        What `read` would return; None where anything but plain seeds and stories has changed.
    """
    trees = {folders.seeds: dict(last.seeds.files), folders.stories: dict(last.stories)}
    for path in changed:
        below = [folder for folder in trees if path.startswith(f"{folder.resolve()}{os.sep}")]
        if len(below) != 1:
            return None
        (folder,) = below
        tree, name = trees[folder], Path(path).relative_to(folder.resolve()).as_posix()
        is_story = name.lower().endswith(MARKDOWN)
        if _needs_all(name) or name in last.seeds.unread or (folder == folders.stories and not is_story):
            return None
        try:
            data = reader.reread(folder, name)
        except OSError:
            return None
        if data is not None:
            tree[name] = data
        elif tree.pop(name, None) is None and any(other.startswith(f"{name}/") for other in tree):
            return None  # a folder was removed
    seeds, stories = (dict(sorted(trees[folder].items())) for folder in (folders.seeds, folders.stories))
    return replace(last, seeds=replace(last.seeds, files=seeds), stories=stories)


def _needs_all(name: str) -> bool:
    """Whether it depends on other files if a file is read: a copy that an editor keeps, what a browser saved."""
    return name.endswith("~") or "_files/" in name or name.lower().endswith((".htm", ".html"))


def _texts(folder: Folder) -> Tree:
    """The files of a folder that are no images."""
    return only(folder.files, [path for path in folder.files if not path.lower().endswith(IMAGES)])


def read_settings(folders: Folders, base_url: str | None, reader: Reader) -> tuple[Settings, tuple[Problem, ...]]:
    """Read the settings alone, and what is wrong with them."""
    path = folders.content / SETTINGS
    text = read_text(reader.read_file(path, CODES[SETTINGS]), str(path))
    return settings.read(text.text, str(path), base_url)


class SettingsText(NamedTuple):
    """A file of the content folder: its bytes if there is one, its text, and what is wrong with it."""

    data: bytes | None
    text: str
    problems: tuple[Problem, ...]


CODES = {SETTINGS: "settings", REGISTRY: "registry", ADDRESSES: "addresses"}
"""The codes of problems with the files of the content folder."""


def read_text(read: tuple[bytes | None, tuple[Problem, ...]], name: str) -> SettingsText:
    """The text of a file that was read, with what is wrong with it; empty where there is none or it cannot be read."""
    data, problems = read
    try:
        return SettingsText(data, decode(data or b""), problems)
    except UndecodableError as error:
        code = CODES[name.rpartition("/")[2]]
        return SettingsText(data, "", (*problems, Problem(code=code, message=str(error), place=Place(name))))


def _display_name(folder: Path) -> str:
    """A folder as the user named it.

    Backfile's own templates, which nobody named, are given relative to the current folder if they are below it.
    """
    is_below = folder == TEMPLATES and folder.is_relative_to(Path.cwd())
    return str(folder.relative_to(Path.cwd()) if is_below else folder)
