"""Given an empty folder and some answers, expect an archive that builds, and nothing that was there to be touched."""

import os
import subprocess
import sys
import tomllib
import zipfile

import pytest
import yaml
from captures import export
from hypothesis import given
from hypothesis import strategies as st
from verbs import ROOT, Archive, run

from generator import __version__
from generator.cli import arguments, begin, main
from generator.content import settings
from generator.files.folders import ours
from generator.starter import archive as starter
from generator.starter.answers import Answers
from generator.starter.hosts import HOSTS


@pytest.fixture
def empty(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_archive_that_was_begun_builds_and_says_what_to_do_next(empty, capsys):
    assert main.main(["init", "file", "--yes", "--title", "A: File", "--base-url", "https://file.example/a"]) == 0
    said = capsys.readouterr().err
    assert "put your captures into file/content/seeds" in said
    archive = Archive(empty / "file").seed("a.txt", export())
    assert archive.run("build", "--strict") == 0
    assert "A: File" in archive.read("index.html")
    assert "This is an unofficial archive" in archive.read("about/index.html")
    assert "tag:file.example," in archive.read("atom.xml")


def test_what_is_there_is_left_as_it_is(empty, capsys):
    (empty / "content").mkdir()
    (empty / "content/site.yaml").write_text("title: Mine\n")
    assert main.main(["init", "--yes"]) == 0
    assert (empty / "content/site.yaml").read_text() == "title: Mine\n"
    assert "kept content/site.yaml" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value"),
    [("--base-url", "file"), ("--language", "?"), ("--host", "moon"), ("--publication-url", "x"), ("--title", "")],
)
def test_a_wrong_answer_is_told_and_nothing_is_written(empty, capsys, option, value):
    assert main.main(["init", "--yes", option, value]) == 2
    assert "error[settings]" in capsys.readouterr().err
    assert not list(empty.iterdir())


def test_on_a_terminal_what_is_not_said_is_asked_for_and_asked_again(empty, monkeypatch):
    answers = iter(["Asked", "", "no address", "https://paper.example/", "", "de", "rsync"])
    asked = []
    monkeypatch.setattr("builtins.input", lambda question: (asked.append(question), next(answers))[1])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    assert main.main(["init"]) == 0
    values = yaml.safe_load((empty / "content/site.yaml").read_text())
    assert (values["title"], values["publication"], values["language"]) == ("Asked", "AIDRAN", "de")
    assert values["publication_url"] == "https://paper.example/"
    assert "base_url" not in values
    assert (empty / "publish.sh").exists()
    assert len(asked) == len(begin.QUESTIONS) + 1


TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1).filter(
    lambda text: text.strip() == text and text
)


@given(title=TEXTS, publication=TEXTS, host=st.sampled_from(sorted(HOSTS)))
def test_settings_are_read_as_they_were_answered(title, publication, host):
    answers = Answers(title=title, publication=publication, host=host, base_url="https://file.example/a")
    files = starter.files_of(answers, "")
    read, problems = settings.read(files["content/site.yaml"], "site.yaml")
    assert not problems
    assert (read.title, read.publication, read.base_url) == (title, publication, "https://file.example/a/")
    assert read.authority == "file.example,2026"


def test_an_archive_in_another_language_has_no_page_in_english():
    assert "content/pages/about.md" in starter.files_of(Answers(), "")
    assert "content/pages/about.md" not in starter.files_of(Answers(language="de"), "")


def test_every_setting_is_explained_to_newcomers():
    text = starter.files_of(Answers(), "")["content/site.yaml"]
    assert not [name for name in settings.Settings.__slots__ if f"{name}:" not in text and name not in LEFT_OUT]


LEFT_OUT = {"notice"}
"""Settings that hardly anybody needs at the beginning."""


def test_the_options_name_the_hosts():
    assert set(arguments.HOSTS) == set(HOSTS)


def test_a_host_installs_the_wheel_that_was_named_by_its_digest(empty):
    wheel = empty / f"backfile-{__version__}-py3-none-any.whl"
    wheel.write_bytes(b"a wheel")
    assert main.main(["init", "file", "--yes", "--host", "netlify", "--wheel", str(wheel)]) == 0
    lines = (empty / "file/requirements.txt").read_text().splitlines()
    assert lines[1].startswith(f"./{wheel.name} --hash=sha256:")
    assert lines[2:] == ours("requirements.txt").read_text().splitlines()
    assert (empty / "file" / wheel.name).read_bytes() == b"a wheel"
    command = tomllib.loads((empty / "file/netlify.toml").read_text())["build"]["command"]
    assert "--require-hashes -r requirements.txt && python -m generator build" in command


@pytest.mark.usefixtures("empty")
def test_without_a_wheel_it_is_said_how_to_add_one(capsys):
    assert main.main(["init", "--yes", "--host", "github"]) == 0
    assert "init --host github --wheel" in capsys.readouterr().err


@pytest.mark.parametrize(("kind", "folder"), [("page", "pages"), ("story", "stories")])
def test_a_page_or_story_that_was_begun_is_a_draft_and_is_not_begun_twice(archive, capsys, kind, folder):
    assert archive.run("new", kind, "Über: uns") == 0
    path = archive.content / folder / "uber-uns.md"
    assert archive.run("build", "--strict") == 0
    assert not [name for name in archive.tree() if "uber-uns" in name]
    path.write_text(path.read_text().replace("draft: true", "# draft: true") + "Words.\n")
    assert archive.run("build", "--strict") == 0
    assert [name for name in archive.tree() if "uber-uns/index.html" in name]
    assert archive.run("new", kind, "Über: uns") == 2
    assert "is there already" in capsys.readouterr().err


def test_captures_beside_the_settings_are_told(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content/2026").mkdir(parents=True)
    (tmp_path / "content/2026/a.txt").write_text(export())
    assert main.main(["check"]) == 2
    assert "--seeds content/2026" in capsys.readouterr().err


def test_without_a_command_help_is_shown(capsys):
    assert main.main([]) == 2
    said = capsys.readouterr().err
    assert "examples:" in said
    assert "130 interrupted" in said
    with pytest.raises(SystemExit) as ended:
        main.main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"backfile {__version__}\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The wheel, made from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    made = run(sys.executable, "-m", "hatchling", "build", "-d", folder, cwd=ROOT)
    assert made.returncode == 0, made.stderr
    return folder


def test_the_sdist_builds_the_same_wheel(built, tmp_path):
    [sdist], [wheel] = built.glob("*.tar.gz"), built.glob("*.whl")
    run("tar", "xzf", sdist, "-C", tmp_path)
    [source] = tmp_path.iterdir()
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "again", cwd=source)
    assert (tmp_path / "again" / wheel.name).read_bytes() == wheel.read_bytes()


def test_the_wheel_works_anywhere_and_has_the_templates(built, tmp_path, archive):
    [wheel] = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
    archive.seed("a.txt", export())
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    made = subprocess.run(
        [sys.executable, "-m", "generator", "build"],
        cwd=archive.folder,
        env=environment | {"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    theirs = without_index(archive.tree())
    assert archive.run("build") == 0
    assert without_index(archive.tree()) == theirs


def without_index(tree):
    """A site but for its search index, whose files differ from run to run."""
    return {path: data for path, data in tree.items() if not path.startswith("pagefind/")}
