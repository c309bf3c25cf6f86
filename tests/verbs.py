"""The verbs that tests are written in: put files into an archive, build it, look at what came out."""

import difflib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.build.build import build
from generator.build.report import Options
from generator.cli import main
from generator.files.folders import Folders

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


class Archive:
    """An archive in a temporary folder; what is there already is kept."""

    def __init__(self, folder):
        self.folder = folder
        self.content = folder / "content"
        self.seeds = self.content / "seeds"
        self.stories = self.content / "stories"
        self.output = folder / "output"
        self.seeds.mkdir(parents=True, exist_ok=True)
        if not (self.content / "site.yaml").exists():
            self.put("content/site.yaml", "title: A File\nbase_url: https://file.example/\n")

    def put(self, path, text):
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def seed(self, name, text):
        return self.put(f"content/seeds/{name}", text)

    @property
    def folders(self):
        return Folders(self.content, self.seeds, self.folder / "templates", self.output)

    def build(self, memory=None, **options):
        return build(self.folders, Options(**options), memory)

    def run(self, *arguments):
        """The program as a user runs it, inside the archive's folder."""
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            return main.main(arguments or ["build"])
        finally:
            os.chdir(before)

    def read(self, path):
        return (self.output / path).read_text("utf-8")

    def story(self, slug):
        return (self.stories / f"{slug}.md").read_text("utf-8")

    def tree(self, folder=None):
        base = folder or self.output
        return {
            path.relative_to(base).as_posix(): path.read_bytes() for path in sorted(base.rglob("*")) if path.is_file()
        }


def build_demo(folder, settings="", **options):
    """The demo archive, built in a folder, with more settings: its output."""
    shutil.copytree(ROOT / "content", folder / "content")
    with (folder / "content/site.yaml").open("a", encoding="utf-8") as file:
        file.write(settings)
    folders = Folders(folder / "content", folder / "content/seeds", ROOT / "templates", folder / "output")
    report = build(folders, Options(**options))
    assert not report.failed
    assert "no-index" not in codes(report)
    return folder / "output"


def codes(report):
    return [problem.code for problem in report.problems]


def same_text(expected_file, text, *, refresh):
    """Compare a text with an expected file, or write it there with --refresh."""
    if refresh:
        expected_file.parent.mkdir(parents=True, exist_ok=True)
        expected_file.write_bytes(text.encode())
        return
    expected = expected_file.read_bytes().decode() if expected_file.exists() else ""
    if expected != text:
        difference = difflib.unified_diff(
            expected.splitlines(), text.splitlines(), str(expected_file), "now", lineterm=""
        )
        pytest.fail("\n".join(difference) + "\n(pytest --refresh takes it over)")


def tool(name):
    """A program that some tests need. Without it they are left out, but not where ALL_TOOLS says that all are there."""
    found = shutil.which(name)
    if found is None:
        if os.environ.get("ALL_TOOLS"):
            pytest.fail(f"{name} is needed here and missing")
        pytest.skip(f"{name} is not installed")
    return found


def run(*arguments, **options):
    return subprocess.run([str(a) for a in arguments], capture_output=True, text=True, check=False, **options)
