"""An ASGI application that serves the output folder as the site's host would, with live reload.

Starlette's `StaticFiles` serves the files: it keeps paths inside the folder, follows no link out of it, and handles
ranges and conditional requests. Added here are what the host adds, and the script that listens for builds.
"""

import asyncio
import ipaddress
import os
import re
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from html import escape
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, unquote

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from generator.preview.updates import Updates
from generator.site.host_rules import Rules

HERE = Path(__file__).resolve().parent
LIVE = ".backfile/"
"""The path, below the site's own, of what only the preview has. The output contains nothing of it."""
_HEARTBEAT = 15.0
"""Seconds between two comments sent to a page that listens, so that a closed one is noticed."""


def application(output: Path, updates: Updates, hosts: frozenset[str], rules: Callable[[], Rules]) -> ASGIApp:
    """The application that serves a site.

    Args:
        output: The output folder.
        updates: The builds, for the pages that listen, and the path of the site.
        hosts: The host names that requests may be for, besides IP addresses.
        rules: Returns the current rules of the site.
    """

    async def events(request: Request) -> Response:
        stream = _events(updates, request, updates.build)
        return StreamingResponse(stream, media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def update(request: Request) -> Response:
        since = request.query_params.get("since", "")
        if not _NUMBER.fullmatch(since):
            return PlainTextResponse("There is no such build.\n", HTTPStatus.BAD_REQUEST)
        return JSONResponse(updates.since(int(since)).as_json(), headers={"Cache-Control": "no-store"})

    async def live(request: Request) -> Response:
        return FileResponse(HERE / request.url.path.rpartition("/")[2], headers={"Cache-Control": "no-store"})

    site = _Files(output, updates, rules)
    # Below any path: that of the site may change while pages are open.
    routes = [
        Route(f"/{{base:path}}{LIVE}events", events),
        Route(f"/{{base:path}}{LIVE}update", update),
        Route(f"/{{base:path}}{LIVE}live.js", live),
        Route(f"/{{base:path}}{LIVE}live.css", live),
        Route("/{path:path}", site.show, methods=["GET", "HEAD"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(_Guard, hosts=hosts)])


class _Guard:
    """Refuses requests for other hosts, so that no other site can read the preview under a name of its own."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on requests for an allowed host, and refuse all others."""
        refusal = _refusal(scope, self.hosts) if scope["type"] == "http" else None
        if refusal:
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _refusal(scope: Scope, hosts: frozenset[str]) -> Response | None:
    """What a request is answered that is not for an allowed host, or has very long headers; None if it is neither."""
    if sum(len(name) + len(value) for name, value in scope["headers"]) > _LONGEST:
        return PlainTextResponse("These headers are too long.\n", HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
    if not _is_for(scope, hosts):
        return PlainTextResponse("This preview does not serve that host.\n", HTTPStatus.FORBIDDEN)
    return None


_LONGEST = 32_768
"""How many bytes the headers of a request have at most; browsers send a hundredth of that."""

_NUMBER = re.compile(r"[0-9]{1,20}")
# localhost  localhost:8000  [::1]:8000 (RFC 9110, section 7.2)
_HOST = re.compile(r"(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[^\s:/@\[\]]+))(?::[0-9]{0,5})?")


def _is_for(scope: Scope, hosts: frozenset[str]) -> bool:
    """Whether a request is for an allowed name, a loopback address, or the address at which it came in."""
    host = _HOST.fullmatch(Headers(scope=scope).get("host", ""))
    if not host:
        return False
    name = host["address"] or host["name"].lower()
    if name in hosts:
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or str(address) == (scope.get("server") or ("",))[0]


async def _events(updates: Updates, request: Request, known: int) -> AsyncIterator[str]:
    """Yields a server-sent event for each build that ends after the known one: its number."""
    yield ": listening\n\n"
    while not await request.is_disconnected():
        if updates.build == known:
            try:
                await asyncio.wait_for(updates.next(known), _HEARTBEAT)
            except TimeoutError:
                yield ": still here\n\n"
            continue
        known = updates.build
        yield f"data: {known}\n\n"


class _Files:
    """Serves the files of the site."""

    def __init__(self, output: Path, updates: Updates, rules: Callable[[], Rules]) -> None:
        self.files = StaticFiles(directory=output, html=True, check_dir=False)
        self.output, self.updates, self.rules = output, updates, rules

    @property
    def base(self) -> str:
        """The path of the site, decoded as those of requests are."""
        return unquote(self.updates.base)

    async def show(self, request: Request) -> Response:
        """The response that a host would give."""
        path, rules = str(request.scope["path"]), self.rules()
        moved = rules.moved(path)
        if moved and moved[1] >= HTTPStatus.BAD_REQUEST:
            path = moved[0]
        elif moved:
            return RedirectResponse(quote(moved[0]), moved[1], headers=_FRESH)
        if path in {"/", self.base.rstrip("/")} and path != self.base:
            return RedirectResponse(self.updates.base, headers=_FRESH)
        name = path.removeprefix(self.base) if path.startswith(self.base) else None
        if name is None or name in _RULES or not self._is_inside(name):
            return self._missing()
        with suppress(HTTPException, OSError, ValueError):
            if name and not name.endswith("/") and (self.output / name).is_dir():
                return RedirectResponse(quote(f"{path}/"), headers=_FRESH)
            response = await self.files.get_response(name or ".", request.scope)
            if response.status_code != HTTPStatus.NOT_FOUND:
                response.status_code = moved[1] if moved else response.status_code
                return self._as_hosted(response, rules, path, request)
        return self._missing()

    def _is_inside(self, name: str) -> bool:
        """Whether a name can only mean something in the output folder that is not hidden: it leads over no link."""
        parts = name.removesuffix("/").split("/") if name else []
        if any(not part or part.startswith(".") or "\0" in part or "\\" in part for part in parts):
            return False
        top = os.path.realpath(self.output)
        path = os.path.join(top, *parts)  # noqa: PTH118 - as `realpath` gives it
        return os.path.realpath(path) == path

    def _as_hosted(self, response: Response, rules: Rules, path: str, request: Request) -> Response:
        for header, value in rules.headers_for(path).items():
            response.headers[header] = value
        return self._alive(response, ranged="range" in request.headers)

    def _missing(self) -> Response:
        page = self.output / "404.html"
        if page.is_symlink() or not page.is_file():
            return Response(_NOT_BUILT + self._script().encode(), HTTPStatus.NOT_FOUND, _FRESH, "text/html")
        response = FileResponse(page, HTTPStatus.NOT_FOUND)
        for header, value in self.rules().headers_for(f"{self.base}404.html").items():
            response.headers[header] = value
        return self._alive(response, shown_as="404.html")

    def _alive(self, response: Response, *, ranged: bool = False, shown_as: str = "") -> Response:
        """Turns off caching of a response, and adds the script that listens for builds if it is an HTML page."""
        response.headers.update(_FRESH)
        policy = response.headers.get("content-security-policy")
        # Only the search page has a script; the policy of the others allows none. A 304 also updates a page's headers.
        if policy and "script-src" not in policy:
            response.headers["content-security-policy"] = f"{policy}; script-src 'self'"
        if not isinstance(response, FileResponse) or response.media_type != "text/html" or ranged:
            return response
        tag = self._script(shown_as)  # before the page is read: a build that ends in between is then a later one
        html = Path(response.path).read_bytes()
        text, end, rest = html.rpartition(b"</body>")
        page = Response(text + tag.encode() + end + rest, response.status_code, media_type="text/html")
        page.headers.update({name: value for name, value in response.headers.items() if name not in _OF_THE_FILE})
        return page

    def _script(self, shown_as: str = "") -> str:
        """The element that listens for builds. `shown_as` is the page that is shown at an address that has none."""
        base = escape(self.updates.base)
        also = f' data-as="{escape(self.base)}{shown_as}"' if shown_as else ""
        return f'<script src="{base}{LIVE}live.js" data-base="{base}" data-build="{self.updates.build}"{also}></script>'


_NOT_BUILT = (
    b"<!doctype html><html lang=en><meta charset=utf-8><title>Not built yet</title><p>The site is not built yet.</p>"
)
"""What is shown while there is no site: as soon as there is one, it takes its place."""
_FRESH = {"Cache-Control": "no-cache"}
_RULES = frozenset({"_headers", "_redirects"})
"""Files that hosts read as configuration and do not serve."""
_OF_THE_FILE = frozenset({"content-length", "content-type", "accept-ranges"})
"""Headers that describe the file, and are wrong for the page with the script in it."""
