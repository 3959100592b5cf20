"""The level profile: what a family must say, and each row a file may not hold."""

from loaders.load import LoadReport
from tests.loaders.conftest import FactsFolder

FAMILY = {
    "profile": "default",
    "number": "1",
    "code": "VERIFICATION",
    "name": "Verification",
    "name_en": "",
    "kinds": "METROLOGY_INSTITUTE; TESTING_LAB",
    "designations": "",
    "schemes": "CMA;CNAS",
    "measurement_kinds": "PUBLIC_TOP",
    "words": "water meter ; gas meter",
    "weight": "1.5",
    "national": "-",
    "province": "R10",
    "prefecture": "R",
    "county": "R4",
    "district": "O",
    "zone": "-",
}
LEVELS = ("national", "province", "prefecture", "county", "district", "zone")
NO_NEEDS = ("r", "R0", "R11", "OR", "--", "yes")


def loaded(facts: FactsFolder, *rows: dict[str, str]) -> LoadReport:
    facts.rows["level_profile"] = [FAMILY | row for row in rows]
    return facts.load()


def rejected(report: LoadReport) -> list[tuple[str, str, int, str]]:
    return [(e.rule, e.column, e.line, e.value) for e in report.rejections]


def test_a_family_is_loaded_as_the_file_says(facts: FactsFolder) -> None:
    assert rejected(loaded(facts, {})) == []
    columns = "profile, number, code, name, name_en, kinds, designations, schemes, words, weight"
    assert facts.query(f"SELECT {columns} FROM service_family") == [
        (
            "default",
            1,
            "VERIFICATION",
            "Verification",
            None,
            "METROLOGY_INSTITUTE;TESTING_LAB",
            "",
            "CMA;CNAS",
            "water meter;gas meter",
            1.5,
        )
    ]
    needs = facts.query(f"SELECT {', '.join(LEVELS)} FROM service_family")
    assert needs == [("-", "R10", "R", "R4", "O", "-")]


def test_two_profiles_may_have_the_same_family(facts: FactsFolder) -> None:
    assert rejected(loaded(facts, {}, {"profile": "own"}, {"code": "OTHER"})) == []
    assert len(facts.query("SELECT id FROM service_family")) == 3


def test_one_reason_to_count_is_enough(facts: FactsFolder) -> None:
    reasons = {name: FAMILY[name] for name in ("kinds", "schemes", "measurement_kinds", "words")}
    reasons |= {"designations": "KEY_LABORATORY"}
    nothing = dict.fromkeys(reasons, "")
    rows = [nothing | {"code": name, name: value} for name, value in reasons.items()]
    assert rejected(loaded(facts, *rows)) == []
    assert len(facts.query("SELECT id FROM service_family")) == 5


def test_a_family_by_which_nobody_counts_is_rejected(facts: FactsFolder) -> None:
    empty = dict.fromkeys(("kinds", "schemes", "measurement_kinds"), "")
    report = loaded(facts, empty | {"words": " ; "})
    assert rejected(report) == [("NQI-Q001", "kinds", 2, "")]
    assert facts.query("SELECT id FROM service_family") == []


BROKEN = [
    ("profile", "", "NQI-Q001", ""),
    ("code", "", "NQI-Q001", ""),
    ("name", "", "NQI-Q001", ""),
    ("number", "", "NQI-Q001", ""),
    ("weight", "", "NQI-Q001", ""),
    ("number", "0", "NQI-Q002", "0"),
    ("number", "1000", "NQI-Q002", "1000"),
    ("number", "first", "NQI-Q002", "first"),
    ("weight", "-1", "NQI-Q002", "-1"),
    ("weight", "101", "NQI-Q002", "101"),
    ("weight", "nan", "NQI-Q002", "nan"),
    ("kinds", "TESTING_LAB;SHOP", "NQI-Q004", "SHOP"),
    ("designations", "BEST", "NQI-Q004", "BEST"),
    ("schemes", "cma", "NQI-Q004", "cma"),
    ("measurement_kinds", "PUBLIC", "NQI-Q004", "PUBLIC"),
    *((level, "", "NQI-Q001", "") for level in LEVELS),
    *((level, need, "NQI-Q004", need) for level in LEVELS for need in NO_NEEDS),
]
"""Column, cell, rule, and the value that is named."""


def test_a_cell_that_breaks_a_rule_is_rejected_with_its_place(facts: FactsFolder) -> None:
    rows = [{column: cell} for column, cell, _, _ in BROKEN]
    report = loaded(facts, {"code": "SOUND"}, *rows)
    assert rejected(report) == [
        (rule, column, line, value) for line, (column, _, rule, value) in enumerate(BROKEN, 3)
    ]
    assert facts.query("SELECT code FROM service_family") == [("SOUND",)]


def test_the_same_family_twice_in_a_profile_is_rejected(facts: FactsFolder) -> None:
    report = loaded(facts, {}, {"name": "Again"})
    assert rejected(report) == [("NQI-Q009", "code", 3, "VERIFICATION")]
    assert facts.query("SELECT name FROM service_family") == [("Verification",)]
