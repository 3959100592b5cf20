"""Round trips against every order there is, and what does not depend on how they are asked."""

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.errors import InvalidInput
from nqi.questions.route import MOST_STOPS, round_trip, shortest

LNG = st.floats(100, 125, allow_nan=False)
LAT = st.floats(20, 45, allow_nan=False)
POINT = st.tuples(LNG, LAT)


def matrix(points: list[tuple[float, float]]) -> np.ndarray:
    at = np.array(points)
    return np.asarray(np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)))


def length(km: np.ndarray, order: tuple[int, ...]) -> float:
    path = [0, *(stop + 1 for stop in order), 0]
    return float(sum(km[a, b] for a, b in pairwise(path)))


@given(st.lists(POINT, min_size=2, max_size=7))
def test_no_order_is_shorter(points: list[tuple[float, float]]) -> None:
    km = matrix(points)
    found = shortest(km)
    assert sorted(found.order) == list(range(len(points) - 1))
    best = min(length(km, order) for order in permutations(range(len(points) - 1)))
    assert length(km, found.order) == pytest.approx(best)
    assert found.km == pytest.approx(best, abs=0.01)


@given(st.lists(POINT, min_size=2, max_size=8), st.randoms())
def test_the_length_does_not_depend_on_the_order_of_the_list(
    points: list[tuple[float, float]], random: object
) -> None:
    origin, *stops = points
    shuffled = list(stops)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert round_trip(origin, shuffled).km == pytest.approx(round_trip(origin, stops).km, abs=0.01)


def test_the_nearer_end_of_the_trip_comes_first() -> None:
    # One road: the way there and the way back are as long, so the nearest stop is met first.
    assert round_trip((110, 30), [(112, 30), (111, 30), (113, 30)]).order[0] == 1


def test_twelve_stops_on_a_circle_are_met_one_after_the_other() -> None:
    angles = np.linspace(0, 2 * np.pi, MOST_STOPS, endpoint=False)
    at = [(110 + float(np.cos(a)), float(np.sin(a))) for a in angles]
    found = round_trip((110, 0), at)
    steps = [(b - a) % MOST_STOPS for a, b in pairwise(found.order)]
    assert set(steps) <= {1, MOST_STOPS - 1}


def test_without_a_stop_there_is_no_trip() -> None:
    assert (round_trip((110, 30), []).order, round_trip((110, 30), []).km) == ((), 0)


def test_a_stop_at_the_origin_costs_nothing() -> None:
    assert round_trip((110, 30), [(110, 30)]).km == 0


def test_too_many_stops_are_refused() -> None:
    with pytest.raises(InvalidInput, match="13 stops"):
        round_trip((110, 30), [(110, 30)] * (MOST_STOPS + 1))
