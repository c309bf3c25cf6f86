"""Given this site, expect this search index: made once, made anew when a page changes, never somebody else's."""

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from captures import export
from verbs import codes

from generator.build import pagefind
from generator.build.background import Background
from generator.build.memory import Memory
from generator.core.memo import Memo
from generator.core.model import Story
from generator.files import writer
from generator.files.folders import INDEX
from generator.site.search_bundles import MOST, bundles


@pytest.fixture
def site(archive):
    archive.seed("a.txt", export())
    assert codes(archive.build(index=True)) == []
    return archive


def pages(archive):
    return sorted(path.name for path in (archive.output / "pagefind/fragment").iterdir())


def test_story_pages_are_indexed_and_nothing_else(site):
    site.seed("b.txt", export("Spoons", slug="spoons-1a2b", body="Other words."))
    assert codes(site.build(index=True)) == []
    assert len(pages(site)) == 2
    names = {path.name for path in (site.output / "pagefind").iterdir()}
    assert "pagefind.js" in names
    assert not any("ui" in name for name in names)


def test_an_index_is_made_anew_only_when_a_story_page_changes(site, monkeypatch):
    made = []
    monkeypatch.setattr(pagefind, "index", lambda *_: made.append(1) or ())
    site.build(index=True)
    site.put("content/pages/notes.md", "---\ntitle: Notes\n---\nWords.\n")
    site.build(index=True)
    assert made == []
    site.seed("a.txt", export(body="New words."))
    site.build(index=True)
    assert made == [1]


@pytest.mark.parametrize("what", ["pagefind", "pagefind/pagefind-entry.json", INDEX])
def test_an_index_that_was_damaged_is_made_anew(site, what):
    path = site.output / what
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    report = site.build(index=True)
    if what == INDEX:  # nothing says any more that a build made the folder
        assert codes(report) == ["no-index"]
    else:
        assert codes(report) == []
        assert len(pages(site)) == 1


def test_without_search_there_is_no_page_no_index_and_no_link(site):
    site.put("content/site.yaml", "base_url: https://file.example/\nsearch: false\n")
    assert codes(site.build(index=True, allow_lost=True)) == []
    assert not (site.output / "pagefind").exists()
    assert not (site.output / "search").exists()
    assert "search" not in site.read("index.html").lower()
    assert "wasm" not in site.read("_headers")


def test_a_folder_that_no_build_made_is_left_alone(archive):
    archive.seed("a.txt", export()).build()
    archive.put("output/pagefind/mine.txt", "mine")
    assert codes(archive.build(index=True)) == ["no-index"]
    assert archive.read("pagefind/mine.txt") == "mine"


def test_clean_removes_the_index(site):
    assert site.run("clean") == 0
    assert not site.output.exists()


def test_an_index_that_cannot_be_made_leaves_the_last_one(site, monkeypatch, tmp_path):
    before = pages(site)
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho no such luck >&2; exit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(pagefind, "get_executable", lambda: broken)
    report = site.build(index=True)
    assert codes(report) == ["no-index"]
    assert "no such luck" in report.problems[0].message
    assert not report.failed
    assert pages(site) == before
    assert not (site.output / pagefind.STAGE).exists()


def test_settings_around_the_program_do_not_reach_it(site, monkeypatch):
    monkeypatch.setenv("PAGEFIND_GLOB", "nothing/*.html")
    site.put("pagefind.toml", 'glob = "["\n')
    monkeypatch.chdir(site.folder)
    site.seed("a.txt", export(body="New words."))
    assert codes(site.build(index=True)) == []


def test_an_archive_without_stories_has_no_index(archive):
    assert codes(archive.build(index=True)) == []
    assert not (archive.output / "pagefind").exists()
    assert "nothing to search yet" in archive.read("search/index.html")


def test_bundles_are_by_year_only_where_stories_are_very_many():
    stories = [
        Story(slug=f"s{n}", title="T", body="", date=datetime(2024 + n % 2, 1, 1, tzinfo=UTC) if n % 3 else None)
        for n in range(MOST + 1)
    ]
    assert [bundle.name for bundle in bundles(stories[:-1])] == [""]
    assert sorted(bundle.name for bundle in bundles(stories)) == ["2024", "2025", "undated"]
    assert sum(len(bundle.paths) for bundle in bundles(stories)) == len(stories)


def test_a_year_of_very_many_stories_has_several_bundles():
    day = datetime(2025, 1, 1, tzinfo=UTC)
    stories = [Story(slug=f"s{n}", title="T", body="", date=day) for n in range(2 * MOST + 1)]
    parts = bundles(stories)
    assert [(part.name, len(part.paths)) for part in parts] == [("2025", MOST), ("2025-2", MOST), ("2025-3", 1)]
    assert len({path for part in parts for path in part.paths}) == len(stories)


def test_under_watch_the_index_follows_once_it_is_quiet(site):
    memory = Memory(Memo(keep=True))
    told = []
    with Background(site.output, told.append, quiet=0.2) as indexing:
        for words in ("One.", "Two.", "Three."):
            site.seed("a.txt", export(body=words))
            indexing.request(site.build(memory), memory.signatures)
        deadline = time.monotonic() + 20
        while not indexing.made and time.monotonic() < deadline:
            time.sleep(0.05)
        report = site.build(memory)
        assert pagefind.is_current(site.output, bundles(report.corpus.stories), memory.signatures)
        indexing.request(report, memory.signatures)
    assert (indexing.made, told) == (1, [])


def test_an_index_under_way_is_given_up_when_nobody_wants_it_any_more(site, tmp_path, monkeypatch):
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(pagefind, "get_executable", lambda: slow)
    started = time.monotonic()
    parts = bundles([Story(slug="kettle-question-1a2b", title="", body="")])
    assert pagefind.index(site.output, parts, {}, "en", lambda: time.monotonic() > started + 0.2) == ()
    assert time.monotonic() < started + 10
    assert not (site.output / pagefind.STAGE).exists()


@pytest.mark.parametrize("what", ["link", "file", "folder"])
def test_what_lies_where_an_index_is_made_does_no_harm_and_takes_none_but_itself(site, tmp_path, what):
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "mine.txt").write_text("mine")
    stage = site.output / pagefind.STAGE
    if what == "link":
        stage.symlink_to(precious)
    elif what == "file":
        stage.write_text("x")
    else:
        (stage / "site").mkdir(parents=True)
    site.seed("a.txt", export(body="New words."))
    assert codes(site.build(index=True)) == []
    assert (precious / "mine.txt").read_text() == "mine"
    assert not [*site.output.glob(f"{pagefind.STAGE}*")]


def test_an_index_that_was_interrupted_while_it_moved_into_place_is_made_again(site, monkeypatch):
    site.seed("a.txt", export(body="New words."))
    with monkeypatch.context() as patch:
        real = writer.move

        def full(source, target):
            if target.name == "pagefind":
                raise OSError(28, "No space left on device")
            real(source, target)

        patch.setattr(writer, "move", full)
        report = site.build(index=True)
    assert codes(report) == ["no-index"]
    assert not report.failed
    assert codes(site.build(index=True)) == []
    assert len(pages(site)) == 1


def test_two_programs_that_index_at_once_leave_one_whole_index(site):
    memory = Memory(Memo(keep=True))
    for number in range(30):
        site.seed(f"{number}.txt", export(f"T{number}", slug=f"s-{number}", body=f"Words of number {number}."))
    report = site.build(memory)
    parts = bundles(report.corpus.stories)
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: pagefind.index(site.output, parts, memory.signatures, "en"), range(8)))
    assert told == [()] * 8
    assert pagefind.is_current(site.output, parts, memory.signatures)
    assert len(pages(site)) == 31


def test_search_that_is_switched_off_under_watch_stays_off(site):
    memory = Memory(Memo(keep=True))
    with Background(site.output, print, quiet=2.0) as indexing:
        site.seed("a.txt", export(body="New words."))
        indexing.request(site.build(memory), memory.signatures)
        site.put("content/site.yaml", "base_url: https://file.example/\nsearch: false\n")
        indexing.request(site.build(memory), memory.signatures)
        site.put("output/pagefind/pagefind-entry.json", "as if an index under way had been moved into place")
        site.put("output/.backfile-index", "")
        deadline = time.monotonic() + 20
        while (site.output / ".backfile-index").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
    assert indexing.made == 0
    assert not (site.output / "pagefind").exists()
    assert not (site.output / ".backfile-index").exists()


def test_indexing_leaves_no_trace_on_the_pages(site):
    page = site.output / "stories/kettle-question-1a2b/index.html"
    site.seed("b.txt", export("Spoons", slug="spoons-1a2b", body="Other words."))
    memory = Memory(Memo(keep=True))
    report = site.build(memory)
    before = page.stat()
    assert pagefind.index(site.output, bundles(report.corpus.stories), memory.signatures, "en") == ()
    assert page.stat().st_ctime_ns == before.st_ctime_ns
    assert len(pages(site)) == 2


def test_an_index_that_was_under_way_when_search_was_switched_off_goes_again(site):
    memory = Memory(Memo(keep=True))
    with Background(site.output, print, quiet=0.1) as indexing:
        site.put("content/site.yaml", "base_url: https://file.example/\nsearch: false\n")
        report = site.build(memory)
        site.put("output/pagefind/pagefind-entry.json", "{}").put(f"output/{INDEX}", "late")
        indexing.request(report, memory.signatures)
        deadline = time.monotonic() + 20
        while (site.output / INDEX).exists() and time.monotonic() < deadline:
            time.sleep(0.05)
    assert not (site.output / "pagefind").exists()


def test_nothing_of_the_environment_is_a_setting_of_the_program(site, tmp_path, monkeypatch):
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\nenv > {tmp_path}/environment\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(pagefind, "get_executable", lambda: program)
    monkeypatch.setenv("PAGEFIND_EXCLUDE_SELECTORS", "article")
    site.seed("a.txt", export(body="New words."))
    assert codes(site.build(index=True)) == ["no-index"]
    assert "PATH=" in (tmp_path / "environment").read_text()
    assert "PAGEFIND" not in (tmp_path / "environment").read_text()
