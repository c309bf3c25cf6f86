"""Given these stories, expect these parts: none too large, every story in one; and room for all in every chart."""

from datetime import UTC, datetime
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.site.graph_layout import HEIGHT, LABEL_HEIGHT, WIDTH, layout
from generator.site.language import language_of
from generator.site.periods import periods
from generator.site.views.grouping import BY_INITIAL, UNGROUPED, ListEntry, by_date
from generator.site.views.pagination import leaf_parts, listing

ENGLISH = language_of("en", {})
DATES = st.none() | st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31))  # noqa: DTZ001 - the zone is added below
ENTRIES = st.lists(st.tuples(st.text(max_size=4), DATES, st.sampled_from([1, 9_000, 40_000])), max_size=40)


@pytest.mark.parametrize("order", [by_date(ENGLISH), BY_INITIAL, UNGROUPED])
@given(ENTRIES)
def test_every_entry_is_in_one_part_and_none_is_too_large(order, entries):
    story_entries = [ListEntry(t, d and d.replace(tzinfo=UTC), n, size) for n, (t, d, size) in enumerate(entries)]
    story_entries.sort(key=lambda each: (each.date is None, str(each.date), order.section(each).slug, each.title))
    if order is BY_INITIAL:
        story_entries.sort(key=lambda each: order.section(each).slug)
    found, parts = listing("list/", story_entries, order, ENGLISH)
    sections = found.sections or [section for part in leaf_parts(parts) for section in part.sections]
    assert sorted(entry for section in sections for entry in section.entries) == list(range(len(entries)))
    sizes = {each.shown: each.size for each in story_entries}
    for part in leaf_parts(parts):
        held = [entry for section in part.sections for entry in section.entries]
        assert part.count == len(held)
        assert len(held) == 1 or sum(sizes[entry] for entry in held) <= 60_000
    addresses = [part.href for part in leaf_parts(parts)]
    assert len(addresses) == len(set(addresses))


def test_a_year_that_is_too_full_is_parted_by_month_and_a_month_by_day():
    story_entries = [ListEntry("t", datetime(2026, 1 + n % 2, 1 + n // 40, tzinfo=UTC), n, 1_000) for n in range(200)]
    story_entries.sort(key=lambda each: each.date)
    found, _ = listing("list/", story_entries, by_date(ENGLISH), ENGLISH)
    assert [part.href for part in found.parts] == ["list/2026/"]
    assert [part.href for part in found.parts[0].parts] == ["list/2026/01/", "list/2026/02/"]
    assert found.places["2026-02"].startswith("list/2026/02/")


MONTHS = st.lists(st.tuples(st.integers(1, 9999), st.integers(1, 12)), min_size=1).map(sorted)


@given(MONTHS)
def test_a_chart_has_room_for_every_month_however_far_apart(months):
    of = periods(months)
    assert 1 <= of.number <= 36
    for year, month in months:
        assert 0 <= of.of(year * 12 + month - 1) < of.number
    assert len({of.label(period, ENGLISH) for period in range(of.number)}) == of.number


def test_the_labels_of_a_network_do_not_lie_on_each_other():
    labels = [f"Somebody {number}" for number in range(32)]
    edges = [(one, other) for one, other in combinations(range(32), 2) if (one * other) % 7 == 1]
    spots = layout(labels, edges)
    assert spots == layout(labels, edges)
    for one, other in combinations(spots, 2):
        apart = abs(one.x - other.x) >= (one.width + other.width) // 2 - 1 or abs(one.y - other.y) >= LABEL_HEIGHT - 2
        assert apart, (one, other)
    assert all(0 <= spot.x <= WIDTH and 0 <= spot.y <= HEIGHT for spot in spots)


@pytest.mark.parametrize(("labels", "edges"), [([], []), (["A"], []), (["A", "B"], [(0, 1)]), (["A"] * 3, [])])
def test_small_networks_are_laid_out(labels, edges):
    assert len(layout(labels, edges)) == len(labels)
