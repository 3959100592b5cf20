"""The base map: boundaries over HTTP, and what the law asks of every map of China."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from playwright.sync_api import FloatRect, Page, expect
from shapely.geometry import shape
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from maps import basemap, urls
from maps.language import Language
from nqi.boundaries import Boundaries
from nqi.errors import InvalidInput
from nqi.settings import Settings
from nqi.terms import Level
from tests.conftest import ROOT, NewPage, serving

PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>t</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="{leaflet_css}">
<link rel="stylesheet" href="{css}"><style>:root {{ color-scheme: light dark }}</style>
<style>#map {{ height: 600px }}</style><script src="{leaflet}"></script></head>
<body><div id="map"></div><script type="module">
import {{ createBaseMap }} from "{module}";
window.base = createBaseMap(document.getElementById("map"), {config});
</script></body></html>"""


@pytest.fixture(scope="module")
def boundaries() -> Boundaries:
    return Boundaries(ROOT / "data" / "boundaries")


@pytest.fixture(scope="module")
def address(boundaries: Boundaries) -> Iterator[str]:
    """A page with nothing but the base map; its query names the review number and the language."""

    def page(request: Request) -> HTMLResponse:
        asked = request.query_params
        language: Language = "en" if asked.get("lang") == "en" else "zh"
        settings = replace(Settings(), map_review_no=asked.get("review", ""))
        config = basemap.base_map(settings, language)
        config["names"] = {"420000": "Hubei"} if language == "en" else {}
        html = PAGE.format(
            leaflet=urls.static("vendor/leaflet.js"),
            leaflet_css=urls.static("vendor/leaflet.css"),
            css=urls.static("basemap.css"),
            module=urls.static("basemap.js"),
            config=json.dumps(config),
        )
        return HTMLResponse(html)

    routes = [
        Route("/", page),
        *basemap.routes(boundaries),
        Mount("/static", StaticFiles(directory=urls.STATIC)),
    ]
    with serving(Starlette(routes=routes)) as found:
        yield found


def shown(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector("html[data-map-ready]")
    return page


# ------------------------------------------------------------------------------ over HTTP


def test_children_are_packed_and_the_same_plain(address: str) -> None:
    packed = httpx.get(f"{address}/boundaries/100000", headers={"Accept-Encoding": "gzip"})
    plain = httpx.get(f"{address}/boundaries/100000", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()
    assert len(gzip.compress(plain.content)) < len(plain.content) / 2


def test_an_unchanged_boundary_is_not_sent_again(address: str) -> None:
    first = httpx.get(f"{address}/boundaries/dash-line")
    again = httpx.get(
        f"{address}/boundaries/dash-line", headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304
    assert again.content == b""
    assert "max-age" in first.headers["cache-control"]


def test_a_bad_code_or_level_is_refused_by_name(address: str) -> None:
    for path, named in (("42", "'42'"), ("420000?level=ZONE", "ZONE"), ("420000?level=x", "'x'")):
        answer = httpx.get(f"{address}/boundaries/{path}")
        assert answer.status_code == 400
        assert named in answer.json()["error"]


def test_a_place_without_divisions_has_an_empty_collection(address: str) -> None:
    assert httpx.get(f"{address}/boundaries/710000").json()["features"] == []


def test_counties_of_a_province_cover_its_prefectures(boundaries: Boundaries) -> None:
    counties = json.loads(basemap.divisions(boundaries, "440000", Level.COUNTY))["features"]
    codes = {feature["properties"]["adcode"] for feature in counties}
    assert "440103" in codes
    assert "441900" in codes, "a prefecture without counties stands in for them"
    assert "440100" not in codes


def test_what_lies_around_a_city_is_drawn_as_exactly_as_the_city(boundaries: Boundaries) -> None:
    near = {
        feature["properties"]["adcode"]: feature["geometry"]
        for feature in json.loads(basemap.around(boundaries, "110000"))["features"]
    }
    assert {"110000", "120000", "130000"} <= near.keys()
    assert "440000" not in near
    exact = shape(boundaries.geometry("130000"))
    assert shape(near["130000"]).hausdorff_distance(exact) < 0.002
    assert len(json.loads(basemap.around(boundaries, "999999"))["features"]) == 34


def test_the_level_of_a_query_string_is_a_level_with_boundaries() -> None:
    assert basemap.asked_level("") is None
    assert basemap.asked_level("COUNTY") is Level.COUNTY
    with pytest.raises(InvalidInput, match="ZONE"):
        basemap.asked_level("ZONE")


# ----------------------------------------------------------------------------- in a browser


def test_the_whole_country_is_in_view_with_nothing_on_the_islands(page: Page, address: str) -> None:
    shown(page, address)
    south = float((page.get_attribute("#map", "data-bounds") or "").split(",")[1])
    assert south < 4
    for line in page.locator(".map-line.DASH_LINE").all():
        box = line.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 600
        for control in page.locator(".leaflet-control").all():
            over = control.bounding_box()
            assert over is not None
            assert not _overlap(box, over)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_dash_line_is_readable_in_both_themes(
    new_page: NewPage, address: str, theme: str
) -> None:
    page = shown(new_page(color_scheme=theme), address)
    line, ground = page.evaluate(
        """() => [getComputedStyle(document.querySelector(".DASH_LINE")).stroke,
                  getComputedStyle(document.querySelector("#map")).backgroundColor]"""
    )
    assert contrast(line, ground) >= 4.5


def test_the_map_follows_a_change_of_theme(new_page: NewPage, address: str) -> None:
    page = shown(new_page(color_scheme="light"), address)
    fill = "getComputedStyle(document.querySelector('.map-land')).fill"
    before = page.evaluate(fill)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(fill) != before


def test_all_provinces_are_land_and_names_do_not_lie_on_each_other(
    page: Page, address: str
) -> None:
    shown(page, address)
    assert page.locator("path.map-land").count() == 34
    assert page.locator(".map-name", has_text="台湾省").count() == 1
    boxes = [name.bounding_box() for name in page.locator(".map-name").all()]
    assert len(boxes) > 20
    pairs = [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if a and b]
    assert not [pair for pair in pairs if _overlap(*pair, slack=3)]


def test_an_english_map_says_the_english_name_where_there_is_one(page: Page, address: str) -> None:
    shown(page, f"{address}/?lang=en")
    expect(page.locator(".map-name", has_text="Hubei")).to_have_count(1)
    expect(page.locator(".map-name", has_text="湖北省")).to_have_count(0)
    expect(page.get_by_role("button", name="Zoom in")).to_be_visible()


def test_the_review_number_is_shown_only_when_the_operator_has_one(
    page: Page, address: str
) -> None:
    shown(page, address)
    assert "审图号" not in page.inner_text("body")
    assert "天地图" in page.inner_text(".map-source")
    shown(page, f"{address}/?review=GS(0000)1<b>x")
    assert "审图号：GS(0000)1<b>x" in page.inner_text(".map-source")


def test_zooming_in_loads_the_divisions_in_view(page: Page, address: str) -> None:
    shown(page, address)
    with page.expect_response("**/boundaries/420000"):
        page.evaluate("void base.map.setView([30.6, 114.3], 7, { animate: false })")
    with page.expect_response("**/boundaries/420100"):
        page.evaluate("void base.map.setView([30.6, 114.3], 9, { animate: false })")
    expect(page.locator(".map-name", has_text="武汉市")).to_have_count(1)
    assert page.locator("path.map-land.depth-2").count() > 5


def test_the_keyboard_moves_and_zooms_the_map(page: Page, address: str) -> None:
    shown(page, address)
    before = page.get_attribute("#map", "data-bounds")
    page.locator("#map").focus()
    page.keyboard.press("+")
    expect(page.locator("#map")).not_to_have_attribute("data-bounds", before or "")
    page.get_by_role("button", name="恢复全图").click()
    expect(page.locator("#map")).to_have_attribute("data-bounds", before or "")


def _overlap(a: FloatRect, b: FloatRect, slack: float = 0) -> bool:
    return (
        a["x"] + slack < b["x"] + b["width"]
        and b["x"] + slack < a["x"] + a["width"]
        and a["y"] + slack < b["y"] + b["height"]
        and b["y"] + slack < a["y"] + a["height"]
    )


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two CSS colours `rgb(r, g, b)` (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [float(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
