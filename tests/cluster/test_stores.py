"""Given a store and a cluster in this process: what is listed, what is put where, and what whoever leads is told."""

import json
import pickle
from contextlib import contextmanager

import fsspec
import pytest
from archives import Several
from captures import export
from distributed import Client
from verbs import codes

from generator.build.memory import Memory
from generator.build.report import Options
from generator.cluster.build import build_with
from generator.cluster.connection import Connection
from generator.core import pool
from generator.core.document import Document
from generator.files import store_lock
from generator.files.stored_output import StoredOutput
from generator.files.stored_sources import Stored
from generator.files.writer import RefusedError

SETTINGS = "base_url: https://file.example/\nsearch: false\ndatabase: false\n"
WORDS = "Nobody but its owner knows these words."


@pytest.fixture
def store():
    """An empty store in memory."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pseudo_dirs[:] = [""]
    return system


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    """Locks that are written anew, and looked at, many times a second."""
    for name, seconds in (("_BEAT", 0.05), ("_ENDED", 0.5), ("_LOOK", 0.02)):
        monkeypatch.setattr(store_lock, name, seconds)


@pytest.fixture(scope="module")
def client():
    with Client(processes=False, n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0") as started:
        yield started


def put(store, files):
    for path, text in files.items():
        store.pipe_file(f"/archive/{path}", text.encode())


def build(client, **options):
    at = Stored("memory://archive", "memory://archive/seeds", None, "memory://site")
    return build_with(Connection(client), at, Options(**options))[0]


def story(title, text):
    return f"---\ntitle: {title}\ndate: 2026-01-02\n---\n\n{text}\n"


def test_files_of_a_store_are_read_by_the_rules_for_folders(store, client):
    put(
        store,
        {
            "site.yaml": SETTINGS,
            "stories/a.md": story("A", "Words."),
            "stories/.hidden.md": story("Hidden", "Words."),
            "stories/b.md~": story("Copy", "Words."),
            "stories/large.md": "x" * (9 << 20),
            "stories/note.txt": "nothing",
            "seeds/b.txt": "no capture",
        },
    )
    report = build(client, record=True)
    assert report.written
    assert sorted(codes(report)) == ["not-a-story", "passed-over", "unreadable"]
    places = {problem.place.file for problem in report.problems if problem.code == "unreadable"}
    assert places == {"memory://archive/stories/large.md"}
    pages = [path for path in store.find("/site/stories") if path.endswith("index.html")]
    assert pages == ["/site/stories/a/index.html", "/site/stories/index.html"]
    assert b"stories/a/" in store.cat_file("/archive/addresses.txt")


def test_what_captures_yield_is_written_to_the_store(store, client):
    put(store, {"site.yaml": SETTINGS, "seeds/a.txt": export()})
    report = build(client)
    assert report.content.created == ("kettle-question-1a2b.md",)
    assert b"The kettle boiled." in store.cat_file("/archive/stories/kettle-question-1a2b.md")
    again = build(client)
    assert not again.content.written
    assert not again.output.written


class Told(list):
    """What owners tell whoever leads, who is noted to have looked at it."""

    def __init__(self, told, looked_at):
        super().__init__(told)
        self.looked_at = looked_at

    def __iter__(self):
        self.looked_at.append(pickle.dumps(list(self[:])))
        return super().__iter__()

    def __getitem__(self, index):
        found = super().__getitem__(index)
        if isinstance(index, int):
            self.looked_at.append(pickle.dumps(found))
        return found


class Heard(Several):
    """Owners who note all that whoever leads looks at."""

    def __init__(self, number):
        super().__init__(number, None)
        self.told = []

    def run(self, step, given):
        return Told(super().run(step, given), self.told)


def test_whoever_leads_is_told_no_text(archive, monkeypatch):
    monkeypatch.setattr(pool, "SHARED_FROM", 0)
    for number in range(4):
        archive.put(
            f"content/stories/s{number}.md",
            story(f"T{number}", f"It is number {number}. {'It is long. ' * 60}\n\n{WORDS}"),
        )
    archive.seed("a.txt", export(body=f"{'The kettle boiled. ' * 60} It was the end of the capture."))
    owners = Heard(2)

    @contextmanager
    def start(_memo):
        yield owners

    report = archive.build(Memory(owners=start))
    assert report.written
    assert len(owners.told) > 4
    for told in owners.told:
        assert WORDS.encode() not in told
        assert b"the end of the capture" not in told
    assert WORDS in archive.read("stories/s1/index.html")


def documents(*texts):
    return [Document(f"{name}.html", text.encode(), "a test") for name, text in texts]


def published(output, made, spread=map):
    stage = output.stage()
    staged = [stage.put(document) for document in made]
    stage.finish()
    return output.commit(frozenset(document.path for document in made), staged, spread)


def test_files_that_another_worker_has_moved_already_are_left(tmp_path):
    url = (tmp_path / "site").as_uri()

    def twice(function, parts):
        for part in parts:
            function(part)
            function(part)
        return ()

    made = documents(("a", "one"), ("b", "two"), ("c", "two"))
    with StoredOutput(url) as output:
        published(output, made, twice)
    there = {path.name: path.read_bytes() for path in (tmp_path / "site").glob("*.html")}
    assert there == {"a.html": b"one", "b.html": b"two", "c.html": b"two"}


def test_the_list_of_files_comes_after_all_files_and_before_anything_is_deleted(store, monkeypatch):
    with StoredOutput("memory://site") as output:
        published(output, documents(("a", "old"), ("b", "old")))
    done = []
    for name in ("pipe_file", "copy", "rm"):
        monkeypatch.setattr(type(store), name, noted(name, getattr(type(store), name), done))
    with StoredOutput("memory://site") as output:
        changes = published(output, documents(("a", "new"), ("c", "new")))
    assert (changes.created, changes.changed, changes.removed) == (("c.html",), ("a.html",), ("b.html",))
    listed, digests = "pipe .backfile", "pipe .backfile-digests"
    done = [what for what in done if what in {listed, digests, "copy", "rm"}]
    assert done == [listed, digests, "copy", digests, "rm", listed]


def noted(name, does, done):
    def do(self, path, *given, **more):
        last = path.rpartition("/")[2] if isinstance(path, str) else ""
        done.append({"pipe_file": f"pipe {last}", "copy": "copy", "rm": f"rm {last}".strip()}[name])
        return does(self, path, *given, **more)

    return do


@pytest.mark.parametrize("ends_at", ["copy", "rm"])
def test_a_build_that_ends_while_it_publishes_is_mended_by_the_next(store, monkeypatch, ends_at):
    with StoredOutput("memory://site") as output:
        published(output, documents(("a", "old"), ("b", "old")))

    def end(*_, **__):
        raise OSError(5, "Input/output error")

    made = documents(("a", "new"), ("c", "new"))
    with monkeypatch.context() as patch, StoredOutput("memory://site") as output:
        patch.setattr(type(store), ends_at, end)
        with pytest.raises(OSError, match="Input/output"):
            published(output, made)
    for path in ("/site/a.html", "/site/b.html"):
        assert not store.exists(path) or store.cat_file(path) in {b"old", b"new"}
    with StoredOutput("memory://site") as output:
        published(output, made)
    assert {path for path in store.find("/site") if path.endswith(".html")} == {"/site/a.html", "/site/c.html"}
    assert {store.cat_file("/site/a.html"), store.cat_file("/site/c.html")} == {b"new"}
    assert set(json.loads(store.cat_file("/site/.backfile-digests"))) == {"a.html", "c.html"}


def test_what_is_gone_from_the_store_is_put_again(store):
    made = documents(("a", "text"))
    with StoredOutput("memory://site") as output:
        published(output, made)
    store.rm("/site/a.html")
    with StoredOutput("memory://site") as output:
        published(output, made)
    assert store.cat_file("/site/a.html") == b"text"


def test_a_list_of_what_was_made_names_no_files_elsewhere(store, client):
    put(store, {"site.yaml": SETTINGS.replace("search: false\n", ""), "stories/a.md": story("A", "Words.")})
    assert build(client, index=True).written
    assert store.exists("/site/pagefind/pagefind-entry.json")
    store.pipe_file("/precious.txt", b"mine")
    store.pipe_file("/site/mine.txt", b"mine")
    listed = json.loads(store.cat_file("/site/.backfile-derived"))
    listed["more"] = ["0", "../precious.txt", "mine.txt", "data/../mine.txt"]
    store.pipe_file("/site/.backfile-derived", json.dumps(listed).encode())
    assert build(client, index=True).written
    assert store.cat_file("/precious.txt") == store.cat_file("/site/mine.txt") == b"mine"


def test_a_foreign_file_is_not_written_over(store):
    with StoredOutput("memory://site") as output:
        published(output, documents(("a", "text")))
    store.pipe_file("/site/b.html", b"mine")
    with StoredOutput("memory://site") as output, pytest.raises(RefusedError):
        published(output, documents(("a", "text"), ("b", "text")))
    assert store.cat_file("/site/b.html") == b"mine"


def test_a_place_that_no_build_has_written_to_is_refused(store):
    store.pipe_file("/site/precious.txt", b"mine")
    with pytest.raises(RefusedError), StoredOutput("memory://site"):
        pass


def test_two_builds_do_not_publish_to_one_place_at_once(store):
    with StoredOutput("memory://site"):
        with pytest.raises(RefusedError) as refused, StoredOutput("memory://site"):
            pass
        with StoredOutput("memory://site", dry=True):
            pass
    assert "another build is publishing there" in str(refused.value)
    with StoredOutput("memory://site"):
        pass
    assert not store.find("/site")


def test_a_build_that_has_ended_keeps_nobody_out(store):
    store.pipe_file("/site/.backfile-lock", b"of a build that was killed 7\n")
    with StoredOutput("memory://site") as output:
        stage = output.stage()
        staged = stage.put(Document("a.html", b"A", "a"))
        stage.finish()
        output.commit(frozenset(("a.html",)), [staged])
    assert store.cat_file("/site/a.html") == b"A"
    assert ".backfile-lock" not in {path.rpartition("/")[2] for path in store.find("/site")}


def test_a_build_that_only_seemed_to_have_ended_publishes_nothing(store):
    with StoredOutput("memory://site") as output:
        staged = output.stage().put(Document("a.html", b"A", "a"))
        store.pipe_file("/site/.backfile-lock", b"of another build 0\n")
        with pytest.raises(RefusedError, match="another build publishes there"):
            output.commit(frozenset(("a.html",)), [staged])
    assert store.cat_file("/site/.backfile-lock") == b"of another build 0\n"
    assert not store.exists("/site/a.html")
