"""Sheet of a region: what of each family of services is near it, and where the nearest is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    present,
    proves_absence,
)
from nqi.questions.levels import DEFAULT_PROFILE, state_of
from nqi.reach import Floats, geodesic_km
from nqi.remembered import remembered
from nqi.terms import CellState, Level, Need, Presence

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
    """Whether the region hosts it, as the level matrix says."""
    nationwide: int
    """Bodies that serve the whole country, wherever they sit: no matter of distance."""
    within: tuple[int, ...]
    """Bodies within each of ``RADII`` of the region's point, inclusive; empty above a prefecture,
    which no point stands for."""
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
        need = family.need(level, is_district=is_district(region))
        if not region["has_four_levels"]:
            need = Need.NOT_APPLICABLE
        rows.append(_row(release, region, family, bodies, need, above[adcode]))
    return Sheet(adcode, region["name"], level, as_of, release.id, tuple(rows))


def _row(
    release: OpenRelease,
    region: Mapping[str, Any],
    family: Family,
    bodies: Bodies,
    need: Need,
    above: Sequence[str],
) -> SheetRow:
    level, code = Level.parse(region["level"]), region["adcode"]
    (is_present,) = present([region], level, family, bodies, Presence.HOSTED, 0.0)
    proves = proves_absence(family, bodies, code, above, Presence.HOSTED)
    km = _distances(region, bodies)
    owners = [place[0] for place in bodies.places]
    nearest = int(np.argmin(km)) if len(km) else None
    body = _body(release, owners[nearest]) if nearest is not None else {}
    return SheetRow(
        family=family.code,
        name=family.name,
        name_en=family.name_en,
        need=need,
        state=state_of(Need.REQUIRED, is_present=is_present, proves_absence=proves),
        nationwide=len(bodies.nationwide),
        within=tuple(_count(owners, km, radius) for radius in RADII) if has_point(level) else (),
        nearest_id=body.get("id"),
        nearest_name=body.get("name"),
        nearest_name_en=body.get("name_en"),
        nearest_km=round(float(km[nearest]), 3) if nearest is not None else None,
    )


def has_point(level: Level) -> bool:
    """Return whether a point can stand for a region of a level."""
    return level not in (Level.NATIONAL, Level.PROVINCE)


def _distances(region: Mapping[str, Any], bodies: Bodies) -> Floats:
    if region["lng"] is None or not bodies.places or not has_point(Level.parse(region["level"])):
        return np.empty(0)
    places = np.array([place[1:] for place in bodies.places], dtype=float)
    lng, lat = (np.full(len(places), region[name]) for name in ("lng", "lat"))
    return geodesic_km(lng, lat, places[:, 0], places[:, 1])


def _count(owners: Sequence[int], km: Floats, radius: float) -> int:
    return len({owners[i] for i in np.flatnonzero(km <= radius).tolist()})


def _body(release: OpenRelease, organization_id: int) -> dict[str, Any]:
    return release.rows(organization.by_id({}, literal(organization_id)))[0]
