"""Recognition (互认) and AcceptanceRule (采信)."""

import graphene

from nqi.catalog import organization, recognition
from schema.fields import every, one
from schema.types.connection import Connection
from schema.types.enums import Scheme
from schema.types.source import source


class RecognitionArrangement(graphene.ObjectType):
    code = graphene.String(required=True)
    name = graphene.String(required=True)
    name_en = graphene.String()
    url = graphene.String()
    valid_from = graphene.Date()
    valid_to = graphene.Date()
    successor = one(lambda: RecognitionArrangement, recognition.successor, "code")
    predecessors = every(
        lambda: RecognitionArrangement, recognition.predecessors, "predecessor_codes"
    )
    parties = every(lambda: Recognition, recognition.parties, "code")
    source = source()


class Recognition(graphene.ObjectType):
    arrangement = one(
        RecognitionArrangement, recognition.arrangement, "arrangement_code", required=True
    )
    party = graphene.String(required=True)
    organization = one(
        "schema.types.organization.Organization", organization.by_id, "organization_id"
    )
    scope = graphene.String(required=True)
    valid_from = graphene.Date()
    valid_to = graphene.Date()
    source = source()


class AcceptanceRule(graphene.ObjectType):
    acceptor = graphene.String(required=True)
    accepts = graphene.String(required=True)
    scheme = graphene.Field(Scheme)
    applies_to = graphene.String(required=True)
    legal_basis = graphene.String(required=True)
    valid_from = graphene.Date()
    valid_to = graphene.Date()
    source = source()


class ArrangementEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(RecognitionArrangement, required=True)


class ArrangementConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(RecognitionArrangement), required=True)
    edges = graphene.List(graphene.NonNull(ArrangementEdge), required=True)


class RecognitionEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(Recognition, required=True)


class RecognitionConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(Recognition), required=True)
    edges = graphene.List(graphene.NonNull(RecognitionEdge), required=True)


class AcceptanceRuleEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(AcceptanceRule, required=True)


class AcceptanceRuleConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(AcceptanceRule), required=True)
    edges = graphene.List(graphene.NonNull(AcceptanceRuleEdge), required=True)
