"""Given a text that lost its paragraphs, expect these promises of what is told."""

import random
import time
from itertools import permutations

import pytest
from captures import export, page
from hypothesis import given
from hypothesis import strategies as st

from generator.core.model import Mark, Passage
from generator.core.sentences import sentences
from generator.ingest.formats import Seed, read
from generator.ingest.merge import merge
from generator.ingest.paragraphs.infer import infer

PARAGRAPHS = (
    (
        "The kettle argument is real and worth taking seriously. A post on the noticeboard counted forty boilings "
        "in one day, and the cups on the shelf did not agree with the count. Another household kept a ledger for a "
        "month, hour by hour, and found eleven more than anyone had owned up to. Two of these fell on a night when "
        "nobody was at home. Nobody in the house would say who filled it after midnight, or why the spoons were "
        "warm in the morning, or what the neighbour had meant by the word that she used on the stairs."
    ),
    (
        "The question of the spoons is older than the kettle. They were counted in March by a child, who found "
        "ten, and again in April by a visitor, who found twelve. Neither count was wrong, since one spoon is a "
        "ladle and another had been lent to the family below. A list was drawn up, signed by four people, and lost "
        "within the week. The drawer has been locked since then, which is how most of the cups in the house came "
        "to be stirred with forks, and why the forks are no longer where a guest would look for them."
    ),
    (
        "What the house keeps circling without naming is a conversation about trust between the stove and the "
        "table. The stove has the heat, and the table has the guests. When the two disagree, the kettle boils dry, "
        "and a whole evening is spent on who should have looked. One guest wrote it down as a play in three acts, "
        "of which the last is silent. Several others have said since then that they recognised themselves in the "
        "lid. It is an old quarrel, and even a kettle with a whistle of its own has not been able to settle it."
    ),
    (
        "The trajectory here is not toward peace but toward a second kettle. A catalogue lies open on the hall "
        "table, and somebody has marked a blue one at $40 with a pencil. Its arrival is expected in the spring, "
        "with a dread that the first one never earned in all its years. Three households have asked to be told the "
        "day. The house will have to decide whether two kettles are an answer, or only a longer argument, and the "
        "cups have begun to take sides on the shelf while the spoons stay where they are, behind a lock."
    ),
)
WHOLE = " ".join(PARAGRAPHS)


def test_a_text_of_the_usual_build_gets_its_paragraphs_back():
    found = [passage.text for passage in infer(Passage(WHOLE))]
    assert len({text[:20] for text in found} & {text[:20] for text in PARAGRAPHS[1:]}) >= 1
    assert len(found) <= len(PARAGRAPHS) + 1
    assert " ".join(found) == WHOLE


def test_texts_get_as_many_paragraphs_as_such_texts_have():
    texts = [" ".join(order) for order in permutations(PARAGRAPHS)]
    assert (
        sum(len(infer(Passage(text))) for text in texts) == 77
    )  # of the 96 that were written; readier or less ready models make 67 or 94


def test_a_short_text_stays_whole():
    text = PARAGRAPHS[0]
    assert len(text) < 1000
    assert infer(Passage(text)) == (Passage(text),)


def test_marks_go_with_their_words():
    marks = tuple(
        Mark(at, at + len(word), "entity", word)
        for word in ("kettle", "ledger", "ladle", "catalogue")
        if (at := WHOLE.index(word)) >= 0
    )
    found = infer(Passage(WHOLE, marks))
    assert [(p.text[m.start : m.end], m.slug) for p in found for m in p.marks] == [(m.slug, m.slug) for m in marks]


def test_no_break_within_a_quotation():
    quoted = WHOLE[:200] + ' "' + WHOLE[200:1400].replace('"', "") + '" ' + WHOLE[1400:]
    start, end = quoted.index('"'), quoted.rindex('"')
    at = 0
    for passage in infer(Passage(quoted)):
        assert not start < at < end
        at += len(passage.text) + 1


def test_a_twin_brings_the_breaks_and_nothing_is_inferred():
    one = merge([read(Seed("a", "a" * 64, export(body=WHOLE))), read(Seed("b", "b" * 64, page(body=PARAGRAPHS)))])
    assert one.stories[0].body.split("\n\n") == list(PARAGRAPHS)
    assert one.stories[0].inferred == ()


def test_without_a_twin_the_breaks_are_inferred_and_that_is_said():
    alone = merge([read(Seed("a", "a" * 64, export(body=WHOLE)))]).stories[0]
    assert len(alone.body.split("\n\n")) > 1
    assert [field for field, _ in alone.inferred] == ["paragraphs"]


SENTENCES = st.lists(
    st.sampled_from(
        [
            *[s for p in PARAGRAPHS for s in p.split(". ")],
            'He said "No. Never. Not.',
            "Dr",
            "(a",
            "b)",
            "[¹]",
            "“x",
            "y”",
            "'a",
        ]
    ),
    max_size=60,
)


@given(SENTENCES, st.integers(0, 1000))
def test_no_word_is_lost_or_doubled_and_breaks_are_ends_of_sentences(parts, seed):
    text = " ".join(". ".join(parts).split())
    chance = random.Random(seed)
    starts = range(chance.randint(0, 50), max(0, len(text) - 5), 200)
    marks = tuple(Mark(at, at + 5, "entity", "x") for at in starts)
    found = infer(Passage(text, marks))
    assert " ".join(passage.text for passage in found) == text
    ends = {end for _, end in sentences(text, tuple((mark.start, mark.end) for mark in marks))}
    at = 0
    for passage in found[:-1]:
        at += len(passage.text)
        assert at in ends
        assert not any(mark.start < at < mark.end for mark in marks)
        at += 1
    assert sum(len(passage.marks) for passage in found) == len(marks)


@given(st.text())
def test_any_text_has_sentences_that_are_all_of_it(text):
    text = " ".join(text.split())
    assert " ".join(text[start:end] for start, end in sentences(text)) == text


@pytest.mark.parametrize(
    "part", ["A. ", "“A. ", "(A. ", "'A. ", "A", ".", "¹", ".¹", ".'¹", ". [¹]", "It was so. ", "He said “it was so.” "]
)
@pytest.mark.parametrize("size", [40_000, 400_000])
def test_hostile_texts_are_parted_in_seconds(part, size):
    """One expression took 36 s for 75 characters; the longest that is parted at all is the shorter one."""
    text = " ".join(f"It was so. {part * (size // len(part))}x. It was so.".split())
    start = time.process_time()
    infer(Passage(text))
    assert time.process_time() - start < 10
