"""Equipment (仪器设备) that others may use, or have used for them."""

import graphene

from nqi.catalog import organization, site
from schema.fields import one
from schema.types.connection import Connection
from schema.types.enums import OpenMode
from schema.types.node import Node
from schema.types.organization import Near, distance_km
from schema.types.source import source


class Equipment(graphene.ObjectType):
    class Meta:
        interfaces = (Node,)

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    model = graphene.String()
    maker = graphene.String()
    specification = graphene.String()
    value_band = graphene.String()
    open_mode = graphene.Field(OpenMode, required=True)
    booking_url = graphene.String()
    calibrated_until = graphene.Date()
    distance_km = distance_km()
    organization = one(
        "schema.types.organization.Organization",
        organization.by_id,
        "organization_id",
        required=True,
    )
    site = one("schema.types.site.Site", site.by_id, "site_id")
    source = source()


class EquipmentEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(Equipment, required=True)


class EquipmentConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(Equipment), required=True)
    edges = graphene.List(graphene.NonNull(EquipmentEdge), required=True)


class EquipmentFilter(graphene.InputObjectType):
    near = graphene.Field(Near)
    open_mode = graphene.List(graphene.NonNull(OpenMode))
    search = graphene.String()
    region = graphene.String()
