"""The release, its data sets, how complete it is, and where records come from."""

import json
from datetime import date
from pathlib import Path

from nqi import models
from nqi.catalog import release
from nqi.terms import OrganizationKind
from tests.catalog.conftest import Asking
from tests.small_release import Rows


def test_rows_read_are_those_accepted_and_those_rejected(real: Asking) -> None:
    (current,) = real.rows(release.current)
    datasets = real.rows(release.datasets)
    assert current["id"] == real.release.id
    for name in ("rows_read", "rows_accepted", "rows_rejected"):
        assert current[name] == sum(row[name] for row in datasets)
    for row in [current, *datasets]:
        assert row["rows_read"] == row["rows_accepted"] + row["rows_rejected"]


def test_rejected_rows_are_in_order_of_the_file(real: Asking) -> None:
    found = [real.rows(release.rejections, row["id"]) for row in real.rows(release.datasets)]
    assert any(found)
    for rejections in found:
        lines = [row["line"] for row in rejections]
        assert lines == sorted(lines)
        assert all(row["rule"].startswith("NQI-") and row["message"] for row in rejections)


def test_every_record_says_where_it_comes_from(tmp_path: Path) -> None:
    rows = Rows()
    rows.dataset(file="b.csv", title="b", url="https://b.example/", as_of=date(2024, 1, 1))
    own = {"url": "https://own.example/", "as_of": date(2020, 1, 1), "licence": "CC0"}
    rows.add(models.SourceRecord, id=9, dataset_id=2, **own)
    asking = Asking(rows.write(tmp_path))
    (general,) = asking.rows(release.source_of, 2, "IMPORTED")
    assert (general["url"], general["as_of"]) == ("https://b.example/", date(2024, 1, 1))
    assert general["confidence"] == "IMPORTED"
    (special,) = asking.rows(release.source_of, 9, "AUTHORITATIVE")
    assert (special["url"], special["as_of"]) == ("https://own.example/", date(2020, 1, 1))
    (nowhere,) = asking.rows(release.source_of, 1, "IMPORTED")
    assert nowhere["url"] is None
    found = asking.rows(release.sources, json.dumps([9, 2]))
    assert [row["id"] for row in found] == [2, 9]
    assert asking.rows(release.dataset_by_id, 2)[0]["file"] == "b.csv"


def test_completeness_counts_bodies_and_those_with_a_position(tmp_path: Path) -> None:
    rows = Rows()
    rows.dataset(file="old.csv", complete_kind="TESTING_LAB", as_of=date(2019, 1, 1))
    rows.dataset(file="new.csv", complete_kind="TESTING_LAB", as_of=date(2021, 1, 1))
    placed = rows.organization("placed")
    rows.site(placed, lng=1.0, lat=1.0)
    rows.site(placed, lng=2.0, lat=1.0)
    rows.site(rows.organization("unplaced"))
    rows.organization("no place", OrganizationKind.ASSOCIATION)
    found = Asking(rows.write(tmp_path)).rows(release.completeness)
    assert [tuple(row.values()) for row in found] == [
        ("ASSOCIATION", 1, 0, None),
        ("TESTING_LAB", 2, 1, date(2021, 1, 1)),
    ]
