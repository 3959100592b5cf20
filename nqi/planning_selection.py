"""Planning: whose demand a planner asks about, which services serve it, and how distance counts.

Pages, the API, the command line and jobs build the same value and hand it to the same questions.
"""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from nqi.errors import InvalidInput
from nqi.selection import LONGEST_WITHIN_KM, Near, Selection, check_adcode, parse_terms
from nqi.terms import (
    DemandBasis,
    DistanceMetric,
    Level,
    MatchMode,
    OrganizationKind,
    OrganizationOrder,
    Pillar,
    QualificationStatus,
    Scheme,
)

COUNTRY = "100000"
POLICY_KM = (25.0, 50.0, 100.0, 200.0)
"""Thresholds that are comparable over time and between services, km."""
POLICY_MINUTES = (30.0, 60.0, 120.0, 240.0)
"""The same for travel times, minutes."""
ROAD_FACTOR = 1.3
"""Road distance over straight line (mean detour index: npj Complexity 1:22, 2024, 1.3 ± 0.1)."""
FACTORS = (1.0, 3.0)
MOST_THRESHOLDS = 12
YEARS = (1900, 2200)
"""Between which a planner's day lies: before it nothing is known, after it days run out."""
GRID_RESOLUTIONS = (4, 7)
DEFAULT_RESOLUTION = 5
DEMAND_LEVELS = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)
MINUTES = (DistanceMetric.MATRIX, DistanceMetric.FRICTION, DistanceMetric.ENGINE)
_KNOWN_AT = {
    DemandBasis.REGIONS: Level.COUNTY,
    DemandBasis.POPULATION: Level.PREFECTURE,
    DemandBasis.LEGAL_UNITS: Level.PROVINCE,
}
"""The finest level at which the sources give the figure."""


@dataclass(frozen=True, kw_only=True)
class Planning:
    """The demand of a region, the services of a selection, and the distance between them."""

    service: Selection = field(default_factory=Selection)
    within: str = COUNTRY
    demand: DemandBasis = DemandBasis.REGIONS
    level: Level | None = None
    """Level of the regions that are units of demand; the finest known of the basis without one."""
    layer: str | None = None
    resolution: int = DEFAULT_RESOLUTION
    """H3 resolution of a grid."""
    metric: DistanceMetric = DistanceMetric.GEODESIC
    factor: float = ROAD_FACTOR
    thresholds: tuple[float, ...] = ()
    """Inclusive upper ends, km or minutes, ascending; the policy's without any."""

    def __post_init__(self) -> None:
        check_adcode(self.within)
        _check("asOf", self.as_of.year, *YEARS)
        if self.level is not None and self.level not in DEMAND_LEVELS:
            allowed = ", ".join(level.code for level in DEMAND_LEVELS)
            raise InvalidInput(f"demandLevel {self.level.code!r}: allowed are {allowed}")
        if (self.demand is DemandBasis.LAYER) != bool(self.layer):
            raise InvalidInput("layer: demand LAYER needs the name of a layer, others take none")
        _check("factor", self.factor, *FACTORS)
        _check("resolution", self.resolution, *GRID_RESOLUTIONS)
        if len(self.thresholds) > MOST_THRESHOLDS:
            raise InvalidInput(f"thresholds: at most {MOST_THRESHOLDS} are answered")
        for threshold in self.thresholds:
            _check("threshold", threshold, 0, LONGEST_WITHIN_KM)

    @property
    def as_of(self) -> date:
        """The day that is asked about."""
        return self.service.as_of

    @property
    def demand_level(self) -> Level:
        """Level of the regions that are units of demand."""
        return self.level or _KNOWN_AT.get(self.demand, Level.COUNTY)

    @property
    def unit(self) -> str:
        """What distances are counted in."""
        return "min" if self.metric in MINUTES else "km"

    @property
    def limits(self) -> tuple[float, ...]:
        """The thresholds that are answered, ascending, each once."""
        default = POLICY_MINUTES if self.unit == "min" else POLICY_KM
        return tuple(sorted(set(self.thresholds))) or default

    @property
    def factor_used(self) -> float:
        """What straight lines are multiplied by."""
        return self.factor if self.metric is DistanceMetric.ESTIMATED_ROAD else 1.0


def as_record(asked: Planning) -> dict[str, Any]:
    """Return plain values that ``from_record`` reads again: for jobs, reports and cache keys."""

    def plain(items: list[tuple[str, Any]]) -> dict[str, Any]:
        return {name: _plain(value) for name, value in items}

    return asdict(asked, dict_factory=plain)


def from_record(record: dict[str, Any]) -> Planning:
    """Return what plain values ask; raises InvalidInput as the constructor does."""
    service = dict(record["service"])
    vocabularies = {
        "pillars": Pillar,
        "levels": Level,
        "kinds": OrganizationKind,
        "schemes": Scheme,
        "statuses": QualificationStatus,
    }
    for name, vocabulary in vocabularies.items():
        service[name] = parse_terms(vocabulary, service[name])
    service["as_of"] = date.fromisoformat(service["as_of"])
    service["match_mode"] = MatchMode.parse(service["match_mode"])
    service["order"] = OrganizationOrder.parse(service["order"]) if service["order"] else None
    service["near"] = Near(**service["near"]) if service["near"] else None
    return Planning(
        **{
            **record,
            "service": Selection(**service),
            "demand": DemandBasis.parse(record["demand"]),
            "level": Level.parse(record["level"]) if record["level"] else None,
            "metric": DistanceMetric.parse(record["metric"]),
            "thresholds": tuple(record["thresholds"]),
        }
    )


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return getattr(value, "code", value)


def _check(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise InvalidInput(f"{name} {value!r}: allowed is {low:g} to {high:g}")
