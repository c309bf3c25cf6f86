"""Given two texts, expect what a rewrite took out and put in."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.site.word_diff import ADDED, REMOVED, compare


def shown(old, new):
    """Paragraphs with [-what went-] and [+what came+]."""
    around = {ADDED: "[+{}+]", REMOVED: "[-{}-]"}
    return [" ".join(around.get(run.change, "{}").format(run.text) for run in of) for of in compare(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (["The kettle boiled."], ["The kettle boiled."], ["The kettle boiled."]),
        (["The kettle boiled over."], ["The cup boiled over."], ["The [-kettle-] [+cup+] boiled over."]),
        (["One.", "Two two.", "Three."], ["One.", "Three."], ["One.", "[-Two two.-]", "Three."]),
        (["One.", "Three."], ["One.", "Two two.", "Three."], ["One.", "[+Two two.+]", "Three."]),
        (["One two three four five six."], ["One two three", "four five six."], ["One two three", "four five six."]),
        (["One of the cups, and gone."], ["One of the cups,"], ["One of the cups, [-and gone.-]"]),
        (["Old words all."], ["New text."], ["[-Old words all.-]", "[+New text.+]"]),
        (["one two the six"], ["five the ten ten"], ["[-one two the six-]", "[+five the ten ten+]"]),
        ([], ["New."], ["[+New.+]"]),
        (["Old."], [], ["[-Old.-]"]),
        ([], [], []),
    ],
)  # fmt: skip
def test_what_a_rewrite_changed(old, new, expected):
    assert shown(old, new) == expected


TEXTS = st.lists(st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=9).map(" ".join), max_size=6)


@given(TEXTS, TEXTS)
def test_without_additions_it_is_the_old_text_and_without_removals_the_new(old, new):
    found = compare(old, new)
    assert " ".join(run.text for of in found for run in of if run.change != ADDED) == " ".join(old)
    assert " ".join(run.text for of in found for run in of if run.change != REMOVED) == " ".join(new)
    kept = [" ".join(run.text for run in of if run.change != REMOVED) for of in found]
    assert [paragraph for paragraph in kept if paragraph] == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([f"a{n} b{n}" for n in range(5000)], [f"c{n} d{n}" for n in range(5000)]),
        (["x"] * 20_000, ["x"] * 20_001),
        (["x y " * 20_000], ["y x " * 20_000]),
        ([" ".join(f"w{n % 900}" for n in range(8000))], [" ".join(f"w{n * 7 % 900}" for n in range(8000))]),
    ],
)
def test_long_texts_are_compared_in_seconds(old, new):
    start = time.process_time()
    compare(old, new)
    assert time.process_time() - start < 15
