"""Times over a friction surface agree with a shortest path computed step by step."""

import heapq
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from nqi.reach import Floats
from nqi.travel import Points
from nqi.travel.surface import BARRIER, OUTSIDE, Surface, nearest_over, pairs_over

WGS84 = Geod(ellps="WGS84")
WEST, NORTH, STEP = 100.0, 40.0, 0.05

Cell = tuple[int, int]

friction = st.one_of(st.floats(0.0005, 0.05), st.sampled_from([0.0, -9999.0, float("nan")]))


@st.composite
def surfaces(draw: st.DrawFn) -> Surface:
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    cells = st.lists(friction, min_size=rows * columns, max_size=rows * columns)
    grid = np.array(draw(cells)).reshape(rows, columns)
    return Surface(grid, WEST, NORTH, STEP, STEP)


cells = st.lists(st.tuples(st.integers(-1, 5), st.integers(-1, 5)), max_size=5)


def centre(cell: Cell) -> tuple[float, float]:
    return WEST + (cell[1] + 0.5) * STEP, NORTH - (cell[0] + 0.5) * STEP


def points(at: list[Cell]) -> Points:
    lng, lat = np.array([centre(cell) for cell in at], dtype=float).reshape(-1, 2).T
    return Points(tuple(map(str, at)), lng, lat)


def can_be_crossed(grid: Floats, cell: Cell) -> bool:
    inside = 0 <= cell[0] < grid.shape[0] and 0 <= cell[1] < grid.shape[1]
    return inside and bool(grid[cell] > 0)


def minutes_from(surface: Surface, start: Cell) -> dict[Cell, float]:
    """Dijkstra by hand: half of each step at the friction of either cell."""
    grid = np.asarray(surface.friction, dtype=float)
    best: dict[Cell, float] = {}
    queue = [(0.0, start)] if can_be_crossed(grid, start) else []
    while queue:
        minutes, cell = heapq.heappop(queue)
        if cell in best:
            continue
        best[cell] = minutes
        for down, right in product((-1, 0, 1), repeat=2):
            to = cell[0] + down, cell[1] + right
            if to not in best and can_be_crossed(grid, to):
                metres = WGS84.inv(*centre(cell), *centre(to))[2]
                step = metres / 2 * grid[cell] + metres / 2 * grid[to]
                heapq.heappush(queue, (minutes + step, to))
    return best


def by_hand(surface: Surface, origins: list[Cell], places: list[Cell]) -> Floats:
    rows = [minutes_from(surface, origin) for origin in origins]
    table = [[row.get(place, np.inf) for place in places] for row in rows]
    return np.array(table, dtype=float).reshape(len(origins), len(places))


@given(surfaces(), cells, cells)
def test_the_nearest_is_the_fewest_minutes_by_hand(
    surface: Surface, origins: list[Cell], places: list[Cell]
) -> None:
    expected = by_hand(surface, origins, places)
    found = nearest_over(surface, points(origins), points(places))
    for i, costs in enumerate(expected):
        fewest = min(costs, default=np.inf)
        assert found.cost[i] == pytest.approx(fewest, rel=1e-9)
        if np.isfinite(fewest):
            assert costs[found.place[i]] == pytest.approx(fewest, rel=1e-9)
        else:
            assert found.place[i] == -1


@given(surfaces(), cells, cells, st.one_of(st.floats(0, 300), st.just(np.inf)))
def test_the_pairs_are_those_of_few_enough_minutes_by_hand(
    surface: Surface, origins: list[Cell], places: list[Cell], within: float
) -> None:
    expected = by_hand(surface, origins, places)
    found = pairs_over(surface, points(origins), points(places), within)
    near = [
        (i, j)
        for i, j in np.ndindex(expected.shape)
        if np.isfinite(expected[i, j]) and expected[i, j] <= within
    ]
    assert list(zip(found.origin.tolist(), found.place.tolist(), strict=True)) == near
    assert found.cost.tolist() == pytest.approx([expected[pair] for pair in near], rel=1e-9)


@given(surfaces(), cells, cells)
def test_a_way_back_takes_as_long(
    surface: Surface, origins: list[Cell], places: list[Cell]
) -> None:
    there = pairs_over(surface, points(origins), points(places), np.inf)
    back = pairs_over(surface, points(places), points(origins), np.inf)
    costs = dict(zip(zip(back.place, back.origin, strict=True), back.cost, strict=True))
    for origin, place, cost in zip(there.origin, there.place, there.cost, strict=True):
        assert costs[origin, place] == pytest.approx(cost, rel=1e-9)


def test_a_step_along_the_equator_takes_its_length_at_the_mean_friction() -> None:
    # One degree of the equator is 111,319.49 m; half of it at 0.001 and half at 0.003 min/m.
    surface = Surface(np.array([[0.001, 0.003]]), 0.0, 0.5, 1.0, 1.0)
    at = Points(("a", "b"), np.array([0.5, 1.5]), np.array([0.0, 0.0]))
    found = pairs_over(surface, at, at, np.inf)
    assert found.cost.tolist() == pytest.approx([0, 222.63898, 222.63898, 0], abs=1e-4)


def test_a_way_goes_around_a_barrier() -> None:
    grid = np.full((3, 3), 0.001)
    grid[:2, 1] = 0
    surface = Surface(grid, WEST, NORTH, STEP, STEP)
    around = pairs_over(surface, points([(0, 0)]), points([(0, 2)]), np.inf).cost
    grid[2, 1] = np.nan
    nowhere = pairs_over(
        Surface(grid, WEST, NORTH, STEP, STEP), points([(0, 0)]), points([(0, 2)]), np.inf
    )
    lengths = [
        WGS84.inv(*centre(a), *centre(b))[2]
        for a, b in [((0, 0), (1, 0)), ((1, 0), (2, 1)), ((2, 1), (1, 2)), ((1, 2), (0, 2))]
    ]
    assert around.tolist() == pytest.approx([sum(lengths) * 0.001])
    assert nowhere.cost.tolist() == []


def test_points_on_barriers_and_outside_are_told_apart() -> None:
    surface = Surface(np.array([[0.01, 0.0], [-9999.0, 0.02]]), WEST, NORTH, STEP, STEP)
    at = points([(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (0, -1)])
    assert surface.nodes(at).tolist() == [0, BARRIER, BARRIER, 1, OUTSIDE, OUTSIDE]


def test_many_places_of_one_cell_all_come() -> None:
    surface = Surface(np.array([[0.01, 0.01]]), WEST, NORTH, STEP, STEP)
    places = points([(0, 1), (0, 0), (0, 1), (0, 1)])
    found = pairs_over(surface, points([(0, 0)]), places, 0.0)
    assert (found.place.tolist(), found.cost.tolist()) == ([1], [0.0])
    assert pairs_over(surface, points([(0, 0)]), places, np.inf).place.tolist() == [0, 1, 2, 3]
