"""One build, from the folders to the written site: the same steps for every command.

read → ingest → gather → plan → make and stage what differs → commit → update stories → index
"""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple

from generator.build import pagefind
from generator.build.memory import Memory
from generator.build.report import Options, Report
from generator.core.pool import Pool
from generator.core.problems import Problem, Severity, in_order
from generator.files import sources, writer
from generator.files.changes import Changes
from generator.files.folders import Folders
from generator.files.output import Output, Staged, stage
from generator.files.reader import signatures
from generator.files.sources import Sources
from generator.files.writer import RefusedError, disk_problem
from generator.ingest.ingest import Ingested, ingest
from generator.site.gather import Content, Gathered, gather
from generator.site.lost_addresses import lost_addresses
from generator.site.page import DAMAGED, Plan, Reason, reason_for
from generator.site.publish import SitePlan, publish, show
from generator.site.renderer import Renderer
from generator.site.search_bundles import bundles, language


class _Written(NamedTuple):
    """What became of the folders, and the problems met on the way."""

    problems: tuple[Problem, ...] = ()
    output: Changes = Changes()
    content: Changes = Changes()
    reasons: tuple[Reason, ...] = ()
    complete: bool = False
    halfway: bool = False


def build(folders: Folders, options: Options, memory: Memory | None = None) -> Report:
    """Read, ingest, publish, write. Problems are gathered; if one is an error, nothing is written anywhere."""
    memory = memory or Memory()
    with _no_garbage_collection():
        inputs = sources.read(folders, options.base_url, memory.reader)
        report = Report(strict=options.strict, sources=inputs, seeds=len(inputs.seeds.files), problems=inputs.problems)
        try:
            report = _build(folders, options, memory, inputs, report)
        except BrokenExecutor:
            memory.memo.pool.drop_executor()
            report = replace(report, problems=(*report.problems, _PROCESS_ENDED))
        return replace(report, problems=in_order(report.problems))


_PROCESS_ENDED = Problem(
    code="disk",
    message="a process that did part of the work was ended from outside",
    hint="build again; if it is for want of memory, with --jobs 1",
)


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """A build makes millions of values that last until its end: looking for garbage among them finds none."""
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
        captures=len(ingested.captures),
        outcomes=ingested.outcomes,
        stories=sum(path.count("/") == 0 for path in ingested.stories),
        corpus=gathered.corpus,
    )
    try:
        with Output(folders.output, dry=options.dry_run) as output:
            written = _write(output, folders, options, memory, _Site(inputs, ingested, gathered, plan, report))
    except (RefusedError, OSError) as error:
        written = _Written(problems=(disk_problem(error, str(folders.output)),))
    # What was written is what the next build finds: to it, that is no change.
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
        raw={sha256: inputs.seeds.files[file] for file, sha256 in ingested.captures.items()},
        templates=inputs.page_templates,
        assets=inputs.assets,
        stories_at=str(folders.stories),
        pages_at=str(folders.pages),
        template_places=inputs.template_places,
    )


class _Site(NamedTuple):
    """All that is known once the site is planned, and before anything is written."""

    inputs: Sources
    ingested: Ingested
    gathered: Gathered
    plan: SitePlan
    report: Report


def _write(output: Output, folders: Folders, options: Options, memory: Memory, site: _Site) -> _Written:
    """Make what differs, check that nothing is lost, move it into place, then update the stories and the index."""
    plans, renderer, pool = site.plan.plans, site.gathered.renderer, memory.memo.pool
    is_known = memory.theme == renderer.theme
    differing = [plan for path, plan in plans.items() if not is_known or memory.plans.get(path) != plan]
    reasons = tuple(reason_for(memory.plans.get(plan.path), plan, is_known=is_known) for plan in differing)
    staged, problems = _stage(differing, renderer, output, pool)
    known = (*site.report.problems, *problems)
    if not _fails(known, Severity.ERROR) and not options.allow_lost:
        problems += lost_addresses(output.vanished(plans.keys()), site.ingested.reduced, site.gathered.corpus)
    if _fails((*known, *problems), site.report.limit):
        return _Written(problems)
    output.refuse_links(document.path for document in staged if document.differs)
    had_plans = bool(memory.plans)
    try:
        changes, repairs, more = _commit(output, plans, staged, renderer, memory)
    except (RefusedError, OSError) as error:
        problem = disk_problem(error, str(folders.output))
        return _Written((*problems, problem), halfway=output.begun)
    problems += more
    # Last, because the site can be made from the seeds again, but only while a story's file is there is it told that
    # the story was withdrawn.
    try:
        content = _update_stories(folders, options, site, memory)
    except OSError as error:
        return _Written((*problems, disk_problem(error, str(folders.output))), output=changes, halfway=True)
    problems += _index(output, options, site.gathered, memory)
    return _Written(problems, changes, content, (*reasons, *repairs) if had_plans else (), complete=True)


class _Order(NamedTuple):
    """A plan to be carried out, in whatever process."""

    plan: Plan
    renderer: Renderer
    output: str
    dry: bool


def _carry_out(order: _Order) -> Staged | Problem:
    shown = show(order.plan, order.renderer)
    return shown if isinstance(shown, Problem) else stage(order.output, shown, dry=order.dry)


def _stage(
    plans: Sequence[Plan], renderer: Renderer, output: Output, pool: Pool
) -> tuple[list[Staged], tuple[Problem, ...]]:
    """Make the documents of plans, in all processes, and stage them; the problems are those of templates."""
    folder = str(output.folder.absolute())  # other processes may have another working directory
    orders = [_Order(plan, renderer, folder, output.dry) for plan in plans]
    results = list(pool.map(_carry_out, orders, "making pages"))
    staged = [result for result in results if isinstance(result, Staged)]
    return staged, tuple(result for result in results if isinstance(result, Problem))


def _commit(
    output: Output, plans: Mapping[str, Plan], staged: Sequence[Staged], renderer: Renderer, memory: Memory
) -> tuple[Changes, tuple[Reason, ...], tuple[Problem, ...]]:
    """Move what was staged into place; then check the files that should have stayed as they were, and repair them."""
    paths = frozenset(plans)
    known = {path: signature for path, signature in memory.signatures.items() if path in plans}
    if not output.dry:
        memory.drop_output()  # until all is in place
    changes = output.commit(paths, staged)
    stamps = {document.path: document.stamp for document in staged}
    untouched = [path for path in plans if path not in stamps]
    found = signatures(output.folder, untouched)
    damaged = [path for path in untouched if path not in known or found.get(path) != known[path]]
    problems: tuple[Problem, ...] = ()
    if damaged:
        again, problems = _stage([plans[path] for path in damaged], renderer, output, memory.memo.pool)
        output.refuse_links(damaged)
        changes = changes.with_repairs(output.commit(paths, again))
        stamps |= {document.path: document.stamp for document in again}
    if not output.dry:
        new = signatures(output.folder, stamps)
        memory.theme, memory.plans = renderer.theme, plans
        memory.signatures = {
            **{path: known[path] for path in untouched if path in known and path not in stamps},
            **{path: signature for path, signature in new.items() if signature.stamp == stamps[path]},
        }
    return changes, tuple(Reason(path, DAMAGED) for path in damaged), problems


def _update_stories(folders: Folders, options: Options, site: _Site, memory: Memory) -> Changes:
    ingested = site.ingested
    changes, stamps = writer.update(
        folders.stories,
        ingested.stories,
        site.inputs.stories,
        ingested.removed,
        dry=options.dry_run,
        pool=memory.memo.pool,
    )
    memory.reader.learn(folders.stories, ingested.stories, stamps)
    return changes


def _index(output: Output, options: Options, gathered: Gathered, memory: Memory) -> tuple[Problem, ...]:
    """Make the search index, if it is wanted and not already that of these pages; remove it where it is not wanted."""
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
    except OSError as error:  # the site itself is there
        return (pagefind.not_made(output.folder, f"the disk refused: {error.strerror or error}"),)
    return ()


def _fails(problems: Iterable[Problem], limit: Severity) -> bool:
    return any(problem.severity >= limit for problem in problems)
