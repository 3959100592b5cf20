"""Files of others: templates, Chinese headings, mappings, a dry run, a comparison, adding."""

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from loaders.add import Described, add_file
from loaders.dry_run import check_facts, compare
from loaders.mapping import SUFFIX, column_labels, kind_labels
from loaders.rules import Rule
from loaders.sources import SOURCES
from loaders.template import write_template
from nqi.errors import BadData, InvalidInput
from nqi.terms import ChangeKind, RecordKind
from tests.loaders.conftest import FactsFolder

LAB = {"organization_name": "甲质检院", "kind": "TESTING", "object": "灯具", "raw": "灯具"}


@pytest.fixture
def known(facts: FactsFolder) -> FactsFolder:
    """A folder of facts with one body."""
    facts.add("institutions")
    facts.write()
    return facts


def describe(loader: str) -> Described:
    return Described(
        loader=loader, title="新资料", publisher="某局", as_of="2026-01-31", licence="facts"
    )


def manifest_of(facts: FactsFolder) -> Any:
    return json.loads((facts.path / "manifest.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", kind_labels())
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_every_template_has_a_heading_for_every_column_and_loads_back(
    known: FactsFolder, tmp_path: Path, kind: str, ending: str
) -> None:
    assert set(SOURCES[kind].columns) <= column_labels().keys()
    path = tmp_path / f"template.{ending}"
    write_template(kind, path)
    report = add_file(path, known.path, describe(kind))
    assert [(one.read, one.rejected) for one in report.datasets] == [(0, 0)]


def test_a_filled_workbook_is_loaded_with_its_source(known: FactsFolder, tmp_path: Path) -> None:
    path = tmp_path / "scope.xlsx"
    write_template("capabilities", path)
    workbook = openpyxl.load_workbook(path)
    columns = SOURCES["capabilities"].columns
    workbook.worksheets[0].append([LAB.get(column) for column in columns])
    workbook.save(path)
    report = add_file(path, known.path, describe("capabilities"))
    assert [(one.read, one.accepted) for one in report.datasets] == [(1, 1)]
    assert known.load_beside().rejections == ()
    rows = known.query(
        "SELECT c.object, d.publisher, d.as_of FROM capability c"
        " JOIN source_record s ON s.id = c.source_id JOIN dataset d ON d.id = s.dataset_id"
    )
    assert rows == [("灯具", "某局", "2026-01-31")]


MAPPING = """
[columns]
organization_name = "Laboratory"
object = "What"
raw = "What"
valid = "x"
"""


def test_a_mapping_says_which_heading_and_which_word_is_which(
    known: FactsFolder, tmp_path: Path
) -> None:
    path = tmp_path / "theirs.csv"
    path.write_text("Laboratory,What,Sort,Unused\n甲质检院,灯具,test,1\n甲质检院,灯泡,magic,2\n")
    wording = MAPPING.replace('valid = "x"', 'kind = "Sort"').replace('raw = "What"\n', "")
    words = '[constants]\nraw = "their list"\n[words.CapabilityKind]\ntest = "TESTING"\n'
    path.with_name(path.name + SUFFIX).write_text(wording + words)
    report = add_file(path, known.path, describe("capabilities"))
    found = [(e.file, e.line, e.rule, e.column, e.value) for e in report.rejections]
    assert found == [("theirs.csv", 3, Rule.TERM.id, "kind", "magic")]
    known.load_beside()
    assert known.query("SELECT kind, object, raw FROM capability") == [
        ("TESTING", "灯具", "their list")
    ]


def test_a_mapping_of_a_column_that_is_none_is_refused(known: FactsFolder, tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_text("Laboratory,What\n")
    path.with_name(path.name + SUFFIX).write_text(MAPPING)
    before = manifest_of(known)
    with pytest.raises(BadData, match="no columns \\['valid'\\]"):
        add_file(path, known.path, describe("capabilities"))
    assert manifest_of(known) == before
    assert not (known.path / "theirs.csv").exists()


@pytest.mark.parametrize(
    ("loader", "text", "message"),
    [
        ("capabilities", "产品,参数\n", "the header is not the expected one"),
        ("nothing", "a,b\n", "loader 'nothing' is unknown"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(
    known: FactsFolder, tmp_path: Path, loader: str, text: str, message: str
) -> None:
    path = tmp_path / "theirs.csv"
    path.write_text(text)
    before = manifest_of(known)
    with pytest.raises(BadData, match=message):
        add_file(path, known.path, describe(loader))
    assert manifest_of(known) == before
    assert not (known.path / "theirs.csv").exists()


def test_a_file_is_added_once(known: FactsFolder, tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    with path.open("w", newline="") as file:
        csv.DictWriter(file, SOURCES["capabilities"].columns).writeheader()
    add_file(path, known.path, describe("capabilities"))
    with pytest.raises(InvalidInput, match="already"):
        add_file(path, known.path, describe("capabilities"))


def test_a_template_of_no_kind_or_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="known are institutions"):
        write_template("shops", tmp_path / "a.csv")
    with pytest.raises(InvalidInput, match=r"\.csv or an \.xlsx"):
        write_template("tbt", tmp_path / "a.ods")


def test_a_dry_run_reports_as_a_load_does_and_writes_nothing(facts: FactsFolder) -> None:
    facts.add("institutions", kind="SHOP")
    facts.add("institutions")
    facts.write()
    tried = check_facts(facts.path)
    assert not facts.out.exists()
    loaded = facts.load()
    assert (tried.datasets, tried.rejections) == (loaded.datasets, loaded.rejections)
    assert [error.rule for error in tried.rejections] == [Rule.TERM.id]


def test_a_comparison_counts_what_a_load_would_change(facts: FactsFolder) -> None:
    facts.add("institutions")
    facts.load()
    assert compare(facts.path, facts.out) == {}
    facts.add("institutions", name="乙质检院")
    facts.write()
    found = compare(facts.path, facts.out)
    assert found[RecordKind.ORGANIZATION] == {ChangeKind.CREATED: 1}
    assert facts.query("SELECT count(*) FROM organization") == [(1,)]
