"""Given these captures, expect these stories."""

import random

import pytest
from archives import ingested
from captures import export, headless, page, rich
from hypothesis import given
from hypothesis import strategies as st

from generator.content import markdown_reader
from generator.core import dates
from generator.core.text import comparable
from generator.ingest.formats import Seed, read
from generator.ingest.merge import merge

LONG = " ".join(f"Sentence {n} about the kettle and the cup." for n in range(20))


def captures(*texts):
    return [read(Seed(f"{n:03}.txt", f"{n:064}", text)) for n, text in enumerate(texts)]


def merged(*texts):
    return merge(captures(*texts))


def only(*texts):
    stories = merged(*texts).stories
    assert len(stories) == 1
    return stories[0]


def test_an_export_and_a_page_of_the_same_words_are_one_story():
    body = ("The {{entity:kettle|kettle}} boiled.", "Nobody had filled it.")
    story = only(export(body=body), page())
    assert story.slug == "kettle-question-1a2b"
    assert dates.iso(story.date) == "2026-03-04T05:06:07.089Z"
    assert story.description == "A kettle boils, and the house wonders who put it on."
    assert story.body == "The [kettle](entity:kettle) boiled.\n\nNobody had filled it."
    assert story.entities == (("kettle", "kettle"),)
    assert [(source.form, source.supplied) for source in story.captures] == [
        ("export", ("date", "beat", "source_url", "entities")),
        ("page-plain", ("title", "description", "body", "related")),
    ]


def test_the_title_of_a_headless_twin_comes_from_the_export():
    story = only(export(), headless())
    assert (story.title, story.inferred) == ("The Kettle Question", ())


def test_the_same_title_does_not_make_one_story():
    assert len(merged(export(slug="a-1111"), page(body=("Quite other words.",))).stories) == 2


def test_the_same_slug_makes_one_story_with_versions():
    found = merged(
        export(body="Old words.", date="2026-01-01T00:00:00.000Z"),
        export(title="Kettle, Revisited", body="New words.", date="2026-02-01T00:00:00.000Z"),
    )
    (story,), (version,) = found.stories, found.versions
    assert (story.title, story.body) == ("Kettle, Revisited", "New words.")
    assert (version.title, version.body, version.version_of) == ("The Kettle Question", "Old words.", story.slug)


def test_without_dates_the_longest_version_is_shown():
    found = merged(export(body="Short.", date="?"), export(body="Rather longer words.", date="?"))
    assert found.stories[0].body == "Rather longer words."


def test_a_known_date_outranks_length():
    found = merged(export(body="Short."), export(body="Rather longer words.", date="?"))
    assert found.stories[0].body == "Short."


def test_a_page_alone_is_named_by_its_title_and_its_words():
    slug = only(page()).slug
    assert slug.startswith("the-kettle-question-")
    assert only(page(related=())).slug == slug
    assert only(page(body=("Other words.",))).slug != slug


def test_a_headless_page_is_named_by_its_dek_and_gets_a_title_that_is_marked():
    story = only(headless(dek="Everyone agrees about kettles. Few agree on cups."))
    assert story.slug.startswith("everyone-agrees-about-kettles-few-agree-on-cups-")
    assert story.title == "Everyone agrees about kettles"
    assert story.inferred == (("title", "first sentence of the dek"),)


def test_when_an_export_brings_the_true_slug_the_old_one_redirects():
    before = only(page()).slug
    assert only(page(), export()).aliases == (before,)


def test_stories_that_would_share_a_derived_slug_stay_apart():
    slugs = [story.slug for story in merged(*(page(body=(f"Words {n}.",)) for n in range(1500))).stories]
    assert len(set(slugs)) == 1500


def test_the_same_words_under_two_slugs_are_one_story_at_the_older():
    found = merged(export(slug="b-2222", date="2026-01-01"), export(slug="a-1111", date="2026-02-01"))
    assert [story.slug for story in found.stories] == ["b-2222"]
    assert found.stories[0].aliases == ("a-1111",)
    assert found.names[0].others == ("a-1111",)


def test_a_capture_that_was_cut_off_joins_the_text_it_begins():
    end = LONG.index(" Sentence 5")
    story = only(export(body=LONG, cut="Sentence 12 about"), page(body=(LONG[:end], LONG[end + 1 :])))
    assert story.slug == "kettle-question-1a2b"
    assert markdown_reader.render(story.body).text == LONG


def test_captures_that_were_cut_off_at_different_places_join_the_text_they_all_begin():
    cuts = [export(body=LONG, cut=f"Sentence {n} about") for n in (8, 12, 16)]
    for texts in ((page(body=(LONG,)), *cuts), (*cuts, page(body=(LONG,)), export(body=LONG))):
        story = only(*texts)
        assert story.slug == "kettle-question-1a2b"
        assert markdown_reader.render(story.body).text == LONG
    assert only(*cuts).truncated


def test_a_cut_off_capture_of_the_same_address_is_no_version():
    found = merged(export(body=LONG), export(body=LONG, cut="Sentence 3"))
    assert (len(found.stories), len(found.versions)) == (1, 0)
    assert found.stories[0].body == LONG


def test_a_few_words_are_not_enough_to_join_a_cut_off_capture_to_another_text():
    assert len(merged(export(body=LONG, cut="Sentence 1"), page(body=(LONG,))).stories) == 2


def test_a_cut_off_capture_does_not_choose_between_two_texts():
    start = LONG[:400]
    texts = (export(body=LONG, cut="Sentence 7"), page(body=(f"{start} One.",)), page(body=(f"{start} Two.",)))
    assert len(merged(*texts).stories) == 3


def test_a_capture_without_text_gives_its_fields_to_the_story_of_its_address():
    head = export(cut="Published: 2026-03-04T05:06:07.089Z URL: https://aidran.example/stories/kettle-question-1a2b ─")
    found = merged(head, export(beat="General", date="?"))
    assert (found.stories[0].beat, found.textless) == ("Kitchen & Hearth", ())
    assert [capture.file for capture in merged(head).textless] == ["000.txt"]


def test_marks_are_laid_at_the_exact_words_across_paragraphs():
    body = "One {{entity:a|cup}} and *two* {{entity:b|cups}}. Three {{entity:c|spoons}}'s worth."
    story = only(export(body=body), page(body=("One cup and *two* cups.", "Three spoons's worth.")))
    assert story.body == "One [cup](entity:a) and *two* [cups](entity:b).\n\nThree [spoons](entity:c)'s worth."


def test_marks_are_laid_where_one_capture_has_asterisks_and_the_other_emphasis():
    body = "See *Nature {{entity:a|cup}} and f*** {{entity:b|cups}}."
    story = only(export(body=body), page(body=("See *Nature* cup and f*** cups.",)))
    assert story.body == r"See *Nature* [cup](entity:a) and f\*\*\* [cups](entity:b)."


def test_marks_are_laid_where_asterisks_begin_lines():
    body = "First cup. The {{entity:a|kettle}} boiled."
    assert (
        "The [kettle](entity:a) boiled."
        in only(export(body=body), page(body=("* First cup.", "* The kettle boiled."))).body
    )


@pytest.mark.parametrize("cut", ["Sentence 7 in *Nat", "Sentence 7 in *Nature", "Sentence 7 in *Nature*"])
def test_a_capture_cut_off_inside_emphasis_joins_its_text(cut):
    body = LONG.replace("Sentence 7", "Sentence 7 in *Nature*")
    assert only(export(body=body, cut=cut), page(body=(body,))).slug == "kettle-question-1a2b"


@pytest.mark.parametrize("body", ["*", "***", "* * *"])
def test_asterisks_alone_are_a_text(body):
    assert markdown_reader.render(only(export(body=body), page(body=(body,))).body).text == body


CURLY = ("“It’s {{entity:kettle|the kettle}}’s,” she said — for *once*.[¹]", "Nobody had filled it…")
STRAIGHT = ("\"It's the kettle's,\" she said -- for once .", "No\u00adbody had filled\u200b it...")


def test_the_best_typed_text_is_shown_in_the_paragraphs_that_another_capture_kept():
    story = only(export(body=" ".join(CURLY)), page(body=STRAIGHT))
    assert story.body == ("“It’s [the kettle](entity:kettle)’s,” she said — for *once*.[¹]\n\nNobody had filled it…")
    assert not story.infers("paragraphs")


def test_what_no_format_knows_above_a_known_text_is_cut_off():
    body = f"It began quietly. {LONG}"
    dek = "A kettle boils, and nobody knows why."
    story = only(export(body=body), "A clipping of mine\nkept in the second drawer\n" + page(dek=dek, body=(body,)))
    assert (story.title, story.description) == ("The Kettle Question", dek)
    assert markdown_reader.render(story.body).text == comparable(body)


def test_a_paragraph_that_was_added_in_front_is_text():
    body = f"It began quietly. {LONG}"
    found = merged(export(body=body), page(body=("A new beginning was written later.", body)))
    assert sorted(markdown_reader.render(story.body).text[:8] for story in found.stories) == ["A new be", "It began"]


def test_a_title_typed_better_elsewhere_is_taken_from_there():
    assert only(export("The Kettle’s Question"), page("The Kettle's Question")).title == "The Kettle’s Question"


def test_typing_that_is_not_shown_is_told():
    notes = ingested(
        {"a.txt": export(body=" ".join(CURLY)).encode(), "b.txt": page(body=STRAIGHT).encode()}, {}
    ).problems
    assert [(note.place.file, note.code) for note in notes if "typed" in note.message] == [("seeds/b.txt", "differs")]


def test_a_cut_off_page_joins_the_export_that_goes_on():
    body = f"It began quietly. {LONG}"
    story = only(export(body=body), rich(body=(body,)).split(body[400:])[0])
    assert [source.form for source in story.captures] == ["export", "page-rich"]
    assert markdown_reader.render(story.body).text == comparable(body)


@pytest.mark.parametrize("cut", ["This narr", "This narrative was gen", "This narrative was generated by AID"])
@pytest.mark.parametrize("text", [rich(), page()])
def test_a_page_that_is_cut_off_in_its_notice_is_whole(text, cut):
    story = only(export(), text[: text.index(cut) + len(cut)])
    assert len(story.captures) == 2
    assert not story.truncated


WORDS = st.lists(st.text("abcdeé’-*_#[]<>&`!$.0123456789\\~+", min_size=1, max_size=8), min_size=1, max_size=30).map(
    " ".join
)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_every_word_of_every_capture_is_in_exactly_one_story(bodies, chance):
    seeds = []
    for number, (*start, end) in enumerate(bodies):
        body = (*start, f"{end}.")  # a text that ends in the middle of a sentence is cut off
        kinds = chance.sample(["export", "lines", "page", "headless"], chance.randint(1, 3))
        slug = f"story-{chance.randint(0, len(bodies))}-abcd"
        for kind in kinds:
            match kind:
                case "export":
                    seeds.append(export(f"T {number}", slug=slug, body=body))
                case "lines":
                    seeds.append(export(f"T {number}", slug=slug, body=body, lines=True))
                case "page":
                    seeds.append(page(f"Title {number}", body=body))
                case _:
                    seeds.append(headless(f"Dek number {number}.", body=body))
    found = captures(*seeds)
    result = merge(found)
    texts = (markdown_reader.render(story.body).text for story in (*result.stories, *result.versions))
    assert {capture.words for capture in found} == {comparable(text) for text in texts}
    listed = [source.file for story in (*result.stories, *result.versions) for source in story.captures]
    assert sorted(listed) == sorted(capture.file for capture in found)


@given(st.randoms(use_true_random=False))
def test_the_order_of_captures_does_not_matter(chance):
    found = captures(
        export(), page(), headless(), export(body="New.", date="2026-05-05"), page(body=("Else.",)), export(body=LONG)
    )
    shuffled = random.Random(chance.random()).sample(found, len(found))
    assert merge(shuffled) == merge(found)


def test_a_stated_date_outranks_an_inferred_one_that_is_later():
    story = only(export(body=("The kettle boiled.", "Nobody had filled it.")), rich())
    assert dates.iso(story.date) == "2026-03-04T05:06:07.089Z"
    assert story.inferred == ()


def copyrighted(year, dated="Synthesized onMar 21 at 12:01 PM", **parts):
    return rich(header=("BeatsStoriesWire", f"© {year} AIDRAN" if year else "AIDRAN"), dated=dated, **parts)


def test_a_date_has_the_year_of_its_own_copyright_line():
    assert only(copyrighted(2025, None), copyrighted(None)).date is None
    story = only(copyrighted(2025))
    assert (dates.iso(story.date), story.infers("date")) == ("2025-03-21T12:01:00Z", True)


def test_the_earliest_copyright_year_above_one_date_is_its_year():
    assert dates.iso(only(copyrighted(2026), copyrighted(2025)).date) == "2025-03-21T12:01:00Z"


def test_a_year_that_leaps_past_all_else_is_left_open_and_told():
    december = copyrighted(2026, "Synthesized onDec 28 at 6:12 AM", body=("The lid rattled.", "Nobody heard it."))
    others = {"b.txt": export(date="2026-03-05T06:12:09Z").encode()}
    found = ingested({"a.txt": december.encode(), **others}, {})
    story = next(file.story for file in found.files if file.story.slug != "kettle-question-1a2b")
    assert (story.date, story.date_text) == (None, "Dec 28 at 6:12 AM")
    assert [problem.place.file for problem in found.problems if problem.code == "no-year"] == ["seeds/a.txt"]


def test_a_date_is_before_its_capture():
    december = copyrighted(2026, "Synthesized onDec 28 at 6:12 AM")
    beside = {"a.txt.yaml": b"captured: 2026-01-03\n"}
    found = ingested({"a.txt": december.encode(), **beside}, {})
    (story,) = (file.story for file in found.files)
    assert dates.iso(story.date) == "2025-12-28T06:12:00Z"
    assert story.infers("date")


@pytest.mark.parametrize(("dated", "year"), [("Jan 1 at 12:05 AM", 2026), ("Jan 2 at 12:05 AM", 2025)])
def test_a_page_captured_on_the_last_day_of_a_year_may_be_of_the_next(dated, year):
    found = ingested(
        {
            "a.txt": copyrighted(2025, f"Synthesized on{dated}").encode(),
            "a.txt.yaml": b"captured: 2025-12-31T23:50:00Z",
        },
        {},
    )
    assert [file.story.date.year for file in found.files] == [year]


@pytest.mark.parametrize("line", ["© 2025, 2026 AIDRAN", "© 2024–2026 AIDRAN", "(c) 2026 AIDRAN"])
def test_the_last_year_of_a_copyright_line_is_that_of_the_capture(line):
    story = only(rich(header=("BeatsStoriesWire", line), dated="Synthesized onMar 21 at 12:01 PM"))
    assert story.date.year == 2026


def test_emphasis_that_crosses_the_edge_of_a_mark_is_dropped():
    body = "The {{entity:kettle|kettle boiled}} dry."
    assert only(export(body=body), page(body=("The *kettle* boiled dry.",))).body == (
        "The [*kettle* boiled](entity:kettle) dry."
    )
    assert only(export(body=body), page(body=("*The kettle* boiled dry.",))).body == (
        "The [kettle boiled](entity:kettle) dry."
    )
