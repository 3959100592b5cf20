from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nqi.formulas.equity import gini, palma, worst_fifth
from nqi.reach import Floats

Index = Callable[[Floats, Floats], float | None]

UNITS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)), min_size=1, max_size=12)
"""Scores and demands in whole numbers, so that demand can be counted out one by one."""


def columns(units: list[tuple[int, int]]) -> tuple[Floats, Floats]:
    scores, demand = (np.array(column, dtype=float) for column in zip(*units, strict=True))
    return scores, demand


def people(units: list[tuple[int, int]]) -> list[int]:
    """The score of every single person, ten times over: shares of a tenth cut nobody in two."""
    return sorted(score for score, demand in units for _ in range(10 * demand))


@given(UNITS)
def test_the_gini_is_the_mean_difference_of_two_people_over_twice_the_mean(
    units: list[tuple[int, int]],
) -> None:
    total = sum(score * demand for score, demand in units)
    if not total:
        assert gini(*columns(units)) is None
        return
    apart = sum(d * e * abs(s - t) for s, d in units for t, e in units)
    expected = apart / (2 * total * sum(demand for _, demand in units))
    assert gini(*columns(units)) == pytest.approx(expected, abs=1e-12)


@given(UNITS)
def test_palma_and_the_worst_fifth_are_those_counted_person_by_person(
    units: list[tuple[int, int]],
) -> None:
    everyone = people(units)
    n = len(everyone)
    fifth, poorest, best = (
        sum(everyone[: n // 5]),
        sum(everyone[: n * 2 // 5]),
        sum(everyone[n * 9 // 10 :]),
    )
    expected = best / poorest if poorest else None
    assert palma(*columns(units)) == (None if expected is None else pytest.approx(expected))
    worst = 5 * fifth / sum(everyone) if sum(everyone) else None
    assert worst_fifth(*columns(units)) == (
        None if worst is None else pytest.approx(worst, abs=1e-12)
    )


@given(UNITS, st.randoms(use_true_random=False), st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
def test_neither_the_order_nor_the_units_of_measure_matter(
    units: list[tuple[int, int]], random: Random, score: float, demand: float
) -> None:
    mixed = random.sample(units, len(units))
    scores, demands = columns(mixed)
    for index in (gini, palma, worst_fifth):
        expected = index(*columns(units))
        found = index(scores * score, demands * demand)
        assert found == (None if expected is None else pytest.approx(expected, rel=1e-9, abs=1e-12))


@given(UNITS)
def test_each_index_stays_within_its_bounds(units: list[tuple[int, int]]) -> None:
    scores, demand = columns(units)
    assume(scores @ demand > 0)
    between, worst, ratio = (index(scores, demand) for index in (gini, worst_fifth, palma))
    assert between is not None
    assert 0 <= between < 1
    assert worst is not None
    assert 0 <= worst <= 1 + 1e-12
    assert ratio is None or ratio >= 0.25 - 1e-12


@given(st.integers(1, 1000), st.lists(st.integers(1, 1000), min_size=1))
def test_all_served_alike_is_perfectly_even(score: int, demand: list[int]) -> None:
    scores, weights = np.full(len(demand), float(score)), np.array(demand, dtype=float)
    assert gini(scores, weights) == pytest.approx(0, abs=1e-12)
    assert palma(scores, weights) == pytest.approx(0.25)
    assert worst_fifth(scores, weights) == pytest.approx(1)


def test_a_unit_on_the_boundary_is_divided() -> None:
    # 3 people at 1 and 7 at 3, 24 in all: the worst 40 % have 3 + 3 = 6, the best tenth 3.
    scores, demand = np.array([3.0, 1]), np.array([7.0, 3])
    assert palma(scores, demand) == pytest.approx(3 / 6)
    assert worst_fifth(scores, demand) == pytest.approx(1 / 2.4)
    # Pairs of unlike people are 42 of 100, each 2 apart: 84 / 100 over twice the mean of 2.4.
    assert gini(scores, demand) == pytest.approx(0.84 / 4.8)


def test_one_who_has_all_is_nearly_one() -> None:
    scores, demand = np.array([0.0, 1]), np.array([99.0, 1])
    assert gini(scores, demand) == pytest.approx(0.99)
    assert palma(scores, demand) is None
    assert worst_fifth(scores, demand) == 0


def test_forty_percent_who_have_nothing_leave_no_ratio_whatever_the_rounding() -> None:
    scores, demand = np.array([0.0, 1, 1]), np.array([18.0, 20, 7])
    assert palma(scores, demand) is None
    assert palma(scores, demand * 11.925914902012153) is None


@pytest.mark.parametrize("index", [gini, palma, worst_fifth])
def test_what_nobody_has_is_spread_neither_evenly_nor_unevenly(index: Index) -> None:
    assert index(np.zeros(3), np.ones(3)) is None
    assert index(np.ones(3), np.zeros(3)) is None
    assert index(np.array([0.0, 1]), np.array([1.0, 0])) is None
    assert index(np.empty(0), np.empty(0)) is None
