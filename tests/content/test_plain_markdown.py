"""A text of plain paragraphs is rendered without parsing it; given any text, expect what the parser makes of it."""

from dataclasses import astuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content import markdown_reader, plain_markdown

PLAIN = [
    "The kettle boiled over, again.",
    "“Quoted,” she said.\n\n(In brackets.)\n\n'So.'",
    "Ask [Claude](entity:claude) and [it](story:a-b), [Letters](beat:letters).\n\n[Bolt](entity:bolt) left.",
    "5 kettles > 4 pots & \"lids\", 'lids'; AT&T: no, R & D.",
    "2024 was dry.\n\n12.5 per cent. 3) is no list here",
    "So it was,² and word¹, but 5 km² and m³. By [Bolt](entity:bolt)² and [x¹](entity:x)¹.",
    "Again.\n\nAgain.\n\nAgain.",
    "[A](entity:a)[B](entity:b) [C](entity:c)!",
    "[con](entity:con) [far](entity:" + "a-" * 60 + "a) [-](entity:-) [a--b](entity:a--b)",
    "日本語のテキスト。\n\nÉté: où?",
]
PIECES = (
    "word|Word|two words|2024| |  |\n|\n\n|\t|\xa0|.|,|!|?|:|;|…|—|-|- |+ |# |> |* |*|**|_|`|<|>|&|&amp;|&x|&#35;|"
    "\"|'|“|”|’|(|)|[|]|](|](entity:a)|[a](entity:b)|[a b](story:c-d)|![a](entity:b)|!|[ a](entity:b)|[a ](entity:b)|"
    "[a](entity:B)|[a](beat:x--y)|[a](entity:-)|[a](file.md)|[x]: y|[^1]|[^1]: note|\\|1. |2) |12345678901. |¹|²|[¹]|"
    "term\n: is|a\n---|a\n===|~~~|```|| a | b |\n|---|---||<!-- c -->|-->|http://x.example|É|日|\0|\ufffd|="
).split("|")
BODIES = st.lists(st.sampled_from([*PIECES, "\n\n", "word ", "Word. "]), min_size=1, max_size=14).map("".join)


@pytest.mark.parametrize("body", PLAIN)
def test_plain_paragraphs_need_no_parser(body):
    found = plain_markdown.render(body)
    assert found is not None
    assert astuple(found) == astuple(markdown_reader.parsed(body))


@settings(max_examples=max(1000, settings.default.max_examples))
@given(BODIES)
def test_a_text_is_rendered_as_the_parser_does(body):
    found = plain_markdown.render(body)
    assert found is None or astuple(found) == astuple(markdown_reader.parsed(body))


@settings(max_examples=max(300, settings.default.max_examples))
@given(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=5).map("\n\n".join))
def test_plain_paragraphs_may_follow_each_other(body):
    assert astuple(markdown_reader.render(body)) == astuple(markdown_reader.parsed(body))
