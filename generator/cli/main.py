"""Arguments in, an exit code out: the only place that prints.

Exit codes: 0 done, 1 the content or the build has errors, 2 wrong usage or settings, 130 interrupted.
"""

import argparse
import gc
import json
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING

from generator.build import up_to_date
from generator.build.report import Options, Report
from generator.cli import arguments
from generator.cli.console import Listener, as_json, count, say, tell
from generator.cli.progress import on_terminal
from generator.core.problems import Problem
from generator.files.changes import Changes
from generator.files.folders import Folders

if TYPE_CHECKING:
    from generator.build.build import Memory
    from generator.build.watch import Built

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(line: Sequence[str] | None = None) -> int:
    """The command line in (the program's own by default), the exit code out."""
    options = arguments.parser().parse_args(line)
    commands = {"build": _build, "check": _build, "watch": _watch, "serve": _serve, "clean": _clean}
    gc.disable()  # a build makes millions of values that last until its end: looking for garbage among them finds none
    try:
        return commands[options.command](options)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED


def _build(options: argparse.Namespace) -> int:
    dry_run = options.command == "check" or options.dry_run
    folders = _folders(options)
    wrong = _misplaced(folders) or _missing(folders, options)
    started = time.monotonic()
    wanted = _options(options, dry_run=dry_run)
    report = Report(problems=(wrong,)) if wrong else None if dry_run else up_to_date.find(folders, wanted)
    if report is None:
        report = _built(folders, wanted, options)
    seconds = time.monotonic() - started
    if options.command == "check":
        from generator.cli import check  # noqa: PLC0415 - what a command does not need it does not wait for

        more, lines = check.as_data(report) if options.format == "json" else {}, check.as_lines(report)
    else:
        more, lines = {}, iter(())
    if options.format == "json":
        print(json.dumps(as_json(report) | more, indent=2))
    else:
        if not options.quiet:
            print("".join(f"{line}\n" for line in lines), end="")
        tell(report, seconds, options, dry_run=dry_run)
    if any(problem.code == "settings" for problem in report.problems):
        return USAGE
    return FAILED if report.failed else DONE


def _built(folders: Folders, wanted: Options, options: argparse.Namespace) -> Report:
    from generator.build.build import build  # noqa: PLC0415 - where nothing has changed it is not needed

    started = time.monotonic()
    with _memory(options) as memory:
        report = build(folders, wanted, memory)
        if report.written and time.monotonic() - started > up_to_date.WORTH:
            up_to_date.save(folders, wanted, report, memory.reader.signatures(), memory.signatures)
    return report


def _watch(options: argparse.Namespace) -> int:
    from generator.build.background_index import Indexing  # noqa: PLC0415 - a build makes its index itself
    from generator.build.watch import watch  # noqa: PLC0415 - a build needs no watcher

    folders = _folders_to_watch(options)
    if folders is None:
        return USAGE
    with _memory(options, keep=True) as memory, Indexing(folders.output, say) as indexing:
        heard = Listener(options)
        for built in watch(folders, _options(options), memory, Event(), poll=options.poll):
            heard.hear(built.changed, built.report, built.seconds)
            indexing.want(built.report, memory.signatures)
    return DONE


def _serve(options: argparse.Namespace) -> int:
    from generator.build.background_index import Indexing  # noqa: PLC0415 - a build makes its index itself
    from generator.preview.server import Listening, PortTakenError, serve  # noqa: PLC0415 - a build needs no server

    folders = _folders_to_watch(options)
    if folders is None:
        return USAGE
    where = Listening(host=options.bind, port=options.port, browse=options.open, poll=options.poll)
    listener = Listener(options)

    def heard(built: "Built", address: str) -> None:
        listener.hear(built.changed, built.report, built.seconds)
        if listener.builds == 1:
            print(f"serving {address} (Ctrl+C ends it)", file=sys.stderr, flush=True)
        indexing.want(built.report, memory.signatures)

    with _memory(options, keep=True) as memory, Indexing(folders.output, say) as indexing:
        try:
            serve(folders, _options(options), memory, where, heard)
        except PortTakenError as error:
            say(Problem(code="settings", message=str(error), hint="name another with --port, or leave it out"))
            return USAGE
    return DONE


def _folders_to_watch(options: argparse.Namespace) -> Folders | None:
    """The folders of a command that goes on until it is ended; None where they are wrong, which is said."""
    folders = _folders(options)
    wrong = _misplaced(folders) or _missing(folders, options)
    if wrong:
        say(wrong)
        return None
    signal.signal(signal.SIGTERM, _interrupt)
    return folders


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _folders(options: argparse.Namespace) -> Folders:
    return Folders(
        content=options.content,
        seeds=options.seeds or options.content / "seeds",
        templates=options.templates or Path("templates"),
        output=options.output,
    )


def _options(options: argparse.Namespace, *, dry_run: bool = False) -> Options:
    index = options.command == "build" and not dry_run
    return Options(options.base_url, options.strict, dry_run, options.allow_lost, index)


@contextmanager
def _memory(options: argparse.Namespace, *, keep: bool = False) -> "Iterator[Memory]":
    """What a command's builds know of each other, with the processes that they share the work among."""
    from generator.build import processes  # noqa: PLC0415 - as above
    from generator.build.build import Memory  # noqa: PLC0415 - as above
    from generator.core.work import Work  # noqa: PLC0415 - as above

    progress = on_terminal()
    with processes.executor(options.jobs or processes.available(), threads=keep) as executor:
        try:
            yield Memory(Work(executor, keep=keep, tell=progress))
        finally:
            if progress:
                progress.clear()


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
    from generator.build import pagefind  # noqa: PLC0415 - as above
    from generator.files import output, writer  # noqa: PLC0415 - as above

    problems: list[Problem] = []
    changes = Changes()
    if options.output.exists():
        with writer.disk_problems(problems, str(options.output)):
            pagefind.remove(options.output)
            changes = output.clean(options.output)
    for problem in problems:
        say(problem)
    if not problems:
        print(f"removed {count(len(changes.removed), 'file')} from {options.output}", file=sys.stderr)
    return FAILED if problems else DONE
