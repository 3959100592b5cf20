"""Who calibrates or verifies an instrument, by which services, with which uncertainty."""

import graphene

from nqi.catalog import calibration, capability, measurement, organization, site
from schema.fields import many, one
from schema.types.capability import Capability
from schema.types.connection import Connection
from schema.types.enums import UncertaintyState
from schema.types.measurement import MeasurementRange
from schema.types.organization import Organization, distance_km
from schema.types.site import Site


class CalibrationMatch(graphene.ObjectType):
    capability = one(Capability, capability.by_id, "capability_id", required=True)
    range = one(MeasurementRange, measurement.range_by_id, "range_id")
    uncertainty_si = graphene.Float()
    uncertainty_state = graphene.Field(UncertaintyState, required=True)


class CalibrationProvider(graphene.ObjectType):
    organization = one(Organization, organization.by_id, "organization_id", required=True)
    site = one(Site, site.by_id, "site_id")
    distance_km = distance_km()
    matches = many(CalibrationMatch, calibration.services, "organization_id", "site_id")


class CalibrationProviderEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(CalibrationProvider, required=True)


class CalibrationProviderConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(CalibrationProvider), required=True)
    edges = graphene.List(graphene.NonNull(CalibrationProviderEdge), required=True)
