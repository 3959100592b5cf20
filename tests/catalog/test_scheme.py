"""The tree of schemes, and the bodies that work by it, near or far."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from nqi import models
from nqi.catalog import scheme
from nqi.catalog.listing import literals
from nqi.selection import Near, Selection
from nqi.terms import OrganizationKind
from nqi.terms import Scheme as Qualified
from nqi.text import spaced
from tests.catalog.conftest import Asking
from tests.small_release import Rows

TREE = (("CCC", ""), ("CCC-0702", "CCC"), ("CCC-0714", "CCC"), ("CCCX", ""), ("QMS", ""))


@pytest.fixture
def rows() -> Rows:
    rows = Rows()
    for code, parent in TREE:
        rows.add(
            models.CertificationScheme,
            code=code,
            parent_code=parent or None,
            path=f"/{parent}/{code}/" if parent else f"/{code}/",
            kind="CCC" if code.startswith("CCC") else "MANAGEMENT_SYSTEM",
            name="质量管理体系认证" if code == "QMS" else f"认证 {code}",
            search_text=spaced("QMS 质量管理体系认证" if code == "QMS" else f"{code} 认证 {code}"),
        )
    return rows


def body(rows: Rows, name: str, *codes: str, role: str = "CERTIFICATION", **values: Any) -> int:
    """A certification body far from everything else that works by some schemes."""
    reach = {"service_reach": "NATIONAL"}
    made = rows.organization(name, OrganizationKind.CERTIFICATION_BODY, **reach)
    rows.qualification(made, (date(2017, 8, 21), "VALID"), scheme="CNCA_BODY", number=name)
    for code in codes:
        rows.add(
            models.OrganizationScheme, organization_id=made, scheme_code=code, role=role, **values
        )
    return made


def names(found: list[dict[str, Any]]) -> list[str]:
    return [row["name"] for row in found]


def bodies(asking: Asking, near: Near | None = None, **given: Any) -> list[str]:
    chosen = Selection(schemes=(Qualified.CNCA_BODY,), near=near).given()
    return names(asking.page(scheme.certification_bodies, **chosen | given))


def test_what_lies_above_and_below_is_the_path_not_the_beginning_of_a_code(
    rows: Rows, tmp_path: Path
) -> None:
    body(rows, "whole", "CCC")
    body(rows, "kind", "CCC-0702")
    body(rows, "other", "CCCX")
    asking = Asking(rows.write(tmp_path))
    assert [row["code"] for row in asking.rows(scheme.ancestors, "/CCC/CCC-0702/")] == ["CCC"]
    assert asking.rows(scheme.ancestors, "/CCCX/") == []
    below = [row["code"] for row in asking.rows(scheme.children, "CCC")]
    assert below == ["CCC-0702", "CCC-0714"]
    assert names(asking.rows(scheme.bodies, "CCC")) == ["kind", "whole"]
    # Of a body that is designated for CCC, no source says that it is for this kind.
    assert names(asking.rows(scheme.bodies, "CCC-0702")) == ["kind"]


def test_the_list_is_by_path_and_chosen_by_parent_kind_and_words(
    rows: Rows, tmp_path: Path
) -> None:
    asking = Asking(rows.write(tmp_path))

    def codes(**given: Any) -> list[str]:
        return [row["code"] for row in asking.page(scheme.listing, **given)]

    assert codes() == ["CCC", "CCC-0702", "CCC-0714", "CCCX", "QMS"]
    assert codes(scheme_parent="CCC") == ["CCC-0702", "CCC-0714"]
    assert codes(certificate_kind="MANAGEMENT_SYSTEM") == ["QMS"]
    assert codes(words='["体系认证", "qms"]') == ["QMS"]
    assert codes(words='["体系认证", "ccc"]') == []


def test_a_laboratory_designated_for_testing_certifies_nothing(rows: Rows, tmp_path: Path) -> None:
    body(rows, "lab", "CCC-0702", role="TESTING")
    asking = Asking(rows.write(tmp_path))
    assert asking.rows(scheme.bodies, "CCC") == []
    assert names(asking.rows(scheme.laboratories, "CCC")) == ["lab"]


def test_a_designation_counts_within_its_term_only(rows: Rows, tmp_path: Path) -> None:
    made = body(rows, "was", "CCC", valid_from=date(2020, 1, 1), valid_to=date(2024, 1, 1))
    asking = Asking(rows.write(tmp_path))
    for day, count in (("2019-12-31", 0), ("2020-01-01", 1), ("2023-12-31", 1), ("2024-01-01", 0)):
        assert len(asking.rows(scheme.bodies, "CCC", as_of=day)) == count
        assert len(asking.rows(scheme.of_organization, made, as_of=day)) == count


def test_bodies_for_a_product_are_those_of_its_kind_and_of_the_whole_scheme(
    rows: Rows, tmp_path: Path
) -> None:
    body(rows, "a whole", "CCC")
    body(rows, "b kind", "CCC-0702")
    body(rows, "c other kind", "CCC-0714")
    body(rows, "d systems", "QMS")
    rows.add(models.Product, code="fan", name="电风扇", search_text="")
    rows.add(models.ProductCode, system="CCC", code="0702", product_code="fan")
    rows.add(models.ProductCode, system="HS", code="0714", product_code="fan")
    asking = Asking(rows.write(tmp_path))
    assert bodies(asking, product_code="fan") == ["a whole", "b kind"]
    assert bodies(asking, scheme_code="CCC") == ["a whole", "b kind", "c other kind"]
    assert bodies(asking, product_code="unknown") == []


def test_a_distant_seat_is_no_gap_the_service_is_nationwide(rows: Rows, tmp_path: Path) -> None:
    near, far = body(rows, "near", "QMS"), body(rows, "far", "QMS")
    rows.site(near, lng=114.3, lat=30.6)
    rows.site(far, lng=87.6, lat=43.8)
    asking = Asking(rows.write(tmp_path))
    assert bodies(asking, Near(114.3, 30.6, 50)) == ["near"]
    chosen = Selection(schemes=(Qualified.CNCA_BODY,), near=Near(0, 0, 50), region="420000").given()
    assert asking.count(scheme.certification_bodies, **chosen) == 0
    counted = select(scheme.nationwide_count(literals(chosen)).label("n"))
    assert asking.release.rows(counted) == [{"n": 2}]
