"""Makes the search index of a site that is being watched, in a thread, so that no build waits for it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Condition, Thread
from types import TracebackType
from typing import NamedTuple, Self

from generator.build import pagefind
from generator.build.report import Report
from generator.core.problems import Problem
from generator.files.signatures import Signature
from generator.site.search_bundles import Bundle, bundles, language

QUIET = 2.0
"""Seconds without a build to wait for before indexing: a person who is still writing does not search."""


class _Wanted(NamedTuple):
    """A requested index: its parts, the signatures of the pages as they are now, and the language."""

    parts: tuple[Bundle, ...]
    pages: Mapping[str, Signature]
    language: str


class BackgroundIndex:
    """Makes the index of the site in `output` after builds, in a thread; a newer build cancels an index under way.

    `tell` is called with the problem if an index could not be made. `made` counts the indexing runs.
    """

    def __init__(self, output: Path, tell: Callable[[Problem], None], quiet: float = QUIET) -> None:
        self.output = output
        self.made = 0
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
        """Request the index for a build; ignored if the build wrote nothing.

        Args:
            report: The report of the build.
            pages: The signatures of its pages, by path.
        """
        if not report.written or report.corpus is None or report.sources is None:
            return
        settings = report.sources.settings
        requested = _Wanted(bundles(report.corpus.stories), pages, language(settings.texts_language))
        with self._changed:
            self._builds += 1
            self._wanted = requested if settings.search else None
            self._changed.notify()

    def _run(self) -> None:
        build = 0
        while True:
            with self._changed:
                self._changed.wait_for(partial(self._is_outdated, build))
                if self._ended:
                    return
                build, requested = self._builds, self._wanted
                if self._changed.wait_for(partial(self._is_outdated, build), self._quiet):
                    continue
            if requested is not None:
                self._make(requested, partial(self._is_outdated, build))
            else:  # removed again: an index may have been under way when search was switched off
                with suppress(OSError):
                    pagefind.remove(self.output)

    def _is_outdated(self, build: int) -> bool:
        """Whether there was a newer build than the one with this number, or the thread is to stop."""
        return self._ended or self._builds != build

    def _make(self, requested: _Wanted, stop: Callable[[], bool]) -> None:
        try:
            if pagefind.is_current(self.output, requested.parts, requested.pages):
                return
            for problem in pagefind.index(self.output, *requested, stop=stop):
                self._tell(problem)
            self.made += 1
        except FileNotFoundError:
            return  # a build that is under way removed a page; another index follows it
        except OSError as error:
            if not stop():
                self._tell(pagefind.not_made(self.output, f"the disk refused: {error.strerror or error}"))
