"""Every page in both languages, both themes and on a phone: accessible, and nothing sticks out."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
SMALLEST = {"width": 360, "height": 640}
STATES = {
    "near": "/?q=检验&place=武汉&within=200",
    "choices": "/?place=朝阳",
    "empty": "/?q=zzzz",
}
PAGES = {
    "finder": "/",
    "region": "/regions/420000",
    "country": "/regions/100000",
    "data": "/data",
    "rejections": "/data/7/rejections",
    "about": "/about",
    "developers": "/developers",
    "measurement": "/measurement?verified=2026-01-15",
    "verify": "/verify?number=230020349767%0ACNCA-R-2002-001%0A91350100M000100Y44%0AL99999",
    "missing": "/nowhere",
    "refused": "/?asOf=soon",
}
IN_BOTH_LANGUAGES = [(name, locale) for name in PAGES for locale in ("zh-CN", "en")]
IN_ONE = [(name, "zh-CN") for name in STATES]
BODY = "/?kind=METROLOGY_INSTITUTE&q=中国计量科学研究院"
NewPage = Callable[..., Any]


def open_page(new_page: NewPage, address: str, path: str, **options: Any) -> Any:
    page = new_page(expected_statuses=frozenset({400, 404}), **options)
    page.goto(address + path)
    if page.locator("#map").count():
        page.wait_for_selector("html[data-places-ready]")
    return page


def violations(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def sticks_out(page: Any) -> int:
    """Pixels that the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.parametrize(("name", "locale"), IN_BOTH_LANGUAGES + IN_ONE)
def test_a_page_is_accessible_in_both_themes(
    new_page: NewPage, live_server: str, name: str, locale: str
) -> None:
    page = open_page(new_page, live_server, (PAGES | STATES)[name], locale=locale)
    assert page.locator("h1").count() == 1
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == []


@pytest.mark.parametrize("name", PAGES | STATES)
def test_a_page_fits_a_phone(new_page: NewPage, live_server: str, name: str) -> None:
    page = open_page(
        new_page, live_server, (PAGES | STATES)[name], viewport=PHONE, color_scheme="dark"
    )
    assert sticks_out(page) <= 0
    assert violations(page) == []
    page.set_viewport_size(SMALLEST)
    assert sticks_out(page) <= 0


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_the_page_of_a_body_is_accessible(new_page: NewPage, live_server: str, locale: str) -> None:
    page = open_page(new_page, live_server, BODY, locale=locale)
    page.locator("#list a").first.click()
    page.wait_for_selector("html[data-places-ready]")
    assert "National Institute of Metrology" in page.inner_text("header.title")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == []
    page.set_viewport_size(PHONE)
    assert sticks_out(page) <= 0
    assert violations(page) == []


def test_the_keyboard_reaches_the_content_first(new_page: NewPage, live_server: str) -> None:
    page = open_page(new_page, live_server, "/about")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_page_prints_without_its_controls(new_page: NewPage, live_server: str) -> None:
    page = open_page(new_page, live_server, "/regions/420000")
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator(".nav").is_visible()
    assert page.locator("#children").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_language_link_keeps_the_place(new_page: NewPage, live_server: str) -> None:
    page = open_page(new_page, live_server, "/?region=420000&pillar=TESTING")
    page.click("#language")
    page.wait_for_selector("html[data-places-ready]")
    assert page.get_attribute("html", "lang") == "en"
    assert page.is_checked("#pillar-TESTING")
    assert "region=420000" in page.url


@pytest.mark.parametrize(("motion", "moves"), [("no-preference", True), ("reduce", False)])
def test_maps_glide_unless_somebody_asked_for_less_motion(
    new_page: NewPage, live_server: str, motion: str, moves: bool
) -> None:
    page = open_page(new_page, live_server, "/", reduced_motion=motion)
    glides = page.locator("#map.leaflet-fade-anim .leaflet-proxy.leaflet-zoom-animated")
    assert (glides.count() == 1) is moves
    page.locator("#list a").first.click()
    page.wait_for_selector("header.title")
    page.wait_for_selector("html[data-places-ready]")
