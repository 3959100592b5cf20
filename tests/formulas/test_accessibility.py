from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from nqi.formulas.accessibility import balanced, ratio_to_mean, three_step, two_step
from nqi.formulas.decay import step
from nqi.reach import Floats, Integers

World = tuple[Floats, Floats, Floats]
Method = Callable[[csr_array, Floats, Floats], Floats]
Oracle = Callable[[Floats, Floats, Floats], list[float]]

METHODS = [two_step, three_step, balanced]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Weights (units, providers), where most pairs do not reach, with demand and supply."""
    units, providers = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    weight = st.sampled_from([0.0, 0.0, 1.0]) | st.floats(1e-3, 1)
    count = st.integers(0, 1000).map(float)
    weights = draw(st.lists(weight, min_size=units * providers, max_size=units * providers))
    demand = draw(st.lists(count, min_size=units, max_size=units))
    supply = draw(st.lists(count, min_size=providers, max_size=providers))
    return np.array(weights).reshape(units, providers), np.array(demand), np.array(supply)


def sparse(weights: Floats, explicit: bool = False) -> csr_array:
    """The matrix without its zeros, or with each of them stored."""
    if not explicit:
        return csr_array(weights)
    units, providers = weights.shape
    places = np.tile(np.arange(providers), units)
    return csr_array((weights.ravel(), places, np.arange(units + 1) * providers), weights.shape)


# ------------------------------------------------------------ the oracles: loops over the text


def two_step_by_loops(weights: Floats, demand: Floats, supply: Floats) -> list[float]:
    units, providers = (range(n) for n in weights.shape)
    ratio = []
    for j in providers:
        crowd = sum(demand[i] * weights[i, j] for i in units)
        ratio.append(supply[j] / crowd if crowd else 0.0)
    return [sum(ratio[j] * weights[i, j] for j in providers) for i in units]


def three_step_by_loops(weights: Floats, demand: Floats, supply: Floats) -> list[float]:
    chosen = weights.copy()
    for i, row in enumerate(weights):
        for j, weight in enumerate(row):
            chosen[i, j] = weight * (weight / sum(row) if sum(row) else 0.0)
    return two_step_by_loops(chosen, demand, supply)


def levels_of_service(weights: Floats, demand: Floats, supply: Floats) -> list[tuple[float, float]]:
    """The balanced demand of each provider, and its supply over it."""
    found = []
    for j, amount in enumerate(supply):
        crowd = sum(demand[i] * row[j] / sum(row) for i, row in enumerate(weights) if sum(row))
        found.append((crowd, amount / crowd if crowd else 0.0))
    return found


def balanced_by_loops(weights: Floats, demand: Floats, supply: Floats) -> list[float]:
    levels = [level for _, level in levels_of_service(weights, demand, supply)]
    total = [sum(column) for column in weights.T]
    return [
        sum(level * row[j] / total[j] for j, level in enumerate(levels) if total[j])
        for row in weights
    ]


# -------------------------------------------------------------------------------- properties


@pytest.mark.parametrize(
    ("method", "oracle"),
    [
        (two_step, two_step_by_loops),
        (three_step, three_step_by_loops),
        (balanced, balanced_by_loops),
    ],
)
@given(world=worlds(), explicit=st.booleans())
def test_a_score_is_what_the_loops_of_the_text_give(
    method: Method, oracle: Oracle, world: World, explicit: bool
) -> None:
    weights, demand, supply = world
    scores = method(sparse(weights, explicit), demand, supply)
    assert scores.shape == demand.shape
    assert scores.tolist() == pytest.approx(oracle(weights, demand, supply), rel=1e-9)


@pytest.mark.parametrize("method", [two_step, three_step])
@given(world=worlds())
def test_demand_times_score_is_the_supply_that_somebody_reaches(
    method: Method, world: World
) -> None:
    weights, demand, supply = world
    reached = supply[demand @ weights > 0].sum()
    assert demand @ method(sparse(weights), demand, supply) == pytest.approx(reached)


@given(worlds())
def test_balanced_demand_is_the_demand_that_reaches_somebody(world: World) -> None:
    weights, demand, supply = world
    crowds = [crowd for crowd, _ in levels_of_service(weights, demand, supply)]
    assert sum(crowds) == pytest.approx(demand[weights.sum(axis=1) > 0].sum())


@given(worlds())
def test_balanced_scores_add_up_to_the_levels_of_service(world: World) -> None:
    weights, demand, supply = world
    levels = [level for _, level in levels_of_service(weights, demand, supply)]
    assert balanced(sparse(weights), demand, supply).sum() == pytest.approx(sum(levels))


@pytest.mark.parametrize("method", METHODS)
@given(world=worlds(), random=st.randoms(use_true_random=False))
def test_the_order_of_units_and_providers_does_not_matter(
    method: Method, world: World, random: Random
) -> None:
    weights, demand, supply = world
    rows, columns = (shuffled(n, random) for n in weights.shape)
    moved = method(sparse(weights[rows][:, columns]), demand[rows], supply[columns])
    assert moved.tolist() == pytest.approx(method(sparse(weights), demand, supply)[rows].tolist())


def shuffled(count: int, random: Random) -> Integers:
    order = list(range(count))
    random.shuffle(order)
    return np.array(order)


@pytest.mark.parametrize("method", METHODS)
@given(world=worlds(), factor=st.floats(1e-3, 1e3))
def test_twice_the_supply_is_twice_the_score_and_twice_the_demand_half(
    method: Method, world: World, factor: float
) -> None:
    weights, demand, supply = world
    matrix = sparse(weights)
    scores = method(matrix, demand, supply)
    richer, crowded = (
        method(matrix, demand, supply * factor),
        method(matrix, demand * factor, supply),
    )
    assert richer.tolist() == pytest.approx((scores * factor).tolist())
    assert crowded.tolist() == pytest.approx((scores / factor).tolist())


@given(world=worlds(), amount=st.integers(1, 1000))
def test_one_more_provider_lowers_no_score_of_the_two_step_method(
    world: World, amount: int
) -> None:
    weights, demand, supply = world
    more = np.column_stack((weights, np.ones(len(demand))))
    before = two_step(sparse(weights), demand, supply)
    after = two_step(sparse(more), demand, np.append(supply, amount))
    assert (after >= before).all()


@pytest.mark.parametrize("method", METHODS)
def test_nobody_and_nothing_score_zero_and_never_nan(method: Method) -> None:
    weights = sparse(np.array([[1.0, 0.0, 0.0], [0.0, 1e-300, 0.0], [0.0, 0.0, 0.0]]))
    # The first provider has no demand, the second next to none, the third is out of reach.
    assert method(weights, np.array([0, 1.0, 5]), np.array([4.0, 9, 9])).tolist() == [0, 0, 0]
    nobody = sparse(np.empty((0, 2)))
    assert method(nobody, np.empty(0), np.ones(2)).shape == (0,)
    assert method(sparse(np.empty((2, 0))), np.ones(2), np.empty(0)).tolist() == [0, 0]


# -------------------------------------------------------------------------------------- SPAR


@given(st.lists(st.tuples(st.floats(0, 1e6), st.integers(0, 1000)), min_size=1))
def test_ratios_to_the_mean_have_the_mean_one(units: list[tuple[float, int]]) -> None:
    scores, demand = (np.array(column, dtype=float) for column in zip(*units, strict=True))
    assume(demand @ scores > 1e-100)
    ratios = ratio_to_mean(scores, demand)
    assert demand @ ratios / demand.sum() == pytest.approx(1)
    assert ratios.tolist() == pytest.approx(ratio_to_mean(scores * 7, demand).tolist())


def test_a_ratio_to_the_mean_weighs_by_demand() -> None:
    # The mean is (3 * 1 + 1 * 5) / 4 = 2.
    assert ratio_to_mean(np.array([1.0, 5]), np.array([3.0, 1])).tolist() == [0.5, 2.5]


@pytest.mark.parametrize("demand", [[0.0, 0], [1, 0]])
def test_where_no_demand_has_a_score_the_ratios_are_zero(demand: list[float]) -> None:
    assert ratio_to_mean(np.array([0.0, 3]), np.array(demand)).tolist() == [0, 0]


# ------------------------------------------------------------------------ by hand: the vector


def test_two_laboratories_in_three_zones() -> None:
    minutes = np.array([[5.0, 70], [45, 25], [150, 95]])
    weights = sparse(step((30, 60, 120), (1, 0.68, 0.22))(minutes))
    demand, supply = np.array([100.0, 60, 40]), np.array([50.0, 20])
    scores = two_step(weights, demand, supply)
    # 50 / (100 + 0.68 * 60) = 0.355114 and 20 / (0.22 * 100 + 60 + 0.22 * 40) = 0.220264
    assert (supply / (demand @ weights)).tolist() == pytest.approx([0.355114, 0.220264], abs=1e-6)
    assert scores.tolist() == pytest.approx([0.403572, 0.461742, 0.048458], abs=1e-6)
    assert demand @ scores == pytest.approx(70)
