"""Given this change, expect these pages to be made again, for these reasons; and no others."""

import pytest

from generator.build.memory import Memory
from generator.core.memo import Memo
from generator.site.page import DAMAGED, INPUTS, NEW, THEME

STORY = "---\ntitle: {title}\nbeat: Harbour\ndate: {date}\n---\n{body}\n"


@pytest.fixture
def remembered(archive):
    """An archive of three stories that was built, and the memory of that."""
    for number in range(3):
        text = STORY.format(
            title=f"T{number}", date=f"2026-0{number + 1}-01", body=f"The [clock](entity:clock) {number}."
        )
        archive.put(f"content/stories/s{number}.md", text)
    memory = Memory(Memo(keep=True))
    assert archive.build(memory).reasons == ()
    return archive, memory


def reasons(archive, memory):
    return {reason.path: reason for reason in archive.build(memory).reasons}


def test_where_nothing_changed_nothing_is_made(remembered):
    assert reasons(*remembered) == {}


def test_another_text_is_the_reason_for_the_story_and_for_what_shows_its_words(remembered):
    archive, memory = remembered
    text = STORY.format(title="T1", date="2026-02-01", body="The [clock](entity:clock) stopped.")
    archive.put("content/stories/s1.md", text)
    found = reasons(archive, memory)
    assert set(found) == {
        "stories/s1/index.html", "stories/s1/story.json", "stories/s1/story.md",
        "stories/s1/story.ris", "stories/s1/story.csl.json", "entities/clock/index.html",
        "atom.xml", "beats/harbour/atom.xml", "entities/clock/atom.xml", "feeds/captured/atom.xml",
        "data/stories.csv", "data/stories.jsonl", "data/datapackage.json", "entities/clock/mentions.csv",
            "data/mentions.csv", "data/mentions.jsonl",
        "feed.json", "beats/harbour/feed.json", "entities/clock/feed.json", "feeds/captured/feed.json",
    }  # fmt: skip
    assert {reason.cause for reason in found.values()} == {INPUTS}
    assert found["stories/s1/index.html"].changed == ("text.body", "text.summary")
    assert found["entities/clock/index.html"].changed == ("view.listing",)
    assert str(found["entities/clock/index.html"]) == "changed: view.listing"


def test_another_title_is_a_reason_for_the_neighbours(remembered):
    archive, memory = remembered
    text = STORY.format(title="New", date="2026-02-01", body="The [clock](entity:clock) 1.")
    archive.put("content/stories/s1.md", text)
    found = reasons(archive, memory)
    assert found["stories/s0/index.html"].changed == ("context.similar", "context.newer")
    assert found["stories/s2/index.html"].changed == ("context.similar", "context.older")


def test_a_new_story_is_new(remembered):
    archive, memory = remembered
    archive.put("content/stories/s3.md", STORY.format(title="T3", date="2026-04-01", body="x"))
    assert reasons(archive, memory)["stories/s3/index.html"].cause == NEW


def test_other_templates_are_the_reason_for_every_page(remembered):
    archive, memory = remembered
    archive.put("templates/parts/colophon.html", "<footer>Other.</footer>\n")
    assert {reason.cause for reason in reasons(archive, memory).values()} == {THEME}


def test_a_file_that_somebody_changed_is_made_again(remembered):
    archive, memory = remembered
    archive.put("output/index.html", "vandalised")
    assert {path: reason.cause for path, reason in reasons(archive, memory).items()} == {"index.html": DAMAGED}


def test_verbose_says_why(archive, capsys):
    archive.put("content/stories/a.md", "---\ntitle: A\n---\n")
    assert archive.run("build", "-v") == 0
    assert "created output/stories/a/index.html\n" in capsys.readouterr().err
