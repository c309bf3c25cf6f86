"""Given these texts, expect these mentions, each in its sentence."""

from archives import corpus_of

from generator.content import registry
from generator.core.model import Story


def corpus(*bodies, entities=""):
    found, problems = registry.read(entities, "entities.yaml")
    assert problems == ()
    stories = (Story(slug=f"s{n}", title=f"T{n}", body=body) for n, body in enumerate(bodies))
    return corpus_of(list(stories), found)


def lines(of, slug="s0"):
    return [(each.before, each.words, each.after) for each in of.mentions[slug]]


def test_a_mention_stands_in_its_sentence():
    of = corpus("First. Dr. Vane asked [Ada](entity:ada), “What? Now?” before tea. Last.")
    assert lines(of) == [("Dr. Vane asked ", "Ada", ", “What? Now?” before tea.")]


def test_marked_and_matched_are_told_apart_and_stand_in_the_order_of_the_text():
    of = corpus("Brewster came. [Brewster](entity:brewster) left.\n\nNobody saw Brewster.")
    assert [(each.words, each.marked) for each in of.mentions["s0"]] == [
        ("Brewster", False), ("Brewster", True), ("Brewster", False)]  # fmt: skip
    assert [each.anchor for each in of.mentions["s0"]] == [
        of.facts["s0"].anchors[place] for place in (0, 0, 1)]  # fmt: skip


def test_a_merged_slug_counts_as_the_one_it_is_now():
    of = corpus("[Ada](entity:ada).", entities="ada-brewster: {merged: [ada]}\n")
    assert [each.slug for each in of.mentions["s0"]] == ["ada-brewster"]


def test_what_is_emphasised_or_code_does_not_shift_the_words():
    of = corpus("*Some* `code` and **more** before [Ada *B.*](entity:ada), [x](https://x.example) and after.")
    assert lines(of) == [("Some code and more before ", "Ada B.", ", x and after.")]


def test_a_link_without_words_is_a_mention_without_words():
    assert lines(corpus("Before [](entity:ada) after.")) == [("Before", "", " after.")]


def test_mentions_in_lists_quotations_headings_and_answers_are_found():
    of = corpus("# On [A](entity:a)\n\n- [B](entity:b) one\n\n> [C](entity:c) two\n\nWhy?\n:   [D](entity:d) three")
    assert [each.slug for each in of.mentions["s0"]] == ["a", "b", "c", "d"]


def test_what_is_far_from_the_mention_in_an_endless_sentence_is_left_out():
    of = corpus("word " * 200 + "[Ada](entity:ada)" + " word" * 200)
    before, _, after = lines(of)[0]
    assert before.startswith("… word")
    assert after.endswith("word …")
    assert max(len(before), len(after)) <= 223
    endless = corpus("w" * 999 + " [Ada](entity:ada)" + "w" * 999)
    assert all(len(part) <= 223 for part in lines(endless)[0])


def test_stories_that_refer_to_another_one_are_known_with_the_sentence():
    of = corpus("Nothing.", "As [told](story:s0) before. And [again](story:old).", "[Self](story:s2).")
    assert [(each.slug, each.mention.before, each.mention.words) for each in of.backlinks["s0"]] == [
        ("s1", "As ", "told")
    ]
    assert "s2" not in of.backlinks


def test_a_story_that_refers_to_another_often_is_told_once():
    of = corpus("Nothing.", "[One](story:s0). [Two](story:s0).")
    assert [each.mention.words for each in of.backlinks["s0"]] == ["One"]
