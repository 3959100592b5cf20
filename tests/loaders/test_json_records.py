"""JSON documents and JSON lines: every shape of record, and every way to be broken."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.formats.json_records import raw_records, records
from loaders.table import Row
from nqi.errors import BadData


def read(content: str, path: tuple[str, ...] = ("data",), name: str = "a.json") -> list[object]:
    return list(records(name, content.encode(), path))


def cells(content: str, path: tuple[str, ...] = ("data",), name: str = "a.json") -> list[object]:
    return [row.cells for row in read(content, path, name) if isinstance(row, Row)]


def test_nested_names_lists_null_truth_and_numbers_become_texts() -> None:
    text = '{"data": [{"a": {"b": [1, "x;y"], "c": null}, "d": true, "e": 0.10, "f": [{"g": 1}]}]}'
    assert cells(text) == [
        {"a.b": "1;x；y", "a.c": "", "d": "true", "e": "0.10", "f.0.g": "1"},
    ]


def test_lines_are_record_numbers_and_texts_are_stripped() -> None:
    rows = read('{"more": [{"data": 1}], "data": [{"a": " x "}, {"a": "y"}], "n": 2}')
    assert [(row.line, row.cells["a"]) for row in rows if isinstance(row, Row)] == [
        (1, "x"),
        (2, "y"),
    ]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('[{"a": 1}]', ()),
        ('{"a": 1}', ()),
        ('{"x": {"y": [{"a": 1}]}}', ("x", "y")),
        ('\ufeff{"data": {"a": 1}}', ("data",)),
    ],
)
def test_a_list_or_a_single_record_at_any_path(text: str, path: tuple[str, ...]) -> None:
    assert cells(text, path) == [{"a": "1"}]


def test_json_lines_have_a_record_a_line() -> None:
    text = '{"a": 1}\n\n{"a": 2}\n'
    rows = read(text, (), "a.jsonl")
    assert [(row.line, row.cells) for row in rows if isinstance(row, Row)] == [
        (1, {"a": "1"}),
        (3, {"a": "2"}),
    ]


def test_expected_columns_are_there() -> None:
    (row,) = records("a.json", b'[{"a": 1}]', (), ("a", "b"))
    assert isinstance(row, Row)
    assert row.cells == {"a": "1", "b": ""}


@pytest.mark.parametrize(
    ("record", "rule"),
    [
        ("7", "NQI-Q020"),
        ("null", "NQI-Q020"),
        ('"x"', "NQI-Q020"),
        ('{"a": "\\u0000"}', "NQI-Q005"),
    ],
)
def test_a_bad_record_is_rejected_alone(record: str, rule: str) -> None:
    found = read(f'{{"data": [{{"a": 1}}, {record}, {{"a": 3}}]}}')
    assert [row.line for row in found if isinstance(row, Row)] == [1, 3]
    (error,) = [row for row in found if isinstance(row, BadData)]
    assert (error.rule, error.file, error.line) == (rule, "a.json", 2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"data": [{"a": 1}',
        '{"data": [{"a": 1},]}',
        '{"data": [{"a": 1} {"a": 2}]}',
        '{"data": [{"a": NaN}]}',
        '{"data": [{"a": 1, "a": 2}]}',
        '{"data": [], "data": []}',
        '{"data": [{"a": 1}]} more',
        '{"rows": []}',
        "[]",
        "7",
        '{"data": [' + "[" * 90 + "]" * 90 + "]}",
        '{"data": ' + "[" * 200_000,
        "{data: []}",
    ],
)
def test_a_broken_file_is_refused_whole(text: str) -> None:
    with pytest.raises(BadData) as caught:
        read(text)
    assert (caught.value.rule, caught.value.file) == ("NQI-FILE", "a.json")


def test_a_broken_line_is_named() -> None:
    with pytest.raises(BadData) as caught:
        read('{"a": 1}\n{"a"\n', (), "a.jsonl")
    assert caught.value.line == 2


def test_bytes_of_no_encoding_are_refused() -> None:
    with pytest.raises(BadData, match="not readable"):
        list(records("a.json", b"\xff\xff\xff", ()))


def test_raw_records_keep_their_shape() -> None:
    found = list(raw_records("a.json", b'{"data": [{"a": {"b": [1]}}, 2]}'))
    assert found[0] == (1, {"a": {"b": ["1"]}})
    assert isinstance(found[1][1], BadData)


JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(st.lists(st.dictionaries(st.text(max_size=3), JSON, max_size=4), max_size=4), st.booleans())
def test_what_was_written_is_read(rows: list[dict[str, object]], indented: bool) -> None:
    text = json.dumps({"n": rows, "data": rows}, indent=2 if indented else None)
    found = [value for _, value in raw_records("a.json", text.encode())]
    assert found == rows
