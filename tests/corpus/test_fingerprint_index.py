"""Given texts that come, change and go, expect an index that was kept to say what one made anew says."""

from array import array

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.corpus import fingerprint_index
from generator.corpus.fingerprint_index import BUCKETS, FORMULA_STORIES, FingerprintIndex
from generator.corpus.fingerprints import TextProfile

KEYS = st.sets(st.integers(-40, 40), max_size=30)
ARCHIVES = st.dictionaries(st.sampled_from("abcdefghijklm"), KEYS, max_size=12)


def profiles_of(archive, known):
    """The profiles of texts with these hashes; an equal one is the same object."""
    return {slug: known.setdefault((slug, *sorted(keys)), text(sorted(keys))) for slug, keys in archive.items()}


def text(keys):
    numbers = range(len(keys))
    return TextProfile("", array("q", keys), array("H", [0] * len(keys)), array("I", numbers), array("I", numbers))


def anew(profiles, buckets=range(BUCKETS)):
    index = FingerprintIndex(buckets, keep=False)
    index.update(profiles)
    return index.entries


@settings(max_examples=200)
@given(st.lists(ARCHIVES, min_size=2, max_size=6))
def test_it_says_after_each_change_what_a_new_one_says(archives):
    known = {}
    fingerprint_index._ANEW, before = 0, fingerprint_index._ANEW  # noqa: SLF001 - however many texts changed
    try:
        index = FingerprintIndex(range(BUCKETS), keep=True)
        for archive in archives:
            profiles = profiles_of(archive, known)
            index.update(profiles)
            assert index.entries == anew(profiles)
    finally:
        fingerprint_index._ANEW = before  # noqa: SLF001


def test_what_an_edit_does_not_touch_stays_the_same_value():
    known = {}
    archive = {slug: {number, 50} for number, slug in enumerate("abcdefghijklmnopqr")} | {"y": {99}, "z": {99}}
    index = FingerprintIndex(range(BUCKETS), keep=True)
    index.update(profiles_of(archive, known))
    before = index.entries
    archive["a"] = {50}
    index.update(profiles_of(archive, known))
    assert index.entries["z"] is before["z"]
    archive["a"] = set()
    index.update(profiles_of(archive, known))
    assert len(index.entries["b"][0][1]) == len(before["b"][0][1]) - 1
    assert "a" not in index.entries
    assert index.entries["z"] is before["z"]


def test_what_very_many_texts_have_is_a_formula():
    profiles = {str(number): text([1]) for number in range(FORMULA_STORIES + 1)}
    assert anew(profiles) == {}
    del profiles["0"]
    assert len(anew(profiles)) == FORMULA_STORIES


def test_the_parts_of_several_owners_add_up_to_the_whole():
    profiles = {"a": text(range(-20, 20)), "b": text(range(-9, 60))}
    parts = [anew(profiles, range(owner, BUCKETS, 3)) for owner in range(3)]
    added = {slug: sorted(entry for part in parts for entry in part[slug]) for slug in profiles}
    assert added == {slug: sorted(entries) for slug, entries in anew(profiles).items()}
