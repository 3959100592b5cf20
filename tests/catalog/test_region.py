"""Regions, and those that are like no other."""

import json

import pytest

from nqi.catalog import demand, region
from nqi.selection import codes_json
from nqi.terms import Level
from nqi.text import phrase
from tests.catalog.conftest import Asking, Counted
from tests.opened import told


def names(rows: list[dict[str, str]]) -> list[str]:
    return [row["name"] for row in rows]


def test_there_are_34_provinces_and_three_have_no_four_levels(real: Asking) -> None:
    provinces = real.rows(region.children, "100000")
    assert len(provinces) == 34
    assert [row["adcode"] for row in provinces if not row["has_four_levels"]] == [
        "710000",
        "810000",
        "820000",
    ]
    listed = real.page(region.listing, levels=codes_json([Level.PROVINCE]))
    assert listed == provinces


@pytest.mark.parametrize("adcode", ["441900", "442000", "460400", "620200"])
def test_a_prefecture_without_counties_fills_both_levels(real: Asking, adcode: str) -> None:
    (row,) = real.rows(region.by_adcode, adcode)
    assert row["fills_county"]
    assert real.rows(region.children, adcode) == []


@pytest.mark.parametrize("adcode", ["419001", "429021", "659001"])
def test_a_county_directly_under_a_province_has_no_prefecture(real: Asking, adcode: str) -> None:
    (row,) = real.rows(region.by_adcode, adcode)
    assert row["level"] == Level.COUNTY.code
    assert row["parent_adcode"] == adcode[:2] + "0000"
    above = real.rows(region.ancestors, adcode)
    assert [step["level"] for step in above] == ["NATIONAL", "PROVINCE"]


def test_districts_of_a_municipality_are_directly_below_it(real: Asking) -> None:
    (row,) = real.rows(region.by_adcode, "110101")
    assert row["parent_adcode"] == "110000"


def test_those_above_come_country_first(real: Asking) -> None:
    assert names(real.rows(region.ancestors, "420106")) == ["中华人民共和国", "湖北省", "武汉市"]
    assert real.rows(region.ancestors, "100000") == []


def test_a_merged_district_ends_on_the_day_the_new_one_begins(real: Asking) -> None:
    def there(day: str) -> set[str]:
        rows = real.rows(region.children, "500000", as_of=day)
        return {row["adcode"] for row in rows} & {"500105", "500112", "500157"}

    assert there("2026-04-17") == {"500105", "500112"}
    assert there("2026-04-18") == {"500157"}
    (old,) = real.rows(region.by_adcode, "500105", as_of="2026-04-18")
    assert old["name"] == "江北区"


def test_a_retired_code_leads_to_what_follows_it(real: Asking) -> None:
    assert [row["adcode"] for row in real.rows(region.successors, "420521")] == ["420504", "420506"]
    (step,) = real.rows(region.successions, "110103")
    assert (step["old_name"], step["adcode"]) == ("崇文区", "110101")
    assert real.rows(region.successors, "110101") == []


def test_lists_within_and_directly_below(real: Asking) -> None:
    below = real.page(region.listing, parent="420000")
    within = real.page(region.listing, within="420000")
    assert {row["adcode"] for row in below} < {row["adcode"] for row in within}
    assert all(row["adcode"].startswith("42") for row in within)
    assert "420000" not in {row["adcode"] for row in within}
    assert [row["adcode"] for row in within] == sorted(row["adcode"] for row in within)


def test_words_of_a_name_find_regions(real: Asking) -> None:
    found = real.page(region.listing, search=phrase("武昌"))
    assert "420106" in {row["adcode"] for row in found}
    assert all("武昌" in row["name"] for row in found)
    assert real.page(region.listing, search=phrase("昌武昌")) == []


def test_regions_of_one_name_come_in_order_of_the_code(real: Asking) -> None:
    found = real.rows(region.ending, "鼓楼区")
    assert len(found) >= 4
    assert [row["adcode"] for row in found] == sorted(row["adcode"] for row in found)


def boundary(asking: Asking, adcode: str, tolerance: float) -> str | None:
    from sqlalchemy import literal, select

    found = region.geometry({}, literal(adcode), literal(tolerance))
    (row,) = asking.release.rows(select(found.label("geojson")))
    text: str | None = row["geojson"]
    return text


def test_a_boundary_is_the_coarsest_that_is_fine_enough(real: Asking) -> None:
    kept = told(
        real.release,
        "SELECT tolerance_deg, geojson FROM region_boundary WHERE adcode = '420000'"
        " ORDER BY tolerance_deg",
    )
    tolerances = [row[0] for row in kept]
    assert len(kept) >= 2
    for tolerance, geojson in kept:
        assert boundary(real, "420000", tolerance) == geojson
        assert boundary(real, "420000", tolerance * 1.01) == geojson
    assert boundary(real, "420000", tolerances[0] / 9) == kept[0][1]
    assert boundary(real, "420000", 90.0) == kept[-1][1]
    assert json.loads(kept[0][1])["type"] in ("Polygon", "MultiPolygon")
    assert boundary(real, "999999", 0.1) is None


def test_paths_of_several_regions_are_one_statement(real: Asking, counted: Counted) -> None:
    with counted() as statements:
        rows = real.rows(region.paths, json.dumps(["420106", "110101"]))
    assert len(statements) == 1
    assert [row["name"] for row in rows if row["of"] == "110101"] == [
        "中华人民共和国",
        "北京市",
        "东城区",
    ]


def test_residents_of_a_region_carry_their_unit_and_day(real: Asking) -> None:
    rows = real.rows(demand.of_region, "420000")
    assert [row["kind"] for row in rows] == sorted(row["kind"] for row in rows)
    (population,) = [row for row in rows if row["kind"] == "POPULATION"]
    assert population["unit"] == "persons"
    assert population["weight"] > 50_000_000
    assert population["measured_on"].isoformat() == "2020-11-01"
