"""Builds in, the search index of a site that is being watched out: in its own time, so that no build waits for it."""

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
from generator.files.reader import Signature
from generator.site.search_bundles import Bundle, bundles, language

QUIET = 2.0
"""Seconds without a build that are waited for: who is writing does not search."""


class _Wanted(NamedTuple):
    """An index that is to be made: its parts, the pages as they are, the language."""

    parts: tuple[Bundle, ...]
    pages: Mapping[str, Signature]
    language: str


class BackgroundIndex:
    """Makes the index of the site in `output` after builds, in a thread; a newer build ends what is under way.

    `tell` hears of what kept an index from being made.
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
        """Begin to wait for builds."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End, and leave nothing half done."""
        with self._changed:
            self._ended = True
            self._changed.notify()
        self._thread.join()

    def request(self, report: Report, pages: Mapping[str, Signature]) -> None:
        """Take note of a build: of what it published, and of its pages by their paths."""
        if not report.written or report.corpus is None or report.sources is None:
            return
        settings = report.sources.settings
        wanted = _Wanted(bundles(report.corpus.stories), pages, language(settings.language))
        with self._changed:
            self._builds += 1
            self._wanted = wanted if settings.search else None
            self._changed.notify()

    def _run(self) -> None:
        seen = 0
        while True:
            with self._changed:
                self._changed.wait_for(partial(self._is_outdated, seen))
                if self._ended:
                    return
                seen, wanted = self._builds, self._wanted
                if self._changed.wait_for(partial(self._is_outdated, seen), self._quiet):
                    continue
            if wanted is not None:
                self._make(wanted, partial(self._is_outdated, seen))
            else:  # one may have been under way when search was switched off
                with suppress(OSError):
                    pagefind.remove(self.output)

    def _is_outdated(self, build: int) -> bool:
        """Whether there was a newer build than the one of this number, or all is at an end."""
        return self._ended or self._builds != build

    def _make(self, wanted: _Wanted, stop: Callable[[], bool]) -> None:
        try:
            if pagefind.is_current(self.output, wanted.parts, wanted.pages):
                return
            for problem in pagefind.index(self.output, *wanted, stop=stop):
                self._tell(problem)
            self.made += 1
        except FileNotFoundError:
            return  # a page went while it was looked at: there is a build under way, and an index after it
        except OSError as error:
            if not stop():
                self._tell(pagefind.not_made(self.output, f"the disk refused: {error.strerror or error}"))
