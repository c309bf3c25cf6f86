"""Folders in; the site on a port of this machine, built anew whenever something changes, out."""

import socket
import time
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread

import uvicorn

from generator.build.memory import Memory
from generator.build.report import Options
from generator.build.watch import BuildEvent, watch
from generator.files.folders import Folders
from generator.files.reader import Reader, Signature, signature_of
from generator.files.sources import read_settings
from generator.preview.app import application
from generator.preview.host_rules import Rules, rules
from generator.preview.updates import Updates
from generator.site import urls

FIRST_PORT, PORTS_TRIED = 8000, 50
_LOCAL = frozenset({"localhost"})
_GRACE = 1
"""Seconds that open connections are given at the end: pages that listen never close theirs."""


class PortTakenError(Exception):
    """There is no port to listen on; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAddress:
    """Where to listen: the host, the port (None for the first that is free), and whether to open a browser there."""

    host: str
    port: int | None
    browse: bool
    poll: bool


def serve(
    folders: Folders, options: Options, memory: Memory, where: ServerAddress, heard: Callable[[BuildEvent, str], None]
) -> None:
    """Show the site until interrupted. `heard` is told each build, and the address where the site is shown.

    Raises:
        PortTakenError: The port is taken, or the address is none of this machine's.
    """
    listening = _listen(where.host, where.port)
    base = urls.base_path(read_settings(folders, options.base_url, memory.reader)[0].base_url)
    updates = Updates(time.time_ns() // 1_000_000, base)
    address = f"http://{_display_host(where.host)}:{listening.getsockname()[1]}{base}"
    stop = Event()

    def build() -> None:
        first = True
        try:
            for built in watch(folders, options, memory, stop, poll=where.poll):
                updates.add(built.report)
                heard(built, address)
                if first and where.browse:
                    webbrowser.open(address)
                first = False
        finally:
            server.should_exit = True

    app = application(folders.output, base, updates, _LOCAL | {where.host.lower()}, _Rules(folders).now)
    config = uvicorn.Config(
        app,
        log_level="critical",
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )
    server = uvicorn.Server(config)
    builder = Thread(target=build, name="builder")
    builder.start()
    try:
        server.run(sockets=[listening])
    finally:
        stop.set()
        builder.join()
        listening.close()


def _listen(host: str, port: int | None) -> socket.socket:
    """A socket on a port, or on the first that is free."""
    last = ""
    for number in [port] if port is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
            found = socket.socket(family, kind, protocol)
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                found.bind(address)
                found.listen()
            except OSError:
                found.close()
                raise
        except OSError as error:
            last = f"cannot listen on {host}, port {number}: {error.strerror or error}"
        else:
            return found
    raise PortTakenError(last)


def _display_host(host: str) -> str:
    """A host as addresses have it; where all are listened to, the one that is surely there."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - what a user may name
    return everywhere.get(host) or (f"[{host}]" if ":" in host else host)


class _Rules:
    """The rules of the site as it is now: read anew when their files change."""

    def __init__(self, folders: Folders) -> None:
        self._files = (folders.output / "_headers", folders.output / "_redirects")
        self._seen: tuple[Signature | None, ...] = ()
        self._rules = Rules()

    def now(self) -> Rules:
        """The rules."""
        seen = tuple(signature_of(str(path)) for path in self._files)
        if seen != self._seen:
            texts = [(Reader().read_file(path)[0] or b"").decode("utf-8", "replace") for path in self._files]
            self._rules, self._seen = rules(*texts), seen
        return self._rules
