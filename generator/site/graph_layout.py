"""A small graph in, where its nodes stand in a drawing out: the same everywhere, for the same graph.

Distances in the drawing follow those in the graph (stress majorization: Gansner, Koren and North, Graph Drawing 2004);
then labels that would overlap are moved apart.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

WIDTH, HEIGHT = 960, 680
"""The size of the drawing, in its own units."""

LABEL_HEIGHT = 30
_CHARACTER = 8
_PADDING = 14
_ROUNDS = 80
_PUSHES = 400


class Spot(NamedTuple):
    """Where the middle of a node's label is, and how wide that is."""

    x: int
    y: int
    width: int


def layout(labels: Sequence[str], edges: Sequence[tuple[int, int]]) -> tuple[Spot, ...]:
    """The labels of nodes, and edges as pairs of their numbers, in; where each stands out."""
    number = len(labels)
    wanted = _distances(number, edges)
    # On a circle to begin with; rounded, since the last digits of a cosine are not the same on every machine.
    turns = [2 * math.pi * place / max(number, 1) for place in range(number)]
    points = [(round(math.cos(turn), 6), round(math.sin(turn), 6)) for turn in turns]
    for _ in range(_ROUNDS):
        points = [_moved(place, points, wanted) for place in range(number)]
    widths = [_PADDING + _CHARACTER * len(label) for label in labels]
    return _parted(_scaled(points, widths), widths)


def _distances(number: int, edges: Sequence[tuple[int, int]]) -> list[list[int]]:
    """How many edges lie between each two nodes; where there is no way, one more than the longest."""
    beside: Mapping[int, set[int]] = {place: set() for place in range(number)}
    for one, other in edges:
        beside[one].add(other)
        beside[other].add(one)
    found: list[list[int]] = []
    for start in range(number):
        away = {start: 0}
        reached = [start]
        while reached:
            further = sorted({after for place in reached for after in beside[place] if after not in away})
            steps = away[reached[0]] + 1
            away |= dict.fromkeys(further, steps)
            reached = further
        found.append([away.get(place, 0) for place in range(number)])
    longest = max((steps for row in found for steps in row), default=0) + 1
    return [
        [steps or (longest if place != at else 0) for place, steps in enumerate(row)] for at, row in enumerate(found)
    ]


def _moved(place: int, points: Sequence[tuple[float, float]], wanted: Sequence[Sequence[int]]) -> tuple[float, float]:
    """Where a node wants to be for the others: near counts more than far."""
    x, y = points[place]
    sums_x = sums_y = weights = 0.0
    for other, (a, b) in enumerate(points):
        distance = wanted[place][other]
        if not distance:
            continue
        away = math.sqrt((x - a) * (x - a) + (y - b) * (y - b)) or 0.001
        weight = 1 / (distance * distance)
        sums_x += weight * (a + distance * (x - a) / away)
        sums_y += weight * (b + distance * (y - b) / away)
        weights += weight
    return (sums_x / weights, sums_y / weights) if weights else (x, y)


def _scaled(points: Sequence[tuple[float, float]], widths: Sequence[int]) -> list[tuple[float, float]]:
    """Points as they fill the drawing, with room for their labels."""
    if not points:
        return []
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    side, edge = max(widths) / 2, LABEL_HEIGHT / 2
    return [
        (
            side + (x - left) / ((right - left) or 1) * (WIDTH - 2 * side),
            edge + (y - top) / ((bottom - top) or 1) * (HEIGHT - 2 * edge),
        )
        for x, y in points
    ]


def _parted(points: list[tuple[float, float]], widths: Sequence[int]) -> tuple[Spot, ...]:
    """Points moved apart until no label lies on another, or for long enough."""
    for _ in range(_PUSHES):
        touched = False
        for one, other in combinations(range(len(points)), 2):
            (x, y), (a, b) = points[one], points[other]
            wide = (widths[one] + widths[other]) / 2 - abs(x - a)
            high = LABEL_HEIGHT - abs(y - b)
            if wide > 0 and high > 0:
                touched = True
                if high < wide:
                    push = high / 2 + 0.5 if y >= b else -high / 2 - 0.5
                    points[one], points[other] = (x, _within(y + push, LABEL_HEIGHT, HEIGHT)), (
                        a, _within(b - push, LABEL_HEIGHT, HEIGHT))  # fmt: skip
                else:
                    push = wide / 2 + 0.5 if x >= a else -wide / 2 - 0.5
                    points[one], points[other] = (_within(x + push, widths[one], WIDTH), y), (
                        _within(a - push, widths[other], WIDTH), b)  # fmt: skip
        if not touched:
            break
    return tuple(Spot(round(x), round(y), width) for (x, y), width in zip(points, widths, strict=True))


def _within(middle: float, size: int, room: int) -> float:
    return min(max(middle, size / 2), room - size / 2)
