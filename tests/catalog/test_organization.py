"""Which organizations a selection means, in which order, and what is said of each."""

from datetime import date
from pathlib import Path

import pytest

from nqi import models
from nqi.catalog import organization
from nqi.catalog.listing import literals
from nqi.geo import haversine_km
from nqi.selection import Near, Selection
from nqi.terms import (
    Level,
    MatchMode,
    OrganizationKind,
    OrganizationOrder,
    Pillar,
    QualificationStatus,
    Scheme,
)
from tests.catalog.conftest import TODAY, Asking, Counted
from tests.opened import told
from tests.small_release import Rows


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Asking:
    rows = Rows()
    rows.region("100000", "国", Level.NATIONAL, None)
    rows.region("420000", "湖北省", Level.PROVINCE)
    rows.region("420100", "武汉市", Level.PREFECTURE, "420000")
    testing = rows.organization(
        "B 检验院", pillars=["TESTING", "METROLOGY"], level="PROVINCE", adcode="420100"
    )
    rows.site(testing, "420100", name="far", lng=115.0, lat=30.0)
    rows.site(testing, "420000", name="near", lng=114.0, lat=30.0, is_main=False)
    rows.qualification(testing, (date(2020, 1, 1), "SUSPENDED"), scheme="CMA")
    rows.qualification(testing, (date(2020, 1, 1), "VALID"), scheme="CNAS")
    rows.capability(testing, "GB 4706.1-2005", object="电热 水壶")
    institute = rows.organization("A 计量院", OrganizationKind.METROLOGY_INSTITUTE)
    rows.site(institute, None, name="nowhere")
    nobody = rows.organization("C", host_id=testing)
    rows.add(models.OrganizationName, organization_id=testing, name="旧名")
    for register, value in (("CNCA", "2"), ("CMA", "9")):
        rows.add(
            models.OrganizationIdentifier,
            organization_id=testing,
            register=register,
            value=value,
        )
    rows.site(nobody, "420100", name="same", lng=114.0, lat=30.0)
    return Asking(rows.write(tmp_path_factory.mktemp("organization")))


B, A, C = "B 检验院", "A 计量院", "C"
EVERYTHING = Selection(as_of=TODAY)
CASES: dict[str, tuple[dict[str, object], list[str]]] = {
    "nothing asked": ({}, [A, B, C]),
    "one of the pillars": ({"pillars": (Pillar.METROLOGY, Pillar.STANDARDS)}, [B]),
    "a level": ({"levels": (Level.PROVINCE,)}, [B]),
    "two kinds": (
        {"kinds": (OrganizationKind.METROLOGY_INSTITUTE, OrganizationKind.TESTING_LAB)},
        [A, B, C],
    ),
    "a region with all below it": ({"region": "420000"}, [B, C]),
    "the country": ({"region": "100000"}, [B, C]),
    "an unknown region": ({"region": "999999"}, []),
    "a scheme": ({"schemes": (Scheme.CNAS,)}, [B]),
    "a status of any qualification": ({"statuses": (QualificationStatus.SUSPENDED,)}, [B]),
    "scheme and status of one qualification": (
        {"schemes": (Scheme.CMA,), "statuses": (QualificationStatus.VALID,)},
        [],
    ),
    "that scheme and its status": (
        {"schemes": (Scheme.CMA,), "statuses": (QualificationStatus.SUSPENDED,)},
        [B],
    ),
    "words of the name": ({"search": "检验"}, [B]),
    "words in any order": ({"search": "院 计量"}, [A]),
    "characters in another order": ({"search": "验检"}, []),
    "white space": ({"search": " \u3000 "}, [A, B, C]),
    "a product": ({"product": "水壶"}, [B]),
    "a standard": ({"standard": "GB/T 4706.1"}, [B]),
    "its series": ({"standard": "GB 4706.99", "match_mode": MatchMode.SERIES}, [B]),
    "another part of it": ({"standard": "GB 4706.99"}, []),
    "a circle": ({"near": Near(114.0, 30.0, 1.0)}, [B, C]),
    "a smaller region and a level": ({"region": "420100", "levels": (Level.COUNTY,)}, []),
}


@pytest.mark.parametrize("what", CASES)
def test_a_selection_means(few: Asking, what: str) -> None:
    fields, expected = CASES[what]
    selection = Selection(as_of=TODAY, **fields)  # type: ignore[arg-type]
    names = [row["name"] for row in few.page(organization.listing, **selection.given())]
    assert sorted(names) == expected
    assert few.count(organization.listing, **selection.given()) == len(expected)


def test_without_an_order_it_is_by_region_and_near_a_place_by_distance(few: Asking) -> None:
    plain = few.page(organization.listing, **EVERYTHING.given())
    # A and C are of no known region, which comes last.
    assert [(row["name"], row["distance_m"]) for row in plain] == [(B, None), (A, None), (C, None)]
    near = Selection(as_of=TODAY, near=Near(114.0, 30.0, 200.0))
    found = few.page(organization.listing, **near.given())
    assert [row["distance_m"] for row in found] == [0, 0]
    assert [row["id"] for row in found] == sorted(row["id"] for row in found)
    by_name = Selection(as_of=TODAY, near=near.near, order=OrganizationOrder.NAME)
    assert [row["name"] for row in few.page(organization.listing, **by_name.given())] == [B, C]


def test_the_distance_is_to_the_nearest_place_and_its_edge_is_inside(few: Asking) -> None:
    metres = round(haversine_km(116.0, 30.0, 115.0, 30.0) * 1000)
    at_the_edge = Selection(as_of=TODAY, near=Near(116.0, 30.0, metres / 1000))
    (row,) = few.page(organization.listing, **at_the_edge.given())
    assert (row["name"], row["distance_m"]) == (B, metres)
    inside = Selection(as_of=TODAY, near=Near(116.0, 30.0, (metres - 1) / 1000))
    assert few.page(organization.listing, **inside.given()) == []


def test_parts_of_a_body(few: Asking) -> None:
    (row,) = few.page(organization.listing, **Selection(search="检验").given())
    key = row["id"]
    assert few.rows(organization.by_id, key)[0]["name"] == B
    assert [one["pillar"] for one in few.rows(organization.pillars, key)] == [
        "METROLOGY",
        "TESTING",
    ]
    assert [one["name"] for one in few.rows(organization.names, key)] == ["旧名"]
    found = [(one["register"], one["value"]) for one in few.rows(organization.identifiers, key)]
    assert found == [("CMA", "9"), ("CNCA", "2")]
    assert [one["name"] for one in few.rows(organization.hosted_by, key)] == [C]
    assert few.rows(organization.by_id, 1) == []


def test_a_body_without_a_position_is_counted_as_unplaced(few: Asking) -> None:
    (row,) = few.rows(organization.unplaced, **EVERYTHING.given())
    assert list(row.values()) == [1]


@pytest.mark.parametrize(("lng", "place"), [(None, "far"), (114.01, "near"), (115.01, "far")])
def test_a_line_shows_the_nearest_place_or_else_the_main_one(
    few: Asking, lng: float | None, place: str
) -> None:
    near = None if lng is None else Near(lng, 30.0, 300.0)
    selection = Selection(as_of=TODAY, search="检验", near=near)
    given = literals(selection.given())
    page = organization.listing(given).page(10)
    (row,) = few.release.rows(organization.described(given, page))
    assert row["site_name"] == place
    assert row["pillars"] == "METROLOGY TESTING"
    assert row["source_as_of"] == date(2025, 1, 1)


def test_each_line_shows_the_pillars_of_its_own_body(few: Asking) -> None:
    given = literals(EVERYTHING.given())
    rows = few.release.rows(organization.described(given, organization.listing(given).page(10)))
    pillars = {row["name"]: row["pillars"] for row in rows}
    assert pillars == {"B 检验院": "METROLOGY TESTING", "A 计量院": None, "C": None}


def test_a_described_page_is_one_statement_in_the_order_of_the_list(
    real: Asking, counted: Counted
) -> None:
    given = literals(EVERYTHING.given())
    page = organization.listing(given).page(50)
    with counted() as statements:
        rows = real.release.rows(organization.described(given, page))
    assert len(statements) == 1
    assert [row["name"] for row in rows] == [row["name"] for row in real.release.rows(page)]
    order = [(row["region_order"], row["name"]) for row in real.release.rows(page)]
    assert order == sorted(order)


def test_a_distance_on_the_real_catalogue_is_the_great_circle(real: Asking, tmp_path: Path) -> None:
    selection = Selection(as_of=TODAY, near=Near(114.3, 30.6, 500.0))
    found = real.page(organization.listing, **selection.given())
    assert found
    for row in found:
        sql = "SELECT lng, lat FROM site WHERE organization_id = :id AND lng IS NOT NULL"
        places = told(real.release, sql, id=row["id"])
        nearest = min(haversine_km(114.3, 30.6, *place) for place in places)
        assert abs(row["distance_m"] - nearest * 1000) <= 0.5 + 1e-6
