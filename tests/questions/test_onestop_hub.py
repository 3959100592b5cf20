"""The best hub of the one-stop index: places that one visit serves, worked out by hand."""

from pathlib import Path

import pytest

from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.questions.onestop import needs_of
from nqi.questions.onestop_index import one_stop_index
from nqi.terms import DemandKind
from nqi.terms import MeasurementStandardKind as Kept
from tests.planner_country import COUNTIES, WGS84
from tests.questions.onestop_oracle import question
from tests.questions.onestop_world import DAY, HEAD, OLD_AND_NEW, World
from tests.schema.rich_measurement import add_standard

PRODUCT = "kettle"
METRES_A_KM = 1000


def hub_world(folder: Path, *east_km: float) -> OpenRelease:
    """Places in a row to the east of the first county, each meeting one step of S3, S5, S6."""
    world = World(folder)
    needs = "laboratories:\n  - {name: 甲, code: CMA, regime: MANDATORY_STANDARD, source: page}\n"
    needs += "instruments:\n  - {instrument: 温度计, category: THERMAL, source: page}\n"
    absent = "".join(
        f"  - {{step: S{number}, note: 无, source: page}}\n" for number in (1, 2, 4, 7, 8, 9)
    )
    world.template(f"{HEAD}{OLD_AND_NEW}{needs}not_applicable:\n{absent}")
    world.country.demand(DemandKind.POPULATION, "420101", 1.0)
    for number, east in enumerate(east_km):
        body = world.body(str(number))
        lng, lat, _ = WGS84.fwd(*COUNTIES["420101"], 90, east * METRES_A_KM)
        world.rows.site(body, lng=lng, lat=lat)
        if number == 0:
            world.scope(body, "GB 1", qualification_id=world.right(body, "CMA", "valid"))
        elif number == 1:
            service = {"kind": "CALIBRATION", "acceptance_basis": "CNAS"}
            world.scope(body, object="温度计", **service)
        else:
            add_standard(world.rows, body, "基准", Kept.PRIMARY, "VALID", category="THERMAL")
    return world.open()


HUBS = [
    # places, radius; steps in reach, and at the best hub, of 3
    ((10.0, 11.9, 30.0), 50.0, 3, 2),
    ((10.0, 12.1, 30.0), 50.0, 3, 1),
    ((10.0, 11.5, 13.0), 50.0, 3, 3),
    ((11.5, 10.0, 13.0), 50.0, 3, 3),
    ((10.0, 11.9, 13.8), 11.0, 1, 2),
    ((10.0, 11.9, 13.8), 12.0, 2, 3),
    ((10.0, 30.0, 60.0), 5.0, 0, 0),
]


@pytest.mark.parametrize(("east", "within", "in_reach", "at_one"), HUBS)
def test_a_hub_is_what_lies_within_two_kilometres_of_a_place_in_reach(
    tmp_path: Path, east: tuple[float, ...], within: float, in_reach: int, at_one: int
) -> None:
    release, asked = hub_world(tmp_path / "world", *east), question()
    index = one_stop_index(release, asked, PRODUCT, within)
    assert [key.code for key in index.steps] == ["S3", "S5", "S6"]
    assert index.any_share.tolist() == pytest.approx([in_reach / 3])
    assert index.one_share.tolist() == pytest.approx([at_one / 3])


def test_a_hub_at_the_edge_may_hold_more_than_the_radius(tmp_path: Path) -> None:
    index = one_stop_index(hub_world(tmp_path / "w", 10.0, 11.9, 13.8), question(), PRODUCT, 11.0)
    assert index.one_share[0] > index.any_share[0]


def test_of_equal_hubs_the_nearest_is_named(tmp_path: Path) -> None:
    release = hub_world(tmp_path / "world", 20.0, 10.0, 30.0)
    index = one_stop_index(release, question(), PRODUCT, 50.0)
    (shown,) = [
        one.site_id
        for need in needs_of(release, PRODUCT, DAY)
        for one in need.offers
        if need.fact.name == "温度计"
    ]
    assert index.hub.tolist() == [shown]


@pytest.mark.parametrize("within", [0.0, -1.0, 1000.1, float("nan")])
def test_an_impossible_distance_is_refused_by_its_value(tmp_path: Path, within: float) -> None:
    with pytest.raises(InvalidInput, match="allowed is more than 0"):
        one_stop_index(hub_world(tmp_path / "world", 1.0), question(), PRODUCT, within)


def test_an_unknown_product_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="'teapot' is unknown"):
        one_stop_index(hub_world(tmp_path / "world", 1.0), question(), "teapot", 50.0)
