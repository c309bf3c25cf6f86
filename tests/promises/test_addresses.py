"""Addresses that were published stay: given these changes, expect each to be there, to redirect, or to be told."""

import pytest
from captures import export, headless, page, record, sectioned
from sites import broken_links
from verbs import codes

from generator.build.memory import Memory
from generator.core.memo import Memo
from generator.core.text import text_id

SLUG = "kettle-question-1a2b"
OLD = "Old words on the kettle, which nobody had filled."
NEW = "New words on the kettle, which somebody filled."
THIRD = "A third text, and the kettle is gone."


def dated(body, month, **more):
    return export(body=body, date=f"2026-{month:02}-01T00:00:00.000Z", **more)


def test_when_the_newest_text_goes_the_address_of_the_one_before_leads_to_the_story(archive):
    archive.seed("a.txt", dated(OLD, 1)).seed("b.txt", dated(NEW, 2)).seed("c.txt", dated(THIRD, 3)).build()
    (archive.seeds / "c.txt").unlink()
    report = archive.build()
    assert set(codes(report)) == {"withdrawn"}
    for beneath in ("", "changes/"):
        assert f"../stories/{SLUG}/" in archive.read(f"stories/{SLUG}/{text_id(NEW)}/{beneath}index.html")
    assert (archive.output / f"stories/{SLUG}/{text_id(OLD)}/index.html").exists()
    assert archive.build().output.written == 0


def test_an_edit_of_a_story_with_versions_takes_no_address_away(archive):
    archive.seed("a.txt", dated(OLD, 1)).seed("b.txt", dated(NEW, 2)).build()
    path = archive.stories / f"{SLUG}.md"
    path.write_text(path.read_text() + "\nA line by hand.\n")
    assert codes(archive.build()) == ["edited"]
    archive.seed("c.txt", dated(THIRD, 3))
    assert codes(archive.build()) == ["edited-behind"]
    path.unlink()
    assert codes(archive.build()) == []
    assert "A third text" in archive.read(f"stories/{SLUG}/index.html")
    assert f"../stories/{SLUG}/" in archive.read(f"stories/{SLUG}/{text_id(THIRD)}/index.html")


def test_versions_that_turn_out_to_be_parts_of_one_text_lead_to_it(archive):
    plain = export(body="The kettle boiled. Nobody had filled it. It was a Tuesday.")
    whole = record(slug=SLUG, body=("## What boiled", "The kettle boiled. Nobody had filled it. It was a Tuesday."))
    archive.seed("a.txt", plain).seed("b.txt", export(body="What boiled The kettle boiled.", cut="kettle boiled"))
    archive.build()
    before = {path for path in archive.tree() if path.endswith("index.html")}
    assert codes(archive.seed("c.json", whole).build()) == ["cut-off"]
    assert list(archive.stories.glob("*/*.md")) == []
    assert before <= set(archive.tree())


def test_a_renamed_seed_changes_nothing(archive):
    archive.seed("a.txt", dated(OLD, 1)).seed("b.txt", dated(NEW, 2)).build()
    before = {path for path in archive.tree() if path.endswith("index.html")}
    (archive.seeds / "a.txt").rename(archive.seeds / "z.txt")
    assert codes(archive.build()) == []
    assert before == {path for path in archive.tree() if path.endswith("index.html")}


def test_a_story_whose_seed_cannot_be_read_gives_way_to_another_capture_of_its_words(archive):
    archive.seed("a.txt", headless(body=(OLD,))).seed("b.txt", page("Cups", body=("Cups.",))).build()
    (slug,) = (path.stem for path in archive.stories.glob("a-kettle-*"))
    archive.seed("a.txt", "Nothing much.").build()
    assert (archive.stories / f"{slug}.md").exists()
    archive.seed("c.txt", dated(OLD, 1)).seed("d.txt", dated(NEW, 2))
    assert codes(archive.build()) == ["not-a-story", "no-date"]
    assert [path.name for path in archive.stories.glob("*/*.md")] == [f"{text_id(OLD)}.md"]
    assert f"../stories/{SLUG}/" in archive.read(f"stories/{slug}/index.html")


def test_a_capture_that_is_there_under_another_name_is_not_missed(archive):
    archive.seed("a.txt", dated(OLD, 1)).seed("b.txt", page(body=(OLD,))).build()
    archive.seed("c.txt", dated(OLD, 1)).seed("a.txt", "Nothing much.").build()
    assert "c.txt" in (archive.stories / f"{SLUG}.md").read_text()


def test_a_registered_entity_keeps_its_page_whatever_texts_say(archive):
    archive.put("content/entities.yaml", "harbour: {name: Harbour}\n")
    archive.seed("a.txt", dated("At Harbour, the kettle boiled.", 1)).build()
    assert "1 mention matched by name" in archive.read("entities/harbour/index.html")
    archive.seed("b.txt", dated("In the harbour, no kettle.", 2, slug="other-2222"))
    assert codes(archive.build()) == []
    assert "matched by name" not in archive.read("entities/harbour/index.html")
    (archive.seeds / "a.txt").unlink()
    assert set(codes(archive.build())) == {"withdrawn"}


def test_the_page_of_a_merged_slug_outlives_its_last_story(archive):
    archive.put("content/entities.yaml", "ada-brewster: {merged: [ada]}\n")
    archive.seed("a.txt", dated("{{entity:ada|Ada}} boiled it.", 1)).seed("b.txt", dated(NEW, 1, slug="o-2222")).build()
    (archive.seeds / "a.txt").unlink()
    report = archive.build()
    assert codes(report) == ["withdrawn"]
    assert "../../entities/ada-brewster/" in archive.read("entities/ada/index.html")


def test_parts_of_the_undated_may_empty(archive):
    body = "[Ada](entity:ada)."
    for number in range(200):
        archive.put(f"content/stories/s{number}.md", f"---\ntitle: S{number}\nbeat: Hall\n---\n{body}\n")
    archive.build()
    assert (archive.output / "beats/hall/undated/index.html").exists()
    for number in range(200):
        text = f"---\ntitle: S{number}\nbeat: Hall\ndate: 2026-01-02\n---\n{body}\n"
        archive.put(f"content/stories/s{number}.md", text)
    assert codes(archive.build()) == []


@pytest.mark.parametrize("where", ["pages/notes.md", "stories/notes.md"])
def test_a_reference_to_nothing_is_no_link(archive, where):
    archive.put(f"content/{where}", "---\ntitle: Notes\n---\n[A](entity:nobody), [b](beat:none), [c](story:none).\n")
    archive.build()
    assert broken_links(archive.tree()) == []


def test_initials_lead_to_the_entities_that_are_filed_under_them(archive):
    archive.put("content/entities.yaml", "qq: {name: Quillon Bay}\n")
    archive.seed("a.txt", dated("Quillon Bay, {{entity:mo|Москва}}, {{entity:con|Con}}.", 1))
    archive.seed("b.txt", sectioned()).build()
    assert broken_links(archive.tree()) == []
    index = archive.read("entities/index.html")
    assert index.index(">C</h2>") < index.index(">\N{CYRILLIC CAPITAL LETTER EM}</h2>")
    assert 'id="letter-c"' in index
    assert 'id="letter-x"' not in index


def test_a_feed_that_would_vanish_is_told_beside_its_page(archive):
    archive.put("content/stories/a.md", "---\ntitle: A\nbeat: Harbour\n---\n").build()
    archive.put("content/stories/a.md", "---\ntitle: A\n---\n")
    report = archive.build()
    assert [(problem.code, problem.message.split(" ")[0]) for problem in report.problems] == [
        ("address-lost", "/beats/harbour/"),
        ("address-lost", "/beats/harbour/atom.xml"),
    ]
    assert not report.written


def by_hand(title, **keys):
    lines = "".join(f"{key}: {value}\n" for key, value in {"title": title, **keys}.items())
    return f"---\n{lines}---\n\nWords of {title}.\n"


def test_a_story_that_was_withdrawn_leaves_a_page_that_says_so_and_nothing_else(archive):
    archive.put("content/stories/kettle.md", by_hand("Kettle", date="2026-01-02", beat="Kitchens", aliases="[pot]"))
    archive.put("content/stories/other.md", by_hand("Other", date="2026-02-02").replace("Words", "[It](story:kettle)"))
    archive.put("content/stories/kettle/old.md", by_hand("Older", version_of="kettle"))
    assert not archive.build().failed
    archive.put(
        "content/stories/kettle.md",
        by_hand("Kettle", date="2026-01-02", beat="Kitchens", aliases="[pot]", withdrawn="a person asked."),
    )
    report = archive.build()
    assert not report.failed
    assert "This story was withdrawn from the archive on purpose: a person asked." in archive.read(
        "stories/kettle/index.html"
    )
    assert "noindex" in archive.read("stories/kettle/index.html")
    assert 'stories/kettle/">Kettle</a>' in archive.read("stories/pot/index.html")
    rest = {
        path: data for path, data in archive.tree().items() if not path.startswith(("stories/kettle/", "stories/pot/"))
    }
    assert not [
        path
        for path, data in rest.items()
        if path.endswith(("html", "xml", "json")) and (b"Words of Kettle" in data or b"kettle/" in data)
    ]
    assert "Nobody has" not in archive.read("wanted/index.html")
    assert "kettle" not in archive.read("wanted/index.html").lower()


def test_one_address_can_be_given_up_by_name(archive):
    for name in ("kettle", "spoon"):
        archive.put(f"content/stories/{name}.md", by_hand(name.title(), date="2026-01-02"))
    archive.put("content/stories/stays.md", by_hand("Stays", date="2026-01-02"))
    archive.build()
    for name in ("kettle", "spoon"):
        (archive.stories / f"{name}.md").unlink()
    report = archive.build(lost=frozenset({"kettle"}))
    assert [problem.message.split()[0] for problem in report.problems if problem.code == "address-lost"] == [
        "/stories/spoon/"
    ]
    assert archive.run("build", "--allow-lost", "kettle", "--allow-lost", "spoon") == 0


def test_the_line_to_paste_names_the_story_that_it_probably_became(archive):
    archive.put("content/stories/a.md", by_hand("Kettle", slug="the-kettle-question"))
    archive.build()
    archive.put("content/stories/a.md", by_hand("Kettle", slug="the-kettle-questions"))
    [lost] = [problem for problem in archive.build().problems if problem.code == "address-lost"]
    assert "`aliases: [the-kettle-question]`" in lost.hint
    assert "'the-kettle-questions'" in lost.hint


def test_what_was_first_made_while_watching_may_be_renamed(archive):
    archive.put("content/stories/stays.md", by_hand("Stays"))
    archive.build()
    memory = Memory(Memo(keep=True))
    archive.build(memory)
    archive.put("content/stories/draft.md", by_hand("Draft"))
    assert not archive.build(memory).failed
    (archive.stories / "draft.md").rename(archive.stories / "better-name.md")
    assert not archive.build(memory).failed
    assert not (archive.output / "stories/draft").exists()
    (archive.stories / "stays.md").rename(archive.stories / "goes.md")
    assert archive.build(memory).failed


def test_an_address_that_lost_its_end_leads_to_the_nearest_page(archive):
    archive.put("content/stories/one.md", "---\ntitle: One\ndate: 2026-03-01\n---\n\nWords.\n")
    assert not archive.build().failed
    assert 'url=../months/"' in archive.read("stories/index.html")
    assert 'url=../months/#year-2026"' in archive.read("2026/index.html")
    assert 'id="year-2026"' in archive.read("months/index.html")


def test_what_only_leads_elsewhere_or_is_turned_off_may_vanish(archive):
    archive.put("content/stories/one.md", "---\ntitle: One\ndate: 2026-03-01\n---\n\nWords.\n").build()
    archive.put("content/site.yaml", "base_url: https://file.example/\nrecords: false\nsearch: false\n")
    assert "address-lost" not in codes(archive.build())
    assert not (archive.output / "data/index.html").exists()
    archive.put("content/stories/one.md", "---\ntitle: One\n---\n\nWords.\n")
    lost = [problem.message for problem in archive.build().problems if problem.code == "address-lost"]
    assert [message.split()[0] for message in lost] == ["/2026/03/"]
