"""Given a feed of more stories than a reader gets at once, expect a way to each of them that lasts (RFC 5005)."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from atom import broken_rules
from captures import export
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from generator.site.views.feed_archive import LIMIT, archive

ATOM, HISTORY = "{http://www.w3.org/2005/Atom}", "{http://purl.org/syndication/history/1.0}"
BASE = "https://file.example/"


def story(number, date, *, entities="", beat="One"):
    day = f"date: {date}\n" if date else ""
    return f"---\ntitle: T{number}\nslug: s{number}\nbeat: {beat}\n{day}{entities}---\n\nWords of {number}.\n"


def filled(folder, dates):
    for number, date in enumerate(dates):
        folder.put(f"content/stories/s{number}.md", story(number, date, entities="entities: [Ada]\n"))
    return folder


MONTHS = [f"2025-{month:02d}-{day:02d}" for month in range(1, 11) for day in range(1, 8)]
YEARS = ["2023-05-06", "2024-01-02", "2024-12-31"]


@pytest.fixture
def large(archive):
    """74 stories: three in years before, seven in each month of another, one without a date."""
    filled(archive, [*YEARS, *MONTHS, None])
    assert not archive.build().failed
    return archive


def links(root):
    return {link.get("rel"): link.get("href").removeprefix(BASE) for link in root.findall(f"{ATOM}link")}


def walk(folder, path):
    """The documents that a reader comes to from a feed, the newest first."""
    while path:
        root = etree.parse(folder / path).getroot()
        yield path, root
        path = links(root).get("prev-archive")


def ids(root):
    return [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]


@pytest.mark.parametrize("feed", ["atom.xml", "beats/one/atom.xml", "entities/ada/atom.xml"])
def test_a_walk_through_the_archive_documents_finds_every_story_once(large, feed):
    (_, current), *archived = walk(large.output, feed)
    assert len(ids(current)) == 20
    found = [each for _, root in archived for each in ids(root)]
    assert len(found) == len(set(found))
    assert set(found) | set(ids(current)) == {f"tag:backfile.example,2026:story/s{number}" for number in range(74)}
    names = [path.rpartition("/")[2].removesuffix(".xml") for path, _ in archived]
    months = [f"2025-{month:02d}" for month in range(8, 0, -1)]
    by_month, by_year = [*months, "2024-12", "2024-01", "2023-05"], ["2025", "2024", "2023"]
    assert names == [*(by_year if "ada" in feed else by_month), "undated"]


def test_archive_documents_lead_to_each_other_and_to_the_current_one(large):
    (_, current), *archived = walk(large.output, "atom.xml")
    assert current.find(f"{HISTORY}complete") is None
    for number, (path, root) in enumerate(archived):
        assert root.find(f"{HISTORY}archive") is not None
        own = links(root)
        assert (own["self"], own["current"]) == (path, "atom.xml")
        assert own.get("next-archive") == (archived[number - 1][0] if number else None)
        assert root.findtext(f"{ATOM}id") == current.findtext(f"{ATOM}id")
        assert root.find(f"{ATOM}entry/{ATOM}content") is None
        assert root.find(f"{ATOM}entry/{ATOM}summary") is not None
    assert current.find(f"{ATOM}entry/{ATOM}content") is not None


def test_documents_of_closed_months_stay_as_they_are_when_newer_stories_come(large):
    before = {path: data for path, data in large.tree().items() if "/atom/" in f"/{path}"}
    for number in range(12):
        large.put(f"content/stories/n{number}.md", story(f"n{number}", "2025-11-02"))
    large.build()
    after = large.tree()
    changed = {path for path in before if after.get(path) != before[path]}
    assert changed == {"atom/2025-08.xml", "beats/one/atom/2025-08.xml"}, "they have got one that is newer beside them"
    large.put("content/stories/late.md", story("late", "2024-06-07"))
    large.build()
    assert {path for path in before if large.tree()[path] != after[path] and "entities" not in path} == {
        "atom/2024-01.xml",
        "beats/one/atom/2024-01.xml",
        "atom/2024-12.xml",
        "beats/one/atom/2024-12.xml",
    }


def test_a_small_feed_is_said_to_be_complete(archive):
    filled(archive, YEARS).build()
    root = etree.parse(archive.output / "atom.xml").getroot()
    assert root.find(f"{HISTORY}complete") is not None
    assert "prev-archive" not in links(root)
    assert not (archive.output / "atom").exists()


def test_a_json_feed_has_the_same_items(large):
    large.put("content/site.yaml", f"base_url: {BASE}\nhub: https://hub.example/\n").build()
    for path in sorted(large.output.rglob("feed.json")):
        data = json.loads(path.read_text("utf-8"))
        atom = etree.parse(path.parent / "atom.xml").getroot()
        assert data["version"] == "https://jsonfeed.org/version/1.1"
        assert data["title"] == atom.findtext(f"{ATOM}title")
        assert data["feed_url"] == BASE + path.relative_to(large.output).as_posix()
        assert data["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
        assert [item["id"] for item in data["items"]] == ids(atom)
        for item, entry in zip(data["items"], atom.findall(f"{ATOM}entry"), strict=True):
            assert item["url"] == entry.find(f"{ATOM}link").get("href")
            assert item["title"] == entry.findtext(f"{ATOM}title")
            content = entry.findtext(f"{ATOM}content")
            assert item.get("content_html") == content
            assert content or item["content_text"] == entry.findtext(f"{ATOM}summary")


def test_feeds_name_the_hub_and_archive_documents_do_not(large):
    large.put("content/site.yaml", f"base_url: {BASE}\nhub: https://hub.example/\n").build()
    (_, current), (_, archived), *_ = walk(large.output, "atom.xml")
    assert links(current)["hub"] == "https://hub.example/"
    assert "hub" not in links(archived)


DATES = st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2022, 12, 31))  # noqa: DTZ001 - the zone is added below


@given(st.lists(DATES, max_size=300), st.integers(1, 30), st.booleans())
def test_every_entry_is_in_one_document_and_none_has_too_many(dates, current, by_year):
    known = sorted((date.replace(tzinfo=UTC) for date in dates if date), reverse=True)
    entries = [*known, *(None for date in dates if date is None)]
    spans = archive(entries, current, by_year=by_year)
    archived = [entry for span in reversed(spans) for entry in entries[span.start : span.end]]
    assert archived == entries[len(entries) - len(archived) :]
    assert len(entries) - len(archived) <= current
    assert all(1 <= span.end - span.start <= LIMIT for span in spans)
    assert all(newer.start == older.end for older, newer in pairwise(reversed(spans)))
    assert len({span.name for span in spans}) == len(spans)
    assert bool(spans) == (len(entries) > current)


def test_what_came_in_is_found_by_a_walk_by_the_months_of_its_capture(archive):
    archive.put("content/site.yaml", f"base_url: {BASE}\nfeed_entries: 5\n")
    for number in range(30):
        archive.seed(f"{number}.txt", export(f"T{number}", slug=f"t-{number}", body=f"Words {number}."))
        archive.seed(f"{number}.txt.yaml", f"captured: 2026-{number % 6 + 1:02d}-{number + 1:02d}\n")
    archive.seed("x.txt", export("X", slug="x-1a2b", body="Nobody says when it was captured."))
    assert not archive.build().failed
    (_, current), *archived = walk(archive.output, "feeds/captured/atom.xml")
    assert len(ids(current)) == 6
    assert [path for path, _ in archived] == [f"feeds/captured/atom/2026-{month:02d}.xml" for month in range(5, 0, -1)]
    found = [each for _, root in [("", current), *archived] for each in ids(root)]
    assert len(set(found)) == 31
    assert broken_rules(archived[0][1]) == []


def test_two_thousand_stories_are_each_found_once_in_feeds_that_keep_all_rules(archive):
    days = [(datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=number)).strftime("%Y-%m-%d") for number in range(1990)]
    filled(archive, [*days, *[None] * 10])
    archive.put("content/site.yaml", f"base_url: {BASE}\nsearch: false\nrecords: false\nmatch_names: false\n")
    assert not archive.build().failed
    expected = {f"tag:backfile.example,2026:story/s{number}" for number in range(2000)}
    for feed in ("atom.xml", "beats/one/atom.xml", "entities/ada/atom.xml"):
        documents = list(walk(archive.output, feed))
        assert [rule for _, root in documents for rule in broken_rules(root)] == []
        found = [each for _, root in documents[1:] for each in ids(root)]
        assert len(found) == len(set(found))
        assert set(found) | set(ids(documents[0][1])) == expected
