"""A report in, what people and machines are told of it out; beside `cli` the only place that prints."""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from generator.build.report import Report
from generator.core.problems import Problem, Severity, render
from generator.files.changes import Changes

NOTES_SHOWN = 12
"""How many notes of one code are printed unless asked for more: an archive of pages alone has one for every story."""

FILES_SHOWN = 5
"""How many files of a kind are named after each build of `watch`, unless asked for more."""

_COLOURS = {Severity.NOTE: "36", Severity.WARNING: "33", Severity.ERROR: "31"}


def tell(report: Report, seconds: float, options: argparse.Namespace, *, dry_run: bool) -> None:
    """Problems, what was written where that is asked for, and one line with counts and time."""
    counts = Counter(problem.code for problem in report.problems if problem.severity is Severity.NOTE)
    folded = {code: count for code, count in sorted(counts.items()) if count > NOTES_SHOWN and not options.verbose}
    for problem in report.problems:
        if problem.code not in folded and not (options.quiet and problem.severity is Severity.NOTE):
            say(problem)
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


class Listener:
    """Tells of one build after another: what changed, what was written, and the problems that were not there before."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.builds = 0
        self._told: frozenset[Problem] = frozenset()

    def hear(self, changed: Mapping[str, str], report: Report, seconds: float) -> None:
        """One build."""
        self.builds += 1
        if not self.options.quiet:
            _tell_change(changed, report, self.options)
        new = tuple(p for p in report.problems if p not in self._told or p.severity >= report.limit)
        self._told = frozenset(report.problems)
        tell(replace(report, problems=new), seconds, self.options, dry_run=False)
        sys.stderr.flush()


def _tell_change(changed: Mapping[str, str], report: Report, options: argparse.Namespace) -> None:
    """What had changed before a build, and what it wrote: some of each, or all where that is asked for."""
    most = None if options.verbose else FILES_SHOWN
    for path, word in list(changed.items())[:most]:
        print(f"{word} {path}", file=sys.stderr)
    _rest(len(changed), most)
    if (
        not changed or options.verbose
    ):  # of the first build all would be told, and where all is asked for `tell` does it
        return
    written = [
        f"{word} {folder / path}"
        for folder, changes in ((options.content / "stories", report.content), (options.output, report.output))
        for word, paths in (("created", changes.created), ("changed", changes.changed), ("removed", changes.removed))
        for path in paths
    ]
    for line in written[:most]:
        print(f"  → {line}", file=sys.stderr)
    _rest(len(written), most, "  → ")


def _rest(number: int, most: int | None, indent: str = "") -> None:
    if most is not None and number > most:
        print(f"{indent}and {number - most} more (-v names them)", file=sys.stderr)


def _summary(report: Report, seconds: float, options: argparse.Namespace, *, dry_run: bool) -> str:
    found = Counter(problem.severity for problem in report.problems)
    told = ", ".join(
        count(found[severity], severity.name.lower())
        for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
        if found[severity]
    )
    told = f"; {told}" if told else ""
    if report.halfway:
        return f"each file is whole, but only some are new: build again{told} ({seconds:.2f} s)"
    if report.failed:
        stands = "; the site stays as it was" if options.command in {"watch", "serve"} else ""
        return f"nothing was written{stands}{told} ({seconds:.2f} s)"
    changes = report.output
    stories = "1 story" if report.stories == 1 else f"{report.stories} stories"
    return (
        f"{stories} from {count(report.captures, 'capture')} in {options.output}: "
        f"{len(changes.created)} {'would be ' if dry_run else ''}created, {len(changes.changed)} changed, "
        f"{len(changes.removed)} removed, {changes.identical} identical{told} ({seconds:.2f} s)"
    )


def as_json(report: Report) -> dict[str, object]:
    """The same for machines."""

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


def count(number: int, word: str) -> str:
    """A number and what it counts, in words."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def say(problem: Problem) -> None:
    """One problem, as compilers print them."""
    text = render(problem)
    if sys.stderr.isatty() and "NO_COLOR" not in os.environ:
        name = problem.severity.name.lower()
        text = text.replace(f"{name}[", f"\x1b[{_COLOURS[problem.severity]}m{name}\x1b[0m[", 1)
    print(text, file=sys.stderr)
