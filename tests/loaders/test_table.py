from pathlib import Path

import pytest

from loaders.table import LARGEST_BYTES, Row, decode, read_bytes, read_rows
from nqi.errors import BadData

COLUMNS = ("name", "year")
TEXT = "name,year\n计量,2017\n"


def rows_of(content: bytes) -> list[dict[str, str]]:
    return [row.cells for row in read_rows("x.csv", content, COLUMNS) if isinstance(row, Row)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_four_encodings_give_the_same_rows(encoding: str) -> None:
    assert rows_of(TEXT.encode(encoding)) == [{"name": "计量", "year": "2017"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_file_of_many_portions_is_read_whole(encoding: str) -> None:
    names = [f"{number}\u8ba1\u91cf\r\n\U00020000" for number in range(120_000)]
    text = "name,year\r\n" + "".join(f'"{name}",1\r\n' for name in names)
    assert [cells["name"] for cells in rows_of(text.encode(encoding))] == names


def test_another_encoding_is_refused_with_those_tried() -> None:
    with pytest.raises(BadData, match="not readable as utf-8-sig or gb18030"):
        decode("x.csv", b"name,year\n\xff\xff\xff,1\n")
    with pytest.raises(BadData, match="not readable as utf-8-sig or gb18030"):
        rows_of(b"name,year\n" + b"a,1\n" * 600_000 + b"\xff\xff\xff,1\n")


@pytest.mark.parametrize("header", ["name", "name,year,extra", "name,name", ""])
def test_another_header_is_refused(header: str) -> None:
    with pytest.raises(BadData, match="the header is not the expected one"):
        rows_of(f"{header}\n".encode())


def test_columns_may_stand_in_another_order() -> None:
    assert rows_of("year,name\n2017,计量\n".encode()) == [{"year": "2017", "name": "计量"}]


def test_the_line_is_the_one_an_editor_shows() -> None:
    found = list(read_rows("x.csv", b'name,year\n"a\nb",1\nc,2\n', COLUMNS))
    assert [row.line for row in found] == [3, 4]


def test_an_open_quote_is_no_csv() -> None:
    with pytest.raises(BadData, match="not a CSV file"):
        rows_of(b'name,year\n"a,1\n')


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "x.csv").open("wb") as file:
        file.truncate(LARGEST_BYTES + 1)
    with pytest.raises(BadData, match="larger than 50,000,000 bytes"):
        read_bytes(tmp_path, "x.csv")
