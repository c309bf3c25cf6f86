"""Given these stories and this registry, expect these entities: what is marked, and what is only named."""

import re
from collections import Counter

import pytest
from archives import corpus_of
from captures import export

from generator.content import markdown_reader, registry
from generator.core.model import Story
from generator.corpus.entities import most_common
from generator.corpus.entity_names import decide_names, fits, name_candidates
from generator.corpus.name_search import NameQuery, find_names
from generator.corpus.unregistered import lower_words, names_outside, unregistered_names


def corpus(*bodies, entities=""):
    found, problems = registry.read(entities, "entities.yaml")
    assert problems == ()
    stories = (Story(slug=f"s{n}", title=f"T{n}", body=body) for n, body in enumerate(bodies))
    return corpus_of(list(stories), found)


def entity(of, slug):
    return next(found for found in of.entities.all if found.slug == slug)


def test_marked_and_matched_are_counted_apart():
    of = corpus("[Brewster](entity:brewster) said Brewster was out. Brewster's kettle.", "Brewster again.", "Nobody.")
    found = entity(of, "brewster")
    assert (found.mentions, found.matches) == (1, 3)
    assert [story.slug for story in found.stories] == ["s0"]
    assert [story.slug for story in found.named] == ["s1"]
    assert of.entities.named == {"s1": ("brewster",)}


def test_other_labels_of_an_entity_are_names_where_they_fit_its_slug():
    of = corpus(
        "[Ada Brewster](entity:ada-brewster), [Brewster](entity:ada-brewster) and [she](entity:ada-brewster).",
        "Brewster, she said.",
    )
    assert [(match.start, match.end) for match in of.entities.matches["s1"]] == [(0, 8)]
    assert any(refusal.name == "she" for refusal in of.entities.names.refused)


def test_a_common_word_is_matched_only_when_the_registry_allows_it():
    body = "[API](entity:api), [Nature](entity:nature), [open source](entity:open-source): API, Nature, open source."
    assert {found.matches for found in corpus(body).entities.all} == {0}
    allowed = corpus(body, entities="api: {match: true}\nnature: {match: true}\nopen-source: {match: true}\n")
    assert {found.slug: found.matches for found in allowed.entities.all} == {"api": 1, "nature": 1, "open-source": 1}


def test_a_word_that_the_texts_use_in_lower_case_is_common():
    body = "[Harbour](entity:harbour) and Harbour."
    assert entity(corpus(body), "harbour").matches == 1
    assert entity(corpus(body, "In the harbour, at night."), "harbour").matches == 0


@pytest.mark.parametrize(("stories", "matches"), [(6, 1), (5, 0)])
def test_a_word_is_common_from_a_fifth_of_the_stories_on(stories, matches):
    of = corpus("[Harbour](entity:harbour), HARBOUR, and Harbour.", "A harbour.", *["Harbour Harbour"] * (stories - 2))
    assert entity(of, "harbour").matches == matches * (1 + 2 * (stories - 2))


def test_a_registered_name_is_matched_as_it_is_written():
    of = corpus("Moody’s said so; Moody did not. .NET too.", entities="moodys: {name: Moody's}\nnet: {name: .NET}\n")
    assert (entity(of, "moodys").matches, entity(of, "net").matches) == (1, 0)
    assert "begin with a letter" in of.entities.names.refused[0].why


def test_a_name_in_lower_case_and_the_same_with_a_capital_are_one():
    registered = "signal: {aliases: [signal], match: true}\nsignal-app: {name: Signal, match: true}\n"
    of = corpus("Signal, signal.", entities=registered)
    assert [found.matches for found in of.entities.all] == [0, 0]


@pytest.mark.parametrize(
    ("counts", "names"),
    [
        ({"A’s": 5, "B": 4, "A's": 1}, ["A’s", "B"]),
        ({"A’s": 2, "B": 4, "A's": 3}, ["A's", "B"]),
        ({"Ada": 1, "Ada Brewster": 1}, ["Ada Brewster", "Ada"]),
    ],
)
def test_the_commonest_name_comes_first(counts, names):
    assert most_common(Counter(counts)) == names


def test_a_name_may_begin_a_sentence():
    assert entity(corpus("The Courier, and the Courier.", entities="c: {name: the Courier}\n"), "c").matches == 2


def test_an_entity_is_not_called_by_a_possessive():
    assert entity(corpus("[Ada's](entity:ada) and [Ada’s](entity:ada) and [Ada](entity:ada)."), "ada").name == "Ada"


def test_the_registry_may_forbid_matching():
    of = corpus("[Brewster](entity:brewster). Brewster.", entities="brewster: {match: false}")
    assert entity(of, "brewster").matches == 0


def test_a_name_of_two_entities_is_matched_for_neither():
    of = corpus("[Brewster](entity:brewster) and [Brewster](entity:brewster-inn). Brewster.")
    assert [found.matches for found in of.entities.all] == [0, 0]
    assert "it is a name of brewster and brewster-inn" in of.entities.names.refused[0].why


def test_registered_names_are_matched_though_nothing_marks_them():
    of = corpus(
        "Ada Brewster, or A. Brewster.",
        entities="ada-brewster: {name: Ada Brewster, aliases: [A. Brewster], type: person}",
    )
    found = entity(of, "ada-brewster")
    assert (found.name, found.type, found.mentions, found.matches) == ("Ada Brewster", "person", 0, 2)
    assert (found.stories, len(found.named)) == ((), 1)


def test_merged_slugs_are_one_entity():
    of = corpus("[Ada](entity:ada) and [Ada Brewster](entity:ada-brewster).", entities="ada-brewster: {merged: [ada]}")
    (found,) = of.entities.all
    assert (found.slug, found.mentions, found.name) == ("ada-brewster", 2, "Ada Brewster")
    assert of.entities.moved == {"ada": "ada-brewster"}


def test_the_registered_name_is_the_one_that_is_shown():
    of = corpus("[Ada](entity:ada), [Ada](entity:ada).", entities="ada: {name: Ada Brewster, aliases: [Mrs Brewster]}")
    found = entity(of, "ada")
    assert (found.name, found.other_names) == ("Ada Brewster", ("Ada", "Mrs Brewster"))


def test_a_slug_on_things_that_share_no_word_is_ambiguous():
    of = corpus("[Mercury](entity:mercury) and [Freddie Teapot](entity:mercury).")
    assert [(found.slug, found.name) for found in of.entities.names.ambiguous] == [("mercury", "Freddie Teapot")]
    settled = corpus(
        "[Mercury](entity:mercury) and [Freddie Teapot](entity:mercury).",
        entities="mercury: {name: Mercury, aliases: [Freddie Teapot]}",
    )
    assert settled.entities.names.ambiguous == ()


def test_names_that_no_entity_has_are_told_with_how_many_stories_use_them():
    bodies = [
        "Then [Ada](entity:ada) met Maud Ferrier. The Bank of the Tyne was shut. `Code Word`. Forty-four spoons.",
        "Ada and Maud Ferrier’s dog, at the Bank of the Tyne. “The spoons,” she said. Code Word. Forty-four.",
        "Ten spoons, then forty. Maud Ferrier. I've the code word. On Monday. Only here: Ruth Hobday.",
    ]
    of = corpus(*bodies, entities="ada: {name: Ada}\nruth-hobday: {}\n")
    texts = {f"s{number}": markdown_reader.render(body).paragraphs for number, body in enumerate(bodies)}
    lower = lower_words(texts.values())
    names = {slug: names_outside(text, of.entities.matches.get(slug, ()), lower) for slug, text in texts.items()}
    assert [(found.name, found.stories) for found in unregistered_names(of.stories, names)] == [
        ("Maud Ferrier", 3),
        ("Bank of the Tyne", 2),
    ]
    assert of.entities.unmentioned == ("ruth-hobday",)


@pytest.mark.parametrize(
    ("label", "slug", "fitting"),
    [
        ("OpenAI", "openai", True),
        ("Open AI", "openai", True),
        ("EU", "european-union", True),
        ("European Union", "eu", True),
        ("House of Lords", "hol", True),
        ("Altman", "sam-altman", True),
        ("the company", "openai", False),
        ("it", "openai", False),
        ("of the", "house-of-lords", False),
    ],
)
def test_what_fits_a_slug(label, slug, fitting):
    assert fits(label, slug) is fitting


@pytest.mark.parametrize(
    ("name", "matched"),
    [
        ("Hugging Face", True),
        ("Open Source Initiative", True),
        ("Deep learning", False),
        ("AI agents", False),
        ("AI", False),
        ("X", False),
        ("EU", True),
        ("GPT-4", True),
        ("iPhone", True),
        ("Apple", False),
        ("machine learning", False),
    ],
)
def test_common_names(name, matched):
    slug = name.lower().replace(" ", "-")
    known = name_candidates({slug: Counter({name: 1})}, registry.Registry())
    text = markdown_reader.render(f"See {name} here.")
    found = decide_names(known, [find_names(NameQuery(text.paragraphs, known.lookup()))])
    assert bool(found.matched) is matched


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ada: {}", "is not a slug"),
        ("ada: {nmae: x}", "there is no key 'nmae' here"),
        ("ada: {type: persn}", "is not one of person"),
        ("ada: {merged: [bea]}\nbea: {}", "has an entry of its own"),
        ("ada: {merged: [x]}\nbea: {merged: [x]}", "into 'bea' and into 'ada'"),
        ("ada: {same_as: ['javascript:x']}", "is not a web address"),
        ("ada: {match: perhaps}", "is not true or false"),
        ("- ada", "should be keys with values"),
    ],
)
def test_what_is_wrong_in_the_registry_is_told(text, said):
    _, problems = registry.read(text, "entities.yaml")
    assert [said in problem.message for problem in problems] == [True]
    assert problems[0].place.line >= 1


def test_the_pages_of_merged_slugs_redirect_and_their_feeds_stay(archive):
    archive.put("content/stories/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\n[Ada](entity:ada) and Ada.\n").build()
    archive.put("content/entities.yaml", "ada-brewster: {name: Ada Brewster, merged: [ada], aliases: [Ada]}\n")
    assert not archive.build().failed
    assert "../../entities/ada-brewster/" in archive.read("entities/ada/index.html")
    assert archive.read("entities/ada/atom.xml") == archive.read("entities/ada-brewster/atom.xml")
    assert "1 marked mention" in archive.read("entities/ada-brewster/index.html")
    assert "1 mention matched by name" in archive.read("entities/ada-brewster/index.html")
    assert "../../entities/ada-brewster/" in archive.read("stories/a/index.html")


def test_a_pronoun_that_the_source_marked_is_no_entity_unless_the_registry_has_it(archive):
    archive.seed("a.txt", export(body="{{entity:none|None}} of it boiled, says {{entity:ada|Ada}}.")).build()
    assert "None of it boiled" in re.sub("<[^>]+>", "", archive.read("stories/kettle-question-1a2b/index.html"))
    assert not (archive.output / "entities/none").exists()
    assert (archive.output / "entities/ada").exists()
    archive.put("content/entities.yaml", "none: {name: None}\n").build()
    assert (archive.output / "entities/none").exists()
