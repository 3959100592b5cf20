"""The page of changes, its Atom feed, and any page of the catalogue as it was."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe

from nqi.settings import Settings
from server import create_app
from tests.conftest import serving
from tests.loaders.conftest import FactsFolder
from tests.pages.conftest import HOSTILE
from tests.three_releases import made

ATOM = "{http://www.w3.org/2005/Atom}"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")
TAG = re.compile(r"tag:[0-9A-Za-z.-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:\S+")
XML_10 = re.compile("[\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> FactsFolder:
    """Two releases: a telephone changed, a standard closed, hostile and many bodies came."""
    facts = FactsFolder(tmp_path_factory.mktemp("changes"))
    facts.add("certification_bodies")
    facts.add("standards")
    made(facts, "2025-01-01")
    facts.rows["certification_bodies"][0] |= {"phone": "010-83886666"}
    facts.rows["standards"].clear()
    facts.add("institutions", name=HOSTILE[:100])
    for number in range(130):
        facts.add("institutions", name=f"第{number}检验所")
    made(facts, "2025-02-01")
    return facts


@pytest.fixture(scope="module")
def address(history: FactsFolder) -> Iterator[str]:
    with serving(create_app(Settings(data_dir=history.out))) as address:
        yield address


@pytest.fixture
def web(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=30, headers={"accept-language": "en"}) as client:
        yield client


def entries(client: httpx.Client, **params: Any) -> list[ElementTree.Element]:
    return feed(client, **params).findall(f"{ATOM}entry")


def feed(client: httpx.Client, **params: Any) -> ElementTree.Element:
    response = client.get("/feed.atom", params=params)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.text)  # noqa: S314


def text_of(element: ElementTree.Element, name: str) -> str:
    (found,) = element.findall(f"{ATOM}{name}")
    return found.text or ""


# ------------------------------------------------------------------------------- feed


def test_the_feed_has_the_structure_of_rfc_4287(web: httpx.Client) -> None:
    root = feed(web)
    assert root.tag == f"{ATOM}feed"
    assert TAG.fullmatch(text_of(root, "id"))
    assert RFC3339.fullmatch(text_of(root, "updated"))
    assert text_of(root, "title")
    author = root.find(f"{ATOM}author/{ATOM}name")
    assert author is not None
    assert author.text
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert str(links["self"]).endswith("/feed.atom")
    assert str(links["alternate"]).endswith("/changes")
    found = root.findall(f"{ATOM}entry")
    assert len(found) == 100
    ids = [text_of(entry, "id") for entry in found]
    assert all(TAG.fullmatch(each) for each in ids)
    assert len(set(ids)) == 100
    for entry in found:
        assert RFC3339.fullmatch(text_of(entry, "updated"))
        assert text_of(entry, "title")
        assert entry.find(f"{ATOM}summary") is not None
        (link,) = entry.findall(f"{ATOM}link")
        assert str(link.get("href")).startswith("http://127.0.0.1")
        assert len(entry.findall(f"{ATOM}category")) == 2


def test_every_link_of_the_feed_leads_to_a_page(web: httpx.Client) -> None:
    for entry in [*entries(web, kind="STANDARD"), *entries(web, kind="ORGANIZATION")[-3:]]:
        link = entry.find(f"{ATOM}link")
        assert link is not None
        href, _, anchor = str(link.get("href")).partition("#")
        page = web.get(href)
        assert page.status_code == 200
        assert not anchor or f'id="{anchor}"' in page.text


def test_the_feed_is_narrowed_by_kind_region_and_moment(web: httpx.Client) -> None:
    (closed,) = entries(web, kind="STANDARD")
    assert text_of(closed, "title") == "Closed · Standard · GB 17761-2024 电动自行车"
    (updated,) = entries(web, change="UPDATED")
    assert text_of(updated, "summary").endswith("Telephone: (none) → 010-83886666")
    here = entries(web, region="110000")
    assert [text_of(entry, "id") for entry in here] == [text_of(updated, "id")]
    assert entries(web, since="2025-02-02") == []
    assert len(entries(web, since="2025-02-01", kind=["STANDARD", "SITE"])) >= 1


def test_the_feed_without_an_entry_is_still_a_feed(web: httpx.Client) -> None:
    root = feed(web, region="420000")
    assert root.findall(f"{ATOM}entry") == []
    assert RFC3339.fullmatch(text_of(root, "updated"))


def test_the_feed_is_asked_for_again_by_tag(web: httpx.Client) -> None:
    first = web.get("/feed.atom")
    again = web.get("/feed.atom", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = web.get("/feed.atom", params={"kind": "STANDARD"})
    assert other.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize(
    "params",
    [
        {"kind": "NOTHING"},
        {"change": "x"},
        {"region": "42"},
        {"since": "2025-02-30"},
        {"organization": "oops"},
    ],
)
@pytest.mark.parametrize("path", ["/feed.atom", "/changes"])
def test_a_value_that_cannot_be_is_a_mistake(
    web: httpx.Client, path: str, params: dict[str, str]
) -> None:
    response = web.get(path, params=params)
    assert response.status_code == 400


def test_a_release_that_never_was_is_not_found(web: httpx.Client) -> None:
    assert web.get("/changes", params={"since": "never"}).status_code == 404


# ------------------------------------------------------------------------------- page


def test_the_page_says_what_was_and_what_is(web: httpx.Client) -> None:
    page = web.get("/changes", params={"change": "UPDATED"}).text
    assert "<del>(none)</del>" in page
    assert "<ins>010-83886666</ins>" in page
    assert "Telephone" in page
    assert "Release of 2025-02-01 08:00 UTC" in page
    chinese = web.get("/changes", params={"change": "UPDATED", "lang": "zh"}).text
    assert "电话" in chinese


def test_the_pages_follow_each_other_and_show_every_change_once(web: httpx.Client) -> None:
    seen: list[str] = []
    query: str | None = ""
    while query is not None:
        page = web.get(f"/changes?{query}").text
        seen += re.findall(r'<li id="c(\d+)"', page)
        following = re.search(r'href="\?([^"]*before=\d+[^"]*)" rel="next"', page)
        query = following.group(1).replace("&amp;", "&") if following else None
    numbers = [int(number) for number in seen]
    assert numbers == sorted(numbers, reverse=True) == list(range(len(numbers), 0, -1))
    assert len(numbers) > 130


def test_data_of_a_change_stays_text(web: httpx.Client) -> None:
    for number in range(3):
        before = {"before": str(140 - 50 * number), "kind": "ORGANIZATION"}
        assert "<img src=x" not in web.get("/changes", params=before).text
    assert "1337" not in web.get("/feed.atom").text
    assert XML_10.fullmatch(web.get("/feed.atom").text)


def test_the_first_release_says_that_nothing_has_changed_yet(tmp_path: Path) -> None:
    facts = FactsFolder(tmp_path)
    facts.add("standards")
    facts.load()
    with (
        serving(create_app(Settings(data_dir=facts.out))) as address,
        httpx.Client(base_url=address) as client,
    ):
        assert "这是目录的第一个版本" in client.get("/changes").text
        assert entries(client) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_the_page_is_accessible_and_fits_a_phone(
    address: str, new_page: Callable[..., Any], locale: str, scheme: str
) -> None:
    phone = {"width": 390, "height": 800}
    page = new_page(locale=locale, color_scheme=scheme, viewport=phone)
    page.goto(f"{address}/changes")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert Axe().run(page).response["violations"] == []


def test_a_person_narrows_the_changes_without_javascript(
    address: str, new_page: Callable[..., Any]
) -> None:
    page = new_page(locale="en", java_script_enabled=False)
    page.goto(f"{address}/changes")
    page.get_by_label("Standard", exact=True).check()
    page.locator(".filter").get_by_role("button", name="Show").click()
    assert page.locator(".changes > li").count() == 1
    page.get_by_role("link", name="Clear the filter").click()
    assert page.locator(".changes > li").count() == 60


# ---------------------------------------------------------------------- as it was


def test_a_page_of_the_past_says_so_and_leads_back(
    address: str, new_page: Callable[..., Any]
) -> None:
    page = new_page(locale="en")
    page.goto(f"{address}/changes")
    page.get_by_role("link", name="See the catalogue as it was").first.click()
    notice = page.get_by_role("note")
    assert "made on 2025-01-01" in notice.inner_text()
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("link", name="甲认证中心").click()
    assert "010-83886666" not in page.content()
    assert "made on 2025-01-01" in page.get_by_role("note").inner_text()
    page.get_by_role("link", name="Back to the catalogue of today").click()
    assert page.get_by_role("note").count() == 0
    assert "010-83886666" in page.content()


def test_a_day_without_more_shows_the_catalogue_of_that_day(web: httpx.Client) -> None:
    response = web.get("/", params={"knownOn": "2025-01-20"})
    assert response.status_code == 302
    assert response.headers["location"] == "?knownOn=2025-01-20&asOf=2025-01-20"
    page = web.get(f"/{response.headers['location']}").text
    assert "made on 2025-01-01" in page
    assert 'name="knownOn" value="2025-01-20"' in page


@pytest.mark.parametrize("path", ["/", "/changes", "/data", "/feed.atom", "/maps/coverage"])
def test_a_release_that_is_not_kept_is_a_page_that_says_what_is(
    web: httpx.Client, path: str
) -> None:
    response = web.get(path, params={"knownOn": "2024-06-30"})
    assert response.status_code == 404
    assert "kept are 2, from" in response.text


def test_the_release_served_now_needs_no_notice(web: httpx.Client, history: FactsFolder) -> None:
    ((current,),) = history.query("SELECT id FROM release")
    page = web.get("/data", params={"release": current, "asOf": "2025-02-01"}).text
    assert 'class="past"' not in page
