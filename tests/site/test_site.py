"""The site as a whole: golden files, links, addresses, and that equal inputs give equal bytes."""

import hashlib
import os
import shutil
import sys
from pathlib import Path

import pytest
from archives import ingested
from captures import export, headless, page
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import nodes
from lxml import etree
from sites import broken_links, repeated_anchors
from verbs import ROOT, codes, run, same_text

from generator.content import markdown_reader
from generator.files.folders import TEMPLATES
from generator.site import host_files
from generator.site.environment import TranslatedEnvironment
from generator.site.language import language_of

GOLDEN = ROOT / "tests/golden"


def digest(folder):
    """What a folder holds; the search index has no part in the promise, and is left out."""
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file() and not is_index(path, folder))
    told = b"".join(path.relative_to(folder).as_posix().encode() + path.read_bytes() for path in files)
    return hashlib.sha256(told).hexdigest()


def is_index(path, folder):
    top = path.relative_to(folder).parts[0]
    return top == "pagefind"


def test_golden(archive, refresh):
    shutil.copytree(GOLDEN / "seeds", archive.seeds, dirs_exist_ok=True)
    shutil.copy(GOLDEN / "site.yaml", archive.content / "site.yaml")
    report = archive.build()
    assert not report.failed
    for folder, made in (("stories", archive.stories), ("output", archive.output)):
        tree = {path: data for path, data in archive.tree(made).items() if not path.startswith("assets/")}
        if refresh:
            shutil.rmtree(GOLDEN / folder, ignore_errors=True)
        for path, data in tree.items():
            same_text(GOLDEN / folder / path, data.decode(), refresh=refresh)
        expected = {
            path.relative_to(GOLDEN / folder).as_posix() for path in (GOLDEN / folder).rglob("*") if path.is_file()
        }
        assert set(tree) == expected


def test_every_link_and_fragment_of_the_demo_leads_somewhere(demo):
    tree = {path.relative_to(demo).as_posix(): path.read_bytes() for path in demo.rglob("*") if path.is_file()}
    assert len(tree) > 200
    assert broken_links(tree) == []
    assert repeated_anchors(tree) == []


def test_the_site_works_below_a_path(archive):
    archive.seed("a.txt", export()).seed("b.txt", page(body=("Other words.",))).seed("c.txt", page())
    assert not archive.build(base_url="https://file.example/some/archive").failed
    assert broken_links(archive.tree(), "/some/archive/") == []
    assert 'href="/some/archive/beats/"' in archive.read("404.html")
    assert "/some/archive/stories/the-kettle-question-" in archive.read("_redirects")
    assert "<loc>https://file.example/some/archive/</loc>" in archive.read("sitemap.xml")


def test_the_checker_finds_what_is_broken():
    tree = {"index.html": b'<a href="no/">x</a><a href="#nowhere">x</a><a href="/elsewhere/">x</a><a href="./">x</a>'}
    assert len(broken_links(tree)) == 3


ENVIRONMENTS = [
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LC_ALL": "POSIX"},
]


def test_equal_inputs_give_equal_bytes_whatever_the_machine(tmp_path):
    found = set()
    for number, environment in enumerate(ENVIRONMENTS):
        folder = tmp_path / str(number)
        shutil.copytree(ROOT / "content", folder / "content", ignore=shutil.ignore_patterns("stories"))
        # The same files in another order on the disk, and another mask for new ones.
        for path in sorted((folder / "content/seeds").iterdir(), reverse=bool(number % 2)):
            data = path.read_bytes()
            path.unlink()
            path.write_bytes(data)
        done = run(
            sys.executable, "-m", "generator", "build", "--content", folder / "content", "--output", folder / "output",
            cwd=ROOT, env={**os.environ, **environment}, umask=[0o022, 0o077, 0o027][number],
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found.add((digest(folder / "output"), digest(folder / "content")))
    assert len(found) == 1


def test_what_was_built_before_leaves_no_trace(archive):
    archive.seed("a.txt", export(body="Old.")).build()
    archive.seed("a.txt", export(body="New.")).seed("b.txt", page()).build()
    grown = digest(archive.output)
    shutil.rmtree(archive.output)
    archive.build()
    assert digest(archive.output) == grown


BODIES = st.lists(
    st.sampled_from(["One.", "Two words.", "Three {{entity:a|A}} words.", "Four *em* words."]), min_size=1
)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,3}\.txt", fullmatch=True), BODIES, max_size=6), st.booleans())
def test_the_order_of_files_does_not_matter(files, lost):
    made = {name: (headless if lost else page)(body=tuple(body)).encode() for name, body in files.items()}
    made |= {f"e-{name}": export(slug=f"s-{name[0]}", body=tuple(body)).encode() for name, body in files.items()}
    one = ingested(made, {})
    other = ingested(dict(reversed(made.items())), {})
    assert (one.stories, one.problems) == (other.stories, other.problems)


def test_each_page_and_feed_is_advertised_where_it_belongs(demo):
    story = (demo / "stories/swarm-in-the-clock-e1f4/index.html").read_text()
    assert 'type="application/atom+xml" title="The Saltmarrow File: Bees &amp; Allotments"' in story
    assert 'href="../../beats/bees-allotments/atom.xml"' in story
    entity = (demo / "entities/town-clock/index.html").read_text()
    assert 'href="../../entities/town-clock/atom.xml"' in entity


def test_a_story_page_keeps_its_source_in_sight(demo):
    text = (demo / "stories/swarm-in-the-clock-e1f4/index.html").read_text()
    for words in ("The original at AIDRAN", "generated by a machine and may contain inaccuracies", "publisher’s terms",
                  "not affiliated", "Text export", "marked names", "are invented"):  # fmt: skip
        assert words in text
    raw = sorted((demo / "stories/swarm-in-the-clock-e1f4").glob("capture-*.txt"))
    seeds = {path.read_bytes() for path in (ROOT / "content/seeds").iterdir()}
    assert len(raw) == 2
    assert all(path.read_bytes() in seeds for path in raw)


def test_a_link_to_a_paragraph_survives_an_insertion_above_it():
    before = markdown_reader.render("One paragraph of words.\n\nAnother paragraph of words.").paragraphs
    after = markdown_reader.render(
        "Something new.\n\nOne paragraph of words.\n\nAnother paragraph of words."
    ).paragraphs
    assert [paragraph.anchor for paragraph in before] == [paragraph.anchor for paragraph in after[1:]]


def test_a_citation_is_no_link_and_the_page_says_why(demo):
    text = (demo / "stories/crane-number-four-and-other-numbers-1ac9/index.html").read_text()
    assert '<sup class="citation">1</sup>' in text
    assert "The list of sources was not captured" in text


def test_long_lists_are_parted(archive):
    for number in range(200):
        date = f"{2025 + number % 2}-01-{1 + number % 28:02}T00:00:00.000Z"
        archive.seed(f"{number}.txt", export(f"Story {number}", slug=f"s-{number}", date=date, body=f"Words {number}."))
        archive.seed(f"p{number}.txt", page(f"Page Number {number}", body=(f"Undated {number}.",)))
    assert not archive.build().failed
    assert len(archive.read("beats/kitchen-hearth/index.html")) < 30_000
    assert 'id="2025-01"' in archive.read("beats/kitchen-hearth/2025/index.html")
    assert "Story 159" in archive.read("beats/kitchen-hearth/2026/index.html")
    assert any("Page Number 159" in archive.read(f"undated/p/part-{n}/index.html") for n in (1, 2))
    assert broken_links(archive.tree()) == []


def test_a_template_of_ones_own_replaces_one_file(archive):
    archive.seed("a.txt", export()).put("templates/pages/404.html", "<!doctype html><title>gone</title>")
    assert not archive.build().failed
    assert archive.read("404.html") == "<!doctype html><title>gone</title>"
    assert "The kettle boiled." in archive.read("stories/kettle-question-1a2b/index.html")


def test_colliding_addresses_name_both(archive):
    archive.put("content/stories/a.md", "---\ntitle: A\naliases: [gone]\n---\n")
    archive.put("content/pages/months.md", "---\ntitle: Months\n---\n")
    report = archive.build()
    assert codes(report) == ["address-taken"]
    assert "the months" in report.problems[0].message
    assert "content/pages/months.md" in report.problems[0].message


@pytest.mark.parametrize(
    ("path", "other"),
    [("pages/data.md", "the page on data"), ("static/sitemap.xml", "the sitemap"), ("static/_headers", "_headers")],
)
def test_what_lists_all_others_is_not_written_over_by_hand_or_the_other_way_round(archive, path, other):
    archive.put(f"content/{path}", "---\ntitle: Mine\n---\n")
    report = archive.build()
    assert codes(report) == ["address-taken"]
    assert path.rpartition("/")[2] in report.problems[0].message
    assert report.problems[0].message.endswith(f" and {other}")


def test_headers_promise_the_policy(demo):
    text = (demo / "_headers").read_text()
    assert "Content-Security-Policy: default-src 'none';" in text
    assert "/entities/:entity/atom.xml\n  Content-Type: application/atom+xml; charset=utf-8" in text


def test_the_sitemap_lists_every_page_but_redirects_and_404(demo):
    text = (demo / "sitemap.xml").read_text()
    assert "<loc>https://saltmarrow.example/stories/swarm-in-the-clock-e1f4/</loc>" in text
    assert "404" not in text
    assert text.count("<url>") == sum(
        b'name="robots" content="noindex"' not in path.read_bytes() for path in demo.rglob("*.html")
    )


def test_templates_show_and_do_not_think():
    environment = TranslatedEnvironment(language_of("en", {}), autoescape=True)
    for path in TEMPLATES.rglob("*.html"):
        tree = environment.parse(path.read_text())
        assert {node.name for node in tree.find_all(nodes.Filter)} <= {"day", "instant"}, path.name
        thought = tree.find_all((nodes.BinExpr, nodes.CondExpr, nodes.Compare, nodes.Test, nodes.Slice))
        assert {type(node) for node in thought} <= {nodes.And, nodes.Or}, path.name


@pytest.mark.parametrize("name", ["beats/index.html", "entities/index.html", "undated/index.html", "index.html"])
def test_an_empty_archive_has_written_empty_states(archive, name):
    assert not archive.build().failed
    text = archive.read(name)
    assert any(
        words in text for words in ("yet", "There are no stories", "The date of every story is known", "No capture")
    )


def test_a_fault_in_a_template_is_placed_in_the_file_that_has_it(archive):
    archive.put("templates/parts/lists.html", "{% macro listing(listing, root, dek=false, beat=true) %}{% endmacro %}")
    problems = [problem for problem in archive.build().problems if problem.code == "template"]
    files = {problem.place.file for problem in problems}
    assert not any(file.startswith(str(archive.folder)) for file in files)
    assert all((ROOT / file).exists() for file in files)


def test_a_setting_leaves_out_records_and_markdown(archive):
    archive.put("content/site.yaml", "base_url: https://file.example/\nrecords: false\n").seed("a.txt", export())
    assert not archive.build().failed
    names = {path.name for path in (archive.output / "stories/kettle-question-1a2b").iterdir()}
    assert names.isdisjoint({"story.json", "story.md"})
    page = archive.read("stories/kettle-question-1a2b/index.html")
    assert "story.json" not in page
    assert "story.md" not in page


def test_a_sitemap_of_very_many_pages_has_parts_and_an_index(archive, monkeypatch):
    monkeypatch.setattr(host_files, "SITEMAP_PAGES", 20)
    for number in range(40):
        archive.put(f"content/stories/s{number}.md", f"---\ntitle: T{number}\n---\nWords.\n")
    assert not archive.build().failed
    parts = sorted(path.name for path in archive.output.glob("sitemap-*.xml"))
    index = etree.fromstring(archive.read("sitemap.xml").encode())
    assert index.tag == "{http://www.sitemaps.org/schemas/sitemap/0.9}sitemapindex"
    assert [place.text for place in index.iter("{*}loc")] == [f"https://file.example/{name}" for name in parts]
    listed = [[place.text for place in etree.fromstring(archive.read(name).encode()).iter("{*}loc")] for name in parts]
    assert all(0 < len(part) <= 20 for part in listed)
    pages = {place for part in listed for place in part}
    assert len(pages) == sum(map(len, listed))
    assert {f"https://file.example/stories/s{number}/" for number in range(40)} <= pages

    archive.put("content/stories/more.md", "---\ntitle: More\n---\nWords.\n")
    changed = [path for path in archive.build().output.changed if path.startswith("sitemap-")]
    assert len(changed) == 1
    assert "https://file.example/stories/more/" in archive.read(changed[0])
