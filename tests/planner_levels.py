"""Families of a level profile, and the bodies and regions on which a level question turns."""

from typing import Any

from nqi import models
from nqi.questions.levels import Levels
from nqi.terms import CellState, Level, OrganizationKind, RegionType
from tests.planner_country import COUNTIES, Country

INSTITUTE = OrganizationKind.METROLOGY_INSTITUTE
COUNTY, PREFECTURE, PROVINCE = Level.COUNTY, Level.PREFECTURE, Level.PROVINCE
PRESENT, ABSENT, NO_DATA, NOT_REQUIRED = (
    CellState.PRESENT,
    CellState.ABSENT,
    CellState.NO_DATA,
    CellState.NOT_REQUIRED,
)
LISTS = {"kinds": "", "designations": "", "schemes": "", "measurement_kinds": "", "words": ""}
NEEDS = {"national": "R", "province": "R", "prefecture": "R", "county": "R"}


def family(country: Country, code: str, **values: object) -> None:
    """Add a family of the profile, required of every level but districts and zones."""
    number = len(country.rows.tables.get(models.ServiceFamily, ())) + 1
    row: dict[str, Any] = {
        "profile": "default",
        "name": code,
        "weight": 1.0,
        "district": "O",
        "zone": "-",
    }
    row |= {"number": number} | LISTS | NEEDS | values
    country.rows.add(models.ServiceFamily, code=code, **row)


def special_regions(country: Country) -> None:
    """A municipality with a district and a county, a city without counties, and Hong Kong."""
    rows = country.rows
    place: dict[str, Any] = {"lng": 116.4, "lat": 39.9}
    rows.region("110000", "City", PROVINCE, type=RegionType.MUNICIPALITY.code, **place)
    rows.region("110101", "District", COUNTY, "110000", type=RegionType.DISTRICT.code, **place)
    rows.region("110102", "Rural", COUNTY, "110000", type=RegionType.COUNTY.code, **place)
    rows.region("440000", "Coast", PROVINCE, type=RegionType.PROVINCE.code)
    kind: dict[str, Any] = {"type": RegionType.PREFECTURE_CITY.code, "fills_county": True}
    rows.region("441900", "No counties", PREFECTURE, "440000", **kind)
    kind = {"type": RegionType.SPECIAL_ADMINISTRATIVE_REGION.code, "has_four_levels": False}
    rows.region("810000", "Harbour", PROVINCE, **kind)


def institute(country: Country, level: Level, home: str, at: str) -> int:
    """Add an institute founded at a level for a region, with a place at a county's point."""
    name = f"{level.code} {home} {at}"
    body = country.rows.organization(name, INSTITUTE, level=level.code, adcode=home)
    lng, lat = COUNTIES[at]
    country.rows.site(body, at, lng=lng, lat=lat)
    return body


def states(answer: Levels, number: int = 0) -> dict[str, CellState]:
    return {row.adcode: row.cells[number].state for row in answer.rows}
