"""The output folder and what is built in, an ASGI application that shows the site as its host would out.

Files are Starlette's `StaticFiles`: it keeps paths inside the folder, follows no link out of it, and knows ranges and
conditional requests. What is added here is what the host adds, and the script that listens for builds.
"""

import asyncio
import ipaddress
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from html import escape
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from generator.preview.host_rules import Rules
from generator.preview.updates import Updates

HERE = Path(__file__).resolve().parent
LIVE = ".backfile/"
"""Below the site's own path: what only the preview has. The output holds nothing of it."""
_HEARTBEAT = 15.0
"""Seconds between two signs of life to a page that listens, so that one that is gone is noticed."""


def application(
    output: Path, base: str, updates: Updates, hosts: frozenset[str], rules: Callable[[], Rules]
) -> ASGIApp:
    """The site in `output` as it stands below `base` (a path with slashes at both ends).

    `hosts` are the names that requests may be for, besides addresses; `rules` gives those of the site as it is now.
    """

    async def events(request: Request) -> Response:
        since = request.query_params.get("since", "")
        stream = _events(updates, int(since) if since.isdigit() else updates.build, request)
        return StreamingResponse(stream, media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def live(request: Request) -> Response:
        return FileResponse(HERE / request.url.path.rpartition("/")[2], headers={"Cache-Control": "no-store"})

    site = _Site(output, base, updates, rules)
    routes = [
        Route(f"{base}{LIVE}events", events),
        Route(f"{base}{LIVE}live.js", live),
        Route(f"{base}{LIVE}live.css", live),
        Route("/{path:path}", site.show, methods=["GET", "HEAD"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(_Guard, hosts=hosts)])


class _Guard:
    """Refuses requests for other hosts, so that no page elsewhere can read the preview by a name of its own."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is for this host."""
        if scope["type"] == "http" and not _is_for(Headers(scope=scope).get("host", ""), self.hosts):
            await PlainTextResponse("This is a preview, and not of that host.\n", 400)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _is_for(host: str, hosts: frozenset[str]) -> bool:
    name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
    if name.lower() in hosts:
        return True
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


async def _events(updates: Updates, since: int, request: Request) -> AsyncIterator[str]:
    """Builds from the one that a page shows on, as server-sent events."""
    yield ": listening\n\n"
    if updates.problems:  # they may be older than the page
        since = min(since, updates.build - 1)
    while not await request.is_disconnected():
        told = updates.since(since)
        if told is None:
            try:
                await asyncio.wait_for(updates.next(since), _HEARTBEAT)
            except TimeoutError:
                yield ": still here\n\n"
            continue
        since = told.build
        yield f"data: {json.dumps(told.as_json())}\n\n"


class _Site:
    """The files of the site."""

    def __init__(self, output: Path, base: str, updates: Updates, rules: Callable[[], Rules]) -> None:
        self.files = StaticFiles(directory=output, html=True, check_dir=False)
        self.output, self.base, self.updates, self.rules = output, base, updates, rules

    async def show(self, request: Request) -> Response:
        """What a host answers."""
        path, rules = request.url.path, self.rules()
        moved = rules.moved(path)
        if moved:
            return RedirectResponse(quote(moved[0]), moved[1], headers=_FRESH)
        if path in {"/", self.base.rstrip("/")} and path != self.base:
            return RedirectResponse(self.base)
        name = path.removeprefix(self.base) if path.startswith(self.base) else None
        if name is None or "\0" in name or name in _RULES or any(part.startswith(".") for part in name.split("/")):
            return self._missing()
        with suppress(HTTPException, OSError, ValueError):
            if name and not name.endswith("/") and (self.output / name).is_dir():
                return RedirectResponse(quote(f"{path}/"), headers=_FRESH)
            response = await self.files.get_response(name or ".", request.scope)
            if response.status_code != HTTPStatus.NOT_FOUND:
                return self._as_hosted(response, rules, path, request)
        return self._missing()

    def _as_hosted(self, response: Response, rules: Rules, path: str, request: Request) -> Response:
        for header, value in rules.headers_for(path).items():
            response.headers[header] = value
        return self._alive(response, ranged="range" in request.headers)

    def _missing(self) -> Response:
        page = self.output / "404.html"
        if page.is_symlink() or not page.is_file():
            return PlainTextResponse("Not Found\n", HTTPStatus.NOT_FOUND)
        response = FileResponse(page, HTTPStatus.NOT_FOUND)
        for header, value in self.rules().headers_for(f"{self.base}404.html").items():
            response.headers[header] = value
        return self._alive(response)

    def _alive(self, response: Response, *, ranged: bool = False) -> Response:
        """A page with the script that listens for builds in it; all else as it is."""
        response.headers.update(_FRESH)
        policy = response.headers.get("content-security-policy")
        # But for the search page the site has no script, and its policy allows none; 304 renews a page's headers, too.
        if policy and "script-src" not in policy:
            response.headers["content-security-policy"] = f"{policy}; script-src 'self'"
        if not isinstance(response, FileResponse) or response.media_type != "text/html" or ranged:
            return response
        html = Path(response.path).read_bytes()
        base = escape(self.base)
        tag = f'<script src="{base}{LIVE}live.js" data-base="{base}" data-build="{self.updates.build}"></script>'
        text, end, rest = html.rpartition(b"</body>")
        made = Response(text + tag.encode() + end + rest, response.status_code, media_type="text/html")
        made.headers.update({name: value for name, value in response.headers.items() if name not in _OF_THE_FILE})
        return made


_FRESH = {"Cache-Control": "no-cache"}
_RULES = frozenset({"_headers", "_redirects"})
"""What hosts read and do not show."""
_OF_THE_FILE = frozenset({"content-length", "content-type", "accept-ranges"})
"""Headers that are true of the file, and not of the page with a script in it."""
