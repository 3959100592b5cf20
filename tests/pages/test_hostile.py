"""No text from the data becomes markup, script, template or formula, wherever it is shown."""

import csv
import io
from collections.abc import Callable
from typing import Any

import httpx
import openpyxl
import pytest

from tests.pages.conftest import FORMULAS, HOSTILE, HostileSite

pytestmark = pytest.mark.browser

PAGES = ("/", "/organizations/{body}", "/regions/420000", "/regions/100000", "/data")


def go(page: Any, address: str) -> None:
    """Open a page and wait until its scripts and its map have done what they do."""
    page.goto(address)
    page.wait_for_selector("html[data-js]")
    if page.locator("#map").count():
        page.wait_for_selector("html[data-places-ready]")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_hostile_text_is_shown_as_it_is(
    new_page: Callable[..., Any], hostile: HostileSite, path: str, language: str
) -> None:
    page = new_page()
    path = path.format(body=f"o{hostile.organization}")
    go(page, f"{hostile.address}{path}?lang={language}")
    assert page.evaluate("window.hostile") is None
    assert "1337" not in page.content()
    assert HOSTILE in page.inner_text("main")
    assert page.locator("a[href^='javascript']").count() == 0


def test_a_hostile_name_is_plain_text_on_the_map(
    new_page: Callable[..., Any], hostile: HostileSite
) -> None:
    page = new_page()
    page.goto(f"{hostile.address}/")
    page.wait_for_selector("html[data-places-ready]")
    page.locator(".place-dot").first.hover()
    assert HOSTILE in page.inner_text(".leaflet-tooltip")
    assert page.locator(".leaflet-tooltip img, .leaflet-tooltip script").count() == 0
    assert page.evaluate("window.hostile") is None


def test_structured_data_stays_inside_its_script(hostile: HostileSite) -> None:
    html = httpx.get(f"{hostile.address}/organizations/o{hostile.organization}").text
    start = html.index("application/ld+json")
    inside = html[start : html.index("</script>", start)]
    assert "\\u003c/script\\u003e" in inside


def test_rejected_values_are_plain_text(new_page: Callable[..., Any], hostile: HostileSite) -> None:
    page = new_page()
    page.goto(f"{hostile.address}/data/2/rejections")
    assert HOSTILE in page.inner_text("table")
    assert page.evaluate("window.hostile") is None


def test_a_hostile_query_is_plain_text(new_page: Callable[..., Any], hostile: HostileSite) -> None:
    page = new_page(expected_statuses=frozenset({400}))
    for name in ("q", "place", "product"):
        address = httpx.URL(hostile.address, params={name: HOSTILE})
        go(page, str(address))
        assert page.evaluate("window.hostile") is None
        assert "1337" not in page.content()
    page.goto(str(httpx.URL(hostile.address, params={"asOf": HOSTILE})))
    assert page.evaluate("window.hostile") is None


def test_no_cell_of_a_csv_starts_a_formula(hostile: HostileSite) -> None:
    text = httpx.get(f"{hostile.address}/export/organizations.csv").content.decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
    assert {f"'{formula}" for formula in FORMULAS} <= set(cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []


def test_no_cell_of_a_workbook_is_a_formula(hostile: HostileSite) -> None:
    content = httpx.get(f"{hostile.address}/export/organizations.xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert {f"'{formula}" for formula in FORMULAS} <= {cell.value for cell in cells}
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert b"<f>" not in content


def test_geojson_carries_the_text_unchanged(hostile: HostileSite) -> None:
    features = httpx.get(f"{hostile.address}/export/organizations.geojson").json()["features"]
    assert HOSTILE in {feature["properties"]["name"] for feature in features}
