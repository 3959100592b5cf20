"""TechnicalCommittee (标准化技术委员会): its place in the tree and its standards."""

import graphene

from nqi.catalog import committee, organization
from schema.fields import Bound, Expression, every, many, one
from schema.types.connection import Connection
from schema.types.source import source


class TechnicalCommittee(graphene.ObjectType):
    number = graphene.String(required=True)
    name = graphene.String()
    name_en = graphene.String()
    secretariat = graphene.String()
    organization = one(
        "schema.types.organization.Organization", organization.by_id, "organization_id"
    )
    parent = one(lambda: TechnicalCommittee, committee.by_number, "parent_number")
    children = every(lambda: TechnicalCommittee, committee.children, "number")
    standards = many("schema.types.standard.StandardDocument", committee.standards, "number")
    standard_count = Bound(
        graphene.Int, Expression(committee.standard_count, ("number",)), required=True
    )
    source = source()


class TechnicalCommitteeEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(TechnicalCommittee, required=True)


class TechnicalCommitteeConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(TechnicalCommittee), required=True)
    edges = graphene.List(graphene.NonNull(TechnicalCommitteeEdge), required=True)
