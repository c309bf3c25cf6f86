"""Folders in, a built site on disk and a report out: the one road from seeds to pages, for every command."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from generator import disk, registry, settings
from generator.corpus import Corpus
from generator.disk import Changes
from generator.ingest import Ingested, ingest
from generator.lost import lost
from generator.model import Tree
from generator.output import Output
from generator.problems import Place, Problem, Severity, in_order
from generator.publish import Content, gather, publish, show
from generator.registry import Registry
from generator.settings import Settings
from generator.text import UndecodableError, decode
from generator.understood import Understood

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
"""The templates that come with Backfile; a site's own folder overrides single files of it."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where things are. `templates` overrides single files of Backfile's own."""

    content: Path
    seeds: Path
    templates: Path
    output: Path


@dataclass(frozen=True, slots=True)
class Options:
    """How to build: `strict` makes warnings errors, `dry_run` writes nothing, `allow_lost` lets addresses go."""

    base_url: str | None = None
    strict: bool = False
    dry_run: bool = False
    allow_lost: bool = False


@dataclass(slots=True)
class Report:
    """What a build found and did. `written` is false where an error kept everything as it was, or in a dry run.

    `halfway` says that the disk failed while files were moved into place: each is whole, but not all are new.
    `corpus` is what was published, or would have been.
    """

    problems: tuple[Problem, ...] = ()
    seeds: int = 0
    captures: int = 0
    stories: int = 0
    written: bool = False
    halfway: bool = False
    output: Changes = field(default_factory=Changes)
    content: Changes = field(default_factory=Changes)
    strict: bool = False
    understood: tuple[Understood, ...] = ()
    corpus: Corpus | None = None

    @property
    def failed(self) -> bool:
        """Whether there are errors, or warnings where those count as such."""
        return _fails(self.problems, strict=self.strict)


def build(folders: Folders, options: Options) -> Report:
    """Read, ingest, publish, write. Problems are gathered; if one is an error, nothing is written anywhere."""
    report = Report(strict=options.strict)
    problems: list[Problem] = []
    with disk.disk_problems(problems, str(folders.output)):
        _build(folders, options, report, problems)
    report.problems = in_order(problems)
    return report


def _build(folders: Folders, options: Options, report: Report, problems: list[Problem]) -> None:
    site = _settings(folders, options, problems)
    seeds_at, stories_at = str(folders.seeds), str(folders.content / "stories")
    seed_folder = disk.read(folders.seeds, seeds_at)
    problems += seed_folder.problems
    story_files = _tree(folders.content / "stories", problems, ".md")
    ingested = ingest(
        seed_folder.files, story_files, seeds_at=seeds_at, stories_at=stories_at, unread=seed_folder.unread
    )
    problems += ingested.problems
    registered = _registry(folders, problems)
    content = _content(folders, ingested, seed_folder.files, registered, problems)
    report.seeds, report.captures = len(seed_folder.files), len(ingested.captures)
    with Output(folders.output, dry=options.dry_run) as output:
        gathered = gather(content, site)
        report.understood, report.corpus = ingested.understood, gathered.corpus
        for made in publish(gathered):
            if isinstance(made, Problem):
                problems.append(made)
                continue
            shown = show(made, gathered.look)
            if isinstance(shown, Problem):
                problems.append(shown)
            else:
                output.put(shown)
        report.stories = sum(made.count("/") == 0 for made in ingested.stories)
        if not _fails(problems, strict=False):
            problems += () if options.allow_lost else lost(output.lost, ingested.reduced, gathered.corpus)
        if _fails(problems, strict=options.strict):
            return
        try:
            report.output = output.commit()
            # Last, because the site can be made from the seeds again, but only once the stories are there is it told
            # that they were withdrawn.
            report.content = disk.update(
                folders.content / "stories", ingested.stories, story_files, ingested.removed, dry=options.dry_run
            )
        except OSError:
            report.halfway = output.begun
            raise
        report.written = not options.dry_run


def _fails(problems: Iterable[Problem], *, strict: bool) -> bool:
    limit = Severity.WARNING if strict else Severity.ERROR
    return any(problem.severity >= limit for problem in problems)


def _tree(folder: Path, problems: list[Problem], suffix: str = "") -> dict[str, bytes]:
    found = disk.read(folder, str(folder), suffix)
    problems += found.problems
    return found.files


def _registry(folders: Folders, problems: list[Problem]) -> Registry:
    path = folders.content / registry.FILE
    found, wrong = registry.read(_text(path, "registry", problems), str(path))
    problems += wrong
    return found


def _text(path: Path, code: str, problems: list[Problem]) -> str:
    """The text of a file, empty where there is none or it cannot be read."""
    data, unread = disk.read_file(path)
    problems += unread
    try:
        return decode(data or b"")
    except UndecodableError as error:
        problems.append(Problem(code=code, message=str(error), place=Place(str(path))))
        return ""


def _settings(folders: Folders, options: Options, problems: list[Problem]) -> Settings:
    path = folders.content / settings.FILE
    text = _text(path, "settings", problems)
    site, found = settings.read(text, str(path), options.base_url)
    problems += found
    return site


def _content(
    folders: Folders, ingested: Ingested, seed_files: Tree, registered: Registry, problems: list[Problem]
) -> Content:
    templates = _tree(TEMPLATES, problems)
    own = {} if folders.templates.resolve() == TEMPLATES else _tree(folders.templates, problems)
    places = {
        name: f"{folders.templates if name in own else _shown(TEMPLATES)}/{name}" for name in {**templates, **own}
    }
    templates |= own
    assets = {path.removeprefix("assets/"): data for path, data in templates.items() if path.startswith("assets/")}
    return Content(
        stories=ingested.files,
        registry=registered,
        pages=_tree(folders.content / "pages", problems, ".md"),
        raw={sha256: seed_files[file] for file, sha256 in ingested.captures.items()},
        templates={path: data for path, data in templates.items() if not path.startswith("assets/")},
        assets=assets,
        stories_at=str(folders.content / "stories"),
        pages_at=str(folders.content / "pages"),
        template_places=places,
    )


def _shown(folder: Path) -> str:
    """A folder as a person here would name it."""
    return str(folder.relative_to(Path.cwd())) if folder.is_relative_to(Path.cwd()) else str(folder)
