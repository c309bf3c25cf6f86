"""Serves the site on a port of this machine, and builds it again whenever something changes."""

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
from generator.files.reader import Reader
from generator.files.signatures import Signature, signature_of
from generator.files.sources import read_settings
from generator.preview.app import application
from generator.preview.connections import Impatient
from generator.preview.updates import Updates
from generator.site import urls
from generator.site.host_rules import Rules, rules

FIRST_PORT, PORTS_TRIED = 8000, 50
_LOCAL = frozenset({"localhost"})
_GRACE = 1
"""Seconds that open connections are given at the end: pages that listen never close theirs."""


_MOST = 200
"""How many connections there are at most: each open page has one that listens."""


class PortTakenError(Exception):
    """Raised when there is no port to listen on; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAddress:
    """Where to listen: the host, and the port (None for the first free one).

    `browse` opens a browser there; `poll` checks the files regularly, for file systems that send no events.
    """

    host: str
    port: int | None
    browse: bool
    poll: bool


def serve(
    folders: Folders, options: Options, memory: Memory, where: ServerAddress, heard: Callable[[BuildEvent, str], None]
) -> None:
    """Serve the site until interrupted.

    Args:
        folders: The folders.
        options: How to build.
        memory: What the builds share.
        where: Where to listen.
        heard: Called after each build, with the address of the site.

    Raises:
        PortTakenError: The port is taken, or the host is not an address of this machine.
    """
    listener = _listen(where.host, where.port)
    base = urls.base_path(read_settings(folders, options.base_url, memory.reader)[0].base_url)
    updates = Updates(time.time_ns() // 1_000_000, base)
    origin = f"http://{_display_host(where.host)}:{listener.getsockname()[1]}"
    stop = Event()
    failures: list[BaseException] = []

    def build() -> None:
        first = True
        try:
            for event in watch(folders, options, memory, stop, poll=where.poll):
                updates.add(event.report)
                heard(event, origin + updates.base)
                if first and where.browse:
                    webbrowser.open(origin + updates.base)
                first = False
        except BaseException as error:  # noqa: BLE001 - raised again where the command waits
            failures.append(error)
        finally:
            server.should_exit = True

    app = application(folders.output, updates, _LOCAL | {where.host.lower()}, _Rules(folders).now)
    config = uvicorn.Config(
        app,
        log_level="critical",
        access_log=False,
        lifespan="off",
        http=Impatient,
        limit_concurrency=_MOST,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )
    server = uvicorn.Server(config)
    builder = Thread(target=build, name="builder")
    builder.start()
    try:
        server.run(sockets=[listener])
    finally:
        stop.set()
        builder.join()
        listener.close()
    if failures:
        raise failures[0]


def _listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens on a port; if that is None, on the first free one.

    Raises:
        PortTakenError: There is none.
    """
    message = ""
    for number in [port] if port is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
            listener = socket.socket(family, kind, protocol)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(address)
                listener.listen()
            except OSError:
                listener.close()
                raise
        except OSError as error:
            message = f"cannot listen on {host}, port {number}: {error.strerror or error}"
        else:
            return listener
    raise PortTakenError(message)


def _display_host(host: str) -> str:
    """The host as URLs write it; if it stands for all addresses, the loopback address."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - a user may pass these
    return everywhere.get(host) or (f"[{host}]" if ":" in host else host)


class _Rules:
    """The current rules of the site, read again when their files change."""

    def __init__(self, folders: Folders) -> None:
        self._files = (folders.output / "_headers", folders.output / "_redirects")
        self._seen: tuple[Signature | None, ...] = ()
        self._rules = Rules()

    def now(self) -> Rules:
        """The current rules."""
        signatures = tuple(signature_of(str(path)) for path in self._files)
        if signatures != self._seen:
            texts = [(Reader().read_file(path)[0] or b"").decode("utf-8", "replace") for path in self._files]
            self._rules, self._seen = rules(*texts), signatures
        return self._rules
