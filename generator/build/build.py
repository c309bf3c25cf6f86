"""One build, from the folders to the written site: the same steps for every command.

read → ingest → relate → render and stage what differs → commit → update stories → index
"""

import gc
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple

from generator.build import lead
from generator.build.lead import PublishedSite, Stories
from generator.build.local import LocalPlace
from generator.build.memory import Memory, StartOwners, alone
from generator.build.place import OpenOutput, Place
from generator.build.report import Options, Report
from generator.core import pool
from generator.core.owners import EndedError, Owners
from generator.core.problems import Place as At
from generator.core.problems import Problem, Severity, in_order
from generator.files import sources
from generator.files.changes import Changes
from generator.files.folders import Folders
from generator.files.sources import Sources
from generator.files.writer import RefusedError, disk_problem
from generator.ingest import passed_over
from generator.site import urls
from generator.site.lost_addresses import lost_addresses
from generator.site.page import Reason


class _Written(NamedTuple):
    """What was done to the folders, and the problems on the way."""

    problems: tuple[Problem, ...] = ()
    output: Changes = Changes()
    content: Changes = Changes()
    reasons: tuple[Reason, ...] = ()
    complete: bool = False
    halfway: bool = False
    sources: Sources | None = None


def build(
    folders: Folders, options: Options, memory: Memory | None = None, changed: frozenset[str] | None = None
) -> Report:
    """Read, ingest, publish, write. All problems are collected; if one is an error, nothing is written anywhere.

    Args:
        folders: The folders.
        options: How to build.
        memory: What the builds of this process share.
        changed: The files that are known to have changed since the last build, by absolute path: no other file is
            looked at, neither of what is read nor of what was written. None: every file is.
    """
    memory = memory or Memory()
    known = memory.sources
    with without_garbage_collection():
        again = sources.reread(known, folders, changed, memory.reader) if changed is not None and known else None
        inputs = again or sources.read(folders, options.base_url, memory.reader)
        is_large = len(inputs.stories) + len(inputs.seeds.files) >= pool.SHARED_FROM
        if is_large and memory.open_cache and memory.memo.cache is None and not options.dry_run:
            size = sum(map(len, (*inputs.stories.values(), *inputs.seeds.files.values())))
            memory.memo.cache = memory.open_cache(size)
        place = LocalPlace(folders, memory, trusts=again is not None)
        return build_at(place, inputs, options, memory, memory.owners if is_large else alone)


def build_at(place: Place, inputs: Sources, options: Options, memory: Memory, start: StartOwners) -> Report:
    """Build an archive of which everything was read.

    Args:
        place: Where it is.
        inputs: What was read.
        options: How to build.
        memory: What the builds of this process share.
        start: Starts the owners of the stories.
    """
    if options.offline:
        inputs = replace(inputs, settings=replace(inputs.settings, offline=True, search=False))
    report = Report(
        strict=options.strict,
        sources=inputs,
        seeds=len(inputs.seeds.files),
        problems=(*inputs.problems, *passed_over.warnings(inputs.passed_over)),
        passed_over=tuple(inputs.passed_over),
    )
    try:
        with start(memory.memo) as owners:
            report = _build(_Build(place, options, memory, inputs, owners), report)
    except (BrokenExecutor, EndedError) as error:
        memory.memo.pool.drop_executor()
        report = replace(report, problems=(*report.problems, _ended(error)))
    if memory.memo.keep:
        # Of what happened to the output while nothing could be written, the next build must see all.
        memory.sources = report.sources if report.written else None
    return replace(report, problems=in_order(report.problems))


def _ended(error: BrokenExecutor | EndedError) -> Problem:
    """The problem of a process that has ended; clusters say which, and why."""
    if isinstance(error, EndedError) and error.args:
        return Problem(code="cluster", message=str(error), hint="build again: what is staged already is used")
    return Problem(
        code="disk",
        message="a process that did part of the work was ended from outside",
        hint="build again; if memory ran out, with --jobs 1",
    )


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Disable the garbage collector: a build creates millions of values that are all needed until its end."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Build(NamedTuple):
    """What a build works with: where the archive is, options, what it remembers, what it read, who owns the stories."""

    place: Place
    options: Options
    memory: Memory
    inputs: Sources
    owners: Owners


def _build(of: _Build, report: Report) -> Report:
    place, options, memory, inputs, owners = of
    stories = lead.read_stories(owners, place.names, inputs)
    arrived = stories.arrived
    report = replace(
        report,
        problems=(*report.problems, *arrived.problems),
        captures=sum(outcome.form is not None for outcome in arrived.outcomes),
        outcomes=arrived.outcomes,
        stories=sum(file.is_shown for file in stories.heads.values()),
    )
    lead.relate(owners, place.names, inputs)
    try:
        with place.output(dry=options.dry_run) as output:
            if memory.published is None:
                memory.published = output.owned
            site = lead.publish(owners, place.to_publish(output, dry=options.dry_run), memory.memo)
            report = replace(
                report,
                problems=(*report.problems, *site.problems),
                corpus=site.overview.corpus,
                settings=site.overview.settings,
            )
            if options.names:
                report = replace(report, unregistered=lead.unregistered(owners, site.overview))
            if options.entries:
                report = replace(report, entries=place.entry_changes(site.items.values()))
            written = _write(of, output, stories, site, report)
    except (RefusedError, OSError) as error:
        written = _Written(problems=(disk_problem(error, place.names.output),))
    return replace(
        report,
        problems=(*report.problems, *written.problems),
        written=written.complete and not options.dry_run,
        halfway=written.halfway,
        output=written.output,
        content=written.content,
        reasons=written.reasons,
        sources=written.sources or inputs,
    )


def _write(of: _Build, output: OpenOutput, stories: Stories, site: PublishedSite, report: Report) -> _Written:
    """Check that nothing is lost, move what was staged into place, then update the stories and the index."""
    place, options, memory = of[:3]
    problems: tuple[Problem, ...] = ()
    if not _fails(report.problems, Severity.ERROR) and not options.allow_lost:
        # While watching, what was first made meanwhile was never published: a draft may be renamed.
        vanished = [path for path in output.vanished(site.paths) if path in (memory.published or ())]
        recorded = {urls.file(address) for address in of.inputs.published.addresses}
        vanished = sorted({*vanished, *(recorded - site.paths)})
        problems += lost_addresses(
            vanished, stories.arrived.reduced, site.overview.corpus, options.lost, of.inputs.settings.gone
        )
    if _fails((*report.problems, *problems), report.limit):
        return _Written(problems)
    output.refuse_links(document.path for document in site.staged if document.differs)
    try:
        changes = place.commit(output, site)
    except EndedError as error:
        return _Written((*problems, _ended(error)), halfway=output.begun)
    except (RefusedError, OSError) as error:
        return _Written((*problems, disk_problem(error, place.names.output)), halfway=output.begun)
    # Last, because the site can be rebuilt from the seeds, but that a story was withdrawn is only reported while its
    # file exists.
    try:
        content, left_alone, read = _update_stories(of, stories)
    except OSError as error:
        return _Written((*problems, disk_problem(error, place.names.output)), output=changes, halfway=True)
    problems += left_alone
    if not options.dry_run:
        problems += place.record(site, read) if options.record else ()
        problems += place.derive(output, options, site.overview)
    place.leave(site)
    return _Written(problems, changes, content, site.reasons, complete=True, sources=read)


def _update_stories(of: _Build, stories: Stories) -> tuple[Changes, tuple[Problem, ...], Sources]:
    """Bring the stories folder up to date. Returns also the sources as the next build will read them."""
    place, options, _, inputs, owners = of
    written = lead.write_stories(owners, place.stories, inputs, stories, dry=options.dry_run)
    problems = (
        Problem(
            code="saved-meanwhile",
            message="this file was saved while the build ran: it stays as it was saved",
            place=At(f"{place.names.stories}/{path}"),
            hint="build again to publish what was saved; watch does so by itself",
        )
        for path in written.left_alone
    )
    if options.dry_run:
        return written.changes, tuple(problems), inputs
    return written.changes, tuple(problems), place.read_next(inputs, stories.arrived.removed, written)


def _fails(problems: Iterable[Problem], limit: Severity) -> bool:
    return any(problem.severity >= limit for problem in problems)
