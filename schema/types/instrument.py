"""InstrumentKind (计量器具目录): kinds of instruments under legal control."""

import graphene

from nqi.catalog import instrument, standard
from schema.fields import Bound, Expression, many
from schema.types.connection import Connection
from schema.types.enums import LegalControl, MeasurementCategory, VerificationMode
from schema.types.source import source


class InstrumentKind(graphene.ObjectType):
    code = graphene.String(required=True)
    name = graphene.String(required=True)
    name_en = graphene.String()
    category = graphene.Field(MeasurementCategory)
    control = graphene.Field(LegalControl, required=True)
    verification_mode = graphene.Field(VerificationMode)
    uses = graphene.String()
    basis_number = graphene.String()
    period_months = graphene.Int()
    basis_editions = many(
        "schema.types.standard.StandardDocument", standard.editions_of_root, "basis_root"
    )
    due_on = Bound(
        graphene.Date,
        Expression(
            lambda given, mode, months: instrument.due_on(
                given, mode, months, given["last_verified_on"]
            ),
            ("verification_mode", "period_months"),
        ),
        last_verified_on=graphene.Date(required=True),
    )
    source = source()


class InstrumentKindEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(InstrumentKind, required=True)


class InstrumentKindConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(InstrumentKind), required=True)
    edges = graphene.List(graphene.NonNull(InstrumentKindEdge), required=True)
