"""Each rule with a seeded defect: the defect is found, named and left out, and nothing else is."""

import pytest

from loaders.load import load_catalog
from loaders.rules import Rule
from tests.loaders.conftest import FactsFolder

ROWS = [
    (Rule.REQUIRED, "certification_bodies", {"name": ""}, "name"),
    (Rule.NUMBER, "province_population", {"population": "many"}, "population"),
    (Rule.NUMBER, "province_population", {"population": "0"}, "population"),
    (Rule.NUMBER, "province_population", {"population": "nan"}, "population"),
    (Rule.DATE, "certification_bodies", {"approved_on": "2002-13-10"}, "approved_on"),
    (Rule.TERM, "institutions", {"kind": "SHOP"}, "kind"),
    (Rule.TEXT, "institutions", {"name": "甲\x00院"}, "name"),
    (Rule.IDENTIFIER, "certification_bodies", {"approval_no": "CNCA-X-1"}, "approval_no"),
    (Rule.UNKNOWN_REGION, "institutions", {"adcode": "990000"}, "adcode"),
    (Rule.REGION_NAME, "province_population", {"name_zh": "北京市"}, "name_zh"),
    (Rule.UNRELIABLE, "prefecture_population", {"quality_flag": "misprint"}, "quality_flag"),
    (Rule.PERIOD, "certification_bodies", {"valid_until": "2001-01-01"}, "valid_until"),
    (Rule.UNKNOWN_ORGANIZATION, "qualifications", {}, "organization_name"),
    (Rule.STANDARD_NUMBER, "standards", {"number": "第一号"}, "number"),
    (Rule.POSITION, "ror", {"lng": "39.9", "lat": "116.4"}, "lng"),
    (Rule.POSITION, "ror", {"lng": "-3.7", "lat": "40.4"}, "lng"),
    (Rule.NO_SUCCESSOR, "division_history", {"successor_adcodes": ""}, "successor_adcodes"),
    (Rule.NO_ROLE, "ror", {"kind": ""}, "name"),
]


@pytest.mark.parametrize(("rule", "loader", "cells", "column"), ROWS)
def test_a_row_that_breaks_a_rule_is_rejected(
    facts: FactsFolder, rule: Rule, loader: str, cells: dict[str, str], column: str
) -> None:
    facts.add(loader, **cells)
    report = facts.load()
    found = [(error.rule, error.column, error.line) for error in report.rejections]
    assert found == [(rule.id, column, 2)]
    assert [d.rejected for d in report.datasets if d.rejected] == [1]
    assert facts.query("SELECT count(*) FROM organization") == [(0,)]


@pytest.mark.parametrize("loader", ["certification_bodies", "standards", "province_population"])
def test_a_sound_row_is_accepted_and_its_double_is_not(facts: FactsFolder, loader: str) -> None:
    facts.add(loader)
    facts.add(loader)
    report = facts.load()
    assert [(error.rule, error.line) for error in report.rejections] == [(Rule.DUPLICATE.id, 3)]


def test_swapped_coordinates_are_told_from_others(facts: FactsFolder) -> None:
    facts.add("ror", lng="39.9", lat="116.4")
    assert "swapped" in facts.load().rejections[0].message


def test_a_number_of_one_body_with_the_name_of_another_is_rejected(facts: FactsFolder) -> None:
    facts.add("certification_bodies")
    facts.add("certification_bodies", approval_no="CNCA-R-2002-002", name="乙认证中心")
    facts.add("institutions", cnca_no="CNCA-R-2002-002", name="甲认证中心")
    assert [error.rule for error in facts.load().rejections] == [Rule.CONFLICT.id]


def test_a_row_with_a_missing_cell_is_rejected(facts: FactsFolder) -> None:
    facts.write()
    facts.add("standards")
    facts.write()
    path = facts.path / "standards.csv"
    path.write_text(path.read_text(encoding="utf-8").rstrip().rpartition(",")[0] + "\n")
    report = load_catalog(facts.path, facts.out)
    assert [error.rule for error in report.rejections] == [Rule.CELLS.id]


CELLS = [
    (Rule.MOBILE_PHONE, {"phone": "13812345678"}, "phone"),
    (Rule.MOBILE_PHONE, {"phone": "010-62161366, +86 138 1234 5678"}, "phone"),
    (Rule.WEB_ADDRESS, {"website": "javascript:alert(1)"}, "website"),
]


@pytest.mark.parametrize(("rule", "cells", "column"), CELLS)
def test_a_cell_that_breaks_a_rule_is_left_out_of_its_row(
    facts: FactsFolder, rule: Rule, cells: dict[str, str], column: str
) -> None:
    facts.add("institutions", **cells)
    report = facts.load()
    assert [(error.rule, error.column) for error in report.rejections] == [(rule.id, column)]
    assert report.datasets[-1].accepted == 1
    assert facts.query(f"SELECT {column} FROM organization") == [(None,)]


def test_a_code_of_no_class_is_left_out_of_its_row(facts: FactsFolder) -> None:
    facts.add("standards", ics="43.150; 43.15", ccs="I10")
    report = facts.load()
    found = [(error.rule, error.column, error.value) for error in report.rejections]
    assert found == [(Rule.CLASS.id, "ics", "43.15"), (Rule.CLASS.id, "ccs", "I10")]
    assert report.datasets[-1].accepted == 1
    assert facts.query("SELECT system, code FROM edition_classification") == [("ICS", "43.150")]


def test_a_rejected_mobile_number_is_not_kept_in_the_rejection(facts: FactsFolder) -> None:
    facts.add("institutions", phone="13812345678")
    assert "13812345678" not in str(facts.load().rejections[0])


def test_an_english_name_belongs_to_one_body(facts: FactsFolder) -> None:
    facts.add("institutions", name="甲院", name_en="First Institute")
    facts.add("institutions", name="乙院", name_en="First institute")
    assert [error.rule for error in facts.load().rejections] == [Rule.NAME_TAKEN.id]
    names = facts.query("SELECT name, name_en FROM organization ORDER BY name_en NULLS LAST")
    assert names == [("甲院", "First Institute"), ("乙院", None)]


def test_every_rule_has_a_seeded_defect() -> None:
    seeded = {row[0] for row in ROWS} | {cell[0] for cell in CELLS}
    elsewhere = {
        Rule.CLASS,
        Rule.DIFFERS,
        Rule.DUPLICATE,
        Rule.CONFLICT,
        Rule.CELLS,
        Rule.NAME_TAKEN,
        Rule.UNIT,
        Rule.CIRCLE,
        Rule.UNKNOWN_RECORD,
    }
    assert seeded | elsewhere == set(Rule)
    assert len({rule.id for rule in Rule}) == len(Rule)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "=HYPERLINK(1)",
        "{{ 7*191 }}",
        "' OR 1=1 --",
        "计量\u202e院",
        '"',
    ],
)
def test_hostile_text_stays_plain_text(facts: FactsFolder, text: str) -> None:
    facts.add("institutions", name=text, scope=text)
    assert facts.load().rejections == ()
    assert facts.query("SELECT name, scope FROM organization") == [(text, text)]
