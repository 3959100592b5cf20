"""What the pages of a body, a region and the sources say, and what they must not claim."""

import json
import re
from html import unescape

import httpx
import pytest

from nqi.settings import Settings
from server import create_app
from tests.conftest import serving
from tests.pages.conftest import HostileSite

EXPIRED_BODY = "/?kind=CERTIFICATION_BODY&status=EXPIRED"


def first_body(web: httpx.Client, query: str) -> str:
    found = re.search(r'data-id="(o\d+)"', web.get(query).text)
    assert found
    return f"/organizations/{found.group(1)}"


def test_a_term_that_ended_after_its_source_may_have_been_renewed(web: httpx.Client) -> None:
    html = web.get(first_body(web, EXPIRED_BODY)).text
    assert "此后是否续期，本目录不知道" in html
    assert "2017-08-21" in html


def test_on_a_day_within_the_term_there_is_nothing_to_warn_of(web: httpx.Client) -> None:
    path = first_body(web, "/?kind=CERTIFICATION_BODY&status=VALID&asOf=2017-09-01")
    html = web.get(f"{path}?asOf=2017-09-01").text
    assert "续期" not in html
    assert "2017-09-01 的状态" in html


def test_a_body_names_its_sources_with_licence_and_confidence(web: httpx.Client) -> None:
    html = web.get(first_body(web, EXPIRED_BODY)).text
    assert re.search(r'<tr id="source-\d+">', html)
    assert "转引" in html


def test_what_is_synthetic_or_unverified_is_marked_everywhere(hostile: HostileSite) -> None:
    for path in ("/", f"/organizations/o{hostile.organization}"):
        assert "合成数据" in httpx.get(hostile.address + path).text
    assert "合成数据" in httpx.get(f"{hostile.address}/export/organizations.csv").text


def test_structured_data_is_json_and_gives_no_vague_position(web: httpx.Client) -> None:
    html = web.get(first_body(web, EXPIRED_BODY)).text
    text = re.search(r'application/ld\+json"[^>]*>(.*?)</script>', html, re.DOTALL)
    assert text
    data = json.loads(text.group(1))
    assert data["@type"] == "Organization"
    assert data["@id"].startswith("http://127.0.0.1")
    assert all("geo" not in place for place in data["location"])


def test_a_region_shows_its_way_up_and_what_is_below(web: httpx.Client) -> None:
    html = web.get("/regions/420100").text
    assert html.index("/regions/100000") < html.index("/regions/420000")
    assert "/regions/420111" in html
    assert "/?region=420100" in html


def test_a_region_without_a_figure_says_so(web: httpx.Client) -> None:
    assert "57,752,557" in web.get("/regions/420000").text
    assert "没有可靠数字" in web.get("/regions/420111").text


def test_nothing_listed_is_not_written_as_zero(web: httpx.Client) -> None:
    html = web.get("/regions/540000").text
    cells = re.findall(r'<td class="number">(.*?)</td>', html)
    assert cells
    assert "0" not in {re.sub("<[^>]+>", "", cell) for cell in cells}


def test_a_retired_code_leads_to_its_only_successor(web: httpx.Client) -> None:
    response = web.get("/regions/500112?asOf=2026-06-01")
    assert response.status_code == 301
    assert response.headers["location"] == "/regions/500157?asOf=2026-06-01"


def test_before_its_last_day_a_code_is_alive(web: httpx.Client) -> None:
    response = web.get("/regions/500112?asOf=2025-01-01")
    assert response.status_code == 200
    assert "渝北区" in response.text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_data_set_shows_its_date_licence_and_gaps(web: httpx.Client, language: str) -> None:
    html = web.get(f"/data?lang={language}").text
    ready = web.get("/readyz").json()
    assert ready["release"] in html
    assert len(re.findall(r'id="dataset-\d+"', html)) > 15
    assert "certification_bodies_2017.csv" in html


def test_every_rejected_row_is_listed(web: httpx.Client) -> None:
    html = web.get("/data").text
    links = re.findall(r'href="(/data/\d+/rejections)"', html)
    assert links
    for link in links:
        table = web.get(link).text
        assert len(re.findall("<tr><td", table)) >= 1
        assert "NQI-Q" in table


def test_the_operator_s_review_number_is_printed_and_never_invented(
    web: httpx.Client, settings: Settings
) -> None:
    assert "审图号：" not in web.get("/data").text
    reviewed = Settings(data_dir=settings.data_dir, map_review_no="GS(2026)1号")
    with serving(create_app(reviewed)) as address:
        assert "审图号：GS(2026)1号" in httpx.get(f"{address}/data").text


def test_the_examples_for_developers_work(web: httpx.Client) -> None:
    html = unescape(web.get("/developers").text)
    blocks = re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", html, re.DOTALL)
    assert len(blocks) == 3
    posted = json.loads(blocks[0].split("\n\n")[1])
    for body in (posted, {"query": blocks[1]}):
        answer = web.post("/graphql", json=body).json()
        assert "errors" not in answer
        assert answer["data"]
    for address in blocks[2].split():
        assert web.get(address).status_code == 200
