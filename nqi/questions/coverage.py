"""Coverage: which regions have a service, which are a gap, and where nobody can say."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from nqi.catalog import coverage as catalog
from nqi.catalog.listing import literals
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.questions.absence import absence
from nqi.reach import nearest_km
from nqi.remembered import remembered
from nqi.selection import DEFAULT_WITHIN_KM, Selection, check_within_km
from nqi.terms import CoverageMetric, CoverageState, Level

COUNTRY = "100000"
ANSWERS_KEPT = 32
SHOWN_KEPT = 8


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


@dataclass(frozen=True)
class _Shown:
    """The regions of a map, which are the same whatever is looked for in them."""

    regions: tuple[Mapping[str, Any], ...]
    above: Mapping[str, frozenset[str]]
    """Codes of the regions above each."""


def state_of(*, present: bool, absence_proven: bool, nationwide: bool) -> CoverageState:
    """Return the state of a region: presence is a fact, absence needs proof to be a gap.

    Bodies that serve the whole country leave no gap where they have no seat.
    """
    if present:
        return CoverageState.COVERED
    if nationwide:
        return CoverageState.NATIONWIDE
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


@remembered(ANSWERS_KEPT)
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
    parent and an impossible radius.
    """
    check_within_km(within_km)
    given = literals(selection.given() | {"parent": parent})
    if not release.rows(catalog.parent_exists(given)):
        raise InvalidInput(f"parent {parent!r} is no region in the catalogue")
    known = absence(release, selection)
    totals = release.rows(catalog.totals(given))[0]
    return CoverageAnswer(
        metric=metric,
        level=level,
        parent=parent,
        within_km=within_km,
        as_of=selection.as_of,
        release=release.id,
        absence_proven=known.proven,
        complete_register_as_of=known.register,
        complete_registers=known.registers,
        organizations=totals["organizations"],
        placed=totals["placed"],
        sources=tuple(CoverageSource(**row) for row in release.rows(catalog.sources(given))),
        rows=_rows(
            release,
            given,
            _shown(release, selection.as_of, parent, level),
            metric,
            within_km,
            absence_proven=known.proven,
        ),
    )


@remembered(SHOWN_KEPT)
def _shown(release: OpenRelease, as_of: date, parent: str, level: Level | None) -> _Shown:
    given = literals({"as_of": as_of.isoformat(), "parent": parent})
    if level is not None:
        given["level"] = level
    above = defaultdict(set)
    for row in release.rows(catalog.above(given)):
        above[row["adcode"]].add(row["ancestor_adcode"])
    regions = tuple(release.rows(catalog.regions(given)))
    return _Shown(regions, {row["adcode"]: frozenset(above[row["adcode"]]) for row in regions})


def _rows(
    release: OpenRelease,
    given: dict[str, Any],
    shown: _Shown,
    metric: CoverageMetric,
    within_km: float,
    *,
    absence_proven: bool,
) -> tuple[CoverageRow, ...]:
    counts = {row["adcode"]: row["organizations"] for row in release.rows(catalog.counts(given))}
    places = release.rows(catalog.places(given))
    seats = {row["adcode"] for row in places}
    nationwide = release.rows(catalog.all_nationwide(given))[0]["all_nationwide"]
    unknown = release.rows(catalog.unknown_places(given))[0]
    by_distance = metric is CoverageMetric.NEAREST_KM
    # A body that may be anywhere may be here: then nobody can say that a region has none.
    absence_proven = absence_proven and not unknown["unplaced" if by_distance else "regionless"]
    distances = nearest_km(
        [(row["lng"], row["lat"]) for row in shown.regions],
        [(row["lng"], row["lat"]) for row in places if row["lng"] is not None],
    )
    rows = []
    for region, nearest in zip(shown.regions, distances, strict=True):
        organizations = counts.get(region["adcode"], 0)
        near_enough = nearest is not None and nearest <= within_km
        required = region["has_four_levels"]
        # A body that is placed no more exactly than in a region above may be here.
        is_vague = not seats.isdisjoint(shown.above[region["adcode"]])
        state = state_of(
            present=near_enough if by_distance else organizations > 0,
            absence_proven=absence_proven and required and not is_vague,
            nationwide=bool(nationwide and required),
        )
        rows.append(_row(region, organizations, nearest, metric, state))
    return tuple(rows)


def _row(
    region: Mapping[str, Any],
    organizations: int,
    nearest: float | None,
    metric: CoverageMetric,
    state: CoverageState,
) -> CoverageRow:
    population = region["population"] and int(region["population"])
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
