"""Registers of bodies and laboratories in their real layouts, and what a corrupted copy gives."""

from pathlib import Path
from typing import Any

import pytest

from loaders.load import LoadReport
from loaders.rules import Rule
from nqi.errors import BadData
from tests.loaders.conftest import FactsFolder

FIXTURES = Path(__file__).parent / "fixtures" / "laboratories"
Rejects = list[tuple[int, str, str, str]]


def load(facts: FactsFolder, *files: tuple[str, str, int]) -> LoadReport:
    """Load fixtures, each (loader, file, rows), one after the other."""
    facts.write()
    entries = []
    for loader, name, rows in files:
        (facts.path / name).write_bytes((FIXTURES / name).read_bytes())
        entries.append(facts.entry(loader, name) | {"rows": rows})
    return facts.load_beside(*entries)


def rejects(report: LoadReport) -> Rejects:
    assert all(d.read == d.accepted + d.rejected for d in report.datasets)
    return [(error.line, error.rule, error.column, error.value) for error in report.rejections]


# ------------------------------------------------------------------ the CNCA's two registers

BODIES = "SELECT o.name, h.name FROM organization o LEFT JOIN organization h ON h.id = o.host_id"


@pytest.mark.parametrize(
    ("loader", "name"), [("cnca_register_export", "cnca.txt"), ("cnca_register", "cnca.json")]
)
def test_the_register_has_bodies_with_terms_and_their_branches(
    facts: FactsFolder, loader: str, name: str
) -> None:
    assert rejects(load(facts, (loader, name, 2))) == []
    assert facts.query(f"{BODIES} ORDER BY o.name") == [
        ("甲质量认证中心", None),
        ("甲质量认证中心北京分公司", "甲质量认证中心"),
    ]
    columns = "number, valid_from, valid_to"
    found = facts.query(f"SELECT {columns} FROM qualification WHERE scheme = 'CNCA_BODY'")
    assert found == [("CNCA-R-2002-001", "2002-01-01", "2030-12-31")]
    assert facts.query("SELECT adcode FROM site ORDER BY 1") == [("110105",), ("420106",)]
    people = facts.query("SELECT count(*) FROM organization WHERE search_text LIKE '%张%'")
    assert people == [(0,)]


def test_a_corrupted_export_gives_exactly_these_rejects(facts: FactsFolder) -> None:
    found = rejects(load(facts, ("cnca_register_export", "cnca_corrupted.txt", 5)))
    assert found == [
        (3, Rule.IDENTIFIER.id, "approval_no", "CNCA-Z-1"),
        (5, Rule.UNKNOWN_REGION.id, "adcode", "990000"),
        (7, Rule.DATE.id, "approved_on", "2002-31-01"),
        (9, Rule.REQUIRED.id, "main_name", ""),
        (11, Rule.CELLS.id, "", "too|few"),
    ]
    assert facts.query("SELECT count(*) FROM organization") == [(0,)]


def test_a_corrupted_json_register_gives_exactly_these_rejects(facts: FactsFolder) -> None:
    assert rejects(load(facts, ("cnca_register", "cnca_corrupted.json", 3))) == [
        (1, Rule.IDENTIFIER.id, "approval_no", "X"),
        (2, Rule.CELLS.id, "", '"7"'),
        (3, Rule.DATE.id, "valid_until", "soon"),
    ]


def test_certificates_have_kind_body_status_and_term(facts: FactsFolder) -> None:
    files = (("cnca_register", "cnca.json", 2), ("cnca_certificates", "certificates.json", 3))
    assert rejects(load(facts, *files)) == []
    columns = "kind, number, organization_id IS NOT NULL, published_status, status_on, valid_to"
    assert facts.query(f"SELECT {columns} FROM certificate ORDER BY kind") == [
        ("CCC", "2013010702607951", 1, "VALID", "2024-03-01", "2028-01-02"),
        ("MANAGEMENT_SYSTEM", "00114E22766R2L/3502", 1, "SUSPENDED", "2024-03-01", "2028-01-02"),
        ("SERVICE", "FW-1", 0, "WITHDRAWN", "2024-03-01", None),
    ]


def test_corrupted_certificates_give_exactly_these_rejects(facts: FactsFolder) -> None:
    found = rejects(load(facts, ("cnca_certificates", "certificates_corrupted.json", 7)))
    assert [(line, rule, column) for line, rule, column, _ in found] == [
        (1, Rule.REQUIRED.id, "certNumber"),
        (2, Rule.REQUIRED.id, "orgName"),
        (3, Rule.TERM.id, "authProjCodeName"),
        (4, Rule.TERM.id, "certiStatusName"),
        (5, Rule.DATE.id, "certiEDate"),
        (7, Rule.DUPLICATE.id, ""),
    ]


# ------------------------------------------------------------------------------ CNAS

LAB = ("cnas_bodies", "L0290.html", 1)


def test_the_page_of_an_accredited_body_has_its_number_term_and_place(facts: FactsFolder) -> None:
    assert rejects(load(facts, LAB)) == []
    assert facts.query("SELECT name, website, phone, kind FROM organization") == [
        ("甲检测技术有限公司", "https://example.org/", "027-12345678", "TESTING_LAB")
    ]
    columns = "scheme, number, valid_from, valid_to, scope"
    assert facts.query(f"SELECT {columns} FROM qualification") == [
        ("CNAS", "L0290", "2022-05-06", "2028-05-05", "噪声")
    ]
    assert facts.query("SELECT adcode FROM site") == [("420106",)]


def test_a_scope_has_objects_parameters_methods_and_clauses(facts: FactsFolder) -> None:
    assert rejects(load(facts, LAB, ("cnas_tests", "L0290-tests.json", 2))) == []
    columns = "category, object, parameter, limits, raw"
    assert facts.query(f"SELECT {columns} FROM capability ORDER BY parameter DESC") == [
        ("食品", "饮料", "铅", None, "GB 5009.12-2017 第一法; SN/T 1877.2-2007 4.1"),
        ("食品", "饮料", "砷", "只用附录A", "企业方法 SOP-01"),
    ]
    assert facts.query("SELECT number, clause FROM capability_method ORDER BY number") == [
        ("GB 5009.12-2017", "第一法"),
        ("SN/T 1877.2-2007", "4.1"),
    ]


def test_a_calibration_has_its_range_where_it_can_be_read(facts: FactsFolder) -> None:
    name = "L0290-calibrations.json"
    assert rejects(load(facts, LAB, ("cnas_calibrations", name, 2))) == []
    rows = facts.query(
        "SELECT c.object, c.acceptance_basis, c.limits, r.upper_si, r.u_constant_si"
        " FROM capability c LEFT JOIN measurement_range r ON r.capability_id = c.id ORDER BY 1"
    )
    assert rows == [
        ("卡尺", "CNAS", "（0~500）mm; U=0.01 mm (k=2)", 0.5, pytest.approx(1e-5)),
        ("量块", "CNAS", "见附表; 见附表", None, None),
    ]


def test_inspections_and_further_places(facts: FactsFolder) -> None:
    files = (
        ("cnas_inspections", "L0290-inspections.json", 1),
        ("cnas_branches", "L0290-branches.json", 1),
    )
    assert rejects(load(facts, LAB, *files)) == []
    assert facts.query("SELECT kind, object FROM capability") == [("INSPECTION", "起重机")]
    assert facts.query("SELECT adcode FROM site ORDER BY 1") == [("110105",), ("420106",)]


def test_a_corrupted_scope_gives_exactly_these_rejects(facts: FactsFolder) -> None:
    files = LAB, ("cnas_tests", "L0290-tests_corrupted.json", 4)
    found = rejects(load(facts, *files))
    assert [(line, rule, column) for line, rule, column, _ in found] == [
        (1, Rule.REQUIRED.id, "object"),
        (2, Rule.CELLS.id, ""),
        (4, Rule.DUPLICATE.id, ""),
    ]


def test_a_scope_of_a_body_that_is_not_known_is_rejected(facts: FactsFolder) -> None:
    found = rejects(load(facts, ("cnas_tests", "L9999-tests.json", 2)))
    assert found == [(line, Rule.UNKNOWN_ORGANIZATION.id, "number", "L9999") for line in (1, 2)]


def test_a_page_with_a_wrong_number(facts: FactsFolder) -> None:
    found = rejects(load(facts, ("cnas_bodies", "L0290_corrupted.html", 1)))
    assert found == [(1, Rule.IDENTIFIER.id, "number", "L29")]


def test_a_page_without_a_body_stops_the_load(facts: FactsFolder) -> None:
    with pytest.raises(BadData, match="no registration number"):
        load(facts, ("cnas_bodies", "nothing.html", 0))


# ------------------------------------------------------------------------------- CMA

ITEMS = (
    "SELECT c.category, c.object, c.parameter, c.limits, s.address FROM capability c"
    " JOIN site s ON s.id = c.site_id ORDER BY s.address, c.parameter"
)
METHODS = "SELECT DISTINCT number, clause FROM capability_method ORDER BY number"


def items(address: str) -> list[tuple[Any, ...]]:
    return [
        ("食品", "饮料", "总砷", "只用第二篇", address),
        ("食品", "饮料", "铅", None, address),
    ]


def test_an_annex_has_items_at_each_place_of_the_certificate(facts: FactsFolder) -> None:
    assert rejects(load(facts, ("cma_scope", "cma.xlsx", 4))) == []
    assert facts.query(ITEMS) == items("武汉市武昌区某路3号") + items("武汉市青山区某路5号")
    assert facts.query(METHODS) == [
        ("GB 4789.2-2016", "4.1"),
        ("GB 5009.11-2014", None),
        ("GB 5009.12-2017", "第一法"),
    ]
    assert facts.query("SELECT scheme, number FROM qualification") == [("CMA", "230020349767")]
    assert facts.query("SELECT name FROM organization") == [("甲检测技术有限公司",)]


@pytest.mark.parametrize(
    ("name", "approved"), [("cma_extension.xlsx", "2024-03-01"), ("cma.docx", None)]
)
def test_an_extension_and_a_document_read_the_same(
    facts: FactsFolder, name: str, approved: str | None
) -> None:
    assert rejects(load(facts, ("cma_scope", name, 2))) == []
    assert facts.query(ITEMS) == items("武汉市武昌区某路3号")
    assert facts.query("SELECT DISTINCT valid_from FROM capability") == [(approved,)]


def test_a_corrupted_annex_gives_exactly_these_rejects(facts: FactsFolder) -> None:
    assert rejects(load(facts, ("cma_scope", "cma_corrupted.xlsx", 7))) == [
        (6, Rule.IDENTIFIER.id, "certificate", "999920349767"),
        (7, Rule.IDENTIFIER.id, "certificate", "999920349767"),
        (8, Rule.REQUIRED.id, "method", ""),
        (9, Rule.REQUIRED.id, "object", ""),
        (10, Rule.DATE.id, "approved_on", "不详"),
    ]
