"""Given a record of the last build, expect nothing to be built where nothing has changed, and all else to be seen."""

import json
import os
import pickle
import shutil
import subprocess
import sys
import time

import pytest
from captures import export, page
from verbs import ROOT

from generator.build import pagefind, up_to_date
from generator.files.signatures import Signature

SLUG = "kettle-question-1a2b"


@pytest.fixture
def recorded(archive, monkeypatch):
    """An archive that was built, with a record of it."""
    monkeypatch.setattr(up_to_date, "WORTH", 0.0)
    archive.seed("a.txt", export()).seed("b.txt", page(body=("Else.",)))
    archive.put("content/site.yaml", "base_url: https://file.example/\n")
    archive.put("templates/assets/style.css", "body { color: black }\n")
    time.sleep(0.05)  # files that were changed in this very moment are not trusted
    while not [*archive.folder.glob(".cache/*.json")]:
        assert archive.run("build", "-q") == 0
    return archive


def builds(archive, monkeypatch, *arguments):
    """Whether the program builds, rather than going by the record."""
    found = []
    real = up_to_date.find
    with monkeypatch.context() as patch:
        patch.setattr(up_to_date, "find", lambda *given: found.append(real(*given)) or found[-1])
        assert archive.run("build", "-q", *arguments) in {0, 1, 2}
    return found[0] is None


def record(archive):
    (found,) = archive.folder.glob(".cache/*.json")
    return found


def test_where_nothing_has_changed_nothing_is_built(recorded, monkeypatch, capsys):
    before = recorded.tree(recorded.folder)
    assert not builds(recorded, monkeypatch)
    assert recorded.tree(recorded.folder) == before
    capsys.readouterr()
    recorded.run("build", "--format", "json")
    told = json.loads(capsys.readouterr().out)
    recorded.folder.joinpath(".cache").rename(recorded.folder / "aside")
    recorded.run("build", "--format", "json")
    assert told == json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    "path",
    [
        "content/seeds/a.txt", f"content/stories/{SLUG}.md", "content/site.yaml", "templates/assets/style.css",
        "output/index.html", f"output/stories/{SLUG}/index.html", "output/.backfile",
    ],
)  # fmt: skip
def test_a_change_that_keeps_size_and_time_is_seen(recorded, monkeypatch, path):
    file = recorded.folder / path
    status, text = file.stat(), file.read_text()
    file.write_text(text.replace("e", "E", 1))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert builds(recorded, monkeypatch)


@pytest.mark.parametrize(
    "path", ["content/seeds/new.txt", "content/entities.yaml", "content/pages/p.md", "templates/x"]
)
def test_a_new_file_is_seen(recorded, monkeypatch, path):
    recorded.put(path, "---\ntitle: New\n---\n" if path.endswith(".md") else "")
    assert builds(recorded, monkeypatch)


@pytest.mark.parametrize("path", ["content/seeds/b.txt", "output/atom.xml", "output/stories", "content/site.yaml"])
def test_what_is_gone_is_seen(recorded, monkeypatch, path):
    target = recorded.folder / path
    shutil.rmtree(target) if target.is_dir() else target.unlink()
    assert builds(recorded, monkeypatch)


def test_other_options_are_another_build(recorded, monkeypatch):
    assert builds(recorded, monkeypatch, "--base-url", "https://other.example/")


def test_another_version_of_anything_is_another_build(recorded, monkeypatch):
    monkeypatch.setattr(sys, "version", "4.0")
    assert builds(recorded, monkeypatch)


def flipped(data):
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


@pytest.mark.parametrize(
    "spoil",
    [
        flipped,
        lambda data: data[:-10],
        lambda data: data[: len(data) // 2],
        lambda _: b"",
        lambda _: b"null",
        lambda _: b"[]",
        lambda _: b"{}",
        lambda _: b"\xff\xfe",
        lambda _: pickle.dumps({"record": 1}),
        lambda data: data.replace(b'"stories": 2', b'"stories": 3'),
        lambda data: b"[" * 100_000 + data,
    ],
)
def test_a_spoilt_record_changes_nothing(recorded, monkeypatch, spoil):
    before = recorded.tree()
    record(recorded).write_bytes(spoil(record(recorded).read_bytes()))
    assert builds(recorded, monkeypatch)
    assert recorded.tree() == before


def test_a_record_in_the_way_is_no_trouble(recorded):
    shutil.rmtree(recorded.folder / ".cache")
    (recorded.folder / ".cache").write_text("a file")
    assert recorded.run("build", "-q") == 0


def test_what_was_just_written_is_not_trusted(recorded, monkeypatch):
    recorded.put("content/stories/late.md", "---\ntitle: Late\n---\nOne.\n")
    recorded.run("build", "-q")
    recorded.put("content/stories/late.md", "---\ntitle: Late\n---\nTwo.\n")
    assert builds(recorded, monkeypatch)
    assert "Two." in recorded.read("stories/late/index.html")


@pytest.fixture
def at_rest(monkeypatch):
    """Every file counts as written long ago, so that a record is kept after every build."""
    monkeypatch.setattr(Signature, "is_settled", lambda *_: True)


@pytest.mark.usefixtures("at_rest")
def test_what_is_told_once_is_told_once(recorded, capsys):
    (recorded.seeds / "b.txt").unlink()
    assert recorded.run("build") == 0
    assert "withdrawn" in capsys.readouterr().err
    assert recorded.run("build") == 0
    assert "withdrawn" not in capsys.readouterr().err


@pytest.mark.usefixtures("at_rest")
def test_an_index_that_could_not_be_made_is_tried_again(recorded, capsys, monkeypatch):
    with monkeypatch.context() as without:
        without.setattr(pagefind, "get_executable", lambda: recorded.folder / "content/site.yaml")
        recorded.seed("b.txt", export("Spoons", slug="spoons-1a2b", body="Other words."))
        assert recorded.run("build") == 0
        assert "no-index" in capsys.readouterr().err
    assert recorded.run("build") == 0
    assert "no-index" not in capsys.readouterr().err
    assert len([*(recorded.output / "pagefind/fragment").iterdir()]) == 2


def test_an_index_that_was_removed_is_made_again(recorded):
    shutil.rmtree(recorded.output / "pagefind")
    assert recorded.run("build") == 0
    assert (recorded.output / "pagefind/pagefind.js").exists()


def test_another_version_of_a_library_is_another_build(recorded, monkeypatch):
    libraries = recorded.folder / "site-packages"
    (libraries / "jinja2-3.1.6.dist-info").mkdir(parents=True)
    monkeypatch.setattr("site.getsitepackages", lambda: [str(libraries)])
    assert builds(recorded, monkeypatch)
    assert not builds(recorded, monkeypatch)
    (libraries / "jinja2-3.1.6.dist-info").rename(libraries / "jinja2-3.1.7.dist-info")
    assert builds(recorded, monkeypatch)


def test_a_build_with_nothing_to_do_loads_nothing_that_builds(recorded):
    script = (
        "import sys; from generator.cli.main import main; code = main(['build', '-q']); "
        "print(code, *sorted({'yaml', 'jinja2', 'lxml', 'filelock', 'rich', 'markdown_it'} & set(sys.modules)))"
    )
    time.sleep(0.05)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for _ in range(2):  # the first, in a process of its own, may have to make the record
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=recorded.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    assert done.stdout.split() == ["0"]
