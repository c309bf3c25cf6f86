"""Runs the commands, and returns their exit codes.

Exit codes: 0 done, 1 the content or the build has errors, 2 wrong usage or settings, 130 interrupted.
"""

import argparse
import gc
import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING

from generator.build import up_to_date
from generator.build.report import Options, Report
from generator.cli import arguments, cluster, interrupts
from generator.cli.console import BuildPrinter, as_json, print_exhausted, print_problem, print_report
from generator.cli.folders import folders_of, wrong_folders
from generator.cli.progress import progress_bar
from generator.core.problems import Problem
from generator.core.text import plural
from generator.files.folders import Folders

if TYPE_CHECKING:
    from generator.build.memory import Memory
    from generator.build.watch import BuildEvent
    from generator.cluster.owners import Timing

DONE, FAILED, USAGE = 0, 1, 2


def main(line: Sequence[str] | None = None) -> int:
    """Run a command line, by default the program's own. Returns the exit code."""
    parser = arguments.parser()
    options = parser.parse_args(line)
    if options.command is None:
        parser.print_help(sys.stderr)
        return USAGE
    commands = {
        "build": _build,
        "check": _build,
        "diff": _build,
        "watch": _watch,
        "serve": _serve,
        "clean": _clean,
        "export": _export,
        "announce": _announce,
        "init": _begin,
        "new": _begin,
    }
    try:
        return interrupts.run(lambda: commands[options.command](options))
    except (OSError, MemoryError) as error:
        print_exhausted(error)
        return FAILED


def _build(options: argparse.Namespace) -> int:
    """Run `build`, or `check` or `diff`, which are builds that write nothing and report more."""
    dry_run = options.command in {"check", "diff"} or options.dry_run
    started = time.monotonic()
    build_options = _build_options(options, dry_run=dry_run)
    timings: list[Timing] = []
    if options.command == "build" and options.engine == "dask":
        report, timings = cluster.build(options, build_options)
    else:
        report = _build_here(options, build_options, dry_run=dry_run)
    seconds = time.monotonic() - started
    data, lines = _told(report, options, timings)
    if options.format == "json":
        print(json.dumps(as_json(report) | data, indent=2))
    else:
        if not options.quiet:
            print("".join(f"{line}\n" for line in lines), end="")
        print_report(report, seconds, options, dry_run=dry_run)
    if any(problem.code == "settings" for problem in report.problems):
        return USAGE
    return FAILED if report.failed else DONE


def _build_here(options: argparse.Namespace, build_options: Options, *, dry_run: bool) -> Report:
    """Build in folders of this machine."""
    misplaced = cluster.misplaced(options)
    if misplaced:
        return Report(problems=(misplaced,))
    folders = folders_of(options)
    folder_problem = wrong_folders(folders, options)
    if folder_problem:
        return Report(problems=(folder_problem,))
    recorded = None if dry_run else up_to_date.find(folders, build_options)
    return recorded or _run_build(folders, build_options, options)


def _told(
    report: Report, options: argparse.Namespace, timings: "list[Timing]"
) -> tuple[dict[str, object], Iterable[str]]:
    """What `check`, `diff` and clusters tell beyond a build: as data for machines, if these asked, or else as lines."""
    if options.command == "check":
        from generator.cli import check  # noqa: PLC0415 - imported only by the command that needs it

        as_data, as_lines = check.as_data, check.as_lines
    elif options.command == "diff":
        from generator.cli import diff  # noqa: PLC0415 - likewise

        as_data, as_lines = diff.as_data, diff.as_lines
    else:
        if not timings:
            return {}, ()
        lines = cluster.as_lines(timings) if options.verbose else ()
        return {"stages": cluster.as_data(timings)}, lines
    return (as_data(report), ()) if options.format == "json" else ({}, as_lines(report))


def _run_build(folders: Folders, build_options: Options, options: argparse.Namespace) -> Report:
    from generator.build.build import build  # noqa: PLC0415 - not needed if nothing has changed

    started = time.monotonic()
    with _memory(options) as memory:
        report = build(folders, build_options, memory)
        gc.freeze()  # looking through all that the build made, to free it, would take long, and the process ends soon
        if report.written and time.monotonic() - started > up_to_date.WORTH:
            up_to_date.save(folders, build_options, report, memory.reader.signatures(), memory.signatures)
    return report


def _watch(options: argparse.Namespace) -> int:
    from generator.build.background import Background  # noqa: PLC0415 - a build makes its index itself
    from generator.build.watch import watch  # noqa: PLC0415 - a build needs no watcher

    folders = _folders_to_watch(options)
    if folders is None:
        return USAGE
    with _memory(options, keep=True) as memory, Background(folders.output, print_problem) as index:
        printer = BuildPrinter(options)
        for event in watch(folders, _build_options(options), memory, Event(), poll=options.poll):
            printer.print_build(event.changed, event.report, event.seconds)
            index.request(event.report, memory.signatures)
    return DONE


def _serve(options: argparse.Namespace) -> int:
    from generator.build.background import Background  # noqa: PLC0415 - a build makes its index itself
    from generator.files.writer import disk_problem  # noqa: PLC0415 - as above
    from generator.preview.server import PortTakenError, ServerAddress, serve  # noqa: PLC0415 - a build needs no server

    folders = _folders_to_watch(options)
    if folders is None:
        return USAGE
    server_address = ServerAddress(host=options.bind, port=options.port, browse=options.open, poll=options.poll)
    printer = BuildPrinter(options)
    served: list[str] = []

    def on_build(event: "BuildEvent", address: str) -> None:
        printer.print_build(event.changed, event.report, event.seconds)
        if [address] != served:
            print(f"serving {address} (Ctrl+C to stop)", file=sys.stderr, flush=True)
            served[:] = [address]
        index.request(event.report, memory.signatures)

    with _memory(options, keep=True) as memory, Background(folders.output, print_problem) as index:
        try:
            serve(folders, _build_options(options), memory, server_address, on_build)
        except PortTakenError as error:
            print_problem(
                Problem(code="settings", message=str(error), hint="name another with --port, or leave it out")
            )
            return USAGE
        except OSError as error:  # nothing can be built or served any more: no file descriptors, no such folder
            print_problem(disk_problem(error, str(folders.content)))
            return FAILED
    return DONE


def _clean(options: argparse.Namespace) -> int:
    from generator.build import pagefind  # noqa: PLC0415 - as above
    from generator.build.derived import data_files  # noqa: PLC0415 - as above
    from generator.files import writer  # noqa: PLC0415 - as above
    from generator.files.clean import clean  # noqa: PLC0415 - as above

    removed = 0
    if options.output.exists():
        try:
            pagefind.remove(options.output)
            data_files.remove(options.output)
            removed = len(clean(options.output).removed)
        except (writer.RefusedError, OSError) as error:
            print_problem(writer.disk_problem(error, str(options.output)))
            return FAILED
    print(f"removed {plural(removed, 'file')} from {options.output}", file=sys.stderr)
    return DONE


def _export(options: argparse.Namespace) -> int:
    from generator.cli.export import export  # noqa: PLC0415 - as above

    return DONE if export(options) else FAILED


def _announce(options: argparse.Namespace) -> int:
    from generator.cli.announce import announce  # noqa: PLC0415 - as above

    return DONE if announce(options) else FAILED


def _begin(options: argparse.Namespace) -> int:
    from generator.cli import begin  # noqa: PLC0415 - imported only by the commands that need it

    return DONE if (begin.init if options.command == "init" else begin.new)(options) else USAGE


def _folders_to_watch(options: argparse.Namespace) -> Folders | None:
    """The folders of a command that runs until interrupted; None if they are wrong, which is printed."""
    folders = folders_of(options)
    problem = wrong_folders(folders, options)
    if problem:
        print_problem(problem)
    return None if problem else folders


def _build_options(options: argparse.Namespace, *, dry_run: bool = False) -> Options:
    # What is only previewed is not published: its addresses may still change, and nobody searches in it.
    publishes = options.command == "build" and not dry_run
    lost = frozenset(options.allow_lost or ())
    return Options(
        base_url=options.base_url,
        strict=options.strict,
        dry_run=dry_run,
        allow_lost="" in lost,
        lost=lost - {""},
        index=publishes,
        record=publishes and not options.offline,
        names=options.command == "check",
        entries=options.command == "diff",
        offline=options.command == "build" and options.offline,
    )


@contextmanager
def _memory(options: argparse.Namespace, *, keep: bool = False) -> "Iterator[Memory]":
    """The memory of a command's builds, with the processes that share the work and the progress bar."""
    from generator.build import processes  # noqa: PLC0415 - as above
    from generator.build.memory import Memory, alone  # noqa: PLC0415 - as above
    from generator.core.memo import Memo  # noqa: PLC0415 - as above
    from generator.core.pool import Pool  # noqa: PLC0415 - as above
    from generator.files import cache  # noqa: PLC0415 - as above

    jobs = options.jobs or processes.available()
    # What is remembered from one build to the next is remembered by an owner in this process.
    owners = alone if keep or jobs == 1 else processes.owners(jobs)
    with processes.executor(jobs, threads=keep) as executor, progress_bar() as progress:
        yield Memory(Memo(Pool(executor, progress), keep=keep), owners, cache.of_archive)
