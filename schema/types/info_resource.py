"""InfoResource (信息资源) that is open to others."""

import graphene

from nqi.catalog import organization
from schema.fields import one
from schema.types.connection import Connection
from schema.types.enums import ResourceKind
from schema.types.source import source


class InfoResource(graphene.ObjectType):
    kind = graphene.Field(ResourceKind, required=True)
    title = graphene.String(required=True)
    title_en = graphene.String()
    publisher = graphene.String(required=True)
    url = graphene.String()
    organization = one(
        "schema.types.organization.Organization", organization.by_id, "organization_id"
    )
    source = source()


class InfoResourceEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(InfoResource, required=True)


class InfoResourceConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(InfoResource), required=True)
    edges = graphene.List(graphene.NonNull(InfoResourceEdge), required=True)
