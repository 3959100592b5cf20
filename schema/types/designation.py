"""Designation (命名或授牌)."""

import graphene

from nqi.catalog import organization, site
from schema.fields import one
from schema.types.connection import Connection
from schema.types.enums import DesignationKind, DesignationStage
from schema.types.node import Node
from schema.types.source import source


class Designation(graphene.ObjectType):
    class Meta:
        interfaces = (Node,)

    id = graphene.ID(required=True)
    kind = graphene.Field(DesignationKind, required=True)
    title = graphene.String(required=True)
    stage = graphene.Field(DesignationStage, required=True)
    batch = graphene.String()
    organization = one(
        "schema.types.organization.Organization",
        organization.by_id,
        "organization_id",
        required=True,
    )
    site = one("schema.types.site.Site", site.by_id, "site_id")
    source = source()


class DesignationEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(Designation, required=True)


class DesignationConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(Designation), required=True)
    edges = graphene.List(graphene.NonNull(DesignationEdge), required=True)
