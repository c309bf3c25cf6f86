"""Folders in, a built site on disk and a report out: the one road from seeds to pages, for every command."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor
from dataclasses import replace
from typing import NamedTuple

from generator.build import pagefind
from generator.build.report import Options, Report
from generator.core.problems import Problem, Severity, in_order
from generator.core.work import ALONE, Work
from generator.files import sources, writer
from generator.files.folders import Folders
from generator.files.output import Output, Staged, stage
from generator.files.reader import Reader, Signature, signatures
from generator.files.sources import Sources
from generator.ingest.ingest import Ingested, ingest
from generator.site.gather import Content, Gathered, gather
from generator.site.lost_addresses import lost
from generator.site.page import Plan
from generator.site.publish import publish, show
from generator.site.renderer import Look, Style
from generator.site.search_bundles import bundles, language


class Memory:
    """What builds in one process know of those before. It is about speed alone: without it, the same bytes come out.

    `plans` and `style` are those of the output as it is, `signatures` those of its files.
    """

    def __init__(self, work: Work) -> None:
        self.work = work
        self.reader = Reader()
        self.forget()

    def forget(self) -> None:
        """Nothing is known any more of what the output holds."""
        self.style: Style | None = None
        self.plans: Mapping[str, Plan] = {}
        self.signatures: Mapping[str, Signature] = {}


def build(folders: Folders, options: Options, memory: Memory | None = None) -> Report:
    """Read, ingest, publish, write. Problems are gathered; if one is an error, nothing is written anywhere."""
    under_way = _Build(folders, options, memory or Memory(ALONE))
    try:
        with writer.disk_problems(under_way.problems, str(folders.output)):
            under_way.run()
    except BrokenExecutor:
        under_way.memory.work.leave_executor()
        under_way.problems.append(
            Problem(
                code="disk",
                message="a process that did part of the work was ended from outside",
                hint="build again; if it is for want of memory, with --jobs 1",
            )
        )
    under_way.report.problems = in_order(under_way.problems)
    return under_way.report


class _Order(NamedTuple):
    """A plan to be made, in whatever process."""

    plan: Plan
    look: Look
    output: str
    dry: bool


def _make(order: _Order) -> Staged | Problem:
    shown = show(order.plan, order.look)
    return shown if isinstance(shown, Problem) else stage(order.output, shown, dry=order.dry)


class _Build:
    """One build under way."""

    def __init__(self, folders: Folders, options: Options, memory: Memory) -> None:
        self.folders, self.options, self.memory = folders, options, memory
        self.report = Report(strict=options.strict)
        self.problems: list[Problem] = []

    def run(self) -> None:
        """From the folders to the report."""
        folders, report, work = self.folders, self.report, self.memory.work
        found = sources.read(folders, self.options.base_url, self.memory.reader)
        self.problems += found.problems
        report.sources, report.seeds = found, len(found.seeds.files)
        ingested = ingest(
            found.seeds.files,
            found.stories,
            seeds_at=str(folders.seeds),
            stories_at=str(folders.stories),
            unread=found.seeds.unread,
            work=work,
        )
        self.problems += ingested.problems
        report.captures, report.understood = len(ingested.captures), ingested.understood
        report.stories = sum(path.count("/") == 0 for path in ingested.stories)
        with Output(folders.output, dry=self.options.dry_run) as output:
            gathered = gather(self._content(ingested, found), found.settings, work)
            report.corpus = gathered.corpus
            plans: dict[str, Plan] = {}
            staged = self._staged(self._differing(gathered, plans), gathered.look)
            if not _fails(self.problems, Severity.ERROR) and not self.options.allow_lost:
                self.problems += lost(output.lost(plans.keys()), ingested.reduced, gathered.corpus)
            if _fails(self.problems, self.report.limit):
                return
            output.refuse_links(document.path for document in staged if document.differs)
            try:
                self._commit(output, plans, staged, gathered.look)
            except OSError:
                report.halfway = output.begun
                raise
            # Last, because the site can be made from the seeds again, but only once the stories are there is it told
            # that they were withdrawn.
            self._update(ingested, found)
            self._index(output, gathered)
        report.written = not self.options.dry_run

    def _content(self, ingested: Ingested, found: Sources) -> Content:
        return Content(
            stories=ingested.files,
            files=ingested.stories,
            registry=found.registry,
            pages=found.pages,
            raw={sha256: found.seeds.files[file] for file, sha256 in ingested.captures.items()},
            templates=found.shown,
            assets=found.assets,
            stories_at=str(self.folders.stories),
            pages_at=str(self.folders.pages),
            template_places=found.template_places,
        )

    def _differing(self, gathered: Gathered, plans: dict[str, Plan]) -> Iterator[Plan]:
        """The plans that are not as they were when their files were written; all of them into `plans`, by path."""
        known = self.memory.plans if self.memory.style == gathered.look.style else {}
        for made in publish(gathered):
            if isinstance(made, Problem):
                self.problems.append(made)
            else:
                plans[made.path] = made
                if known.get(made.path) != made:
                    yield made

    def _staged(self, plans: Iterable[Plan], look: Look) -> list[Staged]:
        """Plans in, made in all processes; what became of each out, but for those whose template is at fault."""
        folder = str(self.folders.output.absolute())  # another process may be elsewhere
        orders = (_Order(plan, look, folder, self.options.dry_run) for plan in plans)
        staged: list[Staged] = []
        for made in self.memory.work.stream(_make, orders, "making pages"):
            if isinstance(made, Problem):
                self.problems.append(made)
            else:
                staged.append(made)
        return staged

    def _commit(self, output: Output, plans: Mapping[str, Plan], staged: list[Staged], look: Look) -> None:
        """Move what was staged into place; then look whether what should be there as it was is so, and make it anew."""
        memory, paths = self.memory, frozenset(plans)
        known = {path: signature for path, signature in memory.signatures.items() if path in plans}
        if not self.options.dry_run:
            memory.forget()  # until all is in place
        self.report.output = output.commit(paths, staged)
        stamps = {document.path: document.stamp for document in staged}
        untouched = [path for path in plans if path not in stamps]
        found = signatures(output.folder, untouched)
        spoilt = [path for path in untouched if path not in known or found.get(path) != known[path]]
        if spoilt:
            again = self._staged([plans[path] for path in spoilt], look)
            output.refuse_links(path for path in spoilt)
            self.report.output.add(output.commit(paths, again))
            stamps |= {document.path: document.stamp for document in again}
        if not self.options.dry_run:
            new = signatures(output.folder, stamps)
            memory.style, memory.plans = look.style, plans
            memory.signatures = {
                **{path: known[path] for path in untouched if path in known and path not in stamps},
                **{path: signature for path, signature in new.items() if signature.stamp == stamps[path]},
            }

    def _index(self, output: Output, gathered: Gathered) -> None:
        """Make the search index, if it is wanted here and is not the one of these pages; remove it where none is."""
        if self.options.dry_run:
            return
        settings, pages = gathered.site.settings, self.memory.signatures
        parts = bundles(gathered.corpus.stories) if settings.search else ()
        try:
            if not settings.search:
                pagefind.remove(output.folder)
            elif self.options.index and not pagefind.is_current(output.folder, parts, pages):
                self.memory.work.tell("making the search index")
                pagefind.remove_stages(output.folder)
                self.problems += pagefind.index(output.folder, parts, pages, language(settings.language))
        except OSError as error:  # the site itself is there
            self.problems.append(pagefind.not_made(output.folder, f"the disk refused: {error.strerror or error}"))

    def _update(self, ingested: Ingested, found: Sources) -> None:
        folder, dry = self.folders.stories, self.options.dry_run
        try:
            self.report.content, stamps = writer.update(
                folder, ingested.stories, found.stories, ingested.removed, dry=dry, work=self.memory.work
            )
        except OSError:
            self.report.halfway = True
            raise
        if not dry:  # what was written here has not changed when it is read next
            self.report.sources = replace(found, stories=ingested.stories)
        self.memory.reader.learn(folder, ingested.stories, stamps)


def _fails(problems: Iterable[Problem], limit: Severity) -> bool:
    return any(problem.severity >= limit for problem in problems)
