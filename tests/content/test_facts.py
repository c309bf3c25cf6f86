"""A fact is declared once: given any of them, expect it in front matter, merging, JSON, under a reader's name."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from captures import export, page

from generator.content import frontmatter
from generator.content.settings import Settings
from generator.content.text import Text
from generator.core.model import FACTS, LABELS, Citation, Story, Teaser
from generator.corpus.wanted import Related
from generator.ingest.assemble import assemble
from generator.ingest.formats import Seed, read
from generator.site.language import language_of
from generator.site.views.story_json import StoryRecord, story_json

DAY = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
VALUES = {
    "date": DAY,
    "updated": DAY,
    "source_url": "https://aidran.ai/stories/x",
    "related": (Teaser(title="T", dek="D", slug="t-1"),),
    "citations": (Citation("1", "https://example.org/", "Source"),),
}
each_fact = pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)


def value_of(fact):
    return VALUES.get(fact.name, f"a {fact.name}")


@each_fact
def test_what_a_story_has_is_written_and_read(fact):
    story = Story(slug="a", title="A", body="Words.", **{fact.name: value_of(fact)})
    read_back, problems = frontmatter.read(frontmatter.write(story), "a.md", "a")
    assert (read_back, problems) == (story, ())
    assert f"\n{fact.name}:" in frontmatter.write(story)


@each_fact
@pytest.mark.parametrize("stating", [0, 1])
def test_a_story_takes_it_from_the_capture_that_states_it(fact, stating):
    captures = [
        replace(
            read(Seed(f"{n}.txt", f"{n:064}", text)),
            **{each.name: getattr(Story(slug="", title="", body=""), each.name) for each in FACTS},
        )
        for n, text in enumerate((export(), page()))
    ]
    captures[stating] = replace(captures[stating], **{fact.name: value_of(fact)})
    story = assemble(captures[0].key, captures, slug="a", url=None)
    assert getattr(story, fact.name) == value_of(fact)
    assert fact.name in story.captures[stating].supplied
    assert fact.name not in story.captures[1 - stating].supplied


@each_fact
def test_it_is_in_the_json_of_the_story_and_has_a_name_for_readers(fact):
    story = Story(slug="a", title="A", body="", **{fact.name: value_of(fact)})
    announced = tuple(Related(teaser, None) for teaser in story.related)
    record = StoryRecord(story, Text.of(b"", "", ""), (), (), (), frozenset(), "id", related=announced)
    data = json.loads(story_json(record, Settings(), language_of("en", {})).data)
    assert data[fact.name]
    assert LABELS[fact.name]
