"""A page of certification bodies (认证机构), whose services are nationwide."""

import graphene

from nqi.catalog import scheme
from schema.fields import Bound, Expression
from schema.types.connection import Connection
from schema.types.organization import Organization


class CertificationBodyEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(Organization, required=True)


class CertificationBodyConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(Organization), required=True)
    edges = graphene.List(graphene.NonNull(CertificationBodyEdge), required=True)
    nationwide_count = Bound(graphene.Int, Expression(scheme.nationwide_count), required=True)
