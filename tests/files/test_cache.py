"""Given a cache of results, expect what was put into it or nothing, whatever happened to its file."""

import multiprocessing
import os
import sqlite3
import subprocess
import sys
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from verbs import ROOT

from generator.core.digests import digest_of
from generator.core.memo import Cached, Memo
from generator.files import cache as caches
from generator.files.cache import Cache


class Found(NamedTuple):
    words: tuple[str, ...]
    number: int


KEYS = [bytes([number]) * 16 for number in range(40)]
RESULTS = {key: Found(("kettle", "spoon"), number) for number, key in enumerate(KEYS)}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "results.sqlite"


def filled(path):
    cache = Cache(path, b"this program")
    cache.prepare(1 << 20)
    cache.put("words", RESULTS)
    cache.close()
    return cache


def found(path, name="words", program=b"this program", form=Found):
    cache = Cache(path, program)
    results = cache.find(name, form, KEYS)
    cache.close()
    return results


def test_another_process_finds_what_was_put_in(path):
    filled(path)
    assert found(path) == RESULTS
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(found, [path, path]) == [RESULTS, RESULTS]


def test_another_program_another_function_and_another_type_find_nothing(path):
    filled(path)
    assert found(path, program=b"another program") == {}
    assert found(path, name="else") == {}
    assert found(path, form=tuple[int, int]) == {}


def test_whatever_byte_is_damaged_no_wrong_result_is_found(path):
    filled(path)
    data = path.read_bytes()
    for place in range(0, len(data), 97):
        for file in path.parent.iterdir():
            file.unlink()
        path.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
        assert found(path).items() <= RESULTS.items()
        filled(path)  # nobody is stopped
        assert found(path).items() <= RESULTS.items()


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0", b"no database at all\n" * 400])
def test_a_file_that_is_no_database_is_made_anew(path, data):
    path.parent.mkdir()
    path.write_bytes(data)
    assert found(path) == {}
    filled(path)
    assert found(path) == RESULTS


def test_where_nothing_can_be_written_nothing_is_found(path):
    path.mkdir(parents=True)
    filled(path)
    assert found(path) == {}
    path.parent.rename(path.parent.parent / "moved")
    path.parent.write_text("a file in place of the folder")
    filled(path)
    assert found(path) == {}


def test_a_file_that_somebody_else_has_locked_is_left_as_it_is(path, monkeypatch):
    filled(path)
    monkeypatch.setattr(caches, "_WAIT", 0.0)
    with sqlite3.connect(path) as other:
        other.execute("BEGIN IMMEDIATE")
        Cache(path, b"this program").put("words", {b"new": RESULTS[KEYS[0]]})
        other.execute("COMMIT")
    assert found(path) == RESULTS


def test_a_file_that_has_grown_too_large_is_begun_anew(path):
    filled(path)
    Cache(path, b"this program").prepare(path.stat().st_size)
    assert found(path) == RESULTS
    Cache(path, b"this program").prepare(path.stat().st_size - 1)
    assert found(path) == {}


def length(text):
    return Found((text,), len(text))


def cached(made):
    def keep(result):
        made.append(result.words[0])
        return None if result.words[0] == "never" else result

    return Cached(form=Found, digest=digest_of, keep=keep, restore=lambda _, result: result)


def test_a_memo_makes_only_what_its_cache_has_not(path):
    made = []
    for text, expected in (("kettle", ["spoon", "kettle", "never"]), ("harbour", ["never", "harbour"])):
        made.clear()
        memo = Memo(cache=Cache(path, b"p"))
        results = memo.map(length, ["spoon", text, "never"], cached=cached(made))
        assert results == [length("spoon"), length(text), length("never")]
        assert sorted(made) == sorted(expected)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3) | st.binary(max_size=3) | st.datetimes(),
    lambda inner: st.tuples(inner, inner) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
)


@given(VALUES, VALUES)
def test_digests_are_equal_where_values_are(one, other):
    same = repr(one) == repr(other)
    assert (digest_of(one) == digest_of(other)) == same or one == other  # 1 and True are equal, and have two digests


def test_a_digest_is_the_same_in_every_process():
    code = (
        "from generator.core.digests import digest_of\n"
        "print(digest_of({'b': frozenset('xyz'), 'a': (1, 'one')}, frozenset({'kettle', 'spoon'}), len).hex())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(4)
    }
    assert len(digests) == 1


def test_nothing_has_a_digest_that_is_no_data():
    with pytest.raises(TypeError, match="no digest of object"):
        digest_of(object())
