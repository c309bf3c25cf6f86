"""Stories to files and back."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content import frontmatter
from generator.core import dates
from generator.core.model import Source, Story, Teaser
from generator.core.text import decode, fold, replace_forbidden
from generator.core.typography import plain_name

TEXT = (
    st.text(max_size=40)
    .map(lambda text: replace_forbidden(text.encode("utf-8", "replace").decode()).replace("\r", ""))
    .filter(lambda text: text.strip() == text and text != "")
)
LINE = TEXT.map(fold).filter(lambda text: plain_name(text).strip())
SLUG = st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,3}", fullmatch=True).filter(frontmatter.is_slug)
MOMENT = st.datetimes(datetime(1000, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
BODY = st.lists(TEXT.map(lambda text: " ".join(text.split()) or "x"), max_size=4).map("\n\n".join)
OPTIONAL = st.none() | LINE
STORIES = st.builds(
    Story,
    slug=SLUG,
    title=LINE,
    body=BODY,
    date=st.none() | MOMENT,
    updated=st.none() | MOMENT,
    description=OPTIONAL,
    beat=OPTIONAL,
    draft=st.booleans(),
    truncated=st.booleans(),
    aliases=st.lists(SLUG, max_size=3).map(tuple),
    entities=st.dictionaries(SLUG, TEXT, max_size=3).map(lambda found: tuple(found.items())),
    related=st.lists(st.builds(Teaser, title=TEXT, dek=OPTIONAL), max_size=2).map(tuple),
    source_url=st.none() | st.just("https://aidran.example/stories/x"),
    captures=st.lists(
        st.builds(Source, file=TEXT, sha256=SLUG, form=SLUG, supplied=st.lists(SLUG, max_size=2).map(tuple)), max_size=2
    ).map(tuple),
    inferred=st.dictionaries(SLUG, TEXT, max_size=2).map(lambda found: tuple(found.items())),
    version_of=st.none() | SLUG,
)


@given(STORIES)
def test_what_is_written_is_read(story):
    text = frontmatter.write(story)
    assert decode(text.encode()) == text
    assert frontmatter.read(text, "a.md", "a") == (story, ())


@given(STORIES)
def test_what_was_written_is_untouched_until_a_word_changes(story):
    text = frontmatter.write(story)
    assert frontmatter.untouched(text)
    assert not frontmatter.untouched(text.replace("title: ", "title: Not ", 1))
    assert not frontmatter.untouched(text + "One more line.\n")


def test_a_file_is_readable():
    story = Story(
        slug="kettle-1a2b",
        title="Kettle: a question",
        date=dates.parse_iso("2026-03-04T05:06:07.089Z"),
        beat="Kitchen & Hearth",
        entities=(("kettle", "Kettle"),),
        body="The [kettle](entity:kettle) boiled.",
    )
    assert frontmatter.write(story) == (
        "---\n"
        "title: 'Kettle: a question'\n"
        "slug: kettle-1a2b\n"
        "date: 2026-03-04T05:06:07.089Z\n"
        "beat: Kitchen & Hearth\n"
        "entities:\n"
        "  kettle: Kettle\n"
        "generated: 55f2a553063a4bab\n"
        "---\n"
        "\n"
        "The [kettle](entity:kettle) boiled.\n"
    )


@pytest.mark.parametrize("text", ["no", "2026", "2026-01-01", "null", "1e3", "[x]", "{x}", "#x", "a: b", "'", "- a"])
def test_texts_stay_the_texts_they_are(text):
    story = Story(slug="a", title=text, body="")
    assert frontmatter.read(frontmatter.write(story), "a.md", "a")[0].title == text


def test_a_story_written_by_hand_needs_no_more_than_a_title():
    story, problems = frontmatter.read("---\ntitle: By hand\n---\nHello.\n", "content/stories/by-hand.md", "By hand")
    assert problems == ()
    assert (story.slug, story.title, story.body, story.captures) == ("by-hand", "By hand", "Hello.", ())


def test_entities_can_be_listed_by_name():
    story, _ = frontmatter.read("---\ntitle: x\nentities: [Open AI, GitHub]\n---\n", "x.md", "x")
    assert story.entities == (("open-ai", "Open AI"), ("github", "GitHub"))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-03-31", "2026-03-31"),
        ("2026-03-31T00:06:42.771Z", "2026-03-31T00:06:42.771Z"),
        ("2026-03-31 02:06:42+02:00", "2026-03-31T00:06:42Z"),
        ("2026-03-31T00:06", "2026-03-31T00:06:00Z"),
        ("2024-02-29", "2024-02-29"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ("1970-01-01T14:00:00+14:00", "1970-01-01"),
    ],
)
def test_dates(text, iso):
    assert dates.iso(dates.parse_iso(text)) == iso


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-01", "2026-02-30", "31 March", "9999-12-31T23:59:59-14:00", "2026-03-31T24:00:00Z"]
)
def test_no_dates(text):
    assert dates.parse_iso(text) is None


def test_an_alias_is_refused_where_it_stands():
    story, (problem,) = frontmatter.read("---\ntitle: &t A\nbeat: *t\n---\n", "a.md", "a")
    assert story is None
    assert (problem.message, str(problem.place)) == ("an alias (*name) is not allowed here", "a.md:2:8")


def read_front(head, body="Words."):
    return frontmatter.read(f"{head}\n{body}\n", "a.md", "a")


@pytest.mark.parametrize("null", ["", " ~", " null", " NULL", ' ""'])
@pytest.mark.parametrize(
    "key",
    [
        "date",
        "updated",
        "beat",
        "category",
        "description",
        "aliases",
        "entities",
        "related",
        "draft",
        "source_url",
        "slug",
    ],
)
def test_what_has_no_value_is_absent(key, null):
    null = " []" if null == ' ""' and key in ("aliases", "entities", "related") else null  # a text is no list
    story, problems = read_front(f"---\ntitle: A\n{key}:{null}\n---")
    assert problems == ()
    assert story == Story(slug="a", title="A", body="Words.")


@pytest.mark.parametrize(
    "head",
    [
        "---  \ntitle: A\n---",
        "---\ntitle: A\n--- \t",
        "---\ntitle: A\n...",
        "---\ntitle: |\n  A\n---",
        "---\ntitle: >\n  A\n---",
    ],
)
def test_front_matter_as_people_type_it(head):
    assert read_front(head)[0] == Story(slug="a", title="A", body="Words.")


@pytest.mark.parametrize("title", ['""', "~", '"\\u200b"', '" "', ">\n "])
def test_a_title_that_nobody_sees_is_none(title):
    story, (problem,) = read_front(f"---\ntitle: {title}\n---")
    assert story is None
    assert problem.message == "the story has no title"


def test_a_title_with_a_colon_is_told_to_need_quotes():
    _, (problem,) = read_front("---\ntitle: Town Hall: A Reckoning\n---")
    assert 'title: "Town Hall: A Reckoning"' in problem.hint
