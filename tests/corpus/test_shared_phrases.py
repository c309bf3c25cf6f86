"""Given these texts, expect these phrases to be known as repeated, and these stories as alike."""

from itertools import pairwise

import pytest
from archives import corpus_of
from hypothesis import given
from hypothesis import strategies as st

from generator.content import markdown_reader, registry
from generator.core.model import Story
from generator.corpus import fingerprints
from generator.corpus.fingerprint_index import BUCKETS
from generator.corpus.fingerprints import profile
from generator.corpus.shared_phrases import shared_fingerprints, shared_phrases, verified

SENTENCE = "The kettle was put on at nine by somebody whom nobody had asked to do so."


def studied(text):
    return profile(markdown_reader.render(text).paragraphs)


def found(*texts):
    """By number, what of each text stands in others: the words, and in which others."""
    rendered = {str(number): markdown_reader.render(text) for number, text in enumerate(texts)}
    profiles = {slug: profile(text.paragraphs) for slug, text in rendered.items()}
    repeats = shared_phrases(profiles, shared_fingerprints(profiles, range(BUCKETS)))
    return {
        int(slug): [(rendered[slug].paragraphs[r.paragraph].text[r.start : r.end], sorted(map(int, r.others)))
                    for r in (verified(each, profiles[slug], profiles) for each in of)]
        for slug, of in repeats.items()
    }  # fmt: skip


def test_a_sentence_that_stands_in_another_story_is_found_whole():
    assert found(f"One thing. {SENTENCE} Another.", f"Else. {SENTENCE}", "Nothing of it.") == {
        0: [(SENTENCE, [1])],
        1: [(SENTENCE, [0])],
    }


def test_case_punctuation_and_marks_make_no_difference():
    assert 0 in found(
        f"x. {SENTENCE}", SENTENCE.upper().replace("AT NINE", "*AT NINE*,").replace("BY", "[BY](entity:x)")
    )


def test_a_phrase_inside_different_sentences_is_found():
    phrase = " ".join(SENTENCE.rstrip(".").split()[:15])
    repeats = found(f"It is said that {phrase}, and so it was.", f"Why {phrase}? We ask you.")
    assert repeats[0][0][1] == [1]
    assert repeats[0][0][0] in phrase


@given(st.lists(st.integers(1, 39), max_size=3, unique=True), st.randoms(use_true_random=False))
def test_what_is_called_a_phrase_of_others_stands_in_them_in_one_piece(cuts, chance):
    words = [f"word{number}" for number in range(40)]
    ends = sorted({0, *cuts, 40})
    parts = [" ".join(words[max(0, a - chance.randint(0, 9)) : b]) for a, b in pairwise(ends)]
    chance.shuffle(parts)
    texts = [" ".join(words), "\n\n".join(parts)]
    for number, phrases in found(*texts).items():
        for phrase, others in phrases:
            assert others == [1 - number]
            assert phrase in markdown_reader.render(texts[1 - number]).text


def test_what_stands_in_code_alone_has_no_paragraph_to_lead_to():
    assert found(f"    {SENTENCE}\n\nMore.", f"    {SENTENCE}\n\nElse.") == {}


def test_what_a_text_repeats_of_itself_alone_is_not_told():
    assert found(f"{SENTENCE} {SENTENCE}", "Other words.") == {}


def test_short_sentences_and_common_formulas_tell_nothing():
    assert found("He said nothing. A.", "He said nothing. B.") == {}
    assert found(*[f"{SENTENCE} Number {n}." for n in range(21)]) == {}
    assert len(found(*[f"{SENTENCE} Number {n}." for n in range(20)])) == 20


WORDS = st.lists(st.text("abcdefgh", min_size=2, max_size=6), min_size=15, max_size=15, unique=True)
REST = st.lists(st.text("stuvwxyz", min_size=1, max_size=5), max_size=30)


@given(WORDS, REST, REST, REST, REST)
def test_fifteen_words_in_a_row_are_always_found(phrase, a, b, c, d):
    texts = [" ".join([*before, *phrase, *after]) for before, after in ((a, b), (c, d))]
    words = set(studied(texts[0]).hashes) & set(studied(texts[1]).hashes)
    assert words


@pytest.mark.parametrize("text", ["", "one", "`code`", "w " * 20_000, "“" * 300, "a. " * 3_000])
def test_odd_texts_are_studied_without_complaint(text):
    studied(text)


def corpus(*bodies, compare_texts=True):
    stories = (Story(slug=f"s{n}", title=f"T{n}", body=body) for n, body in enumerate(bodies))
    return corpus_of(list(stories), registry.read("", "e")[0], compare_texts=compare_texts)


def test_stories_that_share_what_few_have_are_alike_and_it_is_said_what():
    of = corpus(
        "[A](entity:a) and [B](entity:b).", "[B](entity:b), [A](entity:a).", "[A](entity:a) alone.", "None of it."
    )  # fmt: skip
    assert [each.slug for each in of.similar["s0"]] == ["s1", "s2"]
    assert [what.name for what in of.similar["s0"][0].shared] == ["b", "a"]
    assert "s3" not in of.similar


def test_rare_words_make_stories_alike_and_common_ones_do_not():
    words = "He was a catalographer of Northumberland, and of thermometers."
    of = corpus(f"One. {words}", f"Two. {words}", *["Something everybody understands. It is understanding."] * 9)
    assert [each.slug for each in of.similar["s0"]] == ["s1"]
    assert {what.name for what in of.similar["s0"][0].shared} <= {"catalographer", "Northumberland", "thermometers"}
    assert "s2" not in of.similar


def test_without_comparison_texts_are_alike_by_entities_alone_and_nothing_is_repeated():
    of = corpus(f"[A](entity:a). {SENTENCE}", f"[A](entity:a). {SENTENCE}", compare_texts=False)
    assert of.shared_phrases == {}
    assert [each.slug for each in of.similar["s0"]] == ["s1"]


def test_one_word_that_only_two_stories_have_does_not_make_them_alike():
    of = corpus("One more thermometric thing.", "Two or thermometric, rather.")
    assert of.similar == {}
    of = corpus("One more thermometric, catalographic thing.", "Two or thermometric, catalographic.")
    assert [each.slug for each in of.similar["s0"]] == ["s1"]


@given(st.lists(st.integers(0, 2**32 - 1), max_size=40).map(tuple))
def test_numbers_are_hashed_as_stated_by_this_python_too(numbers):
    assert fingerprints.quick_hash(numbers) == fingerprints.tuple_hash(numbers)


def test_the_stated_hash_is_the_same_everywhere():
    assert fingerprints.tuple_hash((1, 2, 3)) == 529344067295497451
    assert fingerprints.tuple_hash((4294967295,) * 8) == -5563953267479613719
