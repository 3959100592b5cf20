"""Lists of codes, the yearbook and ROR records in the layouts of their publishers."""

import csv
import io
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from loaders import mca_codes, nbs_yearbook
from loaders.load import LoadReport
from loaders.sources import SOURCES
from loaders.table import Row
from nqi.errors import BadData
from tests.loaders.conftest import DATA, FactsFolder

FIXTURES = Path(__file__).parent / "fixtures" / "registers"


def load_fixture(facts: FactsFolder, name: str, loader: str) -> LoadReport:
    facts.write()
    shutil.copy(FIXTURES / name, facts.path / name)
    rows = len(list(SOURCES[loader].read(name, (facts.path / name).read_bytes())))
    return facts.load_beside(facts.entry(loader, name) | {"rows": rows})


def rejected(report: LoadReport) -> list[tuple[str, str, int, str]]:
    return [(e.rule, e.column, e.line, e.value) for e in report.rejections]


def test_codes_as_a_text(facts: FactsFolder) -> None:
    report = load_fixture(facts, "mca.txt", "mca_codes")
    assert rejected(report) == [("NQI-Q007", "parent_adcode", 9, "460000")]
    columns = "adcode, name, short_name, level, type, parent_adcode"
    found = facts.query(f"SELECT {columns} FROM region WHERE adcode LIKE '3%' ORDER BY adcode")
    assert found == [
        ("310000", "上海市", "上海", "PROVINCE", "MUNICIPALITY", "100000"),
        ("310101", "黄浦区", "黄浦", "COUNTY", "DISTRICT", "310000"),
        ("320000", "江苏省", "江苏", "PROVINCE", "PROVINCE", "100000"),
        ("320100", "南京市", "南京", "PREFECTURE", "PREFECTURE_CITY", "320000"),
        ("320102", "玄武区", "玄武", "COUNTY", "DISTRICT", "320100"),
    ]


def test_corrupted_codes_give_these_rejects(facts: FactsFolder) -> None:
    report = load_fixture(facts, "mca_corrupted.txt", "mca_codes")
    assert rejected(report) == [
        ("NQI-Q007", "adcode", 2, "31010\t黄浦区"),
        ("NQI-Q001", "name_zh", 3, ""),
        ("NQI-Q007", "parent_adcode", 4, "320000"),
        ("NQI-Q001", "type", 5, ""),
        ("NQI-Q009", "", 6, "310000"),
    ]


def test_every_division_of_the_list_follows_from_code_and_name() -> None:
    text = (DATA / "divisions_mca_2024.csv").read_text(encoding="utf-8-sig")
    listed = list(csv.DictReader(io.StringIO(text)))
    lines = "\n".join(f"{row['adcode']}\t{row['name_zh']}" for row in listed)
    found = [row for row in mca_codes.read("a.txt", lines.encode()) if isinstance(row, Row)]
    columns = ("short_name", "level", "type", "parent_adcode", "prefecture_without_districts")
    assert len(listed) > 3000
    assert [[row.cells[c] for c in columns] for row in found] == [
        [row[c] for c in columns] for row in listed
    ]


def test_history_of_codes(facts: FactsFolder) -> None:
    report = load_fixture(facts, "areacodes.csv", "area_codes")
    assert rejected(report) == []
    columns = "old_adcode, new_adcode, old_name, changed_year"
    assert facts.query(f"SELECT {columns} FROM region_succession ORDER BY new_adcode") == [
        ("420103", "420106", "江汉区", 1985),
        ("420103", "420704", "江汉区", 1990),
    ]


def test_a_corrupted_history_gives_these_rejects(facts: FactsFolder) -> None:
    report = load_fixture(facts, "areacodes_corrupted.csv", "area_codes")
    assert [found[:3] for found in rejected(report)] == [
        ("NQI-Q004", "level", 2),
        ("NQI-Q004", "status", 3),
        ("NQI-Q001", "valid_to_year", 4),
        ("NQI-Q020", "", 5),
        ("NQI-Q017", "successor_adcodes", 6),
    ]


def test_a_history_without_its_header_is_refused() -> None:
    with pytest.raises(BadData, match="header"):
        list(SOURCES["area_codes"].read("a.csv", b"1,2,3\n"))


def test_records_of_ror(facts: FactsFolder) -> None:
    report = load_fixture(facts, "ror.json", "ror_json")
    assert rejected(report) == []
    columns = "name, name_en, kind, adcode, website, evidence"
    assert facts.query(f"SELECT {columns} FROM organization") == [
        (
            "甲计量院",
            "Made-up Institute of Metrology",
            "METROLOGY_INSTITUTE",
            "110000",
            "https://example.org/",
            "ROR record, inactive",
        )
    ]


def test_a_single_record_of_ror_is_read_too() -> None:
    (record,) = list(SOURCES["ror_json"].read("a.json", b'{"id": "x", "names": 7}'))
    assert isinstance(record, Row)
    assert record.cells["ror_id"] == "x"


def test_corrupted_records_of_ror_give_these_rejects(facts: FactsFolder) -> None:
    report = load_fixture(facts, "ror_corrupted.json", "ror_json")
    assert [found[:3] for found in rejected(report)] == [
        ("NQI-Q006", "ror_id", 1),
        ("NQI-Q019", "name", 2),
        ("NQI-Q001", "adcode", 3),
        ("NQI-Q016", "lng", 4),
        ("NQI-Q020", "", 5),
    ]


# ----------------------------------------------------------------------- yearbook

POPULATION: list[Sequence[Any]] = [
    ("2-6  分地区年末人口数",),
    ("单位：万人",),
    ("地区", "年末人口", None),
    (None, "2019年", "2020年"),
    ("全  国", 141008, "141212"),
    ("北　京", "2,190", 2189),
    (None, None, None),
    ("湖　北", 5927, 5745),
    ("注：样例。", None, None),
]
GDP: list[Sequence[Any]] = [
    ("地区生产总值（2021年）",),
    ("地  区", "地区生产总值(亿元)", "人均(元/人)"),
    ("湖北省", 50012.94, "…"),
]


def workbook(rows: list[Sequence[Any]]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(file)
    return file.getvalue()


def load_sheet(facts: FactsFolder, rows: list[Sequence[Any]]) -> LoadReport:
    facts.write()
    content = workbook(rows)
    (facts.path / "sheet.xlsx").write_bytes(content)
    count = len(list(nbs_yearbook.read("sheet.xlsx", content)))
    return facts.load_beside(facts.entry("nbs_yearbook", "sheet.xlsx") | {"rows": count})


def test_a_sheet_with_years_under_a_merged_heading(facts: FactsFolder) -> None:
    report = load_sheet(facts, POPULATION)
    assert rejected(report) == []
    columns = "adcode, kind, weight, unit, measured_on"
    assert facts.query(f"SELECT {columns} FROM demand_unit ORDER BY adcode, measured_on") == [
        ("100000", "POPULATION", 1410080000.0, "persons", "2019-12-31"),
        ("100000", "POPULATION", 1412120000.0, "persons", "2020-12-31"),
        ("110000", "POPULATION", 21900000.0, "persons", "2019-12-31"),
        ("110000", "POPULATION", 21890000.0, "persons", "2020-12-31"),
        ("420000", "POPULATION", 59270000.0, "persons", "2019-12-31"),
        ("420000", "POPULATION", 57450000.0, "persons", "2020-12-31"),
    ]


def test_a_sheet_with_its_year_in_the_title(facts: FactsFolder) -> None:
    assert rejected(load_sheet(facts, GDP)) == []
    found = facts.query("SELECT adcode, kind, weight, unit, measured_on FROM demand_unit")
    assert found == [("420000", "GDP", 5001294000000.0, "CNY", "2021-12-31")]


def test_a_corrupted_sheet_gives_these_rejects(facts: FactsFolder) -> None:
    rows = [*POPULATION[:6], ("湖　北", "many", 0), ("火　星", 1, 2), ("北京", 1, None)]
    assert rejected(load_sheet(facts, rows)) == [
        ("NQI-Q002", "POPULATION", 7, "many"),
        ("NQI-Q002", "number", 7, "0"),
        ("NQI-Q008", "name", 8, "火星"),
        ("NQI-Q008", "name", 8, "火星"),
        ("NQI-Q009", "adcode", 9, "110000"),
    ]


@pytest.mark.parametrize(
    "content", [b"no workbook", b"PK\x03\x04broken", workbook([("地区", "面积"), ("北京", 1)])]
)
def test_what_is_no_such_sheet_is_refused(content: bytes) -> None:
    with pytest.raises(BadData) as caught:
        list(nbs_yearbook.read("a.xlsx", content))
    assert caught.value.rule == "NQI-FILE"
