"""The templates in data/products: complete, each fact with its source, nothing dressed up."""

import csv
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

from loaders import product_template
from loaders.product_template import STEPS
from loaders.table import Row
from nqi.codes.standard_number import parse_standard_number
from nqi.terms import OrganizationKind, ProductSector, ResourceKind, Scheme
from tests.loaders.conftest import DATA, Loaded

FILES = sorted((DATA / "products").glob("*.yaml"))
TABLES = ("product", "product_code", "product_requirement", "product_test", "product_need")
MANUAL = DATA.parent / "docs" / "products.md"
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@cache
def rows_of(path: Path) -> list[Row]:
    """The rows of a shipped file, none of them broken."""
    rows = list(product_template.read(path.name, path.read_bytes()))
    sound = [row for row in rows if isinstance(row, Row)]
    assert sound == rows
    return sound


def cells(path: Path, part: str, column: str) -> set[str]:
    """What the items of a part say in a column, without the blanks."""
    found = {row.cells[column] for row in rows_of(path) if row.cells["part"] == part}
    return found - {""}


@cache
def table(pattern: str, column: str) -> dict[str, dict[str, str]]:
    """The rows of some CSV files of facts, by a column."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(DATA.glob(pattern)):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found |= {row[column]: row for row in csv.DictReader(file)}
    assert found
    return found


def test_every_template_loads_without_a_rejection(real: Loaded) -> None:
    loaded = {one.file: one for one in real.report.datasets if one.file.startswith("products/")}
    assert sorted(loaded) == [f"products/{path.name}" for path in FILES]
    for path in FILES:
        one = loaded[f"products/{path.name}"]
        assert (one.read, one.accepted, one.rejected) == (len(rows_of(path)),) * 2 + (0,)


def test_there_is_a_product_of_every_sector(real: Loaded) -> None:
    counted = dict(real.query("SELECT sector, count(*) FROM product GROUP BY 1"))
    assert counted.keys() == set(ProductSector.__members__)
    assert sum(counted.values()) == len(FILES) >= 14


@pytest.mark.parametrize("name", [*TABLES, "instrument_need"])
def test_every_fact_has_a_source_and_says_how_far_to_trust_it(real: Loaded, name: str) -> None:
    facts = real.query(
        f"SELECT f.confidence, s.note, s.licence, d.file FROM {name} AS f "
        "JOIN source_record AS s ON s.id = f.source_id JOIN dataset AS d ON d.id = s.dataset_id"
    )
    assert len(facts) == real.query(f"SELECT count(*) FROM {name}")[0][0] > 0
    for confidence, note, licence, file in facts:
        assert all((note, licence))
        assert file.startswith("products/")
        assert (confidence == "UNVERIFIED") == (licence == "none"), (file, note)


@each_file
def test_a_file_is_named_as_its_product(path: Path) -> None:
    assert rows_of(path)[0].cells["code"] == path.stem


@each_file
def test_every_step_is_answered_or_said_not_to_apply(path: Path) -> None:
    absent = cells(path, "not_applicable", "step")
    for part in ("requirements", "tests", "instruments", *STEPS):
        step = STEPS[part].code if part in STEPS else ""
        assert (step in absent) != any(row.cells["part"] == part for row in rows_of(path)), part


@each_file
def test_every_source_is_used(path: Path) -> None:
    sources = yaml.safe_load(path.read_text(encoding="utf-8"))["sources"].values()
    used = {row.cells["source_note"] for row in rows_of(path)}
    for source in sources:
        assert any(note.startswith(source["note"]) for note in used), source["note"]


@each_file
def test_codes_are_those_that_the_engine_looks_for(path: Path) -> None:
    schemes = table("certification_schemes*.csv", "code")
    assert cells(path, "laboratories", "code") <= set(Scheme.__members__)
    assert cells(path, "certification", "code") <= set(schemes)
    assert cells(path, "materials", "code") <= {"CRM", "PT"}
    assert cells(path, "export", "code") <= {"TBT", *Scheme.__members__}
    advice = {*OrganizationKind.__members__, *ResourceKind.__members__}
    assert cells(path, "advice", "code") <= advice
    assert cells(path, "instruments", "kind") <= set(table("instrument_kinds*.csv", "code"))


RIGHTS = {
    "ENERGY_LABEL": "ENERGY_LABEL_LAB",
    "MANDATORY_STANDARD": "CMA",
    "FOOD_CONTACT": "CMA",
    "CCC": "CCC_DESIGNATION",
}


@each_file
def test_a_regime_asks_for_the_right_that_its_laboratories_need(path: Path) -> None:
    laboratories = [row for row in rows_of(path) if row.cells["part"] == "laboratories"]
    asked = {row.cells["regime"]: row.cells["code"] for row in laboratories}
    for regime, right in asked.items():
        assert RIGHTS.get(regime, right) == right
    regimes = cells(path, "requirements", "regime") & RIGHTS.keys()
    assert regimes <= asked.keys()


@each_file
def test_what_is_imported_of_a_catalogue_stands_in_it(path: Path) -> None:
    label, kinds = table("energy_label_products.csv", "ec_model_no"), table("ccc_kinds.csv", "code")
    for row in rows_of(path):
        regime, number = row.cells.get("regime"), row.cells.get("number", "")
        if row.cells["part"] != "requirements" or row.cells["confidence"] != "IMPORTED":
            continue
        if regime == "ENERGY_LABEL":
            assert row.cells["source_url"] == label[number]["source_url"]
            assert row.cells["subject"] == f"能效标识（{label[number]['rule_year']}年规则）"
        if regime == "CCC":
            assert row.cells["source_note"] == kinds[number]["source_note"]


def numbered(path: Path) -> list[tuple[str, Row]]:
    """The facts of a file that name an edition, by its normal form."""
    found = []
    for row in rows_of(path):
        number = parse_standard_number(row.cells.get("number", ""))
        if number is not None and number.year and row.cells["part"] in ("requirements", "tests"):
            found.append((number.norm, row))
    return found


def test_no_day_of_a_template_differs_from_an_imported_one(real: Loaded) -> None:
    known: dict[tuple[str, str], set[str]] = {}
    dated = "SELECT norm, implemented_on, abolished_on FROM standard_edition"
    for norm, begins, ends in real.query(f"{dated} WHERE confidence = 'IMPORTED'"):
        known[norm, "valid_from"] = {begins} - {None}
        known[norm, "valid_to"] = {ends} - {None}
    facts = [(norm, row) for path in FILES for norm, row in numbered(path)]
    for norm, row in facts:
        for column in ("valid_from", "valid_to"):
            if row.cells["confidence"] == "IMPORTED" and row.cells[column]:
                known.setdefault((norm, column), set()).add(row.cells[column])
    assert all(len(days) <= 1 for days in known.values()), known
    compared = 0
    for norm, row in facts:
        for column in ("valid_from", "valid_to"):
            if row.cells[column] and (days := known.get((norm, column))):
                assert {row.cells[column]} == days, (row.file, row.line)
                compared += 1
    assert compared > 20


@each_file
def test_two_editions_of_one_standard_never_hold_on_one_day(path: Path) -> None:
    asked = [(norm, row) for norm, row in numbered(path) if row.cells["part"] == "requirements"]
    for (one, first), (other, second) in combinations(asked, 2):
        if one.rpartition("-")[0] == other.rpartition("-")[0]:
            starts = [row.cells["valid_from"] or "0" for row in (first, second)]
            ends = [row.cells["valid_to"] or "9" for row in (first, second)]
            assert max(starts) >= min(ends), (one, other)


def test_the_laboratories_of_the_refrigerator_have_its_test_in_their_scope(real: Loaded) -> None:
    tests = {
        row.cells["parameter"]
        for row in rows_of(DATA / "products" / "refrigerator.yaml")[1:]
        if row.cells["part"] == "tests"
    }
    found = real.query(
        "SELECT DISTINCT c.parameter, count(*) FROM capability c JOIN product p "
        "ON p.name = c.object WHERE p.code = 'refrigerator' GROUP BY 1"
    )
    assert [count for parameter, count in found if parameter in tests] == [21]


def test_the_example_of_the_manual_is_a_template() -> None:
    text = MANUAL.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    rows = list(product_template.read("example.yaml", text.encode()))
    shipped = [row.cells for row in rows_of(DATA / "products" / "electric-kettle.yaml")]
    for row in rows[1:]:
        assert isinstance(row, Row)
        assert row.cells["part"] in ("requirements", "tests")
        named = {
            key: row.cells[key]
            for key in ("part", "number", "valid_to", "is_mandatory")
            if key in row.cells
        }
        assert any(named.items() <= one.items() for one in shipped)
    assert len(rows) == 3
