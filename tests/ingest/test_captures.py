"""Given this seed, expect this capture."""

import json
import time

import pytest
from archives import ingested
from captures import BANNER, HOST, NOTICE, RULE, export, headless, page, record, rich, saved
from hypothesis import given
from hypothesis import strategies as st

from generator.core import dates
from generator.core.text import decode
from generator.ingest.formats import Seed, read, refusals
from generator.ingest.formats.lines import is_headline
from generator.ingest.seeds import SeedFile, parse_seed


def capture(text):
    return read(Seed("a.txt", "0" * 64, text))


def texts(found):
    return [passage.text for passage in found.body]


def test_an_export_on_one_line_states_everything_but_its_paragraphs():
    found = capture(export())
    assert found.form == "export"
    assert found.title == "The Kettle Question"
    assert found.beat == "Kitchen & Hearth"
    assert dates.iso(found.date) == "2026-03-04T05:06:07.089Z"
    assert found.source_url == f"{HOST}/stories/kettle-question-1a2b"
    assert found.slug == "kettle-question-1a2b"
    assert texts(found) == ["The kettle boiled. Nobody had filled it."]
    assert found.complete


def test_an_export_with_its_lines_keeps_its_paragraphs():
    assert texts(capture(export(lines=True))) == ["The kettle boiled.", "Nobody had filled it."]


def test_an_export_wrapped_at_some_width_is_parted_at_blank_lines():
    body = "The kettle\nboiled.\n\nNobody had\nfilled it."
    assert texts(capture(export(lines=True, body=body))) == ["The kettle boiled.", "Nobody had filled it."]


def test_general_is_no_beat():
    assert capture(export(beat="General")).beat is None


@pytest.mark.parametrize(
    "title",
    [
        "Kettles: A History",
        "How to Beat: the Clock",
        "Title: Published: Beat: URL: All of Them",
        "Published: or Perished",
    ],
)
@pytest.mark.parametrize("lines", [True, False])
def test_a_title_may_hold_the_labels(title, lines):
    found = capture(export(title, lines=lines))
    assert (found.title, found.beat) == (title, "Kitchen & Hearth")


@pytest.mark.parametrize("path", ["stories/a-b-1234", "machine/stories/a-b-1234", "story/a-b-1234", "story/a-b-1234/"])
def test_the_slug_is_the_last_part_of_the_address(path):
    text = export().replace("stories/kettle-question-1a2b", path)
    assert capture(text).slug == "a-b-1234"


@pytest.mark.parametrize("slug", ["..%2f..%2fetc", "CON", "ÄÖ", "a" * 300, "C++"])
def test_a_slug_that_no_disk_would_take_is_made_safe(slug):
    found = capture(export(slug=slug)).slug
    assert found
    assert len(found) <= 80
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_unsafe_slugs_that_look_alike_stay_apart():
    assert capture(export(slug="C++")).slug != capture(export(slug="C--")).slug


def test_an_export_cut_off_anywhere_yields_what_is_there():
    whole = export(body="The {{entity:kettle|Kettle}} boiled.")
    for end in range(len(whole)):
        found = capture(whole[:end])
        if found is None:
            continue
        for text in texts(found):
            assert "The Kettle boiled.".startswith(text)
        assert found.slug in (None, "kettle-question-1a2b")
        assert found.beat in (None, "Kitchen & Hearth")
        assert found.title in (None, "The Kettle Question")
        assert found.date is None or dates.iso(found.date) == "2026-03-04T05:06:07.089Z"


@pytest.mark.parametrize(
    ("cut", "complete"), [("The kettle", False), (f"filled it. {RULE}", True), ("Source: AIDRAN", True)]
)
def test_an_export_is_complete_when_the_rule_after_its_text_is_there(cut, complete):
    assert capture(export(cut=cut)).complete is complete


def test_a_rule_inside_the_text_is_text():
    found = capture(export(body=f"One. {RULE} Two."))
    assert texts(found) == [f"One. {RULE} Two."]


def test_a_date_that_is_none_is_kept_as_its_words():
    found = capture(export(date="yesterday"))
    assert (found.date, found.date_text) == (None, "yesterday")


def test_a_plain_page():
    found = capture(page())
    assert found.form == "page-plain"
    assert (found.title, found.description) == (
        "The Kettle Question",
        "A kettle boils, and the house wonders who put it on.",
    )
    assert texts(found) == ["The kettle boiled.", "Nobody had filled it."]
    assert [(teaser.title, teaser.dek) for teaser in found.related] == [("Spoons, Counted", "There are eleven.")]
    assert (found.date, found.beat, found.source_url) == (None, None, None)


def test_a_page_whose_last_related_story_has_no_dek():
    found = capture(page(related=(("Spoons, Counted", "There are eleven."), ("Forks", ""))))
    assert [(teaser.title, teaser.dek) for teaser in found.related][-1] == ("Forks", None)


def test_a_page_with_its_title_but_nothing_related():
    text = f"The Kettle Question Returns\nA dek that is a sentence.\nThe kettle boiled.\n{NOTICE}"
    assert capture(text).title == "The Kettle Question Returns"


def test_a_page_that_lost_its_headings_has_no_title():
    found = capture(headless())
    assert found.form == "page-headings-lost"
    assert (found.title, found.description) == (None, "A kettle boils, and the house wonders who put it on.")
    assert [(teaser.title, teaser.dek) for teaser in found.related] == [(None, "There are eleven.")]


@pytest.mark.parametrize("text", [page(), headless()])
def test_neither_notice_nor_related_stories_are_text(text):
    words = capture(text).words
    assert "AIDRAN" not in words
    assert "eleven" not in words
    assert "More Stories" not in words


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "Kitchen & Hearth\nWhat the kitchens say.\nThe kettle is the most argued-over object in the house.",
        f"{BANNER} SOMETHING ELSE {BANNER} Title: x",
        "{" * 100,
    ],
)
def test_what_is_no_story_is_no_capture(text):
    assert capture(text) is None


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("BeatsStoriesWire", "page-rich"),
        ("All Stories", "page-rich"),
        ("© 2026 AIDRAN", "page-rich"),
        ("Lead StoryGovernance·AI & LawHigh", "page-rich"),
        ("StoryAI & LawLow", "page-rich"),
        ("Synthesized onMar 21 at 12:01 PM·3 min read", "page-rich"),
        ("Discourse data synthesized byAIDRANon Mar 21", "page-rich"),
        ("Discourse Volume755 / 24h", "page-rich"),
        ("82,547Beat Records", "page-rich"),
        ("755Last 24h", "page-rich"),
        ("AI & Law·", "page-sectioned"),
        ("18 records · 3 web citations", "page-sectioned"),
    ],
)
def test_one_line_of_what_surrounds_a_story_tells_the_format_and_is_no_text(line, form):
    found = capture(f"{line}\n{page()}")
    assert (found.form, found.title) == (form, "The Kettle Question")
    assert found.description == "A kettle boils, and the house wonders who put it on."
    assert texts(found) == ["The kettle boiled.", "Nobody had filled it."]


@pytest.mark.parametrize(
    "line",
    [
        "Storytelling is what the kettle does.",
        "StoryCorps Counts the Cups, and Stops Short of a High",
        "Synthesized on demand, the tea is no better.",
        "All stories of the kettle begin with water.",
        "755 last counted the spoons.",
        "Beats stories with a stick.",
    ],
)
def test_a_text_may_begin_like_it(line):
    assert texts(capture(page(body=(line, "Two."))))[0] == line


def test_a_story_may_quote_the_notice_and_the_heading_of_the_block():
    body = ("One.", "This story was generated by a machine, they wrote.", "More Stories", "Two.", NOTICE, "Three.")
    assert texts(capture(page(body=body))) == list(body)


def test_asterisks_in_different_paragraphs_are_no_emphasis():
    far = f"Someone wrote *their. {'A sentence in between. ' * 10}It is rated five* by all."
    assert texts(capture(export(body=far))) == [far]


def test_the_format_is_told_from_the_text_alone():
    assert read(Seed("000_export.txt", "", page())).form == "page-plain"
    assert read(Seed("page.html", "", export())).form == "export"


@pytest.mark.parametrize(
    ("line", "headline"),
    [
        ("The Kettle Question", True),
        ("Everyone agrees that kettles should boil. Almost nobody agrees why.", False),
        ("Everyone agrees the tables should agree — nobody agrees how", False),
        ("The Harbour Trust and the Saltmarrow Courier Disagree over Ledger Times.", False),
        ("The Harbour Trust and the Saltmarrow Courier Disagree.[¹]", False),
        ("What the kettle said was never in dispute.", False),
    ],
)
def test_headlines_and_sentences(line, headline):
    assert is_headline(line) is headline


@pytest.mark.parametrize(
    "filler",
    [
        "{{entity:",
        "{{entity:a|",
        "{{",
        "}}",
        "{",
        "*a ",
        "** ",
        "*a*",
        "{{entity:a|b}}",
        "─" * 16 + " ",
        "Beat: ",
        "Title: ",
        "\n \n",
        "[¹]",
        "x ",
        "─",
        "─" * 16 + "x ",
        "a\n",
        "<p>x",
        "<div>",
        "© 2026 ",
        "Who? ",
        "¹",
        "<!--",
        "═",
        "—",
        "&amp;",
        "[",
        "[1] ",
        "# ",
        "> ",
        "`",
        "~",
        "(",
        "1. ",
        "- ",
        "A. ",
        "https://a.example/ ",
        "e\u0301",
        "\u00a0",
    ],
)
@pytest.mark.parametrize(
    "wrap",
    [
        lambda body: export(body=body),
        lambda body: page(body=(body,)),
        lambda body: rich(body=(body,)),
        lambda body: saved(body=(body,)),
        lambda body: record(body=(body,)),
        lambda body: f"<!doctype html>{body}",
        lambda body: body,
    ],
    ids=["export", "page", "rich", "saved", "record", "html", "bare"],
)
def test_reading_takes_time_in_proportion(filler, wrap):
    """A quadratic reader took 4 s for this; the bound is far above a slow machine's linear time."""
    seed = SeedFile("a.txt", wrap(filler * (250_000 // len(filler))).encode(), "seeds")
    start = time.process_time()
    parse_seed(seed)  # takes the file apart, and reads what is in it
    assert time.process_time() - start < 4


@given(st.text())
def test_any_text_is_a_capture_or_none(text):
    found = capture(decode(text.encode("utf-8", "replace")))
    assert found is None or "{{" not in found.words


@given(st.lists(st.sampled_from(["{{", "}}", "entity:", "a", "|", " ", "*", "**", "{", "story:x|y", "\n"])))
def test_no_brace_of_a_mark_is_left(parts):
    found = capture(export(body="x " + "".join(parts)))
    assert all("{{" not in text and "}}" not in text for text in texts(found))


P = "The kettle is the most argued-over object in the house, and it has been so since the day that it was bought. " * 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[{"headline": "a"}, {"headline": "b"}]', "a list of 2 in JSON"),
        (f"{export()} {export(slug='other-1111')}", "it holds 2 exports"),
        ('{"name": "kettle"}', "a record in JSON without a story's headline"),
        ("{" * 99, "a few lines"),
        (
            "<!doctype html><link rel=canonical href='https://aidran.example/beats/hall'><p>x",
            "https://aidran.example/beats/hall",
        ),
        ("<!doctype html><title>Hall</title><h1>Hall</h1><p>x", "a saved page without the notice"),
        ("# Kettles\n## Install\n$ make kettle\n```\nGET /kettles\n```", "documentation"),
        ("All Stories\n" + "Synthesized onMar 2 at 1:00 PM\nA Title\nA dek.\n" * 9, "a list of stories"),
        (f"Hall & Stairs\n{P}\n82,547Beat Records\n755Last 24h\n{P}", "the page of a beat"),
        (f"Hall & Stairs\n{P}\n{P}\n{P}\n", "paragraphs, as the page of a beat has"),
        ("Kettles\nSpoons\nForks\nCups\nPlates", "a list: most of its lines"),
        ("BeatsStoriesWire\n© 2026 AIDRAN", "no text but navigation"),
    ],
)
def test_what_is_no_story_is_told_why(text, why):
    assert capture(text) is None
    assert why in refusals.reason(text)


@pytest.mark.parametrize(
    ("shown", "moment"),
    [
        ("Mar 21 at 12:01 PM", "2026-03-21T12:01:00Z"),
        ("March 21 at 12:30 AM", "2026-03-21T00:30:00Z"),
        ("Sept. 3, 9:05 AM UTC", "2026-09-03T09:05:00Z"),
        ("21 Mar at 15:07", "2026-03-21T15:07:00Z"),
        ("Mar 21", "2026-03-21"),
        ("Mar 21, 2025", "2025-03-21"),
        ("21 Mar 22", None),
        ("Mar at 12:01 PM", None),
        ("Feb 29", None),
        ("Mar 21 at 13:01 PM", None),
        ("Mar 21 at 24:00", None),
        ("Smarch 13", None),
    ],
)
def test_dates_as_pages_show_them(shown, moment):
    found = dates.parse_page_date(shown, 2026)
    assert (dates.iso(found) if found else None) == moment
    assert dates.parse_page_date(shown, None) is None or "2025" in shown


def test_counters_that_come_again_below_the_text_do_not_move_its_head():
    text = rich(dek="", body=("The kettle boiled over the cups.", "Nobody had filled it.", "82,547Beat Records"))
    found = capture(text)
    assert (found.title, found.description) == ("The Kettle Question", None)
    assert [passage.text for passage in found.body] == ["The kettle boiled over the cups.", "Nobody had filled it."]


@pytest.mark.parametrize("nothing", ["null", "undefined", "NULL"])
def test_a_field_of_nothing_is_absent(nothing):
    capture = read(Seed("a.txt", "0" * 64, export(beat=nothing, date=nothing, title=nothing)))
    assert (capture.beat, capture.date, capture.date_text, capture.title) == (None, None, None, None)


def test_citations_that_cannot_be_used_are_told():
    text = json.dumps(
        {"headline": "A", "content": "Words.[1]", "citations": [{"marker": "x"}, {"marker": 1, "title": "B"}]}
    )
    found = ingested({"a.json": text.encode()}, {})
    (told,) = [problem.message for problem in found.problems if problem.code == "left-out"]
    assert "citations" in told
