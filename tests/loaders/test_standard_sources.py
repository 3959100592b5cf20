"""The registers of standards in their real layouts: what is read, and what a bad copy gives."""

from pathlib import Path
from typing import Any

import pytest

from loaders.published_standards import PublishedRow
from loaders.rules import Rule
from nqi.errors import BadData
from tests.loaders.conftest import FactsFolder

FIXTURES = Path(__file__).parent / "fixtures" / "standards"
Rows = list[tuple[Any, ...]]


def load(facts: FactsFolder, loader: str, name: str, rows: int) -> Any:
    """Load one fixture beside the small folder of facts."""
    (facts.path / name).write_bytes((FIXTURES / name).read_bytes())
    facts.write()
    return facts.load_beside(facts.entry(loader, name) | {"rows": rows})


EDITIONS = "SELECT number, norm, published_status, issued_on, implemented_on FROM standard_edition"


@pytest.mark.parametrize("name", ["openstd.html", "openstd.csv", "openstd.json"])
def test_the_list_of_national_standards_in_each_of_its_forms(facts: FactsFolder, name: str) -> None:
    report = load(facts, "openstd", name, 3)
    assert report.rejections == ()
    found = facts.query(f"{EDITIONS} ORDER BY norm")
    assert [row[1:] for row in found] == [
        ("GB/T19001-2016", "IN_FORCE", "2016-12-30", "2017-07-01"),
        ("GB17761-2024", "IN_FORCE", "2024-12-31", "2025-09-01"),
    ]
    sheets = facts.query("SELECT norm, sequence, implemented_on FROM standard_amendment")
    assert sheets == [("GB4706.1-2005", 1, "2014-07-01")]
    origins = facts.query("SELECT DISTINCT family, origin FROM standard_edition")
    assert origins == [("NATIONAL", "GOVERNMENT")]


def test_milliseconds_are_days_of_beijing_and_zero_is_no_day(facts: FactsFolder) -> None:
    assert load(facts, "sacinfo", "hbba.json", 3).rejections == ()
    assert facts.query(f"{EDITIONS} ORDER BY norm") == [
        ("DB11/ 501-2017", "DB11/501-2017", "ABOLISHED", "2017-01-04", "2017-03-01"),
        ("JB/T 10888-2018", "JB/T10888-2018", "IN_FORCE", "2018-05-15", "2018-12-01"),
        ("YY/T 0316-2008", "YY/T0316-2008", "SUPERSEDED", None, None),
    ]


def test_a_detail_page_has_titles_classes_committee_and_no_names_of_people(
    facts: FactsFolder,
) -> None:
    assert load(facts, "samr", "samr.html", 1).rejections == ()
    columns = "title, title_en, committee_number, department, drafted_by"
    assert facts.query(f"SELECT {columns} FROM standard_edition") == [
        (
            "玩具安全 第1部分:基本规范",
            "Toy safety—Part 1: Basic code",
            "SAC/TC 253",
            "国家标准化管理委员会",
            "甲研究院",
        )
    ]
    replaced = facts.query("SELECT kind, number FROM standard_relation ORDER BY number")
    assert replaced == [("REPLACES", "GB 6675.1-2014"), ("REPLACES", "GB/T 9999-2000")]
    codes = facts.query("SELECT system, code FROM edition_classification ORDER BY system")
    assert codes == [("CCS", "Y57"), ("ICS", "97.200.50")]
    committees = facts.query("SELECT number, name FROM technical_committee")
    assert committees == [("SAC/TC 253", "全国玩具标准化技术委员会")]
    assert "某某" not in str(facts.query("SELECT * FROM standard_edition"))


@pytest.mark.parametrize("name", ["sac_page.html", "sac_page.tsv"])
def test_an_old_page_has_adoption_and_review(facts: FactsFolder, name: str) -> None:
    assert load(facts, "standard_pages", name, 1).rejections == ()
    relations = facts.query("SELECT kind, degree, norm FROM standard_relation ORDER BY kind")
    assert relations == [
        ("ADOPTS", "IDT", "ISO9001:2015"),
        ("REPLACES", None, "GB/T19001-2008"),
    ]
    reviews = facts.query("SELECT reviewed_on, conclusion FROM standard_review")
    assert reviews == [("2021-10-01", "CONTINUES")]


CORRUPTED = [
    (
        "openstd",
        "openstd_corrupted.html",
        7,
        [
            (2, "number", Rule.STANDARD_NUMBER, "第一号"),
            (3, "issued_on", Rule.DATE, "2001-13-01"),
            (4, "title", Rule.REQUIRED, ""),
            (5, "published_status", Rule.TERM, "很新"),
            (6, "number", Rule.DUPLICATE, "GB 1-2001"),
            (7, "number", Rule.REQUIRED, ""),
        ],
    ),
    (
        "openstd",
        "openstd_corrupted.csv",
        3,
        [(2, "", Rule.CELLS, "多"), (3, "implemented_on", Rule.DATE, "明年")],
    ),
    (
        "openstd",
        "openstd_corrupted.json",
        3,
        [(2, "title", Rule.REQUIRED, ""), (3, "title", Rule.TEXT, "坏\ufffd字")],
    ),
    (
        "sacinfo",
        "hbba_corrupted.json",
        3,
        [
            (2, "issued_on", Rule.DATE, "soon"),
            (3, "number", Rule.STANDARD_NUMBER, "10888"),
        ],
    ),
    (
        "samr",
        "samr_corrupted.html",
        3,
        [
            (1, "ics", Rule.CLASS, "97.2"),
            (2, "replaces", Rule.STANDARD_NUMBER, "老标准"),
            (3, "abolished_on", Rule.PERIOD, "2001-01-01"),
        ],
    ),
    (
        "standard_pages",
        "sac_page_corrupted.tsv",
        4,
        [
            (2, "degree", Rule.TERM, "差不多"),
            (3, "adopts", Rule.STANDARD_NUMBER, "国际标准"),
            (4, "reviewed_on", Rule.DATE, "去年"),
        ],
    ),
]


@pytest.mark.parametrize(("loader", "name", "rows", "expected"), CORRUPTED)
def test_a_corrupted_copy_gives_exactly_these_rejects(
    facts: FactsFolder, loader: str, name: str, rows: int, expected: Rows
) -> None:
    report = load(facts, loader, name, rows)
    found = [(one.file, one.line, one.column, one.rule, one.value) for one in report.rejections]
    assert found == [(name, line, column, rule.id, raw) for line, column, rule, raw in expected]
    of_rows = [rule for _, _, rule, _ in expected if rule is not Rule.CLASS]
    counted = report.datasets[-1]
    assert (counted.read, counted.rejected) == (rows, len(of_rows))
    accepted = facts.query("SELECT count(*) FROM standard_edition")
    assert accepted == [(rows - len(of_rows),)]


@pytest.mark.parametrize(
    ("loader", "text"),
    [
        ("openstd", "标准号,标准名称,颜色\nGB 1-2001,甲,红\n"),
        ("openstd", "标准名称,状态\n甲,现行\n"),
        ("openstd", "[1, 2]"),
        ("sacinfo", "<html></html>"),
        ("samr", "<p>GB 1-2001</p>"),
    ],
)
def test_a_file_of_another_kind_stops_the_load(facts: FactsFolder, loader: str, text: str) -> None:
    facts.write()
    (facts.path / "other.txt").write_text(text, encoding="utf-8")
    with pytest.raises(BadData) as caught:
        facts.load_beside(facts.entry(loader, "other.txt") | {"rows": 1})
    assert caught.value.rule in {"NQI-FILE", "NQI-MANIFEST"}
    assert not (facts.out / "catalog.sqlite").exists()


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2018-05-15", "2018-05-15"),
        ("2018/5/15", "2018-05-15"),
        ("2018.05.15 00:00:00", "2018-05-15"),
        ("２０１８年５月１５日", "2018-05-15"),
        ("20180515", "2018-05-15"),
        ("1526313600000", "2018-05-15"),
        ("0000000000000", None),
        ("-", None),
        ("", None),
    ],
)
def test_days_in_every_usual_form(written: str, day: str | None) -> None:
    found = PublishedRow("f", 1, {"issued_on": written}).day("issued_on")
    assert (found and found.isoformat()) == day


@pytest.mark.parametrize("written", ["2018-02-30", "15.05.2018", "2018", "soon", "99999999999999"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(BadData):
        PublishedRow("f", 1, {"issued_on": written}).day("issued_on")


def test_a_second_source_fills_what_the_first_left_open(facts: FactsFolder) -> None:
    facts.add("standards", number="GB/T 19001-2016", title="我们的标题", ics="")
    report = load(facts, "standard_pages", "sac_page.html", 1)
    assert report.rejections == ()
    columns = "title, title_en, implemented_on, published_status"
    assert facts.query(f"SELECT {columns} FROM standard_edition") == [
        ("我们的标题", "Quality management systems - Requirements", "2017-07-01", None)
    ]
    assert facts.query("SELECT count(*) FROM edition_classification") == [(2,)]


def test_a_day_on_which_two_sources_differ_is_noted_and_the_first_stays(
    facts: FactsFolder,
) -> None:
    facts.add("standards", number="GB/T 19001-2016", implemented_on="2017-08-01")
    report = load(facts, "standard_pages", "sac_page.html", 1)
    found = [(one.file, one.line, one.column, one.rule, one.value) for one in report.rejections]
    assert found == [("sac_page.html", 1, "implemented_on", Rule.DIFFERS.id, "2017-07-01")]
    assert report.datasets[-1].accepted == 1
    assert facts.query("SELECT implemented_on FROM standard_edition") == [("2017-08-01",)]


def test_what_is_unverified_is_never_added_to_a_record_with_a_source(facts: FactsFolder) -> None:
    facts.add("standards", number="GB/T 19001-2016")
    (facts.path / "sac_page.html").write_bytes((FIXTURES / "sac_page.html").read_bytes())
    facts.write()
    entry = facts.entry("standard_pages", "sac_page.html") | {"rows": 1}
    report = facts.load_beside(entry | {"confidence": "UNVERIFIED"}, include_unverified=True)
    assert [one.rule for one in report.rejections] == [Rule.DUPLICATE.id]
    assert facts.query("SELECT title_en FROM standard_edition") == [(None,)]
    assert facts.query("SELECT count(*) FROM standard_relation") == [(0,)]


def test_a_double_number_says_what_it_adopts(facts: FactsFolder) -> None:
    facts.add("standards", number="GB/T 19001-2016/ISO 9001:2015")
    facts.add("standards", number="GB/T 1-2016", adopts="ISO 1:2000 MOD; ISO 2:2000")
    assert facts.load().rejections == ()
    found = facts.query("SELECT kind, degree, number FROM standard_relation ORDER BY number")
    assert found == [
        ("ADOPTS", "MOD", "ISO 1:2000"),
        ("ADOPTS", None, "ISO 2:2000"),
        ("ADOPTS", "IDT", "ISO 9001:2015"),
    ]
