"""Organization (机构): the legal person, or the body the source names as one."""

import graphene

from nqi.catalog import (
    capability,
    designation,
    equipment,
    organization,
    qualification,
    region,
    scheme,
    site,
    supervision,
)
from schema.fields import Bound, Expression, Struct, every, many, one
from schema.types.capability import Capability
from schema.types.connection import Connection
from schema.types.designation import Designation
from schema.types.enums import (
    Level,
    MatchMode,
    OrganizationKind,
    Pillar,
    QualificationStatus,
    Scheme,
    ServiceReach,
)
from schema.types.facet import OrganizationFacets
from schema.types.node import Node
from schema.types.qualification import Qualification
from schema.types.region import Region
from schema.types.scheme import SchemeOfOrganization
from schema.types.site import Site
from schema.types.source import source
from schema.types.supervision import SupervisionEvent


def distance_km() -> Bound:
    """Return the distance of a row found around a point, km; null where no point was given."""
    return Bound(
        graphene.Float, Expression(lambda given, distance_m: distance_m / 1000.0, ("distance_m",))
    )


class Identifier(graphene.ObjectType):
    register = graphene.String(required=True)
    value = graphene.String(required=True)
    source = source()


class OtherName(graphene.ObjectType):
    name = graphene.String(required=True)
    source = source()


class Organization(graphene.ObjectType):
    class Meta:
        interfaces = (Node,)

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    name_en = graphene.String()
    kind = graphene.Field(OrganizationKind, required=True)
    level = graphene.Field(Level)
    pillars = every(Pillar, organization.pillars, "id")
    service_reach = graphene.Field(ServiceReach)
    scope = graphene.String()
    website = graphene.String()
    phone = graphene.String()
    evidence = graphene.String()
    distance_km = distance_km()
    other_names = every(OtherName, organization.names, "id")
    identifiers = every(Identifier, organization.identifiers, "id")
    region = one(Region, region.by_adcode, "adcode")
    host = one(lambda: Organization, organization.by_id, "host_id")
    hosts = many(lambda: Organization, organization.hosted_by, "id")
    sites = many(Site, site.of_organization, "id")
    qualifications = many(Qualification, qualification.of_organization, "id")
    designations = many(Designation, designation.of_organization, "id")
    schemes = every(SchemeOfOrganization, scheme.of_organization, "id")
    capabilities = many(Capability, capability.of_organization, "id")
    equipment = many("schema.types.equipment.Equipment", equipment.of_organization, "id")
    supervision_events = every(SupervisionEvent, supervision.of_organization, "id")
    source = source()


class OrganizationEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(Organization, required=True)


class OrganizationConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(Organization), required=True)
    edges = graphene.List(graphene.NonNull(OrganizationEdge), required=True)
    facets = Bound(OrganizationFacets, Struct(), required=True)


class OrganizationFilter(graphene.InputObjectType):
    pillar = graphene.List(graphene.NonNull(Pillar))
    level = graphene.List(graphene.NonNull(Level))
    kind = graphene.List(graphene.NonNull(OrganizationKind))
    region = graphene.String()
    scheme = graphene.List(graphene.NonNull(Scheme))
    status = graphene.List(graphene.NonNull(QualificationStatus))
    search = graphene.String()
    standard = graphene.String()
    match_mode = graphene.Field(MatchMode)
    product = graphene.String()


class Near(graphene.InputObjectType):
    lng = graphene.Float(required=True)
    lat = graphene.Float(required=True)
    within_km = graphene.Float(default_value=50.0)
