"""Straight lines agree with the geodesic of every pair, one by one."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from nqi.travel import Points
from nqi.travel.line import StraightLine

Position = tuple[float, float]

WGS84 = Geod(ellps="WGS84")
positions = st.tuples(st.floats(73.6, 135), st.floats(3.9, 53.5))
hundredths = st.tuples(
    st.integers(7360, 13500).map(lambda i: i / 100), st.integers(390, 5350).map(lambda i: i / 100)
)
some = st.lists(positions, min_size=1, max_size=12)


def points(at: list[Position]) -> Points:
    lng, lat = np.array(at, dtype=float).reshape(-1, 2).T
    return Points(tuple(str(i) for i in range(len(at))), lng, lat)


def km(a: Position, b: Position) -> float:
    return float(WGS84.inv(*a, *b)[2]) / 1000


@given(some, some)
def test_the_nearest_place_is_the_one_of_the_shortest_geodesic(
    origins: list[Position], places: list[Position]
) -> None:
    found = StraightLine().nearest(points(origins), points(places))
    for i, origin in enumerate(origins):
        shortest = min(km(origin, place) for place in places)
        assert found.cost[i] == km(origin, places[found.place[i]])
        # The chord decides; where two places are equally far it may be the other one.
        assert found.cost[i] == pytest.approx(shortest, rel=4e-4, abs=1e-9)


@given(some, some, st.floats(1, 2000))
def test_the_pairs_within_are_those_of_the_geodesic(
    origins: list[Position], places: list[Position], within: float
) -> None:
    found = StraightLine().pairs(points(origins), points(places), within)
    near = [
        (i, j)
        for (i, origin), (j, place) in product(enumerate(origins), enumerate(places))
        if km(origin, place) <= within
    ]
    assert list(zip(found.origin.tolist(), found.place.tolist(), strict=True)) == near
    expected = [km(origins[i], places[j]) for i, j in near]
    assert found.cost == pytest.approx(expected, rel=1e-4, abs=1e-6)


@given(hundredths, hundredths)
def test_a_pair_exactly_at_the_threshold_is_within(a: Position, b: Position) -> None:
    exactly = km(a, b)
    found = StraightLine().pairs(points([a]), points([b]), exactly)
    assert found.origin.tolist() == [0]
    closer = float(np.nextafter(exactly, 0))
    if exactly > 0:
        assert StraightLine().pairs(points([a]), points([b]), closer).origin.tolist() == []


@given(some, some)
def test_the_table_holds_the_geodesics(origins: list[Position], places: list[Position]) -> None:
    table = StraightLine().table(points(origins), points(places))
    expected = [[km(origin, place) for place in places] for origin in origins]
    assert table == pytest.approx(np.array(expected), rel=5e-4, abs=1e-6)  # across the country


def test_a_factor_multiplies_costs_and_not_positions() -> None:
    origins, places = points([(104.06, 30.67)]), points([(104.06, 30.67), (106.55, 29.56)])
    plain = km((104.06, 30.67), (106.55, 29.56))
    way = StraightLine(1.3)
    assert way.nearest(origins, places).cost.tolist() == [0.0]
    assert way.table(origins, places)[0, 1] == pytest.approx(plain * 1.3, rel=1e-5)
    assert way.pairs(origins, places, plain * 1.3 + 0.001).place.tolist() == [0, 1]
    assert way.pairs(origins, places, plain * 1.3 - 0.001).place.tolist() == [0]


def test_nobody_is_near_when_there_is_no_place() -> None:
    found = StraightLine().nearest(points([(104.06, 30.67)]), points([]))
    assert (found.cost.tolist(), found.place.tolist()) == ([np.inf], [-1])
    assert StraightLine().pairs(points([(104.06, 30.67)]), points([]), 50).cost.tolist() == []
