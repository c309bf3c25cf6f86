"""Archives over time: seeds come and go, people edit, stories move; and what must never happen on the way."""

import json
import re
import shutil

import pytest
from captures import NOTICE, export, headless, page, sha
from verbs import SHARED, codes

from generator.content import frontmatter
from generator.ingest import formats

SLUG = "kettle-question-1a2b"


def addresses(archive):
    return {path for path in archive.tree() if path.endswith(("index.html", "atom.xml"))}


def test_a_second_build_writes_nothing(archive):
    archive.seed("a.txt", export()).seed("b.txt", page()).build()
    before = {path: path.stat().st_mtime_ns for path in archive.folder.rglob("*") if path.is_file()}
    report = archive.build()
    assert (report.output.written, report.content.written, report.output.removed) == (0, 0, ())
    assert {path: path.stat().st_mtime_ns for path in archive.folder.rglob("*") if path.is_file()} == before


def test_when_an_export_brings_the_true_slug_the_story_moves_and_the_old_address_redirects(archive):
    archive.seed("a.txt", page()).build()
    (old,) = (path.stem for path in archive.stories.glob("*.md"))
    report = archive.seed("b.txt", export()).build()
    assert not report.failed
    assert [path.stem for path in archive.stories.glob("*.md")] == [SLUG]
    assert f'content="0; url=../../stories/{SLUG}/"' in archive.read(f"stories/{old}/index.html")
    assert f"/stories/{old}/ /stories/{SLUG}/ 301!\n" in archive.read("_redirects")


def test_an_address_that_only_the_file_remembers_still_redirects(archive):
    archive.seed("a.txt", page()).build()
    (old,) = (path.stem for path in archive.stories.glob("*.md"))
    # The page's capture is replaced by the export, both at once: the words are all that connects them.
    (archive.seeds / "a.txt").unlink()
    report = archive.seed("b.txt", export(lines=True)).build()
    assert not report.failed
    assert old in archive.story(SLUG)
    assert not archive.build().failed
    assert (archive.output / f"stories/{old}/index.html").exists()


def test_an_edited_story_is_never_overwritten(archive):
    archive.seed("a.txt", export()).build()
    path = archive.stories / f"{SLUG}.md"
    path.write_text(path.read_text().replace("Nobody had filled it.", "The cat had filled it."))
    edited = path.read_bytes()
    report = archive.build()
    assert "edited" in codes(report)
    assert path.read_bytes() == edited
    assert "The cat had filled it." in archive.read(f"stories/{SLUG}/index.html")
    assert "Edited by hand after" in archive.read(f"stories/{SLUG}/index.html")


def test_an_edited_story_stays_when_its_captures_change(archive):
    archive.seed("a.txt", export()).build()
    path = archive.stories / f"{SLUG}.md"
    path.write_text(path.read_text() + "\nA line by hand.\n")
    edited = path.read_bytes()
    report = archive.seed("b.txt", page()).build()
    assert "edited-behind" in codes(report)
    assert path.read_bytes() == edited


def test_an_edited_story_whose_true_slug_comes_later_is_not_published_twice(archive):
    archive.seed("a.txt", page()).build()
    (path,) = archive.stories.glob("*.md")
    path.write_text(path.read_text() + "\nA line by hand.\n")
    report = archive.seed("b.txt", export()).build()
    assert "edited-behind" in codes(report)
    assert list(archive.stories.glob("*.md")) == [path]


def test_an_edited_file_that_no_longer_parses_is_an_error_and_is_kept(archive):
    archive.seed("a.txt", export()).build()
    path = archive.stories / f"{SLUG}.md"
    path.write_text(path.read_text().replace("title:", "title: ["))
    before = archive.tree(archive.folder)
    report = archive.build()
    assert "front-matter" in codes(report)
    assert report.failed
    assert archive.tree(archive.folder) == before


def test_an_edited_file_that_lost_its_title_is_told_so_alone(archive):
    archive.seed("a.txt", export()).build()
    path = archive.stories / f"{SLUG}.md"
    path.write_text(re.sub("title: .*\n", "", path.read_text()))
    assert codes(archive.build()) == ["front-matter"]


def test_an_edited_story_that_lists_no_capture_any_more_is_no_version_of_itself(archive):
    archive.seed("a.txt", export()).build()
    path = archive.stories / f"{SLUG}.md"
    path.write_text(re.sub(r"captures:\n(?:[ -].*\n)+", "", path.read_text()))
    assert "captures:" not in path.read_text()
    assert codes(archive.build()) == ["edited-behind"]
    assert list(archive.stories.rglob("*.md")) == [path]


def test_a_deleted_file_comes_back_from_its_captures(archive):
    archive.seed("a.txt", export()).build()
    before = archive.story(SLUG)
    (archive.stories / f"{SLUG}.md").unlink()
    archive.build()
    assert archive.story(SLUG) == before


def test_a_story_written_by_hand_is_published_like_any_other(archive):
    archive.put("content/stories/by-hand.md", "---\ntitle: By hand\ndate: 2026-01-02\nbeat: Desk\n---\nHello.\n")
    assert not archive.build().failed
    assert "By hand" in archive.read("stories/by-hand/index.html")
    assert "By hand" in archive.read("2026/01/index.html")
    assert "By hand" in archive.read("beats/desk/atom.xml")


def test_a_draft_is_not_published(archive):
    archive.put("content/stories/by-hand.md", "---\ntitle: By hand\ndraft: true\n---\nHello.\n").build()
    assert not (archive.output / "stories/by-hand/index.html").exists()


def test_when_its_last_seed_goes_the_story_goes(archive):
    archive.seed("a.txt", export()).seed("b.txt", export("Spoons", slug="spoons-2b3c", body="Eleven.")).build()
    (archive.seeds / "b.txt").unlink()
    report = archive.build()
    assert not report.failed
    assert "withdrawn" in codes(report)
    assert "Eleven" not in (archive.stories / "spoons-2b3c.md").read_text()
    assert "Eleven" not in archive.read("stories/spoons-2b3c/index.html")
    assert "This story was withdrawn" in archive.read("stories/spoons-2b3c/index.html")
    assert "/stories/spoons-2b3c/ /stories/spoons-2b3c/index.html 410!\n" in archive.read("_redirects")
    again = archive.build()
    assert codes(again) == []
    assert (again.output.written, again.content.written, again.stories) == (0, 0, 1)
    archive.seed("b.txt", export("Spoons", slug="spoons-2b3c", body="Eleven.")).build()
    assert "Eleven" in archive.read("stories/spoons-2b3c/index.html")
    assert "410" not in archive.read("_redirects")


def test_when_its_last_seed_goes_an_edited_story_stays(archive):
    archive.seed("a.txt", export()).seed("b.txt", export("Spoons", slug="spoons-2b3c", body="Eleven.")).build()
    path = archive.stories / "spoons-2b3c.md"
    path.write_text(path.read_text() + "\nA line by hand.\n")
    (archive.seeds / "b.txt").unlink()
    assert not archive.build().failed
    assert "A line by hand." in archive.read("stories/spoons-2b3c/index.html")


@pytest.mark.parametrize("loss", ["removed", "emptied", "unreadable"])
def test_without_any_seed_nothing_is_removed(archive, loss):
    archive.seed("a.txt", export()).build()
    if loss == "removed":
        shutil.rmtree(archive.seeds)
    elif loss == "emptied":
        (archive.seeds / "a.txt").unlink()
    else:
        archive.seed("a.txt", b"\xff\xfe\x00")
    before = archive.tree(archive.folder)
    report = archive.build()
    assert report.failed
    assert "seeds-missing" in codes(report)
    assert archive.tree(archive.folder) == before


def test_one_bad_seed_never_stops_the_good_ones(archive):
    archive.seed("a.txt", export()).seed("b.txt", b"caf\xe9").seed("c.txt", "Nothing much.").seed("d.txt", "")
    report = archive.build()
    assert not report.failed
    assert codes(report) == ["unreadable", "not-a-story", "not-a-story"]
    assert (archive.output / f"stories/{SLUG}/index.html").exists()


def test_a_fault_of_the_program_in_one_seed_is_told_and_never_stops_the_good_ones(archive, monkeypatch):
    reads = formats.read

    def falter(seed):
        if "spoon" in seed.text:
            raise IndexError
        return reads(seed)

    monkeypatch.setattr(formats, "read", falter)
    archive.seed("a.txt", export()).seed(
        "b.txt", export("Spoons", slug="spoons-1a2b", body="A spoon lay there. It did.")
    )
    report = archive.build()
    assert not report.failed
    assert [(problem.code, problem.place.file) for problem in report.problems] == [
        ("unreadable", f"{archive.seeds}/b.txt")
    ]
    assert "IndexError" in report.problems[0].message
    assert (archive.output / f"stories/{SLUG}/index.html").exists()


def test_a_seed_may_come_in_any_encoding_of_line_ends(archive):
    archive.seed("a.txt", b"\xef\xbb\xbf" + page().replace("\n", "\r\n").encode()).build()
    crlf = next(archive.stories.glob("*.md")).read_text()
    archive.seed("a.txt", page()).build()
    assert [path.stem for path in archive.stories.glob("*.md")] == [frontmatter.read(crlf, "", "")[0].slug]


OLD = sha("Old words.")[:8]


def test_versions_stay_readable(archive):
    archive.seed("a.txt", export(body="Old words.", date="2026-01-01T00:00:00.000Z"))
    archive.seed("b.txt", export("Kettle, Revisited", body="New words.", date="2026-02-01T00:00:00.000Z"))
    archive.build()
    assert "New words." in archive.read(f"stories/{SLUG}/index.html")
    (version,) = archive.stories.glob("*/*.md")
    assert f"stories/{SLUG}/{version.stem}/" in archive.read(f"stories/{SLUG}/index.html")
    assert "Old words." in archive.read(f"stories/{SLUG}/{version.stem}/index.html")
    changes = archive.read(f"stories/{SLUG}/{version.stem}/changes/index.html")
    in_words = re.sub(r'<span class="aside">(.*?)</span>', r"\1", changes)
    assert "<del>[removed:] Old [end]</del> <ins>[added:] New [end]</ins> words." in in_words
    assert "<h1>Kettle, Revisited</h1>" in changes
    assert "<del>[removed:] The Kettle Question [end]</del> <ins>[added:] Kettle, Revisited [end]</ins>" in in_words
    assert archive.build().output.written == 0


def test_versions_follow_a_story_that_was_renamed_by_hand(archive):
    archive.seed("a.txt", export(body="Old words.", date="2026-01-01T00:00:00.000Z")).seed("b.txt", export()).build()
    path = archive.stories / f"{SLUG}.md"
    path.write_text(path.read_text().replace(f"slug: {SLUG}", f"slug: renamed\naliases: [{SLUG}]"))
    assert not archive.build().failed
    assert "Old words." in archive.read(f"stories/renamed/{OLD}/index.html")
    assert f"stories/renamed/{OLD}/" in archive.read(f"stories/{SLUG}/{OLD}/index.html")
    assert "../../stories/renamed/" in archive.read(f"stories/{SLUG}/index.html")


def test_a_story_renamed_by_hand_stands_for_what_comes_to_its_old_address(archive):
    archive.seed("a.txt", export(body="Old words.", date="2026-01-01T00:00:00.000Z")).build()
    path = archive.stories / f"{SLUG}.md"
    path.write_text(path.read_text().replace(f"slug: {SLUG}", f"slug: renamed\naliases: [{SLUG}]"))
    path.rename(archive.stories / "renamed.md")
    report = archive.seed("b.txt", export()).build()
    assert not report.failed
    (version,) = archive.stories.glob("renamed/*.md")
    assert "The kettle boiled." in archive.read(f"stories/renamed/{version.stem}/index.html")
    assert not path.exists()


def test_no_alias_takes_the_address_of_a_story_that_was_edited(archive):
    archive.seed("a.txt", page(body=("Old words.",))).build()
    (path,) = archive.stories.glob("*.md")
    path.write_text(path.read_text().replace("Old words.", "Words by hand."))
    archive.seed("b.txt", export(slug="two-2222", body="Old words.", date="2026-01-01")).build()
    assert not archive.seed("c.txt", export(slug="two-2222")).build().failed
    assert "Words by hand." in archive.read(f"stories/{path.stem}/index.html")


def test_a_version_of_nothing_is_an_error(archive):
    archive.put("content/stories/x/1.md", "---\ntitle: X\nversion_of: x\n---\nWords.\n")
    assert codes(archive.build()) == ["front-matter"]


def test_an_address_that_would_be_lost_is_an_error(archive):
    archive.put("content/stories/by-hand.md", "---\ntitle: By hand\n---\nHello.\n").build()
    (archive.stories / "by-hand.md").rename(archive.stories / "renamed.md")
    before = archive.tree()
    report = archive.build()
    assert "address-lost" in codes(report)
    assert archive.tree() == before
    archive.put("content/stories/renamed.md", "---\ntitle: By hand\naliases: [by-hand]\n---\nHello.\n")
    assert not archive.build().failed
    assert "../../stories/renamed/" in archive.read("stories/by-hand/index.html")


def test_an_address_may_be_lost_when_told(archive):
    archive.put("content/stories/by-hand.md", "---\ntitle: By hand\n---\nHello.\n").build()
    (archive.stories / "by-hand.md").unlink()
    assert not archive.build(allow_lost=True).failed
    assert not (archive.output / "stories/by-hand").exists()


def test_a_missing_date_stays_missing(archive):
    archive.seed("a.txt", export()).seed("b.txt", headless("A dek without a date.", body=("Other words.",))).build()
    (slug,) = (path.stem for path in archive.stories.glob("a-dek-*.md"))
    assert "\ndate:" not in archive.story(slug)
    assert f"stories/{slug}/" in archive.read("undated/index.html")
    assert f"stories/{slug}/" not in archive.read("2026/03/index.html")
    assert "No capture has this story’s title. This one was inferred: first sentence of the dek." in archive.read(
        f"stories/{slug}/index.html"
    )


LONG = " ".join(f"Sentence {n} about the kettle and the cup." for n in range(20))


def test_one_capture_replaced_by_another_of_the_same_words_leaves_a_redirect(archive):
    archive.seed("a.txt", export(body="The {{entity:kettle|kettle}} boiled. Nobody had filled it.", beat="General"))
    archive.seed("b.txt", page(body=("Else.",))).build()
    (archive.seeds / "a.txt").unlink()
    report = archive.seed("c.txt", page()).build()
    assert not report.failed
    assert "withdrawn" in codes(report)  # the page of the entity, which the new capture does not mark
    (slug,) = (path.stem for path in archive.stories.glob("the-kettle-*.md") if SLUG in path.read_text())
    assert f"../../stories/{slug}/" in archive.read(f"stories/{SLUG}/index.html")


def test_a_file_name_used_again_does_not_lead_one_story_to_another(archive):
    archive.seed("0.txt", export(slug="one-1111", body="One.")).seed(
        "1.txt", export(slug="two-2222", body="Two.")
    ).build()
    (archive.seeds / "1.txt").rename(archive.seeds / "0.txt")
    report = archive.build()
    assert "withdrawn" in codes(report)
    assert "This story was withdrawn" in archive.read("stories/one-1111/index.html")


@pytest.mark.parametrize("broken", [b"", b"\xff\xfe\x00", b"caf\xe9", b"Nothing much."])
def test_a_capture_that_can_no_longer_be_read_keeps_its_story(archive, broken):
    archive.seed("a.txt", export()).seed("b.txt", page()).seed("c.txt", export(slug="c-1", body="Else.")).build()
    before = archive.tree(archive.stories)
    report = archive.seed("b.txt", broken).build()
    assert not report.failed
    assert archive.tree(archive.stories) == before
    assert "A kettle boils" in archive.read(f"stories/{SLUG}/index.html")


def test_a_newer_text_of_an_edited_story_is_kept_as_a_version(archive):
    archive.seed("a.txt", export(body="Old words.", date="2026-01-01T00:00:00.000Z")).build()
    path = archive.stories / f"{SLUG}.md"
    path.write_text(path.read_text() + "\nA line by hand.\n")
    report = archive.seed("b.txt", export(body="New words.")).build()
    assert not report.failed
    assert "edited-behind" in codes(report)
    text = archive.read(f"stories/{SLUG}/index.html")
    assert "A line by hand." in text
    (version,) = archive.stories.glob("*/*.md")
    assert f"stories/{SLUG}/{version.stem}/" in text
    assert "New words." in archive.read(f"stories/{SLUG}/{version.stem}/index.html")
    assert archive.build().output.written == 0


def test_an_edited_version_does_not_stand_for_its_story(archive):
    archive.seed("a.txt", export(body="Old words.", date="2026-01-01T00:00:00.000Z")).seed("b.txt", export()).build()
    (version,) = archive.stories.glob("*/*.md")
    version.write_text(version.read_text() + "\nA line by hand.\n")
    (archive.seeds / "b.txt").unlink()
    assert not archive.build(allow_lost=True).failed
    assert "Old words." in archive.story(SLUG)
    assert "A line by hand." in archive.read(f"stories/{SLUG}/{OLD}/index.html")


def test_without_any_seed_an_edited_story_is_not_stripped_of_its_captures(archive):
    archive.seed("a.txt", export()).build()
    path = archive.stories / f"{SLUG}.md"
    path.write_text(path.read_text() + "\nA line by hand.\n")
    (archive.seeds / "a.txt").unlink()
    before = archive.tree(archive.folder)
    assert "seeds-missing" in codes(archive.build())
    assert archive.tree(archive.folder) == before


def test_a_newer_version_keeps_the_pages_that_the_older_one_brought(archive):
    old = "Old words on the {{entity:kettle|kettle}}."
    archive.seed("a.txt", export(body=old, beat="Hearth", date="2026-01-01T00:00:00.000Z")).build()
    report = archive.seed("b.txt", export(body="New words.", beat="Table", date="2026-02-01T00:00:00.000Z")).build()
    assert not report.failed
    for address in ("2026/01", "beats/hearth", "entities/kettle"):
        assert "[in another version]" in archive.read(f"{address}/index.html")
    assert "[in another version]" not in archive.read("2026/02/index.html")
    assert (
        "kettle" not in archive.read(f"stories/{SLUG}/index.html").partition("In this story")[2].partition("</ul>")[0]
    )


def test_captures_that_do_not_agree_are_told_and_both_give_what_they_can(archive):
    archive.seed("a.txt", page(dek="One dek.", related=(("R1", "D1."),)))
    archive.seed("b.txt", page("Another Title", dek="Another dek.", related=(("R2", "D2."),)))
    report = archive.build()
    assert codes(report).count("differs") == 2
    (path,) = archive.stories.glob("*.md")
    assert "R1" in path.read_text()
    assert "R2" in path.read_text()


def test_a_whole_page_and_its_export_are_one_story(archive):
    rich = (
        "AIDRAN\n\nBeatsStoriesWire\n\nAll Stories\n\nStoryGovernance·Kitchen & HearthLow\n\n"
        "Synthesized onMar 4 at 5:06 AM·3 min read\n\n"
        f"The Kettle Question\n\nA dek.\n\n755Last 24h\n\nThe kettle boiled.\n\nNobody had filled it.\n\n{NOTICE}\n"
    )
    report = archive.seed("a.txt", rich).seed("b.txt", export()).build()
    assert codes(report) == []
    text = archive.read(f"stories/{SLUG}/index.html")
    assert "Story, Governance" in text
    assert "4 March 2026" in text
    assert "<dt>Last 24h</dt><dd>755</dd>" in text


def test_a_page_without_the_notice_is_no_story(archive):
    archive.seed("b.txt", "A beat\nIts description.\nMore Stories\nA title\nA dek.\n")
    assert codes(archive.build()) == ["not-a-story"]


def test_a_folder_of_seeds_that_cannot_be_read_keeps_its_stories(archive):
    archive.seed("a.txt", export()).seed("sub/b.txt", export(slug="b-1111", body="Else.")).build()
    before = archive.tree(archive.stories)
    (archive.seeds / "sub").rename(archive.folder / "elsewhere")
    (archive.seeds / "sub").symlink_to(archive.folder / "elsewhere")
    report = archive.build()
    assert codes(report) == ["unreadable"]
    assert archive.tree(archive.stories) == before


def test_the_rest_of_an_edited_story_that_was_cut_off_is_kept_as_a_version(archive):
    archive.seed("a.txt", export(body=LONG, cut="Sentence 12")).build()
    path = archive.stories / f"{SLUG}.md"
    path.write_text(path.read_text().replace("The Kettle Question", "By Hand"))
    archive.seed("b.txt", export(body=LONG)).build()
    (version,) = archive.stories.glob("*/*.md")
    assert "Sentence 19" in archive.read(f"stories/{SLUG}/{version.stem}/index.html")


def test_when_the_seed_of_an_older_text_goes_what_it_brought_goes(archive):
    old = "Old words on the {{entity:kettle|kettle}}."
    archive.seed("a.txt", export(body=old, date="2026-01-01T00:00:00.000Z")).seed("b.txt", export()).build()
    (archive.seeds / "a.txt").unlink()
    report = archive.build()
    assert not report.failed
    assert set(codes(report)) == {"withdrawn"}
    assert not (archive.output / "entities/kettle").exists()


def test_an_old_address_leads_to_the_story_with_its_words(archive):
    archive.seed("a.txt", page(body=(LONG,))).seed(
        "b.txt", export(slug="cut-1111", body=LONG, cut="Sentence 12")
    ).build()
    (old,) = (path.name for path in (archive.output / "stories").glob("the-kettle-*"))
    assert not archive.seed("c.txt", export(slug="full-2222", body=LONG)).build().failed
    assert "../../stories/full-2222/" in archive.read(f"stories/{old}/index.html")


def test_an_alias_that_is_another_story_is_an_error(archive):
    archive.put("content/stories/a.md", "---\ntitle: A\naliases: [b]\n---\n")
    archive.put("content/stories/b.md", "---\ntitle: B\n---\n")
    assert codes(archive.build()) == ["address-taken"]


def test_a_story_that_stops_early_says_so(archive):
    archive.seed("a.txt", export(cut="The kettle")).build()
    assert "truncated: true" in archive.story(SLUG)
    assert "The capture ends here" in archive.read(f"stories/{SLUG}/index.html")
    archive.seed("b.txt", export()).build()
    assert "truncated" not in archive.story(SLUG)


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the real seeds are not here")
def test_the_real_seeds_make_two_stories(archive):
    for seed in (SHARED / "seeds").iterdir():
        archive.seed(seed.name, seed.read_bytes())
    report = archive.build()
    assert not report.failed
    stories = sorted(archive.stories.glob("*.md"))
    assert len(stories) == 2
    undated, dated = (frontmatter.read(path.read_text(), path.name, path.stem)[0] for path in stories)
    assert dated.slug == "open-source-winning-ai-argument-while-losing-4aaf"
    assert (len(dated.captures), len(dated.related), dated.body.count("\n\n")) == (2, 5, 4)
    assert [slug for slug, _ in dated.entities] == ["claude", "youtube", "github", "openai", "api", "china"]
    assert dated.beat is None
    assert undated.date is None
    assert undated.inferred == (("title", "first sentence of the dek"),)
    assert len(undated.related) == 5
    # What every other part of the page leaves out, no count may have: the notice names Claude, the teasers name more.
    assert "1 marked mention<" in archive.read("entities/claude/index.html")
    assert not (archive.output / "entities/anthropic").exists()


def test_what_is_announced_and_not_there_is_wanted_until_it_comes(archive):
    archive.seed("a.txt", export(body="See {{story:forks-lost-1234|the forks}}.")).seed(
        "b.txt", page("Cups, Filled", body=("Cups stood there.",))
    ).build()
    text = archive.read("wanted/index.html")
    assert "2 stories" in text
    assert "Spoons, Counted" in text
    assert "Known as forks-lost-1234" in text
    archive.seed("c.txt", page("Spoons, Counted", "There are eleven.", ("Eleven spoons.",), related=()))
    archive.seed("d.txt", export("Forks, Lost", slug="forks-lost-1234", body="Nine forks.")).build()
    assert "Nothing is missing" in archive.read("wanted/index.html")
    assert '../../stories/forks-lost-1234/">the forks</a>' in archive.read(f"stories/{SLUG}/index.html")


def test_check_tells_what_was_understood_of_every_seed(archive, capsys):
    archive.seed("a.txt", export(body="Old words.", date="2026-01-01")).seed("b.txt", export()).seed("c.txt", page())
    archive.seed("d.txt", "A list\nof things\n").seed("e.txt", export(slug="other-1111", cut="URL: https"))
    assert archive.run("check", "--format", "json") == 0
    told = {seed["file"]: seed for seed in json.loads(capsys.readouterr().out)["understood"]}
    assert {file: seed["outcome"] for file, seed in told.items()} == {
        "a.txt": "version", "b.txt": "published", "c.txt": "published", "d.txt": "refused", "e.txt": "refused",
    }  # fmt: skip
    assert told["c.txt"]["merged_with"] == ["b.txt"]
    assert "date" in told["c.txt"]["missing"]
    assert "no capture of a story" in told["d.txt"]["reason"]
    assert archive.run("check") == 0
    out = capsys.readouterr().out
    assert f"c.txt: page-plain, published in {SLUG}" in out
    assert "merged with: b.txt" in out


def test_check_tells_of_the_names_that_no_entity_has(archive, capsys):
    body = "Cups and spoons, said Maud Ferrier of [the clock](entity:clock)."
    for name in "ab":
        archive.put(f"content/stories/{name}.md", f"---\ntitle: T\n---\n{body}\n")
    archive.put("content/entities.yaml", "teapot: {name: Teapot}\n")
    assert archive.run("check", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["names_not_covered"] == [{"name": "Maud Ferrier", "stories": 2, "example": "a"}]
    assert told["entities_not_mentioned"] == ["teapot"]
    assert [(refused["name"], refused["slug"]) for refused in told["names_not_matched"]] == [("the clock", "clock")]
    assert archive.run("check") == 0
    out = capsys.readouterr().out
    assert "name 'Maud Ferrier': no entity has it, and 2 stories use it, such as a" in out
    assert "entity teapot: registered, and no text marks or names it" in out


CUPS = "Everyone agrees about cups. Nobody can say why."


def test_what_a_person_set_is_inferred_no_more(archive):
    archive.seed("a.txt", headless(CUPS, ("The cups hang.", "One is gone.")))
    assert codes(archive.build()) == ["no-date", "no-title"]
    (path,) = archive.stories.glob("*.md")
    text = path.read_text("utf-8").replace("title: Everyone agrees about cups", "title: On Cups")
    path.write_text(text.replace("slug:", "date: 2026-03-05\nslug:", 1), "utf-8")
    for _ in range(2):
        report = archive.build()
        assert codes(report) == ["edited"]
    record = json.loads(archive.read(f"stories/{path.stem}/story.json"))
    assert (record["title"], record["date"], record["inferred"]) == ("On Cups", "2026-03-05", {})
    assert "This one was inferred" not in archive.read(f"stories/{path.stem}/index.html")
    assert "On Cups" in archive.read("index.html")


def test_what_a_person_did_not_set_is_inferred_still(archive):
    archive.seed("a.txt", headless(CUPS, ("The cups hang.", "One is gone.")))
    archive.build()
    (path,) = archive.stories.glob("*.md")
    path.write_text(path.read_text("utf-8") + "\nA line by hand.\n", "utf-8")
    assert codes(archive.build()) == ["no-date", "no-title", "edited"]
    assert "title" in json.loads(archive.read(f"stories/{path.stem}/story.json"))["inferred"]


def test_paragraphs_set_by_hand_are_inferred_no_more(archive):
    body = " ".join(f"Sentence {n} about the kettle says that it boiled, and the cup stood by." for n in range(24))
    archive.seed("a.txt", export(body=body))
    assert "inferred" in codes(archive.build())
    path = archive.stories / f"{SLUG}.md"
    path.write_text(path.read_text("utf-8").replace(". Sentence 1 ", ".\n\nSentence 1 "), "utf-8")
    assert codes(archive.build()) == ["edited"]
    assert "inferred" not in archive.read(f"stories/{SLUG}/index.html")


def test_an_edited_text_that_comes_to_equal_another_does_not_absorb_it(archive):
    archive.seed("a.txt", page("Spoons, Counted", body=("The drawer was open.", "Nobody had closed it.")))
    archive.seed("b.txt", export(body=("The kettle boiled.", "Nobody had filled it.")))
    archive.build()
    (path,) = (path for path in archive.stories.glob("*.md") if path.stem != SLUG)
    text = path.read_text("utf-8").replace("The drawer was open.", "The kettle boiled.")
    path.write_text(text.replace("Nobody had closed it.", "Nobody had filled it."), "utf-8")
    report = archive.build()
    assert "same-text" in codes(report)
    assert not report.failed
    assert "Spoons, Counted" in archive.read(f"stories/{path.stem}/index.html")
    assert "The Kettle Question" in archive.read(f"stories/{SLUG}/index.html")
