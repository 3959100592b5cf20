import math
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nqi.errors import InvalidInput
from nqi.formulas.coverage import curve, share_within, weighted_quantile
from nqi.reach import Floats

COST = st.sampled_from([0.0, 30.0, 60.0, math.inf]) | st.floats(0, 200)
UNITS = st.lists(st.tuples(COST, st.integers(0, 100)), min_size=1, max_size=20)


def columns(units: list[tuple[float, int]]) -> tuple[Floats, Floats]:
    cost, weight = (np.array(column, dtype=float) for column in zip(*units, strict=True))
    return cost, weight


def within(units: list[tuple[float, int]], limit: float) -> Fraction:
    total = sum(weight for _, weight in units)
    return Fraction(sum(weight for cost, weight in units if cost <= limit), total)


def test_three_units_and_two_laboratories() -> None:
    cost, weight = np.array([5.0, 25, 95]), np.array([100.0, 60, 40])
    shares = share_within(cost, weight, [30, 60, 120])
    assert shares is not None
    assert shares.tolist() == [0.8, 0.8, 1.0]


def test_a_threshold_is_inclusive() -> None:
    shares = share_within(np.array([120.0]), np.array([1.0]), [119.999, 120, 120.001])
    assert shares is not None
    assert shares.tolist() == [0, 1, 1]


@given(UNITS, st.lists(COST.filter(math.isfinite)))
def test_a_share_is_the_one_counted_unit_by_unit(
    units: list[tuple[float, int]], limits: list[float]
) -> None:
    shares = share_within(*columns(units), limits)
    if not any(weight for _, weight in units):
        assert shares is None
        return
    assert shares is not None
    assert shares.tolist() == pytest.approx([float(within(units, limit)) for limit in limits])


@given(UNITS)
def test_an_infinite_limit_asks_who_reaches_anyone(units: list[tuple[float, int]]) -> None:
    assume(any(weight for _, weight in units))
    shares = share_within(*columns(units), [math.inf])
    assert shares is not None
    assert shares[0] == pytest.approx(float(within(units, 1e300)))


@given(UNITS, st.lists(COST, min_size=20, max_size=20), st.lists(st.floats(0, 200), min_size=1))
def test_one_more_provider_never_lowers_coverage(
    units: list[tuple[float, int]], more: list[float], limits: list[float]
) -> None:
    assume(any(weight for _, weight in units))
    cost, weight = columns(units)
    before = share_within(cost, weight, limits)
    after = share_within(np.minimum(cost, more[: len(cost)]), weight, limits)
    assert before is not None
    assert after is not None
    assert (after >= before - 1e-12).all()


@given(UNITS, st.randoms(use_true_random=False), st.floats(1e-3, 1e3))
def test_neither_the_order_nor_the_unit_of_demand_matters(
    units: list[tuple[float, int]], random: Random, factor: float
) -> None:
    assume(any(weight for _, weight in units))
    cost, weight = columns(random.sample(units, len(units)))
    found = share_within(cost, weight * factor, [0, 30, 60])
    expected = share_within(*columns(units), [0, 30, 60])
    assert found is not None
    assert expected is not None
    assert found.tolist() == pytest.approx(expected.tolist())


@given(UNITS)
def test_the_curve_rises_at_each_cost_to_the_share_within_it(
    units: list[tuple[float, int]],
) -> None:
    steps = curve(*columns(units))
    if not any(weight for _, weight in units):
        assert steps is None
        return
    assert steps is not None
    costs, shares = steps
    assert costs.tolist() == sorted({cost for cost, _ in units if cost < math.inf})
    assert shares.tolist() == pytest.approx([float(within(units, cost)) for cost in costs])
    assert all(share <= 1 for share in shares)


@given(UNITS, st.integers(0, 100))
def test_a_quantile_is_the_first_cost_that_covers_its_share(
    units: list[tuple[float, int]], percent: int
) -> None:
    asked = sorted(cost for cost, weight in units if weight)
    if not asked:
        assert weighted_quantile(*columns(units), percent / 100) is None
        return
    covers = [cost for cost in asked if within(units, cost) >= Fraction(percent, 100)]
    assert weighted_quantile(*columns(units), percent / 100) == covers[0]


def test_the_lower_of_two_middle_costs_is_the_median() -> None:
    cost = np.array([40.0, 10, 30, 20])
    assert weighted_quantile(cost, np.ones(4), 0.5) == 20
    assert weighted_quantile(cost, np.array([9.0, 1, 1, 1]), 0.5) == 40
    assert weighted_quantile(np.arange(1.0, 101), np.ones(100), 0.55) == 55


def test_a_quantile_is_infinite_where_too_many_reach_nobody() -> None:
    cost, weight = np.array([10.0, math.inf]), np.array([3.0, 1])
    assert weighted_quantile(cost, weight, 0.75) == 10
    assert weighted_quantile(cost, weight, 0.9) == math.inf


def test_costs_of_nobody_are_no_quantile() -> None:
    cost, weight = np.array([1.0, 5, 9]), np.array([0.0, 2, 0])
    assert [weighted_quantile(cost, weight, q) for q in (0, 0.5, 1)] == [5, 5, 5]


@pytest.mark.parametrize("q", [-0.1, 1.1, math.nan])
def test_a_quantile_that_is_no_share_is_refused(q: float) -> None:
    with pytest.raises(InvalidInput, match="from 0 to 1"):
        weighted_quantile(np.ones(1), np.ones(1), q)


def test_without_units_there_is_no_answer() -> None:
    nothing = np.empty(0)
    assert share_within(nothing, nothing, [30]) is None
    assert curve(nothing, nothing) is None
    assert weighted_quantile(nothing, nothing, 0.5) is None
