"""Files of a basket's plan read back, and the list as it is sent by a form."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import httpx
import openpyxl
import pytest

from maps.basket.asked import LONGEST_ADDRESS
from tests.pages.basket_town import FAR, ORIGIN, A, B, C, address, town
from tests.pages.test_basket import OWN, part, table


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with (
        town(tmp_path_factory.mktemp("town")) as base,
        httpx.Client(base_url=base, timeout=60) as client,
    ):
        yield client


# --------------------------------------------------------------------------- the files


def test_the_workbook_reads_back_and_says_what_it_is(place: httpx.Client) -> None:
    response = place.get(address(A, FAR, "=1+1 水壶", "???", file=".xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    first, about = book.worksheets
    rows = list(first.iter_rows(values_only=True))
    assert rows[0][1:4] == ("需求", "理解为", "结果")
    assert [row[3] for row in rows[1:]] == [
        "已安排",
        "范围内没有已知机构",
        "目录不知道有谁",
        "没有读懂",
    ]
    assert {cell.data_type for row in first.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    said = {row[0]: row[1] for row in about.iter_rows(values_only=True)}
    assert "planBasket" in str(said["GraphQL"])
    assert response.headers["x-release"] == "small"


def test_no_cell_is_a_formula(place: httpx.Client) -> None:
    query = address("=cmd|' /C calc'!A0", "@SUM(A1) x", within="2000").split("?")[1]
    cells = [cell for row in table(place, query)[1:] for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert any(cell.startswith("'=cmd") for cell in cells)


def events(content: bytes) -> list[dict[str, str]]:
    """The events of a calendar file, unfolded."""
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    text = content.replace(b"\r\n ", b"").decode()
    found = []
    for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, flags=re.DOTALL):
        pairs = (line.partition(":") for line in block.splitlines())
        found.append({name: value for name, _, value in pairs})
    return found


def test_the_calendar_holds_what_is_due_each_line_once(place: httpx.Client) -> None:
    lines = ("电子秤 0-30 kg 2025-02-01", "电子秤 2025-03-31", "电子秤", "电子秤 2025-03-31")
    ics = address(*lines, file=".ics")
    found = events(place.get(ics).content)
    days = [one["DTSTART;VALUE=DATE"] for one in found]
    assert days == ["20260201", "20260331"]
    assert "电子秤 0-30 kg" in found[0]["SUMMARY"]
    assert found[0]["TRIGGER"] == "-P30D"
    assert len({one["UID"] for one in found}) == 2
    assert place.get(ics).content == place.get(ics).content
    text = place.get(address(*lines)).text
    assert "最迟 2026-02-01" in part(text, "due")
    assert "在行尾写上次检定的日期" in part(text, "due")


def test_what_is_overdue_is_said_so(place: httpx.Client) -> None:
    assert "已经过期：2025-02-01" in part(place.get(address("电子秤 2024-02-01")).text, "due")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (address(A, file=".pdf"), 404),
        (address(A, file=".ics"), 400),
        ("/one-stop/basket.xlsx?need=a", 400),
        ("/one-stop/basket.csv", 400),
    ],
)
def test_a_file_of_nothing_is_refused(place: httpx.Client, path: str, status: int) -> None:
    assert place.get(path).status_code == status


# ---------------------------------------------------------------------- sent by a form


def send(client: httpx.Client, path: str = "/one-stop/basket", **fields: Any) -> httpx.Response:
    form = [(name, (None, str(value))) for name, value in (ORIGIN | fields).items()]
    return client.post(path, files=form, headers=OWN)


def test_a_short_list_is_sent_on_to_its_own_address(place: httpx.Client) -> None:
    response = send(place, need=f"{A}\r\n\r\n {B} \r\n{C}")
    assert response.status_code == 303
    there = place.get(response.headers["location"])
    assert "能。3 项都可以在一处办。" in part(there.text, "answer")
    assert there.url.params.get_list("need") == [A, f" {B} ", C]


def test_a_long_list_is_answered_where_it_was_sent_and_has_its_files(place: httpx.Client) -> None:
    lines = "\n".join([A, *(f"检测项目 {i:03} " + "长" * 80 for i in range(50))])
    response = send(place, need=lines)
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-store")
    assert "这张清单太长，放不进一个链接" in response.text
    assert 'formaction="/one-stop/basket.xlsx"' in response.text
    file = send(place, "/one-stop/basket.csv", need=lines)
    assert len(list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))) == 52
    assert max(map(len, re.findall(r'href="([^"]*)"', response.text))) < 10 * LONGEST_ADDRESS


def test_a_choice_changes_its_lines_and_keeps_their_days(place: httpx.Client) -> None:
    response = send(
        place, need="秤 2025-01-01\nCCC\n秤 2025-02-01", instead="1,3 JJG 539", plan="2"
    )
    needs = httpx.URL(response.headers["location"]).params
    assert needs.get_list("need") == ["JJG 539 2025-01-01", "CCC", "JJG 539 2025-02-01"]
    assert "plan" not in needs


@pytest.mark.parametrize("instead", ["9 x", "0 x", "x", "1", "1,, ", "-1 x", "²  x"])
def test_a_choice_of_no_line_changes_nothing(place: httpx.Client, instead: str) -> None:
    needs = httpx.URL(send(place, need=A, instead=instead).headers["location"]).params
    assert needs.get_list("need") == [A]


@pytest.mark.parametrize(
    ("headers", "content", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, b"", 403),
        (OWN | {"content-type": "text/plain"}, b"need=a", 400),
        (OWN | {"content-type": "multipart/form-data"}, b"--x--", 400),
        (OWN | {"content-type": "multipart/form-data; boundary=x"}, b"nothing", 400),
        (OWN | {"content-type": "multipart/form-data; boundary=x"}, b"a" * 1_200_000, 413),
    ],
)
def test_what_is_no_form_of_ours_is_refused(
    place: httpx.Client, headers: dict[str, str], content: bytes, status: int
) -> None:
    response = place.post("/one-stop/basket", content=content, headers=headers)
    assert response.status_code == status
