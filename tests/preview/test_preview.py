"""Given a served archive and a request, expect what its host would answer, and nothing of the machine around it."""

import socket
import threading
import time

import pytest
import uvicorn
from captures import export, page
from served import Served

from generator.preview import connections

SLUG = "kettle-question-1a2b"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    from verbs import Archive  # noqa: PLC0415 - a fixture of the module, which `archive` is not

    archive = Archive(tmp_path_factory.mktemp("served"))
    archive.put("content/stories/by-hand.md", "---\ntitle: By hand\naliases: [old-hand]\n---\nHello.\n")
    archive.put("content/stories/away.md", "---\ntitle: Away\nwithdrawn: a mistake\n---\n")
    archive.seed("a.txt", export()).seed("b.txt", page(body=("Else.",)))
    archive.put("secret.txt", "a secret")
    found = Served(archive)
    found.archive = archive
    (archive.output / "out.txt").symlink_to(archive.folder / "secret.txt")
    yield found
    assert found.end() == 130
    assert "Traceback" not in "".join(found.said)


def test_a_page_has_the_promised_headers_and_listens(served):
    status, headers, body = served.get("/")
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert b'<script src="/.backfile/live.js"' in body
    assert b"<script src" not in (served.archive.output / "index.html").read_bytes()


def test_a_feed_has_its_own_type(served):
    status, headers, body = served.get("/atom.xml")
    assert (status, headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    assert body == (served.archive.output / "atom.xml").read_bytes()


def test_what_has_moved_redirects_as_the_host_does(served):
    status, headers, _ = served.get("/stories/old-hand/")
    assert (status, headers["Location"]) == (301, "/stories/by-hand/")


def test_what_was_withdrawn_is_gone_and_says_so(served):
    status, _, body = served.get("/stories/away/")
    assert status == 410
    assert b"withdrawn from the archive on purpose: a mistake" in body
    assert b"live.js" in body


def test_a_folder_without_its_slash_redirects(served):
    status, headers, _ = served.get(f"/stories/{SLUG}")
    assert (status, headers["Location"]) == (307, f"/stories/{SLUG}/")


@pytest.mark.parametrize("path", ["/nowhere", "/stories/nobody/", "/stories/x/y/z.txt"])
def test_the_404_page_is_shown_at_any_depth(served, path):
    status, headers, body = served.get(path)
    assert status == 404
    assert b"Page not found" in body
    assert headers["Referrer-Policy"] == "no-referrer"


def test_ranges(served):
    whole = (served.archive.output / "atom.xml").read_bytes()
    status, headers, body = served.get("/atom.xml", Range="bytes=5-14")
    assert (status, body, headers["Content-Range"]) == (206, whole[5:15], f"bytes 5-14/{len(whole)}")
    assert served.get("/atom.xml", Range=f"bytes={len(whole)}-")[0] == 416


def test_conditional_requests(served):
    _, headers, _ = served.get("/atom.xml")
    assert served.get("/atom.xml", If_None_Match=headers["ETag"])[0] == 304
    assert served.get("/atom.xml", If_Modified_Since=headers["Last-Modified"])[0] == 304
    assert served.get("/atom.xml", If_None_Match='"other"')[0] == 200


def test_head_has_no_body(served):
    status, headers, body = served.get("/", method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 1000


def test_other_methods_are_refused(served):
    assert served.get("/", method="POST")[0] == 405


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/stories/../../secret.txt",
        "//secret.txt",
        "/%2fetc/passwd",
        "/out.txt",
        "/.backfile",
        "/.backfile/../secret.txt",
        "/_headers",
        "/_redirects",
        "/%00",
        "/index.html%00.txt",
        "/\\..\\secret.txt",
        "/%ff%fe",
        "/" + "a" * 5000,
    ],
)
def test_nothing_but_the_site_is_shown(served, path):
    status, _, body = served.get(path)
    assert status == 404
    assert b"a secret" not in body
    assert b"root:" not in body


def test_half_open_connections_are_survived(served):
    waiting = [socket.create_connection((served.host, served.port)) for _ in range(60)]
    for number, connection in enumerate(waiting):
        connection.sendall(b"GET / HTTP/1.1\r\nHost: loc" if number % 2 else b"\x16\x03\x01\x00\x00garbage\r\n\r\n")
    started = time.monotonic()
    assert served.get("/")[0] == 200
    assert time.monotonic() - started < 5
    for connection in waiting:
        connection.close()
    assert served.get("/")[0] == 200


def test_it_is_served_below_the_path_of_its_address(archive):
    archive.seed("a.txt", export())
    served = Served(archive, "--base-url", "https://file.example/archive/")
    try:
        assert served.address.endswith("/archive/")
        assert served.get("/archive/")[0] == 200
        assert served.get(f"/archive/stories/{SLUG}/")[0] == 200
        assert served.get("/")[:2][1]["Location"] == "/archive/"
        assert served.get(f"/stories/{SLUG}/")[0] == 404
        assert b'"/archive/.backfile/live.js"' in served.get("/archive/nowhere")[2]
    finally:
        served.end()


def test_a_port_that_is_taken_is_said(archive, capsys):
    archive.seed("a.txt", export())
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert archive.run("serve", "--port", str(taken.getsockname()[1])) == 2
    assert "cannot listen on 127.0.0.1" in capsys.readouterr().err


@pytest.mark.parametrize(
    "path", ["//etc", "//etc/", "/../etc", "/stories/..", "/a//b", "/etc\\", "//etc/passwd", "/%2e%2e/"]
)
def test_nothing_outside_is_redirected_to_or_told_of(served, path):
    status, headers, _ = served.get(path)
    assert status == 404
    assert "Location" not in headers


def test_a_linked_folder_in_the_output_leads_nowhere(served):
    outside = served.archive.folder / "outside"
    outside.mkdir()
    (outside / "index.html").write_text("a secret")
    link = served.archive.output / "linked"
    link.symlink_to(outside)
    try:
        for path in ("/linked", "/linked/", "/linked/index.html"):
            status, headers, body = served.get(path)
            assert (status, headers.get("Location")) == (404, None)
            assert b"secret" not in body
    finally:
        link.unlink()


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200), ("LOCALHOST:1", 200), ("127.0.0.1:8000", 200), ("[::1]:80", 200), ("127.1.2.3", 200),
        ("evil.example", 403), ("localhost:1@evil", 403), ("evil@localhost", 403), ("8.8.8.8", 403),
        ("[2001:db8::1]", 403), ("192.168.1.7", 403), ("localhost.evil.example", 403), ("127.0.0.1.evil", 403),
        ("", 403), ("localhost:x", 403), ("[localhost]", 403),
    ],
)  # fmt: skip
def test_only_this_machine_is_answered(served, host, status):
    found, _, body = served.get("/", Host=host)
    assert found == status
    assert (b"Kettle" in body) == (status == 200)


@pytest.mark.parametrize("since", ["", "x", "-1", "1.0", "9" * 5000, "%D9%A1"])
def test_a_malformed_build_is_refused(served, since):
    assert served.get(f"/.backfile/update?since={since}")[0] == 400


def test_long_headers_are_refused(served):
    assert served.get("/", X_Long="x" * 100_000)[0] in {400, 431}


def test_a_connection_on_which_no_request_comes_is_closed(monkeypatch):
    monkeypatch.setattr(connections, "PATIENCE", 0.2)

    async def app(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    server = uvicorn.Server(
        uvicorn.Config(app, port=0, http=connections.Impatient, log_level="critical", lifespan="off")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        for sent in (b"", b"GET / HTTP/1.1\r\nHost: loc", b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HT"):
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(sent)
                while connection.recv(1000):
                    pass  # what was asked is answered, then the connection is closed
    finally:
        server.should_exit = True
        thread.join()
