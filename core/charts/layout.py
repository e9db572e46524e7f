"""Where the nodes of a network go: springs and repulsion, the same picture every time.

Fruchterman and Reingold's method; nodes further apart than CUTOFF springs do not push each other, which
keeps 300 nodes well under a second.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

Point = tuple[float, float]
GOLDEN = math.radians(137.508)
CUTOFF = 4.0


@lru_cache(maxsize=64)
def spring_layout(nodes: tuple[str, ...], edges: tuple[tuple[str, str], ...]) -> dict[str, Point]:
    """Positions from 0 to 1 in both directions, the same for the same network.

    Starts on a spiral, the best linked in the middle; springs want a length of 1.
    """
    degree = {node: len(others) for node, others in neighbours(edges).items()}
    order = sorted(nodes, key=lambda node: (-degree.get(node, 0), node))
    index_of = {node: index for index, node in enumerate(order)}
    xs = [math.sqrt(rank) * 0.9 * math.cos(rank * GOLDEN) for rank in range(len(order))]
    ys = [math.sqrt(rank) * 0.9 * math.sin(rank * GOLDEN) for rank in range(len(order))]
    links = [(index_of[a], index_of[b]) for a, b in edges if a != b]
    rounds = 160 if len(nodes) <= 120 else 90
    for turn in range(rounds):
        _turn(xs, ys, links, limit=max(0.6 * (1 - turn / rounds), 0.02))
    return _fit({node: (xs[index], ys[index]) for node, index in index_of.items()})


def neighbours(edges: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    beside: dict[str, set[str]] = defaultdict(set)
    for a, b in edges:
        beside[a].add(b)
        beside[b].add(a)
    return beside


def _turn(xs: list[float], ys: list[float], links: Sequence[tuple[int, int]], limit: float) -> None:
    """One step: push, pull, a breath of gravity, and no node moves further than `limit`."""
    dx, dy = [-x * 0.02 for x in xs], [-y * 0.02 for y in ys]
    for a, b in _close_pairs(xs, ys):
        gap_x, gap_y = xs[a] - xs[b], ys[a] - ys[b]
        square = gap_x * gap_x + gap_y * gap_y + 0.01
        if square < CUTOFF * CUTOFF:
            push = 1 / square
            dx[a] += gap_x * push
            dy[a] += gap_y * push
            dx[b] -= gap_x * push
            dy[b] -= gap_y * push
    for a, b in links:
        gap_x, gap_y = xs[a] - xs[b], ys[a] - ys[b]
        pull = math.hypot(gap_x, gap_y) * 0.5
        dx[a] -= gap_x * pull
        dy[a] -= gap_y * pull
        dx[b] += gap_x * pull
        dy[b] += gap_y * pull
    for index in range(len(xs)):
        length = math.hypot(dx[index], dy[index])
        scale = limit / length if length > limit else 1
        xs[index] += dx[index] * scale
        ys[index] += dy[index] * scale


def _close_pairs(xs: Sequence[float], ys: Sequence[float]) -> Iterable[tuple[int, int]]:
    """Pairs in the same or a neighbouring square of side CUTOFF, each once."""
    squares: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index in range(len(xs)):
        squares[int(xs[index] // CUTOFF), int(ys[index] // CUTOFF)].append(index)
    for (column, row), here in squares.items():
        for rank, a in enumerate(here):
            for b in here[rank + 1 :]:
                yield a, b
        for step in ((1, 0), (0, 1), (1, 1), (1, -1)):
            for b in squares.get((column + step[0], row + step[1]), ()):
                for a in here:
                    yield a, b


def _box(part: dict[str, Point]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _y in part.values()], [y for _x, y in part.values()]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def _fit(points: dict[str, Point]) -> dict[str, Point]:
    if not points:
        return {}
    left, top, width, height = _box(points)
    return {
        key: (
            (x - left) / (width or 1) if width else 0.5,
            (y - top) / (height or 1) if height else 0.5,
        )
        for key, (x, y) in points.items()
    }


def ring_layout(centre: str, rings: Sequence[Sequence[str]]) -> dict[str, Point]:
    """The focus in the middle, its neighbours on a circle, theirs on the next."""
    placed = {centre: (0.5, 0.5)}
    for depth, ring in enumerate(rings, 1):
        radius = 0.5 * depth / len(rings)
        for index, node in enumerate(ring):
            angle = 2 * math.pi * (index + 0.5 * (depth % 2)) / len(ring) - math.pi / 2
            placed[node] = (0.5 + radius * math.cos(angle), 0.5 + radius * math.sin(angle))
    return placed
