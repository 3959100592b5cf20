"""Siting: a plan for the country is the best there is, and its figures are what it changes."""

from collections.abc import Callable, Iterable
from itertools import combinations
from typing import Any

import pytest

from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.questions.siting_plan import Siting, SitingPlan, siting
from nqi.terms import SitingModel, Solution
from tests.planner_country import (
    COUNTIES,
    PEOPLE,
    Country,
    all_places,
    asked,
    nearest,
    planner_country,
)

MCLP, LSCP, P_MEDIAN, P_CENTER = (
    SitingModel.MCLP,
    SitingModel.LSCP,
    SitingModel.P_MEDIAN,
    SitingModel.P_CENTER,
)
RADIUS = 60.0
TOTAL = sum(PEOPLE.values())
Costs = dict[str, float]


@pytest.fixture(scope="module")
def country() -> Country:
    return planner_country()


@pytest.fixture(scope="module")
def release(country: Country, tmp_path_factory: pytest.TempPathFactory) -> OpenRelease:
    return country.write(tmp_path_factory.mktemp("siting"))


def plan_of(release: OpenRelease, **values: Any) -> SitingPlan:
    question: dict[str, Any] = {"planning": asked(), "radius": RADIUS, "p": 2}
    return siting(release, Siting(**question | values))


def costs_with(country: Country, chosen: Iterable[str], *, keep: bool = True) -> Costs:
    """Distance of each county to the nearest of the places there are and those chosen."""
    places = [*(all_places(country) if keep else []), *(COUNTIES[code] for code in chosen)]
    return {code: nearest(point, places) for code, point in COUNTIES.items()}


def covered(costs: Costs) -> float:
    return sum(PEOPLE[code] for code, cost in costs.items() if cost <= RADIUS)


def weighted(costs: Costs) -> float:
    return -sum(cost * PEOPLE[code] for code, cost in costs.items())


def farthest(costs: Costs) -> float:
    return -max(costs.values())


def best(country: Country, p: int, worth: Callable[[Costs], float], *, keep: bool) -> float:
    """Try every choice of p counties."""
    choices = combinations(COUNTIES, p)
    return max(worth(costs_with(country, chosen, keep=keep)) for chosen in choices)


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("p", [1, 2, 3])
@pytest.mark.parametrize(
    ("model", "worth"), [(MCLP, covered), (P_MEDIAN, weighted), (P_CENTER, farthest)]
)
def test_no_choice_of_as_many_counties_is_better(
    release: OpenRelease,
    country: Country,
    model: SitingModel,
    worth: Callable[[Costs], float],
    p: int,
    keep: bool,
) -> None:
    plan = plan_of(release, model=model, p=p, keep_existing=keep)
    assert (plan.status, plan.gap, len(plan.sites)) == (Solution.OPTIMAL, 0.0, p)
    expected = best(country, p, worth, keep=keep)
    assert plan.objective == pytest.approx(abs(expected), rel=1e-6)
    assert plan.bound == pytest.approx(abs(expected), rel=1e-6)
    chosen = [site.adcode for site in plan.sites]
    assert worth(costs_with(country, chosen, keep=keep)) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("model", list(SitingModel))
@pytest.mark.parametrize("keep", [True, False])
def test_after_the_plan_each_county_goes_to_the_nearest_of_old_and_new(
    release: OpenRelease, country: Country, model: SitingModel, keep: bool
) -> None:
    plan = plan_of(release, model=model, keep_existing=keep)
    chosen = [site.adcode for site in plan.sites]
    before, after = (costs_with(country, new, keep=keep) for new in ([], chosen))
    assert plan.cost_before == pytest.approx(list(before.values()))
    assert plan.cost_after == pytest.approx(list(after.values()), abs=1e-3)
    assert plan.before.share == pytest.approx(covered(before) / TOTAL)
    assert plan.after.share == pytest.approx(covered(after) / TOTAL)
    assert (plan.cost_after <= plan.cost_before).all()
    for site in plan.sites:
        others = [code for code in chosen if code != site.adcode]
        without = costs_with(country, others, keep=keep)
        assert site.gain == pytest.approx(covered(after) - covered(without))
        own = {c for c in COUNTIES if nearest(COUNTIES[c], [COUNTIES[site.adcode]]) < without[c]}
        assert (site.units, site.demand) == (len(own), sum(PEOPLE[code] for code in own))


@pytest.mark.parametrize("keep", [True, False])
def test_the_fewest_sites_that_cover_everybody_are_new_ones_only(
    release: OpenRelease, country: Country, keep: bool
) -> None:
    plan = plan_of(release, model=LSCP, keep_existing=keep)
    fewest = next(p for p in range(13) if best(country, p, covered, keep=keep) == TOTAL)
    assert (plan.objective, plan.bound, len(plan.sites)) == (fewest, fewest, fewest)
    assert (plan.after.share, plan.gap, plan.uncovered) == (1.0, 0.0, ())


def test_where_everybody_is_covered_no_site_is_needed(release: OpenRelease) -> None:
    plan = plan_of(release, model=LSCP, radius=1000.0)
    assert (plan.objective, plan.sites, plan.gap) == (0.0, (), 0.0)


def test_counties_that_no_candidate_can_cover_are_named(release: OpenRelease) -> None:
    plan = plan_of(release, model=LSCP, candidates=("420204",))
    assert plan.uncovered == tuple(
        code for code, cost in zip(COUNTIES, plan.cost_after, strict=True) if cost > RADIUS
    )
    assert [site.adcode for site in plan.sites] == ["420204"]


PRICES = {code: float(i % 4 + 1) for i, code in enumerate(COUNTIES)}


@pytest.mark.parametrize("budget", [0.0, 1.0, 2.5, 4.0, 7.0])
def test_a_plan_keeps_to_its_budget_and_buys_the_most(
    release: OpenRelease, country: Country, budget: float
) -> None:
    plan = plan_of(release, budget=budget, costs=tuple(PRICES.items()))
    assert sum(site.cost for site in plan.sites) <= budget
    assert [site.cost for site in plan.sites] == [PRICES[site.adcode] for site in plan.sites]
    affordable = (
        chosen
        for p in range(5)
        for chosen in combinations(COUNTIES, p)
        if sum(PRICES[code] for code in chosen) <= budget
    )
    most = max(covered(costs_with(country, chosen)) for chosen in affordable)
    assert plan.objective == pytest.approx(most)


@pytest.mark.parametrize("model", list(SitingModel))
def test_what_is_excluded_is_never_chosen(release: OpenRelease, model: SitingModel) -> None:
    first = plan_of(release, model=model)
    excluded = tuple(site.adcode for site in first.sites)
    plan = plan_of(release, model=model, excluded=excluded)
    assert {site.adcode for site in plan.sites}.isdisjoint(excluded)
    assert plan.candidates == 12 - len(excluded)


def test_only_candidates_are_chosen_and_never_more_than_there_are(release: OpenRelease) -> None:
    plan = plan_of(release, p=5, candidates=("430102", "430103", "430102"))
    assert [site.adcode for site in plan.sites] == ["430102", "430103"]
    assert plan.candidates == 2


def test_impossible_questions_are_refused(release: OpenRelease) -> None:
    with pytest.raises(InvalidInput, match="'430101' is no region in 420000"):
        plan_of(release, planning=asked(within="420000"), candidates=("430101",))
    with pytest.raises(InvalidInput, match="none is left"):
        plan_of(release, candidates=("430101",), excluded=("430101",))
    for name, wrong in (("p", 0), ("p", 501), ("radius", 0.0), ("seconds", 601.0)):
        with pytest.raises(InvalidInput, match=name):
            plan_of(release, **{name: wrong})
    with pytest.raises(InvalidInput, match="budget"):
        Siting(model=LSCP, budget=1.0)
