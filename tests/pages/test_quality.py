"""The page of data quality: totals, choices, examples, and the file of every finding."""

import csv
import io
import re

import httpx
import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe

from maps.data import EXAMPLES
from nqi.db import OpenRelease
from nqi.questions.quality import CHECKS, quality
from nqi.terms import Severity
from tests.conftest import NewPage

DAY = "2026-06-01"


def test_every_check_stands_on_the_page_with_its_explanation(web: httpx.Client) -> None:
    html = web.get(f"/data/quality?asOf={DAY}").text
    for check in CHECKS:
        assert f'id="{check.id}"' in html
        assert check.words["zh"] in html


def test_a_severity_and_a_rule_choose_checks(web: httpx.Client) -> None:
    html = web.get("/data/quality?severity=ERROR").text
    shown = re.findall(r'<section class="card" id="(NQI-Q\d+)"', html)
    assert shown == [check.id for check in CHECKS if check.severity is Severity.ERROR]
    one = web.get("/data/quality?rule=NQI-Q120").text
    assert re.findall(r'<section class="card" id="(NQI-Q\d+)"', one) == ["NQI-Q120"]


@pytest.mark.parametrize(("query", "status"), [("severity=X", 400), ("rule=NQI-Q999", 404)])
def test_what_is_asked_wrongly_is_named(web: httpx.Client, query: str, status: int) -> None:
    assert web.get(f"/data/quality?{query}").status_code == status


def test_the_page_of_sources_links_to_the_totals(web: httpx.Client) -> None:
    html = web.get("/data").text
    assert 'href="/data/quality' in html
    assert 'href="/data/quality?severity=ERROR' in html.replace("&amp;", "&")


def test_the_file_holds_as_many_findings_as_are_counted(
    web: httpx.Client, release: OpenRelease
) -> None:
    from datetime import date

    answer = quality(release, date.fromisoformat(DAY))
    expected = {one.check.id: one.found for one in answer.findings if one.found}
    text = web.get(f"/export/quality.csv?asOf={DAY}&lang=en").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    counted: dict[str, int] = {}
    for line in lines:
        counted[line["Rule"]] = counted.get(line["Rule"], 0) + 1
    assert counted == expected
    html = web.get(f"/data/quality?asOf={DAY}").text
    section = html[html.index('id="NQI-Q109"') :]
    assert section[: section.index("</section>")].count('<tr><th scope="row">') == EXAMPLES


def test_the_excel_file_states_day_release_and_filter(
    web: httpx.Client, release: OpenRelease
) -> None:
    response = web.get(f"/export/quality.xlsx?asOf={DAY}&rule=NQI-Q109&lang=en")
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    about = {line[0].value: line[1].value for line in book.worksheets[1].iter_rows()}
    assert about["As of"] == DAY
    assert about["Release"] == release.id
    assert "rule=NQI-Q109" in about["Filter"]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_is_accessible_and_fits(
    live_server: str, new_page: NewPage, scheme: str, width: int
) -> None:
    page = new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.goto(f"{live_server}/data/quality")
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
