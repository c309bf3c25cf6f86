"""Records the builds of a preview, and returns what has changed since the one that a page shows."""

import asyncio
from dataclasses import dataclass
from urllib.parse import unquote

from generator.build.report import Report
from generator.core.problems import Problem
from generator.site import urls

_ASSETS = "assets/"
_STYLE = ".css"


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What has changed since a build: the paths of pages, whether style sheets changed, and the current problems.

    `base` is the path of the site now.
    """

    build: int
    base: str
    pages: tuple[str, ...]
    style: bool
    problems: tuple[Problem, ...]

    def as_json(self) -> dict[str, object]:
        """The update as JSON values, for the script in the page."""
        return {
            "build": self.build,
            "base": self.base,
            "pages": self.pages,
            "style": self.style,
            "problems": [
                {
                    "message": problem.message,
                    "place": str(problem.place) if problem.place else "",
                    "line": problem.place.line if problem.place else 0,
                    "excerpt": problem.excerpt,
                    "hint": problem.hint,
                }
                for problem in self.problems
            ],
        }


class Updates:
    """The builds of one preview, numbered from `build` on.

    `base` is the path of the site as addresses write it, with slashes at both ends; it follows the settings of the last
    build. `problems` are those that made the last build fail.
    """

    def __init__(self, build: int, base: str) -> None:
        self.build = self.first = build
        self.base = base
        self.problems: tuple[Problem, ...] = ()
        self._changed: dict[str, int] = {}
        self._style = build
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    def add(self, report: Report) -> None:
        """Record a finished build; any thread may call this."""
        changes = report.output
        if report.written and report.sources:
            self.base = urls.base_path(report.sources.settings.base_url)
        number = self.build + 1
        paths = (*changes.created, *changes.changed, *changes.removed)
        base = unquote(self.base)
        new = {base + path.removesuffix("index.html"): number for path in paths}
        self._changed = {**self._changed, **new}  # not changed in place: the server may be reading it
        if any(path.startswith(_ASSETS) and path.endswith(_STYLE) for path in paths):
            self._style = number
        self.problems = tuple(p for p in report.problems if p.severity >= report.limit) if report.failed else ()
        self.build = number
        for loop, event in tuple(self._waiting):
            loop.call_soon_threadsafe(event.set)

    def since(self, build: int) -> Update:
        """The update for a page that shows a build."""
        return Update(
            build=self.build,
            base=self.base,
            pages=tuple(sorted(path for path, number in self._changed.items() if number > build)),
            style=self._style > build,
            problems=self.problems,
        )

    async def next(self, build: int) -> None:
        """Wait until there is a newer build than this one."""
        event = asyncio.Event()
        entry = (asyncio.get_running_loop(), event)
        self._waiting.append(entry)
        try:
            if build == self.build:
                await event.wait()
        finally:
            self._waiting.remove(entry)
