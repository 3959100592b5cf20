"""Scene: who is counted, who cannot be, and that the answer says so."""

from dataclasses import replace
from pathlib import Path

import pytest

from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.planning_selection import Planning
from nqi.questions.basis import Basis, basis
from nqi.questions.reach import reach
from nqi.questions.resilience import resilience
from nqi.questions.scene import scene
from nqi.terms import (
    Caveat,
    DemandBasis,
    DemandKind,
    DistanceMetric,
    Level,
    Precision,
    RegionType,
)
from tests.planner_country import (
    COUNTIES,
    PEOPLE,
    all_places,
    asked,
    km,
    nearest,
    planner_country,
)


def basis_of(release: OpenRelease, question: Planning) -> Basis:
    return basis(release, question, scene(release, question), "WGS 84")


# ---------------------------------------------------------------- units of demand


def test_demand_nobody_knows_is_left_out_and_named_but_never_zero(tmp_path: Path) -> None:
    people = {code: count for code, count in PEOPLE.items() if code not in ("420105", "430103")}
    release = planner_country(people=people).write(tmp_path)
    on = scene(release, asked())
    assert on.units.without_figure == ("420105", "430103")
    assert dict(zip(on.units.points.keys, on.units.weight, strict=True)) == people
    said = basis_of(release, asked())
    assert (said.units, said.units_without_figure, said.demand_total) == (10, 2, 61_000)
    assert Caveat.DEMAND_PARTLY_UNKNOWN in said.caveats
    (step,) = reach(release, asked(thresholds=(6000,))).curve
    assert (step.share, step.units, step.demand) == (1.0, 10, 61_000)


def test_a_demand_of_zero_is_known(tmp_path: Path) -> None:
    on = scene(planner_country(people=PEOPLE | {"420105": 0.0}).write(tmp_path), asked())
    assert on.units.without_figure == ()
    assert on.units.weight[on.units.points.keys.index("420105")] == 0


def test_units_without_position_are_named(tmp_path: Path) -> None:
    country = planner_country(unplaced=["420203", "430102"])
    release = country.write(tmp_path)
    on = scene(release, asked())
    assert on.units.without_position == ("420203", "430102")
    assert len(on.units) == 10
    said = basis_of(release, asked())
    assert (said.units_without_position, said.units_without_figure) == (2, 0)
    assert Caveat.UNITS_WITHOUT_POSITION in said.caveats


def test_where_everything_is_known_no_such_caveat_is_given(tmp_path: Path) -> None:
    said = basis_of(planner_country().write(tmp_path), asked())
    assert said.demand_total == sum(PEOPLE.values())
    assert Caveat.DEMAND_PARTLY_UNKNOWN not in said.caveats
    assert Caveat.UNITS_WITHOUT_POSITION not in said.caveats
    assert Caveat.EQUAL_WEIGHTS not in said.caveats


def test_regions_count_as_one_each(tmp_path: Path) -> None:
    release = planner_country(people={}).write(tmp_path)
    said = basis_of(release, asked(DemandBasis.REGIONS))
    assert (said.units, said.demand_total, said.demand_unit) == (12, 12.0, None)
    assert Caveat.EQUAL_WEIGHTS in said.caveats


def test_zones_are_units_of_their_own(tmp_path: Path) -> None:
    country = planner_country()
    place = {"type": RegionType.ZONE.code, "lng": 112.1, "lat": 30.2, "has_four_levels": False}
    country.rows.region("420171", "Zone", Level.ZONE, "420100", **place)
    on = scene(country.write(tmp_path), asked(DemandBasis.ZONES))
    assert on.units.points.keys == ("420171",)
    assert on.units.weight.tolist() == [1.0]


def test_clusters_stand_where_they_are_or_at_the_point_of_their_region(tmp_path: Path) -> None:
    country = planner_country()
    country.demand(DemandKind.CLUSTER, "420105", 1.0, name="Pumps", unit="clusters")
    country.demand(
        DemandKind.CLUSTER, "420105", 1.0, name="Wires", unit="clusters", lng=112.3, lat=30.0
    )
    release = country.write(tmp_path)
    question = asked(DemandBasis.CLUSTERS, thresholds=(30.0,))
    assert scene(release, question).units.names == ("Pumps", "Wires")
    places = all_places(country)
    expected = [nearest(COUNTIES["420105"], places), nearest((112.3, 30.0), places)]
    answer = reach(release, question)
    assert answer.cost == pytest.approx(expected)
    assert answer.curve[0].share == 0.5
    assert answer.basis.demand_unit == "clusters"


def test_an_uploaded_layer_is_the_demand_it_says(tmp_path: Path) -> None:
    country = planner_country()
    for layer, name, weight in (("Parks", "A", 3.0), ("Parks", "B", 1.0), ("Firms", "C", 9.0)):
        code = "420101" if name == "A" else "430103"
        country.demand(DemandKind.LAYER, code, weight, name=name, layer=layer, unit="firms")
    release = country.write(tmp_path)
    parks = asked(DemandBasis.LAYER, layer="Parks", thresholds=(1.0,))
    answer = reach(release, parks)
    assert answer.curve[0].share == 0.75
    assert (answer.basis.layer, answer.basis.demand_total) == ("Parks", 4.0)
    with pytest.raises(InvalidInput, match=r"'Nowhere'.*Firms, Parks"):
        reach(release, replace(parks, layer="Nowhere"))


def test_a_layer_is_refused_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="none"):
        scene(planner_country().write(tmp_path), asked(DemandBasis.LAYER, layer="Parks"))


def test_a_layer_is_named_with_demand_layer_and_only_then() -> None:
    with pytest.raises(InvalidInput, match="layer"):
        asked(DemandBasis.LAYER)
    with pytest.raises(InvalidInput, match="layer"):
        asked(DemandBasis.POPULATION, layer="Parks")


# ---------------------------------------------------------------------- providers


def test_a_body_that_serves_the_country_is_no_matter_of_distance(tmp_path: Path) -> None:
    country = planner_country()
    release = country.write(tmp_path / "with")
    on, said = scene(release, asked()), basis_of(release, asked())
    assert country.bodies["nation"] not in on.providers.bodies
    assert (said.organizations, said.nationwide, said.unplaced, said.sites) == (6, 1, 1, 5)
    assert {Caveat.NATIONWIDE_LEFT_OUT, Caveat.PROVIDERS_WITHOUT_POSITION} <= set(said.caveats)
    assert reach(release, asked()).cost[-1] == pytest.approx(
        nearest(COUNTIES["430103"], all_places(country))
    )


def test_without_such_bodies_there_are_no_such_caveats(tmp_path: Path) -> None:
    said = basis_of(planner_country(others=False).write(tmp_path), asked())
    assert (said.organizations, said.nationwide, said.unplaced) == (4, 0, 0)
    named = {Caveat.NATIONWIDE_LEFT_OUT, Caveat.PROVIDERS_WITHOUT_POSITION, Caveat.NO_PROVIDERS}
    assert named.isdisjoint(said.caveats)


def test_two_places_of_one_body_are_one_provider(tmp_path: Path) -> None:
    country = planner_country(labs={"twice": ("420101", "420102")}, others=False)
    release = country.write(tmp_path)
    on = scene(release, asked())
    assert (len(on.providers), on.providers.bodies) == (2, (country.bodies["twice"],))
    assert on.providers.owner.tolist() == [0, 0]
    answer = resilience(release, asked(), 100.0)
    assert set(answer.reached.tolist()) == {0, 1}
    assert answer.single_provider_share == 1.0


def test_a_place_at_the_centre_of_its_county_is_said_to_be(tmp_path: Path) -> None:
    country = planner_country(others=False)
    body = country.lab("vague")
    place = {"lng": 112.0, "lat": 30.0, "precision": Precision.COUNTY_CENTROID.code}
    country.rows.site(body, "420101", **place)
    said = basis_of(country.write(tmp_path), asked())
    assert (said.at_centroids, said.sites) == (1, 6)
    assert Caveat.PROVIDERS_AT_CENTROIDS in said.caveats


def test_providers_beyond_the_area_serve_it_too(tmp_path: Path) -> None:
    release = planner_country(labs={"south": ("430101",)}).write(tmp_path)
    question = asked(within="420100")
    answer = reach(release, question)
    assert len(answer.cost) == 5
    assert answer.cost[0] == pytest.approx(km(COUNTIES["420101"], COUNTIES["430101"]))


def test_how_distance_counts_makes_no_difference_to_who_is_there(tmp_path: Path) -> None:
    release = planner_country().write(tmp_path)
    road = replace(asked(), metric=DistanceMetric.ESTIMATED_ROAD, factor=1.7)
    assert scene(release, road) is scene(release, asked())
