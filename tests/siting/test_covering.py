"""The covering models against every choice there is, and by property."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

from nqi.errors import InvalidInput
from nqi.siting.covering import lscp, mclp, mclp_budget
from nqi.siting.plan import SolveStatus
from nqi.siting.reduction import reduced_cover

Case = tuple[NDArray[np.bool_], NDArray[np.float64], list[int]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Who covers whom, weights and fixed sites."""
    units, candidates = draw(st.integers(1, 9)), draw(st.integers(1, 7))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    covers = random.random((units, candidates)) < draw(st.sampled_from([0.15, 0.3, 0.6]))
    weights = draw(
        st.sampled_from([random.random(units) * 1e-4, random.integers(0, 9, units) * 1.0])
    )
    fixed = draw(st.lists(st.integers(0, candidates - 1), max_size=2, unique=True))
    return covers, weights, fixed


def choices(candidates: int, fixed: list[int], sizes: range) -> Iterator[list[int]]:
    """Every choice of so many new sites, with the fixed ones."""
    free = [j for j in range(candidates) if j not in fixed]
    for size in sizes:
        for new in combinations(free, size):
            yield [*fixed, *new]


def weight_of(covers: NDArray[np.bool_], weights: NDArray[np.float64], sites: list[int]) -> float:
    return float(weights[covers[:, sites].any(axis=1)].sum())


def points(seed: int, count: int = 60) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Distances between random points of a square of side 100, and whole weights."""
    random = np.random.default_rng(seed)
    place = random.random((count, 2)) * 100
    weights = random.integers(1, 100, count).astype(float)
    return np.linalg.norm(place[:, None] - place[None], axis=2), weights


@given(cases())
def test_lscp_finds_the_fewest_sites_of_all_choices(case: Case) -> None:
    covers, _, fixed = case
    plan = lscp(csr_array(covers), fixed=fixed)
    possible = covers.any(axis=1)
    every = choices(covers.shape[1], fixed, range(covers.shape[1] - len(fixed) + 1))
    fewest = next(len(s) for s in every if (covers[:, s].any(axis=1) == possible).all())
    assert (plan.objective, plan.bound, plan.gap) == (fewest, fewest, 0)
    assert plan.status is SolveStatus.OPTIMAL
    assert set(fixed) <= set(plan.sites)
    assert (covers[:, list(plan.sites)].any(axis=1) == possible).all()
    assert plan.uncovered == tuple(np.flatnonzero(~possible))


@given(cases(), st.integers(0, 4))
def test_mclp_covers_the_most_weight_of_all_choices(case: Case, p: int) -> None:
    covers, weights, fixed = case
    p = min(p, covers.shape[1] - len(fixed))
    plan = mclp(csr_array(covers), weights, p, fixed=fixed)
    every = choices(covers.shape[1], fixed, range(p, p + 1))
    assert plan.objective == pytest.approx(max(weight_of(covers, weights, s) for s in every))
    assert plan.objective == pytest.approx(weight_of(covers, weights, list(plan.sites)))
    assert (plan.status, plan.gap, plan.bound) == (SolveStatus.OPTIMAL, 0, plan.objective)
    assert len(plan.sites) == p + len(fixed)
    assert set(fixed) <= set(plan.sites)


@given(cases(), st.floats(0, 20), st.integers(0, 2**32 - 1))
def test_mclp_within_a_budget_is_the_best_choice_that_can_be_paid(
    case: Case, budget: float, seed: int
) -> None:
    covers, weights, fixed = case
    costs = np.random.default_rng(seed).integers(0, 10, covers.shape[1]).astype(float)
    plan = mclp_budget(csr_array(covers), weights, costs, budget, fixed=fixed)
    every = choices(covers.shape[1], fixed, range(covers.shape[1] - len(fixed) + 1))
    paid = [s for s in every if costs[s[len(fixed) :]].sum() <= budget]
    assert plan.objective == pytest.approx(max(weight_of(covers, weights, s) for s in paid))
    assert plan.status is SolveStatus.OPTIMAL
    assert sum(costs[site] for site in plan.sites if site not in fixed) <= budget


@given(cases())
def test_the_reduced_problem_needs_as_many_sites_as_the_whole(case: Case) -> None:
    covers, _, _ = case
    covers = covers[covers.any(axis=1)]
    small = reduced_cover(csr_array(covers.astype(np.int32)))
    rest = covers[np.ix_(small.units, small.candidates)]

    def fewest(matrix: NDArray[np.bool_]) -> int:
        every = choices(matrix.shape[1], [], range(matrix.shape[1] + 1))
        return next(len(s) for s in every if matrix[:, s].any(axis=1).all())

    assert fewest(covers) == len(small.forced) + fewest(rest)
    assert not covers[np.ix_(small.units, small.forced)].any()


@settings(max_examples=10)
@given(st.integers(0, 1000))
def test_a_larger_radius_never_needs_more_sites(seed: int) -> None:
    distance, _ = points(seed)
    needed = [lscp(csr_array(distance <= radius)).objective for radius in (0, 8, 15, 25, 40, 150)]
    assert needed == sorted(needed, reverse=True)
    assert (needed[0], needed[-1]) == (60, 1)


@settings(max_examples=10)
@given(st.integers(0, 1000))
def test_more_sites_never_cover_less_weight(seed: int) -> None:
    distance, weights = points(seed)
    covers = csr_array(distance <= 15)
    reached = [mclp(covers, weights, p).objective for p in (0, 1, 2, 4, 8, 16, 60)]
    assert reached == sorted(reached)
    assert (reached[0], reached[-1]) == (0, weights.sum())


@settings(max_examples=10)
@given(st.integers(0, 1000))
def test_the_order_of_units_and_candidates_does_not_matter(seed: int) -> None:
    distance, weights = points(seed)
    random = np.random.default_rng(seed)
    units, candidates = random.permutation(60), random.permutation(60)
    covers, other = csr_array(distance <= 15), csr_array(distance[units][:, candidates] <= 15)
    assert lscp(covers).objective == lscp(other).objective
    assert mclp(covers, weights, 6).objective == mclp(other, weights[units], 6).objective


@pytest.mark.parametrize("radius", [60.0, 90.0, 130.0])
def test_a_search_cut_short_still_has_a_bound_that_its_plan_does_not_cross(radius: float) -> None:
    random = np.random.default_rng(7)
    place = random.random((700, 2)) * 1000
    weights = random.random(700)
    covers = csr_array(np.linalg.norm(place[:, None] - place[None], axis=2) <= radius)
    told: list[tuple[float, float, float]] = []
    plan = lscp(covers, seconds=0.3, progress=lambda *state: told.append(state))
    assert 0 < plan.bound <= plan.objective == len(plan.sites)
    assert all(bound <= objective and 0 <= share <= 1 for objective, bound, share in told)
    most = mclp(covers, weights, 20, seconds=0.3)
    assert most.objective <= most.bound <= weights.sum()


def test_a_unit_nobody_can_cover_is_named_and_the_rest_is_covered() -> None:
    plan = lscp(csr_array(np.array([[1, 0], [0, 0], [0, 1]], dtype=bool)))
    assert (plan.sites, plan.uncovered, plan.status) == ((0, 1), (1,), SolveStatus.OPTIMAL)


def test_what_a_fixed_site_covers_needs_no_new_site() -> None:
    covers = csr_array(np.array([[1, 0, 1], [1, 1, 0]], dtype=bool))
    assert lscp(covers).sites == (0,)
    assert lscp(covers, fixed=[1]).objective == 2
    assert mclp(covers, np.array([5.0, 1.0]), 0, fixed=[1]).objective == 1


@pytest.mark.parametrize("p", [-1, 3])
def test_a_number_of_sites_that_cannot_be_is_refused(p: int) -> None:
    with pytest.raises(InvalidInput, match=f"p={p}: allowed are 0 to 2"):
        mclp(csr_array(np.eye(3, dtype=bool)), np.ones(3), p, fixed=[0])


def test_wrong_arguments_are_refused_by_name() -> None:
    covers = csr_array(np.eye(3, dtype=bool))
    with pytest.raises(InvalidInput, match="fixed=3"):
        lscp(covers, fixed=[3])
    with pytest.raises(InvalidInput, match="weights"):
        mclp(covers, np.ones(2), 1)
    with pytest.raises(InvalidInput, match="costs=-1"):
        mclp_budget(covers, np.ones(3), -np.ones(3), 1)
    with pytest.raises(InvalidInput, match="budget=nan"):
        mclp_budget(covers, np.ones(3), np.ones(3), float("nan"))
    with pytest.raises(InvalidInput, match="seconds=0"):
        lscp(covers, seconds=0)
