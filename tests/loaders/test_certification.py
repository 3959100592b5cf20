"""Schemes, kinds, designated laboratories, recognition, rules, products and codes as loaded."""

import pytest

from nqi.models import Model
from nqi.models.base import Sourced
from tests.loaders.conftest import FactsFolder, Loaded

SCHEME = {"code": "CCC", "kind": "CCC", "name": "强制性产品认证"}
PRODUCT = {"code": "toy", "name": "玩具"}


def broken(facts: FactsFolder) -> list[tuple[str, str]]:
    """The rule and column of every row that was left out."""
    facts.load()
    return facts.query("SELECT rule, column_name FROM rejection ORDER BY id")


def test_a_child_lies_under_its_parent_and_not_without_it(facts: FactsFolder) -> None:
    facts.add("schemes", **SCHEME, standards="GB/T 19001-2016; ISO 9001:2015")
    facts.add("schemes", code="CHILD", parent_code="CCC", name="子")
    facts.add("schemes", code="LOST", parent_code="NOTHING", name="孤")
    facts.add("schemes", code="WRONG", name="错", standards="no number")
    assert broken(facts) == [("NQI-Q030", "parent_code"), ("NQI-Q015", "standards")]
    assert facts.query("SELECT code, path FROM certification_scheme ORDER BY code") == [
        ("CCC", "/CCC/"),
        ("CHILD", "/CCC/CHILD/"),
    ]
    assert facts.query("SELECT norm, root FROM scheme_standard ORDER BY norm") == [
        ("GB/T19001-2016", "GB19001"),
        ("ISO9001:2015", "ISO9001"),
    ]


def test_a_kind_needs_four_digits_and_the_scheme_above(facts: FactsFolder) -> None:
    facts.add("ccc_kinds", code="0702", name="电风扇")
    assert broken(facts) == [("NQI-Q030", "code")]
    facts.add("schemes", **SCHEME)
    facts.add("ccc_kinds", code="702", name="电风扇")
    assert broken(facts) == [("NQI-Q022", "code")]
    kinds = "SELECT code, parent_code, path FROM certification_scheme WHERE parent_code IS NOT NULL"
    assert facts.query(kinds) == [("CCC-0702", "CCC", "/CCC/CCC-0702/")]


def test_a_designated_body_works_by_the_scheme_if_it_is_known(facts: FactsFolder) -> None:
    facts.add("certification_bodies", ccc_code="01", ccc_name="甲")
    facts.load()
    assert facts.query("SELECT * FROM organization_scheme") == []
    facts.add("schemes", **SCHEME)
    facts.load()
    found = "SELECT scheme_code, role, confidence FROM organization_scheme"
    assert facts.query(found) == [("CCC", "CERTIFICATION", "IMPORTED")]


def test_a_designated_laboratory_brings_all_its_kinds_or_none(facts: FactsFolder) -> None:
    facts.add("institutions", name="甲实验室")
    facts.add("schemes", **SCHEME)
    facts.add("ccc_kinds", code="0702", name="电风扇")
    lab = {"organization_name": "甲实验室", "valid_from": "2020-01-01"}
    facts.add("designated_labs", **lab, ccc_codes="0702; 0714")
    facts.add("designated_labs", **lab, ccc_codes="")
    facts.add("designated_labs", **lab | {"organization_name": "乙"}, ccc_codes="0702")
    assert broken(facts) == [
        ("NQI-Q030", "ccc_codes"),
        ("NQI-Q001", "ccc_codes"),
        ("NQI-Q014", "organization_name"),
    ]
    assert facts.query("SELECT * FROM organization_scheme") == []
    facts.rows["designated_labs"] = [lab | {"ccc_codes": "0702"}, lab | {"ccc_codes": "0702"}]
    assert broken(facts) == [("NQI-Q009", "ccc_codes")]
    found = "SELECT scheme_code, role, valid_from FROM organization_scheme"
    assert facts.query(found) == [("CCC-0702", "TESTING", "2020-01-01")]


def test_a_party_and_a_merger_name_arrangements_that_are_there(facts: FactsFolder) -> None:
    facts.add("recognition_arrangements", code="A", name="甲")
    facts.add("recognition_arrangements", code="AB", name="乙", predecessor_codes="A; B")
    facts.add("recognitions", arrangement_code="A", party="NIM", scope="PR")
    facts.add("recognitions", arrangement_code="B", party="NIM", scope="PR")
    assert broken(facts) == [("NQI-Q030", "predecessor_codes"), ("NQI-Q030", "arrangement_code")]
    assert facts.query("SELECT arrangement_code, organization_id FROM recognition") == [("A", None)]


def test_what_is_said_of_a_product_needs_the_product(facts: FactsFolder) -> None:
    facts.add("products", **PRODUCT)
    of = {"product_code": "toy"}
    must = {"regime": "MANDATORY_STANDARD", "subject": "安全", "is_mandatory": "true"}
    facts.add("product_requirements", **of, **must, number="GB 6675.1-2014", valid_to="2026-11-01")
    facts.add("product_requirements", **of, **must | {"regime": "CCC"}, number="2202")
    facts.add("product_requirements", **of, **must, number="2202")
    facts.add("product_requirements", **of, **must | {"is_mandatory": "yes"}, number="GB 1-2000")
    facts.add("product_codes", **of, system="CCC", code="22O2")
    facts.add("product_codes", **of, system="EAN", code="1")
    facts.add("product_tests", product_code="fan", parameter="小零件")
    gauge = {"instrument": "卡尺", "category": "LENGTH", "needs_reference_material": "false"}
    facts.add("product_instruments", **of, **gauge)
    assert broken(facts) == [
        ("NQI-Q022", "code"),
        ("NQI-Q004", "system"),
        ("NQI-Q015", "number"),
        ("NQI-Q004", "is_mandatory"),
        ("NQI-Q030", "product_code"),
    ]
    assert facts.query("SELECT regime, norm, root FROM product_requirement ORDER BY regime") == [
        ("CCC", None, None),
        ("MANDATORY_STANDARD", "GB6675.1-2014", "GB6675.1"),
    ]
    assert facts.query("SELECT category, needs_reference_material FROM instrument_need") == [
        ("LENGTH", 0)
    ]


def test_a_rule_says_whose_results_and_by_what_right(facts: FactsFolder) -> None:
    rule = {"acceptor": "甲", "accepts": "乙", "applies_to": "丙", "legal_basis": "丁"}
    facts.add("acceptance", **rule, scheme="CNAS")
    facts.add("acceptance", **rule | {"legal_basis": ""})
    facts.add("acceptance", **rule | {"accepts": "戊"}, scheme="CNASS")
    assert broken(facts) == [("NQI-Q001", "legal_basis"), ("NQI-Q004", "scheme")]


# ------------------------------------------------------------------ the facts in data/


def test_the_register_of_2017_designates_25_bodies_for_ccc(real: Loaded) -> None:
    counted = "SELECT scheme_code, role, count(*) FROM organization_scheme GROUP BY 1, 2 ORDER BY 1"
    assert real.query(counted)[0] == ("CCC", "CERTIFICATION", 25)


def test_outside_the_templates_nothing_unverified_stands_in_the_default_release(
    real: Loaded,
) -> None:
    templates = "SELECT id FROM dataset WHERE file LIKE 'products/%'"
    for model in Model.__subclasses__():
        if issubclass(model, Sourced):
            unverified = (
                f"SELECT count(*) FROM {model.__tablename__} AS fact "
                "JOIN source_record AS source ON source.id = fact.source_id "
                "WHERE fact.confidence IN ('UNVERIFIED', 'SYNTHETIC') "
                f"AND source.dataset_id NOT IN ({templates})"
            )
            assert real.query(unverified) == [(0,)], model.__tablename__


def test_what_a_template_marks_unverified_is_never_given_as_a_fact(real: Loaded) -> None:
    editions = "SELECT number, confidence FROM product_requirement WHERE product_code = "
    assert dict(real.query(f"{editions} 'electric-kettle' AND root = 'GB4706.19'")) == {
        "GB 4706.19-2008": "IMPORTED",
        "GB 4706.19-2024": "UNVERIFIED",
    }
    worked_out = "SELECT instrument, confidence FROM instrument_need WHERE confidence <> "
    assert real.query(f"{worked_out} 'UNVERIFIED'") == [("砖用卡尺", "IMPORTED")]
    codes = "SELECT confidence, count(*) > 0 FROM product_code WHERE system = 'HS' GROUP BY 1"
    assert real.query(codes) == [("UNVERIFIED", 1)]


@pytest.mark.parametrize(
    ("product", "day", "number"),
    [
        ("electric-toy", "2026-10-31", "GB 6675.1-2014"),
        ("electric-toy", "2026-11-01", "GB 6675.1-2025"),
        ("e-bike", "2025-08-31", "GB 17761-2018"),
        ("e-bike", "2025-09-01", "GB 17761-2024"),
        ("electric-kettle", "2026-07-31", "GB 4706.19-2008"),
        ("electric-kettle", "2026-08-01", "GB 4706.19-2024"),
        ("prepackaged-food", "2027-03-15", "GB 7718-2011"),
        ("prepackaged-food", "2027-03-16", "GB 7718-2025"),
        ("prepackaged-food", "2025-02-07", "GB 2760-2014"),
        ("prepackaged-food", "2025-02-08", "GB 2760-2024"),
    ],
)
def test_the_chains_switch_editions_on_their_days(
    real: Loaded, product: str, day: str, number: str
) -> None:
    holds = f"coalesce(valid_from, '') <= '{day}' AND coalesce(valid_to, '9') > '{day}'"
    root = number.rsplit("-", 1)[0]
    found = real.query(
        f"SELECT number FROM product_requirement WHERE product_code = '{product}' "
        f"AND number LIKE '{root}-%' AND {holds}"
    )
    assert found == [(number,)]


def test_authorities_of_cma_are_00_to_31(real: Loaded) -> None:
    codes = real.query("SELECT code FROM code_list_entry WHERE list = 'CMA_AUTHORITY' ORDER BY 1")
    assert codes == [(f"{number:02}",) for number in range(32)]
