"""One build, from the folders to the written site: the same steps for every command.

read → ingest → gather → plan → render and stage what differs → commit → update stories → index
"""

import gc
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple

from generator.build import pagefind
from generator.build.commit import commit, stage_plans
from generator.build.memory import Memory
from generator.build.report import Options, Report
from generator.core.problems import Place, Problem, Severity, in_order
from generator.files import sources, writer
from generator.files.changes import Changes
from generator.files.folders import Folders
from generator.files.output import Output
from generator.files.sources import Sources
from generator.files.writer import RefusedError, disk_problem
from generator.ingest import passed_over
from generator.ingest.ingest import Ingested, ingest
from generator.site.gather import Content, Gathered, gather
from generator.site.lost_addresses import lost_addresses
from generator.site.page import Reason, reason_for
from generator.site.publish import SitePlan, publish
from generator.site.search_bundles import bundles, language


class _Written(NamedTuple):
    """What was done to the folders, and the problems on the way."""

    problems: tuple[Problem, ...] = ()
    output: Changes = Changes()
    content: Changes = Changes()
    reasons: tuple[Reason, ...] = ()
    complete: bool = False
    halfway: bool = False


def build(folders: Folders, options: Options, memory: Memory | None = None) -> Report:
    """Read, ingest, publish, write. All problems are collected; if one is an error, nothing is written anywhere."""
    memory = memory or Memory()
    with _no_garbage_collection():
        inputs = sources.read(folders, options.base_url, memory.reader)
        report = Report(
            strict=options.strict,
            sources=inputs,
            seeds=len(inputs.seeds.files),
            problems=(*inputs.problems, *passed_over.warnings(inputs.passed_over)),
            passed_over=tuple(inputs.passed_over),
        )
        try:
            report = _build(folders, options, memory, inputs, report)
        except BrokenExecutor:
            memory.memo.pool.drop_executor()
            report = replace(report, problems=(*report.problems, _PROCESS_ENDED))
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


def _build(folders: Folders, options: Options, memory: Memory, inputs: Sources, report: Report) -> Report:
    ingested = ingest(
        inputs.seeds.files,
        inputs.stories,
        seeds_at=str(folders.seeds),
        stories_at=str(folders.stories),
        unread=inputs.seeds.unread,
        memo=memory.memo,
    )
    gathered = gather(_content(folders, ingested, inputs), inputs.settings, memory.memo)
    plan = publish(gathered, memory.memo)
    report = replace(
        report,
        problems=(*report.problems, *ingested.problems, *plan.problems),
        captures=sum(outcome.form is not None for outcome in ingested.outcomes),
        outcomes=ingested.outcomes,
        stories=sum(file.story is not None and file.story.version_of is None for file in ingested.files),
        corpus=gathered.corpus,
    )
    try:
        with Output(folders.output, dry=options.dry_run) as output:
            written = _write(output, folders, options, memory, _PlannedSite(inputs, ingested, gathered, plan, report))
    except (RefusedError, OSError) as error:
        written = _Written(problems=(disk_problem(error, str(folders.output)),))
    # The next build reads what this one wrote: compared with that, nothing has changed.
    is_new = written.complete and not options.dry_run
    return replace(
        report,
        problems=(*report.problems, *written.problems),
        written=is_new,
        halfway=written.halfway,
        output=written.output,
        content=written.content,
        reasons=written.reasons,
        sources=replace(inputs, stories=ingested.stories) if is_new else inputs,
    )


def _content(folders: Folders, ingested: Ingested, inputs: Sources) -> Content:
    return Content(
        stories=ingested.files,
        files=ingested.stories,
        registry=inputs.registry,
        pages=inputs.pages,
        images=inputs.images,
        raw=ingested.raw,
        templates=inputs.page_templates,
        assets=inputs.assets,
        stories_at=str(folders.stories),
        pages_at=str(folders.pages),
        template_places=inputs.template_places,
    )


class _PlannedSite(NamedTuple):
    """A planned site, with all that it was derived from, before anything is written."""

    inputs: Sources
    ingested: Ingested
    gathered: Gathered
    plan: SitePlan
    report: Report


def _write(output: Output, folders: Folders, options: Options, memory: Memory, site: _PlannedSite) -> _Written:
    """Render what differs, check that nothing is lost, move it into place, then update the stories and the index."""
    plans, renderer, pool = site.plan.plans, site.gathered.renderer, memory.memo.pool
    is_known = memory.theme == renderer.theme
    differing = [plan for path, plan in plans.items() if not is_known or memory.plans.get(path) != plan]
    reasons = tuple(reason_for(memory.plans.get(plan.path), plan, is_known=is_known) for plan in differing)
    staged, problems = stage_plans(differing, renderer, output, pool)
    all_problems = (*site.report.problems, *problems)
    if not _fails(all_problems, Severity.ERROR) and not options.allow_lost:
        problems += lost_addresses(output.vanished(plans.keys()), site.ingested.reduced, site.gathered.corpus)
    if _fails((*all_problems, *problems), site.report.limit):
        return _Written(problems)
    output.refuse_links(document.path for document in staged if document.differs)
    had_plans = bool(memory.plans)
    try:
        changes, repairs, repair_problems = commit(output, plans, staged, renderer, memory)
    except (RefusedError, OSError) as error:
        problem = disk_problem(error, str(folders.output))
        return _Written((*problems, problem), halfway=output.begun)
    problems += repair_problems
    # Last, because the site can be rebuilt from the seeds, but that a story was withdrawn is only reported while its
    # file exists.
    try:
        content, left_alone = _update_stories(folders, options, site, memory)
    except OSError as error:
        return _Written((*problems, disk_problem(error, str(folders.output))), output=changes, halfway=True)
    problems += left_alone
    problems += _index(output, options, site.gathered, memory)
    return _Written(problems, changes, content, (*reasons, *repairs) if had_plans else (), complete=True)


def _update_stories(
    folders: Folders, options: Options, site: _PlannedSite, memory: Memory
) -> tuple[Changes, tuple[Problem, ...]]:
    ingested = site.ingested
    changes, stamps, left_alone = writer.update(
        folders.stories,
        ingested.stories,
        site.inputs.stories,
        ingested.removed,
        dry=options.dry_run,
        pool=memory.memo.pool,
    )
    memory.reader.learn(folders.stories, ingested.stories, stamps)
    problems = (
        Problem(
            code="saved-meanwhile",
            message="this file was saved while the build ran: it stays as it was saved",
            place=Place(f"{folders.stories}/{path}"),
            hint="build again to publish what was saved; watch does so by itself",
        )
        for path in left_alone
    )
    return changes, tuple(problems)


def _index(output: Output, options: Options, gathered: Gathered, memory: Memory) -> tuple[Problem, ...]:
    """Make the search index if it is wanted and not up to date; remove it if it is not wanted."""
    if options.dry_run:
        return ()
    settings, pages = gathered.site.settings, memory.signatures
    parts = bundles(gathered.corpus.stories) if settings.search else ()
    try:
        if not settings.search:
            pagefind.remove(output.folder)
        elif options.index and not pagefind.is_current(output.folder, parts, pages):
            memory.memo.pool.announce("making the search index")
            pagefind.remove_stages(output.folder)
            return pagefind.index(output.folder, parts, pages, language(settings.language))
    except OSError as error:  # the site itself is complete
        return (pagefind.not_made(output.folder, f"the disk refused: {error.strerror or error}"),)
    return ()


def _fails(problems: Iterable[Problem], limit: Severity) -> bool:
    return any(problem.severity >= limit for problem in problems)
