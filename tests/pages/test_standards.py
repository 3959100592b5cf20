"""The pages of standards: any spelling leads to one family, and a day decides what is in force."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe

from nqi import models
from nqi.settings import Settings
from nqi.terms import Level
from server import create_app
from tests.conftest import serving
from tests.pages.conftest import HOSTILE
from tests.small_release import Rows, standard_keys

NewPage = Callable[..., Any]
KETTLE = "/standards/GB%204706.19"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A catalogue with one family of standards, three bodies that hold different editions of it."""
    folder = tmp_path_factory.mktemp("standards")
    _rows().write(folder)
    with (
        serving(create_app(Settings(data_dir=folder))) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield client


def _rows() -> Rows:
    rows = Rows()
    rows.region("100000", "中华人民共和国", Level.NATIONAL, None, lng=105.0, lat=36.0)
    rows.region("420000", "湖北省", Level.PROVINCE, lng=112.3, lat=31.1)
    made = {"origin": "GOVERNMENT", "mandate": "MANDATORY"}
    rows.edition(
        "GB 4706.19-2008",
        "GB 4706.19-2004",
        title="液体加热器的特殊要求",
        issued_on=date(2008, 12, 30),
        implemented_on=date(2010, 3, 1),
        abolished_on=date(2026, 8, 1),
        **made,
    )
    new = rows.edition(
        "GB 4706.19-2024",
        "GB 4706.19-2008",
        title="液体加热器的特殊要求",
        title_en="Particular requirements for appliances for heating liquids",
        issued_on=date(2024, 7, 24),
        implemented_on=date(2026, 8, 1),
        committee_number="SAC/TC 46",
        published_status="ABOLISHED",
        text_url="https://example.org/text",
        openness="READ_ONLINE",
        drafted_by="甲研究院",
        **made,
    )
    rows.edition("GB 4706.1-2005", implemented_on=date(2006, 8, 1), **made)
    rows.edition(
        "T/CAS 1-2020",
        title="团体",
        family="GROUP",
        origin="MARKET",
        implemented_on=date(2020, 5, 1),
    )
    rows.edition("GB 9-2000", title=HOSTILE, committee=HOSTILE, drafted_by=HOSTILE)
    rows.add(models.TechnicalCommittee, number="SAC/TC 46", name="全国家用电器标准化技术委员会")
    for system, code in (("ICS", "97.040.50"), ("CCS", "Y62")):
        rows.add(models.EditionClassification, system=system, code=code, edition_id=new)
    keys = standard_keys("IEC 60335-2-15:2018")
    keys.pop("series")
    rows.add(
        models.StandardRelation,
        edition_id=new,
        kind="ADOPTS",
        degree="MOD",
        number="IEC 60335-2-15:2018",
        **keys,
    )
    rows.add(
        models.StandardAmendment,
        norm="GB4706.19-2024",
        number="GB 4706.19-2024/XG1-2026",
        sequence=1,
        implemented_on=date(2026, 10, 1),
    )
    rows.add(
        models.StandardReview,
        edition_id=new,
        reviewed_on=date(2025, 6, 1),
        conclusion="CONTINUES",
    )
    for name, number in (
        ("甲检测院", "GB 4706.19-2008"),
        ("乙检测院", "GB 4706.19-2024"),
        ("丙检测院", "GB 4706.19"),
    ):
        body = rows.organization(name, adcode="420000", pillars=("TESTING",))
        rows.site(body, "420000", name=name)
        rows.capability(body, number)
    return rows


def holders(html: str) -> dict[str, str]:
    """Each body of the page and what is said of the edition it holds."""
    found = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", html)
    plain = [re.sub(r"<[^>]+>", "|", row) for row in found]
    return {next(t for t in row.split("|") if t): row.rstrip("|").split("|")[-1] for row in plain}


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("GB4706.19", "GB%204706.19"),
        ("ＧＢ 4706.19－2008", "GB%204706.19-2008"),
        ("gb4706.19-2024", "GB%204706.19-2024"),
        ("GB/T4706.19", "GB%2FT%204706.19"),
    ],
)
def test_any_spelling_leads_to_the_usual_one(site: httpx.Client, asked: str, shown: str) -> None:
    response = site.get(f"/standards/{asked}?asOf=2026-07-31")
    assert response.status_code == 301
    assert response.headers["location"] == f"/standards/{shown}?asOf=2026-07-31"
    html = site.get(response.headers["location"]).text
    assert set(holders(html)) == {"甲检测院", "乙检测院", "丙检测院"}


@pytest.mark.parametrize(
    ("day", "first", "second"),
    [("2026-07-31", "现行", "即将实施"), ("2026-08-01", "已非现行", "现行")],
)
def test_the_day_decides_which_holder_is_up_to_date(
    site: httpx.Client, day: str, first: str, second: str
) -> None:
    found = holders(site.get(f"{KETTLE}?asOf={day}").text)
    assert found == {"甲检测院": first, "乙检测院": second, "丙检测院": "版本或日期不详"}


@pytest.mark.parametrize(
    ("day", "number"), [("2026-07-31", "GB 4706.19-2008"), ("2026-08-01", "GB 4706.19-2024")]
)
def test_without_a_year_it_is_the_edition_of_the_day(
    site: httpx.Client, day: str, number: str
) -> None:
    assert f"<h1>{number}</h1>" in site.get(f"{KETTLE}?asOf={day}").text


def test_an_edition_that_is_not_kept_is_said_to_be_missing(site: httpx.Client) -> None:
    html = site.get("/standards/GB%204706.19-1999").text
    assert "目录未收录 GB 4706.19-1999" in html
    assert "GB 4706.19-2024" in html


def test_what_adopts_an_international_number_is_found_by_it(site: httpx.Client) -> None:
    html = site.get("/standards/IEC%2060335-2-15:2018").text
    assert "修改采用 MOD" in html
    assert "GB 4706.19-2024" in html
    listed = site.get("/standards?q=IEC 60335-2-15").text
    assert re.findall(r'standard-number">([^<]+)', listed) == ["GB 4706.19-2024"]


def test_an_unknown_number_is_not_found_and_no_number_neither(site: httpx.Client) -> None:
    for number in ("GB%20999", "abc", "..%2F..%2Fetc"):
        assert site.get(f"/standards/{number}").status_code == 404


def test_a_disagreement_with_the_source_is_shown(site: httpx.Client) -> None:
    html = site.get("/standards/GB%204706.19-2024").text
    # On the source's own day, 2025-01-01, the edition was still to come.
    assert "来源所载状态为“废止”，与按日期推定的不一致" in html
    assert "修改单" in html
    assert "继续有效" in html
    assert "SAC/TC 46" in html


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("q=gb4706", ["GB 4706.1-2005", "GB 4706.19-2008", "GB 4706.19-2024"]),
        ("q=液体加热器&status=IN_FORCE", ["GB 4706.19-2024"]),
        ("origin=MARKET", ["T/CAS 1-2020"]),
        ("ics=97", ["GB 4706.19-2024"]),
        ("ics=97.04", None),
        ("ccs=y", ["GB 4706.19-2024"]),
        ("committee=sac/tc46", ["GB 4706.19-2024"]),
        ("overdue=1", ["GB 4706.1-2005"]),
        ("adopts=IEC 60335-2-15:2012", []),
    ],
)
def test_the_list_shows_what_was_asked(
    site: httpx.Client, query: str, numbers: list[str] | None
) -> None:
    response = site.get(f"/standards?asOf=2026-11-20&{query}")
    if numbers is None:
        assert response.status_code == 400
        return
    assert re.findall(r'standard-number">([^<]+)', response.text) == numbers
    exported = site.get(f"/export/standards.csv?asOf=2026-11-20&{query}")
    assert exported.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(exported.content.decode("utf-8-sig"))))
    assert [line[0] for line in lines[1:]] == numbers


def test_the_excel_file_opens(site: httpx.Client) -> None:
    from openpyxl import load_workbook

    content = site.get("/export/standards.xlsx?lang=en").content
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert sheet["A1"].value == "Number"
    assert sheet.max_row == 6
    assert site.get("/export/standards.exe").status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/standards?q=GB 9", "/standards/GB%209-2000"])
def test_a_hostile_text_stays_a_text(new_page: NewPage, site: httpx.Client, path: str) -> None:
    page = new_page()
    page.goto(f"{site.base_url}{path}")
    assert "{{ 7*191 }}" in page.inner_text("main")
    assert page.evaluate("window.hostile") is None


def test_a_garbled_cursor_is_refused(site: httpx.Client) -> None:
    assert site.get("/standards?after=zz").status_code == 400


PAGES = ("/standards", "/standards?q=gb4706&status=ABOLISHED", "/standards?q=zzz", KETTLE)


@pytest.mark.browser
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("path", [*PAGES, "/standards/IEC%2060335-2-15:2018"])
def test_the_pages_are_accessible_in_both_themes_and_on_a_phone(
    new_page: NewPage, site: httpx.Client, path: str, locale: str
) -> None:
    page = new_page(locale=locale)
    page.goto(f"{site.base_url}{path}")
    for theme, width in (("light", 1280), ("dark", 1280), ("dark", 390), ("light", 360)):
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(page).response["violations"]
        assert [(one["id"], node["html"][:120]) for one in found for node in one["nodes"]] == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
