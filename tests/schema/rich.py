"""A small release in which every relation occurs: full, empty, circular and broken off by null.

The texts are what breaks careless JSON, SQL and templates. Bodies host each other in a circle, so
that a query can be as deep as it likes and never meets a null.
"""

from datetime import date

from nqi import models
from nqi.terms import Level, OrganizationKind
from tests.schema.rich_certification import add_certification
from tests.schema.rich_history import add_history
from tests.schema.rich_measurement import add_measurement
from tests.schema.rich_onestop import add_onestop
from tests.schema.rich_planning import add_planning
from tests.schema.rich_shared import add_shared
from tests.schema.rich_standards import add_standards
from tests.small_release import Rows

NASTY = (
    "He said \"hi\" & 'no'; -- \\ \\n \\u0041",
    "line\nbreak\ttab\r\x01\x1f\x7f",
    "</script>{{ 7*7 }}${x}`%s:p1 ?1 @x",
    "\U0001f600 计量 \u2028 é",
)
STANDARDS = ("GB 7718-2011", "GB 7718-2025", "GB/T 7718-2004", "GB 4706.1-2005", "JJG 196-2006")
DAYS = (date(2011, 1, 1), date(2015, 6, 30), date(2020, 2, 29), date(2026, 12, 31))
KINDS = list(OrganizationKind)
PILLARS = ("METROLOGY", "STANDARDS", "TESTING", "CERTIFICATION")


def rich_rows() -> Rows:
    """Return the rows; ids are the same in every run."""
    rows = Rows()
    _add_sources(rows)
    _add_regions(rows)
    _add_standards(rows)
    _add_organizations(rows)
    add_measurement(rows)
    add_standards(rows)
    add_history(rows)
    add_certification(rows)
    add_shared(rows)
    add_planning(rows)
    add_onestop(rows)
    return rows


def _add_sources(rows: Rows) -> None:
    rows.dataset(
        file="second.csv",
        title=NASTY[0],
        title_en=NASTY[2],
        publisher=NASTY[1],
        url="https://example.org/?a=1&b='2'",
        completeness="COMPLETE",
        complete_kind="METROLOGY_INSTITUTE",
        as_of=date(2024, 12, 31),
        rows_read=12,
        rows_accepted=10,
        rows_rejected=2,
    )
    for line in (9, 3):
        rows.add(models.Rejection, dataset_id=2, line=line, value=NASTY[1], message=NASTY[0])


def _add_regions(rows: Rows) -> None:
    rows.region("100000", "中国", Level.NATIONAL, None, name_en="China")
    rows.region("110000", "北京市", Level.PROVINCE, lng=116.4, lat=39.9, name_en="Beijing")
    rows.region("110101", "东城区", Level.COUNTY, "110000", lng=116.41, lat=39.93)
    rows.region("110102", "西城区", Level.COUNTY, "110000", lng=116.36, lat=39.91)
    rows.region("420000", "湖北省", Level.PROVINCE, lng=114.34, lat=30.55, source_id=2)
    rows.region("420100", "武汉市", Level.PREFECTURE, "420000", lng=114.3, lat=30.6)
    rows.region("420102", "江岸区", Level.COUNTY, "420100", lng=114.31, lat=30.6)
    rows.region("420106", "武昌区", Level.COUNTY, "420100", lng=114.32, lat=30.55)
    rows.region("420190", NASTY[0], Level.ZONE, "420100", has_four_levels=False)
    rows.region("441900", "东莞市", Level.PREFECTURE, fills_county=True, lng=113.75, lat=23.02)
    rows.region("710000", "台湾省", Level.PROVINCE, has_four_levels=False, lng=121.0, lat=24.0)
    rows.region("420199", "旧区", Level.COUNTY, "420100", valid_to=date(2020, 1, 1))
    for adcode in ("100000", "110000", "420000", "420100"):
        for tolerance in (0.1, 0.01):
            ring = f"[[[1.5,{tolerance}],[2,3],[1.5,{tolerance}]]]"
            geojson = f'{{"type":"Polygon","coordinates":{ring}}}'
            rows.add(models.RegionBoundary, adcode=adcode, tolerance_deg=tolerance, geojson=geojson)
    for adcode, weight in (("110000", 21893095.0), ("420000", 57752557.0), ("420100", 0.1)):
        unit = {"weight": weight, "unit": "persons", "measured_on": date(2020, 11, 1)}
        rows.add(models.DemandUnit, adcode=adcode, kind="POPULATION", **unit)
        rows.add(models.DemandUnit, adcode=adcode, kind="CLUSTER", weight=1 / 3, name=NASTY[3])


def _add_standards(rows: Rows) -> None:
    dated = {"issued_on": date(2010, 1, 1), "mandate": "MANDATORY", "ics": "67.040"}
    rows.edition(STANDARDS[0], STANDARDS[2], implemented_on=date(2012, 4, 20), **dated)
    rows.edition(STANDARDS[1], STANDARDS[0], implemented_on=date(2027, 3, 16), title=NASTY[0])
    rows.edition(STANDARDS[2], "GB 7718-1994", implemented_on=date(2005, 10, 1), source_id=2)
    rows.edition(STANDARDS[3], implemented_on=date(2006, 8, 1), abolished_on=date(2016, 8, 1))
    rows.edition(STANDARDS[4], "JJG 196-1990", "JJG 20-1990", family="METROLOGY")


def _add_organizations(rows: Rows) -> None:
    counties = ("110101", "420106", "420102", "420100", "710000", None, "420199", "441900")
    ids = [_add_organization(rows, number, counties[number % 8]) for number in range(14)]
    bodies = rows.tables[models.Organization]
    for number, host in ((0, 1), (1, 2), (2, 0), (3, 3), (4, 0), (5, 9)):
        bodies[number]["host_id"] = ids[host]


def _add_organization(rows: Rows, number: int, adcode: str | None) -> int:
    name = f"{NASTY[number % 4]} {number:02}" if number % 3 == 0 else f"检验院 {number:02}"
    body = rows.organization(
        name,
        KINDS[number % 5],
        pillars=PILLARS[: number % 5],
        adcode=adcode,
        level=list(Level)[number % 5].code if number % 2 else None,
        service_reach="NATIONAL" if number % 5 == 1 else None,
        name_en=NASTY[1] if number % 4 == 0 else None,
        website="https://example.org/",
        source_id=1 + number % 2,
        confidence="UNVERIFIED" if number == 5 else "IMPORTED",
    )
    places = [_add_site(rows, body, adcode, number, place) for place in range(number % 4)]
    if number % 4 != 3:
        rights = {"scheme": "CNAS" if number % 3 else "CMA", "number": f"L{number:04}"}
        dates = {"valid_from": DAYS[0], "valid_to": DAYS[3]} if number % 2 else {}
        events = [(DAYS[1], "VALID"), (DAYS[2], "SUSPENDED")][: number % 3]
        right = rows.qualification(body, *events, **rights, **dates)
        rows.qualification(body, number=None, scope=NASTY[2])
        for place in places:
            rows.add(models.QualificationSite, qualification_id=right, site_id=place)
        norm = STANDARDS[number % 5]
        place_id = places[0] if places else None
        rows.capability(body, norm, qualification_id=right, site_id=place_id, object="食品 标签")
        rows.capability(body, norm, "OIML R 111", object=NASTY[3], parameter=NASTY[0])
    if number % 3 == 1:
        title = {"title": NASTY[1], "kind": "KEY_LABORATORY", "stage": "ESTABLISHED"}
        rows.add(
            models.Designation,
            organization_id=body,
            site_id=places[0] if places else None,
            **title,
        )
    rows.add(models.OrganizationName, organization_id=body, name=f"别名 {number}")
    rows.add(
        models.OrganizationIdentifier, organization_id=body, register="CMA", value=f"{number:06}"
    )
    return body


def _add_site(rows: Rows, body: int, adcode: str | None, number: int, place: int) -> int:
    here = {} if place == 2 else {"lng": 114.3 + number / 50, "lat": 30.6 + place / 100}
    return rows.site(
        body,
        adcode,
        name=f"{NASTY[place]} {number}",
        address=NASTY[3] if place else None,
        is_main=place == 0,
        **here,
    )
