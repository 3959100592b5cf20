"""Capability (能力项) and the standards it follows."""

import graphene

from nqi.catalog import capability, organization, qualification, site, standard
from schema.fields import every, one
from schema.types.enums import CapabilityKind
from schema.types.node import Node
from schema.types.source import source


class CapabilityMethod(graphene.ObjectType):
    number = graphene.String(required=True)
    clause = graphene.String()
    standard = one("schema.types.standard.StandardDocument", standard.by_norm, "norm")


class Capability(graphene.ObjectType):
    class Meta:
        interfaces = (Node,)

    id = graphene.ID(required=True)
    kind = graphene.Field(CapabilityKind, required=True)
    object = graphene.String(required=True)
    parameter = graphene.String()
    limits = graphene.String()
    raw = graphene.String(required=True)
    measurement_service_code = graphene.String()
    methods = every(CapabilityMethod, capability.methods, "id")
    organization = one(
        "schema.types.organization.Organization",
        organization.by_id,
        "organization_id",
        required=True,
    )
    site = one("schema.types.site.Site", site.by_id, "site_id")
    qualification = one(
        "schema.types.qualification.Qualification", qualification.by_id, "qualification_id"
    )
    source = source()
