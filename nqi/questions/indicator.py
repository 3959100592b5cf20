"""Indicator: one figure of an area by its name, and the same of each region in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nqi.catalog import demand
from nqi.catalog import indicator as catalog
from nqi.catalog.listing import literals
from nqi.db import OpenRelease
from nqi.formulas.concentration import hhi
from nqi.formulas.coverage import share_within, weighted_quantile
from nqi.formulas.equity import gini, palma, worst_fifth
from nqi.formulas.resilience import single_provider_share
from nqi.planning_selection import Planning
from nqi.questions.accessibility import accessibility
from nqi.questions.area import ancestry, area
from nqi.questions.basis import Basis, basis
from nqi.questions.levels import levels, mean_completeness
from nqi.questions.reach import reach
from nqi.questions.resilience import resilience
from nqi.questions.scene import scene
from nqi.questions.traceability import traceability
from nqi.reach import Floats, Integers
from nqi.remembered import remembered
from nqi.terms import Caveat, Indicator, Level, RegionType
from nqi.travel.ways import way_of

ANSWERS_KEPT = 64
DEFAULT_THRESHOLD = 50.0
OF_UNITS = (
    Indicator.COVERAGE_SHARE,
    Indicator.MEDIAN_DISTANCE,
    Indicator.P90_DISTANCE,
    Indicator.SINGLE_PROVIDER_SHARE,
    Indicator.ACCESS_GINI,
    Indicator.ACCESS_PALMA,
    Indicator.WORST_FIFTH,
)
"""Indicators that are figures of the units of demand."""
DISTANCES = (Indicator.MEDIAN_DISTANCE, Indicator.P90_DISTANCE)

Figure = Callable[[Integers], float | None]
"""From the places of some units among all to their figure."""


@dataclass(frozen=True)
class IndicatorRow:
    """The figure of a region; None where nothing is known to compute it from."""

    adcode: str
    name: str
    name_en: str | None
    value: float | None
    count: int
    """Units of demand, bodies or records it was computed from."""


@dataclass(frozen=True)
class IndicatorAnswer:
    """The figure of an area and of its regions."""

    basis: Basis
    name: Indicator
    threshold: float
    """Distance of shares, and radius of accessibility, in the unit of the distance."""
    unit: str
    """share, ratio, index, bodies, km or min."""
    value: float | None
    count: int
    level: Level
    rows: tuple[IndicatorRow, ...]


@remembered(ANSWERS_KEPT)
def indicator(
    release: OpenRelease,
    asked: Planning,
    name: Indicator,
    *,
    level: Level | None = None,
    threshold: float = DEFAULT_THRESHOLD,
) -> IndicatorAnswer:
    """Return an indicator of an area and of each region of a level, the next one by default."""
    shown = level or _next(area(release, asked.as_of, asked.within)[0])
    members = _members(release, asked, shown)
    codes = [asked.within, *(row["adcode"] for row in members)]
    if name in OF_UNITS:
        values = _of_units(release, asked, name, threshold, codes)
    elif name is Indicator.LEVEL_COMPLETENESS:
        values = _completeness(release, asked, shown, codes)
    else:
        values = _of_records(release, asked, name, codes)
    on = scene(release, asked)
    more = (Caveat.PROFILE_IS_ASSUMPTION,) if name is Indicator.LEVEL_COMPLETENESS else ()
    return IndicatorAnswer(
        basis=basis(release, asked, on, way_of(asked).source, *more),
        name=name,
        threshold=threshold,
        unit=unit_of(name, asked),
        value=values[asked.within][0],
        count=values[asked.within][1],
        level=shown,
        rows=tuple(
            IndicatorRow(row["adcode"], row["name"], row["name_en"], *values[row["adcode"]])
            for row in members
        ),
    )


def _members(release: OpenRelease, asked: Planning, level: Level) -> list[dict[str, Any]]:
    """Return the regions of a level and those that do its work, so that they add up to the area."""
    given = literals({"as_of": asked.as_of.isoformat(), "within": asked.within})
    rows = release.rows(demand.regions(given | {"demand_level": level}))
    return [row for row in rows if row["has_four_levels"] and row["adcode"] != asked.within]


def unit_of(name: Indicator, asked: Planning) -> str:
    """Return in what an indicator is counted."""
    if name in DISTANCES:
        return asked.unit
    units = {
        Indicator.PROVIDERS: "bodies",
        Indicator.ACCESS_GINI: "index",
        Indicator.CONCENTRATION: "index",
        Indicator.ACCESS_PALMA: "ratio",
        Indicator.WORST_FIFTH: "ratio",
    }
    return units.get(name, "share")


def _next(region: Mapping[str, Any]) -> Level:
    if region["level"] == Level.NATIONAL.code:
        return Level.PROVINCE
    municipal = region["type"] == RegionType.MUNICIPALITY.code
    provincial = region["level"] == Level.PROVINCE.code
    return Level.PREFECTURE if provincial and not municipal else Level.COUNTY


Values = dict[str, tuple[float | None, int]]


def _of_units(
    release: OpenRelease, asked: Planning, name: Indicator, threshold: float, codes: list[str]
) -> Values:
    figure = _figure(release, asked, name, threshold)
    above = ancestry(release)
    inside: dict[str, list[int]] = {code: [] for code in codes}
    for unit, home in enumerate(scene(release, asked).units.homes):
        for code in above.get(home, ()):
            if code in inside:
                inside[code].append(unit)
    return {
        code: (figure(np.array(units, dtype=np.intp)) if units else None, len(units))
        for code, units in inside.items()
    }


def _figure(release: OpenRelease, asked: Planning, name: Indicator, threshold: float) -> Figure:
    """Return what computes the indicator of some of the units."""
    weight = scene(release, asked).units.weight
    if name is Indicator.SINGLE_PROVIDER_SHARE:
        reached = resilience(release, asked, threshold).reached
        return lambda inside: single_provider_share(reached[inside], weight[inside])
    if name in (Indicator.ACCESS_GINI, Indicator.ACCESS_PALMA, Indicator.WORST_FIFTH):
        formula = {
            Indicator.ACCESS_GINI: gini,
            Indicator.ACCESS_PALMA: palma,
            Indicator.WORST_FIFTH: worst_fifth,
        }[name]
        score = accessibility(release, asked, radius=threshold).score
        return lambda inside: formula(score[inside], weight[inside])
    cost = reach(release, replace(asked, thresholds=())).cost
    if name is Indicator.COVERAGE_SHARE:
        return lambda inside: _first(share_within(cost[inside], weight[inside], (threshold,)))
    part = 0.5 if name is Indicator.MEDIAN_DISTANCE else 0.9
    return lambda inside: _known(weighted_quantile(cost[inside], weight[inside], part))


def _completeness(release: OpenRelease, asked: Planning, level: Level, codes: list[str]) -> Values:
    rows = levels(release, asked.as_of, within=asked.within, level=level).rows
    values: Values = {row.adcode: (row.completeness, row.required) for row in rows}
    values[asked.within] = mean_completeness(rows), len(rows)
    return {code: values.get(code, (None, 0)) for code in codes}


def _of_records(release: OpenRelease, asked: Planning, name: Indicator, codes: list[str]) -> Values:
    given = literals(asked.service.given())
    if name in (Indicator.PROVIDERS, Indicator.CONCENTRATION):
        return _of_bodies(release, given, name, codes)
    if name is Indicator.TRACEABILITY_COMPLETENESS:
        return _of_chains(release, given, asked, codes)
    query = catalog.currency if name is Indicator.SCOPE_CURRENCY else catalog.openness
    found = {row["adcode"]: row for row in release.rows(query(given))}
    return {
        code: (found[code]["good"] / found[code]["total"], found[code]["total"])
        if code in found
        else (None, 0)
        for code in codes
    }


def _of_bodies(
    release: OpenRelease, given: dict[str, Any], name: Indicator, codes: list[str]
) -> Values:
    """Count bodies by region; concentration is of their places: HHI of places by body."""
    bodies: dict[str, set[int]] = {code: set() for code in codes}
    for row in release.rows(catalog.regions_of_bodies(given)):
        if row["adcode"] in bodies:
            bodies[row["adcode"]].add(row["organization_id"])
    if name is Indicator.PROVIDERS:
        return {code: (float(len(ids)), len(ids)) for code, ids in bodies.items()}
    sites: dict[str, dict[int, int]] = {code: {} for code in codes}
    for row in release.rows(catalog.sites_by_region(given)):
        if row["adcode"] in sites:
            sites[row["adcode"]][row["organization_id"]] = row["sites"]
    return {
        code: (hhi(np.array(list(counts.values()), dtype=float)), sum(counts.values()))
        for code, counts in sites.items()
    }


def _of_chains(
    release: OpenRelease, given: dict[str, Any], asked: Planning, codes: list[str]
) -> Values:
    """Return the share of public standards whose chain ends in a primary one (DOMAIN C2.9)."""
    at: dict[int, list[str]] = {}
    for row in release.rows(catalog.regions_of_bodies(given)):
        at.setdefault(row["organization_id"], []).append(row["adcode"])
    good: dict[str, int] = dict.fromkeys(codes, 0)
    total: dict[str, int] = dict.fromkeys(codes, 0)
    for standard in release.rows(catalog.public_standards(given)):
        chain = traceability(release, standard["id"], asked.as_of.isoformat())
        for code in at.get(standard["organization_id"], ()):
            if code in total:
                total[code] += 1
                good[code] += chain is not None and chain.complete
    return {
        code: (good[code] / total[code] if total[code] else None, total[code]) for code in codes
    }


def _first(shares: Floats | None) -> float | None:
    return None if shares is None else float(shares[0])


def _known(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else round(value, 3)
