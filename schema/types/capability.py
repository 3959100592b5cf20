"""Capability (能力项) and the standards it follows."""

import graphene
from sqlalchemy import select

from nqi.catalog import capability, measurement, organization, qualification, site, standard
from schema.fields import Bound, Expression, every, one
from schema.types.enums import AcceptanceBasis, CapabilityKind
from schema.types.node import Node
from schema.types.source import source


class CapabilityMethod(graphene.ObjectType):
    number = graphene.String(required=True)
    clause = graphene.String()
    is_stale = Bound(
        graphene.Boolean,
        Expression(lambda given, norm: standard.is_past(given, select(norm)), ("norm",)),
        required=True,
    )
    standard = one("schema.types.standard.StandardDocument", standard.by_norm, "norm")


class Capability(graphene.ObjectType):
    class Meta:
        interfaces = (Node,)

    id = graphene.ID(required=True)
    kind = graphene.Field(CapabilityKind, required=True)
    object = graphene.String(required=True)
    parameter = graphene.String()
    limits = graphene.String()
    category = graphene.String()
    note = graphene.String()
    quantity = graphene.String()
    ranges = every(
        "schema.types.measurement.MeasurementRange", measurement.ranges_of_capability, "id"
    )
    acceptance_basis = graphene.Field(AcceptanceBasis)
    kcdb_code = graphene.String()
    capacity_per_year = graphene.Int()
    turnaround_days = graphene.Int()
    price_note = graphene.String()
    is_stale = Bound(graphene.Boolean, Expression(capability.is_stale, ("id",)), required=True)
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
