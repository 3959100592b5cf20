"""The page of one body: its rights in time, its scope with stale editions, what it shares."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe

from maps.organization import PAGE
from maps.right_timeline import Span, rights_line, spans
from nqi import models
from nqi.settings import Settings
from nqi.terms import Level
from server import create_app
from tests.conftest import NewPage, serving
from tests.small_release import COUNTRY, Rows

DAY = "2026-06-01"
ITEMS = PAGE + 3


@dataclass(frozen=True)
class Site:
    address: str
    body: int

    def get(self, query: str = "") -> httpx.Response:
        path = f"/organizations/o{self.body}?asOf={DAY}{query}"
        return httpx.get(self.address + path, headers={"accept-language": "en"})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("body")
    rows = Rows()
    body = add_body(rows)
    rows.write(folder)
    with serving(create_app(Settings(data_dir=folder))) as address:
        yield Site(address, body)


def add_body(rows: Rows) -> int:
    rows.tables[models.Dataset][0] |= {"title": "示范数据", "title_en": "Example", "licence": "CC0"}
    rows.region(COUNTRY, "中华人民共和国", Level.NATIONAL, None, lng=105.0, lat=36.0)
    rows.region("420000", "湖北省", Level.PROVINCE, lng=112.3, lat=31.1)
    body = rows.organization(
        "湖北计量测试研究院", adcode="420000", pillars=("TESTING", "METROLOGY")
    )
    rows.site(body, "420000", name="本部", address="示范路1号", lng=112.3, lat=31.1)
    term = {"valid_from": date(2021, 3, 1), "valid_to": date(2027, 3, 1)}
    suspended = ((date(2023, 5, 1), "SUSPENDED"), (date(2023, 9, 1), "VALID"))
    rows.qualification(body, *suspended, number="210017340001", issuer="某局", **term)
    old = {"valid_from": date(2015, 3, 1), "valid_to": date(2021, 3, 1)}
    rows.qualification(body, number="150017340001", **old)
    rows.qualification(body, (date(2022, 1, 1), "WITHDRAWN"), scheme="CNAS", number="L0001", **term)
    rows.edition("GB/T 1-2010", implemented_on=date(2010, 1, 1))
    rows.edition("GB/T 1-2020", implemented_on=date(2020, 1, 1))
    rows.edition("GB/T 2-2010", implemented_on=date(2010, 1, 1), abolished_on=date(2024, 1, 1))
    rows.capability(body, "GB/T 1-2010", object="燃油", parameter="密度")
    rows.capability(body, "GB/T 2-2010", "GB/T 1-2020", object="水泥")
    for number in range(ITEMS - 3):
        rows.capability(body, "GB/T 77-2020", object=f"样品{number:03d}")
    ranged = rows.capability(body, "JJG 99-2006", object="砝码", kind="CALIBRATION")
    rows.add(
        models.MeasurementRange,
        capability_id=ranged,
        quantity="质量",
        lower=1.0,
        upper=20.0,
        unit="kg",
        uncertainty="1 mg",
    )
    rows.add(
        models.MeasurementStandard,
        organization_id=body,
        name="E2等级砝码标准装置",
        kind="PUBLIC_TOP",
        published_status="VALID",
    )
    rows.add(models.CertificationScheme, code="CCC", name="强制性产品认证", path="/CCC/")
    rows.add(models.OrganizationScheme, organization_id=body, scheme_code="CCC", role="TESTING")
    rows.add(models.Equipment, organization_id=body, name="质量比较器", open_mode="MACHINE_TIME")
    rows.add(
        models.SupervisionEvent,
        organization_id=body,
        kind="PENALTY",
        happened_on=date(2025, 3, 1),
        authority="某局",
    )
    return body


def test_a_stale_scope_says_so_in_words_and_a_current_one_does_not(site: Site) -> None:
    fuel, cement = (table_of(site.get(f"&scope={object}").text) for object in ("燃油", "水泥"))
    assert "standard superseded" in fuel
    assert "standard abolished" in cement
    assert cement.count('class="tag warn"') == 1


def test_before_the_new_edition_the_scope_is_not_stale(site: Site) -> None:
    path = f"{site.address}/organizations/o{site.body}?asOf=2019-12-31&scope=燃油"
    html = httpx.get(path, headers={"accept-language": "en"}).text
    assert scope_of(html) == ["燃油"]
    assert "standard superseded" not in html


def test_pages_of_the_scope_hold_every_item_once(site: Site) -> None:
    html = site.get().text
    assert f"{ITEMS} items" in html
    link = re.search(r'href="[^"]*scopeAfter=(c\d+)[^"]*"', html)
    assert link
    seen = scope_of(html) + scope_of(site.get(f"&scopeAfter={link.group(1)}").text)
    assert len(seen) == ITEMS
    assert len(set(seen)) == ITEMS


def table_of(html: str) -> str:
    section = html[html.index('aria-labelledby="capabilities"') :]
    return section[: section.index("</table>")]


def scope_of(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><span lang="zh-CN">(.*?)</span>', table_of(html))


def test_the_scope_is_filtered_by_object_parameter_and_number(site: Site) -> None:
    for words in ("密度", "燃油 密度", "GB/T 1-2010"):
        assert scope_of(site.get(f"&scope={words}").text) == ["燃油"]
    none = site.get("&scope=nothing").text
    assert "No item holds these words" in none
    assert 'id="scope"' in none


@pytest.mark.parametrize("cursor", ["c1", "x", "c99999999999999999999"])
def test_a_cursor_of_no_item_is_a_mistake(site: Site, cursor: str) -> None:
    assert site.get(f"&scopeAfter={cursor}").status_code == 400


def test_ranges_standards_schemes_equipment_and_supervision_are_shown(site: Site) -> None:
    html = site.get("&scope=砝码").text
    for part in (
        "1.0 – 20.0 kg",
        "U 1 mg",
        "E2等级砝码",
        "强制性产品认证",
        "质量比较器",
        "2025-03-01",
    ):
        assert part in html


def test_downloads_of_the_body_hold_its_own_rows(site: Site) -> None:
    html = site.get().text.replace("&amp;", "&")
    links = re.findall(r'href="(/export/[^"]+\.csv\?[^"]+)"', html)
    assert len(links) == 4
    for link in links:
        lines = httpx.get(site.address + link).text.splitlines()
        assert len(lines) > 1
        assert all(f"o{site.body}" in line for line in lines[1:])


# ------------------------------------------------------------------------------ time line

TERM = {"id": 1, "valid_from": date(2020, 1, 1), "valid_to": date(2026, 1, 1)}


def event(year: int, status: str) -> dict[str, object]:
    return {"happened_on": date(year, 1, 1), "status": status}


def test_a_term_is_valid_then_expired() -> None:
    assert spans(TERM, []) == [
        Span("VALID", date(2020, 1, 1), date(2026, 1, 1)),
        Span("EXPIRED", date(2026, 1, 1), None),
    ]


def test_a_suspension_lies_within_the_term() -> None:
    found = spans(TERM, [event(2022, "SUSPENDED"), event(2023, "VALID")])
    assert [one.status for one in found] == ["VALID", "SUSPENDED", "VALID", "EXPIRED"]


def test_a_withdrawn_right_does_not_expire() -> None:
    found = spans(TERM, [event(2022, "WITHDRAWN")])
    assert found[-1] == Span("WITHDRAWN", date(2022, 1, 1), None)


def test_an_event_after_the_term_does_not_lengthen_it() -> None:
    assert spans(TERM, [event(2027, "VALID")]) == spans(TERM, [])


def test_without_a_date_there_is_nothing_to_draw() -> None:
    undated = {"id": 1, "valid_from": None, "valid_to": None}
    assert spans(undated, []) == []
    assert rights_line([undated], {}, date(2026, 1, 1)) is None


def test_bars_follow_each_other_and_stay_on_the_line() -> None:
    line = rights_line([TERM], {1: [event(2022, "SUSPENDED")]}, date(2024, 1, 1))
    assert line
    bars = line.bars[1]
    assert [one.left for one in bars[1:]] == [one.right for one in bars[:-1]]
    assert all(0 <= one.left < one.right <= 100 for one in bars)
    assert 0 < line.marker < 100


# -------------------------------------------------------------------------------- browser


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_is_accessible_and_fits(
    site: Site, new_page: NewPage, scheme: str, width: int
) -> None:
    page = new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.goto(f"{site.address}/organizations/o{site.body}?asOf={DAY}")
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
