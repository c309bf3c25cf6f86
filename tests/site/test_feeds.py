"""Feeds as RFC 4287 wants them and as readers take them."""

import json
import os
import re
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import feedparser
import pytest
from atom import broken_rules
from captures import export, headless, page
from feedgen.feed import FeedGenerator
from lxml import etree
from verbs import run, tool

from generator.site.pages import feeds as feed_pages
from generator.site.views import opml as opml_lists

ATOM = "{http://www.w3.org/2005/Atom}"


def feeds(folder):
    """The current documents of all feeds."""
    return sorted(folder.rglob("atom.xml"))


def documents(folder):
    """Those, and the archive documents."""
    return sorted([*feeds(folder), *folder.rglob("atom/*.xml")])


def root(path):
    return etree.parse(path).getroot()


def entries(path):
    return root(path).findall(f"{ATOM}entry")


def test_every_feed_of_the_demo_keeps_the_rules(demo):
    found = documents(demo)
    assert len(found) > 50
    assert {path: broken for path in found if (broken := broken_rules(root(path)))} == {}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("<updated>.*?</updated>", "", "updated exactly once"),
        ("<title>", "<title>Two</title><title>", "title exactly once"),
        ("<entry>", "<entry><summary>a</summary><summary>b</summary>", "summary at most once"),
        ("<updated>.*?</updated>", "<updated>yesterday</updated>", "no date-time"),
        ("<author>.*?</author>(.*?)<author>.*?</author>", r"\1", "has an author"),
        ("<name>.*?</name>", "", "a person has a name"),
        (' term="[^"]*"', "", "a category has a term"),
        ("<id>tag:[^<]*</id>", "<id>7</id>", "absolute IRI"),
        ("<entry>", "<entry><id>tag:x,2026:y</id></entry><entry>", "title exactly once"),
        ("<entry>", "<entry><colour>red</colour>", "colour is no element"),
        ('<content type="html">', '<content type="html"><b/>', "no child elements"),
        ("<title>", '<title type="markdown">', "no type"),
        ("<link [^>]*>", "<link/>", "a link has an href"),
    ],
)  # fmt: skip
def test_each_rule_that_is_broken_is_found(demo, old, new, rule):
    text = (demo / "atom.xml").read_text()
    broken = re.sub(old, new, text, count=1, flags=re.DOTALL)
    assert broken != text
    assert any(rule in found for found in broken_rules(etree.fromstring(broken.encode())))


def test_no_two_entries_of_one_feed_have_one_id(demo):
    text = (demo / "atom.xml").read_text()
    entry = re.search("<entry>.*?</entry>", text, re.DOTALL)[0]
    twice = etree.fromstring(text.replace(entry, entry + entry, 1).encode())
    assert "4.2.6: no two entries have one id" in broken_rules(twice)


def test_feedparser_reads_every_feed(demo):
    for path in feeds(demo):
        found = feedparser.parse(path.read_bytes())
        assert found.bozo is False
        assert found.version == "atom10"
        assert found.entries
        for entry in found.entries:
            assert entry.id.startswith(("tag:saltmarrow.example,2026:story/", "tag:saltmarrow.example,2026:text/"))
            assert entry.id.startswith("tag:saltmarrow.example,2026:text/") or entry.content[0].value
            assert entry.author == "AIDRAN"
            assert entry.summary
            assert entry.rights


def test_an_entry_says_all_there_is(archive):
    archive.seed("a.txt", export(body="The {{entity:kettle|kettle}} boiled.")).build()
    (entry,) = entries(archive.output / "atom.xml")
    assert entry.findtext(f"{ATOM}id") == "tag:backfile.example,2026:story/kettle-question-1a2b"
    assert entry.findtext(f"{ATOM}published") == "2026-03-04T05:06:07.089000+00:00"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-04T05:06:07.089000+00:00"
    assert [(link.get("rel"), link.get("href")) for link in entry.findall(f"{ATOM}link")] == [
        ("alternate", "https://file.example/stories/kettle-question-1a2b/"),
        ("via", "https://aidran.example/stories/kettle-question-1a2b"),
    ]
    assert [(category.get("term"), category.get("label")) for category in entry.findall(f"{ATOM}category")] == [
        ("kitchen-hearth", "Kitchen & Hearth"),
        ("kettle", "kettle"),
    ]
    content = entry.findtext(f"{ATOM}content")
    assert 'href="https://file.example/entities/kettle/"' in content
    for words in ("The ", "may contain inaccuracies", "Terms of the text", "not affiliated"):
        assert words in content


def test_a_feed_links_to_itself_and_to_its_page(archive):
    archive.seed("a.txt", export()).build()
    links = root(archive.output / "beats/kitchen-hearth/atom.xml").findall(f"{ATOM}link")
    assert {(link.get("rel"), link.get("href")) for link in links} == {
        ("self", "https://file.example/beats/kitchen-hearth/atom.xml"),
        ("alternate", "https://file.example/beats/kitchen-hearth/"),
    }


def test_entries_are_newest_first_and_the_undated_last(archive):
    archive.seed("a.txt", export("A", slug="a-1", date="2026-01-01", body="One."))
    archive.seed("b.txt", export("B", slug="b-1", date="2026-02-01", body="Two."))
    archive.seed("c.txt", headless("An undated dek.", body=("Three.",))).build()
    found = entries(archive.output / "atom.xml")
    assert [entry.findtext(f"{ATOM}title") for entry in found] == ["B", "A", "An undated dek"]
    assert found[2].find(f"{ATOM}published") is None
    updated = datetime.fromisoformat(found[2].findtext(f"{ATOM}updated"))
    assert datetime(1970, 1, 1, tzinfo=UTC) <= updated < datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=195)
    assert root(archive.output / "atom.xml").findtext(f"{ATOM}updated") == "2026-02-01T00:00:00+00:00"


def test_ids_follow_neither_the_title_nor_the_address_of_the_site(archive):
    def ids():
        return [entry.findtext(f"{ATOM}id") for entry in entries(archive.output / "atom.xml")]

    archive.seed("a.txt", export()).build()
    before = ids()
    archive.seed("a.txt", export("Another Title")).build(base_url="https://elsewhere.example/x/")
    assert ids() == before


def test_a_feed_changes_only_when_its_stories_do(archive):
    archive.seed("a.txt", export("A", slug="a-1", beat="One", body="One.")).seed("b.txt", page()).build()
    report = archive.seed("c.txt", export("C", slug="c-1", beat="Two", date="2026-05-01", body="Two.")).build()
    assert "beats/one/atom.xml" not in report.output.changed
    assert "atom.xml" in report.output.changed


def test_a_feed_holds_no_more_than_the_setting_says(archive):
    archive.put("content/site.yaml", "base_url: https://file.example/\nfeed_entries: 2\n")
    for number in range(4):
        archive.seed(f"{number}.txt", export(f"T{number}", slug=f"t-{number}", body=f"Words {number}."))
    archive.build()
    assert len(entries(archive.output / "atom.xml")) == 2


def test_entries_put_into_feeds_are_what_feedgen_writes(archive):
    """Apart from the entries' links, which feedgen 1.0 cannot write, and the line feeds between entries."""
    archive.seed("a.txt", export()).seed("b.txt", page(body=("Else & <b>.",))).build()
    ours = root(archive.output / "atom.xml")
    theirs = FeedGenerator()
    theirs.id(ours.findtext(f"{ATOM}id"))
    theirs.title(ours.findtext(f"{ATOM}title"))
    theirs.subtitle(ours.findtext(f"{ATOM}subtitle"))
    theirs.updated(ours.findtext(f"{ATOM}updated"))
    theirs.author({"name": "AIDRAN", "uri": "https://aidran.ai"})
    for link in ours.findall(f"{ATOM}link"):
        theirs.link(**link.attrib)
    theirs.rights(ours.findtext(f"{ATOM}rights"))
    theirs.language("en")
    theirs.generator("Backfile")
    for ours_entry in ours.findall(f"{ATOM}entry"):
        entry = theirs.add_entry(order="append")
        for name in ("id", "title", "updated", "published", "summary", "rights"):
            if ours_entry.findtext(f"{ATOM}{name}"):
                getattr(entry, name)(ours_entry.findtext(f"{ATOM}{name}"))
        entry.author({"name": "AIDRAN", "uri": "https://aidran.ai"})
        entry.content(ours_entry.findtext(f"{ATOM}content"), type="html")
        for category in ours_entry.findall(f"{ATOM}category"):
            entry.category(dict(category.attrib))
        for link in ours_entry.findall(f"{ATOM}link"):
            ours_entry.remove(link)
    ours.remove(ours.find("{http://purl.org/syndication/history/1.0}complete"))
    etree.cleanup_namespaces(ours)
    for element in (ours, *ours.findall(f"{ATOM}entry")):
        element.tail = None
    for element in ours:
        element.tail = None
    expected = etree.fromstring(theirs.atom_str(pretty=False))
    assert etree.tostring(ours, method="c14n") == etree.tostring(expected, method="c14n")


def test_the_two_lists_of_feeds_have_them_all_with_their_pages(demo):
    outlines = [
        outline
        for path in ("feeds.opml", "feeds/entities.opml")
        for outline in etree.parse(demo / path).iter("outline")
        if outline.get("xmlUrl")
    ]
    base = "https://saltmarrow.example/"
    assert {each.get("xmlUrl").removeprefix(base) for each in outlines} == {
        path.relative_to(demo).as_posix() for path in feeds(demo)
    }
    assert all(each.get("title") == each.get("text") for each in outlines)
    assert all((demo / each.get("htmlUrl").removeprefix(base) / "index.html").exists() for each in outlines)
    assert not [url for url in listed_in(demo / "feeds.opml") if "/entities/" in url]


def test_very_many_entities_have_lists_of_their_own(archive, monkeypatch):
    monkeypatch.setattr(opml_lists, "OUTLINES", 2)
    for name in ("Ada", "Bea", "Cid", "Dot", "Eve"):
        archive.put(f"content/stories/{name.lower()}.md", f"---\ntitle: T\n---\n\n[{name}](entity:{name.lower()}).\n")
    archive.build()
    parts = [listed_in(archive.output / f"feeds/entities-{number}.opml") for number in (1, 2, 3)]
    assert [[url.split("/")[-2] for url in part] for part in parts] == [["ada", "bea"], ["cid", "dot"], ["eve"]]
    page = archive.read("feeds/index.html")
    assert "<dt>Feeds of the entities from Eve to Eve (OPML)</dt>" in page
    assert "<code>https://file.example/feeds/entities-3.opml</code>" in page
    assert "feeds/entities-2.opml\n  Content-Type: text/x-opml" in archive.read("_headers")


def test_very_many_beats_have_lists_of_their_own_and_the_page_names_the_largest(archive, monkeypatch):
    monkeypatch.setattr(opml_lists, "OUTLINES", 2)
    monkeypatch.setattr(feed_pages, "MANY", 2)
    monkeypatch.setattr(feed_pages, "MOST", 1)
    for number, beat in enumerate(("Ada", "Bea", "Bea", "Cid")):
        archive.put(f"content/stories/{number}.md", f"---\ntitle: T{number}\nbeat: {beat}\n---\n\n[E](entity:e).\n")
    archive.build()
    assert [url.split("/")[-2] for url in listed_in(archive.output / "feeds/beats-1.opml")] == ["ada", "bea"]
    assert [url.split("/")[-2] for url in listed_in(archive.output / "feeds/beats-2.opml")] == ["cid"]
    assert [url.split("/")[-2] for url in listed_in(archive.output / "feeds/entities.opml")] == ["e"]
    page = archive.read("feeds/index.html")
    assert "beats/bea/atom.xml" in page
    assert "beats/ada/atom.xml" not in page
    assert "These are the beats with most stories. 2 more have a feed each" in page
    assert "Feeds of the archive (OPML)" in page


def listed_in(path):
    return etree.parse(path).xpath("//outline/@xmlUrl")


def test_newsboat_subscribes_to_the_site(demo, tmp_path):
    newsboat = tool("newsboat")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=demo))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/atom.xml"
        (tmp_path / "urls").write_text(f"{address}\n")
        done = run(
            newsboat, "-u", tmp_path / "urls", "-c", tmp_path / "cache.db", "-C", "/dev/null", "-x", "reload",
            env={**os.environ, "HOME": str(tmp_path)}, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    finally:
        server.shutdown()
        server.server_close()
    database = sqlite3.connect(tmp_path / "cache.db")
    rows = database.execute("SELECT guid, title, url, pubDate FROM rss_item").fetchall()
    database.close()
    assert len(rows) == 20
    newest = max(rows, key=lambda row: row[3])
    assert newest[:3] == (
        "tag:saltmarrow.example,2026:story/washer-in-schoolgirls-drawing-fifty-nine-teeth-b07c",
        "The washer in a schoolgirl’s drawing turns out to have fifty-nine teeth",
        "https://saltmarrow.example/stories/washer-in-schoolgirls-drawing-fifty-nine-teeth-b07c/",
    )
    assert datetime.fromtimestamp(newest[3], UTC) == datetime(2026, 7, 28, 6, 41, 20, tzinfo=UTC)


def test_an_entry_is_as_old_as_its_last_change(archive):
    for slug, date, updated in (("a", "2026-01-01", "2026-02-01"), ("b", "2026-04-01", "2026-03-01")):
        archive.put(f"content/stories/{slug}.md", f"---\ntitle: {slug}\ndate: {date}\nupdated: {updated}\n---\nx\n")
    archive.build()
    found = {
        entry.findtext(f"{ATOM}title"): entry.findtext(f"{ATOM}updated")
        for entry in entries(archive.output / "atom.xml")
    }
    assert found == {"a": "2026-02-01T00:00:00+00:00", "b": "2026-04-01T00:00:00+00:00"}


def test_what_settings_say_is_text_in_a_feed_not_markup(archive):
    archive.put("content/site.yaml", "notice: Made <by> a machine & co.\npublication: A <b>Paper</b>\n")
    archive.seed("a.txt", export()).build()
    (entry,) = entries(archive.output / "atom.xml")
    content = entry.findtext(f"{ATOM}content")
    assert "Made &lt;by&gt; a machine &amp; co." in content
    assert "A &lt;b&gt;Paper&lt;/b&gt;" in content
    assert "<by>" not in content


NOTE = (
    "---\ntitle: A note\nauthor: Mara Quill\ndate: 2026-04-01\n---\nI keep [this](../pages/about.md) in the evenings.\n"
)


def test_a_story_written_by_hand_is_nobodys_machine_text(archive):
    archive.put("content/stories/note.md", NOTE).build()
    (entry,) = entries(archive.output / "atom.xml")
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Mara Quill"
    assert entry.findtext(f"{ATOM}rights") == "Written for this archive by Mara Quill."
    content = entry.findtext(f"{ATOM}content")
    assert "machine" not in content
    assert "AIDRAN" not in content
    record = json.loads(archive.read("stories/note/story.json"))
    assert (record["author"], record["publication"], record["notice"]) == ("Mara Quill", None, None)
    assert "Written by hand for this archive by Mara Quill" in archive.read("stories/note/index.html")


def test_links_in_the_text_of_an_entry_are_absolute(archive):
    text = "See [one](/about/), [two](#end), [three](https://example.org/?a=1&b=2) and [four](mailto:a@example.org)."
    archive.put("content/stories/note.md", f"---\ntitle: A note\n---\n{text}\n").build()
    (entry,) = entries(archive.output / "atom.xml")
    links = re.findall(r'href="([^"]*)"', entry.findtext(f"{ATOM}content"))
    assert links == [
        "https://file.example/about/",
        "https://file.example/stories/note/#end",
        "https://example.org/?a=1&amp;b=2",
        "mailto:a@example.org",
    ]


def arrived(archive):
    return [
        (entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}updated")[:10])
        for entry in entries(archive.output / "feeds/captured/atom.xml")
    ]


def test_what_came_in_is_heard_of_by_the_day_of_its_capture(archive):
    archive.put("content/site.yaml", "base_url: https://file.example/\nfeed_entries: 2\n")
    for number in range(4):
        archive.seed(
            f"{number}.txt", export(f"T{number}", slug=f"t-{number}", body=f"Words {number}.", date="2026-03-01")
        )
    old = export("An old one", slug="old-1a2b", body="Old words.", date="2019-01-01")
    archive.seed("old.txt", old).seed("old.txt.yaml", "captured: 2026-05-01\n").build()
    assert arrived(archive)[0] == ("An old one", "2026-05-01")
    assert "An old one" not in archive.read("atom.xml")
    archive.seed("undated.txt", page("Undated", body=("Nobody says when.",))).build()
    assert "Undated" in [title for title, _ in arrived(archive)]


def test_a_rewritten_text_is_heard_of_beside_the_older(archive):
    archive.seed("a.txt", export(body="The kettle boiled.")).seed(
        "b.txt", export("The Kettle, Again", body="It boiled again.")
    )
    archive.build()
    assert sorted(title for title, _ in arrived(archive)) == ["The Kettle Question", "The Kettle, Again"]


def test_an_edit_by_hand_moves_an_entry_only_if_it_says_when(archive):
    archive.seed("a.txt", page()).build()
    (path,) = archive.stories.glob("*.md")

    def moment():
        return entries(archive.output / "atom.xml")[0].findtext(f"{ATOM}updated")

    before = moment()
    path.write_text(path.read_text("utf-8") + "\nWords of mine.\n", "utf-8")
    archive.build()
    assert moment() == before
    path.write_text(path.read_text("utf-8").replace("slug:", "updated: 2026-06-01\nslug:", 1), "utf-8")
    archive.build()
    assert moment().startswith("2026-06-01T00:00:00")
