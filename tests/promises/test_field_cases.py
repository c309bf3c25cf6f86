"""Small archives that went wrong in the field, and what each should come to; left out where their folder is missing."""

import json
import shutil

import pytest
from verbs import SHARED, codes

CASES = SHARED / "cases"
LANTERNS = "lanterns-weir-go-dark-3c1d"
TITLE = "Lanterns on the Weir Go Dark and Nobody Signs for the Oil"
PARTS = 4
"""How many paragraphs the text on the lanterns has."""


class Built:
    """A case, built: its stories by slug, as their records have them, and the report."""

    def __init__(self, archive, name):
        shutil.copytree(CASES / name / "content", archive.content, dirs_exist_ok=True)
        if not (CASES / name / "content/site.yaml").exists():
            (archive.content / "site.yaml").write_text("base_url: https://file.example/\n")
        self.archive = archive
        self.report = archive.build()
        self.codes = codes(self.report)
        found = [json.loads(path.read_text("utf-8")) for path in archive.output.glob("stories/*/story.json")]
        self.stories = {record["slug"]: record for record in found}

    def text(self, slug):
        return " ".join(paragraph["text"] for paragraph in self.stories[slug]["paragraphs"])


def one_story(built, captures=2):
    """The story on the lanterns from its captures, and no other."""
    assert list(built.stories) == [LANTERNS]
    record = built.stories[LANTERNS]
    assert record["title"] == TITLE
    assert len(record["captures"]) == captures
    assert not record["versions"]
    assert record["source_url"] == f"https://aidran.ai/stories/{LANTERNS}"
    assert not built.report.failed


def in_paragraphs(built):
    one_story(built, 1)
    assert len(built.stories[LANTERNS]["paragraphs"]) == PARTS
    assert not built.stories[LANTERNS]["truncated"]


def published(*slugs):
    def check(built):
        assert not built.report.failed
        assert sorted(built.stories) == sorted(slugs)

    return check


def refused(*wanted):
    def check(built):
        assert built.report.failed
        assert set(wanted) <= set(built.codes)

    return check


def signature(built):
    (record,) = built.stories.values()
    assert not record["related"]
    assert "iPhone" not in built.text(record["slug"])


def emphasis(built):
    text = built.archive.story(LANTERNS)
    assert "**O**n the second" in text
    assert "\\*" not in text
    assert "**lan**terns" in text


def inline_image(built):
    assert len(built.stories[LANTERNS]["paragraphs"]) == PARTS


def dated(date, beat="Harbour & Tides"):
    def check(built):
        record = built.stories[LANTERNS]
        assert (record["date"] or "").startswith(date)
        assert record["beat"]["name"] == beat

    return check


def undated(built):
    assert [record["date"] for record in built.stories.values() if len(record["captures"]) == 1 and record["date"]]
    assert "no-year" in built.codes


def december(built):
    (record,) = built.stories.values()
    assert record["date"].startswith("2025-12-28")


def two_beats_alike(built):
    beats = {record["beat"]["name"] for record in built.stories.values()}
    assert beats == {"Harbour & Tides"}


def named(built):
    page = built.archive.read("stories/a/index.html")
    for slug in ("cafe-noir", "oneil-boats", "at-and-t", "weir-lamps", "jp", "trust", "town-clock", "zoe-quill"):
        assert f"entities/{slug}/" in page


def correction(built):
    assert not built.report.failed
    assert LANTERNS in built.stories
    assert len(built.stories) == 2
    assert "same-text" in built.codes


def by_hand(built):
    feed = built.archive.read("atom.xml")
    entry = feed[feed.index("<entry>") :]
    assert "machine" not in entry
    assert "AIDRAN" not in entry


def references(built):
    page = built.archive.read("stories/a/index.html")
    for href in ("entities/cafe-noir/", "entities/town-clock/", "entities/harbour-master/", "beats/cafe-society/"):
        assert f'href="../../{href}"' in page
    assert "no-target" in built.codes


def links(built):
    page = built.archive.read("stories/a/index.html")
    assert 'href="../../stories/b/"' in page
    assert '<img src="../../images/' in page
    assert 'alt="A map of the harbour"' in page
    assert "note to self" not in page
    assert "<table>" in page
    assert built.codes.count("no-target") >= 3


def passed_over(built):
    assert "passed-over" in built.codes or len(built.stories) > 1


def discovered(built):
    assert not built.report.failed
    assert sorted(built.stories) == ["a-weir-go-dark-aaaa", LANTERNS]
    told = [problem.place.file.rpartition("/")[2] for problem in built.report.problems if problem.place]
    assert not {"Thumbs.db", "desktop.ini", "app.js", "style.css", "logo.png"} & set(told)


def one_line_titles(built):
    assert built.report.failed  # one of them has no title that anybody sees
    (problem,) = [problem for problem in built.report.problems if problem.code == "front-matter"]
    assert problem.place.file.endswith("c.md")


def rtf(built):
    assert not built.stories
    assert any("RTF" in problem.message for problem in built.report.problems)


def records(built):
    assert len(built.stories) == 2


def plain_record(built):
    assert list(built.stories) == [LANTERNS]
    assert "left-out" not in built.codes
    assert "<" not in built.text(LANTERNS)
    assert "&amp;" not in built.text(LANTERNS)


EXPECTED = {
    **dict.fromkeys(
        (
            "above-bare-url above-forward above-frontmatter above-reader-mode above-saved-from above-source-retrieved "
            "below-headings-lost lynx-dump md-clipper-html2text quoted-page rich-date-other-form title-in-two-lines "
            "twin-dashes twin-inner-bom twin-nfd twin-soft-hyphen twin-straight-quotes twin-zero-width html-sup-unit"
        ).split(),
        one_story,
    ),
    **dict.fromkeys("export-forwarded export-hard-wrapped export-indented".split(), in_paragraphs),
    "alias-clash": published("a", "b", "e"),
    "alias-twice": refused("duplicate-alias"),
    "below-signature": signature,
    "count-subfolders": lambda built: (
        published("one")(built) or built.report.stories == 1 or pytest.fail("not counted")
    ),
    "discovery": discovered,
    "dup-slugs": refused("duplicate-slug"),
    "empty-date": published("a"),
    "empty-settings": lambda built: not {"settings", "registry"} & set(built.codes) or pytest.fail("not optional"),
    "entity-names": named,
    "export-then-page-one-file": records,
    "hand-correction": correction,
    "hand-feed": by_hand,
    "hand-references": references,
    "html-emphasis": emphasis,
    "html-inline-img": inline_image,
    "html-time-element": dated("2026-03-05T06:12"),
    "jekyll-names": lambda built: len(built.stories) >= 11 or pytest.fail("stories are missing"),
    "ld-entities": two_beats_alike,
    "ld-two-articles": dated("2026-03-05"),
    "multi-line-title": one_line_titles,
    "pages-draft": lambda built: not (built.archive.output / "half").exists() or pytest.fail("a draft is published"),
    "passed-over-hash": passed_over,
    "record-epoch-date": dated("2026-03-05"),
    "record-inline-html": plain_record,
    "record-own-json": lambda built: one_story(built, 1),
    "record-title-in-content": plain_record,
    "records-list": records,
    "relative-links": links,
    "rtf-textedit": rtf,
    "tilde-beat": lambda built: built.stories["a"]["beat"] is None or pytest.fail("a beat is named ~"),
    "title-colon": refused("front-matter"),
    "trailing-space-delimiter": published("a"),
    "two-pages-one-file": records,
    "year-0001": lambda built: not built.report.failed or pytest.fail("refused"),
    "year-december": undated,
    "year-of-two-captures": december,
    "year-underflow": refused("front-matter"),
}


def cases():
    if not CASES.exists():
        return [pytest.param(None, marks=pytest.mark.skip(f"{CASES} is missing"))]
    return sorted(path.name for path in CASES.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", cases())
def test_what_a_case_comes_to(archive, name):
    EXPECTED[name](Built(archive, name))
