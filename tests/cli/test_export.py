"""Given an archive, expect it in the forms in which libraries keep it, as their own tools read them."""

import gzip
import io
import json
import re
import zipfile

import bagit
import pytest
from captures import export
from hypothesis import given
from hypothesis import strategies as st
from verbs import run, tool
from warcio.archiveiterator import ArchiveIterator

from generator.site.offline import with_files

BASE = "https://file.example/deep/"


@pytest.fixture
def built(archive):
    archive.put("content/site.yaml", f"title: A File\nbase_url: {BASE}\n")
    archive.seed("a.txt", export())
    archive.put("content/stories/b.md", "---\ntitle: Bee & co\naliases: [old]\n---\n\nWords.\n")
    archive.put("content/stories/away.md", "---\ntitle: Away\nwithdrawn: a mistake\n---\n")
    archive.put("content/static/märz.txt", "March.\n")
    assert archive.run("build", "--quiet") == 0
    return archive


def records(data):
    found = {}
    for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
        if record.rec_type == "response":
            headers = dict(record.http_headers.headers)
            found[record.rec_headers["WARC-Target-URI"]] = (
                int(record.http_headers.get_statuscode()), headers, record.content_stream().read(),
            )  # fmt: skip
    return found


def test_a_bag_has_all_that_the_archive_is_made_from(built):
    built.put("templates/pages/home.html", "<p>mine</p>\n").put("content/.git/config", "secret")
    (built.content / "seeds/link.txt").symlink_to("/etc/hostname")
    assert built.run("export", "bag", "deposit/bag") == 0
    bag = bagit.Bag(str(built.folder / "deposit/bag"))
    assert bag.validate()
    held = set(bag.payload_entries())
    assert {"data/content/seeds/a.txt", "data/content/addresses.txt", "data/templates/pages/home.html"} <= held
    assert not any(".git" in path or "link" in path for path in held)
    assert bag.info["External-Identifier"] == BASE
    assert bag.info["Bag-Software-Agent"].startswith("Backfile ")


def test_a_bag_can_be_built_again(built):
    assert built.run("export", "bag", "bag") == 0
    content = built.folder / "bag/data/content"
    assert built.run("build", "--quiet", "--content", str(content), "--output", "other") == 0
    assert (built.folder / "other/index.html").read_bytes() == (built.output / "index.html").read_bytes()


def test_a_web_archive_has_what_the_host_answers(built):
    assert built.run("export", "warc", "site.warc.gz") == 0
    found = records((built.folder / "site.warc.gz").read_bytes())
    status, headers, data = found[f"{BASE}stories/b/"]
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert data == (built.output / "stories/b/index.html").read_bytes()
    assert found[f"{BASE}stories/old/"][:2] == (301, {"Location": "/deep/stories/b/", "Content-Length": "0"})
    assert found[f"{BASE}stories/away/"][0] == 410
    assert found[f"{BASE}404.html"][0] == 404
    assert found[f"{BASE}atom.xml"][1]["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert found[f"{BASE}m%C3%A4rz.txt"][2] == b"March.\n"
    assert f"{BASE}data/archive.sqlite" in found
    assert not any("/_" in url or "/." in url for url in found)


def test_every_response_is_found_through_the_index(built):
    assert built.run("export", "wacz", "site.wacz") == 0
    with zipfile.ZipFile(built.folder / "site.wacz") as packed:
        assert {entry.compress_type for entry in packed.infolist()} == {zipfile.ZIP_STORED}
        warc = packed.read("archive/data.warc.gz")
        lines = gzip.decompress(packed.read("indexes/index.cdx.gz")).decode().splitlines()
        pages = [json.loads(line) for line in packed.read("pages/pages.jsonl").splitlines()][1:]
    assert lines == sorted(lines)
    known = records(warc)
    assert len(lines) == len(known)
    for line in lines:
        key, _, told = line.split(" ", 2)
        fields = json.loads(told)
        start, length = int(fields["offset"]), int(fields["length"])
        ((url, response),) = records(warc[start : start + length]).items()
        assert (url, str(response[0])) == (fields["url"], fields["status"])
        assert key.startswith("example,file)/deep")
    assert ("Bee & co · A File") in {page["title"] for page in pages} or any(
        "Bee & co" in page["title"] for page in pages
    )
    assert all(known[page["url"]][0] == 200 for page in pages)


def test_the_tool_of_the_format_takes_it(built):
    wacz = tool("wacz")
    assert built.run("export", "wacz", "site.wacz") == 0
    done = run(wacz, "validate", "-f", built.folder / "site.wacz")
    assert "Validation succeeded" in done.stdout, done.stdout + done.stderr


def test_the_same_moment_gives_the_same_bytes(built, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    for form in ("warc", "wacz"):
        for name in ("one", "two"):
            assert built.run("export", form, name) == 0
        one, two = (built.folder / name for name in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()
        one.unlink()
        two.unlink()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("bag", "content"), "content is there already"),
        (("bag", "content/bag"), "content/bag is inside content"),
        (("warc", "x.warc", "--output", "nowhere"), "there is no site in nowhere"),
        (("warc", "x.warc", "--base-url", "no address"), "is not a web address"),
    ],
)
def test_what_cannot_be_exported_is_told(built, arguments, said, capsys):
    assert built.run("export", *arguments) == 1
    assert said in capsys.readouterr().err
    assert not list(built.folder.glob("**/.*.tmp"))


def test_a_site_for_a_folder_leads_to_files(archive):
    archive.seed("a.txt", export()).put("content/stories/b.md", "---\ntitle: B\naliases: [old]\n---\n\nWords.\n")
    assert archive.run("build", "--quiet", "--offline") == 0
    pages = list(archive.output.rglob("*.html"))
    for page in pages:
        html = page.read_text("utf-8")
        links = re.findall(r'(?:href="|content="0; url=)([^"]*)"', html)
        assert links
        for link in links:
            path = link.partition("#")[0]
            assert link.startswith(("http", "#")) or (page.parent / path).is_file() or path.endswith(("sqlite", "json"))
    assert not (archive.output / "search").exists()
    assert not (archive.content / "addresses.txt").exists()


@pytest.mark.parametrize(
    ("link", "file"),
    [
        ("../../", "../../index.html"),
        ("./", "./index.html"),
        ("..", "../index.html"),
        ("../stories/b/#end", "../stories/b/index.html#end"),
        ("story.md", "story.md"),
        ("#main", "#main"),
        ("", ""),
        ("https://file.example/", "https://file.example/"),
        ("//file.example/", "//file.example/"),
        ("mailto:a/", "mailto:a/"),
    ],
)
def test_a_link_to_a_folder_is_one_to_its_page(link, file):
    assert with_files(f'<a class="x" href="{link}">') == f'<a class="x" href="{file}">'


@given(st.text(alphabet="ab/.#:?", max_size=12))
def test_links_are_turned_once(link):
    html = f'<a href="{link}">'
    assert with_files(with_files(html)) == with_files(html)
