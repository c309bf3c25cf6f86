"""Given these calls, expect a function to run only where an input differs; a new first item leaves chunks alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.core.chunks import chunks
from generator.core.memo import FORGETFUL, Memo


@pytest.fixture
def calls():
    return []


def test_a_call_is_made_again_when_any_input_differs(calls):
    memo = Memo(keep=True)

    def make(*inputs):
        calls.append(inputs)
        return sum(inputs)

    assert [memo.call("sum", "a", make, *inputs) for inputs in ((1, 2), (1, 2), (1, 3), (2, 3), (2, 3))] == [
        3,
        3,
        4,
        5,
        5,
    ]
    assert calls == [(1, 2), (1, 3), (2, 3)]
    assert memo.call("sum", "b", make, 2, 3) == 5
    assert len(calls) == 4


def test_a_nested_call_gets_the_memory_and_its_inputs(calls):
    memo = Memo(keep=True)

    def inner(part):
        calls.append(part)
        return len(part)

    def outer(own, *parts):
        return [own.call("part", number, inner, part) for number, part in enumerate(parts)]

    assert memo.nested("all", "", outer, "ab", "cde") == [2, 3]
    assert memo.nested("all", "", outer, "ab", "x") == [2, 1]
    assert calls == ["ab", "cde", "x"]


def test_items_are_worked_on_once_however_they_are_ordered(calls):
    memo = Memo(keep=True)

    def work(item):
        calls.append(item)
        return item * 2

    items = [str(number) for number in range(200)]
    assert memo.map(work, items, str) == [item * 2 for item in items]
    assert memo.map(work, items[::-1], str) == [item * 2 for item in items[::-1]]
    assert memo.map(work, [*items, "new"], str)[-1] == "newnew"
    assert calls == [*items, "new"]


def test_results_that_nobody_asked_for_are_forgotten(calls):
    memo = Memo(keep=True)

    def work(item):
        calls.append(item)
        return item

    many = [str(number) for number in range(1000)]
    memo.map(work, many, str)
    memo.map(work, many[:1], str)
    memo.map(work, many, str)
    assert len(calls) == 1999


def test_without_keep_nothing_is_remembered(calls):
    assert [FORGETFUL.call("n", "", lambda n: calls.append(n) or n, 1) for _ in range(2)] == [1, 1]
    assert calls == [1, 1]


def test_a_value_that_equals_the_last_one_is_that_one():
    memo = Memo(keep=True)
    first = memo.canonical("list", [1, 2])
    assert memo.canonical("list", [1, 2]) is first
    assert memo.canonical("list", [1, 3]) is not first


@given(st.lists(st.integers(), max_size=40), st.integers(1, 7))
def test_a_new_first_item_changes_the_first_chunk_alone(items, size):
    before, after = dict(chunks(items, size)), dict(chunks([0, *items], size))
    assert [item for part in before.values() for item in part] == items
    assert all(0 < len(part) <= size for part in before.values())
    whole = {number: part for number, part in before.items() if len(part) == size}
    assert whole.items() <= after.items()
