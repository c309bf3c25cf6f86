"""Given any story, whatever format it was captured in and whatever stood around it: its words, and nothing else."""

import json

import pytest
from archives import ingested
from captures import COUNTERS, HEADER, export, headless, page, record, rich, saved, sectioned
from hypothesis import example, given
from hypothesis import strategies as st

from generator.content import markdown_reader
from generator.content.markdown_writer import body as as_markdown
from generator.core.text import comparable, decode
from generator.ingest.formats import Seed, read, refusals
from generator.ingest.merge import merge
from generator.ingest.outcomes import PUBLISHED, REFUSED, VERSION

STEMS = "kettle cup spoon house stair garden lid tide clock ledger harbour bell".split()
QUIRKS = (
    "#tea", "@cups", "r/kettles", "$4,000", "2026.", "km²", "“why?”", "said.[¹]", "Reddit", "All Stories", "8,123",
    "High", "More Stories", "© 2026", "3 min read", "{brace}", "a_b", "1. One", "<b>", "&amp;", "X", "AI & Law", "•",
)  # fmt: skip
WORD = st.sampled_from((*STEMS, *QUIRKS))


@st.composite
def paragraphs(draw):
    """A paragraph of an essay: it begins with a capital, ends with a full stop, and has anything in between."""
    words = draw(st.lists(WORD, min_size=4, max_size=40))
    return f"The {' '.join(words)} boiled over."


@st.composite
def stories(draw):
    """A title, a dek and paragraphs."""
    title = " ".join(word.title() for word in draw(st.lists(st.sampled_from(STEMS), min_size=2, max_size=6)))
    return f"The {title}", draw(paragraphs()), tuple(draw(st.lists(paragraphs(), min_size=2, max_size=5)))


@st.composite
def captured(draw, story=None, slug="kettle-question-1a2b"):
    """A seed of some format with what may stand around a story, and the words of its body."""
    title, dek, body = story or draw(stories())
    related = draw(st.sampled_from([(), (("Spoons, Counted", "There are eleven."),)]))
    match draw(st.sampled_from("export lines plain headless rich sectioned html record".split())):
        case "export":
            text = export(title, body=body, slug=slug)
        case "lines":
            text = export(title, body=body, slug=slug, lines=True)
        case "plain":
            text = page(title, dek, body, related)
        case "headless":
            text = headless(dek, body, tuple(teaser[1] for teaser in related))
        case "rich":
            text = rich(
                title,
                dek,
                body,
                related,
                header=draw(st.sampled_from([HEADER, ()])),
                meta=draw(st.sampled_from(["", "StoryKitchen & HearthLow", "Lead StoryGovernance·AI & LawHigh"])),
                dated=draw(st.sampled_from(["", "Synthesized onMar 21 at 12:01 PM·3 min read"])),
                counters=draw(st.lists(st.sampled_from(COUNTERS), unique=True)),
            )
        case "sectioned":
            text = sectioned(title, dek, body, related)
        case "html":
            text = saved(title, dek, body, slug=slug)
        case _:
            # In a record, what looks like an entity of HTML is one.
            text = record(title, dek, [paragraph.replace("&", "&amp;") for paragraph in body], slug=slug)
    return text, body


def seed(text, name="a.txt"):
    return Seed(name, "0" * 64, text)


@given(captured())
def test_the_body_has_the_words_of_the_story_and_no_others(case):
    text, body = case
    found = read(seed(text))
    assert found is not None
    assert found.words == comparable(" ".join(body))
    if found.form != "export":
        assert [comparable(passage.text) for passage in found.body] == [comparable(paragraph) for paragraph in body]


@given(st.data())
def test_every_capture_is_published_a_version_or_refused_and_no_word_is_lost(data):
    files, bodies = {}, set()
    for story in range(data.draw(st.integers(1, 4))):
        told = data.draw(stories())
        for number in range(data.draw(st.integers(1, 3))):
            slug = f"story-{data.draw(st.integers(0, 3))}-abcd"
            text, body = data.draw(captured(told, slug))
            files[f"{story}-{number}.txt"] = text.encode()
            bodies.add(comparable(" ".join(body)))
    for number, junk in enumerate(data.draw(st.lists(st.sampled_from(["", "A list\nof things", "{}", "<p>", "["])))):
        files[f"junk-{number}.txt"] = junk.encode()
    done = ingested(files, {})
    outcome = {told.file: told.outcome for told in done.outcomes}
    assert [told.file for told in done.outcomes] == sorted(files)
    assert set(outcome.values()) <= {PUBLISHED, VERSION, REFUSED}
    assert {file for file, what in outcome.items() if what == REFUSED} == {f for f in files if f.startswith("junk")}
    merged = merge([found for name, file in files.items() if (found := read(seed(file.decode(), name)))])
    texts = [comparable(markdown_reader.render(story.body).text) for story in (*merged.stories, *merged.versions)]
    assert sorted(texts) == sorted(bodies)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from("headline synopsis content sections heading body slug citations marker url title".split()),
            inner,
        )
    ),
    max_leaves=12,
)
TAGS = "html head title meta link script article main h1 h2 p ul li dl dt dd details summary a sup table nav".split()
MARKUP = st.lists(
    st.text("ab ¹&<>\n", max_size=8)
    | st.builds("<{}>".format, st.sampled_from(TAGS))
    | st.builds("</{}>".format, st.sampled_from(TAGS))
    | st.sampled_from(['<a href="/entities/x">', "<!--", "-->", "<![CDATA[", "&#0;", "&nbsp;", "<p hidden>"])
).map("".join)
WORDLESS = (
    "{",
    "[",
    "*",
    "_",
    ",",
    ".",
    "{{",
    "}}",
    "—",
    "·",
    "\u200b",
    "[^1]",
    "<",
    "#",
    "-",
)  # nothing of them is read
LINES = st.lists(
    st.sampled_from([*HEADER, *COUNTERS, "All Stories", "StoryAI & LawLow", "Kitchen ·", "Who?", "It did.", "", "x"])
    | st.sampled_from(WORDLESS)
).map("\n".join)


@given(
    JSON.map(json.dumps)
    | MARKUP.map("<!doctype html>{}".format)
    | MARKUP.map("<!doctype html><h1>T</h1>This story was generated by AIDRAN{}".format)
    | LINES
    | LINES.map("{}\nThis story was generated by AIDRAN".format)
    | st.builds("{0}\n{2}\n{1}".format, LINES, LINES, st.text())
)
@example(",\n[\n{\n.\nThis narrative was generated")  # a line without words right below the dek
def test_any_text_of_any_format_is_a_capture_or_has_a_reason(text):
    text = decode(text.encode("utf-8", "replace"))
    found = read(seed(text))
    if found is None:
        assert refusals.reason(text)
        return
    rendered = markdown_reader.render(as_markdown(found.body))
    assert comparable(rendered.text) == found.words
    assert "{{" not in found.words


@pytest.mark.parametrize("wrap", [rich, sectioned, saved, record])
def test_what_stands_around_a_story_is_never_text(wrap):
    words = read(seed(wrap())).words
    assert words == "The kettle boiled. Nobody had filled it."
