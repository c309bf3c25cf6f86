"""Makes what is made from a written site that is being watched, in a thread, so that no build waits for it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Condition, Thread
from types import TracebackType
from typing import NamedTuple, Self

from generator.build import pagefind
from generator.build.derived import data_files
from generator.build.report import Report
from generator.content.settings import Settings
from generator.core.problems import Problem
from generator.files.signatures import Signature
from generator.site.search_bundles import Bundle, bundles, language
from generator.site.views.crate import newest_date

QUIET = 2.0
"""Seconds without a build to wait for before beginning: a person who is still writing does not search."""


class _Wanted(NamedTuple):
    """What is requested: an index of these parts, and data files, for pages with these signatures."""

    settings: Settings
    parts: tuple[Bundle, ...]
    pages: Mapping[str, Signature]
    newest: datetime | None


class Background:
    """Makes the search index and the data files of the site in `output` after builds, in a thread.

    A newer build cancels an index under way. `tell` is called with the problem if something could not be made. `made`
    counts the indexing runs, `done` the requests that nothing is left to do for.
    """

    def __init__(self, output: Path, tell: Callable[[Problem], None], quiet: float = QUIET) -> None:
        self.output = output
        self.made = 0
        self.done = 0
        self._tell = tell
        self._quiet = quiet
        self._builds = 0
        self._wanted: _Wanted | None = None
        self._ended = False
        self._changed = Condition()
        self._thread = Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        """Start the thread."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the thread; an index under way is cancelled, and leaves nothing behind."""
        with self._changed:
            self._ended = True
            self._changed.notify()
        self._thread.join()

    def request(self, report: Report, pages: Mapping[str, Signature]) -> None:
        """Request what belongs to a build; ignored if the build wrote nothing.

        Args:
            report: The report of the build.
            pages: The signatures of its pages, by path.
        """
        if not report.written or report.corpus is None or report.settings is None:
            return
        settings, stories = report.settings, report.corpus.stories
        parts = bundles(stories) if settings.search else ()
        with self._changed:
            self._builds += 1
            self._wanted = _Wanted(settings, parts, pages, newest_date(stories))
            self._changed.notify()

    def _run(self) -> None:
        build = 0
        while True:
            with self._changed:
                self._changed.wait_for(partial(self._is_outdated, build))
                if self._ended:
                    return
                build, wanted = self._builds, self._wanted
                if self._changed.wait_for(partial(self._is_outdated, build), self._quiet):
                    continue
            if wanted is not None:
                is_outdated = partial(self._is_outdated, build)
                for make in (self._index, self._data):
                    if not is_outdated():
                        make(wanted, is_outdated)
                self.done += 1

    def _is_outdated(self, build: int) -> bool:
        """Whether there was a newer build than the one with this number, or the thread is to stop."""
        return self._ended or self._builds != build

    def _index(self, wanted: _Wanted, stop: Callable[[], bool]) -> None:
        try:
            if not wanted.settings.search:  # an index may have been under way when search was switched off
                pagefind.remove(self.output)
            elif not pagefind.is_current(self.output, wanted.parts, wanted.pages):
                of = language(wanted.settings.texts_language)
                for problem in pagefind.index(self.output, wanted.parts, wanted.pages, of, stop=stop):
                    self._tell(problem)
                self.made += 1
        except FileNotFoundError:
            return  # a build that is under way removed a page; another index follows it
        except OSError as error:
            if not stop():
                self._tell(pagefind.not_made(self.output, f"the disk refused: {error.strerror or error}"))

    def _data(self, wanted: _Wanted, stop: Callable[[], bool]) -> None:
        problems = data_files.update_and_tell(self.output, wanted.settings, wanted.pages, wanted.newest)
        if not stop():  # else a build may have changed files while they were read; others follow it
            for problem in problems:
                self._tell(problem)
