"""Given a written site, expect its data in every other form to be the same data, made once."""

import csv
import hashlib
import json
import sqlite3
import time
from contextlib import closing

import pytest
from captures import export, page
from pyarrow import parquet
from verbs import codes, run, tool

from generator.build.background import Background
from generator.build.derived import data_parts
from generator.build.memory import Memory
from generator.core.memo import Memo

FORMS = "base_url: https://file.example/\nsearch: false\n"


@pytest.fixture
def built(archive):
    archive.put("content/site.yaml", f"{FORMS}parquet: true\n")
    archive.seed("a.txt", export(body="It boils. The kettle was filled.", beat="Tea"))
    archive.seed("b.txt", page(title="Another", dek="Of cups and more.", body=("Another text, of cups.",)))
    archive.put("content/stories/s.md", "---\ntitle: =New\nslug: s\ndate: 2026-03-02\n---\n\nThe same.\n\nA new end.\n")
    archive.put(
        "content/stories/s/0a0a0a0a.md",
        "---\ntitle: Old\nslug: 0a0a0a0a\nversion_of: s\ndate: 2026-03-01\n---\n\nThe same.\n\nAn old end.\n",
    )
    archive.put(
        "content/stories/y.md", "---\ntitle: Y\ndate: 2026-05-01\n---\n\nThe [kettle](entity:kettle) is Émile’s.\n"
    )
    report = archive.build(index=True)
    assert not report.failed, report.problems
    return archive


def asked(built, query):
    with closing(sqlite3.connect(built.output / "data/archive.sqlite")) as database:
        return database.execute(query).fetchall()


def tables(built):
    return json.loads(built.read("data/datapackage.json"))["resources"]


def lines(built, name):
    return [tuple(json.loads(line).values()) for line in built.read(f"data/{name}.jsonl").splitlines()]


def test_the_database_has_the_rows_of_every_table(built):
    for table in tables(built):
        rows = asked(built, f"select * from {table['name']}")  # noqa: S608 - a name of our own
        assert rows == lines(built, table["name"])
    assert asked(built, "pragma foreign_key_check") == []
    assert asked(built, "pragma integrity_check") == [("ok",)]


def test_the_database_has_every_paragraph_of_every_text(built):
    records = [json.loads(path.read_text("utf-8")) for path in built.output.glob("stories/*/story.json")]
    texts = {(record["slug"], ""): record["paragraphs"] for record in records}
    texts |= {(record["slug"], of["version"]): of["paragraphs"] for record in records for of in record["versions"]}
    assert ("s", "0a0a0a0a") in texts
    found = asked(built, "select story, version, anchor, text from paragraphs order by story, version, number")
    assert found == [(*text, of["anchor"], of["text"]) for text, own in sorted(texts.items()) for of in own]


@pytest.mark.parametrize(("words", "stories"), [("boils", 1), ("emile", ["y"]), ("spoon", 0), ('"new end"', ["s"])])
def test_the_database_is_searched(built, words, stories):
    which = f"select rowid from paragraphs_fts where paragraphs_fts match '{words}'"  # noqa: S608 - of this test
    found = asked(built, f"select distinct story from paragraphs where id in ({which})")  # noqa: S608 - likewise
    assert len(found) == stories if isinstance(stories, int) else [story for (story,) in found] == stories


def test_words_of_a_language_without_spaces_are_found_inside_a_text(archive):
    archive.put("content/site.yaml", f"{FORMS}language: ja\n")
    archive.put("content/stories/a.md", "---\ntitle: あ\n---\n\n港町の時計台が止まった。\n")
    archive.build(index=True)
    assert asked(archive, "select count(*) from paragraphs_fts where paragraphs_fts match '時計台'") == [(1,)]


def test_parquet_has_the_rows_of_every_table(built):
    for table in tables(built):
        read = parquet.read_table(built.output / f"data/{table['name']}.parquet").to_pylist()
        as_text = [tuple(_as_json(value) for value in row.values()) for row in read]
        assert as_text == [tuple(map(_as_json, row)) for row in lines(built, table["name"])]
    assert parquet.read_metadata(built.output / "data/paragraphs.parquet").num_rows == len(
        asked(built, "select id from paragraphs")
    )
    kinds = {field.name: str(field.type) for field in parquet.read_schema(built.output / "data/stories.parquet")}
    assert (kinds["day"], kinds["published"], kinds["title_inferred"], kinds["captures"]) == (
        "date32[day]", "timestamp[ms, tz=UTC]", "bool", "int64",
    )  # fmt: skip


def _as_json(value):
    if hasattr(value, "isoformat"):
        return value.isoformat().replace("+00:00", "Z").replace(".089000", ".089")
    return value


def test_the_crate_lists_every_file_with_its_digest(built):
    graph = {entity["@id"]: entity for entity in json.loads(built.read("data/ro-crate-metadata.json"))["@graph"]}
    assert graph["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    names = [part["@id"] for part in graph["./"]["hasPart"]]
    assert sorted({*names, "index.html", "ro-crate-metadata.json"}) == sorted(
        path.name for path in (built.output / "data").iterdir()
    )
    for name in names:
        data = (built.output / "data" / name).read_bytes()
        assert graph[name]["sha256"] == hashlib.sha256(data).hexdigest()
        assert graph[name]["contentSize"] == str(len(data))
        assert graph[name]["description"]
    assert graph["./"]["datePublished"] == "2026-05-01T00:00:00Z"


def test_the_same_data_give_the_same_bytes(built):
    first = {path.name: path.read_bytes() for path in (built.output / "data").iterdir()}
    built.run("clean")
    assert not built.output.exists()
    built.build(index=True)
    assert {path.name: path.read_bytes() for path in (built.output / "data").iterdir()} == first


def test_they_are_made_again_only_if_the_data_changed(built):
    path = built.output / "data/archive.sqlite"
    before = path.stat().st_ino
    built.build(index=True)
    assert path.stat().st_ino == before
    built.put("content/stories/z.md", "---\ntitle: Z\n---\n\nOne more.\n").build(index=True)
    assert ("z",) in asked(built, "select story from stories")
    path.unlink()
    built.build(index=True)
    assert ("z",) in asked(built, "select story from stories")


def test_under_watch_they_follow_once_it_is_quiet(built):
    memory = Memory(Memo(keep=True))
    told = []
    with Background(built.output, told.append, quiet=0.1) as working:
        built.seed("a.txt", export(body="A line that nobody had seen. It was new.", beat="Tea"))
        working.request(built.build(memory), memory.signatures)
        deadline = time.monotonic() + 20
        while not working.done:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert asked(built, "select 1 from paragraphs where text like '%nobody had seen%'")
    watched = built.tree()
    built.build(index=True)
    assert built.tree() == watched
    assert told == []


def test_what_a_killed_build_left_is_removed(built):
    left = built.output / ".backfile-data-stagekilled"
    left.mkdir()
    (left / "archive.sqlite").write_text("half")
    built.put("content/stories/z.md", "---\ntitle: Z\n---\n\nOne more.\n").build(index=True)
    assert not left.exists()


def test_settings_leave_them_out(built):
    built.put("content/site.yaml", f"{FORMS}database: false\n").build(index=True)
    names = {path.suffix for path in (built.output / "data").iterdir()}
    assert names == {".csv", ".jsonl", ".json", ".html"}
    built.put("content/site.yaml", f"{FORMS}records: false\n").build(index=True)
    assert not (built.output / "data").exists()
    assert not (built.output / ".backfile-data").exists()


def test_a_file_that_no_build_made_is_left_alone(archive):
    archive.put("content/site.yaml", f"{FORMS}database: false\n").put(
        "content/stories/y.md", "---\ntitle: Y\n---\nY.\n"
    )
    archive.build(index=True)
    archive.put("output/data/archive.sqlite", "mine").put("content/site.yaml", FORMS)
    assert codes(archive.build(index=True)) == ["foreign-output"]
    assert archive.read("data/archive.sqlite") == "mine"


def test_what_cannot_be_made_is_told_and_the_site_is_built(archive, monkeypatch):
    def fails(*_):
        raise sqlite3.OperationalError("no such module: FTS5")

    monkeypatch.setattr(data_parts, "write_database", fails)
    monkeypatch.setattr(data_parts.importlib.util, "find_spec", lambda _: None)
    archive.put("content/site.yaml", f"{FORMS}parquet: true\n").put("content/stories/y.md", "---\ntitle: Y\n---\nY.\n")
    report = archive.build(index=True)
    assert sorted(codes(report)) == ["no-database", "no-parquet"]
    assert report.written
    assert "archive.sqlite" not in archive.read("data/ro-crate-metadata.json")


def test_it_opens_in_datasette(built):
    datasette = tool("datasette")

    def get(path):
        done = run(datasette, built.output / "data/archive.sqlite", "--get", f"/archive/{path}")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    searched = get("paragraphs.json?_search=kettle&_labels=on&_shape=objects")
    assert {row["story"]["label"] for row in searched["rows"]} == {"The Kettle Question", "Y"}
    facets = get("stories.json?_facet=beat")["facet_results"]["beat"]["results"]
    assert {(facet["value"], facet["count"]) for facet in facets} >= {("tea", 1)}
    followed = get("mentions.json?story=y&_shape=objects")["rows"]
    assert get(f"entities/{followed[0]['entity']}.json?_shape=objects")["rows"][0]["name"] == "kettle"


def test_a_spreadsheet_formula_is_itself_in_the_database(built):
    assert ("=New",) in asked(built, "select title from stories")
    with (built.output / "data/stories.csv").open(encoding="utf-8", newline="") as file:
        assert "'=New" in [row["title"] for row in csv.DictReader(file)]
