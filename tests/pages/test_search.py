"""Suggestions while one types: what is found, by which key it is chosen, what is never markup."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
NewPage = Callable[..., Any]


def hits(web: httpx.Client, text: str) -> list[tuple[str, str]]:
    answer = web.get("/search.json", params={"q": text, "lang": "zh"}).json()
    return [(hit["title"], hit["href"]) for group in answer["groups"] for hit in group["hits"]]


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("GB7718", "/standards/GB%207718"),
        ("ＧＢ 7718－2011", "/standards/GB%207718"),
        ("zgjlkxyjy", "/organizations/o"),
        ("武昌", "/regions/420106"),
    ],
)
def test_any_usual_spelling_leads_to_the_record(web: httpx.Client, text: str, href: str) -> None:
    assert any(found.startswith(href) for _, found in hits(web, text)), hits(web, text)


def test_a_standard_is_shown_with_the_edition_of_the_day(web: httpx.Client) -> None:
    for day, shown in (
        ("2026-11-21", "GB 7718-2011 · 现行"),
        ("2027-03-16", "GB 7718-2025 · 现行"),
    ):
        asked = {"q": "GB7718", "asOf": day, "lang": "zh"}
        (group,) = web.get("/search.json", params=asked).json()["groups"]
        assert group["hits"][0]["subtitle"] == shown


@pytest.mark.parametrize("text", ["", " ", "<img src=x onerror=alert(1)>", "\x00", '"', "x" * 500])
def test_a_strange_text_has_an_answer(web: httpx.Client, text: str) -> None:
    assert web.get("/search.json", params={"q": text}).status_code == 200


def test_with_the_keyboard_alone_one_gets_to_a_standard(
    new_page: NewPage, live_server: str
) -> None:
    page = new_page()
    page.goto(f"{live_server}/")
    page.locator("#q").press_sequentially("GB7718")
    page.wait_for_selector("#suggestions [role=option]")
    assert page.get_attribute("#q", "aria-expanded") == "true"
    assert page.inner_text("#suggested") != ""
    page.keyboard.press("ArrowDown")
    chosen = page.get_attribute("#q", "aria-activedescendant")
    assert page.get_attribute(f"#{chosen}", "aria-selected") == "true"
    page.keyboard.press("Enter")
    page.wait_for_url("**/standards/GB%207718*")


def test_escape_closes_and_the_box_is_a_plain_one_again(
    new_page: NewPage, live_server: str
) -> None:
    page = new_page()
    page.goto(f"{live_server}/")
    page.locator("#q").press_sequentially("检验")
    page.wait_for_selector("#suggestions [role=option]")
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Escape")
    assert page.is_hidden("#suggestions")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=%E6%A3%80%E9%AA%8C*")


def test_what_does_not_answer_leaves_the_box_as_it_was(new_page: NewPage, live_server: str) -> None:
    page = new_page(expected_statuses=frozenset({503}))
    page.route("**/search.json*", lambda route: route.fulfill(status=503, body="busy"))
    page.goto(f"{live_server}/")
    with page.expect_response("**/search.json*"):
        page.locator("#q").press_sequentially("检验")
    assert page.is_hidden("#suggestions")
