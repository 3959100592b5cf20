"""Baskets on a small release: one stop if it can be, the fewest if not, the missing named."""

from datetime import date
from pathlib import Path

import pytest

from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.measurement_selection import Calibration, Needed
from nqi.models import Capability
from nqi.questions.basket import Basket, able_bodies, basket
from nqi.selection import Near, Selection
from nqi.terms import BasketObjective, Level
from tests.schema.rich_measurement import add_range
from tests.small_release import Rows

DAY = date(2026, 1, 15)
ORIGIN = Near(110.0, 30.0, 300.0)
KM_A_DEGREE = 96.5
"""About so many kilometres a degree of longitude has at 30 degrees north."""


def need(number: str) -> Selection:
    return Selection(as_of=DAY, standard=number)


A, B, C, D = (need(f"GB/T {number}-2020") for number in (1, 2, 3, 4))


@pytest.fixture
def release(tmp_path: Path) -> OpenRelease:
    """Three laboratories to the east, one that does two tests in two places, one far away."""
    rows = Rows()
    rows.region("100000", "国", Level.NATIONAL, None)
    for name, lng, numbers, reach in (
        ("near", 110.1, (1,), None),
        ("middle", 110.5, (1, 2), None),
        ("wide", 112.0, (1, 2, 3), None),
        ("far", 119.0, (4,), "NATIONAL"),
    ):
        body = rows.organization(name, service_reach=reach)
        site = rows.site(body, "100000", lng=lng, lat=30.0)
        rows.capability(body, *(f"GB/T {number}-2020" for number in numbers), site_id=site)
    twice = rows.organization("twice")
    for lng, number in ((110.2, 2), (110.3, 3)):
        site = rows.site(twice, "100000", lng=lng, lat=30.0)
        rows.capability(twice, f"GB/T {number}-2020", site_id=site)
    return rows.write(tmp_path)


def test_one_stop_is_found_where_there_is_one(release: OpenRelease) -> None:
    answer = basket(release, Basket(needs=(A, B, C), near=ORIGIN))
    assert answer.one_stop
    assert answer.plan is not None
    (stop,) = answer.plan.stops
    assert stop.needs == (0, 1, 2)
    assert stop.km == pytest.approx(2 * KM_A_DEGREE, rel=0.01)
    assert answer.plan.proven
    assert answer.unmet == ()


def test_more_stops_that_are_nearer_together_are_offered(release: OpenRelease) -> None:
    answer = basket(release, Basket(needs=(A, B, C), near=ORIGIN))
    two, three = answer.alternatives
    assert (len(two.stops), len(three.stops)) == (2, 3)
    assert answer.plan is not None
    assert three.total_km < two.total_km < answer.plan.total_km
    for plan in (two, three):
        assert sorted(number for stop in plan.stops for number in stop.needs) == [0, 1, 2]


def test_the_least_travel_may_take_more_stops(release: OpenRelease) -> None:
    asked = Basket(needs=(A, B, C), near=ORIGIN, objective=BasketObjective.LEAST_TRAVEL)
    plan = basket(release, asked).plan
    assert plan is not None
    # near (0.1) + twice (0.2 and 0.3 degrees) is less than middle (0.5) + twice (0.3).
    assert [len(stop.needs) for stop in plan.stops] == [1, 1, 1]
    assert plan.total_km == pytest.approx(0.6 * KM_A_DEGREE, rel=0.01)


def test_one_visit_goes_where_most_can_be_done_and_names_the_rest(release: OpenRelease) -> None:
    asked = Basket(needs=(A, B, D), near=ORIGIN, objective=BasketObjective.ONE_VISIT)
    answer = basket(release, asked)
    assert answer.plan is not None
    (stop,) = answer.plan.stops
    assert stop.needs == (0, 1)
    assert stop.km == pytest.approx(0.5 * KM_A_DEGREE, rel=0.01)  # middle, not wide
    assert [one.need for one in answer.unmet] == [2]
    assert answer.left == ()
    two = basket(
        release,
        Basket(
            needs=(A, need("GB/T 5-2020"), B, C),
            near=Near(110, 30, 60.0),
            objective=BasketObjective.ONE_VISIT,
        ),
    )
    assert two.plan is not None
    assert [stop.needs for stop in two.plan.stops] == [(0, 2)]
    assert [one.need for one in two.left] == [3]
    assert [one.need for one in two.unmet] == [1]


def test_what_nobody_in_reach_meets_is_named_with_the_nearest_anywhere(
    release: OpenRelease,
) -> None:
    unknown = need("GB/T 99-2020")
    answer = basket(release, Basket(needs=(A, D, unknown), near=ORIGIN))
    far, nobody = answer.unmet
    assert far.need == 1
    assert far.km == pytest.approx(9 * KM_A_DEGREE, rel=0.01)
    assert (nobody.need, nobody.organization_id, nobody.km) == (2, None, None)
    assert answer.plan is not None
    assert [stop.needs for stop in answer.plan.stops] == [(0,)]


def test_a_body_that_serves_the_country_takes_samples_by_post(release: OpenRelease) -> None:
    answer = basket(release, Basket(needs=(D,), near=Near(110.0, 30.0, 2000.0)))
    assert answer.plan is not None
    assert [stop.by_post for stop in answer.plan.stops] == [True]


def test_too_few_stops_leave_no_plan(release: OpenRelease) -> None:
    near = Near(110.0, 30.0, 100.0)  # the one that does all three is farther
    assert basket(release, Basket(needs=(A, B, C), near=near)).plan is not None
    assert basket(release, Basket(needs=(A, B, C), near=near, most_stops=1)).plan is None


def test_laboratories_are_ordered_by_tests_met_and_then_by_distance(release: OpenRelease) -> None:
    asked = Basket(needs=(B, C), near=ORIGIN)
    apart = able_bodies(release, asked)
    assert [len(one.needs) for one in apart] == [2, 1, 1, 1]
    assert [one.km for one in apart[1:]] == sorted(one.km for one in apart[1:])
    together = able_bodies(release, asked, same_site=False)
    assert [len(one.needs) for one in together] == [2, 2, 1]
    assert together[0].km < together[1].km  # the body of two places is nearer


@pytest.mark.parametrize(("needs", "stops"), [((), 3), ((A,) * 61, 3), ((A,), 0), ((A,), 13)])
def test_an_impossible_basket_is_refused(needs: tuple[Selection, ...], stops: int) -> None:
    with pytest.raises(InvalidInput, match=r"needs|maxStops"):
        Basket(needs=needs, near=ORIGIN, most_stops=stops)


def test_a_calibration_over_a_range_is_a_need_like_a_test(tmp_path: Path) -> None:
    rows = Rows()
    rows.region("100000", "国", Level.NATIONAL, None)
    for name, lng, uncertainty in (("rough", 110.1, "5 mg"), ("exact", 110.4, "0.1 mg")):
        body = rows.organization(name)
        site = rows.site(body, "100000", lng=lng, lat=30.0)
        scope = rows.capability(body, "JJG 99-2006", kind="VERIFICATION", object="砝码")
        owner = next(row for row in rows.tables[Capability] if row["id"] == scope)
        owner |= {"acceptance_basis": "STATUTORY", "site_id": site}
        add_range(rows, None, "g", 1, 200, uncertainty, owner, quantity="质量")
        if name == "exact":
            rows.capability(body, "GB/T 1-2020", site_id=site)
    release = rows.write(tmp_path)
    any_weight = Calibration(as_of=DAY, instrument="砝码")
    fine = Calibration(as_of=DAY, instrument="砝码", needed=Needed(1, 100, "g", 1, "mg"))
    too_wide = Calibration(as_of=DAY, instrument="砝码", needed=Needed(1, 500, "g"))
    answer = basket(release, Basket(needs=(any_weight, A), near=ORIGIN))
    assert answer.one_stop
    assert answer.alternatives == ()  # rough and exact together are farther than exact alone
    answer = basket(release, Basket(needs=(fine, A, too_wide), near=ORIGIN))
    assert answer.plan is not None
    assert [stop.needs for stop in answer.plan.stops] == [(0, 1)]
    assert [(one.need, one.organization_id) for one in answer.unmet] == [(2, None)]
