"""Shows a progress bar on a terminal, if a build takes more than a second."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from generator.core.pool import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

_PATIENCE = 1.0
"""Seconds after which the bar appears."""


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """Yields what a `Pool` reports its progress to; None if standard error is not a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    bar = ProgressBar()
    try:
        yield bar
    finally:
        bar.hide()


class ProgressBar:
    """Shows what is being done, once a build has taken a second, and hides when it is done."""

    def __init__(self) -> None:
        self._bar: RichProgress | None = None
        self._started = self._last = time.monotonic()

    def __call__(self, doing: str, done: int, total: int) -> None:
        """Show progress.

        Args:
            doing: What is being done.
            done: How many items are done.
            total: How many items there are; 0 if unknown.
        """
        now = time.monotonic()
        if now - self._last > _PATIENCE / 2 and self._bar is None:  # another build has begun
            self._started = now
        self._last = now
        if total and done >= total:
            self.hide()
        elif now - self._started >= _PATIENCE:
            self._show(doing, done, total)

    def _show(self, doing: str, done: int, total: int) -> None:
        if self._bar is None:
            from rich.console import Console  # noqa: PLC0415 - slow to import, and not needed for a short build
            from rich.progress import Progress as RichProgress  # noqa: PLC0415 - likewise

            self._bar = RichProgress(console=Console(stderr=True), transient=True)
            self._bar.add_task(doing)
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], description=doing, completed=done, total=total or None)

    def hide(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
            self._started = time.monotonic()
