"""TalentCount (人才数量): how many professionals, never who they are."""

import graphene

from nqi.catalog import organization, region, talent
from schema.fields import every, one
from schema.types.connection import Connection
from schema.types.enums import TalentKind
from schema.types.region import Region
from schema.types.source import source


class TalentCount(graphene.ObjectType):
    kind = graphene.Field(TalentKind, required=True)
    number = graphene.Int(required=True)
    measured_on = graphene.Date()
    region = one(Region, region.by_adcode, "adcode")
    organization = one(
        "schema.types.organization.Organization", organization.by_id, "organization_id"
    )
    source = source()


class TalentOfKind(graphene.ObjectType):
    kind = graphene.Field(TalentKind, required=True)
    stated = graphene.Int()
    of_organizations = graphene.Int()


class TalentEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(TalentCount, required=True)


class TalentConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(TalentCount), required=True)
    edges = graphene.List(graphene.NonNull(TalentEdge), required=True)
    by_kind = every(TalentOfKind, talent.by_kind)
