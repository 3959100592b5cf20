"""Planner's maps over the wire: pages, files and the API say the same of one question."""

import html
import json
import re
import time
from typing import Any

import httpx
import pytest

DAY = "2026-01-15"
REGISTER = "2017-08-21"
QUESTIONS = (
    "reach",
    "accessibility",
    "levels",
    "gaps",
    "resilience",
    "siting",
    "bivariate",
    "trend",
)
ASKED = {name: f"/maps/{name}?region=420000&asOf={DAY}" for name in QUESTIONS}
ASKED["bivariate"] = f"/maps/bivariate?asOf={DAY}"  # few people are known below a province
SHEETS = ("100000", "420000", "420100", "420106")
EXTENSIONS = ("csv", "xlsx", "geojson", "gpkg", "html")
FIGURES = {
    "reach": 4,
    "accessibility": 4,
    "levels": 2,
    "gaps": 3,
    "resilience": 3,
    "siting": 3,
    "bivariate": 2,
    "trend": 2,
}
"""Headline figures of each question."""
HAN = re.compile(r"[\u3400-\u9fff]")
Row = tuple[str, float | None]


# ----------------------------------------------------------------------- reading a page


def attribute(tag: str, name: str) -> str | None:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return html.unescape(found.group(1)) if found else None


def rows_of(text: str) -> list[Row]:
    """Return the code and the value of each row of the page's table."""
    found = []
    for tag in re.findall(r"<tr data-region[^>]*>", text):
        value = attribute(tag, "data-value")
        found.append((attribute(tag, "data-region") or "", float(value) if value else None))
    return found


def figures_of(text: str) -> dict[str, str]:
    found = re.findall(r"<dt>(.*?)</dt><dd><b>(.*?)</b>", text)
    return {html.unescape(label): html.unescape(value) for label, value in found}


def query_of(text: str) -> str:
    """Return the GraphQL document that a page prints."""
    found = re.search(r"<pre><code>(.*?)</code></pre>", text, re.DOTALL)
    assert found
    return html.unescape(found.group(1))


def answer(web: httpx.Client, query: str) -> dict[str, Any]:
    told = web.post("/graphql", json={"query": query}).json()
    assert "errors" not in told, told["errors"]
    found: dict[str, Any] = told["data"]
    return found


def page(web: httpx.Client, address: str, language: str = "zh-CN") -> str:
    response = web.get(address, headers={"accept-language": language})
    assert response.status_code == 200, response.text[:2000]
    return response.text


def download(web: httpx.Client, question: str, extension: str, language: str = "en") -> bytes:
    path, query = ASKED[question].split("?")
    response = web.get(f"{path}.{extension}?{query}", headers={"accept-language": language})
    assert response.status_code == 200, response.text[:2000]
    named = response.headers["content-disposition"]
    assert named.startswith(f'attachment; filename="{question}-')
    assert named.endswith(f'-{DAY}.{extension}"')
    assert response.headers["x-as-of"] == DAY
    assert response.headers["x-release"] == web.get("/readyz").json()["release"]
    return response.content


# -------------------------------------------------------------------------------- pages


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_has_figures_rows_legend_and_formula(
    web: httpx.Client, question: str, language: str
) -> None:
    text = page(web, ASKED[question], language)
    assert f'<html lang="{language}"' in text
    figures = figures_of(text)
    assert len(figures) == FIGURES[question]
    if question != "trend":  # whose figures are named by their days
        assert all(HAN.search(label) for label in figures) == (language == "zh-CN")
    assert len(rows_of(text)) > 10
    assert re.search(r'<section class="legend".*?<small>\d+</small>', text, re.DOTALL)
    method = text.split('<details class="method"')[1]
    formula = re.search(r"<li>(.*?)</li>", method)
    assert formula
    assert bool(HAN.search(formula.group(1))) == (language == "zh-CN")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("adcode", SHEETS)
def test_a_sheet_counts_more_the_wider_it_looks(
    web: httpx.Client, adcode: str, language: str
) -> None:
    text = page(web, f"/maps/sheet/{adcode}?asOf={DAY}", language)
    lines = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", text, re.DOTALL)
    assert len(lines) >= 5
    for line in lines:
        within = [int(number) for number in re.findall(r'<td class="number">(\d+)</td>', line)]
        # No point stands for a province: nothing is counted around one.
        assert len(within) == (0 if adcode.endswith("0000") else 3)
        assert within == sorted(within)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_region_is_in_one_shade_of_the_legend(web: httpx.Client, question: str) -> None:
    text = page(web, ASKED[question])
    counted = re.findall(r'<section class="legend".*?</section>', text, re.DOTALL)[0]
    shades = re.findall(r'<i class="swatch [^"]*"[^>]*></i>', counted)
    assert len(shades) == len(set(shades))
    spots = re.findall(r"spot-swatch.*?<small>(\d+)</small>", counted)
    total = sum(map(int, re.findall(r"<small>(\d+)</small>", counted))) - sum(map(int, spots))
    assert total == len(rows_of(text))


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_form_asks_what_the_page_answers(web: httpx.Client, question: str) -> None:
    """A form that is sent unchanged asks the same again."""
    text = page(web, ASKED[question])
    form = re.findall(r'<form class="controls".*?</form>', text, re.DOTALL)[0]
    values = {}
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form):
        chosen = re.findall(r'<option value="([^"]*)" selected', options)
        assert len(chosen) == 1, name
        values[name] = chosen[0]
    for tag in re.findall(r"<input[^>]*>", form):
        values[attribute(tag, "name") or ""] = attribute(tag, "value") or ""
    assert values["asOf"] == DAY
    again = web.get(f"/maps/{question}", params=values).text
    assert rows_of(again) == rows_of(text)
    assert figures_of(again) == figures_of(text)


# --------------------------------------------------------------------- what cannot be asked


WRONG = [
    ("reach", "region=42", "42", "six digits"),
    ("reach", "region=999999", "999999", "no region"),
    ("reach", "demand=WISHES", "WISHES", "POPULATION"),
    ("reach", "demandLevel=ZONE", "ZONE", "COUNTY"),
    ("reach", "demand=LAYER", "layer", "name of a layer"),
    ("reach", "distance=AIR", "AIR", "GEODESIC"),
    ("reach", "distance=ESTIMATED_ROAD&factor=9", "9", "1 to 3"),
    ("reach", "factor=much", "much", "a number"),
    ("reach", "asOf=soon", "soon", "2025-12-31"),
    ("reach", "pillar=ASTROLOGY", "ASTROLOGY", "TESTING"),
    ("accessibility", "method=GUESS", "GUESS", "BALANCED"),
    ("accessibility", "decay=SLOW", "SLOW", "GAUSSIAN"),
    ("accessibility", "radius=0", "0", "to"),
    ("accessibility", "radius=nan", "nan", "a number"),
    ("accessibility", "radius=-5", "-5", "to"),
    ("levels", "mode=DREAM", "DREAM", "HOSTED"),
    ("levels", "profile=none", "none", "default"),
    ("levels", "divisions=ZONE", "ZONE", "COUNTY"),
    ("levels", "mode=REACHABLE&radius=-1", "-1", "0"),
    ("gaps", "scope=EVERYWHERE", "EVERYWHERE", "PREFECTURE"),
    ("gaps", "product=X0", "X0", "product"),
    ("gaps", "divisions=ZONE", "ZONE", "COUNTY"),
    ("gaps", "radius=inf", "inf", "a number"),
    ("resilience", "radius=-1", "-1", "to"),
    ("resilience", "lapseDays=-1", "-1", "to"),
    ("resilience", "lapseDays=nan", "nan", "number"),
    ("resilience", "lapseDays=2.5", "2.5", "whole"),
    ("resilience", "lapseDays=1e9", "1000000000", "to"),
    ("siting", "region=420000&p=0", "0", "1 to 500"),
    ("siting", "region=420000&p=2.7", "2.7", "whole"),
    ("siting", "region=420000&p=1e400", "1e400", "number"),
    ("siting", "region=420000&radius=0", "0", "2000"),
    ("siting", "region=420000&model=MAGIC", "MAGIC", "MCLP"),
    ("bivariate", "demand=REGIONS", "REGIONS", "thirds"),
    ("trend", "indicator=LUCK", "LUCK", "COVERAGE_SHARE"),
    ("trend", "step=MINUTE", "MINUTE", "QUARTER"),
    ("trend", "since=before", "before", "2025-12-31"),
    ("sheet/42", "", "42", "six digits"),
    ("sheet/999999", "", "999999", "no region"),
    ("sheet/420000", "profile=none", "none", "default"),
]


@pytest.mark.parametrize(("question", "query", "named", "allowed"), WRONG)
def test_what_cannot_be_asked_is_refused_by_name(
    web: httpx.Client, question: str, query: str, named: str, allowed: str
) -> None:
    response = web.get(f"/maps/{question}?{query}", headers={"accept-language": "en"})
    assert response.status_code == 400
    detail = html.unescape(response.text)
    assert named in detail
    assert allowed in detail
    assert response.headers["cache-control"] == "no-store"


def test_a_file_that_is_not_made_is_not_found(web: httpx.Client) -> None:
    response = web.get("/maps/reach.pdf", headers={"accept-language": "en"})
    assert response.status_code == 404
    assert "csv, xlsx, geojson, gpkg, html" in response.text


# ------------------------------------------------------------------------- jobs and caching

LARGE = f"/maps/siting?demand=POPULATION&asOf={DAY}&p=2"


def test_a_large_plan_is_a_job_first_and_then_a_plan(web: httpx.Client) -> None:
    first = web.get(LARGE)
    assert first.status_code == 202
    assert first.headers["cache-control"] == "no-store"
    assert "etag" not in first.headers
    assert rows_of(first.text) == []
    assert '<div class="note job" role="status">' in first.text
    refresh = re.search(r'http-equiv="refresh" content="3;url=([^"]+)"', first.text)
    assert refresh
    assert html.unescape(refresh.group(1)).split("?")[0] == "/maps/siting"
    early = web.get(LARGE.replace("siting?", "siting.csv?"))
    assert early.status_code in (200, 202)
    if early.status_code == 202:
        assert "etag" not in early.headers
    done = ended(web, html.unescape(refresh.group(1)))
    assert done.status_code == 200
    assert len(rows_of(done.text)) > 100
    markers = json.loads(re.findall(r'id="markers"[^>]*>(.*?)</script>', done.text)[0])
    assert len(markers) == 2
    assert "http-equiv" not in done.text
    told = answer(web, query_of(done.text))["siting"]
    assert told["job"]["state"] == "DONE"
    assert {site["region"]["name"] for site in told["plan"]["sites"]} == {
        marker["name"] for marker in markers
    }
    lines = web.get(LARGE.replace("siting?", "siting.csv?")).text.splitlines()
    assert len(lines) == len(rows_of(done.text)) + 1


def test_looking_again_at_a_plan_does_not_begin_it_again(web: httpx.Client) -> None:
    """The page that begins a plan anew must not ask itself for that every three seconds."""
    response = web.get(f"{LARGE}&radius=75&again=1")
    if response.status_code == 202 and "http-equiv" in response.text:
        refresh = re.search(r'http-equiv="refresh" content="3;url=([^"]+)"', response.text)
        assert refresh
        assert "again" not in refresh.group(1)
    assert ended(web, f"{LARGE}&radius=75").status_code == 200


def ended(web: httpx.Client, address: str) -> httpx.Response:
    """Return the page of a plan once its job has ended."""
    while True:
        response = web.get(address)
        if "http-equiv" not in response.text:
            return response
        time.sleep(0.2)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_page_that_is_known_is_not_sent_again(web: httpx.Client, question: str) -> None:
    first = web.get(ASKED[question])
    assert first.headers["cache-control"] == "no-cache"
    assert "Accept-Language" in first.headers["vary"]
    again = web.get(ASKED[question], headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    other = web.get(ASKED[question], headers={"accept-language": "en"})
    assert other.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_page_is_the_same_but_for_its_nonce(web: httpx.Client, question: str) -> None:
    pages = [re.sub(r'nonce="[^"]+"', "", web.get(ASKED[question]).text) for _ in range(2)]
    assert pages[0] == pages[1]
    assert re.search(r"\sstyle\s*=", pages[0]) is None
    assert re.search(r"\son[a-z]+\s*=", pages[0]) is None
