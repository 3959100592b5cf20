"""Planner's maps as people meet them: drawn, hovered, tabbed, slid, printed, on a phone."""

import json
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.conftest import NewPage

pytestmark = pytest.mark.browser

DAY = "2026-01-15"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SMALLEST = {"width": 360, "height": 640}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PAGES = {
    "reach": f"/maps/reach?region=420000&asOf={DAY}",
    "accessibility": f"/maps/accessibility?region=420000&asOf={DAY}",
    "levels": f"/maps/levels?asOf={DAY}",
    "gaps": f"/maps/gaps?region=420000&asOf={DAY}",
    "resilience": f"/maps/resilience?region=420000&asOf={DAY}",
    "siting": f"/maps/siting?region=420000&asOf={DAY}",
    "bivariate": f"/maps/bivariate?asOf={DAY}",
    "trend": f"/maps/trend?asOf={DAY}",
    "sheet": f"/maps/sheet/420100?asOf={DAY}",
}
MAPS = [name for name in PAGES if name != "sheet"]
POINTS = f"/maps/reach?demand=CLUSTERS&asOf={DAY}"
NOTHING = f"/maps/reach?region=710000&asOf={DAY}"


def shown(page: Page, address: str) -> Page:
    page.goto(address)
    if page.locator(".folium-map").count():
        page.wait_for_selector("html[data-map-ready]")
    return page


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def sticks_out(page: Page) -> int:
    """Pixels that the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def region(page: Page, adcode: str) -> Locator:
    return page.locator(f"path[data-region='{adcode}']")


def paint(locator: Locator) -> str:
    return str(locator.evaluate("shape => getComputedStyle(shape).fill"))


def rows(page: Page) -> list[dict[str, str]]:
    """Return code, shade and figure of each row of the table."""
    return page.evaluate(  # type: ignore[no-any-return]
        "[...document.querySelectorAll('tr[data-region]')].map(row => ({"
        "code: row.dataset.region, style: row.dataset.style, figure: row.cells[1].textContent}))"
    )


# ------------------------------------------------------------------- everybody can read it


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_in_both_themes(
    new_page: NewPage, live_server: str, name: str, locale: str
) -> None:
    page = shown(new_page(locale=locale, **DESKTOP), live_server + PAGES[name])
    assert page.locator("h1").count() == 1
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == []


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone(new_page: NewPage, live_server: str, name: str, locale: str) -> None:
    page = shown(new_page(locale=locale, color_scheme="dark", **PHONE), live_server + PAGES[name])
    assert sticks_out(page) <= 0
    assert violations(page) == []
    page.set_viewport_size(SMALLEST)  # type: ignore[arg-type]
    assert sticks_out(page) <= 0


@pytest.mark.parametrize("address", [POINTS, NOTHING], ids=["points", "nothing"])
def test_points_and_places_without_figures_are_accessible(
    new_page: NewPage, live_server: str, address: str
) -> None:
    page = shown(new_page(**DESKTOP), live_server + address)
    assert violations(page) == []
    assert sticks_out(page) <= 0


# ------------------------------------------------------------------------ what is painted


@pytest.mark.parametrize("name", MAPS)
def test_the_map_is_painted_as_the_table_says(page: Page, live_server: str, name: str) -> None:
    shown(page, live_server + PAGES[name])
    listed = rows(page)
    assert len(listed) > 10
    codes = {row["code"] for row in listed}
    shapes = page.evaluate(
        "[...document.querySelectorAll('path[data-region]')].map(path =>"
        " [path.dataset.region, path.getAttribute('class')])"
    )
    drawn = dict(shapes)
    assert len(drawn) == len(shapes)
    # A table may list units whose shape is that of the region above them.
    assert codes <= set(drawn)
    for row in listed:
        assert row["style"] in drawn[row["code"]].split()
    for code in sorted(codes)[:3]:
        swatch = page.locator(f"tr[data-region='{code}'] .swatch")
        style = next(row["style"] for row in listed if row["code"] == code)
        if style != "no-data":
            ground = swatch.evaluate("mark => getComputedStyle(mark).backgroundColor")
            assert paint(region(page, code)) == ground
        else:
            assert paint(region(page, code)).startswith('url("#hatch")')


@pytest.mark.parametrize("name", ["reach", "levels", "trend"])
def test_a_region_and_its_row_light_up_together(page: Page, live_server: str, name: str) -> None:
    shown(page, live_server + PAGES[name])
    code = rows(page)[0]["code"]
    row = page.locator(f"tr[data-region='{code}']")
    region(page, code).dispatch_event("mouseover")
    expect(row).to_have_class("lit")
    expect(page.locator(".map-tip")).to_contain_text(row.locator("th").inner_text())
    region(page, code).dispatch_event("mouseout")
    expect(row).not_to_have_class("lit")
    row.hover()
    expect(region(page, code)).to_have_class(re.compile(r"\blit\b"))


@pytest.mark.parametrize("name", ["reach", "levels", "siting", "bivariate"])
def test_the_keyboard_reaches_the_regions(page: Page, live_server: str, name: str) -> None:
    shown(page, live_server + PAGES[name])
    assert page.locator("path[tabindex='0']").count() == 1
    first, second = (row["code"] for row in rows(page)[:2])
    region(page, first).focus()
    page.keyboard.press("ArrowRight")
    expect(region(page, second)).to_be_focused()
    expect(page.locator(f"tr[data-region='{second}']")).to_have_class("lit")
    name = page.locator(f"tr[data-region='{second}'] th").inner_text()
    expect(page.locator(".map-tip", has_text=name)).to_be_visible()


def test_the_row_of_a_region_leads_to_its_sheet(page: Page, live_server: str) -> None:
    shown(page, live_server + PAGES["reach"])
    page.locator("tr[data-region='420102'] a").click()
    expect(page).to_have_url(re.compile(r"/maps/sheet/420102\?"))
    expect(page.locator(".sheet-table tbody tr").first).to_be_visible()


def test_a_question_keeps_region_and_day_of_the_one_before(page: Page, live_server: str) -> None:
    shown(page, live_server + PAGES["reach"])
    page.locator(".questions").get_by_role("link", name="可达性", exact=True).click()
    page.wait_for_url("**/maps/accessibility?*")
    page.wait_for_selector("html[data-map-ready]")
    assert "region=420000" in page.url
    assert f"asOf={DAY}" in page.url
    expect(page.locator(".questions [aria-current]")).to_have_text("可达性")


def test_a_choice_is_sent_as_soon_as_it_is_made(page: Page, live_server: str) -> None:
    shown(page, live_server + PAGES["resilience"])
    page.select_option("#f-radius", "200")
    page.wait_for_url("**radius=200*")
    page.wait_for_selector("html[data-map-ready]")
    expect(page.locator("#f-radius")).to_have_value("200")
    expect(page.locator(".legend h2")).to_contain_text("200")


# ------------------------------------------------------------------- sites, points, moments


def test_new_sites_are_drawn_above_the_regions(page: Page, live_server: str) -> None:
    shown(page, live_server + PAGES["siting"])
    markers = json.loads(page.locator("#markers").text_content() or "")
    sites = page.locator("path.spot.new-site")
    assert sites.count() == len(markers) == 5
    order = page.evaluate(
        "['spots', 'regions'].map(name => +getComputedStyle("
        "document.querySelector(`.leaflet-${name}-pane`)).zIndex)"
    )
    assert order[0] > order[1]
    assert paint(sites.first) != paint(page.locator("path.region").first)
    box = sites.first.bounding_box()
    assert box
    assert 12 <= box["width"] <= 24
    sites.first.hover()
    expect(page.locator(".map-tip b")).to_have_text(markers[0]["name"])
    expect(page.locator(".legend .spot-swatch")).to_have_count(1)


def test_points_that_are_no_regions_are_drawn_and_light_up(page: Page, live_server: str) -> None:
    shown(page, live_server + POINTS)
    spots = page.locator("path.spot")
    assert spots.count() == page.locator("tr[data-lng]").count() > 10
    page.locator("tr[data-lng]").first.hover()
    expect(page.locator("path.spot.lit")).to_have_count(1)


def test_the_slider_shows_the_figures_of_another_day(page: Page, live_server: str) -> None:
    # Only bodies with a dated certificate come and go with the days.
    query = f"asOf={DAY}&since=2018-01-15&step=YEAR&status=VALID&indicator=PROVIDERS"
    shown(page, f"{live_server}/maps/trend?{query}")
    frames = json.loads(page.locator("#frames").text_content() or "")
    assert len(frames) == 9
    assert frames[0]["rows"] != frames[-1]["rows"]
    slider = page.locator("#moment")
    expect(page.locator("#moment-day")).to_have_text(frames[-1]["label"])
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator("#moment-day")).to_have_text(frames[0]["label"])
    told = {row["code"]: (row["style"], row["figure"]) for row in rows(page)}
    assert told == {code: (one["style"], one["figure"]) for code, one in frames[0]["rows"].items()}
    for code, (style, _) in told.items():
        assert style in (region(page, code).get_attribute("class") or "").split()
    nobody = sum(one["style"] == "no-data" for one in frames[0]["rows"].values())
    expect(page.locator(".legend .others small").first).to_have_text(str(nobody))
    page.keyboard.press("End")
    told = {row["code"]: (row["style"], row["figure"]) for row in rows(page)}
    assert told == {code: (one["style"], one["figure"]) for code, one in frames[-1]["rows"].items()}


def test_the_slider_keeps_region_and_row_connected(page: Page, live_server: str) -> None:
    shown(page, live_server + PAGES["trend"])
    page.locator("#moment").focus()
    page.keyboard.press("Home")
    code = rows(page)[0]["code"]
    page.locator(f"tr[data-region='{code}']").hover()
    expect(region(page, code)).to_have_class(re.compile(r"\blit\b"))
    region(page, code).dispatch_event("mouseover")
    expect(page.locator(".map-tip")).to_contain_text(rows(page)[0]["figure"])


def test_the_bivariate_legend_has_nine_shades(page: Page, live_server: str) -> None:
    shown(page, live_server + PAGES["bivariate"])
    swatches = page.locator(".bivariate .swatch").all()
    grounds = {mark.evaluate("mark => getComputedStyle(mark).backgroundColor") for mark in swatches}
    assert len(swatches) == len(grounds) == 9


# -------------------------------------------------------------------- paper, and no script


@pytest.mark.parametrize("name", PAGES)
def test_a_page_prints_without_its_controls(new_page: NewPage, live_server: str, name: str) -> None:
    page = shown(new_page(color_scheme="dark", **DESKTOP), live_server + PAGES[name])
    page.emulate_media(media="print", color_scheme="dark")
    for control in (".nav", ".questions", ".controls-box", ".slider", ".query"):
        for found in page.locator(control).all():
            assert not found.is_visible(), control
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    expect(page.locator("h1")).to_be_visible()
    if name != "sheet":
        expect(page.locator(".legend")).to_be_visible()
        expect(page.locator("#coverage-table")).to_be_visible()
        assert page.locator(".figures > div").count() >= 2
    assert len(page.pdf(prefer_css_page_size=True)) > 10_000


@pytest.mark.parametrize("name", ["reach", "siting", "trend", "sheet"])
def test_everything_is_said_without_script(new_page: NewPage, live_server: str, name: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(live_server + PAGES[name])
    assert page.locator("main tbody tr").count() > 5
    if name != "sheet":
        expect(page.locator(".legend")).to_be_visible()
        page.get_by_role("button", name="更新地图").click()
        expect(page).to_have_url(re.compile(rf"/maps/{name}\?"))
        assert page.locator("tr[data-region]").count() > 10


def test_a_plan_under_way_tells_how_far_it_is_and_is_shown_by_itself(
    page: Page, live_server: str
) -> None:
    page.goto(f"{live_server}/maps/siting?demand=POPULATION&p=3&asOf={DAY}")
    if page.locator(".job").count():
        expect(page.locator(".job progress")).to_have_count(1)
        assert violations(page) == []
    expect(page.locator("path.spot.new-site")).to_have_count(3, timeout=90_000)
    expect(page.locator(".job")).to_have_count(0)


# --------------------------------------------------------------------------------- report


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["reach", "levels", "siting", "bivariate"])
def test_a_report_opens_from_a_disk_and_is_accessible(
    new_page: NewPage, live_server: str, tmp_path: Any, name: str, theme: str
) -> None:
    page = new_page(color_scheme=theme, **PHONE)
    body = page.request.get(live_server + PAGES[name].replace("?", ".html?")).body()
    file = tmp_path / "report.html"
    file.write_bytes(body)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert [one for one in asked if not one.startswith("data:")] == [file.as_uri()]
    assert page.locator("svg.picture path.region").count() >= 10
    fill = paint(page.locator("svg.picture path.region").first)
    assert fill not in ("rgb(0, 0, 0)", "none")
    assert violations(page) == []
    assert sticks_out(page) <= 0
