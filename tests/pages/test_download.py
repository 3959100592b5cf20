"""Downloads hold exactly the selection of the finder, in its order, with their sources."""

import csv
import io
import re
from typing import Any

import httpx
import openpyxl
import pytest

from maps.tables.cell import plain_cell
from maps.tables.nouns import TABLES
from maps.tables.organizations import COLUMNS
from tests.pages.conftest import HostileSite

HAN = re.compile(r"[\u3400-\u9fff]")

QUERIES = (
    "",
    "?pillar=METROLOGY",
    "?kind=CERTIFICATION_BODY&region=310000",
    "?q=检验&place=武汉&within=200",
    "?scheme=CNCA_BODY&status=EXPIRED&asOf=2021-01-01",
)


def total(web: httpx.Client, query: str) -> int:
    html = web.get(f"/{query}", headers={"accept-language": "en"}).text
    found = re.search(r"id=\"total\">(\d+) bod", html)
    assert found
    return int(found.group(1))


def table(web: httpx.Client, query: str) -> list[dict[str, Any]]:
    response = web.get(f"/export/organizations.csv{query}", headers={"accept-language": "en"})
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("query", QUERIES)
def test_every_format_holds_what_the_finder_counts(web: httpx.Client, query: str) -> None:
    expected = total(web, query)
    assert expected > 0
    lines = table(web, query)
    assert len(lines) == expected
    workbook = web.get(f"/export/organizations.xlsx{query}")
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.content)).active
    assert sheet is not None
    names = [line[1].value for line in sheet.iter_rows(min_row=2)]
    assert names == [line["Name"] for line in lines]
    features = web.get(f"/export/organizations.geojson{query}").json()["features"]
    assert [feature["id"] for feature in features] == [line["Id"] for line in lines]


def test_the_first_bodies_of_a_file_are_those_of_the_list(web: httpx.Client) -> None:
    html = web.get("/?pillar=METROLOGY").text
    listed = re.findall(r'data-id="(o\d+)"', html)
    assert listed == [line["Id"] for line in table(web, "?pillar=METROLOGY")][: len(listed)]


def test_pages_of_the_list_hold_every_body_once(web: httpx.Client) -> None:
    address, seen = "/", []
    while True:
        html = web.get(address).text
        seen += re.findall(r'data-id="(o\d+)"', html)
        more = re.search(r'id="more" href="([^"]+)"', html)
        if more is None:
            break
        address = more.group(1).replace("&amp;", "&")
    assert len(seen) == len(set(seen))
    assert seen == [line["Id"] for line in table(web, "")]


def test_a_file_opens_in_a_spreadsheet_with_its_characters(web: httpx.Client) -> None:
    response = web.get("/export/organizations.csv?region=420000")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert 'filename="organizations-' in response.headers["content-disposition"]
    assert "武汉" in response.content.decode("utf-8-sig")


def test_every_row_names_source_date_licence_and_confidence(web: httpx.Client) -> None:
    for line in table(web, ""):
        assert line["Source"]
        assert line["Licence"]
        assert line["Confidence"]
        assert line["As of"]


def test_the_order_is_echoed(web: httpx.Client) -> None:
    by_region = web.get("/export/organizations.csv")
    assert by_region.headers["x-order"] == "REGION"
    by_name = web.get("/export/organizations.csv?order=NAME")
    assert by_name.headers["x-order"] == "NAME"
    near = web.get("/export/organizations.geojson?place=武汉&within=300")
    assert near.headers["x-order"] == "DISTANCE"
    assert near.json()["order"]
    distances = [one["properties"]["distance_km"] for one in near.json()["features"]]
    assert distances == sorted(distances)


def test_an_ambiguous_place_makes_no_file(web: httpx.Client) -> None:
    response = web.get("/export/organizations.csv?place=朝阳")
    assert response.status_code == 400
    assert "110105" in response.text


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "  =1", "\r\n@x", "|x", "%x"])
def test_a_text_that_starts_a_formula_is_quoted(text: str) -> None:
    assert plain_cell(text).startswith("'")


@pytest.mark.parametrize("value", [-1.5, 0, 114.3, "武汉", "a=b", "GB/T 1-2", ""])
def test_other_cells_are_left_alone(value: object) -> None:
    assert plain_cell(value) == value


def test_every_column_has_a_heading(web: httpx.Client) -> None:
    assert len(table(web, "?region=420000")[0]) == len(COLUMNS)


# -------------------------------------------------------------------------- every table


@pytest.mark.parametrize("noun", sorted(TABLES))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_table_has_headings_rows_and_a_statement(
    web: httpx.Client, noun: str, language: str
) -> None:
    text = web.get(f"/export/{noun}.csv?lang={language}").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert all(len(line) == len(TABLES[noun].columns) for line in lines)
    assert all(HAN.search(heading) for heading in lines[0]) == (language == "zh")
    response = web.get(f"/export/{noun}.xlsx?lang={language}")
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert [cell.value for cell in next(book.worksheets[0].iter_rows())] == lines[0]
    assert book.worksheets[0].max_row == len(lines)
    stated = [line[1].value for line in book.worksheets[1].iter_rows()]
    assert web.get("/readyz").json()["release"] in stated


@pytest.mark.parametrize("noun", [name for name, one in TABLES.items() if one.has_places])
def test_a_table_with_places_is_geojson_too(web: httpx.Client, noun: str) -> None:
    collection = web.get(f"/export/{noun}.geojson").json()
    lines = web.get(f"/export/{noun}.csv").content.decode("utf-8-sig")
    assert len(collection["features"]) == len(list(csv.reader(io.StringIO(lines)))) - 1
    for feature in collection["features"]:
        if feature["geometry"]:
            lng, lat = feature["geometry"]["coordinates"]
            assert 73 < lng < 136
            assert 3 < lat < 54


@pytest.mark.parametrize("noun", sorted(TABLES))
def test_rows_are_the_same_however_many_are_held_at_a_time(
    web: httpx.Client, noun: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/export/{noun}.csv"
    whole = web.get(path).content
    monkeypatch.setattr("maps.tables.table.BATCH", 7)
    monkeypatch.setattr("maps.tables.organizations.BATCH", 7)
    assert web.get(path).content == whole


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("nothing.csv", 404),
        ("standards.geojson", 404),
        ("capabilities.pdf", 404),
        ("capabilities.csv?kind=X", 400),
        ("equipment.csv?region=42", 400),
        ("qualifications.csv?organization=x", 400),
        ("quality.csv?rule=NQI-Q999", 404),
    ],
)
def test_what_is_no_table_or_no_filter_is_a_page_of_its_own(
    web: httpx.Client, path: str, status: int
) -> None:
    assert web.get(f"/export/{path}").status_code == status


def test_the_filter_of_a_table_is_that_of_its_page(web: httpx.Client) -> None:
    whole = web.get("/export/qualifications.csv").text
    chosen = web.get("/export/qualifications.csv?scheme=CNCA_BODY&region=110000&lang=en").text
    lines = list(csv.DictReader(io.StringIO(chosen.removeprefix("\ufeff"))))
    assert 0 < len(lines) < len(whole.splitlines())
    assert len({line["Scheme"] for line in lines}) == 1


def test_no_text_of_any_table_is_a_formula(hostile: HostileSite) -> None:
    for noun in TABLES:
        text = httpx.get(f"{hostile.address}/export/{noun}.csv").content.decode("utf-8-sig")
        for line in csv.reader(io.StringIO(text)):
            assert not [cell for cell in line if cell.startswith(("=", "+", "@", "|", "%"))]
        file = httpx.get(f"{hostile.address}/export/{noun}.xlsx").content
        book = openpyxl.load_workbook(io.BytesIO(file))
        cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
        assert not [cell for cell in cells if cell.data_type == "f"]
