"""The short way of the items of scopes accepts what the long way accepts, and leaves it the rest.

Both read the same invented tables; whatever a load writes, and rejects, has to be the same.
"""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.facts import read_facts
from loaders.load import load_catalog
from loaders.reading import read_book
from loaders.scope_lane import open_lane
from loaders.sources import SOURCES, OpenLane, Take
from loaders.staging import BULKY, Staging
from tests.loaders.conftest import FactsFolder, columns_of, query

CELLS = {
    "organization_name": ["甲质检院", " 甲质检院\t", "甲　质检院", "乙所", "无此院", ""],
    "kind": ["TESTING", "CALIBRATION", "testing", "", "TESTING "],
    "object": ["家用电冰箱", "灯具", " 灯具", "ＬＥＤ灯", "灯\u200b具", "灯\x07具", ""],
    "parameter": ["能效", "", "能效 ", "a\nb", "\x0b"],
    "limits": ["", "不做 4.2", "长" * 20_001],
    "method": [
        "GB 4706.1-2005",
        "",
        "GB/T 19001-2016; GB 4706.1-2005",
        "gb 4706.1-2005;GB 4706.1-2005",
        " ;GB 7000.1-2015;",
        "不是标准",
    ],
    "scheme": ["CMA", "", "METROLOGY_AUTHORIZATION", "OTHER"],
    "raw": [
        "GB 4706.1-2005 能效",
        "能效  检测",
        " x\x1c",
        "a\tb\u3000c",
        "ﬁ ①",
        "",
        "\u0301 e \u0301",
    ],
    "as_of": ["", "2024-05-01", "2024-13-01"],
    "as_of_text": ["", "五月"],
    "source_url": ["", "https://example.org/1"],
    "source_note": ["", "注"],
    "licence": ["", "CC0"],
}
COLUMNS = columns_of("capabilities")
# The first of each column is usual, and most cells of most rows are.
CELL = {name: st.sampled_from([found[0]] * 12 + found) for name, found in CELLS.items()}
ROW = st.tuples(*(CELL[name] for name in COLUMNS)).map(list)
ODD = st.sampled_from([[], ["x"], [""] * len(COLUMNS), ["甲质检院"] * (len(COLUMNS) + 1)])
ROWS = st.lists(st.one_of(ROW, ROW, ROW, ROW, ROW, ODD), max_size=25)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> FactsFolder:
    """Two bodies, one with one right of each scheme and one with two of the same."""
    facts = FactsFolder(tmp_path_factory.mktemp("world"))
    facts.add("institutions", address="湖北省武汉市武昌区一路1号", adcode="420106")
    facts.add("institutions", name="乙所")
    facts.add("qualifications")
    for number in ("一", "二"):
        right = {"scheme": "METROLOGY_AUTHORIZATION", "number": number}
        facts.add("qualifications", organization_name="乙所", **right)
    facts.add("capabilities")
    return facts


@contextmanager
def lane(opened: OpenLane | None) -> Iterator[None]:
    """Let tables of capabilities be read with this short way, or with none."""
    known = SOURCES["capabilities"]
    SOURCES["capabilities"] = replace(known, lane=opened)
    try:
        yield
    finally:
        SOURCES["capabilities"] = known


def read(facts: FactsFolder, *, short: bool) -> dict[str, Any]:
    """Everything that a load would write, by table."""
    staged = facts.path.parent / "staged"
    with lane(open_lane if short else None):
        read = read_facts(facts.path)
        with Staging(staged) as staging:
            book = read_book(read.folder, read.files, lambda *_: None, staging)
            staging.finish()
            names = [str(model.__tablename__) for model in BULKY]
            bulky = {name: query(staged, f"SELECT rowid, * FROM {name}") for name in names}
    return bulky | {str(model.__tablename__): rows for model, rows in book.records.items()}


def write(facts: FactsFolder, rows: list[list[str]], header: list[str]) -> None:
    """Write a table of capabilities with its columns in some order."""
    facts.rows["capabilities"] = [{} for row in rows if row]
    facts.write()
    places = [COLUMNS.index(name) for name in header]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    for row in rows:
        whole = len(row) == len(COLUMNS)
        writer.writerow([row[i] for i in places] if whole else row)
    (facts.path / "capabilities.csv").write_text(text.getvalue(), "utf-8", newline="")


@settings(max_examples=60, deadline=None)
@given(ROWS, st.permutations(COLUMNS))
def test_the_short_way_and_the_long_way_make_the_same(
    world: FactsFolder, rows: list[list[str]], header: list[str]
) -> None:
    write(world, rows, header)
    assert read(world, short=True) == read(world, short=False)


def test_usual_rows_take_the_short_way_and_others_do_not(world: FactsFolder) -> None:
    usual = [CELLS[name][0] for name in COLUMNS]
    unknown, other = ["无此院", *usual[1:]], [*usual[:2], "灯具", *usual[3:]]
    write(world, [usual, unknown, usual, other], list(COLUMNS))
    taken: list[bool] = []
    with lane(lambda *given: watched(open_lane(*given), taken)):
        report = load_catalog(world.path, world.out)
    assert taken == [True, False, False, True]
    assert [(error.rule, error.line) for error in report.rejections] == [
        ("NQI-Q014", 3),
        ("NQI-Q009", 4),
    ]
    assert [d.accepted for d in report.datasets if d.file == "capabilities.csv"] == [2]


def watched(take: Take, taken: list[bool]) -> Take:
    """Note of every row whether it was taken."""

    def watch(values: list[str]) -> bool:
        taken.append(take(values))
        return taken[-1]

    return watch
