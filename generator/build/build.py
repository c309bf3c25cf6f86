"""One build, from the folders to the written site: the same steps for every command.

read → ingest → relate → render and stage what differs → commit → update stories → index
"""

import gc
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple

from generator.build import lead, pagefind
from generator.build.commit import commit
from generator.build.derived import data_files
from generator.build.derived.entries import entry_changes
from generator.build.lead import PublishedSite, Stories
from generator.build.memory import Memory, alone
from generator.build.record import record
from generator.build.report import Options, Report
from generator.build.steps.publish import Overview
from generator.core import pool
from generator.core.owners import EndedError, Owners
from generator.core.problems import Place, Problem, Severity, in_order
from generator.files import sources
from generator.files.changes import Changes
from generator.files.folders import Folders
from generator.files.output import Output
from generator.files.sources import Sources
from generator.files.writer import RefusedError, disk_problem
from generator.ingest import passed_over
from generator.site import urls
from generator.site.lost_addresses import lost_addresses
from generator.site.page import Reason
from generator.site.search_bundles import bundles, language
from generator.site.views.crate import newest_date


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
    with _no_garbage_collection():
        known = memory.sources
        again = sources.reread(known, folders, changed, memory.reader) if changed is not None and known else None
        inputs = again or sources.read(folders, options.base_url, memory.reader)
        if options.offline:
            inputs = replace(inputs, settings=replace(inputs.settings, offline=True, search=False))
        report = Report(
            strict=options.strict,
            sources=inputs,
            seeds=len(inputs.seeds.files),
            problems=(*inputs.problems, *passed_over.warnings(inputs.passed_over)),
            passed_over=tuple(inputs.passed_over),
        )
        is_large = len(inputs.stories) + len(inputs.seeds.files) >= pool.SHARED_FROM
        if is_large and memory.open_cache and memory.memo.cache is None and not options.dry_run:
            size = sum(map(len, (*inputs.stories.values(), *inputs.seeds.files.values())))
            memory.memo.cache = memory.open_cache(size)
        try:
            with (memory.owners if is_large else alone)(memory.memo) as owners:
                report = _build(_Build(folders, options, memory, inputs, owners, trusts=again is not None), report)
        except (BrokenExecutor, EndedError):
            memory.memo.pool.drop_executor()
            report = replace(report, problems=(*report.problems, _PROCESS_ENDED))
        if memory.memo.keep:
            # Of what happened to the output while nothing could be written, the next build must see all.
            memory.sources = report.sources if report.written else None
        return replace(report, problems=in_order(report.problems))


_PROCESS_ENDED = Problem(
    code="disk",
    message="a process that did part of the work was ended from outside",
    hint="build again; if memory ran out, with --jobs 1",
)


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Disable the garbage collector: a build creates millions of values that are all needed until its end."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Build(NamedTuple):
    """What a build works with: folders, options, what it remembers, what it read, and who owns the stories.

    It `trusts` that what it does not write is as the last build left it if only named files are looked at.
    """

    folders: Folders
    options: Options
    memory: Memory
    inputs: Sources
    owners: Owners
    trusts: bool


def _build(of: _Build, report: Report) -> Report:
    folders, options, memory, inputs, owners, _ = of
    stories = lead.read_stories(owners, folders, inputs)
    arrived = stories.arrived
    report = replace(
        report,
        problems=(*report.problems, *arrived.problems),
        captures=sum(outcome.form is not None for outcome in arrived.outcomes),
        outcomes=arrived.outcomes,
        stories=sum(file.is_shown for file in stories.heads.values()),
    )
    lead.relate(owners, folders, inputs)
    try:
        with Output(folders.output, dry=options.dry_run) as output:
            if memory.published is None:
                memory.published = output.owned
            left = memory.find_left(folders)
            site = lead.publish(owners, lead.to_publish(output, memory, left, trusts=of.trusts), memory.memo)
            report = replace(
                report,
                problems=(*report.problems, *site.problems),
                corpus=site.overview.corpus,
                settings=site.overview.settings,
            )
            if options.names:
                report = replace(report, unregistered=lead.unregistered(owners, site.overview))
            if options.entries:
                items = site.overview.items.values()
                report = replace(report, entries=entry_changes(folders.output, items))
            written = _write(of, output, stories, site, report)
    except (RefusedError, OSError) as error:
        written = _Written(problems=(disk_problem(error, str(folders.output)),))
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


def _write(of: _Build, output: Output, stories: Stories, site: PublishedSite, report: Report) -> _Written:
    """Check that nothing is lost, move what was staged into place, then update the stories and the index."""
    folders, options, memory = of[:3]
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
        changes = commit(output, site, memory)
    except (RefusedError, OSError) as error:
        problem = disk_problem(error, str(folders.output))
        return _Written((*problems, problem), halfway=output.begun)
    # Last, because the site can be rebuilt from the seeds, but that a story was withdrawn is only reported while its
    # file exists.
    try:
        content, left_alone, read = _update_stories(of, stories)
    except OSError as error:
        return _Written((*problems, disk_problem(error, str(folders.output))), output=changes, halfway=True)
    problems += left_alone
    if options.record and not options.dry_run:
        problems += record(folders, site, read, memory.reader)
    problems += _index(output, options, site.overview, memory)
    problems += _data(output, options, site.overview, memory)
    memory.save_left(folders, site.overview.theme, site.left)
    return _Written(problems, changes, content, site.reasons, complete=True, sources=read)


def _update_stories(of: _Build, stories: Stories) -> tuple[Changes, tuple[Problem, ...], Sources]:
    """Bring the stories folder up to date. Returns also the sources as the next build will read them."""
    folders, options, memory, inputs, owners, _ = of
    written = lead.write_stories(owners, folders, options, inputs, stories)
    memory.reader.learn(folders.stories, written.data, written.stamps)
    problems = (
        Problem(
            code="saved-meanwhile",
            message="this file was saved while the build ran: it stays as it was saved",
            place=Place(f"{folders.stories}/{path}"),
            hint="build again to publish what was saved; watch does so by itself",
        )
        for path in written.left_alone
    )
    if options.dry_run:
        return written.changes, tuple(problems), inputs
    # The next build reads what this one wrote: compared with that, nothing has changed.
    kept = {path: data for path, data in inputs.stories.items() if path not in stories.arrived.removed}
    return written.changes, tuple(problems), replace(inputs, stories=kept | dict(written.data))


def _index(output: Output, options: Options, overview: Overview, memory: Memory) -> tuple[Problem, ...]:
    """Make the search index if it is wanted and not up to date; remove it if it is not wanted."""
    if options.dry_run:
        return ()
    settings, pages = overview.settings, memory.signatures
    parts = bundles(overview.corpus.stories) if settings.search else ()
    try:
        if not settings.search:
            pagefind.remove(output.folder)
        elif options.index and not pagefind.is_current(output.folder, parts, pages):
            memory.memo.pool.announce("making the search index")
            pagefind.remove_stages(output.folder)
            return pagefind.index(output.folder, parts, pages, language(settings.texts_language))
    except OSError as error:  # the site itself is complete
        return (pagefind.not_made(output.folder, f"the disk refused: {error.strerror or error}"),)
    return ()


def _data(output: Output, options: Options, overview: Overview, memory: Memory) -> tuple[Problem, ...]:
    """Make the data files that are made from the written site, if they are not up to date."""
    if options.dry_run or not options.index:
        return ()
    memory.memo.pool.announce("making the data files")
    newest = newest_date(overview.corpus.stories)
    try:
        return data_files.update(output.folder, overview.settings, memory.signatures, newest)
    except (RefusedError, OSError) as error:  # the site itself is complete
        return (disk_problem(error, str(output.folder)),)


def _fails(problems: Iterable[Problem], limit: Severity) -> bool:
    return any(problem.severity >= limit for problem in problems)
