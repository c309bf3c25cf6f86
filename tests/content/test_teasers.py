"""Given what several pages announced, expect each story once."""

import pytest

from generator.content.teasers import TeaserIndex
from generator.core.model import Teaser

DEK = "There are eleven."


def teasers(*told):
    return tuple(Teaser(title=title, dek=dek, slug=slug) for title, dek, slug in told)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([("Spoons", DEK, None), (None, DEK, None)], [("Spoons", DEK, None)]),
        ([(None, DEK, None), ("Spoons", DEK, "spoons-1")], [("Spoons", DEK, "spoons-1")]),
        ([("Real", None, "spoons-1"), (None, DEK, "spoons-1")], [("Real", DEK, "spoons-1")]),
        ([("Spoons", None, None), ("Spoons", DEK, None)], [("Spoons", DEK, None)]),
        ([("Spoons", DEK, None), ("Spoons", "Twelve.", None)], [("Spoons", DEK, None), ("Spoons", "Twelve.", None)]),
        ([("S", None, "a-1"), ("S", None, "b-2")], [("S", None, "a-1"), ("S", None, "b-2")]),
        ([("a-1", None, None), ("Other", None, "a-1")], [("a-1", None, None), ("Other", None, "a-1")]),
    ],
)
def test_teasers_of_one_story_are_joined(told, expected):
    found = TeaserIndex()
    for teaser in teasers(*told):
        found.add(teaser)
    assert tuple(found.teasers) == teasers(*expected)
