"""Root fields of the catalogue itself: records by id, regions, bodies, laboratories, coverage."""

import graphene

from nqi.catalog import organization as organization_rows
from nqi.catalog import region as region_rows
from nqi.catalog import site as site_rows
from nqi.catalog.answer import pairs_of
from nqi.terms import MatchMode as Match
from schema import prepare
from schema.fields import Bound, One, Polymorphic
from schema.types.catalog import catalog
from schema.types.connection import pages
from schema.types.coverage import coverage
from schema.types.enums import Level, MatchMode, OrganizationOrder
from schema.types.laboratory import NearestLabConnection
from schema.types.node import Node
from schema.types.organization import (
    Near,
    Organization,
    OrganizationConnection,
    OrganizationFilter,
)
from schema.types.region import Region, RegionConnection


class CatalogueRoots(graphene.ObjectType):
    node = Bound(
        Node,
        Polymorphic(lambda given: pairs_of(given["nodes"])),
        prepare=prepare.node,
        id=graphene.ID(required=True),
        as_of=graphene.Date(),
    )
    nodes = Bound(
        graphene.List(Node),
        Polymorphic(lambda given: pairs_of(given["nodes"]), many=True),
        prepare=prepare.nodes,
        ids=graphene.Argument(graphene.NonNull(graphene.List(graphene.NonNull(graphene.ID)))),
        as_of=graphene.Date(),
    )
    region = Bound(
        Region,
        One(lambda given: region_rows.by_adcode(given, given["adcode"])),
        prepare=prepare.region,
        adcode=graphene.String(required=True),
        as_of=graphene.Date(),
    )
    regions = pages(
        RegionConnection,
        region_rows.listing,
        prepare.regions,
        level=graphene.List(graphene.NonNull(Level)),
        parent=graphene.String(),
        within=graphene.String(),
        search=graphene.String(),
    )
    organization = Bound(
        Organization,
        One(lambda given: organization_rows.by_id(given, given["key"])),
        prepare=prepare.by_id("Organization"),
        id=graphene.ID(required=True),
        as_of=graphene.Date(),
    )
    organizations = pages(
        OrganizationConnection,
        organization_rows.listing,
        prepare.organizations,
        filter=OrganizationFilter(),
        near=Near(),
        order_by=OrganizationOrder(),
    )
    nearest_labs = pages(
        NearestLabConnection,
        site_rows.nearest_laboratories,
        prepare.nearest_labs,
        lng=graphene.Float(required=True),
        lat=graphene.Float(required=True),
        standard=graphene.String(),
        match_mode=graphene.Argument(MatchMode, default_value=Match.ROOT),
        within_km=graphene.Float(default_value=50.0),
    )
    coverage = coverage()
    catalog = catalog()
