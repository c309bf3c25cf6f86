"""Given real feed readers that follow an archive while it changes, expect what is new once, and nothing else."""

import mailbox
import os
import sqlite3
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import urlopen

import pytest
from verbs import run, tool


class Newsboat:
    """newsboat, by the items in its cache."""

    def __init__(self, folder, address):
        self.folder, self.program = folder, tool("newsboat")
        (folder / "urls").write_text(f"{address}\n")

    def titles(self):
        done = run(
            self.program, "-u", self.folder / "urls", "-c", self.folder / "cache.db", "-C", "/dev/null", "-x", "reload",
            env={**os.environ, "HOME": str(self.folder)}, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        database = sqlite3.connect(self.folder / "cache.db")
        rows = database.execute("SELECT title FROM rss_item").fetchall()
        database.close()
        return sorted(title for (title,) in rows)


class Rss2email:
    """rss2email, by the mails that it has put into a folder."""

    def __init__(self, folder, address):
        self.folder, self.program = folder, tool("r2e")
        (folder / "mail").mkdir()
        self.mails = mailbox.Maildir(folder / "mail/INBOX", create=True)
        (folder / "r2e.cfg").write_text(
            f"[DEFAULT]\nfrom = a@file.example\nto = b@file.example\nemail-protocol = maildir\n"
            f"maildir-path = {folder}/mail\nmaildir-mailbox = INBOX\n"
        )
        self._r2e("add", "archive", address)

    def _r2e(self, *arguments):
        done = run(
            self.program, "-c", self.folder / "r2e.cfg", "-d", self.folder / "r2e.json", *arguments,
            env={**os.environ, "HOME": str(self.folder)}, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def titles(self):
        self._r2e("run")
        return sorted(str(mail["Subject"]) for mail in self.mails)


class Sfeed:
    """sfeed, by the ids of the items that it knows: its own rule takes an item with another title for another one."""

    def __init__(self, _folder, address):
        self.address, self.program, self.known = address, tool("sfeed"), {}

    def titles(self):
        with urlopen(self.address) as answer:  # noqa: S310 - of this machine
            done = run(self.program, input=answer.read().decode())
        assert done.returncode == 0, done.stderr
        for line in done.stdout.splitlines():
            _, title, _, _, _, story_id, *_ = line.split("\t")
            self.known.setdefault(story_id, title)
        return sorted(self.known.values())


@pytest.fixture
def served(archive):
    """An archive of three stories, served at the address that it is built for."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def send_header(self, name, value):
            if name != "Last-Modified":  # in whole seconds, within which this test writes more than once
                super().send_header(name, value)

    archive.put("content/stories/one.md", "---\ntitle: One\ndate: 2026-03-01\nbeat: Kitchen\n---\n\nFirst words.\n")
    archive.put("content/stories/zero.md", "---\ntitle: Zero\ndate: 2026-02-01\nbeat: Kitchen\n---\n\nWords before.\n")
    archive.put("content/stories/two.md", "---\ntitle: Two\ndate: 2026-03-02\nbeat: Kitchen\n---\n\nSecond words.\n")
    archive.build()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=archive.output))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    archive.address = f"http://127.0.0.1:{server.server_port}/"
    archive.build(base_url=archive.address, record=True)
    yield archive
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("reader", [Newsboat, Rss2email, Sfeed])
def test_a_reader_shows_what_is_new_once(served, reader, tmp_path):
    (tmp_path / "reader").mkdir()
    follows = reader(tmp_path / "reader", f"{served.address}atom.xml")
    assert follows.titles() == ["One", "Two", "Zero"]
    changes = [
        ("one", "---\ntitle: One\ndate: 2026-03-01\nbeat: Kitchen\n---\n\nOther first words.\n"),  # an edit
        ("one", "---\ntitle: One\ndate: 2026-03-01\nbeat: Cellar\n---\n\nOther first words.\n"),  # another beat
        (
            "uno",
            "---\ntitle: One\ndate: 2026-03-01\nbeat: Cellar\naliases: [one]\n---\n\nOther first words.\n",
        ),  # a rename
        ("two", "---\ntitle: Two\nwithdrawn: true\n---\n"),
    ]
    for name, text in changes:
        served.put(f"content/stories/{name}.md", text)
        if name == "uno":
            (served.stories / "one.md").unlink()
        assert not served.build(base_url=served.address, record=True).failed
        assert follows.titles() == ["One", "Two", "Zero"], text
    served.put("content/site.yaml", "title: Another name\n")
    assert not served.build(base_url=f"{served.address}moved/").failed
    assert follows.titles() == ["One", "Two", "Zero"]
    served.put("content/stories/three.md", "---\ntitle: Three\ndate: 2026-03-03\n---\n\nThird words.\n")
    assert not served.build(base_url=f"{served.address}moved/").failed
    assert follows.titles() == ["One", "Three", "Two", "Zero"]
