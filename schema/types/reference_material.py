"""ReferenceMaterial (标准物质)."""

import graphene

from nqi.catalog import organization, reference_material
from schema.fields import every, one
from schema.types.connection import Connection
from schema.types.enums import ReferenceMaterialClass
from schema.types.node import Node
from schema.types.source import source


class ReferenceValue(graphene.ObjectType):
    analyte = graphene.String(required=True)
    value = graphene.String()
    unit = graphene.String()
    uncertainty = graphene.String()
    coverage_factor = graphene.Float()


class ReferenceMaterial(graphene.ObjectType):
    class Meta:
        interfaces = (Node,)

    id = graphene.ID(required=True)
    number = graphene.String(required=True)
    material_class = graphene.Field(ReferenceMaterialClass, required=True)
    name = graphene.String(required=True)
    name_en = graphene.String()
    producer = graphene.String()
    published_status = graphene.String()
    valid_from = graphene.Date()
    valid_to = graphene.Date()
    values = every(ReferenceValue, reference_material.values, "id")
    organization = one(
        "schema.types.organization.Organization", organization.by_id, "organization_id"
    )
    source = source()


class ReferenceMaterialEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(ReferenceMaterial, required=True)


class ReferenceMaterialConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(ReferenceMaterial), required=True)
    edges = graphene.List(graphene.NonNull(ReferenceMaterialEdge), required=True)


class ReferenceMaterialFilter(graphene.InputObjectType):
    number = graphene.String()
    material_class = graphene.List(graphene.NonNull(ReferenceMaterialClass))
    search = graphene.String()
