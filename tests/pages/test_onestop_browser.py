"""One stop as a person uses it: on a phone, by touch, by keyboard, without JavaScript, on paper."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.pages.conftest import HOSTILE
from tests.pages.onestop_country import CODE, DAY, HERE, onestop_country, serving_country
from tests.pages.test_layout import PHONE, SMALLEST, sticks_out, violations

pytestmark = pytest.mark.browser
NewPage = Callable[..., Any]
TOUCH = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
NINGBO = {"longitude": 121.549876, "latitude": 29.868432}
PLAN = f"/one-stop?product={CODE}&place={HERE}&asOf={DAY}"
REAL = "/one-stop?product=electric-kettle&place=宁波"
PAGES = {
    "form": "/one-stop",
    "unknown": "/one-stop?product=火箭&place=宁波",
    "which": "/one-stop?product=weight&place=朝阳",
    "plan": REAL,
    "changes": "/one-stop?product=prepackaged-food&place=广州",
    "anywhere": "/one-stop?product=weight",
    "embedded": "/embed/one-stop?product=weight&place=宁波",
}


@pytest.fixture(scope="module")
def stop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the product over the invented country."""
    folder = tmp_path_factory.mktemp("browser")
    with serving_country(folder, onestop_country()) as address:
        yield address


@pytest.fixture(scope="module")
def hostile_stop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same with names that try to be markup; like `stop` it outlives the page of a test."""
    said = HOSTILE.replace("{", "{{").replace("}", "}}") + "{}"
    country = onestop_country(name=HOSTILE, said=said)
    with serving_country(tmp_path_factory.mktemp("hostile"), country) as address:
        yield address


def opened(page: Any, address: str) -> Any:
    page.goto(address)
    if page.locator("#map").count():
        page.wait_for_selector("html[data-places-ready]")
    return page


def asked(page: Any) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


# ------------------------------------------------------------- from opening to the plan


def test_a_phone_comes_to_the_plan_by_location_and_one_tap(
    new_page: NewPage, live_server: str
) -> None:
    page = new_page(geolocation=NINGBO, permissions=["geolocation"], **TOUCH)
    page.goto(f"{live_server}/one-stop")
    page.tap("#locate")
    page.wait_for_selector("#place-said:has-text('我的位置')")
    page.tap(".product[value=electric-kettle]")
    page.wait_for_selector("html[data-places-ready]")
    assert page.locator("#path > li").count() == 9
    # About 100 m, and nothing that says nothing.
    assert asked(page) == {
        "product": ["electric-kettle"],
        "lng": ["121.550"],
        "lat": ["29.868"],
    }
    assert page.locator(".near-circle").count() == 1
    assert sticks_out(page) <= 0


def test_a_phone_comes_to_the_plan_by_a_typed_place_and_one_tap(
    new_page: NewPage, live_server: str
) -> None:
    page = new_page(**TOUCH)
    page.goto(f"{live_server}/one-stop")
    page.fill("#place", "宁波")
    page.tap(".product[value=electric-kettle]")
    page.wait_for_selector("html[data-places-ready]")
    assert asked(page) == {"product": ["electric-kettle"], "place": ["宁波"]}
    assert "宁波" in page.inner_text("h1")


def test_a_place_and_a_product_are_typed_and_sent(new_page: NewPage, live_server: str) -> None:
    page = new_page(**TOUCH)
    page.goto(f"{live_server}/one-stop")
    page.fill("#place", "宁波")
    page.fill("#q", "电水壶")
    assert page.locator(".product:visible").count() == 1
    page.press("#q", "Enter")
    page.wait_for_selector("html[data-places-ready]")
    assert asked(page) == {"product": ["electric-kettle"], "place": ["宁波"]}


def test_enter_in_the_place_chooses_no_product(new_page: NewPage, live_server: str) -> None:
    page = new_page()
    page.goto(f"{live_server}/one-stop")
    page.fill("#place", "宁波")
    page.press("#place", "Enter")
    page.wait_for_url(re.compile("place="))
    assert "product" not in asked(page)
    assert "宁波市 330200" in page.inner_text("#place-said")
    page.click(".product[value=weight]")
    page.wait_for_selector("html[data-places-ready]")
    assert asked(page) == {"product": ["weight"], "place": ["宁波"]}


def test_a_refused_location_is_said(new_page: NewPage, live_server: str) -> None:
    page = new_page(permissions=[])
    page.goto(f"{live_server}/one-stop")
    page.click("#locate")
    page.wait_for_selector("#place-said:has-text('无法取得位置')")


def test_typing_filters_by_other_names_and_what_matches_nothing_hides_nothing(
    new_page: NewPage, live_server: str
) -> None:
    page = new_page()
    page.goto(f"{live_server}/one-stop")
    everything = page.locator(".product:visible").count()
    page.fill("#q", "洗衣")
    assert page.locator(".product:visible b").all_inner_texts() == ["电动洗衣机"]
    assert page.locator(".sector:visible").count() == 1
    page.fill("#q", "zzzz")
    assert page.locator("#none-match").is_visible()
    assert page.locator(".product:visible").count() == everything
    page.fill("#q", "")
    assert not page.locator("#none-match").is_visible()


def test_the_place_is_changed_on_the_plan(new_page: NewPage, live_server: str) -> None:
    page = opened(new_page(**TOUCH), live_server + REAL)
    page.tap(".change summary")
    page.fill("#place", "杭州")
    page.select_option("#within", "200")
    page.tap("#ask .primary")
    page.wait_for_url(re.compile("within=200"))
    assert asked(page) == {"product": ["electric-kettle"], "place": ["杭州"], "within": ["200"]}
    page.tap(".trail a")
    page.wait_for_selector("#products")
    assert page.input_value("#place") == "杭州"


def test_everything_works_without_javascript(new_page: NewPage, live_server: str) -> None:
    page = new_page(java_script_enabled=False, **TOUCH)
    page.goto(f"{live_server}/one-stop")
    assert not page.locator("#locate").is_visible()
    page.fill("#place", "宁波")
    page.fill("#q", "水壶")
    page.tap("form.ask button:has-text('找产品')")
    page.wait_for_selector("#path")
    assert page.locator("#path > li").count() == 9
    assert not page.locator("[data-print]").is_visible()
    page.tap("#S3 .term >> nth=0")
    assert page.locator("#term-CMA").is_visible()
    page.tap("#term-CMA button")
    assert not page.locator("#term-CMA").is_visible()
    page.tap("#S2 .needs summary")
    assert page.locator("#S2 .need").first.is_visible()


# -------------------------------------------------------------- reading the plan


def test_a_word_is_explained_on_the_spot_by_keyboard(new_page: NewPage, stop: str) -> None:
    page = opened(new_page(), stop + PLAN)
    page.focus("#S3 .term[popovertarget=term-CMA]")
    page.keyboard.press("Enter")
    explained = page.locator("#term-CMA")
    assert "资质认定" in explained.inner_text()
    box, button = explained.bounding_box(), page.locator("#S3 .term").first.bounding_box()
    assert abs(box["y"] - button["y"]) < 200
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert not explained.is_visible()
    assert page.evaluate("document.activeElement.getAttribute('popovertarget')") == "term-CMA"


def test_pointing_at_a_body_lights_its_dot_and_back(new_page: NewPage, stop: str) -> None:
    page = opened(new_page(viewport={"width": 1280, "height": 900}), stop + PLAN)
    point_at_dot_of(page, "#S2 .who")
    assert page.locator("#S2 .who.lit").count() == 1


def point_at_dot_of(page: Any, row: str) -> None:
    """Move from a row of the path to the dot that it lights."""
    page.hover(row)
    box = page.locator(".place-dot.lit").bounding_box()
    page.mouse.move(3, 3)
    assert page.locator(".place-dot.lit").count() == 0
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_an_empty_circle_shows_the_nearest_beyond_it(new_page: NewPage, live_server: str) -> None:
    page = opened(new_page(), f"{live_server}/one-stop?product=weight&place=宁波&within=5")
    box = page.locator("#map").bounding_box()
    dots = [one.bounding_box() for one in page.locator(".place-dot").all()]
    assert any(
        box["x"] < dot["x"] < box["x"] + box["width"]
        and box["y"] < dot["y"] < box["y"] + box["height"]
        for dot in dots
    )


def test_a_hostile_name_is_plain_text_on_the_map(new_page: NewPage, hostile_stop: str) -> None:
    page = opened(new_page(viewport={"width": 1280, "height": 900}), hostile_stop + PLAN)
    point_at_dot_of(page, "#S2 .who")
    page.wait_for_selector(".leaflet-tooltip")
    assert HOSTILE in page.inner_text("main")
    assert page.locator(".leaflet-tooltip img, .leaflet-tooltip script").count() == 0
    assert page.evaluate("window.hostile") is None


def test_a_link_is_copied(new_page: NewPage, stop: str) -> None:
    permissions = ["clipboard-read", "clipboard-write"]
    page = opened(new_page(permissions=permissions), stop + PLAN)
    page.click("[data-copy-link]")
    page.wait_for_selector("[data-copy-link]:has-text('已复制')")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_paper_has_everything_and_the_address(new_page: NewPage, stop: str) -> None:
    page = opened(new_page(), stop + PLAN)
    page.emulate_media(media="print")
    hidden = page.eval_on_selector_all(
        ".need, .who, .bring li, .sources li, .explained p, .printed .address",
        "all => all.filter((one) => !one.checkVisibility({ contentVisibilityAuto: true, "
        "visibilityProperty: true })).map((one) => one.textContent)",
    )
    assert hidden == []
    for gone in (".nav", ".actions", ".glance", ".map-box", ".change"):
        assert not page.locator(gone).is_visible()
    assert page.inner_text(".printed .address") == page.evaluate("decodeURI(location.href)")


def test_an_embedded_summary_opens_the_plan_outside(new_page: NewPage, stop: str) -> None:
    page = new_page(viewport={"width": 360, "height": 780})
    page.goto(f"{stop}/embed{PLAN}")
    assert page.locator(".summary li").count() == 9
    assert sticks_out(page) <= 0
    with page.context.expect_page() as opening:
        page.click(".button.primary")
    opening.value.wait_for_selector("#path")


# ---------------------------------------------------------------------- for everybody


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_a_page_is_accessible_in_both_themes(
    new_page: NewPage, live_server: str, name: str, locale: str
) -> None:
    page = new_page(expected_statuses=frozenset({404}), locale=locale)
    opened(page, live_server + PAGES[name])
    assert page.locator("h1").count() == 1
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_a_page_fits_a_phone_with_everything_open(
    new_page: NewPage, live_server: str, name: str, locale: str
) -> None:
    page = new_page(expected_statuses=frozenset({404}), locale=locale, **TOUCH)
    opened(page, live_server + PAGES[name])
    page.eval_on_selector_all("main details", "all => all.forEach((one) => (one.open = true))")
    assert sticks_out(page) <= 0
    assert violations(page) == []
    page.set_viewport_size(SMALLEST)
    assert sticks_out(page) <= 0


def test_every_status_is_accessible_in_both_themes(new_page: NewPage, stop: str) -> None:
    page = opened(new_page(), stop + PLAN)
    page.eval_on_selector_all("main details", "all => all.forEach((one) => (one.open = true))")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == []
