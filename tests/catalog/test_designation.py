"""Titles of a body and of a place."""

from datetime import date
from pathlib import Path
from typing import Any

from nqi import models
from nqi.catalog import designation
from nqi.terms import Level
from tests.catalog.conftest import Asking
from tests.small_release import Rows


def test_titles_are_found_by_body_by_place_and_by_id(tmp_path: Path) -> None:
    rows = Rows()
    body, other = rows.organization("body"), rows.organization("other")
    place = rows.site(body)
    kind = {"kind": "KEY_LABORATORY", "stage": "ESTABLISHED"}
    at_place = {"organization_id": body, "site_id": place}
    second = rows.add(models.Designation, title="b", **at_place, **kind)["id"]
    first = rows.add(models.Designation, title="a", organization_id=body, **kind)["id"]
    rows.add(models.Designation, title="c", organization_id=other, **kind)
    asking = Asking(rows.write(tmp_path))
    of_body = [row["id"] for row in asking.rows(designation.of_organization, body)]
    assert of_body == [first, second]
    assert [row["id"] for row in asking.rows(designation.of_site, place)] == [second]
    assert asking.rows(designation.by_id, first)[0]["title"] == "a"
    assert asking.rows(designation.by_id, 1) == []


def test_titles_are_listed_by_kind_stage_region_words_and_day(tmp_path: Path) -> None:
    rows = Rows()
    rows.region("100000", "中国", Level.NATIONAL, None)
    for code in ("420000", "110000"):
        rows.region(code, code, Level.PROVINCE)
    body = rows.organization("body", adcode="420000")
    elsewhere = rows.site(body, "110000")
    centre = {"kind": "NATIONAL_QC_CENTRE", "stage": "ESTABLISHED"}
    laboratory = {"kind": "KEY_LABORATORY", "stage": "APPLIED"}
    began = {"valid_from": date(2020, 1, 1)}
    rows.add(models.Designation, organization_id=body, title="国家 Textile 中心", **centre, **began)
    rows.add(
        models.Designation, organization_id=body, title="实验室", site_id=elsewhere, **laboratory
    )
    asking = Asking(rows.write(tmp_path))

    def titles(**given: Any) -> list[str]:
        return [row["title"] for row in asking.page(designation.listing, **given)]

    assert titles() == ["国家 Textile 中心", "实验室"]
    assert titles(as_of="2019-12-31") == ["实验室"]
    assert titles(designation_kinds='["KEY_LABORATORY"]') == ["实验室"]
    assert titles(stages='["ESTABLISHED"]') == ["国家 Textile 中心"]
    assert titles(words='["textile", "国家"]') == ["国家 Textile 中心"]
    # A title is where it is exercised, and where its body sits when no place is known.
    assert titles(region="420000") == ["国家 Textile 中心"]
    assert titles(region="110000") == ["实验室"]
    assert len(titles(region="100000")) == 2
