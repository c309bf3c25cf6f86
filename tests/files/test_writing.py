"""The disk: nothing half-written, nothing foreign removed, whatever fails on the way."""

import errno
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from concurrent.futures import BrokenExecutor, Executor
from io import FileIO
from pathlib import Path

import pytest
from captures import export, page
from verbs import ROOT, codes, run

from generator.build import lead
from generator.build.build import build
from generator.build.memory import Memory
from generator.build.report import Options
from generator.cli import main
from generator.core import pool
from generator.core.memo import Memo
from generator.core.pool import Pool
from generator.core.problems import format_problem
from generator.files import output, stage, writer
from generator.files.folders import Folders


def test_a_foreign_folder_is_refused(archive):
    archive.seed("a.txt", export()).put("output/precious.txt", "mine")
    assert codes(archive.build()) == ["foreign-output"]
    assert archive.tree() == {"precious.txt": b"mine"}
    assert not archive.stories.exists()


def test_foreign_files_beside_the_built_ones_are_left_alone(archive):
    archive.seed("a.txt", export()).build()
    archive.put("output/CNAME", "file.example").put("output/stories/mine/note.txt", "mine")
    archive.seed("a.txt", export(slug="other-1111")).seed("b.txt", page(body=("Else.",)))
    assert not archive.build(allow_lost=True).failed
    assert archive.tree()["CNAME"] == b"file.example"
    assert archive.tree()["stories/mine/note.txt"] == b"mine"
    assert list((archive.output / "stories/kettle-question-1a2b").glob("capture-*")) == []


def test_vandalised_output_is_repaired(archive):
    archive.seed("a.txt", export()).build()
    before = archive.tree()
    (archive.output / "index.html").write_text("vandalised")
    (archive.output / "atom.xml").unlink()
    shutil.rmtree(archive.output / "stories")
    report = archive.build()
    assert archive.tree() == before
    assert report.output.written == 10


def test_a_manifest_cannot_name_files_outside(archive):
    archive.seed("a.txt", export()).build()
    precious = archive.put("precious.txt", "mine").folder / "precious.txt"
    manifest = archive.output / output.MANIFEST
    manifest.write_text(manifest.read_text() + f"../precious.txt\n{precious}\n")
    assert not archive.build(allow_lost=True).failed
    assert precious.read_text() == "mine"


class FailingDisk:
    """Every call that writes, counted; the n-th fails, and if it is lasting all that follow."""

    def __init__(self, monkeypatch, number, code=errno.ENOSPC, *, lasting=False):
        self.left = number
        self.lasting = lasting
        for name in ("write", "make_folder", "move", "unlink", "sync"):
            monkeypatch.setattr(writer, name, self.wrap(getattr(writer, name), code))

    def wrap(self, call, code):
        def failing(path, *arguments, **options):
            self.left -= 1
            if self.left == 0 or (self.lasting and self.left < 0):
                raise OSError(code, os.strerror(code), str(path))
            return call(path, *arguments, **options)

        return failing


FAULTS = [(number, errno.ENOSPC, False) for number in (1, 2, 3, 5, 10, 15, 20, 22, 23, 24, 25, 30, 40, 50, 60)]
FAULTS += [(number, errno.EIO, False) for number in (1, 10, 24, 40, 60)]
FAULTS += [(number, code, True) for code in (errno.EIO, errno.ENOSPC, errno.EROFS) for number in (1, 10, 24, 40, 60)]


@pytest.mark.parametrize(("number", "code", "lasting"), FAULTS)
def test_whatever_write_fails_the_next_build_makes_the_whole_site(archive, number, code, lasting):
    archive.seed("a.txt", export()).build()
    before = archive.tree()
    archive.seed("a.txt", export("Another Title")).seed("b.txt", page(body=("Else.",)))
    with pytest.MonkeyPatch.context() as patch:
        failing = FailingDisk(patch, number, code, lasting=lasting)
        report = archive.build()
    if failing.left <= 0:
        assert codes(report).count("disk") == 1
        assert os.strerror(code) in next(problem.message for problem in report.problems if problem.code == "disk")
        assert report.failed
    after = {path: data for path, data in archive.tree().items() if path != output.MANIFEST}
    assert not archive.build().failed
    whole = archive.tree()
    for path, data in after.items():
        assert data in (before.get(path), whole.get(path)), f"{path} is neither the old nor the new file"
    assert not (archive.output / stage.STAGE).exists()
    assert list(archive.folder.rglob(".*.tmp")) == []
    assert "Another Title" in archive.read("stories/kettle-question-1a2b/index.html")
    assert archive.build().output.written == 0


def test_a_disk_that_is_full_before_the_commit_leaves_everything_as_it_was(archive, monkeypatch):
    archive.seed("a.txt", export()).build()
    before = archive.tree(archive.folder / "output"), archive.tree(archive.stories)
    archive.seed("a.txt", export("Another Title"))
    with monkeypatch.context() as patch:
        FailingDisk(patch, 5)
        report = archive.build()
    assert report.failed
    assert not report.halfway
    assert "error[disk]: the disk refused: No space left on device" in archive_said(report)
    assert (archive.tree(archive.output), archive.tree(archive.stories)) == before


def archive_said(report):
    return "\n".join(format_problem(problem) for problem in report.problems)


KILLED = """
import os, signal, sys
from generator.files import writer
left, move = int(sys.argv.pop(1)), writer.move
def killing(path, target):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return move(path, target)
writer.move = killing
from generator.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("number", [1, 2, 5, 17, 30])
def test_a_killed_build_leaves_no_half_written_file(archive, number):
    for seed in range(10):
        archive.seed(f"{seed}.txt", export(f"Old {seed}", slug=f"s-{seed}", body=f"Words {seed}."))
    archive.build()
    old = archive.tree()
    for seed in range(10):
        archive.seed(f"{seed}.txt", export(f"New {seed}", slug=f"s-{seed}", body=f"Other words {seed}."))
    command = [
        sys.executable,
        "-c",
        KILLED,
        str(number),
        "build",
        "--content",
        archive.content,
        "--output",
        archive.output,
    ]
    assert run(*command, cwd=ROOT).returncode == -signal.SIGKILL
    found = archive.tree()
    assert not archive.build().failed
    new = archive.tree()
    for path, data in found.items():
        if not path.startswith(".backfile"):
            assert data in (old.get(path), new.get(path)), path
    assert "New 9" in archive.read("stories/s-9/index.html")
    assert archive.build().output.written == 0


def test_a_first_build_that_was_killed_does_not_lock_the_folder_up(archive):
    archive.seed("a.txt", export())
    command = [sys.executable, "-c", KILLED, "1", "build", "--content", archive.content, "--output", archive.output]
    assert run(*command, cwd=ROOT).returncode == -signal.SIGKILL
    assert not archive.build().failed


def test_what_a_build_killed_while_it_committed_left_is_its_own(archive, monkeypatch):
    archive.seed("a.txt", export()).build()
    archive.seed("b.txt", export("Spoons", slug="spoons-2b3c", body="Eleven."))
    move = writer.move

    def killed(path, target):
        if target == archive.output / "atom.xml":
            raise KeyboardInterrupt
        return move(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(writer, "move", killed)
        with pytest.raises(KeyboardInterrupt):
            archive.build()
    assert (archive.output / "stories/spoons-2b3c/index.html").exists()
    (archive.seeds / "b.txt").unlink()
    assert not archive.build(allow_lost=True).failed
    assert not (archive.output / "stories/spoons-2b3c").exists()


def test_a_disk_that_fills_during_the_commit_is_not_called_untouched(archive, monkeypatch, capsys):
    archive.seed("a.txt", export()).build()
    archive.seed("a.txt", export("Another Title"))
    move = writer.move

    def full(path, target):
        if Path(target).name == "index.html":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        return move(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(writer, "move", full)
        assert archive.run("build") == 1
    assert "each file is whole, but only some are new: build again" in capsys.readouterr().err


def test_of_two_builds_at_once_one_says_so(archive):
    archive.seed("a.txt", export())
    with output.Output(archive.output):
        report = archive.build()
    assert codes(report) == ["foreign-output"]
    assert "another build is writing" in archive_said(report)
    assert not archive.build().failed


def test_a_folder_that_cannot_be_made_is_a_problem(archive):
    archive.seed("a.txt", export()).put("output", "a file, not a folder")
    report = archive.build()
    assert codes(report) == ["foreign-output"]
    assert (archive.folder / "output").read_text() == "a file, not a folder"


class BrokenExecutors(Executor):
    """An executor whose processes have died."""

    def map(self, *_, **__):
        raise BrokenExecutor


def test_a_process_that_dies_is_a_problem_and_the_next_build_does_without(archive, monkeypatch):
    monkeypatch.setattr(pool, "SHARED_FROM", 1)
    archive.seed("a.txt", export())
    memory = Memory(Memo(Pool(BrokenExecutors()), keep=True))
    folders = Folders(archive.content, archive.seeds, archive.folder / "templates", archive.output)
    report = build(folders, Options(), memory)
    assert codes(report) == ["disk"]
    assert "a process that did part of the work was ended" in archive_said(report)
    assert not report.written
    assert not build(folders, Options(), memory).failed


def test_a_disk_that_takes_a_few_bytes_at_a_time_gets_all_of_them(tmp_path, monkeypatch):
    class Slow(FileIO):
        def write(self, data):
            return super().write(bytes(data)[:3])

    monkeypatch.setattr(writer, "open", lambda path, mode, **_: Slow(path, mode), raising=False)
    stamp = writer.write(tmp_path / "file", b"ten bytes!")
    assert (tmp_path / "file").read_bytes() == b"ten bytes!"
    assert stamp.size == 10


# What people save, or put there, while a build runs.


def save_during(monkeypatch, action):
    """Run an action after a build read everything, and before it writes."""
    planned = lead.publish

    def publish(*arguments):
        action()
        return planned(*arguments)

    monkeypatch.setattr(lead, "publish", publish)


def archive_of_two(archive):
    archive.seed("a.txt", export()).seed("b.txt", export("Spoons", slug="spoons-2b3c", body="Eleven."))
    archive.build()
    return archive.stories / "kettle-question-1a2b.md"


def test_a_story_saved_while_a_build_rewrites_it_is_kept(archive, monkeypatch):
    path = archive_of_two(archive)
    archive.seed("a.txt", export(body="The kettle boiled again."))
    saved = path.read_text("utf-8").replace("The kettle boiled.", "Words of mine.")
    save_during(monkeypatch, lambda: path.write_text(saved, "utf-8"))
    report = archive.build()
    assert path.read_text("utf-8") == saved
    assert [problem.place.file for problem in report.problems if problem.code == "saved-meanwhile"] == [str(path)]


def test_a_story_saved_while_a_build_removes_it_is_kept(archive, monkeypatch):
    path = archive_of_two(archive)
    (archive.seeds / "a.txt").unlink()
    saved = path.read_text("utf-8") + "\nWords of mine.\n"
    save_during(monkeypatch, lambda: path.write_text(saved, "utf-8"))
    assert "saved-meanwhile" in codes(archive.build(allow_lost=True))
    assert path.read_text("utf-8") == saved


def test_a_story_saved_where_a_build_creates_one_is_kept(archive, monkeypatch):
    archive.seed("b.txt", export("Spoons", slug="spoons-2b3c", body="Eleven.")).build()
    path = archive.stories / "kettle-question-1a2b.md"
    archive.seed("a.txt", export())
    save_during(monkeypatch, lambda: path.write_text("---\ntitle: Mine\n---\nWords.\n", "utf-8"))
    assert "saved-meanwhile" in codes(archive.build())
    assert "title: Mine" in path.read_text("utf-8")
    monkeypatch.undo()
    assert "saved-meanwhile" not in codes(archive.build(allow_lost=True))
    assert "title: Mine" in path.read_text("utf-8")


def test_a_file_that_no_build_wrote_is_not_written_over(archive):
    archive.seed("b.txt", export("Spoons", slug="spoons-2b3c", body="Eleven.")).build()
    archive.put("output/stories/kettle-question-1a2b/index.html", "mine")
    before = archive.tree()
    report = archive.seed("a.txt", export()).build()
    assert "foreign-output" in codes(report)
    assert archive.tree() == before


def test_clean_touches_nothing_outside(archive):
    archive_of_two(archive)
    outside = archive.folder / "elsewhere"
    (archive.output / "stories").rename(outside)
    (archive.output / "stories").symlink_to(outside)
    before = archive.tree(outside)
    assert archive.run("clean") == 1
    assert archive.tree(outside) == before


def test_clean_takes_no_foreign_list_for_its_own(archive):
    archive.put("output/.backfile", "My own notes.\nkeep.txt\n").put("output/keep.txt", "mine")
    assert archive.run("clean") == 1
    assert archive.read("keep.txt") == "mine"
    assert "foreign-output" in codes(archive.seed("a.txt", export()).build())


def test_a_folder_in_place_of_a_file_that_is_no_more_does_not_stop_a_build(archive):
    archive.put("content/stories/a.md", "---\ntitle: A\nbeat: Kitchens\n---\n\nText.\n").build()
    archive.put("content/stories/a.md", "---\ntitle: A\n---\n\nText.\n")
    feed = archive.output / "beats/kitchens/atom.xml"
    feed.unlink()
    feed.mkdir()
    assert not archive.build(allow_lost=True).failed
    assert not feed.exists()


@pytest.mark.parametrize(("what", "limit"), [("NOFILE", 6), ("NOFILE", 8), ("NOFILE", 10), ("FSIZE", 1024)])
def test_a_machine_that_gives_out_is_told_in_a_line_and_harms_nothing(archive, what, limit):
    archive.seed("a.txt", export(body="Words. " * 2000))
    kind = getattr(resource, f"RLIMIT_{what}")
    done = subprocess.run(
        [sys.executable, "-m", "generator", "build", "-q"],
        cwd=archive.folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(kind, (limit, limit)),
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert re.search(r"error\[disk\]: the (system|disk) refused: (Too many open files|File too large)", done.stderr)
    assert not (archive.output / "index.html").exists()
    assert not archive.build().failed
    assert archive.build().output.written == 0


def test_memory_that_ran_out_is_told_in_a_line(archive, monkeypatch, capsys):
    def fails(*_):
        raise MemoryError

    monkeypatch.setattr(main, "_build", fails)
    assert archive.run("build") == 1
    assert "the system refused: memory ran out" in capsys.readouterr().err


def test_a_file_takes_its_place_in_one_step(tmp_path):
    """It is renamed, not copied: whoever has opened the old one reads on in that, and nobody ever finds half of one."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("the old one")
    new.write_text("the new one")
    number = new.stat().st_ino
    with old.open() as reader:
        assert reader.read(4) == "the "
        writer.move(new, old)
        assert reader.read() == "old one"
    assert (old.stat().st_ino, old.read_text(), new.exists()) == (number, "the new one", False)
