"""Gaps: which standards and tests that products need nobody offers within a scope.

A region's gap is the share of what is needed that no able body offers within the scope (DOMAIN
C2.4). "Nobody" means nobody in the catalogue: no register of scopes is complete.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from nqi.catalog import gap
from nqi.catalog import product as products_of
from nqi.catalog.listing import literals
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.planning_selection import COUNTRY
from nqi.questions.area import ancestry, area, is_at
from nqi.reach import Floats, geodesic_km, pairs_within
from nqi.remembered import remembered
from nqi.selection import DEFAULT_WITHIN_KM, check_within_km
from nqi.terms import Caveat, GapScope, Level, ServiceReach

ANSWERS_KEPT = 16
ABLE_KEPT = 2
SCOPE_LEVEL = {
    GapScope.COUNTY: Level.COUNTY.code,
    GapScope.PREFECTURE: Level.PREFECTURE.code,
    GapScope.PROVINCE: Level.PROVINCE.code,
}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Nearest:
    """The nearest able place to the region asked about."""

    organization_id: int
    name: str
    name_en: str | None
    site_id: int | None
    km: float | None
    """Geodesic; None where the body or the region has no position."""


@dataclass(frozen=True)
class CapabilityGap:
    """A need, and who can meet it."""

    product: str
    product_name: str
    product_name_en: str | None
    number: str
    root: str
    parameter: str | None
    in_scope: int | None
    """Able bodies within the scope of the region asked about; None where it has no position."""
    in_country: int
    nationwide: int
    """Of those, bodies that serve the whole country, wherever they sit."""
    is_gap: bool | None
    """Nobody within the scope, and nobody who serves the whole country."""
    nearest: Nearest | None


@dataclass(frozen=True)
class GapRow:
    """A region of the area, and how much of what is needed it lacks."""

    adcode: str
    name: str
    name_en: str | None
    needs: int
    missing: int | None
    """None where nothing can be measured: the region has no position."""
    share: float | None


@dataclass(frozen=True)
class Gaps:
    """The needs of the products asked for, and the regions of an area."""

    as_of: date
    release: str
    within: str
    scope: GapScope
    within_km: float
    level: Level
    products: tuple[str, ...]
    share: float | None
    """Of the needs, what the region asked about lacks."""
    items: tuple[CapabilityGap, ...]
    rows: tuple[GapRow, ...]
    caveats: tuple[Caveat, ...]


@dataclass(frozen=True)
class _Able:
    """The able places of a root number."""

    bodies: frozenset[int]
    nationwide: frozenset[int]
    by_region: Mapping[str, frozenset[int]]
    """By region of any level: the bodies with a place in it."""
    places: tuple[Row, ...]


@remembered(ANSWERS_KEPT)
def gaps(
    release: OpenRelease,
    as_of: date,
    *,
    within: str = COUNTRY,
    level: Level = Level.PREFECTURE,
    scope: GapScope = GapScope.PREFECTURE,
    within_km: float = DEFAULT_WITHIN_KM,
    products: tuple[str, ...] = (),
) -> Gaps:
    """Return what the products need and who is able, for an area and each region of a level in it.

    A body that serves the whole country leaves no gap anywhere. Raises InvalidInput for an unknown
    region or product and an impossible radius.
    """
    check_within_km(within_km)
    given = literals({"as_of": as_of.isoformat()})
    regions = area(release, as_of, within)
    codes = _checked(release, products)
    needs = release.rows(gap.needs(given | literals({"products": json.dumps(codes)})))
    above = ancestry(release)
    able = _able(release, as_of, tuple(sorted({need["root"] for need in needs})))
    own = regions[0]
    members = [row for row in regions if is_at(row, level)]
    reached = _reach(members, able, scope, within_km, above)
    here = _reach([own], able, scope, within_km, above)
    nowhere = scope is GapScope.WITHIN_KM and own["lng"] is None
    items = tuple(
        _item(need, own, able[need["root"]], None if nowhere else here[need["root"]][0])
        for need in needs
    )
    return Gaps(
        as_of=as_of,
        release=release.id,
        within=within,
        scope=scope,
        within_km=within_km,
        level=level,
        products=tuple(codes),
        share=_share(items),
        items=items,
        rows=tuple(_rows(members, needs, able, reached, scope)),
        caveats=tuple(_caveats(scope, able)),
    )


def _share(items: Sequence[CapabilityGap]) -> float | None:
    known = [item.is_gap for item in items if item.is_gap is not None]
    return sum(known) / len(known) if known else None


def _caveats(scope: GapScope, able: Mapping[str, _Able]) -> Iterator[Caveat]:
    yield Caveat.ABSENCE_NOT_PROVEN
    if scope is GapScope.WITHIN_KM:
        yield Caveat.UNIT_IS_ONE_POINT
        if any(row["lng"] is None for one in able.values() for row in one.places):
            yield Caveat.PROVIDERS_WITHOUT_POSITION


def _checked(release: OpenRelease, products: Sequence[str]) -> list[str]:
    known = [row["code"] for row in release.rows(products_of.listing({}).rows)]
    for code in products:
        if code not in known:
            allowed = ", ".join(sorted(known)) or "none"
            raise InvalidInput(f"product {code!r} is not in the catalogue: allowed are {allowed}")
    return list(products) or sorted(known)


@remembered(ABLE_KEPT)
def _able(release: OpenRelease, as_of: date, roots: tuple[str, ...]) -> Mapping[str, _Able]:
    """Return who is able by each root number; every area and level of a question shares it."""
    above = ancestry(release)
    given = literals({"as_of": as_of.isoformat()})
    # One standard a statement: the commonest of a country fill a statement's time.
    asked = {root: given | literals({"roots": json.dumps([root])}) for root in roots}
    return {root: _places(release.rows(gap.able(one)), above) for root, one in asked.items()}


def _places(rows: Sequence[Row], above: Mapping[str, Sequence[str]]) -> _Able:
    by_region: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        for code in above.get(row["adcode"] or "", ()):
            by_region[code].add(row["organization_id"])
    national = ServiceReach.NATIONAL.code
    return _Able(
        bodies=frozenset(row["organization_id"] for row in rows),
        nationwide=frozenset(
            row["organization_id"] for row in rows if row["service_reach"] == national
        ),
        by_region={code: frozenset(ids) for code, ids in by_region.items()},
        places=tuple(rows),
    )


def _reach(
    members: Sequence[Row],
    able: Mapping[str, _Able],
    scope: GapScope,
    within_km: float,
    above: Mapping[str, Sequence[str]],
) -> Mapping[str, Sequence[frozenset[int]]]:
    """Return by root number the bodies within the scope of each region."""
    if scope is GapScope.WITHIN_KM:
        return {root: _near(members, one.places, within_km) for root, one in able.items()}
    if scope is GapScope.NATION:
        return {root: [one.bodies] * len(members) for root, one in able.items()}
    homes = [_home(row, scope, above) for row in members]
    nobody: frozenset[int] = frozenset()
    return {root: [one.by_region.get(home, nobody) for home in homes] for root, one in able.items()}


def _home(region: Row, scope: GapScope, above: Mapping[str, Sequence[str]]) -> str:
    """Return the region that the scope means for a region: itself if it is that high already.

    A county directly under its province, and a district of a municipality, have no prefecture: the
    region below the province in which they lie is themselves.
    """
    digits = {GapScope.PROVINCE: 2, GapScope.PREFECTURE: 4, GapScope.COUNTY: 6}[scope]
    code: str = region["adcode"]
    wanted = code[:digits].ljust(6, "0")
    return wanted if wanted in above.get(code, ()) else code


def _near(members: Sequence[Row], places: Sequence[Row], within_km: float) -> list[frozenset[int]]:
    placed = [i for i, row in enumerate(members) if row["lng"] is not None]
    able = [row for row in places if row["lng"] is not None]
    found: list[set[int]] = [set() for _ in members]
    pairs = pairs_within(_positions([members[i] for i in placed]), _positions(able), within_km)
    for origin, place in zip(pairs.origin.tolist(), pairs.place.tolist(), strict=True):
        found[placed[origin]].add(able[place]["organization_id"])
    return [frozenset(ids) for ids in found]


def _positions(rows: Sequence[Row]) -> Floats:
    return np.array([(row["lng"], row["lat"]) for row in rows], dtype=float).reshape(-1, 2)


def _item(need: Row, own: Row, able: _Able, in_scope: frozenset[int] | None) -> CapabilityGap:
    return CapabilityGap(
        product=need["product_code"],
        product_name=need["product_name"],
        product_name_en=need["product_name_en"],
        number=need["number"],
        root=need["root"],
        parameter=need["parameter"],
        in_scope=None if in_scope is None else len(in_scope),
        in_country=len(able.bodies),
        nationwide=len(able.nationwide),
        is_gap=_is_gap(able, in_scope),
        nearest=_nearest(own, able.places),
    )


def _is_gap(able: _Able, in_scope: frozenset[int] | None) -> bool | None:
    if able.nationwide:
        return False
    return None if in_scope is None else not in_scope


def _nearest(own: Row, places: Sequence[Row]) -> Nearest | None:
    if not places:
        return None
    placed = [row for row in places if row["lng"] is not None]
    if own["lng"] is None or not placed:
        return _as_nearest(places[0], None)
    to = _positions(placed)
    km = geodesic_km(np.full(len(to), own["lng"]), np.full(len(to), own["lat"]), to[:, 0], to[:, 1])
    at = int(np.argmin(km))
    return _as_nearest(placed[at], round(float(km[at]), 3))


def _as_nearest(place: Row, km: float | None) -> Nearest:
    names = place["name"], place["name_en"]
    return Nearest(place["organization_id"], *names, place["site_id"], km)


def _rows(
    members: Sequence[Row],
    needs: Sequence[Row],
    able: Mapping[str, _Able],
    reached: Mapping[str, Sequence[frozenset[int]]],
    scope: GapScope,
) -> Iterator[GapRow]:
    for i, row in enumerate(members):
        missing: int | None = sum(
            not reached[need["root"]][i] and not able[need["root"]].nationwide for need in needs
        )
        if scope is GapScope.WITHIN_KM and row["lng"] is None:
            missing = None
        yield GapRow(
            adcode=row["adcode"],
            name=row["name"],
            name_en=row["name_en"],
            needs=len(needs),
            missing=missing,
            share=missing / len(needs) if needs and missing is not None else None,
        )
