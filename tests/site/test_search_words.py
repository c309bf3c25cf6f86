"""Given the text of a page, expect what the search index gets of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.site.search_words import SPLIT, prepared


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>A kettle, naïve and Straße.</p>", None),
        ("<p>人工知能は</p>", "<p>人|工|知|能|は</p>"),
        ("<p>AI模型 here</p>", "<p>AI|模|型 here</p>"),
        ("<p>人<em>工</em>知</p>", "<p>人<em>|工</em>|知</p>"),
        ('<p title="人工">人。工</p>', '<p title="人工">人|。|工</p>'),
        ("<p>공원 산책</p>", "<p>공|원 산|책</p>"),
        ("<p>ดีมาก</p>", "<p>x0e140e35|ม|า|ก</p>"),
        ("<p>ﬁnd oﬃce Ｗｉｄｅ</p>", "<p>find office Wide</p>"),
    ],
)
def test_what_is_indexed(page, expected):
    found = prepared(page)
    assert (found and found.replace(SPLIT, "|")) == expected


@given(st.text(st.sampled_from("人工は ー。กำดี공원ab <>"), max_size=30).filter(lambda text: not {"<", ">"} & set(text)))
def test_nothing_but_borders_is_added(text):
    found = prepared(f"<p>{text}</p>")
    if found is not None:
        plain = re.sub("x([0-9a-f]{4}(?:0e[0-9a-f]{2})+)", lambda code: _decoded(code[1]), found.replace(SPLIT, ""))
        assert plain == f"<p>{text}</p>"


def _decoded(numbers):
    return "".join(chr(int(numbers[place : place + 4], 16)) for place in range(0, len(numbers), 4))
