"""Files sent to the basket page: sheets of strangers, as they come and as attackers make them."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import httpx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.basket.upload import LARGEST_BYTES, MOST_ROWS, Upload, from_rows, read_upload
from tests.pages.basket_town import ORIGIN, A, B, town
from tests.pages.test_basket import OWN, part, words


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with (
        town(tmp_path_factory.mktemp("town")) as base,
        httpx.Client(base_url=base, timeout=60) as client,
    ):
        yield client


def send(client: httpx.Client, name: str, content: bytes, need: str = "") -> httpx.Response:
    form: list[Any] = [(key, (None, value)) for key, value in (ORIGIN | {"need": need}).items()]
    return client.post(
        "/one-stop/basket",
        files=[*form, ("file", (name, content))],
        headers=OWN,
        follow_redirects=True,
    )


def workbook(*rows: tuple[object, ...], **sheets: tuple[tuple[object, ...], ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, others in sheets.items():
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rewritten(content: bytes, **members: bytes) -> bytes:
    """A workbook with some of its members replaced or added."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
        for name, text in members.items():
            new.writestr(name, text)
    return file.getvalue()


# -------------------------------------------------------------------------- sound files


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.txt", f"{A}\n{B}\n".encode()),
        ("list.txt", f"\ufeff{A}\r\n{B}".encode()),
        ("list.csv", f"{A}\n{B},\n".encode("utf-16")),
        ("清单.csv", f"需求,备注\n{A},急\n{B},\n".encode("gb18030")),
        ("list.tsv", f"{A}\t\n{B}\n".encode()),
        ("list.xlsx", workbook((A,), (B,))),
        ("list.XLSX", workbook(("标准号", "单价"), (A, 100), (None, None), (B, 200))),
        ("list.csv", workbook((A,), (B,))),  # a workbook is one whatever its name says
    ],
)
def test_a_sheet_is_planned(place: httpx.Client, name: str, content: bytes) -> None:
    text = send(place, name, content).text
    assert "2 项都可以在一处办" in part(text, "answer")


def test_what_is_typed_and_what_is_uploaded_are_one_list(place: httpx.Client) -> None:
    response = send(place, "list.txt", A.encode(), need=B)
    assert response.url.params.get_list("need") == [B, A]


def test_a_row_may_hold_a_range_and_a_day(place: httpx.Client) -> None:
    from datetime import date

    rows = [
        ("器具名称", "管理编号", "量程", "上次检定日期"),
        ("电子秤", "A-1", "0-30 kg", date(2025, 2, 1)),
    ]
    text = send(place, "list.xlsx", workbook(*rows)).text
    assert "最迟 2026-02-01" in part(text, "due")
    assert "量程 0–30 kg" in part(text, "read")
    assert "没有用到的列：管理编号" in words(text)


def test_other_sheets_are_named_and_not_read(place: httpx.Client) -> None:
    text = send(place, "list.xlsx", workbook((A,), 另一张=((B,),))).text
    assert "没有读取：另一张" in words(text)
    assert B not in part(text, "read")


def test_cells_are_texts_whatever_they_hold(place: httpx.Client) -> None:
    content = workbook((A,), ("=1+1",), ('=HYPERLINK("http://evil.example","水壶")',), ("一；二",))
    text = send(place, "list.xlsx", content).text
    assert "一 二" in part(text, "read")
    assert (
        "evil.example" not in text
    )  # a formula is its last computed value, and here there is none


# ------------------------------------------------------------------------ hostile files


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def bomb() -> bytes:
    """A small workbook whose sheet unpacks to 60 MB."""
    rows = b'<row><c t="inlineStr"><is><t>' + b"a" * 60_000_000 + b"</t></is></c></row>"
    return _with_sheet(SHEET + rows + b"</sheetData></worksheet>")


def _with_sheet(text: bytes) -> bytes:
    return rewritten(workbook((A,)), **{"xl/worksheets/sheet1.xml": text})


def wide() -> bytes:
    """A workbook of few bytes whose rows reach to the last column."""
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>a</t></is></c>'
        b'<c r="XFD%d" t="inlineStr"><is><t>b</t></is></c></row>' % (i, i, i)
        for i in range(1, 3001)
    )
    return _with_sheet(SHEET + cells + b"</sheetData></worksheet>")


def merged() -> bytes:
    """A workbook with one block of merged cells as large as a sheet can be."""
    cell = b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row></sheetData>'
    return _with_sheet(
        SHEET + cell + b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    )


def entities() -> bytes:
    """A workbook whose sheet names an entity within an entity, and a file of this machine."""
    text = (
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY b%d "%s">' % (i, b"&a;" * 10) for i in range(9))
        + b'<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row><c t="inlineStr"><is><t>&f;</t></is></c></row></sheetData></worksheet>'
    )
    return _with_sheet(text)


@pytest.mark.parametrize("made", [bomb, merged, wide])
def test_a_file_that_grows_is_refused_and_the_list_stays(place: httpx.Client, made: Any) -> None:
    content = made()
    assert len(content) < LARGEST_BYTES
    response = send(place, "list.xlsx", content, need=A)
    assert response.status_code == 400
    assert "这个文件读不出来" in words(response.text)
    assert f"{A}</textarea>" in response.text
    assert "一处能办完吗" in response.text


def test_a_file_of_this_machine_is_never_read(place: httpx.Client) -> None:
    assert "root:" not in send(place, "list.xlsx", entities()).text


def test_a_link_to_another_workbook_is_not_followed(place: httpx.Client) -> None:
    link = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" TargetMode="External" Target="http://127.0.0.1:1/x.xlsx" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'externalLinkPath"/>'
        b"</Relationships>"
    )
    content = rewritten(
        workbook((A,), (B,)), **{"xl/externalLinks/_rels/externalLink1.xml.rels": link}
    )
    assert "2 项都可以在一处办" in part(send(place, "list.xlsx", content).text, "answer")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("list.txt", b"a" * (LARGEST_BYTES + 1), "文件超过 1 MB"),
        ("list.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "旧格式"),
        ("list.xlsx", b"PK\x03\x04 no archive", "读不出来"),
        ("list.xlsx", rewritten(workbook((A,)), **{"xl/workbook.xml": b"<"}), "读不出来"),
        ("list.txt", b"\xff\xff\xff\x80", "读不出来"),
        ("list.csv", b'"' + b"a" * 200_000 + b'"', "读不出来"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    place: httpx.Client, name: str, content: bytes, says: str
) -> None:
    response = send(place, name, content)
    assert response.status_code == 400
    assert says in words(response.text)


def test_a_far_larger_file_is_not_even_taken(place: httpx.Client) -> None:
    assert send(place, "list.txt", b"a" * (LARGEST_BYTES + 200_000)).status_code == 413


def test_a_long_sheet_is_refused_in_words(place: httpx.Client) -> None:
    response = send(place, "list.csv", "".join(f"GB/T {i}\n" for i in range(1, 62)).encode())
    assert response.status_code == 400
    assert "清单有 61 项" in words(response.text)


def test_bytes_that_are_no_text_are_lines_without_their_nul(place: httpx.Client) -> None:
    text = send(place, "list.txt", f"{A}\x00\n\x00\n{B}".encode()).text
    assert "2 项都可以在一处办" in part(text, "answer")


def test_only_so_many_rows_are_kept() -> None:
    assert len(read_upload("list.txt", b"a\n" * 5000).lines) == MOST_ROWS


@given(st.lists(st.lists(st.text(max_size=20), max_size=5), max_size=8))
def test_a_row_is_at_most_one_line(rows: list[list[str]]) -> None:
    found: Upload = from_rows(rows)
    assert len(found.lines) <= len(rows)
    assert all(";" not in line and "\n" not in line for line in found.lines)


# ------------------------------------------------------------------------ forms, by bytes

TWO_FILES = (
    b'--m\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\na\r\n' * 2
    + b"--m--\r\n"
)
MANY_FIELDS = (
    b'--m\r\nContent-Disposition: form-data; name="need"\r\n\r\na\r\n' * 101 + b"--m--\r\n"
)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=m", b"no form"),
        ("multipart/form-data; boundary=m", b"--m\r\nContent-Disposition: attachment\r\n\r\n"),
        ("multipart/form-data", b"--m--\r\n"),
        ("multipart/form-data; boundary=m", TWO_FILES),
        ("multipart/form-data; boundary=m", MANY_FIELDS),
        ("text/plain", b"need=a"),
    ],
)
def test_a_form_that_is_none_is_a_bad_request(place: httpx.Client, kind: str, body: bytes) -> None:
    headers = OWN | {"content-type": kind}
    assert place.post("/one-stop/basket", content=body, headers=headers).status_code == 400
