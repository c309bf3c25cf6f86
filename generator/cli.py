"""Arguments in, an exit code out: the only place that prints.

Exit codes: 0 done, 1 the content or the build has errors, 2 wrong usage or settings, 130 interrupted.
"""

import argparse
import gc
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from generator import check, disk, output, processes
from generator.build import Memory, Options, Report, build
from generator.disk import Changes
from generator.problems import Problem, Severity, render
from generator.progress import on_terminal
from generator.sources import Folders
from generator.work import Work

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130

MOST_JOBS = 64

NOTES_SHOWN = 12
"""How many notes of one code are printed unless asked for more: an archive of pages alone has one for every story."""

_COLOURS = {Severity.NOTE: "36", Severity.WARNING: "33", Severity.ERROR: "31"}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line in (the program's own by default), the exit code out."""
    options = _parser().parse_args(arguments)
    try:
        return _clean(options) if options.command == "clean" else _build(options)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m generator",
        description="Build a browsable archive from captures of stories.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text in (
        ("build", "convert seeds to Markdown and Markdown to the site"),
        ("check", "do all that build does but the writing"),
    ):
        command = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        _add_folders(command)
        command.add_argument("--base-url", metavar="URL", help="where the site will stand; outranks content/site.yaml")
        command.add_argument("--strict", action="store_true", help="take warnings for errors")
        command.add_argument("--allow-lost", action="store_true", help="go on although published addresses are lost")
        command.add_argument("--format", choices=("text", "json"), default="text", help="report for people or machines")
        command.add_argument(
            "--jobs",
            type=_jobs,
            default=None,
            metavar="N",
            help="processes that share the work (default: one a processor)",
        )
        if name == "build":
            command.add_argument("--dry-run", action="store_true", help="tell what would be written, write nothing")
        loudness = command.add_mutually_exclusive_group()
        loudness.add_argument("-q", "--quiet", action="store_true", help="print warnings and errors alone")
        loudness.add_argument("-v", "--verbose", action="store_true", help="print every note and every file written")
    text = "remove what builds wrote into the output folder"
    command = commands.add_parser("clean", help=text, description=text, allow_abbrev=False)
    command.add_argument("--output", type=Path, default=Path("output"), metavar="DIR")
    return parser


def _jobs(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_JOBS:
        raise ValueError
    return number


def _add_folders(command: argparse.ArgumentParser) -> None:
    for name, default, text in (
        ("content", "content", "settings, stories, pages (default: content)"),
        ("seeds", None, "captures (default: seeds in the content folder)"),
        ("templates", None, "templates that override Backfile's own, file by file (default: templates)"),
        ("output", "output", "the site (default: output)"),
    ):
        command.add_argument(
            f"--{name}", type=Path, default=Path(default) if default else None, metavar="DIR", help=text
        )


def _build(options: argparse.Namespace) -> int:
    folders = Folders(
        content=options.content,
        seeds=options.seeds or options.content / "seeds",
        templates=options.templates or Path("templates"),
        output=options.output,
    )
    dry_run = options.command == "check" or options.dry_run
    wrong = _misplaced(folders) or _missing(folders, options)
    started = time.monotonic()
    gc.disable()  # a build makes millions of values that last until its end: looking for garbage among them finds none
    if wrong:
        report = Report(problems=(wrong,))
    else:
        progress = on_terminal()
        with processes.executor(options.jobs or processes.available()) as executor:
            memory = Memory(Work(executor, tell=progress))
            report = build(folders, Options(options.base_url, options.strict, dry_run, options.allow_lost), memory)
        if progress:
            progress.clear()
    seconds = time.monotonic() - started
    if options.format == "json":
        print(json.dumps(_as_json(report) | (check.as_data(report) if options.command == "check" else {}), indent=2))
    else:
        if options.command == "check" and not options.quiet:
            print(*check.as_lines(report), sep="\n")
        _print(report, seconds, options, dry_run=dry_run)
    if any(problem.code == "settings" for problem in report.problems):
        return USAGE
    return FAILED if report.failed else DONE


def _misplaced(folders: Folders) -> Problem | None:
    """Writing the site into its own sources, or over them, is never meant."""
    output = folders.output.resolve()
    sources = (folders.content, folders.seeds, folders.templates, Path.cwd())
    for source in sources:
        if source.resolve().is_relative_to(output):
            return Problem(
                code="settings",
                message=f"the output folder {folders.output} holds {source}, which a build reads",
                hint="name another folder with --output",
            )
    for source in (folders.content / "stories", folders.content / "pages", folders.seeds, folders.templates):
        if output.is_relative_to(source.resolve()):
            return Problem(
                code="settings",
                message=f"the output folder {folders.output} is inside {source}, which a build reads",
                hint="name another folder with --output",
            )
    return None


def _missing(folders: Folders, options: argparse.Namespace) -> Problem | None:
    """Where a folder to read from is not there at all, its name was probably mistyped."""
    if not folders.content.is_dir() and not folders.seeds.is_dir():
        message = f"there is no folder {folders.content}, nor {folders.seeds}"
        return Problem(code="settings", message=message, hint="name them with --content and --seeds")
    if options.seeds and not folders.seeds.is_dir() and not (folders.content / "stories").is_dir():
        return Problem(code="settings", message=f"there is no folder {folders.seeds}", hint="see --seeds")
    if options.templates and not folders.templates.is_dir():
        return Problem(code="settings", message=f"there is no folder {folders.templates}", hint="see --templates")
    return None


def _clean(options: argparse.Namespace) -> int:
    problems: list[Problem] = []
    changes = Changes()
    if options.output.exists():
        with disk.disk_problems(problems, str(options.output)):
            changes = output.clean(options.output)
    for problem in problems:
        _say(problem)
    if not problems:
        print(f"removed {_count(len(changes.removed), 'file')} from {options.output}", file=sys.stderr)
    return FAILED if problems else DONE


def _print(report: Report, seconds: float, options: argparse.Namespace, *, dry_run: bool) -> None:
    counts = Counter(problem.code for problem in report.problems if problem.severity is Severity.NOTE)
    folded = {code: count for code, count in sorted(counts.items()) if count > NOTES_SHOWN and not options.verbose}
    for problem in report.problems:
        if problem.code not in folded and not (options.quiet and problem.severity is Severity.NOTE):
            _say(problem)
    if folded and not options.quiet:
        kinds = ", ".join(f"{count} {code}" for code, count in folded.items())
        print(
            f"{sum(folded.values())} notes more on what was derived or is missing ({kinds}); -v shows them",
            file=sys.stderr,
        )
    if options.verbose:
        for folder, changes in ((options.content / "stories", report.content), (options.output, report.output)):
            for word, paths in (
                ("create", changes.created), ("change", changes.changed), ("remove", changes.removed)
            ):  # fmt: skip
                for path in paths:
                    print(f"{word} {folder / path}", file=sys.stderr)
    if not options.quiet or report.failed:
        print(_summary(report, seconds, options, dry_run=dry_run), file=sys.stderr)


def _summary(report: Report, seconds: float, options: argparse.Namespace, *, dry_run: bool) -> str:
    found = Counter(problem.severity for problem in report.problems)
    told = ", ".join(
        _count(found[severity], severity.name.lower())
        for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
        if found[severity]
    )
    told = f"; {told}" if told else ""
    if report.halfway:
        return f"each file is whole, but only some are new: build again{told} ({seconds:.2f} s)"
    if report.failed:
        return f"nothing was written{told} ({seconds:.2f} s)"
    changes = report.output
    stories = "1 story" if report.stories == 1 else f"{report.stories} stories"
    return (
        f"{stories} from {_count(report.captures, 'capture')} in {options.output}: "
        f"{len(changes.created)} {'would be ' if dry_run else ''}created, {len(changes.changed)} changed, "
        f"{len(changes.removed)} removed, {changes.identical} identical{told} ({seconds:.2f} s)"
    )


def _as_json(report: Report) -> dict[str, object]:
    def changes(of: Changes) -> dict[str, object]:
        return {"created": of.created, "changed": of.changed, "removed": of.removed, "identical": of.identical}

    return {
        "ok": not report.failed,
        "written": report.written,
        "seeds": report.seeds,
        "captures": report.captures,
        "stories": report.stories,
        "output": changes(report.output),
        "content": changes(report.content),
        "problems": [problem.as_json() for problem in report.problems],
    }


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _say(problem: Problem) -> None:
    text = render(problem)
    if sys.stderr.isatty() and "NO_COLOR" not in os.environ:
        name = problem.severity.name.lower()
        text = text.replace(f"{name}[", f"\x1b[{_COLOURS[problem.severity]}m{name}\x1b[0m[", 1)
    print(text, file=sys.stderr)
