"""Prints reports of builds, for people and for machines; the only module beside `main` that prints."""

import argparse
import errno
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from generator.build.report import Report
from generator.core.problems import Problem, Severity, format_group, format_problem
from generator.core.text import plural
from generator.files.changes import Changes
from generator.files.writer import disk_problem

NOTES_SHOWN = 3
"""How many places of notes of one kind are named without `-v`: an archive of pages alone has one for each story."""

FILES_SHOWN = 5
"""Maximum number of files that are listed after each build of `watch` without `-v`."""

_STYLES = {Severity.NOTE: "cyan", Severity.WARNING: "yellow", Severity.ERROR: "red"}


def print_report(report: Report, seconds: float, options: argparse.Namespace, *, dry_run: bool) -> None:
    """Print one line with counts and time, the problems, and with `-v` every file that was written and why.

    Notes are grouped by their kind, unless `-v` asks for all; where a build changed nothing, they are counted only.
    """
    is_told = options.verbose or dry_run or report.failed or _has_changed(report)
    if not options.quiet or report.failed:
        _print(_summary(report, seconds, options, dry_run=dry_run))
    notes: dict[str, list[Problem]] = {}
    for problem in report.problems:
        if problem.severity is not Severity.NOTE or options.verbose:
            print_problem(problem)
        elif is_told and not options.quiet:
            notes.setdefault(problem.code, []).append(problem)
    for _, of_kind in sorted(notes.items()):
        _print_styled(format_group(of_kind, NOTES_SHOWN), Severity.NOTE)
    if options.verbose:
        for path in report.passed_over:
            _print(f"passed over {path}")
        why = {reason.path: f": {reason}" for reason in report.reasons}
        for word, folder, path in _written(report, options):
            _print(f"{word} {folder / path}{why.get(path, '') if folder == options.output else ''}")


def _has_changed(report: Report) -> bool:
    return any(changes.written or changes.removed for changes in (report.output, report.content))


class BuildPrinter:
    """Prints one build after another: what changed, what was written, and the problems that are new."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.builds = 0
        self._printed: frozenset[Problem] = frozenset()

    def print_build(self, changed: Mapping[str, str], report: Report, seconds: float) -> None:
        """Print a build.

        Args:
            changed: What happened to each file that changed before it, by name.
            report: The report of the build.
            seconds: How long it took.
        """
        self.builds += 1
        if not self.options.quiet:
            _print_changes(changed, report, self.options)
        new = tuple(p for p in report.problems if p not in self._printed or p.severity >= report.limit)
        self._printed = frozenset(report.problems)
        print_report(replace(report, problems=new), seconds, self.options, dry_run=False)
        sys.stderr.flush()


def _print_changes(changed: Mapping[str, str], report: Report, options: argparse.Namespace) -> None:
    """Print what had changed before a build, and what it wrote: some of each, or with `-v` all."""
    most = None if options.verbose else FILES_SHOWN
    for path, word in list(changed.items())[:most]:
        _print(f"{word} {path}")
    _print_rest(len(changed), most)
    # The first build writes everything; with `-v`, the report lists each file anyway.
    if not changed or options.verbose:
        return
    lines = [f"  → {word} {folder / path}" for word, folder, path in _written(report, options)]
    for line in lines[:most]:
        _print(line)
    _print_rest(len(lines), most, "  → ")


def _print_rest(number: int, most: int | None, indent: str = "") -> None:
    if most is not None and number > most:
        _print(f"{indent}and {number - most} more (-v names them)")


def _written(report: Report, options: argparse.Namespace) -> Iterator[tuple[str, Path, str]]:
    """Yields each file that a build wrote or removed: what happened to it, its folder, its path there."""
    for folder, changes in ((options.content / "stories", report.content), (options.output, report.output)):
        for word, paths in (("created", changes.created), ("changed", changes.changed), ("removed", changes.removed)):
            for path in paths:
                yield word, folder, path


def _summary(report: Report, seconds: float, options: argparse.Namespace, *, dry_run: bool) -> str:
    counts = Counter(problem.severity for problem in report.problems)
    problems = ", ".join(
        plural(counts[severity], severity.name.lower())
        for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
        if counts[severity]
    )
    problems = f"; {problems}" if problems else ""
    if report.halfway:
        return f"each file is whole, but only some are new: build again{problems} ({seconds:.2f} s)"
    if report.failed:
        site_note = "; the site stays as it was" if options.command in {"watch", "serve"} else ""
        return f"nothing was written{site_note}{problems} ({seconds:.2f} s)"
    changes = report.output
    return (
        f"{plural(report.stories, 'story', 'stories')} from {plural(report.captures, 'capture')} in {options.output}: "
        f"{len(changes.created)} {'would be ' if dry_run else ''}created, {len(changes.changed)} changed, "
        f"{len(changes.removed)} removed, {changes.identical} identical{problems} ({seconds:.2f} s)"
    )


def as_json(report: Report) -> dict[str, object]:
    """A report as data for machines, ready for JSON."""

    def as_data(changes: Changes) -> dict[str, object]:
        return {
            "created": changes.created,
            "changed": changes.changed,
            "removed": changes.removed,
            "identical": changes.identical,
        }

    return {
        "ok": not report.failed,
        "written": report.written,
        "seeds": report.seeds,
        "captures": report.captures,
        "stories": report.stories,
        "output": as_data(report.output),
        "content": as_data(report.content),
        "problems": [problem.as_json() for problem in report.problems],
    }


def print_problem(problem: Problem) -> None:
    """Print a problem as compilers do, with the severity in colour on a terminal."""
    _print_styled(format_problem(problem), problem.severity)


def _print_styled(text: str, severity: Severity) -> None:
    if not sys.stderr.isatty() or "NO_COLOR" in os.environ:
        _print(text)
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import, and not needed for pipes
    from rich.text import Text  # noqa: PLC0415 - likewise

    styled = Text(text)
    name = severity.name.lower()
    start = text.find(f"{name}[")
    styled.stylize(_STYLES[severity], start, start + len(name))
    Console(stderr=True, soft_wrap=True, highlight=False).print(styled)


def _print(text: str) -> None:
    print(text, file=sys.stderr)


def print_exhausted(error: OSError | MemoryError) -> None:
    """Print that the machine gave out where no command expects it: while processes are started, for example.

    The next build makes whole whatever was not.
    """
    refused = error if isinstance(error, OSError) else OSError(errno.ENOMEM, "memory ran out")
    problem = disk_problem(refused, "")
    place = problem.place if problem.place and problem.place.file else None
    print_problem(replace(problem, place=place, hint="build again; if memory or processes run out, with --jobs 1"))
