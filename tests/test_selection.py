"""A selection is read once: bad values are named, and only what was asked is carried on."""

import json
from dataclasses import FrozenInstanceError, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.errors import InvalidInput
from nqi.geo import haversine_km
from nqi.selection import (
    LONGEST_WITHIN_KM,
    Near,
    Selection,
    check_adcode,
    check_within_km,
    codes_json,
    parse_terms,
    standard_given,
)
from nqi.terms import Level, MatchMode, OrganizationKind, OrganizationOrder, Pillar, Scheme

DAY = date(2026, 6, 1)
NOTHING = Selection(as_of=DAY)


def test_nothing_asked_is_the_day_and_the_order_alone() -> None:
    assert NOTHING.given() == {"as_of": "2026-06-01", "order": OrganizationOrder.REGION}


ASKED: dict[str, tuple[dict[str, Any], set[str]]] = {
    "pillars": ({"pillars": (Pillar.TESTING,)}, {"pillars"}),
    "levels": ({"levels": (Level.COUNTY,)}, {"levels"}),
    "kinds": ({"kinds": (OrganizationKind.ASSOCIATION,)}, {"kinds"}),
    "schemes": ({"schemes": (Scheme.CMA,)}, {"schemes"}),
    "region": ({"region": "420000"}, {"region"}),
    "words": ({"search": "检验"}, {"search"}),
    "product": ({"product": "水壶"}, {"product"}),
    "standard": ({"standard": "GB 7718"}, {"standard_key", "match_mode"}),
    "circle": (
        {"near": Near(114.3, 30.6)},
        {"lng", "lat", "within_m", "west", "south", "east", "north"},
    ),
    "white space": ({"search": " \u3000", "product": "\t", "standard": " "}, set()),
    "empty texts": ({"search": "", "product": "", "standard": "", "pillars": ()}, set()),
}


@pytest.mark.parametrize("what", ASKED)
def test_only_what_was_asked_is_given(what: str) -> None:
    fields, names = ASKED[what]
    given_values = Selection(as_of=DAY, **fields).given()
    assert given_values.keys() - {"as_of", "order"} == names
    assert all(value is not None for value in given_values.values())


def test_alternatives_are_carried_as_json_in_their_order() -> None:
    found = Selection(levels=(Level.COUNTY, Level.ZONE)).given()["levels"]
    assert json.loads(found) == ["COUNTY", "ZONE"]
    assert codes_json([]) == "[]"


def test_the_order_is_by_distance_only_near_a_place() -> None:
    near = replace(NOTHING, near=Near(114.3, 30.6))
    assert NOTHING.effective_order is OrganizationOrder.REGION
    assert near.effective_order is OrganizationOrder.DISTANCE
    assert replace(near, order=OrganizationOrder.NAME).effective_order is OrganizationOrder.NAME
    with pytest.raises(InvalidInput, match="DISTANCE needs near"):
        replace(NOTHING, order=OrganizationOrder.DISTANCE)


@pytest.mark.parametrize(
    "adcode", ["", "42", "4200000", "42000a", "４２００００", "42 000", "-42000"]
)
def test_a_bad_region_is_named(adcode: str) -> None:
    with pytest.raises(InvalidInput, match="six digits") as caught:
        Selection(region=adcode)
    assert repr(adcode) in str(caught.value)
    with pytest.raises(InvalidInput):
        check_adcode(adcode)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("lng", (180.1, 0, 1)),
        ("lng", (-181, 0, 1)),
        ("lat", (0, 90.1, 1)),
        ("lat", (0, -91, 1)),
        ("withinKm", (0, 0, -0.1)),
        ("withinKm", (0, 0, LONGEST_WITHIN_KM + 1)),
        ("lng", (float("nan"), 0, 1)),
        ("withinKm", (0, 0, float("inf"))),
    ],
)
def test_a_bad_circle_names_the_value(name: str, values: tuple[float, float, float]) -> None:
    with pytest.raises(InvalidInput, match=f"^{name} .*allowed is"):
        Near(*values)


def test_a_radius_may_be_nothing_and_at_most_the_country() -> None:
    check_within_km(0)
    check_within_km(LONGEST_WITHIN_KM)
    assert Near(0, 0, 0).values()["within_m"] == 0


@given(
    st.floats(73, 135),
    st.floats(3, 54),
    st.floats(0, 3000),
    st.floats(73, 135),
    st.floats(3, 54),
)
def test_the_box_holds_every_point_of_the_circle(
    lng: float, lat: float, within_km: float, to_lng: float, to_lat: float
) -> None:
    box = Near(lng, lat, within_km).values()
    if haversine_km(lng, lat, to_lng, to_lat) <= within_km:
        assert box["west"] <= to_lng <= box["east"]
        assert box["south"] <= to_lat <= box["north"]


@pytest.mark.parametrize("raw", ["x", "GB", "7718", "GB 7718 and more", "'; --"])
def test_what_is_no_standards_number_is_named(raw: str) -> None:
    with pytest.raises(InvalidInput, match="is not a standard's number") as caught:
        Selection(standard=raw).given()
    assert repr(raw) in str(caught.value)


@pytest.mark.parametrize(
    ("mode", "key"),
    [
        (MatchMode.EXACT_EDITION, "GB/T4706.1-2005"),
        (MatchMode.ANY_EDITION, "GB/T4706.1"),
        (MatchMode.ROOT, "GB4706.1"),
        (MatchMode.SERIES, "GB4706"),
    ],
)
def test_a_match_mode_chooses_the_key(mode: MatchMode, key: str) -> None:
    assert standard_given(" gb／t 4706.1—2005", mode) == {"match_mode": mode, "standard_key": key}


def test_the_exact_edition_needs_its_year() -> None:
    with pytest.raises(InvalidInput, match="needs the year"):
        standard_given("GB 7718", MatchMode.EXACT_EDITION)


def test_terms_are_read_once_each_and_a_wrong_one_names_what_is_allowed() -> None:
    codes = ["TESTING", "", "METROLOGY", "TESTING"]
    assert parse_terms(Pillar, codes) == (Pillar.TESTING, Pillar.METROLOGY)
    with pytest.raises(InvalidInput, match="Pillar 'TESTS' is unknown: allowed are METROLOGY, "):
        parse_terms(Pillar, ["TESTS"])


def test_without_empties_the_named_fields_alone() -> None:
    full = Selection(as_of=DAY, pillars=(Pillar.TESTING,), search="x", region="420000")
    assert full.without("pillars", "region") == Selection(as_of=DAY, search="x")
    assert full.without() == full


def test_a_selection_is_a_frozen_value() -> None:
    assert hash(NOTHING) == hash(Selection(as_of=DAY))
    with pytest.raises(FrozenInstanceError):
        NOTHING.search = "x"  # type: ignore[misc]
