"""The p-median against every choice there is, and by property."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nqi.errors import InvalidInput
from nqi.siting.interchange import exchange_profit, total
from nqi.siting.median import p_median
from nqi.siting.nearest import Nearest, Served
from nqi.siting.plan import SolveStatus

Floats = NDArray[np.float64]
Case = tuple[Floats, Floats, int, list[int]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Costs, some out of reach, with weights, a number of sites and fixed ones."""
    units, candidates = draw(st.integers(1, 10)), draw(st.integers(1, 8))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    cost = random.random((units, candidates)) * 50
    if draw(st.booleans()):
        cost = np.rint(cost)
    cost[random.random((units, candidates)) < draw(st.sampled_from([0.0, 0.0, 0.4]))] = np.inf
    weights = draw(
        st.sampled_from([random.random(units) * 1e4, random.integers(0, 5, units) * 1.0])
    )
    fixed = draw(st.lists(st.integers(0, candidates - 1), max_size=2, unique=True))
    return cost, weights, draw(st.integers(0, candidates - len(fixed))), fixed


def cost_of(cost: Floats, weights: Floats, sites: list[int]) -> float:
    """Weighted cost of the units that ask and that some candidate reaches."""
    asking = (weights > 0) & np.isfinite(cost).any(axis=1)
    return float((cost[asking][:, sites].min(axis=1, initial=np.inf) * weights[asking]).sum())


def points(seed: int, count: int = 60) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    place = random.random((count, 2)) * 100
    return np.linalg.norm(place[:, None] - place[None], axis=2), random.random(count) * 1000


@given(cases())
def test_it_is_the_cheapest_of_all_choices(case: Case) -> None:
    cost, weights, p, fixed = case
    plan = p_median(cost, weights, p, fixed=fixed)
    free = [j for j in range(cost.shape[1]) if j not in fixed]
    best = min(cost_of(cost, weights, [*fixed, *new]) for new in combinations(free, p))
    assert plan.objective == pytest.approx(best)
    assert cost_of(cost, weights, list(plan.sites)) == pytest.approx(best)
    expected = SolveStatus.OPTIMAL if np.isfinite(best) else SolveStatus.INFEASIBLE
    assert (plan.status, plan.bound) == (expected, plan.objective)
    assert len(plan.sites) == p + len(fixed)
    assert set(fixed) <= set(plan.sites)


@given(st.integers(0, 1000), st.integers(1, 8))
def test_the_profit_of_an_exchange_is_what_the_total_falls_by(seed: int, sites: int) -> None:
    cost, _ = points(seed, 12)
    chosen = np.random.default_rng(seed).permutation(12)[:sites]
    profit = exchange_profit(Nearest.of(cost), chosen, Served.by(cost, chosen))
    for place in range(sites):
        for new in np.setdiff1d(np.arange(12), chosen):
            after = chosen.copy()
            after[place] = new
            assert profit[place, new] == pytest.approx(total(cost, chosen) - total(cost, after))


@settings(max_examples=10)
@given(st.integers(0, 1000))
def test_the_order_does_not_matter_and_more_sites_never_cost_more(seed: int) -> None:
    cost, weights = points(seed)
    random = np.random.default_rng(seed)
    units, candidates = random.permutation(60), random.permutation(60)
    plans = [p_median(cost, weights, p) for p in (1, 2, 5, 20, 60)]
    assert all(plan.status is SolveStatus.OPTIMAL for plan in plans)
    objectives = [plan.objective for plan in plans]
    assert objectives == sorted(objectives, reverse=True)
    assert objectives[-1] == 0
    mixed = p_median(cost[units][:, candidates], weights[units], 5)
    assert mixed.objective == pytest.approx(objectives[2])


def test_a_search_cut_short_still_has_a_bound_that_its_plan_does_not_cross() -> None:
    cost, weights = points(3, 500)
    told: list[tuple[float, float, float]] = []
    plan = p_median(cost, weights, 20, seconds=0.3, progress=lambda *state: told.append(state))
    assert 0 < plan.bound <= plan.objective
    assert plan.objective == pytest.approx(cost_of(cost, weights, list(plan.sites)))
    assert told
    assert all(bound <= objective and 0 <= share <= 1 for objective, bound, share in told)


def test_a_unit_out_of_reach_is_named_and_the_rest_is_served() -> None:
    cost = np.array([[1.0, 5.0], [np.inf, np.inf], [4.0, 1.0]])
    plan = p_median(cost, np.array([1.0, 9.0, 2.0]), 1)
    assert (plan.sites, plan.objective, plan.uncovered) == ((1,), 7.0, (1,))


def test_too_few_sites_name_the_units_they_leave() -> None:
    cost = np.where(np.eye(3, dtype=bool), 1.0, np.inf)
    plan = p_median(cost, np.ones(3), 2)
    assert (plan.status, plan.objective, plan.bound) == (SolveStatus.INFEASIBLE, np.inf, np.inf)
    assert set(plan.uncovered) == {0, 1, 2} - set(plan.sites)


def test_a_cost_that_is_no_cost_is_refused() -> None:
    for wrong in (np.nan, -1.0):
        with pytest.raises(InvalidInput, match=f"cost={wrong}"):
            p_median(np.array([[wrong]]), np.ones(1), 1)
