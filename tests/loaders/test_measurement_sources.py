"""Sources of measurement: the KCDB's JSON in its real layout, and the tables of our own."""

from pathlib import Path

import pytest

from loaders.load import LoadReport
from loaders.rules import Rule
from tests.loaders.conftest import FactsFolder

FIXTURES = Path(__file__).parent / "fixtures" / "measurement"
NIM = "甲计量院"


def kcdb(facts: FactsFolder, name: str, rows: int) -> LoadReport:
    (facts.path / name).write_bytes((FIXTURES / name).read_bytes())
    facts.add("ror")
    facts.write()
    return facts.load_beside(facts.entry("kcdb_search", name) | {"rows": rows})


def test_an_entry_of_the_kcdb_is_a_capability_with_range_and_status(facts: FactsFolder) -> None:
    report = kcdb(facts, "kcdb.json", 3)
    assert report.rejections == ()
    scopes = facts.query(
        "SELECT c.kcdb_code, c.object, c.acceptance_basis, e.status, e.happened_on, r.dimension,"
        " r.lower_si, r.upper_si, r.uncertainty, r.u_constant_si, r.coverage_factor"
        " FROM capability c JOIN measurement_range r ON r.capability_id = c.id"
        " JOIN status_event e ON e.qualification_id = c.qualification_id ORDER BY 1"
    )
    day, mass = "2020-03-01", "[mass]^1"
    assert [(code, basis, event) for code, _, basis, *event in scopes] == [
        (
            "APMP-M-CN-00000001-1",
            "CIPM_MRA",
            ["VALID", day, mass, 0.001, 0.1, "0.01 mg", pytest.approx(1e-8), 2.0],
        ),
        (
            "APMP-M-CN-00000002-1",
            "CIPM_MRA",
            ["VALID", day, mass, 1.0, 20.0, "0.1 to 1 mg", None, 2.0],
        ),
        (
            "APMP-M-CN-00000003-2",
            "CIPM_MRA",
            [
                "SUSPENDED",
                day,
                "[temperature]^1",
                pytest.approx(234.35),
                pytest.approx(693.15),
                "0.002 K",
                0.002,
                2.0,
            ],
        ),
    ]


def test_a_corrupted_answer_of_the_kcdb_gives_exactly_these_rejects(facts: FactsFolder) -> None:
    report = kcdb(facts, "kcdb_corrupted.json", 8)
    found = [(e.line, e.rule, e.column, e.value) for e in report.rejections]
    assert found == [
        (1, Rule.IDENTIFIER.id, "kcdbCode", "APMP-M-CN-1"),
        (2, Rule.UNIT.id, "unit", "wibble"),
        (3, Rule.NUMBER.id, "cmc.lowerLimit", "one"),
        (4, Rule.TERM.id, "status", "Gone"),
        (5, Rule.REQUIRED.id, "instrument", ""),
        (6, Rule.UNKNOWN_ORGANIZATION.id, "nmiName", "Nobody"),
        (7, Rule.CELLS.id, "", '"text"'),
        (8, Rule.PERIOD.id, "upper", "1"),
    ]
    assert facts.query("SELECT count(*) FROM capability") == [(0,)]


def chain(facts: FactsFolder) -> None:
    """Three standards, each traced to the next."""
    facts.add("ror")
    for name, kind in (
        ("基准", "PRIMARY"),
        ("最高标准", "PUBLIC_TOP"),
        ("次级标准", "PUBLIC_SECONDARY"),
    ):
        facts.add("measurement_standards", organization_name=NIM, name=name, kind=kind)
    step(facts, "次级标准", "最高标准")
    step(facts, "最高标准", "基准")


def step(facts: FactsFolder, child: str, parent: str, **cells: str) -> None:
    names = {"organization_name": NIM, "parent_organization_name": NIM}
    facts.add("trace_links", **names | {"standard": child, "parent": parent} | cells)


def test_a_chain_is_loaded_and_what_is_outside_stays_a_name(facts: FactsFolder) -> None:
    chain(facts)
    step(facts, "基准", "BIPM", parent_organization_name="", kcdb_code="APMP-M-CN-00000001-1")
    assert facts.load().rejections == ()
    found = facts.query("SELECT parent_name, parent_id IS NULL, kcdb_code FROM trace_link")
    assert sorted(found, key=str) == [
        ("BIPM", 1, "APMP-M-CN-00000001-1"),
        ("基准", 0, None),
        ("最高标准", 0, None),
    ]


def test_a_step_that_closes_a_circle_is_rejected(facts: FactsFolder) -> None:
    chain(facts)
    step(facts, "基准", "次级标准")
    step(facts, "基准", "基准")
    found = [(e.rule, e.column, e.value, e.line) for e in facts.load().rejections]
    assert found == [
        (Rule.CIRCLE.id, "parent", "次级标准", 4),
        (Rule.CIRCLE.id, "parent", "基准", 5),
    ]


def test_a_range_belongs_to_a_standard_that_is_known(facts: FactsFolder) -> None:
    chain(facts)
    cells = {"organization_name": NIM, "unit": "g", "lower": "1", "upper": "500"}
    facts.add("measurement_ranges", standard="次级标准", uncertainty="U=0.1 mg (k=2)", **cells)
    facts.add("measurement_ranges", standard="没有的标准", **cells)
    report = facts.load()
    found = [(error.rule, error.column, error.value) for error in report.rejections]
    assert found == [(Rule.UNKNOWN_RECORD.id, "standard", "没有的标准")]
    columns = "upper_si, u_constant_si, coverage_factor"
    assert facts.query(f"SELECT {columns} FROM measurement_range") == [
        (0.5, pytest.approx(1e-7), 2.0)
    ]


def test_values_of_one_material_stand_in_several_rows(facts: FactsFolder) -> None:
    material = {"number": "GBW(E)080129", "name": "水中铅"}
    facts.add("reference_materials", analyte="Pb", value="1.00", unit="mg/L", **material)
    facts.add("reference_materials", analyte="Cd", value="0.10", unit="mg/L", **material)
    facts.add("reference_materials", number="GB 7718-2011", name="食品标签")
    report = facts.load()
    found = [(error.rule, error.value) for error in report.rejections]
    assert found == [(Rule.STANDARD_NUMBER.id, "GB 7718-2011")]
    assert facts.query("SELECT norm, material_class FROM reference_material") == [
        ("GBW(E)080129", "SECONDARY")
    ]
    assert facts.query("SELECT analyte FROM reference_value ORDER BY 1") == [("Cd",), ("Pb",)]
