"""Given an archive that another process built, expect the bytes of a clean build, and only what changed to be made."""

import shutil
from collections import Counter

import pytest
from archives import several
from captures import export, page
from test_owners import by_hand, story
from verbs import Archive

from generator.build.memory import Memory
from generator.build.steps import publish
from generator.content import frontmatter
from generator.core import pool
from generator.core.memo import Memo
from generator.files.cache import Cache
from generator.ingest import formats, merge


@pytest.fixture(autouse=True)
def large(monkeypatch):
    """Every archive is large enough to be cached."""
    monkeypatch.setattr(pool, "SHARED_FROM", 0)


@pytest.fixture
def rendered(monkeypatch):
    """The paths of the files that are rendered."""
    paths = Counter()
    show = publish.show
    monkeypatch.setattr(publish, "show", lambda plan, renderer: (paths.update([plan.path]), show(plan, renderer))[1])
    return paths


@pytest.fixture
def built(archive):
    """An archive of stories by hand and from captures that was built."""
    by_hand(archive).seed("a.txt", export()).seed("b.txt", page(body=("Else.", "And more.")))
    archive.put("content/site.yaml", "base_url: https://file.example/\n")
    assert not anew(archive).failed
    return archive


def anew(archive, owners=1, program=b"p"):
    """Build as a new process does."""
    path = archive.folder / ".cache/results.sqlite"
    return archive.build(Memory(Memo(), several(owners), lambda _size: Cache(path, program)), allow_lost=True)


def clean(archive, tmp_path):
    """The files of a build elsewhere that knows nothing."""
    other = Archive(tmp_path / "clean")
    shutil.copytree(archive.content, other.content, dirs_exist_ok=True)
    if (archive.folder / "templates").exists():
        shutil.copytree(archive.folder / "templates", other.folder / "templates", dirs_exist_ok=True)
    other.build(Memory())
    return other.tree()


def test_where_nothing_has_changed_nothing_is_rendered(built, rendered):
    report = anew(built)
    assert not rendered
    assert not report.output.written
    assert report.output.identical == len(built.tree()) - 1  # but for the list of files


def test_only_what_shows_a_story_is_rendered_when_its_text_changes(built, rendered, tmp_path):
    built.put("content/stories/s3.md", story("T3", "Other words.\n\nBrewster left.", date="2026-01-04", beat="B"))
    anew(built)
    assert rendered["stories/s3/index.html"]
    assert rendered["atom.xml"]
    assert not rendered["stories/s0/index.html"]
    assert not rendered["404.html"]
    assert built.tree() == clean(built, tmp_path)


def test_only_changed_captures_are_read_and_assembled_and_only_their_files_written(built, monkeypatch, tmp_path):
    worked = Counter()
    for module, name in ((formats, "read"), (merge, "assemble"), (frontmatter, "write")):
        work = getattr(module, name)
        count = lambda *given, name=name, work=work, **more: (worked.update([name]), work(*given, **more))[1]  # noqa: E731
        monkeypatch.setattr(module, name, count)
    anew(built)
    assert not worked
    changed_seed(built)
    anew(built)
    assert worked == {"read": 1, "assemble": 1, "write": 1}
    assert built.tree() == clean(built, tmp_path)


def test_a_file_that_was_removed_is_written_again(built):
    path = next(path for path in built.stories.glob("*.md") if b"a.txt" in path.read_bytes())
    made = path.read_bytes()
    path.unlink()
    anew(built)
    assert path.read_bytes() == made


def changed_settings(archive):
    archive.put("content/site.yaml", "base_url: https://other.example/\ntitle: Another\n")


def new_entity(archive):
    archive.put("content/stories/new.md", story("New", "[A kettle](entity:kettle) and Ada.", date="2026-02-02"))


def removed_story(archive):
    (archive.stories / "s5.md").unlink()


def changed_template(archive):
    archive.put("templates/pages/not_found.html", "Nothing is here.")


def changed_seed(archive):
    archive.seed("a.txt", export(body="Quite another text. It has two sentences."))


def without_records(archive):
    archive.put("content/site.yaml", "base_url: https://file.example/\nrecords: false\n")


def comment_in_front_matter(archive):
    path = archive.stories / "s2.md"
    path.write_text(path.read_text().replace("title:", "# seen\ntitle:"))


CHANGES = [
    changed_settings, new_entity, removed_story, changed_template, changed_seed, without_records,
    comment_in_front_matter,
]  # fmt: skip


@pytest.mark.parametrize("owners", [1, 3])
@pytest.mark.parametrize("change", CHANGES)
def test_it_gives_the_bytes_of_a_clean_build(built, change, owners, tmp_path):
    anew(built, owners)
    change(built)
    anew(built, owners)
    assert built.tree() == clean(built, tmp_path)


@pytest.mark.parametrize("what", ["overwritten", "removed", "a link", "all removed"])
def test_damaged_files_are_made_again(built, what, rendered):
    before = built.tree()
    path = built.output / "stories/s1/index.html"
    if what == "overwritten":
        path.write_bytes(b"x" * path.stat().st_size)
    elif what == "all removed":
        shutil.rmtree(built.output)
    else:
        path.unlink()
        if what == "a link":
            path.symlink_to("/etc/hostname")
    anew(built)
    assert built.tree() == before
    assert (rendered["atom.xml"] > 0) == (what == "all removed")


def test_another_program_makes_everything_again(built, rendered):
    anew(built, program=b"another")
    assert rendered["404.html"]


def test_a_spoilt_cache_changes_no_byte(built, tmp_path):
    path = built.folder / ".cache/results.sqlite"
    new_entity(built)
    expected = clean(built, tmp_path)
    left = {name.name: name.read_bytes() for name in path.parent.iterdir()}
    data = left[path.name]
    for place in range(100, len(data), len(data) // 12):
        for name in path.parent.iterdir():
            name.unlink()
        path.write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) * 9 + data[place + 9 :])
        anew(built)
        assert built.tree() == expected
    path.write_bytes(data[: len(data) // 2])
    anew(built)
    assert built.tree() == expected


def test_check_writes_no_cache(archive):
    by_hand(archive)
    assert archive.run("check", "-q") == 0
    assert not (archive.folder / ".cache").exists()
