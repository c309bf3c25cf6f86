"""Hostile input: what people and attackers put into seeds, settings and files."""

import json
import os
import shutil
import time
from html.parser import HTMLParser

import pytest
from captures import export, headless, page
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from naughty import VECTORS, naughty
from sites import broken_links
from verbs import codes

from generator.content import frontmatter, markdown_reader, markdown_writer
from generator.content.yamlfile import Fields
from generator.core import text
from generator.core.model import Mark, Passage
from generator.ingest.formats.marks import lift


class Dangers(HTMLParser):
    """What a page must not have: active elements, handlers, styles, links that run something.

    Charts are drawn from numbers. Data for machines is kept to be looked at.
    """

    def __init__(self, source):
        super().__init__()
        self.found = []
        self.data = []
        self.feed(source)

    def handle_data(self, data):
        if self.cdata_elem == "script":
            self.data.append(data)

    def handle_starttag(self, tag, attrs):
        if (tag, dict(attrs).get("type")) == ("script", "application/ld+json"):
            return
        if tag in ("script", "iframe", "object", "embed", "form", "style", "base", "img"):
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.found.append(name)
            if name in ("href", "src") and (value or "").split(":")[0].strip().lower() in (
                "javascript",
                "data",
                "vbscript",
            ):
                self.found.append(value)


def test_nothing_in_a_seed_becomes_markup(archive):
    strings = [*VECTORS, *naughty()]
    for number, string in enumerate(strings):
        one_line = " ".join(string.split())
        archive.seed(
            f"{number}-e.txt",
            export(one_line, slug=one_line, beat=one_line, date=one_line, body=f"T {string} x {number}"),
        )
        archive.seed(
            f"{number}-p.txt",
            page(f"T{number} {one_line}", one_line or "Dek.", (f"B {number} {string}",), ((one_line, one_line),)),
        )
        archive.seed(f"{number}-h.txt", headless(f"D{number} {one_line}.", (f"C {number} {string}",), (one_line,)))
    report = archive.build()
    assert not report.failed, [problem for problem in report.problems if problem.severity == 3][:3]
    tree = archive.tree()
    assert sum(path.startswith("stories/") and path.endswith("index.html") for path in tree) > 2 * len(strings)
    for path, data in tree.items():
        if path.endswith(".html"):
            dangers = Dangers(data.decode())
            # The search page has a form and a script, and nothing that comes from a text.
            assert dangers.found == (["script", "form"] if path == "search/index.html" else []), path
            assert all(json.loads(each)["@context"] == "https://schema.org" for each in dangers.data), path
            assert b"{{" not in data
        elif path.endswith(".xml"):
            etree.fromstring(data)
    assert broken_links(tree) == []
    assert archive.build().output.written == 0


@pytest.mark.parametrize("body", ["a\n\n" * 20_000, "[x](entity:y) " * 20_000, "*a* " * 50_000])
def test_rendering_takes_time_in_proportion(body):
    start = time.process_time()
    markdown_reader.render(body)
    assert time.process_time() - start < 10


PASSAGES = st.builds(
    lambda words: Passage(" ".join(words.split())),
    st.text(alphabet="ab1 _*[]()<>&!#\\`~+-.:=|{}\"'^¹²é—\u00a0\u200b😀$@/", max_size=40),
)


@given(PASSAGES)
def test_any_words_survive_markdown(passage):
    assert markdown_reader.render(markdown_writer.paragraph(passage)).text == passage.text


@given(
    st.text(alphabet="ab _*[]<>&!#\\¹²", min_size=1, max_size=12),
    st.text(alphabet="ab _*[]!", max_size=6),
    st.text(alphabet="ab _*[]!(", max_size=6),
)
def test_any_label_survives_markdown_as_a_reference(label, before, after):
    label = " ".join(label.split())
    if not label:
        return
    words = f"{before}{label}{after}"
    start = len(before)
    if " ".join(words.split()) != words:
        return
    passage = Passage(words, (Mark(start, start + len(label), "entity", "x"),))
    found = markdown_reader.render(markdown_writer.paragraph(passage))
    assert found.text == words
    assert [reference.label for reference in found.references] == [label]


@given(st.text(alphabet="ab *", max_size=30))
def test_emphasis_is_read_back_where_it_was_seen(words):
    passage = lift(words)
    assert markdown_reader.render(markdown_writer.paragraph(passage)).text == passage.text


@given(st.text(), st.integers(1, 80))
def test_a_slug_is_always_a_slug(name, limit):
    slug = text.slugify(name, limit)
    assert text.is_slug(slug) or limit < 10
    assert 0 < len(slug) <= max(limit, 10)


@pytest.mark.parametrize(
    "name", ["CON", "nul", "Aux", "com1", "..", ".", "/", "中文", "😀", "a" * 10_000, "-", "%2e%2e"]
)
def test_slugs_that_disks_refuse(name):
    assert text.is_slug(text.slugify(name))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"caf\xe9", "byte 0xe9 at offset 3"),
        ("é".encode("utf-16"), "UTF-16"),
        ("é".encode("utf-16-be"), "byte 0xe9 at offset 1"),
        (b"\xed\xa0\x80", "byte 0xed at offset 0"),
    ],
)
def test_encodings_are_not_guessed(data, reason):
    with pytest.raises(text.UndecodableError, match=reason):
        text.decode(data)


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_line_ends_and_marks_of_byte_order_do_not_matter(line_end):
    assert text.decode(b"\xef\xbb\xbf" + f"a{line_end}b".encode()) == "a\nb"


BOMBS = [
    "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
    "a: &a {x: 1}\nb:\n  <<: *a\n",
    "x: !!python/object/apply:os.system ['true']\n",
    "[" * 20_000,
    "{" * 20_000,
    "title: a\ntitle: b\n",
    "a: \x00\n",
    "? [a]\n: b\n",
    "- a\n",
    "title: 'a\n",
    "&a [*a]\n",
]


@pytest.mark.parametrize("bomb", BOMBS)
def test_yaml_bombs_are_refused_with_a_place(bomb):
    story, problems = frontmatter.read(f"---\n{bomb}---\n", "a.md", "a")
    assert story is None
    assert problems
    assert problems[0].place.line >= 1


def test_escapes_bring_nothing_back_that_no_page_may_hold(archive):
    head = 'title: "a\\x01\\0\\uFFFEb"\ndescription: "\\x02"\nbeat: "\\x03"\nentities: {e: "\\x04"}'
    archive.put("content/stories/a.md", f"---\n{head}\n---\nx\n")
    archive.put("content/site.yaml", 'title: "\\0"\nbase_url: https://file.example/\n')
    assert not archive.build().failed
    assert "a���b" in archive.read("stories/a/index.html")


@pytest.mark.parametrize(
    "line",
    ['base_url: "https://[/"', 'base_url: "https://a\\x01b/"', 'terms_url: "https://a/\\0"', 'language: "undefined!"'],
)
def test_settings_that_would_break_a_page_are_refused(archive, line, capsys):
    archive.put("content/site.yaml", f"{line}\n")
    assert archive.run("build") == 2
    assert "content/site.yaml:1:" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["https://[/", "https://a\x01/", "https://\udcff/", "ftp://x/", ""])
def test_a_base_address_that_is_none_is_refused(archive, address):
    assert archive.run("build", "--base-url", address) == 2


@pytest.mark.parametrize(
    "template",
    ["{% raw %} x", "{# x", "{{ 1 / 0 }}", "{{ '\\ud800' }}", "{% include 'pages/404.html' %}", "{{ x | nope }}"],
)
def test_every_fault_of_a_template_is_a_problem_with_a_place(archive, template):
    report = archive.put("templates/pages/404.html", f"<p>\n  {template}").build()
    (problem,) = report.problems
    assert problem.code == "template"
    assert problem.place.file == str(archive.folder / "templates/pages/404.html")


def test_what_is_no_plain_file_is_reported_and_not_opened(archive, tmp_path):
    archive.seed("a.txt", export())
    secret = tmp_path / "secret.txt"
    secret.write_text(page())
    (archive.seeds / "out.txt").symlink_to(secret)
    (archive.seeds / "gone.txt").symlink_to(archive.seeds / "nowhere")
    (archive.seeds / "loop").symlink_to(archive.seeds)
    (archive.seeds / "itself.txt").symlink_to("itself.txt")
    os.mkfifo(archive.seeds / "pipe.txt")
    (archive.seeds / "big.txt").write_bytes(b"x" * (8 << 20) + b"x")
    report = archive.build()
    assert not report.failed
    assert codes(report).count("unreadable") == 6
    assert report.captures == 1


def test_hidden_and_temporary_files_are_passed_over(archive):
    archive.seed("a.txt", export())
    for name in (".DS_Store", ".a.txt.swp", "a.txt~", "#a.txt#", "b.tmp"):
        archive.seed(name, b"\xff\xfe")
    assert codes(archive.build()) == []


def test_a_link_planted_in_the_output_is_not_written_through(archive, tmp_path):
    archive.seed("a.txt", export()).build()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    moved = tmp_path / "moved"
    (archive.output / "entities").rename(moved)
    (archive.output / "entities").symlink_to(elsewhere)
    assert codes(archive.build()) == ["foreign-output"]
    assert list(elsewhere.iterdir()) == []


DEEP = {"items": "- " * 30_000, "brackets": "[" * 60_000, "keys": "? " * 30_000, "braces": "{a: " * 15_000}


@pytest.mark.parametrize("name", DEEP)
@pytest.mark.parametrize("path", ["content/stories/deep.md", "content/site.yaml", "content/entities.yaml"])
def test_yaml_that_is_nested_deeply_is_refused_before_it_ends_the_process(archive, path, name):
    yaml = DEEP[name]
    archive.put(path, f"---\n{yaml}\n---\nWords.\n" if path.endswith(".md") else yaml)
    (problem,) = [problem for problem in archive.build().problems if path in str(problem.place)]
    assert "nested too deeply" in problem.message


@pytest.mark.parametrize("text", ["a: " + "[" * 20 + "]" * 20, "".join(f"{' ' * depth}a:\n" for depth in range(20))])
def test_yaml_that_is_not_nested_deeply_is_read(text):
    assert Fields("f", text, "front-matter").load(text).problems == []


def head(kind, number):
    return {
        "unknown keys": "".join(f"k{count}: v\n" for count in range(number)),
        "entities": "entities:\n" + "".join(f"  e{count}: E{count}\n" for count in range(number)),
        "aliases": "aliases:\n" + "".join(f"- a{count}\n" for count in range(number)),
    }[kind]


@pytest.mark.parametrize(("kind", "few"), [("unknown keys", 20_000), ("entities", 400), ("aliases", 800)])
def test_long_front_matter_takes_time_in_proportion(archive, kind, few):
    """Four times as much may take six times as long: what grows with the square takes sixteen times."""

    def seconds(number):
        archive.put("content/stories/long.md", f"---\ntitle: Long\n{head(kind, number)}---\n\nWords.\n")
        started = time.process_time()
        assert not archive.build(dry_run=True).failed
        return time.process_time() - started

    seconds(few)
    assert seconds(4 * few) < 6 * seconds(few) + 0.2


def test_many_unknown_keys_are_told_in_few_words(archive):
    archive.put("content/stories/long.md", f"---\ntitle: Long\n{head('unknown keys', 500)}---\n\nWords.\n")
    told = [problem.message for problem in archive.build().problems if problem.code == "unknown-key"]
    assert len(told) == 21
    assert "there are 480 more keys that are not known here" in told


@pytest.mark.parametrize("folder", ["seeds", "stories", "pages", "static"])
@pytest.mark.parametrize("target", ["self.md", ".", "/nowhere/at/all.md", "nowhere.md"])
def test_a_link_that_leads_nowhere_is_told_and_all_else_is_published(archive, folder, target):
    archive.seed("a.txt", export()).put(f"content/{folder}/plain.md", "---\ntitle: P\n---\nP.\n")
    (archive.content / folder / "self.md").symlink_to(target)
    report = archive.build()
    assert report.written
    assert "unreadable" in codes(report)
    assert f"content/{folder}/self.md" in " ".join(str(problem.place) for problem in report.problems)
    assert "Kettle" in archive.read("stories/kettle-question-1a2b/index.html")


@pytest.mark.parametrize("name", ["content", "content/stories", "content/seeds", "output", "templates"])
def test_a_folder_that_is_a_link_to_itself_is_told(archive, name, capsys):
    archive.seed("a.txt", export())
    folder = archive.folder / name
    if folder.exists():
        shutil.rmtree(folder)
    folder.symlink_to(folder.name)
    assert archive.run("build") == 2
    assert "is a link that leads to itself" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "code"), [("site.yaml", "settings"), ("entities.yaml", "registry")])
@pytest.mark.parametrize("target", ["nowhere.yaml", "site.yaml", "/etc/hostname"])
def test_settings_that_cannot_be_read_stop_the_build(archive, name, code, target):
    archive.seed("a.txt", export())
    (archive.content / name).unlink(missing_ok=True)
    (archive.content / name).symlink_to(target if target != "site.yaml" else name)
    report = archive.build()
    assert code in codes(report)
    assert not report.written
    assert not archive.output.exists() or not list(archive.output.glob("*.html"))


@pytest.mark.parametrize("output", ["output", "output/deep/down"])
def test_a_file_in_place_of_the_output_folder_is_named(archive, output, capsys):
    archive.seed("a.txt", export()).put("output", "mine")
    assert archive.run("build", "--output", output) == 1
    assert "output:1:1: error[foreign-output]: this is a file" in capsys.readouterr().err
    assert (archive.folder / "output").read_text() == "mine"
