"""Titles of a body and of a place."""

from pathlib import Path

from nqi import models
from nqi.catalog import designation
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
