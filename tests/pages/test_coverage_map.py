"""The coverage map as people meet it: drawn, read, clicked, tabbed, printed, without script."""

import csv
import io
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from nqi.boundaries import Boundaries
from nqi.db import open_database
from nqi.questions.coverage import coverage
from nqi.selection import Selection
from nqi.settings import Settings
from nqi.terms import CoverageState, Level
from server import create_app
from tests.conftest import ROOT, NewPage, serving

HOSTILE = '=1+1`${alert(1)}{{7*191}}{% raw %}</script><img src=x onerror="window.xss=1">&\''
REGISTER = "kind=CERTIFICATION_BODY&asOf=2017-08-21"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}


@pytest.fixture(scope="module")
def gaps(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The catalogue with local instead of nation-wide bodies, a hostile region and source."""
    folder = tmp_path_factory.mktemp("gaps")
    shutil.copy(settings.release_path, folder)
    changed = Settings(data_dir=folder)
    with sqlite3.connect(changed.release_path) as connection:
        connection.execute("UPDATE organization SET service_reach = NULL")
        connection.execute(
            "UPDATE organization SET confidence = 'UNVERIFIED', name = ? WHERE id ="
            " (SELECT min(id) FROM organization WHERE kind = 'CERTIFICATION_BODY')",
            (HOSTILE,),
        )
        connection.execute("UPDATE dataset SET title = title || ?", (HOSTILE,))
        connection.execute(
            "UPDATE region SET name = ?, short_name = ? WHERE adcode = '420000'", (HOSTILE, HOSTILE)
        )
    return changed


@pytest.fixture(scope="module")
def gaps_server(gaps: Settings) -> Iterator[str]:
    with serving(create_app(gaps)) as address:
        yield address


def shown(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector("html[data-map-ready]")
    return page


def region(page: Page, adcode: str) -> Locator:
    return page.locator(f"path[data-region='{adcode}']")


def fill(page: Page, adcode: str) -> str:
    path = region(page, adcode)
    return str(path.evaluate("path => getComputedStyle(path).fill"))


# ------------------------------------------------------------------------- what is drawn


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_map_is_whole_and_accessible(
    new_page: NewPage, live_server: str, locale: str, theme: str, screen: dict[str, object]
) -> None:
    page = shown(
        new_page(locale=locale, color_scheme=theme, **screen), f"{live_server}/maps/coverage"
    )
    assert page.locator("path.region").count() == 34
    assert page.locator("path.DASH_LINE").count() == 1
    south = float((page.get_attribute(".folium-map", "data-bounds") or "").split(",")[1])
    assert south < 4
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    taiwan = "台湾省资料暂缺" if locale == "zh-CN" else "Data for Taiwan Province are not available"
    expect(page.locator(".legend")).to_contain_text(taiwan)
    assert fill(page, "710000").startswith('url("#hatch")')
    assert Axe().run(page).violations_count == 0, Axe().run(page).generate_report()


def test_a_gap_is_warm_and_no_data_is_hatched(page: Page, gaps_server: str) -> None:
    shown(page, f"{gaps_server}/maps/coverage?{REGISTER}")
    rows = page.locator("tr[data-style='gap-2']")
    assert rows.count() > 0
    gap = rows.first.get_attribute("data-region") or ""
    colours = page.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--gap-2')"
    )
    assert colours
    red, green, blue = map(int, re.findall(r"\d+", fill(page, gap))[:3])
    assert red > green > blue, "a gap is orange"
    assert fill(page, "710000").startswith('url("#hatch")')
    assert page.locator("pattern#hatch .hatch-line").count() == 1
    expect(page.locator(f"tr[data-region='{gap}'] .state")).to_have_text(CoverageState.GAP.zh)
    expect(page.locator("tr[data-region='710000'] .state")).to_have_text(CoverageState.NO_DATA.zh)
    expect(page.locator(".legend li", has_text="缺口")).to_have_count(1)


def test_without_a_complete_register_nothing_is_a_gap(page: Page, live_server: str) -> None:
    shown(page, f"{live_server}/maps/coverage")
    assert page.locator("[data-style^=gap]").count() == 0
    expect(page.locator(".completeness")).to_contain_text("名录不完整")
    page.get_by_role("link", name="认证机构：查看 2017-08-21 的完整名录").click()
    expect(page).to_have_url(re.compile(r"kind=CERTIFICATION_BODY&asOf=2017-08-21"))
    expect(page.locator(".completeness .tag")).to_have_text("完整名录")


def test_bodies_that_serve_the_whole_country_leave_no_gap(page: Page, live_server: str) -> None:
    shown(page, f"{live_server}/maps/coverage?{REGISTER}")
    assert page.locator("tr[data-style='nationwide']").count() > 0
    assert page.locator("[data-style^=gap]").count() == 0


def test_distance_is_inclusive_and_its_shades_turn_warm_beyond_the_threshold(
    page: Page, gaps_server: str
) -> None:
    shown(page, f"{gaps_server}/maps/coverage?{REGISTER}&metric=NEAREST_KM&withinKm=100")
    for row in page.locator("tr[data-region]").all():
        value, style = row.get_attribute("data-value"), row.get_attribute("data-style") or ""
        if style != "no-data":
            assert style.startswith("shade" if float(value or "inf") <= 100 else "gap")
    expect(page.locator(".legend li b").first).to_have_text("0–25")


def test_unverified_rows_are_marked_where_they_count(page: Page, gaps_server: str) -> None:
    shown(page, f"{gaps_server}/maps/coverage?{REGISTER}")
    expect(page.locator(".warning-UNVERIFIED")).to_be_visible()
    shown(page, f"{gaps_server}/maps/coverage?kind=KEY_LABORATORY")
    expect(page.locator(".warning-UNVERIFIED")).to_have_count(0)


def test_every_county_can_be_shown_at_once(page: Page, live_server: str) -> None:
    shown(page, f"{live_server}/maps/coverage?divisions=COUNTY")
    assert page.locator("path.region").count() > 2800
    assert page.locator("tr[data-region='441900']").count() == 1
    assert page.locator("path.map-outline").count() == 34
    expect(page.locator("tr[data-region='710000'] .state")).to_have_text(CoverageState.NO_DATA.zh)


# ---------------------------------------------------------------------------- drilling down


def test_clicks_lead_from_the_country_to_counties_and_back(page: Page, live_server: str) -> None:
    shown(page, f"{live_server}/maps/coverage?metric=ORGANIZATIONS")
    region(page, "420000").click()
    page.wait_for_url("**/maps/coverage?*parent=420000*")
    page.wait_for_selector("html[data-map-ready]")
    expect(page.locator("h1")).to_contain_text("湖北省")
    region(page, "420100").click()
    page.wait_for_url("**parent=420100*")
    page.wait_for_selector("html[data-map-ready]")
    assert region(page, "420102").count() == 1
    assert "metric=ORGANIZATIONS" in page.url, "the choice goes with the visitor"
    page.locator(".trail").get_by_role("link", name="湖北省").click()
    page.wait_for_url("**parent=420000*")


def test_the_table_leads_to_counties_without_the_map(page: Page, live_server: str) -> None:
    page.goto(f"{live_server}/maps/coverage")
    for name in ("广东省", "广州市"):
        page.locator("#coverage-table").get_by_role("link", name=name).click()
    expect(page.locator("tr[data-region='440103']")).to_have_count(1)
    page.locator("tr[data-region='440103'] a").click()
    expect(page).to_have_url(re.compile(r"/\?.*region=440103"))


def test_the_keyboard_reaches_every_region(page: Page, live_server: str) -> None:
    shown(page, f"{live_server}/maps/coverage")
    assert page.locator("path[tabindex='0']").count() == 1
    region(page, "110000").focus()
    page.keyboard.press("ArrowRight")
    expect(region(page, "120000")).to_be_focused()
    expect(page.locator(".map-tip", has_text="天津市")).to_be_visible()
    expect(page.locator("tr[data-region='120000']")).to_have_class("lit")
    page.keyboard.press("Enter")
    page.wait_for_url("**parent=120000*")


def test_a_place_with_nothing_below_says_so(page: Page, live_server: str) -> None:
    shown(page, f"{live_server}/maps/coverage?parent=710000")
    expect(page.locator(".coverage-side")).to_contain_text("没有下一级区划")
    expect(page.locator(".coverage-side")).to_contain_text("台湾省资料暂缺")


# ----------------------------------------------------------------------- table and controls


def test_the_table_is_in_order_of_codes_and_has_no_ranks(page: Page, live_server: str) -> None:
    shown(page, f"{live_server}/maps/coverage")
    assert page.locator("#coverage-table thead th").count() == 3
    codes = _codes(page)
    assert codes == sorted(codes)
    page.get_by_role("button", name="机构数").click()
    expect(page.locator("th[data-sort=value]")).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("th[data-sort=code]")).not_to_have_attribute("aria-sort", "ascending")
    values = [row.get_attribute("data-value") for row in page.locator("tr[data-value]").all()]
    assert values == sorted(values, key=float)  # type: ignore[arg-type]


def test_a_choice_is_a_short_address(page: Page, live_server: str) -> None:
    shown(page, f"{live_server}/maps/coverage")
    page.select_option("#kind", "KEY_LABORATORY")
    page.wait_for_url("**kind=KEY_LABORATORY*")
    assert "pillar=" not in page.url
    assert "divisions=" not in page.url


def test_everything_is_said_without_script(new_page: NewPage, live_server: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{live_server}/maps/coverage?{REGISTER}")
    assert page.locator("tr[data-region]").count() == 34
    expect(page.locator(".legend")).to_be_visible()
    page.select_option("#metric", "NEAREST_KM")
    page.get_by_role("button", name="更新地图").click()
    expect(page.locator(".legend h2")).to_contain_text("最近机构距离")


def _codes(page: Page) -> list[str]:
    return [row.get_attribute("data-region") or "" for row in page.locator("tr[data-region]").all()]


# ------------------------------------------------------------------- hostile text, plain bytes


def test_hostile_names_are_plain_text_on_the_map(page: Page, gaps_server: str) -> None:
    shown(page, f"{gaps_server}/maps/coverage?{REGISTER}")
    expect(page.locator("tr[data-region='420000'] a")).to_have_text(HOSTILE)
    region(page, "420000").hover()
    expect(page.locator(".map-tip b")).to_have_text(HOSTILE)
    expect(page.locator(".method")).to_contain_text(HOSTILE)
    assert page.locator(".map-name", has_text=HOSTILE).count() <= 1
    assert page.evaluate("window.xss") is None


def test_a_formula_in_a_name_is_disarmed_in_the_download(gaps_server: str) -> None:
    text = httpx.get(f"{gaps_server}/maps/coverage.csv?{REGISTER}").content.decode("utf-8-sig")
    names = {row["adcode"]: row["name"] for row in csv.DictReader(io.StringIO(text))}
    assert names["420000"] == f"'{HOSTILE}"


def test_downloads_say_the_same_as_the_question(settings: Settings, live_server: str) -> None:
    answer = coverage(
        open_database(settings).release(), Selection(), parent="420000", level=Level.COUNTY
    )
    query = "parent=420000&divisions=COUNTY"
    told = httpx.get(f"{live_server}/maps/coverage.json?{query}").json()
    assert [row["adcode"] for row in told["rows"]] == [row.adcode for row in answer.rows]
    assert [row["state"] for row in told["rows"]] == [row.state.code for row in answer.rows]
    assert told["organizations"] == answer.organizations
    text = httpx.get(f"{live_server}/maps/coverage.csv?{query}").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [int(row["organizations"]) for row in rows] == [r.organizations for r in answer.rows]
    assert {row["release"] for row in rows} == {answer.release}


def test_the_page_is_light_and_always_the_same(live_server: str) -> None:
    first, second = (httpx.get(f"{live_server}/maps/coverage") for _ in range(2))
    without_nonce = [re.sub(r'nonce="[^"]+"', "", page.text) for page in (first, second)]
    assert without_nonce[0] == without_nonce[1]
    before_data = re.sub(r"<tbody>.*?</tbody>", "", first.text, flags=re.DOTALL)
    assert len(before_data.encode()) <= 30_000
    again = httpx.get(
        f"{live_server}/maps/coverage", headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("parent=42", "42"),
        ("parent=999999", "999999"),
        ("divisions=ZONE", "ZONE"),
        ("metric=BEST", "BEST"),
        ("withinKm=-1", "withinKm"),
        ("withinKm=nan", "withinKm"),
    ],
)
def test_what_cannot_be_is_refused_by_name(live_server: str, query: str, named: str) -> None:
    answer = httpx.get(f"{live_server}/maps/coverage?{query}")
    assert answer.status_code == 400
    assert named in answer.text


# ------------------------------------------------------------------------------ one file


def exported(settings: Settings, lang: str = "zh", **options: str) -> str:
    from maps.export import export_coverage

    return export_coverage(
        open_database(settings).release(),
        Selection(),
        Boundaries(ROOT / "data" / "boundaries"),
        settings,
        lang=lang,
        **options,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_file_opens_from_a_disk_and_asks_for_nothing(
    new_page: NewPage, gaps: Settings, tmp_path: Path, lang: str
) -> None:
    file = tmp_path / "map.html"
    file.write_text(exported(gaps, lang), encoding="utf-8")
    page = new_page(color_scheme="dark", **DESKTOP)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    shown(page, file.as_uri())
    assert asked == [file.as_uri()]
    assert page.locator("path.region").count() == 34
    assert page.locator("path.DASH_LINE").count() == 1
    expect(page.locator("tr[data-region='420000'] .name")).to_have_text(HOSTILE)
    region(page, "420000").hover()
    expect(page.locator(".map-tip b")).to_have_text(HOSTILE)
    assert page.evaluate("window.xss") is None
    assert Axe().run(page).violations_count == 0, Axe().run(page).generate_report()


def test_equal_answers_are_equal_files(settings: Settings) -> None:
    assert exported(settings, parent="420000") == exported(settings, parent="420000")


def test_the_file_shows_counties_of_a_city(page: Page, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    file.write_text(exported(settings, parent="420100"), encoding="utf-8")
    shown(page, file.as_uri())
    assert region(page, "420102").count() == 1
