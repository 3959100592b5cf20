"""Templates of products: what their files may be, what becomes of each item."""

from collections.abc import Mapping
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import product_template
from loaders.table import Row
from nqi.errors import BadData
from tests.loaders.conftest import FactsFolder

NAME = "lamp.yaml"
HEAD = """code: lamp
name: 灯
sector: ELECTRONICS
source: page
sources:
  page: {note: a page, licence: facts, confidence: IMPORTED, url: "https://a.example/1"}
  usage: {note: common usage, licence: none, confidence: UNVERIFIED}
"""
SOUND = f"""{HEAD}requirements:
  - {{regime: CCC, number: "1001", subject: 认证, mandatory: true, source: usage}}
tests:
  - {{parameter: 光通量, source: page}}
"""


def rows_of(text: str) -> list[Row]:
    """The rows of a text; a row that is broken already fails the test."""
    rows = list(product_template.read(NAME, text.encode()))
    sound = [row for row in rows if isinstance(row, Row)]
    assert sound == rows
    return sound


def load(facts: FactsFolder, text: str) -> list[tuple[Any, ...]]:
    """Load a template; the place, rule, column and value of every item that was left out."""
    facts.write()
    (facts.path / NAME).write_text(text, encoding="utf-8")
    rows = len(list(product_template.read(NAME, text.encode())))
    report = facts.load_beside(facts.entry("product_template", NAME) | {"rows": rows})
    dataset = report.datasets[-1]
    assert (dataset.file, dataset.read) == (NAME, rows)
    assert dataset.accepted + dataset.rejected == rows
    return [(bad.file, bad.line, bad.rule, bad.column, bad.value) for bad in report.rejections]


# ------------------------------------------------------------------ what an item becomes


def test_an_item_has_the_source_it_names_with_its_confidence(facts: FactsFolder) -> None:
    assert load(facts, SOUND) == []
    sourced = "SELECT f.confidence, s.note, s.url, s.licence FROM {} f JOIN source_record s "
    sourced += "ON s.id = f.source_id"
    page = ("IMPORTED", "a page", "https://a.example/1", "facts")
    assert facts.query(sourced.format("product")) == [page]
    assert facts.query(sourced.format("product_test")) == [page]
    usage = ("UNVERIFIED", "common usage", "", "none")
    assert facts.query(sourced.format("product_requirement")) == [usage]


def test_a_remark_stands_behind_the_note_of_the_source() -> None:
    text = SOUND.replace(
        "光通量, source: page", "光通量, source: page, remark: read from the title"
    )
    assert rows_of(text)[-1].cells["source_note"] == "a page; read from the title"


def test_a_need_stands_under_its_step_and_an_absent_step_has_no_name(facts: FactsFolder) -> None:
    needs = """laboratories:
  - {name: 甲, code: CMA, regime: CCC, source: page}
certification:
  - {name: 乙, code: CCC, mandatory: true, source: page, from: 2024-01-01, until: 2025-01-01}
materials:
  - {name: 丙, code: PT, source: usage}
advice:
  - {name: 丁, code: POLICY, source: usage, note: 电话}
not_applicable:
  - {step: S8, note: 不出口, source: usage}
"""
    assert load(facts, SOUND + needs) == []
    columns = "step, name, code, regime, is_mandatory, note, valid_from, valid_to"
    assert facts.query(f"SELECT {columns} FROM product_need ORDER BY step") == [
        ("S3", "甲", "CMA", "CCC", 0, None, None, None),
        ("S4", "乙", "CCC", None, 1, None, "2024-01-01", "2025-01-01"),
        ("S7", "丙", "PT", None, 0, None, None, None),
        ("S8", None, None, None, 0, "不出口", None, None),
        ("S9", "丁", "POLICY", None, 0, "电话", None, None),
    ]


# ------------------------------------------------------------------ items that break a rule


@pytest.mark.parametrize(
    ("part", "item", "rule", "column", "value"),
    [
        ("codes", '{system: CCC, code: "22O2"', "NQI-Q022", "code", "22O2"),
        ("tests", "{parameter: 色温, number: no number", "NQI-Q015", "number", "no number"),
        ("tests", "{parameter: 色温, from: 2026-02-30", "NQI-Q003", "valid_from", "2026-02-30"),
        ("tests", '{parameter: "a\\ab"', "NQI-Q005", "parameter", "a\ufffdb"),
        ("instruments", "{instrument: 尺, category: HEAVY", "NQI-Q004", "category", "HEAVY"),
        ("laboratories", "{name: 甲, code: CMA, regime: NONE", "NQI-Q004", "regime", "NONE"),
        ("laboratories", "{name: 甲, code: CMMA", "NQI-Q004", "code", "CMMA"),
        ("materials", "{name: 甲, code: GBW", "NQI-Q004", "code", "GBW"),
        (
            "advice",
            "{name: 甲, code: POLICY, from: 2026-13-01",
            "NQI-Q003",
            "valid_from",
            "2026-13-01",
        ),
        ("advice", '{name: " ", code: POLICY', "NQI-Q001", "name", ""),
    ],
)
def test_a_broken_item_is_left_out_with_its_place_and_the_rest_stays(
    facts: FactsFolder, part: str, item: str, rule: str, column: str, value: str
) -> None:
    text = SOUND.replace("tests:\n", f"tests:\n  - {item}, source: page}}\n", 1)
    if part != "tests":
        text = f"{SOUND}{part}:\n  - {item}, source: page}}\n"
    line = next(number for number, one in enumerate(text.splitlines(), 1) if item in one)
    assert load(facts, text) == [(NAME, line, rule, column, value)]
    assert facts.query("SELECT parameter FROM product_test") == [("光通量",)]
    assert facts.query("SELECT number FROM product_requirement") == [("1001",)]


def test_a_day_that_ends_before_it_begins_and_a_second_item_of_one_key_are_left_out(
    facts: FactsFolder,
) -> None:
    more = """certification:
  - {name: 甲, code: CCC, from: 2026-01-02, until: 2026-01-01, source: page}
  - {name: 乙, code: QMS, source: page}
  - {name: 乙, code: QMS, source: usage}
"""
    start = SOUND.count("\n") + 2
    rejected = [(line, rule, column) for _, line, rule, column, _ in load(facts, SOUND + more)]
    assert rejected == [(start, "NQI-Q013", "valid_to"), (start + 2, "NQI-Q009", "")]
    assert facts.query("SELECT name, confidence FROM product_need") == [("乙", "IMPORTED")]


def test_without_its_product_no_item_is_accepted(facts: FactsFolder) -> None:
    rejected = load(facts, SOUND.replace("ELECTRONICS", "LAMPS"))
    assert [(line, rule, value) for _, line, rule, _, value in rejected] == [
        (1, "NQI-Q004", "LAMPS"),
        (9, "NQI-Q030", "lamp"),
        (11, "NQI-Q030", "lamp"),
    ]
    assert facts.query("SELECT count(*) FROM product_requirement") == [(0,)]


# ------------------------------------------------------------------ files that are refused


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: 灯", "nom: 灯", "'nom' was unexpected"),
        (
            "{parameter: 光通量,",
            "{parameter: 光通量, watt: 5,",
            "tests[0]: .*'watt' was unexpected",
        ),
        ("光通量, source: page", "光通量, source: book", "source book is not among .*page, usage"),
        ("source: page\nsources", "source: book\nsources", "source book is not among"),
        ("光通量, source: page", "光通量", "tests[0]: 'source' is a required property"),
        ("光通量,", "光通量, from: 2026/1/1,", "tests[0].from: '2026/1/1' does not match"),
        ("光通量,", "光通量, handling: PIGEON,", "tests[0].handling: 'PIGEON' is not one of"),
        ("mandatory: true", "mandatory: yes", "requirements[0].mandatory: 'yes' is not one of"),
        ("confidence: IMPORTED", "confidence: SURE", "confidence: 'SURE' is not one of"),
        ("confidence: IMPORTED, ", "", "sources.page: 'confidence' is a required property"),
        ("code: lamp", "code: Lamp 1", "code: 'Lamp 1' does not match"),
        ("name: 灯", "name:", "name: None is not of type 'string'"),
        ("name: 灯", "name: &n 灯", "anchors and aliases are refused"),
        ("name: 灯", "name: !!python/name:os.system 灯", "tags are refused"),
        ("name: 灯", "name: 灯\nname: 烛", "a name stands twice"),
        ("光通量,", "光通量, parameter: 色温,", "a name stands twice"),
        ("code: lamp\n", "code: a\n---\ncode: lamp\n", "expected a single document"),
        ("tests:", " tests:", "not sound YAML"),
    ],
)
def test_a_file_of_another_shape_is_refused_and_the_place_named(
    facts: FactsFolder, old: str, new: str, said: str
) -> None:
    text = SOUND.replace(old, new, 1)
    assert text != SOUND
    with pytest.raises(BadData, match=said.replace("[", r"\[")) as caught:
        load(facts, text)
    assert (caught.value.rule, caught.value.file) == ("NQI-FILE", NAME)


@pytest.mark.parametrize("text", ["", "[1, 2]", "灯", "code,name\nlamp,灯\n", "null"])
def test_a_file_that_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(BadData, match=r"not a template of a product: .* is not of type 'object'"):
        rows_of(text)


# ------------------------------------------------------------------ any template

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).map(
    str.strip
)
TEXTS = WORDS.filter(bool)
DAYS = st.dates().map(str)
SOURCES = st.dictionaries(
    TEXTS,
    st.fixed_dictionaries(
        {
            "note": TEXTS,
            "licence": TEXTS,
            "confidence": st.sampled_from(("IMPORTED", "UNVERIFIED")),
        },
        optional={"url": TEXTS},
    ),
    min_size=1,
    max_size=3,
)
TRUTH = st.sampled_from(("true", "false"))
HANDLING = st.sampled_from(("POST", "DELIVER", "ON_SITE"))
PERIOD = {"from": DAYS, "until": DAYS}
NEED = ({"name": TEXTS, "code": TEXTS}, {"regime": TEXTS, "mandatory": TRUTH, **PERIOD})
ITEMS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "codes": ({"system": st.sampled_from(("CCC", "HS", "ICS")), "code": TEXTS}, {}),
    "requirements": (
        {"regime": TEXTS, "number": TEXTS, "subject": TEXTS, "mandatory": TRUTH},
        {**PERIOD, "remark": TEXTS},
    ),
    "tests": ({"parameter": TEXTS}, {"number": TEXTS, "limits": TEXTS, "handling": HANDLING}),
    "instruments": (
        {"instrument": TEXTS, "category": TEXTS},
        {"kind": TEXTS, "reference_material": TRUTH, "handling": HANDLING, "note": TEXTS},
    ),
    **dict.fromkeys(("laboratories", "certification", "materials", "export", "advice"), NEED),
    "not_applicable": ({"step": st.sampled_from(("S1", "S9")), "note": TEXTS}, {}),
}
CELLS = {
    "from": "valid_from",
    "until": "valid_to",
    "mandatory": "is_mandatory",
    "reference_material": "needs_reference_material",
}


@st.composite
def templates(draw: st.DrawFn) -> dict[str, Any]:
    sources = draw(SOURCES)
    of = {"source": st.sampled_from(sorted(sources))}
    lists = {
        part: st.lists(st.fixed_dictionaries(must | of, optional=may), max_size=3)
        for part, (must, may) in ITEMS.items()
    }
    required = {"requirements": lists.pop("requirements")}
    head = {
        "code": "lamp",
        "name": draw(TEXTS),
        "sector": draw(TEXTS),
        "source": draw(of["source"]),
    }
    items: dict[str, Any] = draw(st.fixed_dictionaries(required, optional=lists))
    return head | {"sources": sources} | items


def cells_of(item: Mapping[str, str], source: Mapping[str, str]) -> dict[str, str]:
    """What a row has to say of an item, told in another way than the reader does."""
    note = source["note"] + ("; " + item["remark"] if "remark" in item else "")
    cells = {CELLS.get(key, key): item[key] for key in item.keys() - {"source", "remark"}}
    return cells | {
        "source_note": note,
        "source_url": source.get("url", ""),
        "licence": source["licence"],
        "confidence": source["confidence"],
    }


@settings(max_examples=150, deadline=None)
@given(templates())
def test_any_template_reads_back_as_it_was_written(template: dict[str, Any]) -> None:
    product, *rows = rows_of(yaml.safe_dump(template, allow_unicode=True, sort_keys=False))
    assert product.cells["name"] == template["name"]
    items = [(part, item) for part in template if part in ITEMS for item in template[part]]
    assert [row.cells["part"] for row in rows] == [part for part, _ in items]
    for row, (_, item) in zip(rows, items, strict=True):
        expected = cells_of(item, template["sources"][item["source"]])
        assert expected.items() <= row.cells.items()
        said = {key for key, value in row.cells.items() if value not in ("", "false")}
        assert said <= expected.keys() | {"part", "product_code"}
    lines = [row.line for row in rows]
    assert lines == sorted(set(lines))
