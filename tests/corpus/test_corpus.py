"""Given these stories, expect this order, whatever order they come in."""

from datetime import UTC, datetime
from itertools import permutations

import pytest
from archives import corpus_of

from generator.content import registry
from generator.core.model import Story

DAY = datetime(2026, 3, 4, tzinfo=UTC)


def related(stories):
    return corpus_of(stories, registry.read("", "entities.yaml")[0])


@pytest.mark.parametrize(
    ("stories", "order"),
    [
        ([("b", "Same", DAY), ("a", "Same", DAY), ("c", "Same", DAY)], ["a", "b", "c"]),
        ([("x", "Cups", DAY), ("y", "bowls", DAY), ("z", "Ale", DAY)], ["z", "y", "x"]),
        ([("b", "Same", None), ("a", "Same", None), ("c", "Ale", None)], ["c", "a", "b"]),
        ([("old", "T", DAY), ("none", "A", None), ("new", "T", DAY.replace(day=5))], ["new", "old", "none"]),
    ],
)
def test_of_equal_dates_title_and_slug_decide(stories, order):
    made = [Story(slug=slug, title=title, body="", date=date, beat="Beat") for slug, title, date in stories]
    for given in permutations(made):
        corpus = related(given)
        assert [story.slug for story in corpus.stories] == order
        assert [story.slug for story in corpus.beats[0].stories] == order
        for month in corpus.months:
            assert [story.slug for story in month.stories] == sorted(
                (story.slug for story in month.stories), key=lambda slug: (corpus.by_slug[slug].date, slug)
            )


def test_what_most_stories_name_is_wanted_most():
    bodies = {
        "a": "[One](story:one-1).",
        "b": "[One](story:one-1) and [Two](story:two-2).",
        "c": "[Able](story:able-3).",
    }
    corpus = related(Story(slug=slug, title=slug, body=body) for slug, body in bodies.items())
    assert [(each.teaser.slug, len(each.named_by)) for each in corpus.wanted] == [
        ("one-1", 2),
        ("able-3", 1),
        ("two-2", 1),
    ]
