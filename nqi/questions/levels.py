"""Levels: which services of a profile the regions of each level have, in which sense.

The completeness of a region is the weight of the required families it has, over that of all
required ones (DOMAIN C2.1). What the catalogue does not hold may still exist, so it is answered as
two figures: what is there for certain, and what there can be at most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from nqi.db import OpenRelease
from nqi.planning_selection import COUNTRY
from nqi.questions.area import ancestry, area, is_at
from nqi.questions.level_presence import (
    Bodies,
    Family,
    bodies_of,
    families_of,
    is_district,
    present,
    proves_absence,
)
from nqi.remembered import remembered
from nqi.selection import DEFAULT_WITHIN_KM, check_within_km
from nqi.terms import Caveat, CellState, Level, Need, Presence, RegionType

ANSWERS_KEPT = 16
DEFAULT_PROFILE = "default"
LEVELS = (Level.NATIONAL, Level.PROVINCE, Level.PREFECTURE, Level.COUNTY, Level.ZONE)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """A family in a region."""

    family: str
    need: Need
    state: CellState


@dataclass(frozen=True)
class LevelRow:
    """A region with its cells."""

    adcode: str
    name: str
    name_en: str | None
    level: Level
    required: int
    present: int
    """Required families that are there."""
    completeness: float | None
    """Weight of the required families that are there for certain, 0 to 1; None without any."""
    at_most: float | None
    """The same if everything nobody can say were there."""
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class MatrixCell:
    """A family at a level: in how many regions it is required, and in how many it is there."""

    family: str
    level: Level
    required: int
    present: int
    absent: int
    no_data: int


@dataclass(frozen=True)
class Levels:
    """The matrix of an area and the rows of one of its levels."""

    as_of: date
    release: str
    within: str
    profile: str
    mode: Presence
    within_km: float
    level: Level
    families: tuple[Family, ...]
    matrix: tuple[MatrixCell, ...]
    rows: tuple[LevelRow, ...]
    caveats: tuple[Caveat, ...]


@remembered(ANSWERS_KEPT)
def levels(
    release: OpenRelease,
    as_of: date,
    *,
    within: str = COUNTRY,
    level: Level | None = None,
    mode: Presence = Presence.HOSTED,
    profile: str = DEFAULT_PROFILE,
    within_km: float = DEFAULT_WITHIN_KM,
) -> Levels:
    """Return the four-level completeness of an area by a profile.

    OWNED: a body founded at the region's level has a seat or place in it. HOSTED: any body has.
    AUTHORISED: assigned from outside, of which the registers say nothing yet: no data. REACHABLE:
    a placed body is within ``within_km`` of the region's point. A prefecture without counties is
    among the counties too; municipalities have no prefectures; Taiwan, Hong Kong and Macau are not
    asked. Raises InvalidInput for an unknown region, profile or radius.
    """
    check_within_km(within_km)
    regions = area(release, as_of, within)
    families = families_of(release, as_of, profile)
    above = ancestry(release)
    bodies = {family.code: bodies_of(release, as_of, family, above) for family in families}
    shown = level or _next_level(regions[0])
    rows: list[LevelRow] = []
    counts: dict[tuple[str, Level], list[CellState]] = defaultdict(list)
    for at in LEVELS:
        members = [row for row in regions if is_at(row, at)]
        for row in _rows(members, at, families, bodies, above, mode, within_km):
            for cell in row.cells:
                if cell.need is Need.REQUIRED:
                    counts[cell.family, at].append(cell.state)
            if at is shown:
                rows.append(row)
    return Levels(
        as_of=as_of,
        release=release.id,
        within=within,
        profile=profile,
        mode=mode,
        within_km=within_km,
        level=shown,
        families=families,
        matrix=tuple(_matrix(families, counts)),
        rows=tuple(rows),
        caveats=tuple(_caveats(mode, families)),
    )


def completeness(cells: Sequence[tuple[float, Need, CellState]]) -> tuple[float, float] | None:
    """Return the completeness for certain and at most; None where nothing is required.

    ``cells`` are weight, need and state. LC(r) = Σ w · 1[present] / Σ w over required cells.
    """
    required = [(w, state) for w, need, state in cells if need is Need.REQUIRED]
    total = sum(w for w, _ in required)
    if not total:
        return None
    there = sum(w for w, state in required if state is CellState.PRESENT)
    absent = sum(w for w, state in required if state is CellState.ABSENT)
    return there / total, 1 - absent / total


def _next_level(region: Row) -> Level:
    order = [level.code for level in LEVELS]
    following = min(order.index(region["level"]) + 1, LEVELS.index(Level.COUNTY))
    if region["type"] == RegionType.MUNICIPALITY.code:
        return Level.COUNTY
    return LEVELS[following]


def _rows(
    members: Sequence[Row],
    level: Level,
    families: Sequence[Family],
    bodies: Mapping[str, Bodies],
    above: Mapping[str, Sequence[str]],
    mode: Presence,
    within_km: float,
) -> Iterator[LevelRow]:
    there = {
        family.code: present(members, level, family, bodies[family.code], mode, within_km)
        for family in families
    }
    for i, region in enumerate(members):
        cells = []
        for family in families:
            need = family.need(level, is_district=is_district(region))
            code = region["adcode"]
            proves = proves_absence(family, bodies[family.code], code, above[code], mode)
            state = state_of(need, is_present=there[family.code][i], proves_absence=proves)
            cells.append(Cell(family.code, need, state))
        yield _row(region, level, families, cells)


def _row(region: Row, level: Level, families: Sequence[Family], cells: Sequence[Cell]) -> LevelRow:
    weights = [family.weight for family in families]
    figures = completeness(
        [(weight, cell.need, cell.state) for weight, cell in zip(weights, cells, strict=True)]
    )
    required = [cell for cell in cells if cell.need is Need.REQUIRED]
    return LevelRow(
        adcode=region["adcode"],
        name=region["name"],
        name_en=region["name_en"],
        level=level,
        required=len(required),
        present=sum(cell.state is CellState.PRESENT for cell in required),
        completeness=figures and figures[0],
        at_most=figures and figures[1],
        cells=tuple(cells),
    )


def state_of(need: Need, *, is_present: bool, proves_absence: bool) -> CellState:
    """Return the state of a family in a region: absence needs proof."""
    if is_present:
        return CellState.PRESENT
    if need is Need.NOT_APPLICABLE:
        return CellState.NOT_REQUIRED
    return CellState.ABSENT if proves_absence else CellState.NO_DATA


def _matrix(
    families: Sequence[Family], counts: Mapping[tuple[str, Level], Sequence[CellState]]
) -> Iterator[MatrixCell]:
    for family in families:
        for level in LEVELS:
            states = counts.get((family.code, level), ())
            yield MatrixCell(
                family=family.code,
                level=level,
                required=len(states),
                present=sum(state is CellState.PRESENT for state in states),
                absent=sum(state is CellState.ABSENT for state in states),
                no_data=sum(state is CellState.NO_DATA for state in states),
            )


def _caveats(mode: Presence, families: Sequence[Family]) -> Iterator[Caveat]:
    yield Caveat.PROFILE_IS_ASSUMPTION
    if not all(family.proves_absence for family in families):
        yield Caveat.ABSENCE_NOT_PROVEN
    if mode is Presence.AUTHORISED:
        yield Caveat.NO_AUTHORISATIONS
    if mode is Presence.REACHABLE:
        yield Caveat.UNIT_IS_ONE_POINT


def mean_completeness(rows: Sequence[LevelRow]) -> float | None:
    """Return the plain mean of the regions' completeness; None where none is asked."""
    figures = [row.completeness for row in rows if row.completeness is not None]
    return float(np.mean(figures)) if figures else None
