"""Qualification (资质) and its dated events."""

import graphene

from nqi.catalog import organization, qualification
from schema.fields import every, one
from schema.types.enums import QualificationStatus, Scheme
from schema.types.node import Node
from schema.types.source import source


class StatusEvent(graphene.ObjectType):
    status = graphene.Field(QualificationStatus, required=True)
    happened_on = graphene.Date(required=True)
    reason = graphene.String()
    source = source()


class Qualification(graphene.ObjectType):
    class Meta:
        interfaces = (Node,)

    id = graphene.ID(required=True)
    scheme = graphene.Field(Scheme, required=True)
    number = graphene.String()
    issuer = graphene.String()
    scope = graphene.String()
    status = graphene.Field(QualificationStatus, required=True)
    published_status = graphene.Field(QualificationStatus, required=True)
    valid_from = graphene.Date()
    valid_to = graphene.Date()
    events = every(StatusEvent, qualification.events, "id")
    organization = one(
        "schema.types.organization.Organization",
        organization.by_id,
        "organization_id",
        required=True,
    )
    source = source()
