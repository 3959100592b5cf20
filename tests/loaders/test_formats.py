"""Days in every usual form; methods in a cell; workbooks and documents that would do harm."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.dates import any_day
from loaders.formats.grid import lines
from loaders.register_row import methods_in
from nqi.errors import BadData

FORMS = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y%m%d",
    "%Y年%m月%d日",
    "%Y-%m-%d 00:00:00",
    " %Y - %m - %d ",
]
DAYS = st.dates(date(1980, 1, 1), date(2090, 1, 1))


@given(DAYS, st.sampled_from(FORMS))
def test_a_day_in_any_usual_form_is_that_day(day: date, form: str) -> None:
    assert any_day(day.strftime(form)) == day


@given(DAYS)
def test_serial_numbers_and_milliseconds_are_days(day: date) -> None:
    assert any_day(str((day - date(1899, 12, 30)).days)) == day
    midnight_in_beijing = ((day - date(1970, 1, 1)).days * 86_400 - 8 * 3600) * 1000
    assert any_day(str(midnight_in_beijing)) == day


@pytest.mark.parametrize("text", ["", "-", "/", "长期", "长期有效", "1970-01-01", "0"])
def test_what_stands_for_no_day_is_none(text: str) -> None:
    assert any_day(text) is None


@pytest.mark.parametrize("text", ["soon", "2024-13-01", "2024-02-30", "明天", "12/31/2024"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        any_day(text)


def test_several_standards_stand_in_one_cell() -> None:
    cell = "《水分》GB 5009.3—2016（第二法）；ＧＢ/Ｔ 5009.1-2003 4.1\nSN/T 1877.2-2007、企业方法"
    assert methods_in(cell) == [
        ("GB 5009.3-2016", "第二法"),
        ("GB/T 5009.1-2003", "4.1"),
        ("SN/T 1877.2-2007", "企业方法"),
    ]


@given(st.text(max_size=60))
def test_any_cell_gives_numbers_that_are_numbers(text: str) -> None:
    assert all(number and (clause is None or clause) for number, clause in methods_in(text))


def archive(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return content.getvalue()


def test_a_small_file_that_unpacks_to_much_is_refused_unopened() -> None:
    with pytest.raises(BadData, match="unpacks to 60,000,000 bytes"):
        list(lines("bomb.xlsx", archive(a=bytes(60_000_000))))


@pytest.mark.parametrize(("name", "content"), [("a.xlsx", b"no archive"), ("a.docx", b"")])
def test_what_is_no_archive_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(BadData, match="no XLSX or DOCX"):
        list(lines(name, content))


def test_an_archive_of_something_else_is_refused() -> None:
    with pytest.raises(BadData, match="cannot be read"):
        list(lines("a.xlsx", archive(a=b"text")))


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">%s]><l>&i;</l>""" % b"".join(
    b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)
)


def test_entities_that_multiply_do_no_harm() -> None:
    sound = Path(__file__).parent / "fixtures" / "laboratories" / "cma.docx"
    content = io.BytesIO()
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(content, "w") as new:
        for member in old.namelist():
            is_text = member == "word/document.xml"
            new.writestr(member, ENTITIES if is_text else old.read(member))
    with pytest.raises(BadData, match="cannot be read"):
        list(lines("laughs.docx", content.getvalue()))
