"""Given what editors, sync clients and accidents do to files, expect the builds that follow: one each, and right."""

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from itertools import pairwise

import pytest
from captures import export, page
from verbs import ROOT, codes
from watchfiles import _rust_notify as notify

from generator.build import watch as watching
from generator.build.memory import Memory
from generator.build.report import Options
from generator.core.memo import Memo
from generator.files.folders import Folders
from generator.site.page import DAMAGED, INPUTS, NEW, Reason

PATIENCE = 20
"""Seconds that a build may keep a test waiting on a machine that has much else to do."""
HEARTBEAT = 200
"""Milliseconds after which, in these tests, the watcher looks again when it has become quiet."""
SAVED, BURST = 80, 250
"""Milliseconds without events that end a short burst, and a longer one, in a test that pauses while it writes."""
QUIET = 0.7
"""Seconds without a build after which none is to come."""


class Watched:
    """An archive that is watched in a thread; its builds can be waited for."""

    def __init__(self, archive, **options):
        self.archive = archive
        self.stop = threading.Event()
        self.builds = queue.Queue()
        folders = Folders(archive.content, archive.seeds, archive.folder / "templates", archive.output)
        memory = Memory(Memo(keep=True))

        def run():
            for built in watching.watch(folders, Options(allow_lost=True), memory, self.stop, **options):
                self.builds.put(built)

        self.thread = threading.Thread(target=run)
        self.thread.start()
        self.next()
        time.sleep(0.2)  # until the watcher is there

    def next(self):
        return self.builds.get(timeout=PATIENCE)

    def until(self, path, words):
        """Builds until a page has these words; how many there were."""
        number = 0
        while not (self.archive.output / path).exists() or words not in self.archive.read(path):
            self.next()
            number += 1
        return number

    def is_quiet(self):
        try:
            self.builds.get(timeout=QUIET)
        except queue.Empty:
            return True
        return False

    def end(self):
        self.stop.set()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(watching, "_HEARTBEAT", HEARTBEAT)


@pytest.fixture
def watched(archive):
    archive.put("content/stories/kettle.md", story("Kettle"))
    archive.seed("a.txt", export())
    found = Watched(archive)
    yield found
    found.end()


def story(title, text="It boiled."):
    return f"---\ntitle: {title}\n---\n{text}\n"


def in_place(path, text):
    path.write_text(text)


def write_and_rename(path, text):
    other = path.with_name(path.name + ".tmp")
    other.write_text(text)
    other.replace(path)


def like_vim(path, text):
    """A swap file, a backup under another name, a new file under the old one."""
    swap = path.with_name(f".{path.name}.swp")
    swap.write_text("swap")
    backup = path.with_name(f"{path.name}~")
    path.replace(backup)
    path.write_text(text)
    backup.unlink()
    swap.unlink()


def like_emacs(path, text):
    """A lock that is a link to nowhere, an autosave, a backup that stays."""
    lock = path.with_name(f".#{path.name}")
    lock.symlink_to("somebody@somewhere.1234")
    path.with_name(f"#{path.name}#").write_text(text)
    shutil.copy(path, path.with_name(f"{path.name}~"))
    path.write_text(text)
    path.with_name(f"#{path.name}#").unlink()
    lock.unlink()


def emptied_first(path, text):
    path.write_text("")
    time.sleep(0.15)
    path.write_text(text)


@pytest.mark.parametrize("save", [in_place, write_and_rename, like_vim, like_emacs, emptied_first])
def test_however_an_editor_saves_one_build_shows_it(watched, save):
    save(watched.archive.stories / "kettle.md", story("Another Kettle"))
    built = watched.next()
    assert "<h1>Another Kettle</h1>" in watched.archive.read("stories/kettle/index.html")
    assert not built.report.failed
    assert [*built.changed.values()] == ["changed"]
    assert watched.is_quiet()


def test_what_a_build_writes_triggers_none(watched):
    watched.archive.seed("b.txt", export("Spoons", slug="spoons-2b3c", body="Eleven."))
    built = watched.next()
    assert built.report.content.created == ("spoons-2b3c.md",)
    assert watched.is_quiet()


def test_a_burst_is_one_build(watched):
    for number in range(60):
        watched.archive.seed(f"{number}.txt", export(f"No. {number}", slug=f"no-{number}", body=f"Words {number}."))
    built = watched.next()
    assert built.report.captures == 61
    assert watched.is_quiet()


def written_slowly(path, text):
    """Write a file a little at a time; whether no pause was so long that it could have seemed done."""
    moments = []
    with path.open("w") as file:
        for start in range(0, len(text), 20):
            file.write(text[start : start + 20])
            file.flush()
            moments.append(time.monotonic())
            time.sleep(0.02 if moments[-1] - moments[0] < 0.2 else 0.12)
    limits = (SAVED if moment - moments[0] < 0.15 else BURST for moment in moments)
    pauses = (after - before for before, after in pairwise(moments))
    return all(pause * 1000 < limit - 30 for pause, limit in zip(pauses, limits, strict=False))


def test_a_file_that_is_written_slowly_waits_until_it_is_whole(watched, monkeypatch):
    monkeypatch.setattr(watching, "_SAVED", SAVED)
    monkeypatch.setattr(watching, "_QUIET", BURST)
    text = page("Slowly", body=("One word came.", "Then another, much later.", "And the last."))
    path = watched.archive.seeds / "slow.txt"
    while not written_slowly(path, text):  # a machine that is busy holds up the writer as well: once more
        path.unlink()
        while not watched.is_quiet():
            pass
    built = watched.next()
    assert codes(built.report) == ["no-date"]
    assert watched.is_quiet()


def test_temporary_and_hidden_files_are_nothing(watched):
    for name in ("x.md.tmp", ".x.md.swp", "x.md~", "#x.md#", "x.part", ".git/index"):
        watched.archive.put(f"content/stories/{name}", story("Nothing"))
    assert watched.is_quiet()


def test_new_nested_folders_and_renamed_ones(watched):
    watched.archive.seed("deep/er/down/b.txt", export("Spoons", slug="spoons-2b3c", body="Eleven."))
    assert watched.until("stories/spoons-2b3c/index.html", "Spoons")
    (watched.archive.seeds / "deep").replace(watched.archive.seeds / "moved")
    assert watched.next().report.captures == 2
    watched.archive.seed("moved/er/down/b.txt", export("Forks", slug="spoons-2b3c", body="Eleven."))
    assert watched.until("stories/spoons-2b3c/index.html", "Forks")


def test_a_folder_that_vanishes_and_returns(watched):
    archive = watched.archive
    away = archive.folder / "away"
    archive.content.replace(away)
    time.sleep(0.5)
    away.replace(archive.content)
    archive.put("content/stories/kettle.md", story("Returned"))
    watched.until("stories/kettle/index.html", "Returned")
    archive.put("content/stories/kettle.md", story("Edited after"))
    watched.until("stories/kettle/index.html", "Edited after")


def test_the_seeds_may_vanish_and_the_site_stands(watched):
    archive = watched.archive
    away = archive.folder / "away"
    archive.seeds.replace(away)
    assert "seeds-missing" in codes(watched.next().report)
    assert "Kettle Question" in archive.read("stories/kettle-question-1a2b/index.html")
    away.replace(archive.seeds)
    assert not watched.next().report.failed


def test_an_error_leaves_the_site_and_the_next_good_save_recovers(watched):
    archive = watched.archive
    archive.put("templates/pages/home.html", "{{ nothing }}")
    before = archive.tree()
    assert codes(watched.next().report) == ["template"]
    assert archive.tree() == before
    archive.put("templates/pages/home.html", "<p>Hello from here</p>")
    assert not watched.next().report.failed
    assert archive.read("index.html") == "<p>Hello from here</p>"


@pytest.mark.parametrize(
    ("path", "text", "shown"),
    [
        ("content/site.yaml", "title: Renamed\nbase_url: https://file.example/\n", ("index.html", "Renamed")),
        ("content/entities.yaml", "teapot: {name: Teapot}\n", ("entities/teapot/index.html", "Teapot")),
        ("content/pages/about.md", "---\ntitle: About\n---\nHello.\n", ("about/index.html", "Hello.")),
        ("templates/assets/style.css", "body { color: red }\n", ("assets/style.css", "red")),
    ],
)
def test_every_source_is_watched(watched, path, text, shown):
    watched.archive.put(path, text)
    watched.until(*shown)


def test_vandalised_output_is_made_again_by_the_next_build(watched):
    archive = watched.archive
    (archive.output / "index.html").write_text("vandalised")
    archive.put("content/stories/kettle.md", story("Edited"))
    watched.until("stories/kettle/index.html", "Edited")
    deadline = time.monotonic() + PATIENCE
    while "vandalised" in archive.read("index.html") and time.monotonic() < deadline:
        time.sleep(0.01)
    assert "vandalised" not in archive.read("index.html")


@pytest.mark.parametrize(("cause", "is_told"), [(INPUTS, True), (NEW, True), (DAMAGED, False)])
def test_what_the_quick_build_missed_is_told_by_the_one_that_looks_at_all_files(archive, monkeypatch, cause, is_told):
    archive.put("content/stories/kettle.md", story("Kettle"))
    looked_at = [None]

    def build(folders, options, memory, known):
        """The real build; one that looks at all files after a quick one makes a page again that this one missed."""
        is_second_look = known is None and looked_at[-1] is not None
        looked_at.append(known)
        return replace(
            real(folders, options, memory, known), reasons=(Reason("index.html", cause),) if is_second_look else ()
        )

    real = watching.build
    monkeypatch.setattr(watching, "build", build)
    watched = Watched(archive)
    try:
        archive.put("content/stories/kettle.md", story("Edited"))
        built = [watched.next(), watched.next()] if is_told else [watched.next()]
        assert watched.is_quiet()
        assert ["missed" in codes(each.report) for each in built] == [False, True][: len(built)]
    finally:
        watched.end()


def test_without_events_files_are_looked_at_regularly(archive):
    archive.put("content/stories/kettle.md", story("Kettle"))
    watched = Watched(archive, poll=True)
    try:
        path = archive.stories / "kettle.md"
        path.write_text(story("Polled"))
        os.utime(path)
        watched.until("stories/kettle/index.html", "Polled")
    finally:
        watched.end()


def test_where_the_system_has_no_events_left_files_are_looked_at_and_it_is_said(archive, monkeypatch):
    def fail(*_):
        raise notify.WatchfilesRustInternalError("OS file watch limit reached.")

    monkeypatch.setattr(watching.notify, "RustNotify", fail)
    archive.put("content/stories/kettle.md", story("Kettle"))
    watched = Watched(archive)
    try:
        archive.put("content/stories/kettle.md", story("Looked at"))
        built = watched.next()
        while not built.report.output.written:
            built = watched.next()
        assert codes(built.report).count("no-events") == 1
        assert "Looked at" in archive.read("stories/kettle/index.html")
    finally:
        watched.end()


def test_polling_sees_changes_beside_a_link_to_nowhere(archive):
    archive.put("content/stories/kettle.md", story("Kettle")).seed("a.txt", export())
    (archive.seeds / "nowhere.txt").symlink_to("/nowhere/at/all.txt")
    watched = Watched(archive, poll=True)
    try:
        watched.until("stories/kettle/index.html", "It boiled.")
        archive.put("content/stories/kettle.md", story("Kettle", "Polled."))
        watched.until("stories/kettle/index.html", "Polled.")
    finally:
        watched.end()


def test_an_output_folder_that_is_removed_is_made_again(watched):
    shutil.rmtree(watched.archive.output)
    watched.until("stories/kettle/index.html", "Kettle")


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it(archive, sent):
    archive.seed("a.txt", export())
    command = [sys.executable, "-m", "generator", "watch"]
    process = subprocess.Popen(
        command, cwd=archive.folder, env={"PYTHONPATH": str(ROOT), "PATH": ""}, stderr=subprocess.PIPE, text=True
    )
    with process.stderr:
        assert process.stderr.readline().startswith("1 story from 1 capture")
        time.sleep(0.5)
        process.send_signal(sent)
        assert process.wait(PATIENCE) == 130
        assert process.stderr.read() == "interrupted\n"


class Scripted:
    """A watcher that hears what a test says: a call for each look, with what happens then."""

    def __init__(self, *happenings):
        self.left = list(happenings)

    def watch(self, *_):
        happening = self.left.pop(0) if self.left else None
        paths = happening() if happening else None
        return {(2, path) for path in paths} if paths else "timeout"


@pytest.mark.parametrize(("age", "looks"), [(0.1, 3), (0.6, 1)])
def test_an_empty_file_is_waited_for_until_it_is_filled_or_is_meant_so(tmp_path, monkeypatch, age, looks):
    path = tmp_path / "a.md"
    path.write_text("")
    monkeypatch.setattr(watching.time, "time", lambda: path.stat().st_mtime + age)
    watcher = Scripted(None, lambda: path.write_text("filled") and [str(path)], None, None)
    watching._wait_until_whole(watcher, {str(path)}, threading.Event())  # noqa: SLF001 - how long it waits shows nowhere else
    assert 4 - len(watcher.left) == looks
