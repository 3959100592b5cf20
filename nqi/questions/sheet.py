"""Sheet of a region: what of each family of services is near it, and where the nearest is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import literal

from nqi.catalog import organization
from nqi.db import OpenRelease
from nqi.questions.area import ancestry, area
from nqi.questions.level_presence import (
    Bodies,
    Family,
    bodies_of,
    families_of,
    is_district,
    proves_absence,
)
from nqi.questions.levels import DEFAULT_PROFILE, state_of
from nqi.reach import Floats, geodesic_km
from nqi.remembered import remembered
from nqi.terms import CellState, Level, Need

ANSWERS_KEPT = 32
RADII = (25.0, 50.0, 100.0)


@dataclass(frozen=True)
class SheetRow:
    """A family of services around a region."""

    family: str
    name: str
    name_en: str | None
    need: Need
    state: CellState
    """Whether the region hosts it."""
    within: tuple[int, ...]
    """Bodies within each of ``RADII`` of the region's point, inclusive."""
    nearest_id: int | None
    nearest_name: str | None
    nearest_name_en: str | None
    nearest_km: float | None


@dataclass(frozen=True)
class Sheet:
    """A region and the families of a profile."""

    adcode: str
    name: str
    level: Level
    as_of: date
    release: str
    rows: tuple[SheetRow, ...]


@remembered(ANSWERS_KEPT)
def sheet(
    release: OpenRelease, as_of: date, adcode: str, *, profile: str = DEFAULT_PROFILE
) -> Sheet:
    """Return the sheet of a region; raises InvalidInput for an unknown region or profile."""
    region = area(release, as_of, adcode)[0]
    level = Level.parse(region["level"])
    above = ancestry(release)
    rows = []
    for family in families_of(release, as_of, profile):
        bodies = bodies_of(release, as_of, family, above)
        km = _distances(region["lng"], region["lat"], bodies)
        need = family.need(level, is_district=is_district(region))
        if not region["has_four_levels"]:
            need = Need.NOT_APPLICABLE
        rows.append(_row(release, family, bodies, km, need, adcode, above[adcode]))
    return Sheet(adcode, region["name"], level, as_of, release.id, tuple(rows))


def _distances(lng: float | None, lat: float | None, bodies: Bodies) -> Floats:
    if lng is None or lat is None or not bodies.places:
        return np.empty(0)
    places = np.array([place[1:] for place in bodies.places], dtype=float)
    count = len(places)
    return geodesic_km(np.full(count, lng), np.full(count, lat), places[:, 0], places[:, 1])


def _row(
    release: OpenRelease,
    family: Family,
    bodies: Bodies,
    km: Floats,
    need: Need,
    adcode: str,
    above: Sequence[str],
) -> SheetRow:
    owners: Sequence[int] = [place[0] for place in bodies.places]
    nearest = int(np.argmin(km)) if len(km) else None
    body: dict[str, Any] = {}
    if nearest is not None:
        body = release.rows(organization.by_id({}, literal(owners[nearest])))[0]
    return SheetRow(
        family=family.code,
        name=family.name,
        name_en=family.name_en,
        need=need,
        state=state_of(
            Need.REQUIRED,
            is_present=bool(bodies.hosting.get(adcode)),
            proves_absence=proves_absence(family, bodies, above),
        ),
        within=tuple(
            len({owners[i] for i in np.flatnonzero(km <= radius).tolist()}) for radius in RADII
        ),
        nearest_id=owners[nearest] if nearest is not None else None,
        nearest_name=body.get("name"),
        nearest_name_en=body.get("name_en"),
        nearest_km=round(float(km[nearest]), 3) if nearest is not None else None,
    )
