"""The finder as a person uses it: typing, ticking, pointing, by keyboard, without JavaScript."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.browser
NewPage = Callable[..., Any]


@pytest.fixture
def finder(page: Any, live_server: str) -> Any:
    """The finder, with its places on the map."""
    page.set_viewport_size({"width": 1440, "height": 900})
    return opened(page, f"{live_server}/")


def opened(page: Any, address: str) -> Any:
    page.goto(address)
    page.wait_for_selector("html[data-places-ready]")
    return page


def total(page: Any) -> int:
    return int(re.sub(r"\D", "", page.inner_text("#total")))


def settled(page: Any, change: Callable[[], Any]) -> None:
    """Do something and wait until list and map have followed."""
    with page.expect_response(re.compile(r"/places\.geojson")):
        change()
    page.wait_for_selector("#results:not([aria-busy])")


def asked(page: Any) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def dots(page: Any) -> int:
    """Bodies on the map: the numbers in the dots, and one for each dot without a number."""
    texts = page.locator(".place-dot").all_inner_texts()
    return sum(int(text or 1) for text in texts)


def test_a_place_and_a_word_find_bodies_on_list_and_map(finder: Any) -> None:
    settled(finder, lambda: finder.fill("#place", "武汉"))
    settled(finder, lambda: finder.fill("#q", "检验"))
    names = finder.locator("#list h3 a").all_inner_texts()
    assert "湖北省产品质量监督检验研究院" in names
    assert all("检验" in name for name in names)
    assert finder.locator(".place-dot").count() >= 1
    assert finder.locator(".near-circle").count() == 1
    assert asked(finder) == {"q": ["检验"], "place": ["武汉"]}


def test_results_near_a_place_are_in_order_of_distance(finder: Any, live_server: str) -> None:
    opened(finder, f"{live_server}/?place=上海&within=100")
    texts = finder.locator(".distance").all_inner_texts()
    numbers = [float(found.group()) for text in texts if (found := re.search(r"[\d.]+", text))]
    assert len(numbers) > 5
    assert numbers == sorted(numbers)
    assert "由近及远" in finder.inner_text(".results-head")


def test_a_distance_that_is_not_exact_says_so(finder: Any, live_server: str) -> None:
    opened(finder, f"{live_server}/?q=湖北省产品质量监督检验研究院&place=武汉")
    assert finder.inner_text(".distance").startswith("约")


def test_an_ambiguous_place_gives_choices_and_no_guess(finder: Any) -> None:
    settled(finder, lambda: finder.fill("#place", "朝阳"))
    choices = finder.locator("#choices a").all_inner_texts()
    assert choices.count("朝阳区") == 2
    assert "朝阳市" in choices
    assert finder.locator("#list li").count() == 0
    assert finder.locator(".place-dot").count() == 0
    finder.locator("#choices li", has_text="110105").locator("a").click()
    finder.wait_for_selector("html[data-places-ready]")
    assert finder.input_value("#place") == "朝阳区 110105"
    assert total(finder) > 50


def test_a_place_that_does_not_exist_is_an_answer(finder: Any) -> None:
    settled(finder, lambda: finder.fill("#place", "亚特兰蒂斯"))
    assert "亚特兰蒂斯" in finder.inner_text("#choices")
    assert finder.locator("#list li").count() == 0


def test_a_retired_place_leads_to_what_followed(finder: Any, live_server: str) -> None:
    finder.goto(f"{live_server}/?place=500105")
    assert "500157" in finder.inner_text("#results") or finder.locator(".near-circle").count() == 1


def test_counts_of_boxes_are_what_ticking_them_gives(finder: Any) -> None:
    label = finder.locator("label", has=finder.locator("#pillar-METROLOGY"))
    count = int(label.locator(".count").inner_text())
    settled(finder, lambda: finder.check("#pillar-METROLOGY"))
    assert total(finder) == count
    assert finder.is_checked("#pillar-METROLOGY")
    assert finder.evaluate("document.activeElement.id") == "pillar-METROLOGY"
    settled(finder, lambda: finder.check("#pillar-STANDARDS"))
    assert total(finder) > count
    assert asked(finder) == {"pillar": ["METROLOGY", "STANDARDS"]}


def test_map_and_list_hold_the_same_bodies(finder: Any) -> None:
    settled(finder, lambda: finder.check("#kind-METROLOGY_INSTITUTE"))
    listed = total(finder)
    unplaced = re.search(r"另有 (\d+) 家", finder.inner_text("#map-note"))
    placed = listed - (int(unplaced.group(1)) if unplaced else 0)
    assert 0 < placed <= dots(finder)


def test_pointing_at_a_row_lights_its_dot_and_back(finder: Any, live_server: str) -> None:
    opened(finder, f"{live_server}/?q=湖北省产品质量监督检验研究院&region=420100")
    finder.hover("#list li")
    assert finder.locator(".place-dot.lit").count() >= 1
    finder.mouse.move(5, 5)
    assert finder.locator(".place-dot.lit").count() == 0
    finder.focus("#list li a")
    assert finder.locator(".place-dot.lit").count() >= 1
    finder.locator(".place-dot").first.hover()
    assert finder.locator("#list li.lit").count() == 1


def test_a_region_is_walked_down_and_up(finder: Any) -> None:
    everywhere = total(finder)
    link = finder.locator("#facet-region a", has_text="广东省")
    count = int(link.locator(".count").inner_text())
    link.click()
    finder.wait_for_selector("html[data-places-ready]")
    assert total(finder) == count
    assert finder.locator("#facet-region a", has_text="深圳市").count() == 1
    finder.locator("#facet-region a", has_text="全国").click()
    finder.wait_for_selector("html[data-places-ready]")
    assert total(finder) == everywhere


def test_an_empty_answer_says_what_it_does_not_mean(finder: Any) -> None:
    settled(finder, lambda: finder.fill("#q", "zzzz"))
    text = finder.inner_text("#empty")
    assert "不表示" in text
    assert "认证机构名录" in text
    assert finder.locator("#downloads").count() == 0


def test_a_condition_is_taken_away_by_its_chip(finder: Any, live_server: str) -> None:
    opened(finder, f"{live_server}/?q=检验&pillar=TESTING&place=武汉&within=100")
    finder.locator(".chip", has_text="武汉").click()
    finder.wait_for_selector("html[data-places-ready]")
    assert asked(finder) == {"q": ["检验"], "pillar": ["TESTING"]}


def test_more_bodies_are_appended(finder: Any) -> None:
    first = finder.locator("#list li").count()
    with finder.expect_response(re.compile("after=")):
        finder.click("#more")
    finder.wait_for_selector(f"#list li:nth-child({first + 1})")
    ids = finder.eval_on_selector_all("#list li", "rows => rows.map((row) => row.dataset.id)")
    assert len(ids) == len(set(ids)) == 2 * first


def test_every_state_is_a_link(finder: Any, new_page: NewPage) -> None:
    settled(finder, lambda: finder.fill("#q", "检验"))
    settled(finder, lambda: finder.check("#level-PROVINCE"))
    other = opened(new_page(), finder.url)
    assert total(other) == total(finder)
    assert other.is_checked("#level-PROVINCE")


def test_back_returns_to_the_same_list(finder: Any) -> None:
    settled(finder, lambda: finder.fill("#q", "纺织"))
    expected, address = total(finder), finder.url
    finder.keyboard.press("Escape")  # the suggestions lie over the list
    finder.locator("#list a").first.click()
    finder.wait_for_url(re.compile("/organizations/"))
    finder.go_back()
    finder.wait_for_selector("#results:not([aria-busy])")
    assert finder.url == address
    assert finder.input_value("#q") == "纺织"
    assert total(finder) == expected


def test_a_past_day_is_carried_to_the_pages_of_bodies(finder: Any, live_server: str) -> None:
    opened(finder, f"{live_server}/?kind=CERTIFICATION_BODY&asOf=2018-01-01")
    finder.locator("#list a").first.click()
    finder.wait_for_selector("h1")
    assert asked(finder) == {"asOf": ["2018-01-01"]}
    assert "2018-01-01" in finder.inner_text("#qualifications + span")


def test_near_me_asks_the_browser_and_says_less(new_page: NewPage, live_server: str) -> None:
    where = {"longitude": 121.473701, "latitude": 31.230416}
    page = opened(new_page(geolocation=where, permissions=["geolocation"]), f"{live_server}/")
    settled(page, lambda: page.click("#locate"))
    assert asked(page) == {"lng": ["121.474"], "lat": ["31.230"]}
    assert total(page) > 10
    assert page.locator(".near-circle").count() == 1


def test_a_refused_location_is_said(new_page: NewPage, live_server: str) -> None:
    page = opened(new_page(permissions=[]), f"{live_server}/")
    page.click("#locate")
    page.wait_for_selector("#said:has-text('无法取得位置')")


def test_the_keyboard_is_enough(finder: Any) -> None:
    finder.focus("#q")
    settled(finder, lambda: finder.keyboard.type("计量"))
    finder.focus("#pillar-METROLOGY")
    settled(finder, lambda: finder.keyboard.press("Space"))
    assert finder.is_checked("#pillar-METROLOGY")
    finder.focus("#list a")
    finder.keyboard.press("Enter")
    finder.wait_for_url(re.compile("/organizations/"))


def test_changes_are_announced(finder: Any) -> None:
    settled(finder, lambda: finder.check("#pillar-METROLOGY"))
    assert finder.inner_text("#said") == finder.inner_text("#total")


def test_everything_works_without_javascript(new_page: NewPage, live_server: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{live_server}/")
    page.fill("#q", "检验")
    page.fill("#place", "武汉")
    page.click("form#search .primary")
    assert "湖北省产品质量监督检验研究院" in page.inner_text("#list")
    page.check("#level-PROVINCE")
    page.click("form#search .primary")
    assert page.is_checked("#level-PROVINCE")
    assert page.locator("#list li").count() == 1
    assert not page.locator("#locate").is_visible()
    page.locator("#list a").first.click()
    assert page.locator("h1").inner_text() == "湖北省产品质量监督检验研究院"


def test_the_whole_list_can_be_read_without_javascript(new_page: NewPage, live_server: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{live_server}/?pillar=TESTING")
    seen, expected = 0, total(page)
    while True:
        seen += page.locator("#list li").count()
        if page.locator("#more").count() == 0:
            break
        page.click("#more")
    assert seen == expected


def test_bodies_all_over_the_country_are_shown_on_all_of_it(finder: Any) -> None:
    west, south, east, north = map(float, finder.get_attribute("#map", "data-bounds").split(","))
    assert west < 73.6
    assert south < 4
    assert east > 135
    assert north > 53.5
