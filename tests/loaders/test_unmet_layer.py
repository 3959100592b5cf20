"""Unmet searches as a layer of demand: made by the product, read by the real loader."""

import csv
from datetime import date
from pathlib import Path

import pytest

from loaders.demand_points import COLUMNS
from nqi.errors import InvalidInput
from nqi.feedback import UnmetCount, UnmetSearch, layer
from nqi.feedback.layer import NeedFilter, demand_layer, last_day
from nqi.terms import NeedKind
from tests.loaders.conftest import FactsFolder
from tests.test_cli import nqi

DAY = date(2026, 11, 21)
LAST_YEAR = date(2025, 11, 21)


def count(searches: int, adcode: str = "420106", key: str = "GB4706.1") -> UnmetCount:
    return UnmetCount(UnmetSearch(NeedKind.STANDARD, key, adcode), searches)


def made(*counts: UnmetCount, need: str = "") -> layer.DemandLayer:
    return demand_layer(counts, NeedFilter.parse(need), measured_on=DAY, note="counted")


def test_its_columns_are_those_of_the_loader() -> None:
    assert layer.COLUMNS == COLUMNS
    (row,) = made(count(5)).rows
    assert tuple(row) == COLUMNS


def test_fewer_than_five_of_a_need_in_a_region_are_left_out() -> None:
    found = made(count(4), count(5, "420704"), count(1, key="GB1"))
    assert [(row["adcode"], row["weight"]) for row in found.rows] == [("420704", "5")]
    assert (found.too_few, found.nowhere) == (2, 0)


def test_the_whole_country_is_no_place() -> None:
    found = made(count(500, "100000"), count(5))
    assert [row["adcode"] for row in found.rows] == ["420106"]
    assert found.nowhere == 1


SCHEME = UnmetCount(UnmetSearch(NeedKind.SCHEME, "CMA", "420106"), 9)


@pytest.mark.parametrize(
    ("need", "names", "name_of_layer"),
    [
        ("", ["STANDARD GB4706.1", "STANDARD GB1", "SCHEME CMA"], "unmet-searches"),
        ("STANDARD", ["STANDARD GB4706.1", "STANDARD GB1"], "unmet-searches:STANDARD"),
        ("STANDARD:GB1", ["STANDARD GB1"], "unmet-searches:STANDARD:GB1"),
        ("PRODUCT", [], ""),
    ],
)
def test_a_layer_of_some_needs_has_a_name_of_its_own(
    need: str, names: list[str], name_of_layer: str
) -> None:
    rows = made(count(5), count(6, key="GB1"), SCHEME, need=need).rows
    assert [row["name"] for row in rows] == names
    assert {row["layer"] for row in rows} <= {name_of_layer}


@pytest.mark.parametrize("need", ["SHOES", ":GB1", "standard"])
def test_an_unknown_kind_of_need_is_refused(need: str) -> None:
    with pytest.raises(InvalidInput):
        NeedFilter.parse(need)


def test_what_was_counted_in_a_month_was_counted_until_its_end_or_until_today() -> None:
    assert last_day("2026-02", DAY) == date(2026, 2, 28)
    assert last_day("2026-11", DAY) == DAY


def test_a_planner_loads_the_file_that_the_command_writes(
    facts: FactsFolder, tmp_path: Path
) -> None:
    from nqi.feedback import UnmetSearches, store_in

    counts = UnmetSearches(store_in(tmp_path / "server"))
    for _ in range(7):
        searches = [count(0).search, UnmetSearch(NeedKind.PRODUCT, "e-bike", "420700")]
        counts.count(searches, LAST_YEAR)
    counts.count([count(0, "110105").search], LAST_YEAR)
    file = facts.path / "unmet.csv"
    done = nqi(tmp_path / "server", "feedback", "unmet", "--out", str(file), "--until", "2025-11")
    assert done.returncode == 0, done.stderr
    assert "2 rows; left out are 1 with fewer than 5 and 0 without a region" in done.stdout

    facts.write()
    entry = facts.entry("demand_points", "unmet.csv") | {"rows": 2, "confidence": "AUTHORITATIVE"}
    report = facts.load_beside(entry)
    assert [str(one) for one in report.rejections] == []
    found = facts.query(
        "SELECT layer, name, adcode, lng, weight, unit, measured_on FROM demand_unit "
        "WHERE kind = 'LAYER' ORDER BY name"
    )
    assert found == [
        ("unmet-searches", "PRODUCT e-bike", "420700", None, 7.0, "searches", "2025-11-30"),
        ("unmet-searches", "STANDARD GB4706.1", "420106", None, 7.0, "searches", "2025-11-30"),
    ]
    ((note,),) = facts.query("SELECT DISTINCT note FROM source_record WHERE note LIKE 'Unmet%'")
    assert "fewer than 5" in note


def test_without_a_count_the_file_is_an_empty_table(tmp_path: Path) -> None:
    file = tmp_path / "unmet.csv"
    assert nqi(tmp_path, "feedback", "unmet", "--out", str(file)).returncode == 0
    with file.open(encoding="utf-8-sig", newline="") as source:
        assert list(csv.reader(source)) == [list(COLUMNS)]
    assert list(tmp_path.iterdir()) == [file]
