"""Reach: the share of demand near a provider, recomputed by trying every pair."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.planning_selection import POLICY_KM
from nqi.questions.reach import reach
from nqi.terms import Caveat, DemandKind, DistanceMetric
from tests.planner_country import (
    COUNTIES,
    PEOPLE,
    Country,
    all_places,
    asked,
    bare_country,
    km,
    nearest,
    planner_country,
)

LIMITS = (0.0, 10.0, 25.0, 50.0, 75.0, 100.0, 150.0, 200.0, 500.0)


@pytest.fixture(scope="module")
def country() -> Country:
    return planner_country()


@pytest.fixture(scope="module")
def release(country: Country, tmp_path_factory: pytest.TempPathFactory) -> OpenRelease:
    return country.write(tmp_path_factory.mktemp("reach"))


def naive_share(costs: dict[str, float], limit: float) -> float:
    return sum(PEOPLE[c] for c, cost in costs.items() if cost <= limit) / sum(PEOPLE.values())


def test_coverage_is_what_trying_every_pair_gives(release: OpenRelease, country: Country) -> None:
    costs = {code: nearest(point, all_places(country)) for code, point in COUNTIES.items()}
    answer = reach(release, asked(thresholds=LIMITS))
    assert answer.cost == pytest.approx(list(costs.values()), abs=1e-9)
    for step, limit in zip(answer.curve, LIMITS, strict=True):
        inside = [code for code, cost in costs.items() if cost <= limit]
        assert step.threshold == limit
        assert step.share == pytest.approx(naive_share(costs, limit))
        assert step.demand == sum(PEOPLE[code] for code in inside)
        assert step.units == len(inside)
        assert (step.low, step.high) == (None, None)


def test_half_and_nine_tenths_of_the_demand_lie_within_the_middle_and_the_far_end(
    release: OpenRelease, country: Country
) -> None:
    costs = {code: nearest(point, all_places(country)) for code, point in COUNTIES.items()}
    answer = reach(release, asked())
    for found, part in ((answer.median, 0.5), (answer.p90, 0.9)):
        enough = [c for c in costs.values() if naive_share(costs, c) >= part]
        assert found == pytest.approx(min(enough), abs=0.001)


@given(st.lists(st.floats(0, 6000), min_size=2, max_size=12, unique=True))
def test_the_curve_never_falls(release: OpenRelease, limits: list[float]) -> None:
    curve = reach(release, asked(thresholds=tuple(limits))).curve
    assert [step.threshold for step in curve] == sorted(limits)
    for near, far in pairwise(curve):
        assert near.share is not None
        assert far.share is not None
        assert near.share <= far.share
        assert near.demand <= far.demand
        assert near.units <= far.units


def test_a_threshold_is_inclusive_to_the_last_digit(release: OpenRelease) -> None:
    exact = km(COUNTIES["420103"], COUNTIES["420102"])
    below = float(np.nextafter(exact, 0))
    first, second = reach(release, asked(thresholds=(below, exact))).curve
    assert second.units == first.units + 1
    assert second.demand == first.demand + PEOPLE["420103"]


def test_the_nearest_body_and_its_place_are_named(release: OpenRelease, country: Country) -> None:
    answer = reach(release, asked())
    by_code = dict(zip(COUNTIES, answer.nearest_body.tolist(), strict=True))
    assert by_code["420101"] == country.bodies["twice"]
    assert by_code["420202"] == country.bodies["alone"]
    assert by_code["430103"] == country.bodies["south"]
    assert country.bodies["nation"] not in by_code.values()
    assert (answer.nearest_site >= 0).all()


@pytest.mark.parametrize("factor", [1.0, 1.3, 2.5])
def test_an_estimate_of_the_road_is_the_line_times_the_factor(
    release: OpenRelease, factor: float
) -> None:
    line = reach(release, asked(thresholds=LIMITS))
    road = replace(asked(thresholds=LIMITS), metric=DistanceMetric.ESTIMATED_ROAD, factor=factor)
    answer = reach(release, road)
    assert answer.cost == pytest.approx(line.cost * factor)
    assert answer.basis.factor == factor
    assert Caveat.ESTIMATED_DISTANCE in answer.basis.caveats
    assert Caveat.ESTIMATED_DISTANCE not in line.basis.caveats


def test_an_estimate_says_how_far_the_factor_may_change_it(
    release: OpenRelease, country: Country
) -> None:
    costs = {code: nearest(point, all_places(country)) for code, point in COUNTIES.items()}
    limits = (60.0, 70.0, 80.0)
    road = replace(asked(thresholds=limits), metric=DistanceMetric.ESTIMATED_ROAD)
    for step in reach(release, road).curve:
        shares = [
            naive_share({code: cost * factor for code, cost in costs.items()}, step.threshold)
            for factor in (1.4, 1.3, 1.2)
        ]
        assert [step.low, step.share, step.high] == pytest.approx(shares)
    assert any(step.low != step.high for step in reach(release, road).curve)


def test_without_thresholds_those_of_the_policy_are_answered(release: OpenRelease) -> None:
    assert tuple(step.threshold for step in reach(release, asked()).curve) == POLICY_KM


def test_where_nobody_is_nobody_is_reached(tmp_path: Path) -> None:
    country = bare_country()
    country.demand(DemandKind.POPULATION, "420101", 5.0)
    answer = reach(country.write(tmp_path), asked())
    assert [step.share for step in answer.curve] == [0.0] * len(POLICY_KM)
    assert (answer.median, answer.p90) == (None, None)
    assert np.isinf(answer.cost).all()
    assert (answer.nearest_site == -1).all()
    assert (answer.nearest_body == -1).all()
    assert Caveat.NO_PROVIDERS in answer.basis.caveats


def test_where_no_demand_is_known_there_is_no_share(tmp_path: Path) -> None:
    answer = reach(planner_country(people={}).write(tmp_path), asked())
    assert {step.share for step in answer.curve} == {None}
    assert Caveat.NO_DEMAND in answer.basis.caveats


def test_an_unknown_region_is_refused(release: OpenRelease) -> None:
    with pytest.raises(InvalidInput, match="999999"):
        reach(release, asked(within="999999"))


def test_a_way_that_this_server_has_not_is_refused(release: OpenRelease) -> None:
    with pytest.raises(InvalidInput, match=r"MATRIX.*GEODESIC, ESTIMATED_ROAD"):
        reach(release, replace(asked(), metric=DistanceMetric.MATRIX))
