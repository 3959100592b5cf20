"""Region (行政区划)."""

import graphene

from nqi.catalog import demand, region
from schema.fields import Bound, Expression, Struct, column, every, many, one
from schema.types.connection import Connection
from schema.types.enums import DemandKind, Level, RegionType
from schema.types.facet import RegionFacets
from schema.types.node import Node
from schema.types.scalars import GeoJSON
from schema.types.source import source


class DemandUnit(graphene.ObjectType):
    kind = graphene.Field(DemandKind, required=True)
    weight = graphene.Float(required=True)
    unit = graphene.String(required=True)
    measured_on = graphene.Date()
    name = graphene.String()
    product = graphene.String()
    source = source()


class Region(graphene.ObjectType):
    class Meta:
        interfaces = (Node,)

    id = column(graphene.ID, "adcode", required=True)
    adcode = graphene.String(required=True)
    name = graphene.String(required=True)
    name_en = graphene.String()
    short_name = graphene.String(required=True)
    level = graphene.Field(Level, required=True)
    type = graphene.Field(RegionType, required=True)
    fills_county = graphene.Boolean(required=True)
    has_four_levels = graphene.Boolean(required=True)
    lng = graphene.Float()
    lat = graphene.Float()
    valid_from = graphene.Date()
    valid_to = graphene.Date()
    parent = one(lambda: Region, region.by_adcode, "parent_adcode")
    ancestors = every(lambda: Region, region.ancestors, "adcode")
    children = many(lambda: Region, region.children, "adcode")
    demand = many(DemandUnit, demand.of_region, "adcode")
    geometry = Bound(
        GeoJSON,
        Expression(
            lambda given, adcode: region.geometry(given, adcode, given["tolerance_deg"]),
            ("adcode",),
            is_json=True,
        ),
        tolerance_deg=graphene.Float(default_value=0.01),
    )
    source = source()


class RegionEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(Region, required=True)


class RegionConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(Region), required=True)
    edges = graphene.List(graphene.NonNull(RegionEdge), required=True)
    facets = Bound(RegionFacets, Struct(), required=True)
