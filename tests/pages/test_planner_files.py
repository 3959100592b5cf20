"""Files of planner's maps hold the figures of their pages, and nothing that runs."""

import csv
import html
import io
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas
import httpx
import openpyxl
import pytest

from nqi.settings import Settings
from server import create_app
from tests.conftest import serving
from tests.pages.test_planner import (
    ASKED,
    DAY,
    EXTENSIONS,
    HAN,
    QUESTIONS,
    Row,
    download,
    figures_of,
    page,
    query_of,
    rows_of,
)

FORMULA = "=cmd|' /C calc'!A0<img src=x>"

# -------------------------------------------------------------------------------- files

VALUE = {
    "reach": "distance_km",
    "accessibility": "ratio_to_national_mean",
    "levels": "completeness",
    "gaps": "share_missing",
    "resilience": "providers",
    "siting": "distance_after",
    "bivariate": "ratio_to_national_mean",
    "trend": "value",
}
"""The column of a file that the table of the page shows."""


def same_as_page(question: str, shown: list[Row], told: list[tuple[str, Any]]) -> bool:
    """Whether a file has the figures of the page, where a dash means none or nothing found."""
    if question == "gaps":
        told = [(code, None if value is None else 1 - value) for code, value in told]
    dashed = question in ("accessibility", "bivariate", "levels", "gaps", "resilience")
    expected = {code: value or None if dashed else value for code, value in told}
    assert [code for code, _ in shown] == [code for code, _ in told]
    return all(value == pytest.approx(expected[code], abs=6e-4) for code, value in shown)


def number(cell: Any) -> float | None:
    return None if cell in ("", None) or cell != cell else float(cell)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_csv_file_has_the_figures_of_the_page(web: httpx.Client, question: str) -> None:
    body = download(web, question, "csv")
    assert body.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    told = [(line["Code"], number(line[VALUE[question]])) for line in lines]
    assert same_as_page(question, rows_of(page(web, ASKED[question])), told)
    chinese = download(web, question, "csv", "zh-CN").decode("utf-8-sig")
    assert all(HAN.search(heading) for heading in chinese.splitlines()[0].split(","))


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_workbook_has_the_figures_of_the_page_and_says_what_they_rest_on(
    web: httpx.Client, question: str
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(download(web, question, "xlsx")))
    heads, *lines = book.worksheets[0].iter_rows(values_only=True)
    at = heads.index(VALUE[question])
    told = [(str(line[0]), number(line[at])) for line in lines]
    assert same_as_page(question, rows_of(page(web, ASKED[question])), told)
    about = {str(line[0]): line[1] for line in book.worksheets[1].iter_rows(values_only=True)}
    # A cell holds one line.
    assert about["GraphQL"] == query_of(page(web, ASKED[question], "en")).replace("\n", "")
    assert DAY in about.values()
    assert set(figures_of(page(web, ASKED[question], "en"))) <= set(about)


@pytest.mark.parametrize("question", QUESTIONS)
def test_geojson_has_the_figures_of_the_page_on_shapes(web: httpx.Client, question: str) -> None:
    collection = json.loads(download(web, question, "geojson"))
    features = collection["features"]
    told = [(one["id"], number(one["properties"][VALUE[question]])) for one in features]
    assert same_as_page(question, rows_of(page(web, ASKED[question])), told)
    assert {one["geometry"]["type"] for one in features if one["geometry"]} <= {
        "Polygon",
        "MultiPolygon",
    }
    assert collection["query"] == query_of(page(web, ASKED[question], "en"))
    assert collection["as_of"] == DAY


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_geopackage_opens_with_the_figures_of_the_page(
    web: httpx.Client, question: str, tmp_path: Path
) -> None:
    file = tmp_path / "answer.gpkg"
    file.write_bytes(download(web, question, "gpkg"))
    frame = geopandas.read_file(file, layer=question)
    assert frame.crs.to_epsg() == 4326
    west, south, east, north = frame.total_bounds
    assert 73 < west < east < 136
    assert 3 < south < north < 54
    told = [
        (code, number(value))
        for code, value in zip(frame["adcode"], frame[VALUE[question]], strict=True)
    ]
    assert same_as_page(question, rows_of(page(web, ASKED[question])), told)
    assert set(frame["as_of"].astype(str).str[:10]) == {DAY}


def test_points_that_are_no_regions_are_points_in_the_files(
    web: httpx.Client, tmp_path: Path
) -> None:
    address = f"?asOf={DAY}&demand=CLUSTERS"
    listed = re.findall(r"<tr data-lng=", page(web, f"/maps/reach{address}"))
    file = tmp_path / "answer.gpkg"
    file.write_bytes(web.get(f"/maps/reach.gpkg{address}").content)
    frame = geopandas.read_file(file)
    assert set(frame.geom_type) == {"Point"}
    assert len(frame) == len(listed) > 10


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize("question", ["reach", "accessibility", "gaps", "resilience", "trend"])
def test_a_file_of_a_place_without_figures_opens(
    web: httpx.Client, question: str, extension: str
) -> None:
    response = web.get(f"/maps/{question}.{extension}?region=710000&asOf={DAY}")
    assert response.status_code == 200
    assert response.content


@pytest.fixture(scope="module")
def armed(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the catalogue in which names are formulas and scripts."""
    folder = tmp_path_factory.mktemp("armed")
    shutil.copy(settings.release_path, folder)
    changed = Settings(data_dir=folder)
    with closing(sqlite3.connect(changed.release_path, isolation_level=None)) as connection:
        connection.execute("UPDATE region SET name = ? WHERE adcode LIKE '42%'", (FORMULA,))
        connection.execute("UPDATE organization SET name = ?, name_en = NULL", (FORMULA,))
    with serving(create_app(changed)) as address:
        yield address


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_cell_of_a_file_is_a_formula(armed: str, question: str) -> None:
    path, query = ASKED[question].split("?")
    text = httpx.get(f"{armed}{path}.csv?{query}", timeout=60).content.decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "|", "%"))] == []
    if question != "bivariate":
        assert f"'{FORMULA}" in cells
    file = httpx.get(f"{armed}{path}.xlsx?{query}", timeout=60).content
    book = openpyxl.load_workbook(io.BytesIO(file))
    assert not [
        c for sheet in book for line in sheet.iter_rows() for c in line if c.data_type == "f"
    ]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_name_is_never_markup(armed: str, question: str) -> None:
    path, query = ASKED[question].split("?")
    for address in (f"{path}?{query}", f"{path}.html?{query}"):
        text = httpx.get(armed + address, timeout=60).text
        assert "<img src=x" not in text
        assert html.escape("<img src=x", quote=False) in text or question == "bivariate"
