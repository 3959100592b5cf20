"""The basket page as people meet it: typed, uploaded, on a phone, without scripts, on paper."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import NewPage
from tests.pages.basket_town import FAR, NOBODY, A, B, C, address, town
from tests.pages.test_layout import sticks_out, violations

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
REFUSED = frozenset({400})
STATES = {
    "empty": "/one-stop/basket",
    "no place": f"/one-stop/basket?need={A}&need=%3F%3F",
    "one stop": address(A, B, C, "GB/T 5"),
    "routes": address(
        A, B, C, FAR, NOBODY, "CCC", "检验机构", "电子秤 0-30 kg 2025-02-01", plan="1"
    ),
    "nobody": address(NOBODY),
    "refused": address(*(f"GB/T {number}" for number in range(61))),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with town(tmp_path_factory.mktemp("town")) as base:
        yield base


def shown(page: Page, address: str) -> Page:
    page.goto(address)
    if page.locator("#map").count():
        page.wait_for_selector("html[data-route-ready]")
    return page


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("name", STATES)
def test_the_page_is_accessible_in_both_themes(
    new_page: NewPage, server: str, name: str, locale: str
) -> None:
    page = new_page(expected_statuses=REFUSED, locale=locale, **DESKTOP)
    shown(page, server + STATES[name])
    assert page.locator("h1").count() == 1
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == []


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("name", STATES)
def test_the_page_fits_a_phone(new_page: NewPage, server: str, name: str, locale: str) -> None:
    page = new_page(expected_statuses=REFUSED, locale=locale, color_scheme="dark", **PHONE)
    shown(page, server + STATES[name])
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert sticks_out(page) <= 0
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 640})
    assert sticks_out(page) <= 0


def test_a_list_is_typed_and_planned(new_page: NewPage, server: str) -> None:
    page = new_page(
        viewport=PHONE["viewport"],
        has_touch=True,
        geolocation={"longitude": 110.0004, "latitude": 30},
        permissions=["geolocation"],
    )
    page.goto(f"{server}/one-stop/basket")
    page.fill("#need", f"{A}\n{B}\n{C}")
    page.tap("#locate")
    expect(page.locator("#place-said")).to_contain_text("我的位置")
    page.tap("text=安排路线")
    expect(page.locator("#answer")).to_contain_text("能。3 项都可以在一处办。")
    assert "need=" in page.url  # an address to share
    assert page.evaluate("document.querySelector('#answer').getBoundingClientRect().bottom") < 844


def test_the_same_works_without_scripts(new_page: NewPage, server: str, tmp_path: Path) -> None:
    page = new_page(java_script_enabled=False, viewport=PHONE["viewport"])
    page.goto(f"{server}/one-stop/basket")
    sheet = tmp_path / "list.csv"
    sheet.write_text(f"需求\n{B}\n检验机构\n", encoding="utf-8")
    page.fill("#need", A)
    page.set_input_files("#file", sheet)
    page.fill("#place", "省")
    page.click("text=安排路线")
    expect(page.locator("#file-notes")).to_contain_text("把第一行当作表头")
    expect(page.locator("#answer")).to_contain_text("在一处办")
    page.click("#read button:has-text('检验检测院所')")
    expect(page.locator("#read")).to_contain_text("机构类型：检验检测院所")
    assert page.locator(".stop").count() == 1


def test_a_file_is_sent_with_scripts_and_its_page_gets_an_address(
    new_page: NewPage, server: str, tmp_path: Path
) -> None:
    page = new_page(**DESKTOP)
    page.goto(server + address())
    sheet = tmp_path / "list.csv"
    sheet.write_text(f"需求,备注\n{A},x\n", encoding="utf-8")
    page.set_input_files("#file", sheet)
    page.click("text=安排路线")
    expect(page.locator("#file-notes")).to_contain_text("没有用到的列：备注")
    expect(page).to_have_url(re.compile("need="))
    page.reload()
    expect(page.locator("#answer")).to_contain_text("能。1 项都可以在一处办。")


def test_the_map_has_the_stops_of_the_list_in_their_order(new_page: NewPage, server: str) -> None:
    page = shown(new_page(**DESKTOP), server + address(A, B, C, plan="2"))
    numbers = " ".join(page.locator(".route-stop").all_inner_texts())
    assert sorted(numbers.replace("·", " ").split()) == ["1", "2", "3"]
    assert page.locator("path.route-line").count() == 1
    page.hover("#stop-2")
    assert page.locator(".route-stop.lit").count() == 1


def test_another_way_is_a_click_away(new_page: NewPage, server: str) -> None:
    page = shown(new_page(**DESKTOP), server + address(A, B, C))
    assert page.locator(".stop").count() == 1
    page.click("text=看这条路线 >> nth=1")
    page.wait_for_selector("html[data-route-ready]")
    assert page.locator(".stop").count() == 3
    assert page.locator(".plan-card.now").inner_text().startswith("3 处")


def test_a_name_in_the_catalogue_is_never_markup(new_page: NewPage, server: str) -> None:
    page = shown(new_page(**DESKTOP), server + address(A, "GB/T 5"))
    page.hover(".route-stop")
    page.wait_for_selector(".leaflet-tooltip")
    assert page.evaluate("window.hostile") is None


def test_paper_has_the_answer_the_route_and_every_line(new_page: NewPage, server: str) -> None:
    page = shown(new_page(**DESKTOP), server + STATES["routes"])
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for visible in ("#answer", "#route .stop >> nth=0", "#missing", "#due", "#read", ".how pre"):
        expect(page.locator(visible)).to_be_visible()
    for hidden in ("#ask", "#map", ".masthead .nav", ".take"):
        expect(page.locator(hidden)).to_be_hidden()


def test_the_sample_list_is_planned(new_page: NewPage, live_server: str) -> None:
    for locale in ("zh-CN", "en"):
        page: Any = new_page(locale=locale, **DESKTOP)
        page.goto(f"{live_server}/one-stop/basket")
        page.click(".go a")
        page.wait_for_selector("html[data-route-ready]")
        assert page.locator(".stop").count() >= 2
