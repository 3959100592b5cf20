"""Notifications, OIML certificates, equipment, professionals, resources and supervision."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from loaders.formats.yaml_records import records
from loaders.load import LoadReport
from loaders.sources import SOURCES
from loaders.table import Row
from loaders.tbt import plain_text
from nqi.errors import BadData
from tests.loaders.conftest import FactsFolder

FIXTURES = Path(__file__).parent / "fixtures" / "registers"
BODY = "甲质检院"


def load_fixture(facts: FactsFolder, name: str, loader: str) -> LoadReport:
    facts.write()
    shutil.copy(FIXTURES / name, facts.path / name)
    rows = len(list(SOURCES[loader].read(name, (facts.path / name).read_bytes())))
    return facts.load_beside(facts.entry(loader, name) | {"rows": rows})


def rejected(report: LoadReport) -> list[tuple[str, str, int, str]]:
    return [(e.rule, e.column, e.line, e.value) for e in report.rejections]


# ------------------------------------------------------------------ notifications


def test_notifications_of_our_own_file(facts: FactsFolder) -> None:
    report = load_fixture(facts, "tbt.csv", "tbt")
    assert rejected(report) == []
    found = facts.query("SELECT symbol, base_symbol, comment_until FROM tbt_notification")
    assert sorted(found) == [
        ("G/TBT/N/AAA/1", "G/TBT/N/AAA/1", "2024-07-30"),
        ("G/TBT/N/AAA/1/Add.1", "G/TBT/N/AAA/1", None),
    ]
    assert facts.query("SELECT system, code FROM tbt_code ORDER BY 1, 2") == [
        ("HS", "871160"),
        ("HS", "8712"),
        ("ICS", "43.150"),
    ]


def test_items_of_eping(facts: FactsFolder) -> None:
    report = load_fixture(facts, "tbt_items.json", "tbt_items")
    assert rejected(report) == []
    columns = "symbol, title, products, member, type, distributed_on, comment_until"
    assert facts.query(f"SELECT {columns} FROM tbt_notification ORDER BY symbol") == [
        ("G/SPS/N/AAA/7/Rev.1", "Foods", None, "Made-up member", None, None, None),
        (
            "G/TBT/N/AAA/1",
            "Made-up electric bicycles & parts",
            "bicycles",
            "Made-up member",
            "Regular notification",
            "2024-05-31",
            "2024-07-30",
        ),
        ("G/TBT/N/AAA/2", "Joint", "toys", "Made-up group", None, "2024-06-01", None),
        ("G/TBT/N/BBB/3", "Joint", "toys", "Made-up group", None, "2024-06-01", None),
    ]
    codes = facts.query(
        "SELECT symbol, system, code FROM tbt_code JOIN tbt_notification ON id = notification_id"
    )
    assert sorted(codes) == [
        ("G/SPS/N/AAA/7/Rev.1", "HS", "0401"),
        ("G/SPS/N/AAA/7/Rev.1", "HS", "0402"),
        ("G/SPS/N/AAA/7/Rev.1", "ICS", "67"),
        ("G/TBT/N/AAA/1", "HS", "871160"),
        ("G/TBT/N/AAA/1", "HS", "8712"),
        ("G/TBT/N/AAA/1", "ICS", "43.150"),
        ("G/TBT/N/AAA/2", "HS", "9503"),
        ("G/TBT/N/BBB/3", "HS", "9503"),
    ]


def test_a_corrupted_file_of_notifications_gives_these_rejects(facts: FactsFolder) -> None:
    report = load_fixture(facts, "tbt_corrupted.csv", "tbt")
    assert rejected(report) == [
        ("NQI-Q006", "symbol", 2, "G/TBT/AAA/1"),
        ("NQI-Q001", "title", 3, ""),
        ("NQI-Q003", "distributed_on", 4, "31.05.2024"),
        ("NQI-Q021", "url", 5, "javascript:alert(1)"),
        ("NQI-Q022", "hs", 6, "toys"),
        ("NQI-Q022", "ics", 6, "99.9"),
        ("NQI-Q009", "symbol", 7, "G/TBT/N/AAA/5"),
    ]
    assert facts.query("SELECT symbol FROM tbt_notification") == [("G/TBT/N/AAA/5",)]


def test_corrupted_items_of_eping_give_these_rejects(facts: FactsFolder) -> None:
    report = load_fixture(facts, "tbt_items_corrupted.json", "tbt_items")
    assert rejected(report) == [
        ("NQI-Q006", "symbol", 1, "TBT/1"),
        ("NQI-Q020", "", 2, '"no object"'),
        ("NQI-Q001", "title", 3, ""),
        ("NQI-Q001", "member", 4, ""),
        ("NQI-Q003", "distributed_on", 5, "soon"),
    ]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a < b", "a < b"),
        ("<p>a</p><p>b</p>", "a b"),
        ("a&nbsp;&lt;b&gt;", "a <b>"),
        ("<style>x</style>y<script>z</script>", "y"),
        ("<b>un</b>broken", "unbroken"),
    ],
)
def test_the_text_of_html(html: str, text: str) -> None:
    assert plain_text(html) == text


# --------------------------------------------------------------------------- OIML


def test_certificates_of_oiml(facts: FactsFolder) -> None:
    report = load_fixture(facts, "oiml.yaml", "oiml")
    assert rejected(report) == []
    columns = "number, holder, issuer, scope, c.valid_from, published_status"
    assert facts.query(f"SELECT {columns} FROM certificate c ORDER BY number") == [
        (
            "R60/2000-B-XX1-2019.02",
            "Made-up Cells Ltd",
            "Made-up authority",
            "OIML R 60",
            "2019-02-01",
            "UNKNOWN",
        ),
        (
            "R76/2006-A-CN2-2020.01",
            "Made-up Scales Ltd",
            "甲计量院",
            "OIML R 76-1:2006; Non-automatic weighing instrument",
            "2020-03-05",
            "UNKNOWN",
        ),
    ]
    assert facts.query(
        "SELECT name, scheme, number FROM organization o "
        "JOIN qualification q ON q.organization_id = o.id"
    ) == [("甲计量院", "OIML_ISSUING_AUTHORITY", "CN2")]
    assert facts.query("SELECT count(organization_id) FROM certificate") == [(1,)]


def test_corrupted_certificates_of_oiml_give_these_rejects(facts: FactsFolder) -> None:
    report = load_fixture(facts, "oiml_corrupted.yaml", "oiml")
    assert rejected(report) == [
        ("NQI-Q003", "issued_on", 1, "2020-13-05"),
        ("NQI-Q006", "issuer_id", 2, "CN"),
        ("NQI-Q001", "holder", 3, ""),
        ("NQI-Q020", "", 4, '"7"'),
        ("NQI-Q001", "recommendation", 5, ""),
    ]
    assert facts.query("SELECT count(*) FROM organization") == [(0,)]


@pytest.mark.parametrize(
    "text",
    [
        "a: !!python/object/apply:os.system [ls]",
        "a: !x 1",
        "a: &x [1]\nb: *x",
        "a: &x 1",
        "a: [1",
        "a: 1\na: 2",
        "[1]: 2",
        "a: " + "[" * 200 + "]" * 200,
        "a: \x01",
        "b: 1",
    ],
)
def test_yaml_that_is_broken_or_more_than_data_is_refused(text: str) -> None:
    with pytest.raises(BadData) as caught:
        list(records("a.yaml", text.encode(), ("a",)))
    assert (caught.value.rule, caught.value.file) == ("NQI-FILE", "a.yaml")


def test_yaml_scalars_stay_as_they_are_written() -> None:
    (row,) = records("a.yaml", b"a: 0.10\nb: 2020-03-05\nc: no\nd: ~\ne: 010\nf: [x, 'y']\n")
    assert isinstance(row, Row)
    assert row.cells == {"a": "0.10", "b": "2020-03-05", "c": "no", "d": "", "e": "010", "f": "x;y"}


# ------------------------------------------------------------------------ our CSV

SOUND: dict[str, dict[str, str]] = {
    "equipment": {"organization_name": BODY, "name": "天平", "open_mode": "TESTING_SERVICE"},
    "talent": {"kind": "CMA_ASSESSOR", "number": "12", "adcode": "420000"},
    "info_resources": {"kind": "DATABASE", "title": "甲库", "publisher": BODY},
    "supervision": {"organization_name": BODY, "kind": "PENALTY", "happened_on": "2024-05-01"},
}
TABLES = {
    "equipment": "equipment",
    "talent": "talent_count",
    "info_resources": "info_resource",
    "supervision": "supervision_event",
}


@pytest.mark.parametrize("loader", SOUND)
def test_a_sound_row_is_accepted_once(facts: FactsFolder, loader: str) -> None:
    facts.add("institutions")
    facts.add(loader, **SOUND[loader])
    facts.add(loader, **SOUND[loader])
    assert [(e.rule, e.line) for e in facts.load().rejections] == [("NQI-Q009", 3)]
    assert facts.query(f"SELECT count(*) FROM {TABLES[loader]}") == [(1,)]


BAD: list[tuple[str, dict[str, str], str, str]] = [
    ("equipment", {"organization_name": "乙院"}, "NQI-Q014", "organization_name"),
    ("equipment", {"open_mode": "OPEN"}, "NQI-Q004", "open_mode"),
    ("equipment", {"booking_url": "ftp://x"}, "NQI-Q021", "booking_url"),
    ("equipment", {"calibrated_until": "2024"}, "NQI-Q003", "calibrated_until"),
    ("equipment", {"valid_from": "2024-01-02", "valid_to": "2024-01-01"}, "NQI-Q013", "valid_to"),
    ("equipment", {"adcode": "990000"}, "NQI-Q007", "adcode"),
    ("talent", {"number": "1.5"}, "NQI-Q002", "number"),
    ("talent", {"number": "-1"}, "NQI-Q002", "number"),
    ("talent", {"adcode": ""}, "NQI-Q001", "adcode"),
    ("talent", {"organization_name": BODY}, "NQI-Q001", "adcode"),
    ("talent", {"kind": "PERSON"}, "NQI-Q004", "kind"),
    ("info_resources", {"publisher": ""}, "NQI-Q001", "publisher"),
    ("info_resources", {"url": "www.x"}, "NQI-Q021", "url"),
    ("supervision", {"happened_on": ""}, "NQI-Q001", "happened_on"),
    ("supervision", {"organization_name": "乙院"}, "NQI-Q014", "organization_name"),
]


@pytest.mark.parametrize(("loader", "cells", "rule", "column"), BAD)
def test_a_row_that_breaks_a_rule_is_left_out(
    facts: FactsFolder, loader: str, cells: dict[str, str], rule: str, column: str
) -> None:
    facts.add("institutions")
    facts.add(loader, **SOUND[loader] | cells)
    assert [(e.rule, e.column, e.line) for e in facts.load().rejections] == [(rule, column, 2)]
    assert facts.query(f"SELECT count(*) FROM {TABLES[loader]}") == [(0,)]


def test_equipment_stands_at_a_place_of_its_body(facts: FactsFolder) -> None:
    facts.add("institutions")
    facts.add("equipment", **SOUND["equipment"], adcode="420106", address="一路1号")
    assert facts.load().rejections == ()
    sql = "SELECT s.adcode, s.address FROM equipment e JOIN site s ON s.id = e.site_id"
    assert facts.query(sql) == [("420106", "一路1号")]


@pytest.mark.parametrize("column", ["姓名", "person", "name"])
def test_a_file_with_a_column_for_persons_is_refused(facts: FactsFolder, column: str) -> None:
    facts.write()
    name = "talent.csv"
    header = (
        f"kind,number,adcode,organization_name,measured_on,source_url,source_note,licence,{column}"
    )
    (facts.path / name).write_text(f"{header}\nCMA_ASSESSOR,1,420000,,,,,,甲\n", encoding="utf-8")
    entry: dict[str, Any] = facts.entry("talent", name) | {"rows": 1}
    with pytest.raises(BadData, match="header"):
        facts.load_beside(entry)
