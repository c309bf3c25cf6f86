"""Given a story, expect citations of it that reference managers read, whatever it is called."""

import json
import re
from datetime import UTC, datetime

import bibtexparser
import pytest
import rispy
from captures import export
from hypothesis import given
from hypothesis import strategies as st

from generator.content.settings import Settings
from generator.core.model import Story
from generator.site.language import language_of
from generator.site.views import citation

DIGEST = "SHA-256 [0-9a-f]{64}"


@pytest.fixture
def cited(archive):
    archive.put("content/site.yaml", "base_url: https://file.example/\ntitle: A File\n")
    archive.seed("a.txt", export("Kettles & _Pots_ {50%}", body="Words."))
    archive.put("content/seeds/a.txt.yaml", "captured: 2026-05-06\n")
    assert not archive.build().failed
    return archive


def test_a_page_has_its_citation_in_words(cited):
    page = cited.read("stories/kettle-question-1a2b/index.html")
    words = re.search(r'<p class="citation-text">(.*?)</p>', page)[1]
    assert re.fullmatch(
        "AIDRAN, “Kettles &amp; _Pots_ {50%}”, 4 March 2026. "
        "In: A File, https://file.example/stories/kettle-question-1a2b/ "
        rf"\(original: https://aidran.example/stories/kettle-question-1a2b\) \[captured on 6 May 2026, {DIGEST}\]",
        words,
    ), words
    for ending in ("bib", "ris", "csl.json", "md", "json"):
        assert f"stories/kettle-question-1a2b/story.{ending}" in page


def test_a_page_has_what_zotero_takes_its_title_author_and_date_from(cited):
    page = cited.read("stories/kettle-question-1a2b/index.html")
    tags = dict(re.findall(r'<meta name="(citation_\w+)" content="([^"]*)">', page))
    assert tags == {
        "citation_title": "Kettles &amp; _Pots_ {50%}",
        "citation_author": "AIDRAN",
        "citation_publication_date": "2026/03/04",
        "citation_publisher": "AIDRAN",
        "citation_language": "en",
        "citation_public_url": "https://file.example/stories/kettle-question-1a2b/",
    }


def test_bibtex_is_read(cited):
    (entry,) = bibtexparser.parse_string(cited.read("stories/kettle-question-1a2b/story.bib")).entries
    assert (entry.entry_type, entry.key) == ("online", "kettle-question-1a2b")
    fields = {field.key: field.value for field in entry.fields}
    assert fields["title"] == r"{Kettles \& \_Pots\_ \{50\%\}}"
    assert (fields["date"], fields["urldate"]) == ("2026-03-04", "2026-05-06")


def test_ris_is_read(cited):
    (entry,) = rispy.loads(cited.read("stories/kettle-question-1a2b/story.ris"))
    assert (entry["title"], entry["authors"], entry["year"]) == ("Kettles & _Pots_ {50%}", ["AIDRAN"], "2026")
    assert entry["urls"] == ["https://file.example/stories/kettle-question-1a2b/"]


def test_csl_json_is_read(cited):
    (item,) = json.loads(cited.read("stories/kettle-question-1a2b/story.csl.json"))
    assert (item["type"], item["title"], item["author"]) == (
        "webpage", "Kettles & _Pots_ {50%}", [{"literal": "AIDRAN"}],
    )  # fmt: skip
    assert item["issued"] == {"date-parts": [[2026, 3, 4]]}
    assert item["accessed"] == {"date-parts": [[2026, 5, 6]]}


def test_a_setting_leaves_the_files_out_and_keeps_the_words(cited):
    cited.put("content/site.yaml", "base_url: https://file.example/\nrecords: false\n").build(allow_lost=True)
    page = cited.read("stories/kettle-question-1a2b/index.html")
    assert "citation-text" in page
    assert "story.bib" not in page
    assert not (cited.output / "stories/kettle-question-1a2b/story.bib").exists()


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(lambda text: text.strip())


@given(TEXTS, st.none() | TEXTS, st.none() | st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)))  # noqa: DTZ001 - the zone is added below
def test_any_title_and_author_can_be_cited(title, author, date):
    story = Story(slug="s", title=title, author=author, body="", date=date and date.replace(tzinfo=UTC))
    of = citation.citation_of(story, title, Settings(title="A File"))
    parsed = bibtexparser.parse_string(citation.bibtex(of).data.decode())
    assert len(parsed.entries) == 1
    assert not parsed.failed_blocks
    (entry,) = rispy.loads(citation.ris(of).data.decode())
    assert entry["title"] == " ".join(title.split())
    (item,) = json.loads(citation.csl(of).data)
    assert item["title"] == title
    assert title in citation.in_words(of, language_of("en", {}))
