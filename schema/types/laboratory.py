"""A laboratory near a point, and why it is in the answer."""

import graphene
from sqlalchemy import literal

from nqi.catalog import capability, organization, qualification
from nqi.catalog import site as sites
from nqi.terms import MatchReason as Reason
from schema.fields import Bound, Expression, column, many, one
from schema.types.capability import Capability
from schema.types.connection import Connection
from schema.types.enums import MatchReason
from schema.types.organization import Organization, distance_km
from schema.types.qualification import Qualification
from schema.types.site import Site


class NearestLab(graphene.ObjectType):
    distance_km = distance_km()
    reason = Bound(
        MatchReason,
        Expression(
            lambda given: literal(
                given["match_mode"].code if "match_mode" in given else Reason.NEARBY.code
            )
        ),
        required=True,
    )
    name = column(graphene.String, "name", required=True)
    site = one(Site, sites.by_id, "id", required=True)
    organization = one(Organization, organization.by_id, "organization_id", required=True)
    matched_capabilities = many(Capability, capability.matched_at_site, "id", "organization_id")
    qualifications = many(Qualification, qualification.of_organization, "organization_id")


class NearestLabEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(NearestLab, required=True)


class NearestLabConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(NearestLab), required=True)
    edges = graphene.List(graphene.NonNull(NearestLabEdge), required=True)
