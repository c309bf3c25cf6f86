"""Lays out a small graph for a drawing: the same graph gives the same drawing on every machine.

Distances in the drawing follow those in the graph (stress majorization: Gansner, Koren and North, Graph Drawing
2004); then labels that would overlap are moved apart.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, combinations
from typing import NamedTuple

WIDTH, HEIGHT = 960, 680
"""The size of the drawing, in its own units."""

LABEL_HEIGHT = 30
HUB, HUB_HEIGHT = 8, 90
"""From how many lines on a node is a hub, and the height that it has for itself: many lines run there."""

_CHARACTER = 8
_PADDING = 14
_ROUNDS = 80
_PUSHES = 400


class Spot(NamedTuple):
    """The centre of a node's label in the drawing, and the width of the label."""

    x: int
    y: int
    width: int


def layout(labels: Sequence[str], edges: Sequence[tuple[int, int]]) -> tuple[Spot, ...]:
    """Computes the position of each node's label.

    Args:
        labels: The labels of the nodes.
        edges: Pairs of nodes, as indices of `labels`.
    """
    count = len(labels)
    distances = _distances(count, edges)
    # Start on a circle. Rounded, because the last digits of a cosine differ between machines.
    angles = [2 * math.pi * node / max(count, 1) for node in range(count)]
    points = [(round(math.cos(angle), 6), round(math.sin(angle), 6)) for angle in angles]
    for _ in range(_ROUNDS):
        points = [_moved(node, points, distances) for node in range(count)]
    widths = [_PADDING + _CHARACTER * len(label) for label in labels]
    degrees = Counter(chain.from_iterable(edges))
    heights = [HUB_HEIGHT if degrees[node] >= HUB else LABEL_HEIGHT for node in range(count)]
    return _parted(_scaled(points, widths), widths, heights)


def _distances(count: int, edges: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The number of edges between each two nodes; between nodes that are not connected, one more than the maximum."""
    linked: Mapping[int, set[int]] = {node: set() for node in range(count)}
    for first, second in edges:
        linked[first].add(second)
        linked[second].add(first)
    rows: list[list[int]] = []
    for start in range(count):
        hops = {start: 0}
        layer = [start]
        while layer:
            next_layer = sorted({neighbour for node in layer for neighbour in linked[node] if neighbour not in hops})
            steps = hops[layer[0]] + 1
            hops |= dict.fromkeys(next_layer, steps)
            layer = next_layer
        rows.append([hops.get(node, 0) for node in range(count)])
    longest = max((steps for row in rows for steps in row), default=0) + 1
    return [
        [steps or (longest if node != base else 0) for node, steps in enumerate(row)] for base, row in enumerate(rows)
    ]


def _moved(node: int, points: Sequence[tuple[float, float]], distances: Sequence[Sequence[int]]) -> tuple[float, float]:
    """The next position of a node: the mean of where the others would have it; near ones weigh more than far ones."""
    x, y = points[node]
    sums_x = sums_y = weights = 0.0
    for other_node, (a, b) in enumerate(points):
        distance = distances[node][other_node]
        if not distance:
            continue
        drawn_distance = math.sqrt((x - a) * (x - a) + (y - b) * (y - b)) or 0.001
        weight = 1 / (distance * distance)
        sums_x += weight * (a + distance * (x - a) / drawn_distance)
        sums_y += weight * (b + distance * (y - b) / drawn_distance)
        weights += weight
    return (sums_x / weights, sums_y / weights) if weights else (x, y)


def _scaled(points: Sequence[tuple[float, float]], widths: Sequence[int]) -> list[tuple[float, float]]:
    """Scales points so that they fill the drawing, with room for their labels."""
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


def _parted(points: list[tuple[float, float]], widths: Sequence[int], heights: Sequence[int]) -> tuple[Spot, ...]:
    """Moves points apart until no two labels overlap, in at most `_PUSHES` rounds."""
    for _ in range(_PUSHES):
        overlapping = False
        for first, second in combinations(range(len(points)), 2):
            (x, y), (a, b) = points[first], points[second]
            overlap_x = (widths[first] + widths[second]) / 2 - abs(x - a)
            overlap_y = (heights[first] + heights[second]) / 2 - abs(y - b)
            if overlap_x > 0 and overlap_y > 0:
                overlapping = True
                if overlap_y < overlap_x:
                    push = overlap_y / 2 + 0.5 if y >= b else -overlap_y / 2 - 0.5
                    points[first], points[second] = (x, _within(y + push, LABEL_HEIGHT, HEIGHT)), (
                        a, _within(b - push, LABEL_HEIGHT, HEIGHT))  # fmt: skip
                else:
                    push = overlap_x / 2 + 0.5 if x >= a else -overlap_x / 2 - 0.5
                    points[first], points[second] = (_within(x + push, widths[first], WIDTH), y), (
                        _within(a - push, widths[second], WIDTH), b)  # fmt: skip
        if not overlapping:
            break
    return tuple(Spot(round(x), round(y), width) for (x, y), width in zip(points, widths, strict=True))


def _within(middle: float, size: int, room: int) -> float:
    return min(max(middle, size / 2), room - size / 2)
