"""StandardDocument (标准): one edition, its work and its relations."""

import graphene

from nqi.catalog import standard
from schema.fields import Bound, Expression, Struct, every, many, one
from schema.types.connection import Connection
from schema.types.enums import Mandate, MatchMode, StandardFamily, StandardStatus
from schema.types.facet import StandardFacets
from schema.types.node import Node
from schema.types.source import source


class ReplacedNumber(graphene.ObjectType):
    number = graphene.String(required=True)
    standard = one(lambda: StandardDocument, standard.by_norm, "norm")


class StandardWork(graphene.ObjectType):
    root = graphene.String(required=True)
    series = graphene.String(required=True)
    editions = every(lambda: StandardDocument, standard.editions, "id")


class StandardDocument(graphene.ObjectType):
    class Meta:
        interfaces = (Node,)

    id = graphene.ID(required=True)
    number = graphene.String(required=True)
    title = graphene.String(required=True)
    title_en = graphene.String()
    family = graphene.Field(StandardFamily, required=True)
    mandate = graphene.Field(Mandate)
    status = graphene.Field(StandardStatus, required=True)
    published_status = graphene.String()
    issued_on = graphene.Date()
    issued_text = graphene.String()
    implemented_on = graphene.Date()
    abolished_on = graphene.Date()
    ics = graphene.String()
    ccs = graphene.String()
    committee = graphene.String()
    drafted_by = graphene.String()
    work = one(StandardWork, standard.work, "work_id", required=True)
    replaces = every(ReplacedNumber, standard.replaces, "id")
    replaced_by = every(lambda: StandardDocument, standard.replaced_by, "norm")
    capable_organizations = many(
        "schema.types.organization.Organization", standard.capable_organizations, "root"
    )
    capable_organization_count = Bound(
        graphene.Int, Expression(standard.capable_organization_count, ("root",)), required=True
    )
    source = source()


class StandardEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(StandardDocument, required=True)


class StandardConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(StandardDocument), required=True)
    edges = graphene.List(graphene.NonNull(StandardEdge), required=True)
    facets = Bound(StandardFacets, Struct(), required=True)


class StandardFilter(graphene.InputObjectType):
    number = graphene.String()
    match_mode = graphene.Field(MatchMode)
    search = graphene.String()
    family = graphene.List(graphene.NonNull(StandardFamily))
    mandate = graphene.List(graphene.NonNull(Mandate))
    status = graphene.List(graphene.NonNull(StandardStatus))
