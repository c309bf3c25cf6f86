"""The law: whatever happened to an archive, and whatever was built before, a build gives what a clean build gives.

A machine does to an archive what people, editors, sync clients and accidents do, builds after each step with what it
remembers, and compares every byte with a build of the same inputs elsewhere that remembers nothing: first one that
looks at nothing but what changed, where it may, then one that looks at all.
"""

import os
import shutil
import tempfile
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path
from unittest import mock

import pytest
from archives import several
from captures import export, headless, page, record
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from generator.build.build import build
from generator.build.memory import Memory
from generator.build.report import Options
from generator.core import pool
from generator.core.memo import Memo
from generator.core.pool import Pool
from generator.files import writer
from generator.files.cache import Cache
from generator.files.folders import Folders

STEPS, RUNS, SHARED_RUNS = 20, 11, 5
"""Two hundred and twenty steps in one process, and a hundred each in two, with two and with four owners, and in new
processes with one owner and with three."""

FOLDERS = Folders(Path("content"), Path("content/seeds"), Path("templates"), Path("output"))
SETTINGS = "base_url: https://file.example/\n"

TITLES = st.sampled_from(["The Kettle Question", "Spoons, Counted", "A Long Harbour", "Nobody’s Ada", "Tea at Four"])
SLUGS = st.sampled_from(["kettle-1a2b", "spoons-2b3c", "harbour-3c4d"])
BEATS = st.sampled_from(["Kitchens", "Harbours", "AI & Tea", ""])
WORDS = st.sampled_from(
    [
        "{{entity:ada-brewster|Ada Brewster}} boils water for {{entity:hm-harbour|the Harbour}}.",
        "Brewster and Harbour, said Ada Brewster, are two names. The harbour is none.",
        "Nothing is marked here, and *little* is said.",
        "Of all that was ever said of kettles in this house, the most is said again, word by word, each time it boils.",
        "It goes on. {{story:spoons-2b3c|Spoons}} followed, in {{beat:kitchens|Kitchens}}. {{entity:ada|Ada}} left.",
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=3)
FORMS = st.sampled_from(["export", "page", "headless", "record"])
NAMES = st.sampled_from(["a.txt", "b.txt", "deep/er/c.txt", "d.json"])
FILES = st.integers(0, 10_000)


def capture(form, title, slug, beat, texts):
    if form == "export":
        return export(title, slug=slug, beat=beat or "General", body=" ".join(texts))
    if form == "record":
        return record({"title": title, "slug": slug, "beat": beat or None, "content": "\n\n".join(texts)})
    plain = [text.replace("{{entity:", "").replace("}}", "") for text in texts]
    return page(title=title, body=plain) if form == "page" else headless(body=plain)


class Law(RuleBasedStateMachine):
    """An archive that things happen to."""

    executor = None
    owners = 1
    starts_anew = False

    def __init__(self):
        super().__init__()
        self.home = Path.cwd()
        self.folder = Path(tempfile.mkdtemp(prefix="law-"))
        self.memory = Memory(Memo(Pool(self.executor), keep=True))
        self.left = None
        os.chdir(self.folder)
        self.put("content/site.yaml", SETTINGS)

    def teardown(self):
        os.chdir(self.home)
        shutil.rmtree(self.folder)

    def put(self, path, text):
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")

    def some(self, folder, number, pattern="*"):
        """One of the files of a folder, or None."""
        found = sorted(path for path in Path(folder).rglob(pattern) if path.is_file() and path.name[0] != ".")
        return found[number % len(found)] if found else None

    @initialize(texts=TEXTS)
    def begin(self, texts):
        self.put("content/seeds/first.txt", capture("export", "The First", "first-0a0a", "Kitchens", texts))
        self.check()

    @rule(name=NAMES, form=FORMS, title=TITLES, slug=SLUGS, beat=BEATS, texts=TEXTS)
    def save_a_seed(self, name, form, title, slug, beat, texts):
        self.put(f"content/seeds/{name}", capture(form, title, slug, beat, texts))
        self.check()

    @rule(number=FILES, junk=st.sampled_from(["", "junk", "<html>", "\x00", "AIDRAN STORY"]))
    def spoil_a_seed(self, number, junk):
        path = self.some("content/seeds", number)
        if path:
            path.write_text(junk)
            self.check()

    @rule(number=FILES, cut=st.integers(20, 400))
    def cut_a_seed_off(self, number, cut):
        path = self.some("content/seeds", number)
        if path:
            path.write_bytes(path.read_bytes()[:-cut])
            self.check()

    @rule(number=FILES)
    def remove_a_seed(self, number):
        path = self.some("content/seeds", number)
        if path and len([*Path("content/seeds").rglob("*.*")]) > 1:
            path.unlink()
            self.check()

    @rule(number=FILES, name=st.sampled_from(["renamed.txt", "new/folder/r.txt"]))
    def rename_a_seed(self, number, name):
        path = self.some("content/seeds", number)
        if path:
            target = Path("content/seeds", name)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
            self.check()

    @rule(number=FILES, line=st.sampled_from(["\nBy hand.\n", "\n[Ada](entity:ada) and Ada Brewster.\n", ""]))
    def edit_a_story(self, number, line):
        path = self.some("content/stories", number, "*.md")
        if path:
            path.write_text(path.read_text() + line)
            self.check()

    @rule(
        number=FILES,
        old=st.sampled_from(["title: T", "beat: K", "date: 2"]),
        new=st.sampled_from(["title: U", "draft: "]),
    )
    def change_a_key_and_keep_the_length(self, number, old, new):
        path = self.some("content/stories", number, "*.md")
        if path:
            status = path.stat()
            path.write_text(path.read_text().replace(old, new.ljust(len(old))[: len(old)]))
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
            self.check()

    @rule(number=FILES, again=st.booleans())
    def remove_or_touch_a_story(self, number, again):
        path = self.some("content/stories", number, "*.md")
        if path:
            text = path.read_bytes()
            path.unlink()
            if again:
                path.write_bytes(text)
            self.check()

    @rule(
        name=st.sampled_from(["by-hand", "kettle-1a2b", "other"]),
        title=TITLES,
        beat=BEATS,
        key=st.sampled_from(["", "draft: true", "date: 2026-03-04", "aliases: [x]", "version_of: by-hand", "nmae: x"]),
        text=st.sampled_from(["Ada Brewster, the Harbour.", "[Ada](entity:ada), [that](story:by-hand).", ""]),
    )  # fmt: skip
    def write_a_story(self, name, title, beat, key, text):
        head = f"title: {title}\n" + (f"beat: {beat}\n" if beat else "") + key
        self.put(f"content/stories/{name}.md", f"---\n{head}\n---\n\n{text}\n")
        self.check()

    @rule(
        text=st.sampled_from(
            ["", "title: O\n", "feed_entries: 1\n", "base_url: https://o.example/\n", "match_names: false\n",
             "compare_texts: false\n", "beats: {kitchens: What is cooked.}\n", "x: y\n"]
        )
    )  # fmt: skip
    def change_the_settings(self, text):
        self.put("content/site.yaml", text if "base_url" in text else SETTINGS + text)
        self.check()

    @rule(
        text=st.sampled_from(
            [
                "",
                "ada-brewster: {name: Ada Brewster, merged: [ada]}\n",
                "hm-harbour: {name: Harbour, match: true}\n",
                "ada: {name: A.}\n",
                "ada: [",
            ]
        )
    )
    def change_the_registry(self, text):
        self.put("content/entities.yaml", text)
        self.check()

    @rule(
        name=st.sampled_from(["pages/story.html", "parts/lists.html", "assets/style.css", "pages/home.html"]),
        text=st.sampled_from(["<p>{{ page.title }}</p>\n", "{{ nothing }}", "{% if %}", None]),
    )
    def change_a_template(self, name, text):
        path = Path("templates", name)
        if text is None:
            path.unlink(missing_ok=True)
        else:
            self.put(path, text)
        self.check()

    @rule(name=st.sampled_from(["about", "notes"]), text=st.sampled_from(["# Hello\n", "[Ada](entity:ada)\n"]))
    def write_a_page(self, name, text):
        self.put(f"content/pages/{name}.md", f"---\ntitle: {name}\n---\n{text}")
        self.check()

    @rule(number=FILES, how=st.sampled_from(["overwrite", "append", "remove", "link", "folder"]))
    def vandalise_the_output(self, number, how):
        path = self.some("output", number)
        if not path:
            return
        text = path.read_bytes()
        if how == "append":
            path.write_bytes(text + b" ")
        elif how == "overwrite":
            status = path.stat()
            path.write_bytes(text[:-1] + b"?" if text else b"?")
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        else:
            path.unlink()
            if how == "folder":
                path.mkdir()
            elif how == "link":
                path.symlink_to("/etc/hostname")
        self.check()

    @rule(what=st.sampled_from(["output", "output/stories", "output/.backfile"]))
    def remove_the_output(self, what):
        if Path(what).is_dir():
            shutil.rmtree(what)
        elif what == "output/.backfile" and Path(what).exists():
            shutil.rmtree("output")  # without its manifest the folder is somebody's
        self.check()

    @rule(number=st.integers(1, 30), title=TITLES)
    def interrupt_a_build(self, number, title):
        self.put("content/site.yaml", f"{SETTINGS}title: {title}\n")
        left = iter(range(number))

        def killed(source, target, move=writer.move):
            if next(left, None) is None:
                raise KeyboardInterrupt
            move(source, target)

        with mock.patch.object(writer, "move", killed), suppress(KeyboardInterrupt):
            build(FOLDERS, Options(allow_lost=True), self.memory)
        self.check()

    @precondition(lambda self: self.folder)
    @rule()
    def start_the_program_anew(self):
        self.memory = Memory(Memo(Pool(self.executor), keep=True))
        self.check()

    def check(self):
        """Build with memory here, and without it elsewhere, from the same inputs."""
        elsewhere = Path(tempfile.mkdtemp(prefix="law-clean-"))
        for name in ("content", "templates"):
            if Path(name).exists():
                shutil.copytree(name, elsewhere / name)
        if self.starts_anew:
            self.memory = self.new_process()
        here = self.build_what_changed()
        os.chdir(elsewhere)
        try:
            clean = build(FOLDERS, Options(allow_lost=True), Memory(owners=several(self.owners)))
        finally:
            os.chdir(self.folder)
        if here is None:
            here = build(FOLDERS, Options(allow_lost=True), self.memory)
        assert told(here) == told(clean)
        if not here.failed:
            for name in ("content", "output"):
                assert tree(name) == tree(elsewhere / name)
            again = build(FOLDERS, Options(allow_lost=True), self.new_process() if self.starts_anew else self.memory)
            assert not again.output.written, [str(reason) for reason in again.reasons]
        shutil.rmtree(elsewhere)
        self.left = {name: tree(name) for name in ("content", "templates", "output")}

    def new_process(self):
        """The memory of a new process: it has what earlier ones cached."""
        path = self.folder / ".cache/results.sqlite"
        return Memory(owners=several(self.owners), open_cache=lambda _size: Cache(path, b"program"))

    def build_what_changed(self):
        """Build as after events: what they name is looked at, and nothing else. None where that is not enough."""
        now = {name: tree(name) for name in ("content", "templates", "output")}
        if self.left is None or any(now[name] != self.left[name] for name in ("templates", "output")):
            return None
        before, after = self.left["content"], now["content"]
        names = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
        paths = frozenset(str(Path("content").resolve() / name) for name in names)
        return build(FOLDERS, Options(allow_lost=True), self.memory, paths)


def told(report):
    return [str(problem.place) + problem.code + problem.message for problem in report.problems]


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if not path.is_symlink() else "a link"
        for path in Path(folder).rglob("*")
        if path.is_file() or path.is_symlink()
    }


HOW = settings(
    max_examples=RUNS,
    stateful_step_count=STEPS,
    derandomize=True,
    deadline=None,
    phases=[phase for phase in Phase if phase is not Phase.shrink],  # to shrink a failure takes many minutes
    suppress_health_check=list(HealthCheck),
)


def test_a_build_that_remembers_equals_a_clean_build():
    run_state_machine_as_test(Law, settings=HOW)


@pytest.fixture
def two_processes(monkeypatch):
    monkeypatch.setattr(pool, "SHARED_FROM", 5)
    with ProcessPoolExecutor(2) as executor:
        yield executor


def test_a_build_that_remembers_equals_a_clean_build_in_two_processes(two_processes):
    run_state_machine_as_test(
        type("Shared", (Law,), {"executor": two_processes}), settings=settings(HOW, max_examples=SHARED_RUNS)
    )


@pytest.mark.parametrize("owners", [2, 4])
def test_a_build_that_remembers_equals_a_clean_build_of_several_owners(owners, monkeypatch):
    monkeypatch.setattr(pool, "SHARED_FROM", 0)
    run_state_machine_as_test(
        type("Owned", (Law,), {"owners": owners}), settings=settings(HOW, max_examples=SHARED_RUNS)
    )


@pytest.mark.parametrize("owners", [1, 3])
def test_a_build_in_a_new_process_equals_a_clean_build(owners, monkeypatch):
    monkeypatch.setattr(pool, "SHARED_FROM", 0)
    run_state_machine_as_test(
        type("Anew", (Law,), {"owners": owners, "starts_anew": True}), settings=settings(HOW, max_examples=SHARED_RUNS)
    )
