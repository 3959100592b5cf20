"""Files of a plan: the same facts in Excel, CSV, a calendar and on the map; hostile texts inert."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import openpyxl
import pytest

from maps.onestop.files import COLUMNS
from tests.pages.conftest import HOSTILE
from tests.pages.onestop_country import CODE, DAY, HERE, NEW, OLD, onestop_country, serving_country
from tests.pages.test_onestop_calendar import unfolded, values

ASKED = f"product={CODE}&place={HERE}&asOf={DAY}"
FORMULA = '=HYPERLINK("http://evil.example","{}")'


@pytest.fixture(scope="module")
def stop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of the product over the invented country."""
    folder = tmp_path_factory.mktemp("files")
    with (
        serving_country(folder, onestop_country()) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The same country, in which every text is an attack."""
    folder = tmp_path_factory.mktemp("hostile")
    said = HOSTILE.replace("{", "{{").replace("}", "}}") + "{}"
    with (
        serving_country(folder, onestop_country(name=HOSTILE, said=said)) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield client


def rows_of_csv(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def test_the_csv_has_a_line_for_each_need_and_body(stop: httpx.Client) -> None:
    answer = stop.get(f"/one-stop.csv?{ASKED}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["x-as-of"] == str(DAY)
    assert f"one-stop-{CODE}-{DAY}.csv" in answer.headers["content-disposition"]
    heading, *lines = rows_of_csv(answer.content)
    assert len(heading) == len(COLUMNS)
    assert {len(line) for line in lines} == {len(COLUMNS)}
    found = [dict(zip(COLUMNS, line, strict=True)) for line in lines]
    assert {one["step"] for one in found} == {f"S{number}" for number in range(1, 10)}
    lab = next(one for one in found if one["step"] == "S3")
    assert (lab["body"], lab["km"], lab["right_to"]) == ("近处检测中心", "20.1", "2026-01-01")
    assert lab["lack"] == "所需资质未见记载"
    gap = next(one for one in found if one["step"] == "S4")
    assert (gap["status"], gap["body"]) == ("范围外才有", "远处认证中心")
    ask = [one["body"] for one in found if one["role"] == "可以先问"]
    assert ask == ["远处计量所", "远处计量所"]
    assert next(one for one in found if one["step"] == "S7")["status"] == "不需要"
    assert all(one["source"] for one in found if one["need"])


def test_the_workbook_has_the_lines_of_the_csv_and_says_what_it_rests_on(
    stop: httpx.Client,
) -> None:
    content = stop.get(f"/one-stop.xlsx?{ASKED}").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    table, about = book.worksheets
    written = [[cell if cell is not None else "" for cell in line] for line in table.values]
    texts = [
        [str(cell)[:10] if hasattr(cell, "year") else str(cell) for cell in x] for x in written
    ]
    assert texts == rows_of_csv(stop.get(f"/one-stop.csv?{ASKED}").content)
    said = " ".join(str(cell) for line in about.values for cell in line)
    assert "oneStopPlan" in said
    assert str(DAY) in said
    assert f"{NEW} 接替 {OLD}" in said
    assert "不表示没有人能办" in said


def test_the_calendar_holds_what_begins_and_what_is_due(stop: httpx.Client) -> None:
    answer = stop.get(f"/one-stop.ics?{ASKED}")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert values(answer.content, "DTSTART") == ["20250901"]
    assert values(answer.content, "SUMMARY") == [f"水壶: {NEW} 接替 {OLD}"]
    due = stop.get(f"/one-stop.ics?{ASKED}&verified=2025-03-05").content
    assert values(due, "DTSTART") == ["20250901", "20260305"]
    assert values(due, "UID")[0] == values(answer.content, "UID")[0]
    assert "检定到期：电子秤" in values(due, "SUMMARY")


def test_a_calendar_of_nothing_is_said_and_not_linked(stop: httpx.Client) -> None:
    later = f"product={CODE}&place={HERE}&asOf=2026-01-01"
    answer = stop.get(f"/one-stop.ics?{later}")
    assert answer.status_code == 404
    assert "没有记载此后一年半内开始或结束的要求" in answer.text
    assert 'id="calendar"' not in stop.get(f"/one-stop?{later}").text
    assert 'id="calendar"' in stop.get(f"/one-stop?{ASKED}").text


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ics"])
def test_a_file_does_not_guess(stop: httpx.Client, extension: str) -> None:
    unknown = stop.get(f"/one-stop.{extension}?product=rocket&place={HERE}")
    assert unknown.status_code == 400
    assert "rocket" in unknown.text
    unclear = stop.get(f"/one-stop.{extension}?product={CODE}&place=nowhere")
    assert unclear.status_code == 400
    assert "nowhere" in unclear.text


def test_another_kind_of_file_is_named_as_unknown(stop: httpx.Client) -> None:
    answer = stop.get(f"/one-stop.exe?{ASKED}")
    assert answer.status_code == 404
    assert "xlsx, csv, ics" in answer.text


def test_the_places_of_the_map_are_the_bodies_of_the_path(stop: httpx.Client) -> None:
    features = stop.get(f"/one-stop.geojson?{ASKED}").json()["features"]
    found = {one["properties"]["name"]: one["properties"]["kind"] for one in features}
    assert found == {
        "近处检测中心": "能办：S2 S3",
        "远处认证中心": "范围外最近：S4",
        "远处计量所": "可以先问：S5 S6",
    }
    html = stop.get(f"/one-stop?{ASKED}").text
    rows = set(re.findall(r'<li class="who" data-id="(o\d+)"', html))
    assert {one["properties"]["id"] for one in features} <= rows
    nothing = stop.get("/one-stop.geojson?product=rocket").json()["features"]
    assert nothing == []


# ----------------------------------------------------------------------------- hostile


@pytest.mark.parametrize("path", ["/one-stop", "/embed/one-stop"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_hostile_text_is_shown_as_it_is(hostile: httpx.Client, path: str, language: str) -> None:
    html = hostile.get(f"{path}?{ASKED}&lang={language}").text
    assert "<img src=x" not in html
    assert "<script>window" not in html
    assert "1337" not in html
    assert "&lt;img src=x onerror=" in html
    assert "javascript:" not in html


@pytest.mark.parametrize("path", ["/one-stop", "/embed/one-stop"])
@pytest.mark.parametrize("name", ["product", "q", "place", "within", "verified"])
def test_a_hostile_query_is_plain_text(stop: httpx.Client, path: str, name: str) -> None:
    asked = {"product": CODE, "asOf": str(DAY)} | {name: HOSTILE}
    html = stop.get(f"{path}?{urlencode(asked)}").text
    assert "<img src=x" not in html
    assert "<script>window" not in html
    assert "1337" not in html


def test_no_cell_of_a_plan_is_a_formula(tmp_path: Path) -> None:
    country = onestop_country(name="+1+1", said=FORMULA)
    with serving_country(tmp_path, country) as address:
        cells = [
            cell
            for line in rows_of_csv(httpx.get(f"{address}/one-stop.csv?{ASKED}").content)
            for cell in line
        ]
        assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []
        assert any(cell.startswith("'=HYPERLINK") for cell in cells)
        content = httpx.get(f"{address}/one-stop.xlsx?{ASKED}").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    types = {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line}
    assert "f" not in types


def test_a_hostile_calendar_has_its_events_and_no_more(hostile: httpx.Client) -> None:
    body = hostile.get(f"/one-stop.ics?{ASKED}&verified=2025-03-05").content
    assert unfolded(body).count("BEGIN:VEVENT") == 2
    assert any(HOSTILE in title for title in values(body, "SUMMARY"))
