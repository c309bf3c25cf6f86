"""One text, typed in two ways: the same key, and each character of it at its place."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.core.typography import aligned_key, comparison_key, flaws, plain_name, search_form

SAME = {
    "quotes": ("“It’s here,” she said.", '"It\'s here," she said.'),
    "single quotes": ("a ‘word’", "a 'word'"),
    "an em dash": ("gone — for good", "gone -- for good"),
    "a minus": ("−4 degrees", "-4 degrees"),
    "an ellipsis": ("and so…", "and so..."),
    "composed letters": ("Café Zoë", unicodedata.normalize("NFD", "Café Zoë")),
    "composed syllables": ("서울", unicodedata.normalize("NFD", "서울")),
    "composed kana": ("ガス", unicodedata.normalize("NFD", "ガス")),
    "soft hyphens": ("lanterns", "lan\u00adterns"),
    "zero width": ("the weir", "the w\u200beir\u2060"),
    "marks of direction": ("the weir", "\u200ethe weir\u202c"),
    "a byte order mark": ("the weir", "the \ufeffweir"),
    "no-break spaces": ("40 km", "40\u00a0km"),
    "a blank before a full stop": ("the lock failed.", "the lock failed ."),
    "a removed citation": ("the lock failed [¹].", "the lock failed ."),
    "a plain marker": ("the lock failed.[8]", "the lock failed.[⁸]"),
    "superscripts": ("40 km²", "40 km2"),
    "ligatures": ("a fine office", "a ﬁne oﬃce"),
    "asterisks": ("in *Nature*", "in Nature"),
}
OTHER = {
    "words": ("the weir", "the mill"),
    "case": ("the Weir", "the weir"),
    "numbers": ("$4,000", "$4,001"),
    "a comma": ("gates, pumps", "gates pumps"),
    "a year in brackets": ("in [2026]", "in"),
    "accents": ("resume", "résumé"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_one_text_typed_differently_is_one_text(one, other):
    assert comparison_key(one) == comparison_key(other)


@pytest.mark.parametrize(("one", "other"), OTHER.values(), ids=OTHER)
def test_other_words_are_another_text(one, other):
    assert comparison_key(one) != comparison_key(other)


def test_a_text_of_asterisks_alone_is_a_text():
    assert comparison_key("* * *") == "***"


TYPED = st.text("abé\u0301 ’'“\"-—…*[¹]2²\u00ad\u200b\u00a0ﬁ가\u1161ガ\u3099.,", max_size=60)


@given(TYPED)
def test_the_key_with_its_places_is_the_key(text):
    form, places = aligned_key(text)
    assert form == comparison_key(text)
    assert len(places) == len(form)
    assert list(places) == sorted(places)
    assert all(0 <= place < len(text) for place in places)


@given(TYPED)
def test_a_name_is_searched_where_it_is(text):
    form, places = search_form(text)
    assert len(places) == len(form)
    assert all(0 <= place < len(text) for place in places)
    assert search_form(form).form == form


@pytest.mark.parametrize(
    "typed", ["O’Neil\u00a0Boats", "O'Neil Bo\u00adats", "\ufeffO'Neil Boats", "O\u02bcNeil Boats"]
)
def test_a_name_has_one_form(typed):
    assert plain_name(typed) == "O'Neil Boats"


@pytest.mark.parametrize(
    "pair", [SAME[name] for name in ("quotes", "an em dash", "an ellipsis", "soft hyphens", "ligatures")]
)
def test_the_well_typed_text_has_fewer_flaws(pair):
    better, worse = pair
    assert flaws(better) < flaws(worse)
