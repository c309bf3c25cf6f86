"""Given an archive, expect its tables to say what it says, in a form that others read."""

import csv
import hashlib
import json
import re
import shlex
from html import unescape
from operator import itemgetter

import pytest
from captures import export, page
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from verbs import ROOT, run, tool

from generator.site.views import tables
from generator.site.views.tables import Column, Table

NAMES = ("stories", "captures", "versions", "changes", "mentions", "entities", "cooccurrences", "months")


def rows(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def data(archive):
    archive.put("content/site.yaml", "base_url: https://file.example/\n")
    archive.seed("a.txt", export(body="It boils.", beat="Tea"))
    archive.seed("b.txt", page(title="Another", dek="Of cups and more.", body=("Another text, of cups.",)))
    archive.put("content/stories/x.md", "---\ntitle: =1+1\nauthor: Mara\n---\n\nThe [kettle](entity:kettle) again.\n")
    archive.put(
        "content/stories/y.md",
        "---\ntitle: Why\ndate: 2026-05-01\n---\n\nThe [kettle](entity:kettle) boils. The [cup](entity:cup) waits.\n",
    )
    assert not archive.build().failed
    return archive.output / "data"


def test_a_row_for_every_story(data):
    found = {row["story"]: row for row in rows(data, "stories")}
    assert len(found) == 4
    told = found["kettle-question-1a2b"]
    assert (told["day"], told["published"], told["beat"], told["beat_name"]) == (
        "2026-03-04", "2026-03-04T05:06:07.089Z", "tea", "Tea",
    )  # fmt: skip
    assert told["url"] == "https://file.example/stories/kettle-question-1a2b/"
    assert (told["captures"], told["paragraphs"], told["title_inferred"]) == ("1", "1", "false")
    assert (found["x"]["day"], found["x"]["author"], found["x"]["beat"]) == ("", "Mara", "")


def test_what_a_spreadsheet_would_take_for_a_formula_is_text_in_csv_and_itself_in_json(data):
    assert "'=1+1" in [row["title"] for row in rows(data, "stories")]
    assert "=1+1" in [json.loads(line)["title"] for line in (data / "stories.jsonl").read_text("utf-8").splitlines()]


def test_both_forms_have_the_same_rows(data):
    for name in NAMES:
        lines = [json.loads(line) for line in (data / f"{name}.jsonl").read_text("utf-8").splitlines()]
        told = rows(data, name)
        assert len(lines) == len(told)
        for line, row in zip(lines, told, strict=True):
            as_text = {key: "" if value is None else str(value) for key, value in line.items()}
            assert {key: value.lower() for key, value in as_text.items()} == {
                key: value.removeprefix("'").lower() for key, value in row.items()
            }


def test_entities_and_pairs_and_months_and_captures(data):
    assert [(row["entity"], row["stories"], row["mentions"]) for row in rows(data, "entities")] == [
        ("cup", "1", "1"), ("kettle", "2", "2"),
    ]  # fmt: skip
    assert [tuple(row.values()) for row in rows(data, "cooccurrences")] == [
        ("cup", "kettle", "1"),
        ("kettle", "cup", "1"),
    ]
    assert sum(int(row["stories"]) for row in rows(data, "months")) == 4
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in data.parents[1].glob("content/seeds/*")}
    assert {row["sha256"] for row in rows(data, "captures")} == digests


def test_every_mention_of_an_entity_in_its_sentence(data):
    found = rows(data.parent / "entities/kettle", "mentions")
    assert [(row["story"], row["before"] + row["words"] + row["after"], row["kind"]) for row in found] == [
        ("y", "The kettle boils.", "marked"), ("x", "The kettle again.", "marked"),
    ]  # fmt: skip
    page_text = (data.parent / "stories/y/index.html").read_text("utf-8")
    assert f'<p id="{found[0]["paragraph"]}">' in page_text
    assert found[0]["url"] == f"https://file.example/stories/y/#{found[0]['paragraph']}"


def test_one_table_has_the_mentions_of_all_entities(data):
    found = {name: rows(data.parent / f"entities/{name}", "mentions") for name in ("kettle", "cup")}
    key = itemgetter("entity", "story", "paragraph")
    assert sorted(rows(data, "mentions"), key=key) == sorted((*found["kettle"], *found["cup"]), key=key)


def test_the_package_describes_every_table_with_its_digest(data):
    package = json.loads((data / "datapackage.json").read_text("utf-8"))
    assert [resource["name"] for resource in package["resources"]] == list(NAMES)
    for resource in package["resources"]:
        held = (data / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(held).hexdigest()}"
        assert resource["bytes"] == len(held)
        header = held.split(b"\r\n", 1)[0].decode().split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == header


def test_keys_identify_rows_and_references_lead_to_rows(data):
    package = json.loads((data / "datapackage.json").read_text("utf-8"))
    table = {resource["name"]: rows(data, resource["name"]) for resource in package["resources"]}
    for resource in package["resources"]:
        keys = [
            tuple(row[name] for name in resource["schema"].get("primaryKey", ())) for row in table[resource["name"]]
        ]
        assert not any(keys) or len(keys) == len(set(keys))
        for key in resource["schema"].get("foreignKeys", ()):
            targets = {row[key["reference"]["fields"][0]] for row in table[key["reference"]["resource"]]}
            assert {row[key["fields"][0]] for row in table[resource["name"]]} <= targets


def test_the_questions_of_the_page_are_answered(data):
    sqlite = tool("sqlite3")
    commands = [
        unescape(code) for code in re.findall("<code>(sqlite3 .*?)</code>", (data / "index.html").read_text("utf-8"))
    ]
    answers = [run(sqlite, *shlex.split(command)[1:], cwd=data) for command in commands]
    assert [answer.returncode for answer in answers] == [0, 0, 0], [answer.stderr for answer in answers]
    assert "2026||1" in answers[0].stdout
    assert "2026|tea|1" in answers[0].stdout
    assert answers[1].stdout.split() == ["cup|kettle|1", "kettle|cup|1"]


def test_others_may_read_the_data_from_their_pages(archive, data):
    assert data.exists()
    assert "/data/*\n  Access-Control-Allow-Origin: *" in archive.read("_headers")


def test_a_setting_leaves_the_data_out(archive, data):
    archive.put("content/site.yaml", "base_url: https://file.example/\nrecords: false\n").build(allow_lost=True)
    assert not data.exists()
    assert "data/" not in archive.read("index.html")


@given(st.lists(st.tuples(st.text(), st.none() | st.integers(), st.booleans())))
def test_any_cells_are_read_back(cells):
    table = Table("t", "", (Column("a", "string", ""), Column("b", "integer", ""), Column("c", "boolean", "")), ())
    read = list(csv.reader(tables.as_csv(table, cells).decode("utf-8", "surrogatepass").splitlines(keepends=True)))
    lines = [json.loads(line) for line in tables.as_json_lines(table, cells).splitlines()]
    assert len(lines) == len(cells)
    assert read[0] == ["a", "b", "c"]
    assert [tuple(line.values()) for line in lines] == cells


def test_the_record_of_a_story_has_its_mentions_what_refers_to_it_and_what_it_announced(archive):
    archive.put("content/site.yaml", "base_url: https://file.example/\n")
    archive.put("content/stories/one.md", "---\ntitle: One\n---\n\nThe [kettle](entity:kettle) of [Two](story:two).\n")
    archive.put(
        "content/stories/two.md",
        "---\ntitle: Two\nrelated:\n- title: One\n  slug: one\n- title: Lost\n---\n\nWords.\n",
    )
    assert not archive.build().failed
    one, two = (json.loads(archive.read(f"stories/{slug}/story.json")) for slug in ("one", "two"))
    anchor = one["paragraphs"][0]["anchor"]
    assert one["mentions"] == [
        {
            "kind": kind,
            "slug": slug,
            "marked": True,
            "words": words,
            "sentence": "The kettle of Two.",
            "url": f"https://file.example/stories/one/#{anchor}",
        }
        for kind, slug, words in (("entity", "kettle", "kettle"), ("story", "two", "Two"))
    ]
    assert [(each["slug"], each["sentence"]) for each in two["referred_to_by"]] == [("one", "The kettle of Two.")]
    assert [(each["title"], each["url"]) for each in two["related"]] == [
        ("One", "https://file.example/stories/one/"), ("Lost", None),
    ]  # fmt: skip


def test_what_a_rewrite_changed_is_there_for_programs(archive):
    archive.put("content/site.yaml", "base_url: https://file.example/\n")
    archive.put("content/stories/s.md", "---\ntitle: New\nslug: s\ndate: 2026-03-02\n---\n\nThe same.\n\nA new end.\n")
    archive.put(
        "content/stories/s/old.md",
        "---\ntitle: Old\nslug: 0a0a0a0a\nversion_of: s\ndate: 2026-03-01\n---\n\nThe same.\n\nAn old end.\n",
    )
    assert not archive.build().failed
    found = rows(archive.output / "data", "changes")
    assert [(row["story"], row["version"] != "", row["followed_by"], row["change"]) for row in found] == [
        ("s", True, "", "removed"), ("s", True, "", "added"),
    ]  # fmt: skip
    record = json.loads(archive.read("stories/s/story.json"))
    (version,) = record["versions"]
    assert [of["text"] for of in version["paragraphs"]] == ["The same.", "An old end."]
    anchors = [record["paragraphs"][1]["anchor"], version["paragraphs"][1]["anchor"]]
    assert [row["paragraph"] for row in found] == anchors[::-1]
    (path,) = archive.output.glob("stories/s/*/changes/changes.json")
    told = json.loads(path.read_text("utf-8"))
    assert told["newer"] == {"url": "https://file.example/stories/s/", "date": "2026-03-02", "title": "New"}
    assert told["title"] == [{"change": "removed", "text": "Old"}, {"change": "added", "text": "New"}]
    assert told["paragraphs"] == [
        [
            {"change": "removed", "text": "An old"},
            {"change": "added", "text": "A new"},
            {"change": "same", "text": "end."},
        ]
    ]


def test_every_record_is_as_its_schema_says():
    site = ROOT / "tests/golden/output"
    schema = json.loads((site / "data/story-1.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    records = [json.loads(path.read_text("utf-8")) for path in sorted(site.glob("stories/*/story.json"))]
    assert any(record["versions"] for record in records)
    assert [str(error) for record in records for error in validator.iter_errors(record)] == []
    # Nothing is in a record that the schema does not know.
    assert {key for record in records for key in record} == set(schema["properties"])
