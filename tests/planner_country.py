"""An invented country for the planner's questions: small enough to recompute by hand.

Two provinces, three prefectures and twelve counties, each county at its own point; people by
county; laboratories, of which one has two places, one serves the whole country and one has no
place; and demand of every kind. A test changes what it needs before it writes the release.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pyproj import Geod

from nqi import models
from nqi.db import OpenRelease
from nqi.planning_selection import Planning
from nqi.selection import Selection
from nqi.terms import (
    DemandBasis,
    DemandKind,
    Level,
    OrganizationKind,
    RegionType,
    ServiceReach,
)
from tests.small_release import COUNTRY, Rows

DAY = date(2025, 6, 1)
WGS84 = Geod(ellps="WGS84")
LAB = OrganizationKind.TESTING_LAB
Point = tuple[float, float]
Points = dict[str, Point]

PREFECTURES = {"420100": "420000", "420200": "420000", "430100": "430000"}
COUNTIES: Points = {
    "420101": (112.00, 30.00),
    "420102": (112.20, 30.05),
    "420103": (112.45, 30.30),
    "420104": (112.05, 30.70),
    "420105": (113.00, 30.10),
    "420201": (113.50, 30.90),
    "420202": (113.80, 30.80),
    "420203": (114.40, 31.30),
    "420204": (115.20, 30.60),
    "430101": (112.90, 28.20),
    "430102": (113.30, 28.60),
    "430103": (111.40, 27.30),
}
PEOPLE = {code: 1000.0 * (i + 1) for i, code in enumerate(COUNTIES)}
"""1,000 in the first county, 12,000 in the last: 78,000 in all."""
LABS: dict[str, tuple[str, ...]] = {
    "twice": ("420101", "420102"),
    "alone": ("420203",),
    "south": ("430101",),
    "rival": ("420102",),
}
"""Counties at whose points a laboratory of that name has a place."""


def km(start: Point, end: Point) -> float:
    """PROJ's own geodesic."""
    return float(WGS84.inv(*start, *end)[2]) / 1000


@dataclass
class Country:
    """The rows of the release, and the ids of its bodies by name."""

    rows: Rows = field(default_factory=Rows)
    bodies: dict[str, int] = field(default_factory=dict)
    places: dict[str, list[Point]] = field(default_factory=dict)
    """Positions of the local laboratories, by name."""

    def lab(self, name: str, *at: str, **values: Any) -> int:
        """Add a laboratory with a place at the point of each county."""
        body = self.rows.organization(name, **{"kind": LAB} | values)
        self.bodies[name] = body
        for code in at:
            lng, lat = COUNTIES[code]
            self.rows.site(body, code, lng=lng, lat=lat)
        if at and "service_reach" not in values:
            self.places[name] = [COUNTIES[code] for code in at]
        return body

    def demand(self, kind: DemandKind, adcode: str, weight: float, **values: Any) -> None:
        """Add a figure of demand."""
        self.rows.add(
            models.DemandUnit,
            **{"unit": "persons"} | values,
            kind=kind.code,
            adcode=adcode,
            weight=weight,
        )

    def write(self, folder: Path) -> OpenRelease:
        """Write the release and open it."""
        folder.mkdir(exist_ok=True)
        return self.rows.write(folder)


def bare_country(*, unplaced: Iterable[str] = ()) -> Country:
    """The regions alone; the point of each prefecture and province is its first county's."""
    country, hidden = Country(), set(unplaced)
    rows = country.rows
    values: dict[str, Any]
    rows.region(COUNTRY, "Country", Level.NATIONAL, None)
    for code in sorted(set(PREFECTURES.values())):
        lng, lat = COUNTIES[f"{code[:2]}0101"]
        rows.region(code, f"Province {code}", Level.PROVINCE, type="PROVINCE", lng=lng, lat=lat)
    for code, parent in PREFECTURES.items():
        lng, lat = COUNTIES[f"{code[:4]}01"]
        values = {"type": RegionType.PREFECTURE_CITY.code, "lng": lng, "lat": lat}
        rows.region(code, f"Prefecture {code}", Level.PREFECTURE, parent, **values)
    for code, (lng, lat) in COUNTIES.items():
        place: dict[str, Any] = {} if code in hidden else {"lng": lng, "lat": lat}
        rows.region(code, f"County {code}", Level.COUNTY, f"{code[:4]}00", **place)
    return country


def planner_country(
    *,
    people: Mapping[str, float] = PEOPLE,
    unplaced: Iterable[str] = (),
    labs: Mapping[str, tuple[str, ...]] = LABS,
    others: bool = True,
) -> Country:
    """The whole country; people of a county that is not named are unknown.

    The others are the body that serves the whole country and the one without a place.
    """
    country = bare_country(unplaced=unplaced)
    for code, count in people.items():
        country.demand(DemandKind.POPULATION, code, count, measured_on=date(2020, 11, 1))
    for name, counties in labs.items():
        country.lab(name, *counties)
    if others:
        country.lab("nation", "430103", service_reach=ServiceReach.NATIONAL.code)
        country.lab("homeless")
    return country


def asked(
    demand: DemandBasis = DemandBasis.POPULATION,
    *,
    thresholds: tuple[float, ...] = (),
    within: str = COUNTRY,
    as_of: date = DAY,
    level: Level | None = Level.COUNTY,
    layer: str | None = None,
) -> Planning:
    """What a planner asks of the laboratories of the country."""
    return Planning(
        service=Selection(as_of=as_of, kinds=(LAB,)),
        within=within,
        demand=demand,
        level=level,
        layer=layer,
        thresholds=thresholds,
    )


def nearest(point: Point, places: Iterable[Point]) -> float:
    """Try every place."""
    return min((km(point, place) for place in places), default=float("inf"))


def all_places(country: Country, *without: str) -> list[Point]:
    """Positions of the local laboratories but some."""
    return [p for name, at in country.places.items() if name not in without for p in at]
