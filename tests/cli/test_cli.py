"""The command line: what it takes, prints and returns."""

import json
import os
import re
import signal
import subprocess
import sys

import pytest
from captures import export, headless, page
from verbs import ROOT, run


def test_build_says_what_it_did_in_one_line(archive, capsys):
    archive.seed("a.txt", export())
    assert archive.run("build") == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("1 story from 1 capture in output: 60 created, 0 changed, 0 removed, 0 identical (")
    assert err.count("\n") == 1


def test_quiet_says_nothing_that_is_no_warning(archive, capsys):
    archive.seed("a.txt", headless())
    assert archive.run("build", "-q") == 0
    assert capsys.readouterr() == ("", "")
    archive.seed("b.txt", "Nothing much.\n").run("build", "--quiet")
    assert "warning[not-a-story]" in capsys.readouterr().err


def test_verbose_names_every_file(archive, capsys):
    archive.seed("a.txt", export())
    archive.run("build", "-v")
    err = capsys.readouterr().err
    assert "created content/stories/kettle-question-1a2b.md\n" in err
    assert "created output/stories/kettle-question-1a2b/index.html\n" in err


def test_many_notes_are_counted_unless_asked_for(archive, capsys):
    for number in range(20):
        archive.seed(f"{number}.txt", page(body=(f"Words {number}.",)))
    archive.run("build")
    said = capsys.readouterr().err.splitlines()
    assert "; 20 notes (" in said[0]
    assert said[1] == "note[no-date] 20 times: no capture of this story states its date"
    assert said[2] == "    content/seeds/0.txt:1:1"
    assert said[5:] == [
        "    and 17 more (-v names them)",
        "      = the story is listed as undated; add an export of it, or a date by hand",
    ]
    archive.run("build")
    assert capsys.readouterr().err.count("\n") == 1
    archive.run("build", "-v")
    assert capsys.readouterr().err.count("note[no-date]") == 20


@pytest.mark.parametrize("arguments", [("check",), ("build", "--dry-run")])
def test_looking_writes_nothing(archive, arguments, capsys):
    archive.seed("a.txt", export())
    before = archive.tree(archive.folder)
    assert archive.run(*arguments) == 0
    assert archive.tree(archive.folder) == before
    assert not archive.output.exists()
    assert "60 would be created" in capsys.readouterr().err


def test_looking_tells_what_would_change(archive, capsys):
    archive.seed("a.txt", export()).run("build")
    archive.seed("a.txt", export("Another Title"))
    capsys.readouterr()
    archive.run("check", "--format", "json")
    told = json.loads(capsys.readouterr().out)
    assert told["written"] is False
    assert "stories/kettle-question-1a2b/index.html" in told["output"]["changed"]
    assert told["content"]["changed"] == ["kettle-question-1a2b.md"]


def test_strict_makes_warnings_errors_and_writes_nothing(archive):
    archive.seed("a.txt", export()).seed("b.txt", "Nothing much.\n")
    before = archive.tree(archive.folder)
    assert archive.run("build", "--strict") == 1
    assert {path for path in archive.tree(archive.folder) if path not in before} == set()
    assert archive.run("build") == 0


def test_the_report_for_machines_stands_alone_on_standard_output(archive, capsys):
    archive.seed("a.txt", headless())
    assert archive.run("build", "--format", "json") == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert err == ""
    assert (told["ok"], told["written"], told["seeds"], told["captures"], told["stories"]) == (True, True, 1, 1, 1)
    assert told["problems"][0] == {
        "severity": "note",
        "code": "no-date",
        "message": "no capture of this story states its date",
        "file": "content/seeds/a.txt",
        "line": 1,
        "column": 1,
        "hint": "the story is listed as undated; add an export of it, or a date by hand",
    }


def test_folders_can_be_named(archive, tmp_path):
    archive.seed("a.txt", export())
    (tmp_path / "elsewhere").mkdir()
    assert archive.run("build", "--seeds", "content/seeds", "--content", "other", "--output", "site",
                       "--base-url", "https://x.example/y") == 0  # fmt: skip
    assert (tmp_path / "other/stories/kettle-question-1a2b.md").exists()
    assert "https://x.example/y/atom.xml" in (tmp_path / "site/atom.xml").read_text()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("bake",),
        ("build", "--output"),
        ("build", "--outptu", "x"),
        ("build", "-q", "-v"),
        ("check", "--dry-run"),
    ],
)
def test_wrong_usage_is_2(archive, arguments):
    with pytest.raises(SystemExit) as stopped:
        archive.run(*(arguments or ["--"]))
    assert stopped.value.code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--base-url", "nowhere"),
        ("build", "--content", "no", "--seeds", "nothing"),
        ("build", "--output", "content"),
        ("build", "--output", "."),
        ("build", "--output", "content/seeds/site"),
        ("build", "--output", "content/stories"),
        ("build", "--output", ".."),
        ("build", "--templates", "tempaltes"),
    ],
)
def test_wrong_settings_are_2_and_write_nothing(archive, arguments, capsys):
    archive.seed("a.txt", export())
    before = archive.tree(archive.folder)
    assert archive.run(*arguments) == 2
    assert "error[settings]" in capsys.readouterr().err
    assert archive.tree(archive.folder) == before


def test_clean_removes_what_builds_wrote_and_nothing_else(archive, capsys):
    archive.seed("a.txt", export()).run("build")
    (archive.output / "CNAME").write_text("file.example")
    assert archive.run("clean") == 0
    assert archive.tree() == {"CNAME": b"file.example"}
    (archive.output / "CNAME").unlink()
    assert archive.run("clean") == 0
    assert archive.run("clean") == 0
    capsys.readouterr()


def test_clean_refuses_a_folder_that_no_build_made(archive, capsys):
    archive.put("output/precious.txt", "mine")
    assert archive.run("clean") == 1
    assert "foreign-output" in capsys.readouterr().err
    assert (archive.output / "precious.txt").exists()


def test_the_program_runs_as_a_module(archive):
    archive.seed("a.txt", export())
    done = run(
        sys.executable, "-m", "generator", "build", "--content", archive.content, "--output", archive.output, cwd=ROOT
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 story" in done.stderr
    assert "\x1b[" not in done.stderr


def test_an_interrupt_is_130(archive, monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("generator.build.build.build", interrupted)
    assert archive.run("build") == 130
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize(
    "command",
    [
        "exec('signal.raise_signal(signal.SIGTERM)')",  # as dataclasses are made
        "weakref.finalize(set(), signal.raise_signal, signal.SIGTERM), time.sleep(20)",  # in a callback of Python's
    ],
)
def test_an_interrupt_is_130_wherever_it_comes(command):
    program = f"""if True:
        import signal, sys, time, weakref
        from generator.cli import interrupts
        def command():
            class Owned: pass
            {command.replace("set()", "Owned()")}
            return 0
        sys.exit(interrupts.run(command))"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=15
    )
    assert (done.returncode, done.stderr) == (130, "interrupted\n")


def test_signals_are_handled_before_the_program_is_loaded():
    program = "import sys, generator.__main__; sys.exit('generator.cli.main' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_background_job_that_a_shell_told_to_ignore_it(archive, number):
    archive.seed("a.txt", export())
    program = "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    program += "import os; os.execv(sys.executable, [sys.executable, '-m', 'generator', 'watch'])"
    watcher = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=archive.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert "1 story" in watcher.stderr.readline()
    watcher.send_signal(number)
    assert "interrupted" in watcher.stderr.read()
    assert watcher.wait(20) == 130
    watcher.stderr.close()


def test_diff_tells_what_publishing_would_change(archive, capsys):
    archive.put("content/stories/one.md", "---\ntitle: One\ndate: 2026-03-01\n---\n\nWords.\n")
    archive.put("content/stories/two.md", "---\ntitle: Two\ndate: 2026-03-02\n---\n\nWords.\n")
    archive.run("build")
    capsys.readouterr()
    assert archive.run("diff") == 0
    assert capsys.readouterr().out == "nothing would change\n"
    (archive.folder / "content/stories/one.md").unlink()
    archive.put("content/stories/uno.md", "---\ntitle: One\naliases: [one]\ndate: 2026-03-01\n---\n\nWords.\n")
    archive.put("content/stories/two.md", "---\ntitle: Two\ndate: 2026-03-02\n---\n\nOther words.\n")
    archive.put("content/stories/three.md", "---\ntitle: Three\ndate: 2026-03-03\n---\n\nNew.\n")
    before = archive.tree()
    assert archive.run("diff") == 0
    out = capsys.readouterr().out.splitlines()
    assert out[:2] == ["added /stories/three/", "added /stories/uno/"]
    assert "changed /stories/two/" in out
    assert "redirected /stories/one/ → /stories/uno/" in out
    entry = "tag:backfile.example,2026:story/"
    in_feeds = [line for line in out if " feeds " in line and line is not out[-1]]
    # What was renamed keeps its id, and has another address.
    assert in_feeds == [
        f"new in feeds {entry}three",
        f"changed in feeds {entry}one",
        f"changed in feeds {entry}two",
    ]
    assert re.fullmatch(r"\d+ documents of feeds and \d+ other files would change", out[-1])
    assert archive.run("diff", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)["difference"]
    assert told["added"] == ["stories/three/", "stories/uno/"]
    assert told["redirected"] == [{"from": "stories/one/", "to": "stories/uno/"}]
    assert told["entries"]["added"] == [f"{entry}three"]
    assert "atom.xml" in told["feeds"]
    assert "data/stories.csv" in told["files"]
    assert archive.tree() == before


def test_diff_says_what_keeps_a_build_from_being_published(archive, capsys):
    archive.put("content/stories/one.md", "---\ntitle: One\n---\n\nWords.\n")
    archive.run("build")
    (archive.folder / "content/stories/one.md").unlink()
    capsys.readouterr()
    assert archive.run("diff") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "address-lost" in said.err
