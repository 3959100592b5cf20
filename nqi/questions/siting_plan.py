"""Siting: where the next centres would help most, with a proof of how good the plan is.

Existing providers count as open by default; a plan chooses among the points of regions. The
models are those of `nqi.siting`; this file turns a question into their arrays and a plan into
sites with names, catchments and the figures before and after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from nqi.catalog import demand
from nqi.catalog.listing import literals
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.formulas.coverage import share_within, weighted_quantile
from nqi.planning_selection import Planning
from nqi.questions.basis import Basis, basis
from nqi.questions.scene import Scene, scene
from nqi.reach import Floats
from nqi.remembered import remembered
from nqi.selection import check_adcode
from nqi.siting.center import p_center
from nqi.siting.covering import lscp, mclp, mclp_budget
from nqi.siting.median import p_median
from nqi.siting.plan import Plan, Progress
from nqi.terms import Caveat, Level, SitingModel, Solution
from nqi.travel import Points, TravelCost
from nqi.travel.ways import way_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array

PLANS_KEPT = 16
AT_ONCE = 60_000
"""Pairs of units and candidates up to which a plan is made while the caller waits."""
SECONDS_AT_ONCE = 4.0
SECONDS_OF_JOB = 60.0
MOST_SITES = 500
MOST_PAIRS = 10_000_000
"""Pairs of units and candidates of a plan: the counties of the country twice, 80 MB a table."""


@dataclass(frozen=True, kw_only=True)
class Siting:
    """What a plan is asked for."""

    planning: Planning = field(default_factory=Planning)
    model: SitingModel = SitingModel.MCLP
    p: int = 5
    """New sites; not used by LSCP, nor with a budget."""
    radius: float = 50.0
    """Within which a unit counts as covered, inclusive; also for the figures of other models."""
    keep_existing: bool = True
    candidates: tuple[str, ...] = ()
    """Codes of the regions whose points may be chosen; all counties of the area without any."""
    excluded: tuple[str, ...] = ()
    costs: tuple[tuple[str, float], ...] = ()
    """Cost of a candidate, by code; 1 for those not named."""
    budget: float | None = None
    seconds: float = SECONDS_AT_ONCE
    """The solver's time; how long a job may take is not the caller's to say."""

    def __post_init__(self) -> None:
        _check("p", self.p, 1, MOST_SITES)
        _check("radius", self.radius, 0.001, 2000)
        _check("seconds", self.seconds, 0.1, SECONDS_OF_JOB)
        for code in (*self.candidates, *self.excluded, *(code for code, _ in self.costs)):
            check_adcode(code)
        if self.budget is not None and self.model is not SitingModel.MCLP:
            raise InvalidInput("budget: only the model MCLP takes one")


@dataclass(frozen=True)
class NewSite:
    """A site of a plan."""

    adcode: str
    name: str
    name_en: str | None
    lng: float
    lat: float
    units: int
    """Units whose nearest provider it would be."""
    demand: float
    gain: float
    """Demand within the radius that no other site of the plan and no existing one covers."""
    cost: float


@dataclass(frozen=True)
class Figures:
    """How well an area is served."""

    share: float | None
    """Of demand within the radius."""
    median: float | None
    p90: float | None
    farthest: float | None
    mean: float | None
    """Mean by demand; of those who have a provider at all."""


@dataclass(frozen=True)
class SitingPlan:
    """A plan, its proof, and the area before and after it."""

    basis: Basis
    asked: Siting
    status: Solution
    objective: float | None
    bound: float | None
    """No plan can be better than it."""
    gap: float | None
    """|objective − bound| / |objective|: 0 is proved optimal."""
    seconds: float
    candidates: int
    sites: tuple[NewSite, ...]
    uncovered: tuple[str, ...]
    """Codes of the units that no candidate can cover."""
    before: Figures
    after: Figures
    cost_before: Floats
    cost_after: Floats


@remembered(PLANS_KEPT)
def siting(release: OpenRelease, asked: Siting, *, progress: Progress | None = None) -> SitingPlan:
    """Return a plan; raises InvalidInput when there is nothing to choose from or to serve."""
    planning = asked.planning
    on, way = scene(release, planning), way_of(planning)
    rows = _candidates(release, asked)
    if (pairs := len(on.units) * len(rows)) > MOST_PAIRS:
        raise InvalidInput(
            f"{pairs:,} pairs of units and candidates: at most {MOST_PAIRS:,}; ask for a smaller "
            "area, fewer candidates or a coarser demand"
        )
    if not len(on.units):
        raise InvalidInput(f"demand {planning.demand.code}: no unit is known in {planning.within}")
    points = Points(
        tuple(row["adcode"] for row in rows),
        *(np.array([row[name] for row in rows], dtype=float) for name in ("lng", "lat")),
    )
    before = _before(on, way, keep=asked.keep_existing)
    plan = _solved(asked, on, way, points, before, progress)
    held = 1 if np.isfinite(before).any() else 0
    if asked.model is SitingModel.LSCP:  # what exists is one candidate there, and no new site
        plan = replace(plan, objective=plan.objective - held, bound=plan.bound - held)
    chosen = [site - held for site in plan.sites if site >= held]
    to_chosen = way.table(on.units.points, _some(points, chosen))
    after = np.minimum(before, to_chosen.min(axis=1, initial=np.inf))
    more = () if plan.gap == 0 else (Caveat.NOT_PROVED_OPTIMAL,)
    return SitingPlan(
        basis=basis(release, planning, on, way.source, *more),
        asked=asked,
        status=Solution.parse(plan.status.value),
        objective=_finite(plan.objective),
        bound=_finite(plan.bound),
        gap=_gap(plan),
        seconds=round(plan.seconds, 3),
        candidates=len(rows),
        sites=_sites(asked, on, [rows[i] for i in chosen], to_chosen, before),
        uncovered=tuple(on.units.points.keys[i] for i in plan.uncovered),
        before=figures(before, on.units.weight, asked.radius),
        after=figures(after, on.units.weight, asked.radius),
        cost_before=before,
        cost_after=after,
    )


def size(release: OpenRelease, asked: Siting) -> int:
    """Return the pairs of units and candidates: more than ``AT_ONCE`` belong to a job."""
    return len(scene(release, asked.planning).units) * len(_candidates(release, asked))


def figures(cost: Floats, weight: Floats, radius: float) -> Figures:
    """Return the figures of the costs of units, inf for those without a provider."""
    share = share_within(cost, weight, (radius,))
    served = np.isfinite(cost)
    total = float(weight[served].sum())
    return Figures(
        share=None if share is None else float(share[0]),
        median=_finite(weighted_quantile(cost, weight, 0.5)),
        p90=_finite(weighted_quantile(cost, weight, 0.9)),
        farthest=_finite(float(cost.max(initial=0.0))),
        mean=float(cost[served] @ weight[served]) / total if total else None,
    )


def _candidates(release: OpenRelease, asked: Siting) -> list[dict[str, Any]]:
    planning = asked.planning
    day = planning.as_of.isoformat()
    given = literals({"as_of": day, "within": planning.within}) | {"demand_level": Level.COUNTY}
    rows = [row for row in release.rows(demand.regions(given)) if row["lng"] is not None]
    if asked.candidates:
        by_code = {row["adcode"]: row for row in release.rows(demand.area(given))}
        unknown = [code for code in asked.candidates if code not in by_code]
        if unknown:
            raise InvalidInput(f"candidate {unknown[0]!r} is no region in {planning.within}")
        rows = [by_code[code] for code in dict.fromkeys(asked.candidates)]
    rows = [row for row in rows if row["adcode"] not in asked.excluded and row["lng"] is not None]
    if not rows:
        raise InvalidInput("candidates: none is left to choose from")
    return rows


def _before(on: Scene, way: TravelCost, *, keep: bool) -> Floats:
    if not keep or not len(on.providers):
        return np.full(len(on.units), np.inf)
    return way.nearest(on.units.points, on.providers.points).cost


def _solved(
    asked: Siting,
    on: Scene,
    way: TravelCost,
    points: Points,
    before: Floats,
    progress: Progress | None,
) -> Plan:
    """Solve the model; what exists is one candidate more, the first, that is open already."""
    weight, p = on.units.weight, min(asked.p, len(points))
    fixed = (0,) if np.isfinite(before).any() else ()
    if asked.model in (SitingModel.P_MEDIAN, SitingModel.P_CENTER):
        cost = way.table(on.units.points, points)
        cost = np.column_stack((before, cost)) if fixed else cost
        if asked.model is SitingModel.P_CENTER:
            return p_center(cost, p, fixed=fixed, seconds=asked.seconds, progress=progress)
        return p_median(cost, weight, p, fixed=fixed, seconds=asked.seconds, progress=progress)
    covers = _covers(asked, on, way, points, before if fixed else None)
    if asked.model is SitingModel.LSCP:
        return lscp(covers, fixed=fixed, seconds=asked.seconds, progress=progress)
    if asked.budget is None:
        return mclp(covers, weight, p, fixed=fixed, seconds=asked.seconds, progress=progress)
    prices = dict(asked.costs)
    costs = np.array([0.0] * len(fixed) + [prices.get(code, 1.0) for code in points.keys])
    return mclp_budget(
        covers, weight, costs, asked.budget, fixed=fixed, seconds=asked.seconds, progress=progress
    )


def _covers(
    asked: Siting, on: Scene, way: TravelCost, points: Points, before: Floats | None
) -> csr_array:
    """Return who covers whom, decided as every threshold is; what exists is the first column."""
    from scipy.sparse import csr_array, hstack

    pairs = way.pairs(on.units.points, points, asked.radius)
    covers = pairs.matrix(np.ones(len(pairs.cost)))
    if before is None:
        return covers
    existing = csr_array((before <= asked.radius).astype(float)[:, None])
    return csr_array(hstack((existing, covers)))


def _sites(
    asked: Siting, on: Scene, rows: Sequence[dict[str, Any]], to_chosen: Floats, before: Floats
) -> tuple[NewSite, ...]:
    weight, radius, prices = on.units.weight, asked.radius, dict(asked.costs)
    nearest = np.argmin(np.column_stack((before, to_chosen)), axis=1) - 1
    covering = to_chosen <= radius
    only = (covering.sum(axis=1) == 1) & (before > radius)
    return tuple(
        NewSite(
            adcode=row["adcode"],
            name=row["name"],
            name_en=row["name_en"],
            lng=row["lng"],
            lat=row["lat"],
            units=int((nearest == i).sum()),
            demand=float(weight[nearest == i].sum()),
            gain=float(weight[only & covering[:, i]].sum()),
            cost=prices.get(row["adcode"], 1.0),
        )
        for i, row in enumerate(rows)
    )


def _some(points: Points, chosen: Sequence[int]) -> Points:
    keys = tuple(points.keys[i] for i in chosen)
    return Points(keys, points.lng[list(chosen)], points.lat[list(chosen)])


def _gap(plan: Plan) -> float | None:
    if plan.objective == plan.bound:
        return 0.0
    return _finite(
        abs(plan.objective - plan.bound) / abs(plan.objective) if plan.objective else None
    )


def _finite(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else round(value, 6)


def _check(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise InvalidInput(f"{name} {value!r}: allowed is {low:g} to {high:g}")
