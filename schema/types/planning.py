"""What every answer of a planner's question shares: its basis, and the arguments that ask it."""

from typing import Any

import graphene

from nqi.catalog import region
from nqi.catalog.answer import columns_of
from nqi.catalog.json_value import member
from nqi.catalog.statement import Given, Query
from nqi.planning_selection import COUNTRY, DEFAULT_RESOLUTION, ROAD_FACTOR
from nqi.terms import DemandBasis as Demand
from nqi.terms import DistanceMetric as Distance
from schema.fields import Bound, Expression, One, one, required_list
from schema.types.enums import Caveat, DemandBasis, DistanceMetric, Level
from schema.types.organization import OrganizationFilter
from schema.types.region import Region

_BASIS = [
    "as_of",
    "release",
    "service",
    "within",
    "demand",
    "demand_level",
    "layer",
    "resolution",
    "units",
    "units_without_figure",
    "units_without_position",
    "demand_total",
    "demand_unit",
    "demand_source",
    "metric",
    "factor",
    "distance_unit",
    "distance_source",
    "organizations",
    "nationwide",
    "unplaced",
    "sites",
    "at_centroids",
    "absence_proven",
    "register_as_of",
    "caveats",
]
_SOURCE = ["title", "title_en", "measured_on", "unit", "confidence"]


class DemandSource(graphene.ObjectType):
    title = graphene.String(required=True)
    title_en = graphene.String()
    measured_on = graphene.Date()
    unit = graphene.String(required=True)
    confidence = graphene.String(required=True)


def _source(given: Given, text: Any) -> Query:
    columns = columns_of(text, _SOURCE)
    return columns.where(columns.selected_columns["title"].is_not(None))


class PlanningBasis(graphene.ObjectType):
    as_of = graphene.Date(required=True)
    release = graphene.String(required=True)
    service = graphene.String(required=True)
    within = one(Region, region.by_adcode, "within", required=True)
    demand = graphene.Field(DemandBasis, required=True)
    demand_level = graphene.Field(Level)
    layer = graphene.String()
    resolution = graphene.Int()
    units = graphene.Int(required=True)
    units_without_figure = graphene.Int(required=True)
    units_without_position = graphene.Int(required=True)
    demand_total = graphene.Float(required=True)
    demand_unit = graphene.String()
    demand_source = Bound(DemandSource, One(_source, ("demand_source",)))
    metric = graphene.Field(DistanceMetric, required=True)
    factor = graphene.Float(required=True)
    distance_unit = graphene.String(required=True)
    distance_source = graphene.String(required=True)
    organizations = graphene.Int(required=True)
    nationwide = graphene.Int(required=True)
    unplaced = graphene.Int(required=True)
    sites = graphene.Int(required=True)
    at_centroids = graphene.Int(required=True)
    absence_proven = graphene.Boolean(required=True)
    register_as_of = graphene.Date()
    caveats = Bound(
        required_list(Caveat),
        Expression(lambda given, caveats: caveats, ("caveats",), is_json=True),
    )


def basis(column: str = "") -> Bound:
    """Return the field of an answer's basis: of the whole answer, or a column of this row."""
    if column:
        build = One(lambda given, text: columns_of(text, _BASIS), (column,))
        return Bound(PlanningBasis, build, required=True)
    return Bound(
        PlanningBasis,
        One(lambda given: columns_of(member(given["answer"], "basis"), _BASIS)),
        required=True,
    )


def planning_arguments(**more: Any) -> dict[str, Any]:
    """Return the arguments that say whose demand, which services and which distance is meant."""
    return {
        "filter": OrganizationFilter(),
        "within": graphene.String(default_value=COUNTRY),
        "demand": graphene.Argument(DemandBasis, default_value=Demand.REGIONS),
        "demand_level": graphene.Argument(Level),
        "layer": graphene.String(),
        "resolution": graphene.Int(default_value=DEFAULT_RESOLUTION),
        "distance": graphene.Argument(DistanceMetric, default_value=Distance.GEODESIC),
        "factor": graphene.Float(default_value=ROAD_FACTOR),
        "as_of": graphene.Date(),
        **more,
    }
