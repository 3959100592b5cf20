"""Traceability (溯源): the steps from a measurement standard up to the primary one."""

import graphene

from nqi.catalog import measurement
from nqi.catalog.answer import columns_of, rows_of
from nqi.catalog.statement import Given, Query
from schema.fields import Bound, Expression, Many, One, one, required_list
from schema.prepare_measurement import traceability as prepare
from schema.types.measurement import MeasurementStandard, TraceLink
from schema.types.source import source

_LINK = [
    "child_id",
    "parent_id",
    "parent_name",
    "kcdb_code",
    "verification_scheme",
    "ratio",
    "depth",
    "source_id",
    "confidence",
]


class TraceStep(TraceLink):
    depth = graphene.Int(required=True)
    child = one(MeasurementStandard, measurement.by_id, "child_id", required=True)
    source = source()


class Traceability(graphene.ObjectType):
    standard = one(MeasurementStandard, measurement.by_id, "standard_id", required=True)
    complete = graphene.Boolean(required=True)
    open_ends = Bound(
        required_list(graphene.String),
        Expression(lambda given, ends: ends, ("open_ends",), is_json=True),
    )
    steps = Bound(
        required_list(TraceStep), Many(lambda given: rows_of(given["answer"], "links", _LINK))
    )


def _found(given: Given) -> Query:
    columns = columns_of(given["answer"], ["standard_id", "complete", "open_ends"])
    return columns.where(columns.selected_columns["standard_id"].is_not(None))


def traceability() -> Bound:
    """Return the root field of the question; null for a standard that is not kept."""
    return Bound(
        Traceability,
        One(_found),
        prepare=prepare,
        computes=True,
        id=graphene.ID(required=True),
        as_of=graphene.Date(),
    )
