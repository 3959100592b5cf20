"""One stop: the answer of ``nqi.questions.onestop``: the chain of a product at a place on a day."""

from typing import Any

import graphene
from sqlalchemy import literal, select

from nqi.catalog import organization, product, region, release, site, standard
from nqi.catalog.answer import columns_of, items_of, pairs_of, rows_of
from nqi.catalog.statement import Given, Query, Sql
from nqi.questions.answered import as_json
from nqi.questions.onestop import ASKED, DEFAULT_WITHIN_KM, SHOWN, one_stop, place_of
from nqi.questions.onestop_record import as_record
from nqi.questions.unmet import unmet_code
from nqi.terms import ChainStep as Step
from nqi.terms import NeedKind
from schema.context import Context
from schema.fields import Bound, Expression, Many, One, column, one, required_list
from schema.nodes import record_id
from schema.prepare import as_of
from schema.types.enums import (
    ChainStep,
    Confidence,
    Handling,
    LifeStage,
    Regime,
    StepReason,
    StepStatus,
)
from schema.types.organization import Organization
from schema.types.product import Product
from schema.types.region import Region
from schema.types.site import Site
from schema.types.source import Source, source
from schema.types.standard import StandardDocument

_PLAN = [
    *("product", "release", "as_of", "lng", "lat", "adcode", "within_km", "sorted_by"),
    *("steps_asked", "steps_satisfied"),
]
_FACT = [
    *("name", "number", "code", "regime", "is_mandatory", "valid_from", "valid_to"),
    *("handling", "note", "source_id", "confidence"),
]
_NEED = [*_FACT, "status", "reason", "in_reach", "known", "providers", "nearest", "evidence"]
_PROVIDER = ["organization_id", "site_id", "km", "nationwide", "lack", "valid_to", "evidence"]
_TOGETHER = ["organization_id", "site_id", "km", "nationwide", "meets", "partly"]
_STEP = [
    *("key", "status", "stages", "needs", "providers", "to_ask", "confidence"),
    "source_ids",
]
NEEDS = 12
"""Needs of a step, about as many as a product has: what a query may cost is known before."""
_CHANGE = ["number", "subject", "begins", "ends", "source_id", "confidence"]


def _listed(type_: Any, member: str, names: list[str], most: int) -> Bound:
    rows = Many(lambda given, found: items_of(found, names), (member,))
    return Bound(required_list(type_), rows, most=most)


def _evidence_ids(given: Given, pairs: Sql) -> Query:
    """Return the global ids of records, given as pairs of kind and key."""
    found = pairs_of(pairs).subquery()
    return select(record_id(given, found.c.kind, found.c.key, literal("")).label("id"))


def _evidence() -> Bound:
    return Bound(required_list(graphene.String), Many(_evidence_ids, ("evidence",)))


class OneStopProvider(graphene.ObjectType):
    organization = one(Organization, organization.by_id, "organization_id", required=True)
    site = one(Site, site.by_id, "site_id")
    km = graphene.Float()
    nationwide = graphene.Boolean(required=True)
    lack = graphene.Field(StepReason)
    valid_to = graphene.Date()
    evidence = _evidence()


class OneStopStepProvider(graphene.ObjectType):
    organization = one(Organization, organization.by_id, "organization_id", required=True)
    site = one(Site, site.by_id, "site_id")
    km = graphene.Float()
    nationwide = graphene.Boolean(required=True)
    meets = graphene.Int(required=True)
    partly = graphene.Int(required=True)


def _nearest(given: Given, found: Sql) -> Query:
    columns = columns_of(found, _PROVIDER)
    return columns.where(columns.selected_columns["organization_id"].is_not(None))


class OneStopNeed(graphene.ObjectType):
    name = graphene.String(required=True)
    number = graphene.String()
    code = graphene.String()
    regime = graphene.Field(Regime)
    is_mandatory = graphene.Boolean(required=True)
    valid_from = graphene.Date()
    valid_to = graphene.Date()
    handling = graphene.Field(Handling)
    note = graphene.String()
    status = graphene.Field(StepStatus, required=True)
    reason = graphene.Field(StepReason, required=True)
    in_reach = graphene.Int(required=True)
    known = graphene.Int(required=True)
    providers = _listed(OneStopProvider, "providers", _PROVIDER, SHOWN)
    nearest = Bound(OneStopProvider, One(_nearest, ("nearest",)))
    evidence = _evidence()
    source = source()


class OneStopStep(graphene.ObjectType):
    key = graphene.Field(ChainStep, required=True)
    status = graphene.Field(StepStatus, required=True)
    stages = Bound(
        required_list(LifeStage),
        Expression(lambda given, stages: stages, ("stages",), is_json=True),
    )
    needs = _listed(OneStopNeed, "needs", _NEED, NEEDS)
    providers = _listed(OneStopStepProvider, "providers", _TOGETHER, SHOWN)
    to_ask = _listed(OneStopProvider, "to_ask", _PROVIDER, ASKED)
    confidence = graphene.Field(Confidence, required=True)
    sources = Bound(required_list(Source), Many(release.sources_of, ("source_ids",)), most=SHOWN)


class OneStopStandard(graphene.ObjectType):
    number = graphene.String(required=True)
    subject = column(graphene.String, "note", required=True)
    regime = graphene.Field(Regime, required=True)
    is_mandatory = graphene.Boolean(required=True)
    valid_from = graphene.Date()
    valid_to = graphene.Date()
    status = graphene.Field(StepStatus, required=True)
    reason = graphene.Field(StepReason, required=True)
    standard = one(StandardDocument, standard.by_id, "edition_id")
    source = source()


class OneStopChange(graphene.ObjectType):
    number = graphene.String(required=True)
    subject = graphene.String(required=True)
    begins = graphene.Date()
    ends = graphene.Date()
    source = source()


class OneStopPlan(graphene.ObjectType):
    product = one(Product, product.by_code, "product", required=True)
    as_of = graphene.Date(required=True)
    release = graphene.String(required=True)
    lng = graphene.Float()
    lat = graphene.Float()
    region = one(Region, region.by_adcode, "adcode")
    within_km = graphene.Float()
    standards = Bound(
        required_list(OneStopStandard),
        Many(lambda given: rows_of(given["answer"], "standards", [*_NEED, "edition_id"])),
    )
    changes = Bound(
        required_list(OneStopChange),
        Many(lambda given: rows_of(given["answer"], "changes", _CHANGE)),
    )
    steps = Bound(
        required_list(OneStopStep),
        Many(lambda given: rows_of(given["answer"], "steps", _STEP)),
        most=len(Step),
    )
    steps_asked = graphene.Int(required=True)
    steps_satisfied = graphene.Int(required=True)
    sorted_by = Bound(
        required_list(graphene.String),
        Expression(lambda given, keys: keys, ("sorted_by",), is_json=True),
    )


def _prepare(arguments: dict[str, Any], context: Context) -> dict[str, Any]:
    day = as_of(arguments, context)
    where = place_of(
        context.release,
        day,
        arguments.get("lng"),
        arguments.get("lat"),
        arguments.get("adcode"),
        arguments["within_km"],
    )
    answer = one_stop(context.release, arguments["product"], day, where)
    if answer.is_lacking:
        looked = (unmet_code, NeedKind.PRODUCT, answer.product, where.near, where.adcode)
        context.unmet.look(day, *looked)
    return {"as_of": day.isoformat(), "answer": as_json(as_record(answer))}


def one_stop_plan() -> Bound:
    """Return the root field of the question."""
    return Bound(
        OneStopPlan,
        One(lambda given: columns_of(given["answer"], _PLAN)),
        prepare=_prepare,
        computes=True,
        product=graphene.String(required=True),
        lng=graphene.Float(),
        lat=graphene.Float(),
        adcode=graphene.String(),
        as_of=graphene.Date(),
        within_km=graphene.Float(default_value=DEFAULT_WITHIN_KM),
    )
