"""Given texts that try to run, expect every kind of page to show them and nothing to happen, policy or not."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from captures import export, page
from naughty import VECTORS, naughty
from verbs import Archive


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A site of hostile titles, deks, beats, dates, marks, slugs, texts, versions, aliases and names."""
    archive = Archive(tmp_path_factory.mktemp("hostile"))
    strings = [*VECTORS, *[string for string in naughty() if "<" in string][::8]]
    for number, string in enumerate(strings):
        line = " ".join(string.split())
        marked = f"{{{{entity:e{number % 9}|{line}}}}} and {{{{entity:e{(number + 1) % 9}|Ada {line}}}}}"
        for day in ("01", "02"):  # the second is a rewrite
            text = export(line, slug=f"s{number}", beat=line, date=f"2026-01-{day}", body=f"{day} {string} {marked}")
            archive.seed(f"{number}-{day}.txt", text)
        archive.seed(f"{number}-p.txt", page(f"P{number} {line}", line or "Dek.", (f"B {string}",), ((line, line),)))
    registry = "".join(f"e{number}:\n  name: {_quoted(string)}\n" for number, string in enumerate(VECTORS[:9]))
    archive.put("content/entities.yaml", registry)
    assert not archive.build(index=True).failed
    return archive.output


def _quoted(string):
    return "'" + " ".join("".join(c for c in string if c.isprintable()).split()).replace("'", "''") + "'"


@pytest.fixture(scope="module")
def without_policy(hostile):
    """The same site from a host that sends no headers of ours."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=hostile))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def addresses(site):
    """Every page that is not a story's, and the stories of our own vectors with their versions and comparisons.

    Pages that only lead to another are left out: a browser is gone from them at once.
    """
    for path in sorted(site.rglob("index.html")):
        if b'http-equiv="refresh"' in path.read_bytes():
            continue
        address = path.parent.relative_to(site).as_posix()
        top, _, rest = address.partition("/")
        number = rest.partition("/")[0].removeprefix("s")
        if top != "stories" or (number.isdigit() and int(number) < len(VECTORS)):
            yield "" if address == "." else f"{address}/"


ACTIVE = """
[...document.querySelectorAll("*")].filter((e) =>
  [...e.attributes].some((a) => a.name.startsWith("on")) ||
  /^(javascript|data|vbscript):/i.test((e.getAttribute("href") || e.getAttribute("src") || "").trim())
).length
"""
"""How many elements of a page have handlers, or links that run something."""


@pytest.mark.parametrize("policy", ["on", "off"])
def test_nothing_that_a_text_says_is_run(hostile, serve, without_policy, chromium, policy):
    base = serve(hostile) if policy == "on" else without_policy
    context = chromium.new_context()
    happened = []
    opened = list(addresses(hostile))
    assert len(opened) > 80
    tab = context.new_page()
    tab.on("dialog", lambda dialog: (happened.append(dialog.message), dialog.dismiss()))
    tab.on("pageerror", lambda error: happened.append(str(error)))
    tab.on("request", lambda request: None if request.url.startswith(base) else happened.append(request.url))
    for address in opened:
        tab.goto(f"{base}/{address}", wait_until="load")
        assert tab.evaluate(ACTIVE) == 0, address
    context.close()
    assert happened == []
