"""What was published is kept with the archive: given its addresses, expect none to be lost and no entry to be new."""

import re
import shutil

import pytest
from captures import export
from verbs import codes

from generator.content.published import Published, read, write
from generator.site.feed_ids import feed_ids

SLUG = "kettle-question-1a2b"


def story(title="Kettle", **more):
    lines = "".join(f"{key}: {value}\n" for key, value in more.items())
    return f"---\ntitle: {title}\ndate: 2026-01-02\n{lines}---\nWords.\n"


def ids(archive):
    return found(archive.read("atom.xml"))


def found(feed):
    return sorted(re.findall(r"<entry><id>([^<]*)</id>", feed))


def test_a_clone_without_its_output_is_guarded(archive):
    archive.put("content/stories/a.md", story()).put("content/stories/b.md", story("Bee")).build(record=True)
    shutil.rmtree(archive.output)
    (archive.stories / "a.md").unlink()
    report = archive.build(record=True)
    assert codes(report) == ["address-lost"]
    assert "/stories/a/ was published" in report.problems[0].message
    assert archive.build(lost=frozenset({"a"}), record=True).written
    assert archive.build(record=True).written
    assert "stories/a/" not in (archive.content / "addresses.txt").read_text()


def test_what_is_only_checked_or_previewed_is_not_written_down(archive):
    archive.put("content/stories/a.md", story()).build()
    archive.build(dry_run=True, record=True)
    assert not (archive.content / "addresses.txt").exists()


def test_a_second_build_writes_nothing(archive):
    archive.seed("a.txt", export()).build(record=True)
    before = (archive.content / "addresses.txt").read_bytes()
    assert archive.build(record=True).output.written == 0
    assert (archive.content / "addresses.txt").read_bytes() == before


def test_renamed_three_times_and_moved_no_entry_is_new_and_all_addresses_answer(archive):
    archive.put("content/stories/one.md", story()).build(record=True)
    before = ids(archive)
    aliases = []
    for number, (old, new) in enumerate([("one", "two"), ("two", "three"), ("three", "four")]):
        aliases = [old, *aliases] if number % 2 else [*aliases, old]  # people write them in any order
        (archive.stories / f"{old}.md").unlink()
        archive.put(f"content/stories/{new}.md", story(f"Kettle {new}", aliases=f"[{', '.join(aliases)}]"))
        shutil.rmtree(archive.output)
        assert archive.build(record=True).written
        assert ids(archive) == before
    for base in ("https://file.example/deep/below/", "https://file.example/"):
        archive.put("content/site.yaml", f"title: Moved\nbase_url: {base}\n").build(record=True)
        assert ids(archive) == before
    for old in aliases:
        assert "../stories/four/" in archive.read(f"stories/{old}/index.html")


def test_a_captured_story_that_was_renamed_by_hand_keeps_its_id(archive):
    archive.seed("a.txt", export()).build(record=True)
    before, arrived = ids(archive), archive.read("feeds/captured/atom.xml")
    path = archive.stories / f"{SLUG}.md"
    text = path.read_text()
    path.unlink()
    archive.put("content/stories/better.md", text.replace(f"slug: {SLUG}\n", f"slug: better\naliases: [{SLUG}]\n"))
    assert not archive.build(record=True).failed
    assert ids(archive) == before
    assert before
    assert found(archive.read("feeds/captured/atom.xml")) == found(arrived) != []


def test_a_slug_that_is_used_again_is_another_entry(archive):
    archive.put("content/stories/one.md", story()).build(record=True)
    (archive.stories / "one.md").rename(archive.stories / "two.md")
    archive.put("content/stories/two.md", story(aliases="[one]")).build(record=True)
    archive.put("content/stories/two.md", story()).put("content/stories/one.md", story("Other")).build(record=True)
    first = ids(archive)
    assert len(set(first)) == 2
    assert archive.build(record=True).written
    assert ids(archive) == first


def test_pages_that_are_gone_say_so(archive):
    archive.put("content/stories/a.md", story(beat="Harbour")).build(record=True)
    archive.put("content/stories/a.md", story())
    assert set(codes(archive.build(record=True))) == {"address-lost"}
    archive.put("content/site.yaml", "title: A File\nbase_url: https://file.example/\ngone: [beats/harbour/]\n")
    assert not archive.build(record=True).failed
    assert "no longer part of this archive" in archive.read("beats/harbour/index.html")
    assert "/beats/harbour/ /beats/harbour/index.html 410!" in archive.read("_redirects")


@pytest.mark.parametrize(
    ("line", "hint"),
    [("<<<<<<< ours", "keep the lines of both sides"), ("stories/a", "write an address"), ("a/../b/ x", "write")],
)
def test_a_line_that_is_no_address_is_told_and_left_out(line, hint):
    published, (problem,) = read(f"about/\n{line}\nstories/b/ a\n", "addresses.txt")
    assert hint in problem.hint
    assert (problem.place.line, published.ids) == (2, {"stories/b/": "a"})


def test_it_is_read_as_it_was_written():
    published = Published(frozenset({"about/", "stories/b/"}), {"stories/b/": "a"})
    assert read(write(published), "addresses.txt") == (published, ())
    assert feed_ids((), published) == {}


def test_aliases_that_lead_to_each_other_are_an_error_that_names_both(archive):
    archive.put("content/stories/a.md", story("A", aliases="[b]")).put(
        "content/stories/b.md", story("B", aliases="[a]")
    )
    report = archive.build()
    assert set(codes(report)) == {"address-taken"}
    assert "'a'" in report.problems[0].message
    assert "'b'" in report.problems[0].message


def test_a_chain_of_renames_leads_to_its_end_at_once(archive):
    archive.put("content/stories/c.md", story("C", aliases="[a, b]")).build()
    assert archive.read("_redirects") == "/stories/a/ /stories/c/ 301!\n/stories/b/ /stories/c/ 301!\n"


@pytest.mark.parametrize(
    ("one", "other"), [("Note.txt", "note.txt"), ("\u00e9.txt", "e\u0301.txt"), ("STRASSE.txt", "straße.txt")]
)
def test_names_that_some_hosts_take_for_one_are_an_error_that_names_both(archive, one, other):
    archive.put("content/stories/a.md", story()).put(f"content/static/{one}", "1").put(f"content/static/{other}", "2")
    (problem,) = [problem for problem in archive.build().problems if problem.code == "address-taken"]
    assert one in problem.message
    assert other in problem.message
