"""Gaps: the answer of ``nqi.questions.gaps``: what products need and nobody in scope offers."""

from typing import Any

import graphene

from nqi.catalog import organization, product, region
from nqi.catalog.answer import columns_of, rows_of
from nqi.catalog.statement import Given, Query
from nqi.planning_selection import COUNTRY
from nqi.questions.answered import as_json, plain
from nqi.questions.gaps import gaps as ask
from nqi.terms import GapScope as Scope
from nqi.terms import Level as LevelTerm
from schema.context import Context
from schema.fields import Bound, Expression, Many, One, one, required_list
from schema.prepare import as_of
from schema.types.enums import Caveat, GapScope, Level
from schema.types.organization import Organization
from schema.types.product import Product
from schema.types.region import Region

_ANSWER = [
    "as_of",
    "release",
    "within",
    "scope",
    "within_km",
    "level",
    "share",
    "caveats",
    "products",
]
_ITEM = [
    "product",
    "number",
    "root",
    "parameter",
    "in_scope",
    "in_country",
    "nationwide",
    "is_gap",
    "nearest",
]
_ROW = ["adcode", "needs", "missing", "share"]


class NearestAble(graphene.ObjectType):
    organization = one(Organization, organization.by_id, "organization_id", required=True)
    km = graphene.Float()


def _nearest(given: Given, text: Any) -> Query:
    columns = columns_of(text, ["organization_id", "km"])
    return columns.where(columns.selected_columns["organization_id"].is_not(None))


class CapabilityGap(graphene.ObjectType):
    product = one(Product, product.by_code, "product", required=True)
    number = graphene.String(required=True)
    root = graphene.String(required=True)
    parameter = graphene.String()
    in_scope = graphene.Int()
    in_country = graphene.Int(required=True)
    nationwide = graphene.Int(required=True)
    is_gap = graphene.Boolean()
    nearest = Bound(NearestAble, One(_nearest, ("nearest",)))


class GapRow(graphene.ObjectType):
    region = one(Region, region.by_adcode, "adcode", required=True)
    needs = graphene.Int(required=True)
    missing = graphene.Int()
    share = graphene.Float()


class CapabilityGaps(graphene.ObjectType):
    as_of = graphene.Date(required=True)
    release = graphene.String(required=True)
    within = one(Region, region.by_adcode, "within", required=True)
    scope = graphene.Field(GapScope, required=True)
    within_km = graphene.Float(required=True)
    level = graphene.Field(Level, required=True)
    products = Bound(
        required_list(graphene.String),
        Expression(lambda given, products: products, ("products",), is_json=True),
    )
    share = graphene.Float()
    items = Bound(
        required_list(CapabilityGap), Many(lambda given: rows_of(given["answer"], "items", _ITEM))
    )
    rows = Bound(required_list(GapRow), Many(lambda given: rows_of(given["answer"], "rows", _ROW)))
    caveats = Bound(
        required_list(Caveat),
        Expression(lambda given, caveats: caveats, ("caveats",), is_json=True),
    )


def _prepare(arguments: dict[str, Any], context: Context) -> dict[str, Any]:
    answer = ask(
        context.release,
        as_of(arguments, context),
        within=arguments["within"],
        level=arguments["level"],
        scope=arguments["scope"],
        within_km=arguments["within_km"],
        products=tuple(arguments.get("products") or ()),
    )
    return {"as_of": answer.as_of.isoformat(), "answer": as_json(plain(answer))}


def capability_gaps() -> Bound:
    """Return the root field of the question."""
    return Bound(
        CapabilityGaps,
        One(lambda given: columns_of(given["answer"], _ANSWER)),
        prepare=_prepare,
        computes=True,
        within=graphene.String(default_value=COUNTRY),
        level=graphene.Argument(Level, default_value=LevelTerm.PREFECTURE),
        scope=graphene.Argument(GapScope, default_value=Scope.PREFECTURE),
        within_km=graphene.Float(default_value=50.0),
        products=graphene.List(graphene.NonNull(graphene.String)),
        as_of=graphene.Date(),
    )
