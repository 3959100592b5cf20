"""Coverage: which regions have a service, which are a gap, and where nobody can say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from nqi.catalog import coverage as catalog
from nqi.catalog.listing import literals
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.reach import nearest_km
from nqi.selection import DEFAULT_WITHIN_KM, Selection
from nqi.terms import CoverageMetric, CoverageState, Level

COUNTRY = "100000"
REGISTER_HOLDS_FOR = timedelta(days=366)
"""How long before and after its date a complete register proves that somebody is absent."""


@dataclass(frozen=True)
class CoverageRow:
    """What is known of one region."""

    adcode: str
    name: str
    short_name: str
    name_en: str | None
    level: str
    organizations: int
    """Bodies of the selection with a place in the region."""
    population: int | None
    """Residents; None where the source has no good figure, never 0."""
    nearest_km: float | None
    """Geodesic distance from the region's point to the nearest placed body, km."""
    value: float | None
    """The figure of the chosen metric, in its unit."""
    state: CoverageState
    has_children: bool


@dataclass(frozen=True)
class CoverageSource:
    """A data set that counted bodies were taken from, and how far they can be relied upon."""

    dataset_id: int
    title: str
    title_en: str
    as_of: date | None
    completeness: str
    confidence: str
    organizations: int


@dataclass(frozen=True)
class CoverageAnswer:
    """The rows of a coverage map with everything needed to defend them."""

    metric: CoverageMetric
    level: Level | None
    parent: str
    within_km: float
    as_of: date
    release: str
    absence_proven: bool
    """True when a complete register of the chosen kind of body is near the day asked for."""
    complete_register_as_of: date | None
    """Date of the complete register that could prove absence, if there is one."""
    complete_registers: Mapping[str, date]
    """Kinds of body of which the release holds a complete register, with its date."""
    organizations: int
    """Distinct bodies of the selection in the parent region."""
    placed: int
    """How many of them have a position on the map."""
    sources: tuple[CoverageSource, ...]
    """Where those bodies were taken from."""
    rows: tuple[CoverageRow, ...]

    def count(self, state: CoverageState) -> int:
        """Return the number of rows in a state."""
        return sum(row.state is state for row in self.rows)


def state_of(
    organizations: int,
    nearest: float | None,
    within_km: float,
    *,
    absence_proven: bool,
    by_distance: bool,
) -> CoverageState:
    """Return the state of a region: presence is a fact, absence needs a complete register.

    By distance a region is covered when the nearest body is at most ``within_km`` away
    (inclusive); otherwise when a body has a place in it.
    """
    near_enough = nearest is not None and nearest <= within_km
    if near_enough if by_distance else organizations > 0:
        return CoverageState.COVERED
    return CoverageState.GAP if absence_proven else CoverageState.NO_DATA


def metric_value(
    metric: CoverageMetric, organizations: int, nearest: float | None, population: int | None
) -> float | None:
    """Return the figure of a metric; None where it cannot be known (nobody, no figure)."""
    if metric is CoverageMetric.ORGANIZATIONS:
        return float(organizations)
    if metric is CoverageMetric.NEAREST_KM:
        return nearest
    return population / organizations if population and organizations else None


def coverage(
    release: OpenRelease,
    selection: Selection,
    *,
    metric: CoverageMetric = CoverageMetric.ORGANIZATIONS,
    level: Level | None = None,
    parent: str = COUNTRY,
    within_km: float = DEFAULT_WITHIN_KM,
) -> CoverageAnswer:
    """Return the coverage of the regions below ``parent``: its children, or those of a level.

    ``within_km`` matters for the metric NEAREST_KM alone. Raises InvalidInput for an unknown
    parent.
    """
    given = literals(selection.given() | {"parent": parent})
    if level is not None:
        given["level"] = level
    if not release.rows(catalog.parent_exists(given)):
        raise InvalidInput(f"parent {parent!r} is no region in the catalogue")
    regions = release.rows(catalog.regions(given))
    counts = {row["adcode"]: row["organizations"] for row in release.rows(catalog.counts(given))}
    places = release.rows(catalog.places(given))
    registers = _registers(release.rows(catalog.complete_registers(given)))
    register = _complete_register(registers, selection)
    proven = register is not None and abs(register - selection.as_of) <= REGISTER_HOLDS_FOR
    totals = release.rows(catalog.totals(given))[0]
    distances = nearest_km(
        [(row["lng"], row["lat"]) for row in regions], [(row["lng"], row["lat"]) for row in places]
    )
    return CoverageAnswer(
        metric=metric,
        level=level,
        parent=parent,
        within_km=within_km,
        as_of=selection.as_of,
        release=release.id,
        absence_proven=proven,
        complete_register_as_of=register,
        complete_registers=registers,
        organizations=totals["organizations"],
        placed=totals["placed"],
        sources=tuple(CoverageSource(**row) for row in release.rows(catalog.sources(given))),
        rows=tuple(
            _row(region, counts.get(region["adcode"], 0), distance, metric, within_km, proven)
            for region, distance in zip(regions, distances, strict=True)
        ),
    )


def _row(
    region: Mapping[Any, Any],
    organizations: int,
    nearest: float | None,
    metric: CoverageMetric,
    within_km: float,
    proven: bool,
) -> CoverageRow:
    population = region["population"] and int(region["population"])
    state = state_of(
        organizations,
        nearest,
        within_km,
        absence_proven=proven and region["has_four_levels"],
        by_distance=metric is CoverageMetric.NEAREST_KM,
    )
    value = metric_value(metric, organizations, nearest, population)
    return CoverageRow(
        adcode=region["adcode"],
        name=region["name"],
        short_name=region["short_name"],
        name_en=region["name_en"],
        level=region["level"],
        organizations=organizations,
        population=population,
        nearest_km=nearest,
        value=None if state is CoverageState.NO_DATA and not value else value,
        state=state,
        has_children=bool(region["has_children"]),
    )


def _registers(rows: Iterable[Mapping[Any, Any]]) -> dict[str, date]:
    return {row["complete_kind"]: row["as_of"] for row in rows}


def _complete_register(registers: Mapping[str, date], selection: Selection) -> date | None:
    """Return the date of the register that lists every body of the kinds asked for, if any."""
    asked = [kind.code for kind in selection.kinds]
    if not asked or any(kind not in registers for kind in asked):
        return None
    return min(registers[kind] for kind in asked)
