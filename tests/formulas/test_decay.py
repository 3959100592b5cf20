import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.errors import InvalidInput
from nqi.formulas.decay import Decay, binary, exponential, gaussian, step

COSTS = st.lists(st.floats(0, 1e300) | st.just(math.inf), min_size=1)
DECAYS = [
    step((30, 60, 120), (1, 0.68, 0.22)),
    binary(60),
    gaussian(60),
    exponential(0.05),
]


def test_a_zone_holds_its_own_break() -> None:
    weights = step((30, 60, 120), (1, 0.68, 0.22))(
        np.array([0, 30, 30.001, 60, 60.001, 120, 120.001, math.inf])
    )
    assert weights.tolist() == [1, 1, 0.68, 0.68, 0.22, 0.22, 0, 0]


def test_a_plain_catchment_holds_its_radius() -> None:
    assert binary(45)(np.array([0, 45, 45.001, math.inf])).tolist() == [1, 1, 0, 0]


def test_the_gaussian_falls_from_one_to_nothing_at_the_radius() -> None:
    # (exp(-1/8) - exp(-1/2)) / (1 - exp(-1/2)) = (0.882497 - 0.606531) / 0.393469 at half the way
    weights = gaussian(60)(np.array([0, 30, 60, 61, math.inf]))
    assert weights.tolist() == pytest.approx([1, 0.701367, 0, 0, 0], abs=1e-6)
    assert weights[2] == 0


def test_the_exponential_halves_at_its_half_value() -> None:
    weights = exponential(math.log(2) / 30)(np.array([0, 30, 60, math.inf]))
    assert weights.tolist() == pytest.approx([1, 0.5, 0.25, 0])


@pytest.mark.parametrize("decay", DECAYS, ids=["step", "binary", "gaussian", "exponential"])
@given(costs=COSTS)
def test_no_weight_leaves_zero_to_one_or_rises_with_the_cost(
    decay: Decay, costs: list[float]
) -> None:
    weights = decay(np.sort(np.array(costs)))
    assert ((weights >= 0) & (weights <= 1)).all()
    assert (np.diff(weights) <= 0).all()


@given(costs=COSTS)
def test_zones_are_those_found_one_by_one(costs: list[float]) -> None:
    zones = [(30.0, 1.0), (60.0, 0.68), (120.0, 0.22)]
    expected = [next((w for limit, w in zones if cost <= limit), 0.0) for cost in costs]
    found = step([limit for limit, _ in zones], [w for _, w in zones])(np.array(costs))
    assert found.tolist() == expected


@pytest.mark.parametrize("decay", DECAYS, ids=["step", "binary", "gaussian", "exponential"])
def test_the_shape_of_the_costs_is_kept(decay: Decay) -> None:
    assert decay(np.ones((2, 3))).shape == (2, 3)
    assert decay(np.empty(0)).shape == (0,)


@pytest.mark.parametrize(
    ("breaks", "weights", "named"),
    [
        ((), (), "0 breaks"),
        ((30, 60), (1,), "2 breaks and 1 weights"),
        ((60, 30), (1, 0.5), "rising"),
        ((30, 30), (1, 0.5), "rising"),
        ((0,), (1,), "above 0"),
        ((math.inf,), (1,), "rising"),
        ((math.nan,), (1,), "rising"),
        ((30, 60), (0.5, 1), "none rising"),
        ((30,), (-0.1,), "0 or more"),
        ((30,), (math.nan,), "0 or more"),
    ],
)
def test_zones_that_are_none_are_refused(
    breaks: Sequence[float], weights: Sequence[float], named: str
) -> None:
    with pytest.raises(InvalidInput, match=named):
        step(breaks, weights)


@pytest.mark.parametrize("make", [gaussian, exponential, binary])
@pytest.mark.parametrize("value", [0, -1, math.inf, math.nan])
def test_a_parameter_that_is_no_number_above_zero_is_refused(
    make: Callable[[float], Decay], value: float
) -> None:
    with pytest.raises(InvalidInput, match=str(value)):
        make(value)


def test_zones_may_weigh_alike_and_end_below_one() -> None:
    assert step((0.25, 0.5), (1, 1))(np.array([0.25, 0.5, 0.6])).tolist() == [1, 1, 0]
    assert gaussian(0.5)(np.array([0.0, 0.5])).tolist() == [1, 0]
