"""What the API says of shared resources, on made-up rows."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nqi import models
from nqi.terms import Level
from tests.schema.asked_twice import AskedTwice
from tests.small_release import Rows


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> AskedTwice:
    rows = Rows()
    rows.region("100000", "中国", Level.NATIONAL, None)
    rows.region("420000", "湖北省", Level.PROVINCE)
    rows.region("420100", "武汉市", Level.PREFECTURE, "420000")
    body = rows.organization("甲院", adcode="420100")
    near, far = (rows.site(body, "420100", lng=114.3 + d, lat=30.6) for d in (0, 0.2))
    for name, site, mode in (
        ("远", far, "MACHINE_TIME"),
        ("近", near, "NOT_OPEN"),
        ("无处", None, "NOT_OPEN"),
    ):
        texts = {"name": name, "search_text": name, "open_mode": mode}
        rows.add(models.Equipment, organization_id=body, site_id=site, **texts)
    _talent(rows, body)
    _notifications(rows)
    rows.add(
        models.SupervisionEvent,
        organization_id=body,
        kind="PENALTY",
        happened_on=date(2024, 5, 1),
    )
    folder: Path = tmp_path_factory.mktemp("shared")
    rows.write(folder)
    return AskedTwice(folder / "catalog.sqlite")


def _talent(rows: Rows, body: int) -> None:
    counts: list[tuple[int, str | None, int | None, date]] = [
        (5, "420000", None, date(2020, 1, 1)),
        (7, "420000", None, date(2022, 1, 1)),
        (3, "420100", None, date(2022, 1, 1)),
        (2, None, body, date(2022, 1, 1)),
    ]
    for number, adcode, organization, day in counts:
        rows.add(
            models.TalentCount,
            kind="CMA_ASSESSOR",
            number=number,
            adcode=adcode,
            organization_id=organization,
            measured_on=day,
        )


def _notifications(rows: Rows) -> None:
    rows.add(models.Product, code="e-bike", name="电动自行车", search_text="x")
    rows.add(models.ProductCode, system="HS", code="8711.60", product_code="e-bike")
    base = "G/TBT/N/AAA/1"
    for symbol, day, last, codes in (
        (base, date(2024, 1, 1), date(2024, 3, 1), ("8711",)),
        (f"{base}/Add.1", date(2024, 2, 1), None, ()),
        ("G/TBT/N/BBB/2", None, None, ("9503",)),
    ):
        row = rows.add(
            models.TbtNotification,
            symbol=symbol,
            base_symbol=symbol.removesuffix("/Add.1"),
            title=symbol,
            member="A",
            distributed_on=day,
            comment_until=last,
            search_text=symbol,
        )
        for code in codes:
            rows.add(models.TbtCode, system="HS", code=code, notification_id=row["id"])


def names(asked: AskedTwice, conditions: str) -> list[Any]:
    data = asked.data(f"{{ equipment(filter: {{{conditions}}}) {{ nodes {{ name }} }} }}")
    return [node["name"] for node in data["equipment"]["nodes"]]


def test_equipment_near_a_point_is_ordered_by_distance(asked: AskedTwice) -> None:
    assert names(asked, "near: {lng: 114.3, lat: 30.6}") == ["近", "远"]
    assert names(asked, "near: {lng: 114.3, lat: 30.6, withinKm: 5}") == ["近"]


def test_equipment_of_a_region_and_of_a_way_of_use(asked: AskedTwice) -> None:
    assert sorted(names(asked, 'region: "420000"')) == sorted(["无处", "近", "远"])
    assert names(asked, "openMode: [MACHINE_TIME]") == ["远"]


def symbols(asked: AskedTwice, conditions: str) -> list[Any]:
    data = asked.data(f"{{ tbtNotifications(filter: {{{conditions}}}) {{ nodes {{ symbol }} }} }}")
    return [node["symbol"] for node in data["tbtNotifications"]["nodes"]]


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ("", ["G/TBT/N/AAA/1/Add.1", "G/TBT/N/AAA/1", "G/TBT/N/BBB/2"]),
        ('hs: "8711.60.00"', ["G/TBT/N/AAA/1"]),
        ('hs: "87"', ["G/TBT/N/AAA/1"]),
        ('product: "e-bike"', ["G/TBT/N/AAA/1"]),
        ('openOn: "2024-03-01"', ["G/TBT/N/AAA/1"]),
        ('openOn: "2024-03-02"', []),
        ('openOn: "2023-12-31"', []),
        ('member: "B"', []),
    ],
)
def test_notifications(asked: AskedTwice, conditions: str, found: list[str]) -> None:
    assert symbols(asked, conditions) == found


def test_a_notification_knows_its_addenda_and_products(asked: AskedTwice) -> None:
    data = asked.data("""{ tbtNotifications(filter: {hs: "8711"}) { nodes {
      codes { system code } related { symbol } products { code } } } }""")
    assert data["tbtNotifications"]["nodes"] == [
        {
            "codes": [{"system": "HS", "code": "8711"}],
            "related": [{"symbol": "G/TBT/N/AAA/1/Add.1"}],
            "products": [{"code": "e-bike"}],
        }
    ]


@pytest.mark.parametrize(
    ("arguments", "stated", "of_organizations"),
    [
        ('region: "420000"', 7, 2),
        ('region: "420100"', 3, 2),
        ('region: "420000", asOf: "2021-01-01"', 5, None),
        ('asOf: "2023-01-01"', None, 2),
    ],
)
def test_numbers_of_professionals_are_not_added_up(
    asked: AskedTwice, arguments: str, stated: int | None, of_organizations: int | None
) -> None:
    data = asked.data(f"{{ talent({arguments}) {{ byKind {{ stated ofOrganizations }} }} }}")
    assert data["talent"]["byKind"] == [{"stated": stated, "ofOrganizations": of_organizations}]


def test_supervision_of_a_body_is_that_until_the_day(asked: AskedTwice) -> None:
    text = """{ organizations(asOf: "%s") { nodes { equipment { name }
      supervisionEvents { kind happenedOn } } } }"""
    before = asked.data(text % "2024-04-30")["organizations"]["nodes"][0]
    after = asked.data(text % "2024-05-01")["organizations"]["nodes"][0]
    assert before["supervisionEvents"] == []
    assert after["supervisionEvents"] == [{"kind": "PENALTY", "happenedOn": "2024-05-01"}]
    assert len(after["equipment"]) == 3
