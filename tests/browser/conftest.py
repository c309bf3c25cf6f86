"""Pages as Chromium shows them, served with the headers that `_headers` promises."""

import os
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from generator.site.host_rules import rules

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium():
    """A browser: CHROMIUM, or the first on the path, or playwright's own."""
    playwright = pytest.importorskip("playwright.sync_api")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with playwright.sync_playwright() as play:
        try:
            browser = play.chromium.launch(executable_path=path, args=FLAGS)
        except playwright.Error as error:
            if os.environ.get("ALL_TOOLS"):
                raise
            pytest.skip(f"no Chromium ({str(error).splitlines()[0]}): .venv/bin/playwright install chromium")
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def serve():
    """A function from a folder to the address at which it is served, with its headers."""
    servers = []

    def start(folder):
        promised = rules((folder / "_headers").read_text(), (folder / "_redirects").read_text())

        class Handler(SimpleHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def end_headers(self):
                for name, value in promised.headers_for(self.path.partition("?")[0]).items():
                    self.send_header(name, value)
                super().end_headers()

        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
