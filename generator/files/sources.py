"""Folders in; all that a build reads from them, and what is wrong with it, out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.content import registry, settings
from generator.content.registry import Registry
from generator.content.settings import Settings
from generator.core.model import Tree
from generator.core.problems import Place, Problem
from generator.core.text import UndecodableError, decode
from generator.files.folders import TEMPLATES, Folders
from generator.files.reader import Folder, Reader, Signature, scan, signatures


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a build reads. `own_templates` are those of the site, `template_places` what problems call each template."""

    settings: Settings
    registry: Registry
    seeds: Folder
    stories: Tree
    pages: Tree
    templates: Tree
    own_templates: Tree
    template_places: Mapping[str, str]
    files: Mapping[str, bytes]
    problems: tuple[Problem, ...]

    @property
    def assets(self) -> Tree:
        """The files among the templates that go into the site as they are."""
        return {path.removeprefix("assets/"): data for path, data in self._templates() if path.startswith("assets/")}

    @property
    def shown(self) -> Tree:
        """The templates that show something."""
        return {path: data for path, data in self._templates() if not path.startswith("assets/")}

    def _templates(self) -> Iterator[tuple[str, bytes]]:
        yield from sorted({**self.templates, **self.own_templates}.items())

    def named(self, folders: Folders) -> Iterator[tuple[str, Tree]]:
        """All files, by what their folders are called."""
        yield str(folders.seeds), self.seeds.files
        yield str(folders.stories), self.stories
        yield str(folders.pages), self.pages
        yield str(folders.templates), self.own_templates
        yield _shown(TEMPLATES), self.templates
        yield str(folders.content), self.files


def read(folders: Folders, base_url: str | None, reader: Reader) -> Sources:
    """Folders in, what they hold out. `base_url` outranks that of the settings."""
    problems: list[Problem] = []

    def tree(folder: Path, suffix: str = "") -> Tree:
        found = reader.read(folder, str(folder), suffix)
        problems.extend(found.problems)
        return found.files

    files: dict[str, bytes] = {}
    site, wrong = settings.read(
        _text(reader, folders.content, settings.FILE, "settings", files, problems),
        str(folders.content / settings.FILE),
        base_url,
    )
    problems += wrong
    seeds = reader.read(folders.seeds, str(folders.seeds))
    problems += seeds.problems
    stories = tree(folders.stories, ".md")
    registered, wrong = registry.read(
        _text(reader, folders.content, registry.FILE, "registry", files, problems), str(folders.content / registry.FILE)
    )
    problems += wrong
    templates = tree(TEMPLATES)
    own = {} if folders.templates.resolve() == TEMPLATES else tree(folders.templates)
    return Sources(
        settings=site,
        registry=registered,
        seeds=seeds,
        stories=stories,
        pages=tree(folders.pages, ".md"),
        templates=templates,
        own_templates=own,
        template_places={
            name: f"{folders.templates if name in own else _shown(TEMPLATES)}/{name}"
            for name in sorted({**templates, **own})
        },
        files=files,
        problems=tuple(problems),
    )


def _text(reader: Reader, folder: Path, name: str, code: str, files: dict[str, bytes], problems: list[Problem]) -> str:
    """The text of a file, empty where there is none or it cannot be read."""
    path = folder / name
    data, unread = reader.read_file(path)
    problems += unread
    if data is not None:
        files[name] = data
    try:
        return decode(data or b"")
    except UndecodableError as error:
        problems.append(Problem(code=code, message=str(error), place=Place(str(path))))
        return ""


def _shown(folder: Path) -> str:
    """A folder as a person here would name it."""
    return str(folder.relative_to(Path.cwd())) if folder.is_relative_to(Path.cwd()) else str(folder)


PROGRAM = Path(__file__).resolve().parents[1]


def inputs_of(folders: Folders) -> dict[str, Signature] | None:
    """The files that a build reads, as `sources` does, and the program itself; None where some cannot be read."""
    found: dict[str, Signature] = {}
    for folder, suffix in (
        (folders.seeds, ""),
        (folders.stories, ".md"),
        (folders.pages, ".md"),
        (folders.templates, ""),
        (TEMPLATES, ""),
        (PROGRAM, ".py"),
    ):
        below = scan(folder, suffix)
        if below is None:
            return None
        top = str(folder.resolve())
        found |= {f"{top}/{name}": signature for name, signature in below.items()}
    content = folders.content.resolve()
    files = signatures(content, ("site.yaml", "entities.yaml"))
    return found | {f"{content}/{name}": signature for name, signature in files.items()}
