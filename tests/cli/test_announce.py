"""Given a hub, expect it to be told of the feeds that a site has, and whoever tells it of what it says."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from captures import export

BASE = "https://file.example/"


@pytest.fixture
def hub():
    """A hub that answers with `hub.status`, and the feeds that it was told of."""

    class Hub(BaseHTTPRequestHandler):
        def do_POST(self):
            fields = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            assert fields["hub.mode"] == ["publish"]
            self.server.told += fields["hub.url"]
            self.send_response(self.server.status)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Hub)
    server.told, server.status = [], 204
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def built(archive, hub):
    address = f"http://127.0.0.1:{hub.server_port}/"
    archive.put("content/site.yaml", f"base_url: {BASE}\nhub: {address}\nsearch: false\n")
    archive.seed("a.txt", export(beat="Tea", body="The {{entity:kettle|kettle}} boils."))
    archive.build()
    return archive


def test_the_hub_is_told_of_every_feed_that_is_meant(built, hub, capsys):
    assert built.run("announce") == 0
    assert hub.told == [f"{BASE}{path}" for path in ("atom.xml", "feeds/captured/atom.xml", "beats/tea/atom.xml")]
    assert "of 3 feeds" in capsys.readouterr().err
    hub.told.clear()
    assert built.run("announce", "--all") == 0
    assert f"{BASE}entities/kettle/atom.xml" in hub.told


def test_what_the_hub_refuses_is_told(built, hub, capsys):
    hub.status = 503
    assert built.run("announce") == 1
    assert "error[hub]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (f"base_url: {BASE}\n", "the settings name no hub"),
        ("hub: https://hub.example/\n", "no base_url is set"),
        (f"base_url: {BASE}\nhub: nothing\n", "hub"),
        (f"base_url: {BASE}\nhub: https://hub.example/\n", "there are no feeds"),
    ],
)
def test_what_cannot_be_announced_is_told(archive, settings, said, capsys):
    archive.put("content/site.yaml", settings)
    assert archive.run("announce") == 1
    assert said in capsys.readouterr().err
