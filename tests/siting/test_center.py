"""The vertex p-center against every choice there is, and by property."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nqi.siting.center import p_center
from nqi.siting.plan import SolveStatus

Floats = NDArray[np.float64]
Case = tuple[Floats, int, list[int]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Costs, some out of reach, with a number of sites and fixed ones."""
    units, candidates = draw(st.integers(1, 10)), draw(st.integers(1, 8))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    cost = random.random((units, candidates)) * 50
    if draw(st.booleans()):
        cost = np.rint(cost)
    cost[random.random((units, candidates)) < draw(st.sampled_from([0.0, 0.0, 0.4]))] = np.inf
    fixed = draw(st.lists(st.integers(0, candidates - 1), max_size=2, unique=True))
    return cost, draw(st.integers(0, candidates - len(fixed))), fixed


def radius_of(cost: Floats, sites: list[int]) -> float:
    reachable = np.isfinite(cost).any(axis=1)
    return float(cost[reachable][:, sites].min(axis=1, initial=np.inf).max(initial=0.0))


def points(seed: int, count: int) -> Floats:
    place = np.random.default_rng(seed).random((count, 2)) * 100
    return np.asarray(np.linalg.norm(place[:, None] - place[None], axis=2))


@given(cases())
def test_it_is_the_shortest_radius_of_all_choices(case: Case) -> None:
    cost, p, fixed = case
    plan = p_center(cost, p, fixed=fixed)
    free = [j for j in range(cost.shape[1]) if j not in fixed]
    best = min(radius_of(cost, [*fixed, *new]) for new in combinations(free, p))
    expected = SolveStatus.OPTIMAL if np.isfinite(best) else SolveStatus.INFEASIBLE
    assert (plan.objective, plan.bound, plan.status) == (best, best, expected)
    assert radius_of(cost, list(plan.sites)) == best
    assert len(plan.sites) == p + len(fixed)
    assert set(fixed) <= set(plan.sites)


@settings(max_examples=10)
@given(st.integers(0, 1000))
def test_the_order_does_not_matter_and_more_sites_never_reach_less(seed: int) -> None:
    cost = points(seed, 50)
    random = np.random.default_rng(seed)
    mixed = cost[random.permutation(50)][:, random.permutation(50)]
    radii = [p_center(cost, p).objective for p in (1, 2, 5, 20, 50)]
    assert radii == sorted(radii, reverse=True)
    assert radii[0] == cost.max(axis=0).min()
    assert radii[-1] == 0
    assert p_center(mixed, 5).objective == radii[2]


def test_a_search_cut_short_still_has_a_bound_that_its_plan_does_not_cross() -> None:
    cost = points(3, 500)
    told: list[tuple[float, float, float]] = []
    plan = p_center(cost, 20, seconds=0.5, progress=lambda *state: told.append(state))
    assert 0 < plan.bound <= plan.objective == radius_of(cost, list(plan.sites))
    assert told
    assert all(bound <= objective and 0 <= share <= 1 for objective, bound, share in told)


def test_a_unit_out_of_reach_is_named_and_the_rest_is_served() -> None:
    plan = p_center(np.array([[1.0, 5.0], [np.inf, np.inf], [4.0, 2.0]]), 1)
    assert (plan.sites, plan.objective, plan.uncovered) == ((0,), 4.0, (1,))


def test_too_few_sites_name_the_units_they_leave() -> None:
    plan = p_center(np.where(np.eye(3, dtype=bool), 1.0, np.inf), 2)
    assert (plan.status, plan.objective) == (SolveStatus.INFEASIBLE, np.inf)
    assert set(plan.uncovered) == {0, 1, 2} - set(plan.sites)


@pytest.mark.parametrize("shape", [(0, 3), (3, 0)])
def test_without_units_there_is_nothing_to_reach_and_without_candidates_nobody(
    shape: tuple[int, int],
) -> None:
    plan = p_center(np.empty(shape), 0)
    assert (plan.objective, plan.sites, len(plan.uncovered)) == (0.0, (), shape[0])
