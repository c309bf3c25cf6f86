"""Given a file with several captures, or a container of any kind: each capture is read, or told by name."""

import base64
import gzip
import io
import json
import zipfile

import pytest
from archives import ingested
from captures import NOTICE, export, page, record, rich, saved

from generator.core import dates

SPOONS = {
    "title": "Spoons, Counted",
    "dek": "There are eleven, and there were twelve.",
    "body": ("The drawer was opened at noon, and somebody counted.", "Nobody has said who took the other one."),
}
SLUG = "kettle-question-1a2b"
HOST = "https://aidran.ai"


def read(**seeds):
    return ingested(
        {name.replace("__", "."): data if isinstance(data, bytes) else data.encode() for name, data in seeds.items()},
        {},
    )


def titles(found):
    return sorted(file.story.title for file in found.files if file.story.version_of is None)


def refused(found):
    return {outcome.file: outcome.reason for outcome in found.outcomes if outcome.outcome == "refused"}


OF_SPOONS = {"slug": "spoons-2b3c", "body": SPOONS["body"]}
RECORDS = (record(), record(**SPOONS, slug="spoons-2b3c"))
MORE = "\nMore Stories"
BOTH = {
    "two exports": export() + "\n\n" + export(SPOONS["title"], **OF_SPOONS),
    "two exports in lines": export(lines=True) + "\n" + export(SPOONS["title"], **OF_SPOONS, lines=True),
    "an export and a page": export(lines=True) + "\n\n" + page(**SPOONS),
    "a page and an export": page(**SPOONS) + "\n\n" + export(lines=True),
    "two pages": page() + "\n\n\n" + page(**SPOONS),
    "two pages without related stories": (page(related=()) + "\n" + page(**SPOONS, related=())).replace(MORE, ""),
    "two whole pages": rich() + "\n\n" + rich(**SPOONS),
    "a whole page and a plain one": rich() + "\n\n" + page(**SPOONS),
    "two saved pages": saved() + "\n" + saved(**SPOONS, slug="spoons-2b3c"),
    "a saved page and text": saved() + "\n" + page(**SPOONS),
    "an export that is cut off and a page": export(lines=True, cut="Nobody had") + "\n\n\n" + page(**SPOONS),
    "an export that is cut off and a whole page": export(lines=True, cut="Nobody had") + "\n" + rich(**SPOONS),
    "an export, a rule and a page": export(lines=True) + "\n---\n" + page(**SPOONS),
    "an export, a number and a page": export(lines=True) + "\n\n--- 2 ---\n\n" + page(**SPOONS),
    "an export, a file's name and a page": export(lines=True) + "\n==> spoons.txt <==\n" + page(**SPOONS),
    "two pages and a rule": page() + "\n\n==========\n\n" + page(**SPOONS),
    "two pages and a form feed": page() + "\n\f\n" + page(**SPOONS),
    "two pages and a file's name": page() + "\n===== spoons.txt =====\n" + page(**SPOONS),
    "two saved pages, one without its end": saved().replace("</html>", "") + "\n" + saved(**SPOONS, slug="spoons-2b3c"),
    "text and a saved page": page(**SPOONS) + "\n\n" + saved(),
    "two records in a list": f"[{', '.join(RECORDS)}]",
    "records under a key": f'{{"stories": [{", ".join(RECORDS)}], "total": 2}}',
    "records far inside": f'{{"data": {{"stories": [{{"node": {RECORDS[0]}}}, {{"node": {RECORDS[1]}}}]}}}}',
    "records by their slugs": f'{{"a": {RECORDS[0]}, "b": {RECORDS[1]}}}',
    "one record behind the other": "\n".join(RECORDS),
    "a list without its end": f"[{', '.join(RECORDS)},",
    "lines of JSON": "\n".join(json.dumps(json.loads(text)) for text in RECORDS),
}


@pytest.mark.parametrize("text", BOTH.values(), ids=BOTH)
def test_several_captures_in_one_file_are_several_stories(text):
    found = read(a__txt=text)
    assert titles(found) == ["Spoons, Counted", "The Kettle Question"]
    assert [source.file for file in found.files for source in file.story.captures] in (
        ["a.txt#1", "a.txt#2"],
        ["a.txt#2", "a.txt#1"],
    )
    assert not refused(found)


def test_one_bad_record_does_not_stop_the_others():
    found = read(a__json=f'[{record()}, {{"note": "not a story"}}, null, "text"]')
    assert titles(found) == ["The Kettle Question"]
    assert sorted(refused(found)) == ["a.json#2", "a.json#3", "a.json#4"]


def test_a_bad_line_does_not_stop_the_others():
    lines = [json.dumps(json.loads(text)) for text in RECORDS]
    found = read(a__ndjson="\n".join([lines[0], "404 Not Found", lines[1] + ","]))
    assert titles(found) == ["Spoons, Counted", "The Kettle Question"]
    assert list(refused(found)) == ["a.ndjson#2"]


def test_a_list_that_is_cut_off_keeps_the_records_before():
    found = read(a__json=f"[{RECORDS[0]}, {RECORDS[1][:60]}")
    assert titles(found) == ["The Kettle Question"]
    assert list(refused(found)) == ["a.json#2"]


def test_what_the_web_archive_writes_below_a_page_is_no_capture():
    found = read(a__html=saved() + "\n<!--\n     FILE ARCHIVED ON 08:01:00 Mar 06, 2026\n-->\n")
    assert [source.file for file in found.files for source in file.story.captures] == ["a.html"]
    assert not refused(found)


def test_a_part_is_told_at_its_line():
    found = read(a__txt=json.dumps(json.loads(record())) + '\n{"note": 1}\n')
    places = [problem.place for problem in found.problems if problem.code == "not-a-story"]
    assert [(place.file, place.line) for place in places] == [("seeds/a.txt", 2)]


def test_pages_are_not_parted_where_nothing_shows_where_one_ends():
    found = read(a__txt="\n".join([page(), *SPOONS["body"], NOTICE]))
    assert titles(found) == []
    assert "it holds 2 pages" in refused(found)["a.txt"]


def test_a_story_that_quotes_a_notice_stays_whole():
    text = page(
        body=("The kettle boiled.", "This narrative was generated by AIDRAN, says the label.", "Nobody had filled it.")
    )
    assert len(titles(read(a__txt=text))) == 1


def test_captures_move_apart_when_their_file_is_cut():
    both = read(a__txt=BOTH["two exports"])
    before = {file.path: both.stories[file.path] for file in both.files}
    first, second = export(), export(SPOONS["title"], slug="spoons-2b3c", body=SPOONS["body"])
    after = ingested({"a.txt": first.encode(), "b.txt": second.encode()}, before)
    assert titles(after) == titles(both)
    assert not [problem for problem in after.problems if problem.code == "withdrawn"]


# Containers.


def warc(*pages, compressed=True, encoding=None, chunked=False):
    records = []
    for url, text in pages:
        body = text.encode()
        headers = ["HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8"]
        if encoding == "gzip":
            body = gzip.compress(body)
            headers.append("Content-Encoding: gzip")
        if chunked:
            body = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
            headers.append("Transfer-Encoding: chunked")
        block = "\r\n".join([*headers, "", ""]).encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{url[-8:]}>\r\nWARC-Target-URI: {url}\r\n"
            f"WARC-Date: 2026-03-06T08:01:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        )
        record_bytes = head.encode() + block + b"\r\n\r\n"
        records.append(gzip.compress(record_bytes) if compressed else record_bytes)
    return b"".join(records)


def wacz(data):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("archive/data.warc.gz", data)
        archive.writestr("datapackage.json", "{}")
    return target.getvalue()


def mhtml(text, location=f"{HOST}/stories/{SLUG}", encoding="quoted-printable"):
    body = text.encode()
    if encoding == "base64":
        encoded = base64.encodebytes(body).decode()
    else:
        encoded = "".join(chr(b) if (32 <= b < 127 and b != 61) or b == 10 else f"={b:02X}" for b in body)
    return (
        "From: <Saved by Blink>\r\n"
        f"Snapshot-Content-Location: {location}\r\nSubject: The Kettle Question | AIDRAN\r\n"
        "Date: Fri, 6 Mar 2026 08:01:00 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--B"\r\n\r\n'
        f"----B\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n"
        f"Content-Location: {location}\r\n\r\n{encoded}\r\n"
        "----B\r\nContent-Type: text/css\r\nContent-Location: cid:css@example\r\n\r\nbody {}\r\n----B--\r\n"
    )


PAGE = saved(date=None)
STORY, BEAT = (f"{HOST}/stories/{SLUG}", PAGE), (f"{HOST}/beats/kitchen", "<html><body><p>A beat.</p></body></html>")

CONTAINERS = {
    "MHTML": mhtml(PAGE),
    "MHTML in base64": mhtml(PAGE, encoding="base64"),
    "WARC": warc(STORY, BEAT),
    "WARC, not compressed": warc(STORY, BEAT, compressed=False),
    "WARC with a compressed page": warc(STORY, encoding="gzip"),
    "WARC with a page in chunks": warc(STORY, chunked=True),
    "WACZ": wacz(warc(STORY, BEAT)),
}


@pytest.mark.parametrize("data", CONTAINERS.values(), ids=CONTAINERS)
def test_a_container_is_read_and_says_when_and_where(data):
    found = read(a__warc=data)
    (file,) = found.files
    assert file.story.title == "The Kettle Question"
    assert file.story.slug == SLUG
    (source,) = file.story.captures
    assert source.taken == dates.parse_iso("2026-03-06T08:01:00Z")
    assert source.origin == f"{HOST}/stories/{SLUG}"
    assert b"kettle" in found.raw[source.sha256]
    assert b"captured: 2026-03-06T08:01:00Z" in found.stories[file.path]


def test_all_stories_of_an_archive_are_read():
    other = saved(SPOONS["title"], SPOONS["dek"], SPOONS["body"], slug="spoons-2b3c")
    found = read(a__warc=warc(STORY, BEAT, (f"{HOST}/stories/spoons-2b3c", other)))
    assert titles(found) == ["Spoons, Counted", "The Kettle Question"]


REFUSED = {
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF"),
    "RTF": (rb"{\rtf1\ansi The Kettle Question\par}", "rich text (RTF)"),
    "EPUB": (wacz(b"").replace(b"archive/data", b"mimetypeappl"), "a ZIP archive"),
    "Word": (b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml", "a document of Microsoft Office"),
    "book": (b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/epub+zip", "a book (EPUB)"),
    "gzip": (gzip.compress(b"text"), "a compressed file (gzip)"),
    "PNG": (b"\x89PNG\r\n\x1a\n", "an image"),
    "Safari": (b"bplist00\xd1", "a web archive of Safari"),
    "UTF-16, cut in a character": ("The Kettle".encode("utf-16")[:-1], "UTF-16"),
    "WARC without a story": (warc(BEAT), "without the page of a story"),
    "WARC, damaged": (warc(STORY)[:200], "without the page of a story"),
    "Latin-1": ("Café".encode("latin-1"), "is not UTF-8"),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_by_name(data, reason):
    found = read(a__bin=data, b__txt=export())
    assert reason in refused(found)["a.bin"]
    assert titles(found) == ["The Kettle Question"]
    (problem,) = [problem for problem in found.problems if problem.code == "unreadable"]
    assert problem.hint


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\v", "\u2028", "\u2029", "\x85", "\n\f\n"])
def test_whatever_ends_a_line_in_whatever_unicode_the_text_is_the_same(line_end, encoding):
    (file,) = read(a__txt=rich().replace("\n", line_end).encode(encoding)).files
    (plain,) = read(a__txt=rich()).files
    assert (file.story.title, file.story.body) == (plain.story.title, plain.story.body)


# What stands beside a seed.


@pytest.mark.parametrize("name", ["a__txt__yaml", "a__yaml", "a__yml"])
def test_a_file_beside_a_seed_says_when_and_where_it_was_captured(name):
    beside = f"captured: 2026-03-06\nfrom: {HOST}/stories/{SLUG}?utm=1\nnote: Copied from a phone.\n"
    found = read(a__txt=page(), **{name: beside})
    (file,) = found.files
    (source,) = file.story.captures
    assert (source.file, source.note) == ("a.txt", "Copied from a phone.")
    assert source.taken == dates.parse_iso("2026-03-06")
    assert file.story.slug == SLUG
    assert not refused(found)


def test_what_is_wrong_beside_a_seed_is_told_and_the_seed_is_read():
    found = read(a__txt=page(), a__txt__yaml="captured: soon\nfrm: x\n")
    assert titles(found) == ["The Kettle Question"]
    assert [problem.code for problem in found.problems if problem.place.file == "seeds/a.txt.yaml"] == ["sidecar"] * 2
