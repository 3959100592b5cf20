"""MeasurementStandard (计量标准), its ranges, and the steps of its traceability."""

import graphene

from nqi.catalog import capability, measurement, organization, site
from schema.fields import every, many, one
from schema.types.connection import Connection
from schema.types.enums import (
    MeasurementCategory,
    MeasurementStandardKind,
    QualificationStatus,
    UncertaintyMode,
)
from schema.types.node import Node
from schema.types.source import source


class MeasurementRange(graphene.ObjectType):
    quantity = graphene.String()
    lower = graphene.Float()
    upper = graphene.Float()
    unit = graphene.String(required=True)
    lower_si = graphene.Float()
    upper_si = graphene.Float()
    si_unit = graphene.String(required=True)
    uncertainty = graphene.String()
    uncertainty_mode = graphene.Field(UncertaintyMode)
    u_constant_si = graphene.Float()
    u_proportional = graphene.Float()
    coverage_factor = graphene.Float()
    confidence_level = graphene.Float()
    accuracy_class = graphene.String()


class TraceLink(graphene.ObjectType):
    parent_name = graphene.String(required=True)
    parent = one(lambda: MeasurementStandard, measurement.by_id, "parent_id")
    kcdb_code = graphene.String()
    kcdb_entry = one("schema.types.capability.Capability", capability.by_kcdb_code, "kcdb_code")
    verification_scheme = graphene.String()
    ratio = graphene.Float()
    source = source()


class MeasurementStandard(graphene.ObjectType):
    class Meta:
        interfaces = (Node,)

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    name_en = graphene.String()
    kind = graphene.Field(MeasurementStandardKind, required=True)
    category = graphene.Field(MeasurementCategory)
    grade = graphene.String()
    certificate_number = graphene.String()
    public_certificate_number = graphene.String()
    examined_by = graphene.String()
    status = graphene.Field(QualificationStatus, required=True)
    published_status = graphene.Field(QualificationStatus, required=True)
    valid_from = graphene.Date()
    valid_to = graphene.Date()
    ranges = every(MeasurementRange, measurement.ranges, "id")
    trace_to = every(TraceLink, measurement.trace_to, "id")
    traced_from = many(lambda: MeasurementStandard, measurement.traced_from, "id")
    organization = one(
        "schema.types.organization.Organization",
        organization.by_id,
        "organization_id",
        required=True,
    )
    site = one("schema.types.site.Site", site.by_id, "site_id")
    source = source()


class MeasurementStandardEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(MeasurementStandard, required=True)


class MeasurementStandardConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(MeasurementStandard), required=True)
    edges = graphene.List(graphene.NonNull(MeasurementStandardEdge), required=True)


class RangeInput(graphene.InputObjectType):
    lower = graphene.Float(required=True)
    upper = graphene.Float(required=True)
    unit = graphene.String(required=True)


class UncertaintyInput(graphene.InputObjectType):
    value = graphene.Float(required=True)
    unit = graphene.String()


class MeasurementStandardFilter(graphene.InputObjectType):
    kind = graphene.List(graphene.NonNull(MeasurementStandardKind))
    category = graphene.List(graphene.NonNull(MeasurementCategory))
    search = graphene.String()
    region = graphene.String()
    expires_before = graphene.Date()
    range = graphene.Field(RangeInput)
    max_u = graphene.Field(UncertaintyInput)
