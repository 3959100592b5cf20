"""Shared resources with everything they can say, and with nothing but what they must."""

from datetime import date

from nqi import models
from nqi.terms import OpenMode, ResourceKind, SupervisionKind, TalentKind
from nqi.text import spaced
from tests.small_release import Rows

NASTY = "</script>{{ 7*7 }} \"'&\x01\u2028"
DAYS = (date(2012, 2, 29), date(2016, 8, 1), date(2019, 12, 31), None)
SYMBOLS = (
    "G/TBT/N/CHN/2149",
    "G/TBT/N/CHN/2149/Add.1",
    "G/TBT/N/CHN/2149/Add.1/Corr.1",
    "G/SPS/N/EU/7",
    "G/TBT/N/USA/99",
)
CODES = (("HS", "8711"), ("HS", "871160"), ("ICS", "43.150"), ("HS", "95"), ("ICS", "43"))


def add_shared(rows: Rows) -> None:
    """Add equipment, numbers of professionals, resources, supervision and notifications."""
    bodies = [int(row["id"]) for row in rows.tables[models.Organization]]
    sites = [(row["id"], row["organization_id"]) for row in rows.tables[models.Site]]
    _add_equipment(rows, bodies, sites)
    _add_talent(rows, bodies)
    _add_resources(rows, bodies)
    _add_notifications(rows)


def _add_equipment(rows: Rows, bodies: list[int], sites: list[tuple[int, int]]) -> None:
    for number in range(9):
        site, body = sites[number % len(sites)] if number % 3 else (None, bodies[number])
        name = f"天平 {number}" if number % 2 else NASTY
        full = {"model": NASTY, "maker": "厂", "specification": "0.1 mg", "value_band": "50-200"}
        dated = {"calibrated_until": DAYS[number % 4], "valid_to": DAYS[(number + 1) % 4]}
        rows.add(
            models.Equipment,
            organization_id=body,
            site_id=site,
            name=name,
            open_mode=list(OpenMode)[number % 4].code,
            booking_url="https://example.org/?a=1&b='2'" if number % 2 else None,
            search_text=spaced(name),
            source_id=1 + number % 2,
            **full if number % 2 else {},
            **dated,
        )


def _add_talent(rows: Rows, bodies: list[int]) -> None:
    places = ("100000", "420000", "420000", "420106", "110000", None, None, None)
    for number, adcode in enumerate(places):
        for kind in list(TalentKind)[: 1 + number % 3]:
            rows.add(
                models.TalentCount,
                kind=kind.code,
                number=number * 7,
                adcode=adcode,
                organization_id=None if adcode else bodies[number % 6],
                measured_on=DAYS[number % 4],
            )


def _add_resources(rows: Rows, bodies: list[int]) -> None:
    for number, kind in enumerate((*ResourceKind, *ResourceKind)):
        rows.add(
            models.InfoResource,
            kind=kind.code,
            title=NASTY if number % 3 else "食品 标准检验",
            title_en=NASTY if number % 2 else None,
            publisher="检验",
            url="https://example.org/" if number % 2 else None,
            organization_id=bodies[number % 4] if number % 3 else None,
            valid_from=DAYS[number % 4],
        )
    for number, event in enumerate((*SupervisionKind, *SupervisionKind)):
        rows.add(
            models.SupervisionEvent,
            organization_id=bodies[number % 3],
            kind=event.code,
            happened_on=DAYS[number % 3],
            authority=NASTY if number % 2 else None,
            reason=NASTY if number % 3 else None,
        )


def _add_notifications(rows: Rows) -> None:
    product = rows.tables[models.Product][0]["code"]
    for system, code in (("HS", "95.03"), ("ICS", "43.150")):
        rows.add(models.ProductCode, system=system, code=code, product_code=product)
    for number, symbol in enumerate(SYMBOLS):
        title = f"电动自行车 {number}" if number % 2 else NASTY
        row = rows.add(
            models.TbtNotification,
            symbol=symbol,
            base_symbol="/".join(symbol.split("/")[:5]),
            title=title,
            products=NASTY if number % 2 else None,
            member="China" if number < 3 else NASTY,
            type="Regular notification" if number % 2 else None,
            distributed_on=DAYS[number % 4],
            comment_until=DAYS[(number + 1) % 4],
            url="https://example.org/" if number % 2 else None,
            search_text=spaced(title),
        )
        for system, code in CODES[: number + 1]:
            rows.add(models.TbtCode, system=system, code=code, notification_id=row["id"])
