"""One-stop index: the answer of ``nqi.questions.onestop_index``."""

from typing import Any

import graphene

from nqi.catalog import product, region, site
from nqi.catalog.answer import columns_of, rows_of
from nqi.questions.answered import as_json, plain, units_of
from nqi.questions.onestop import DEFAULT_WITHIN_KM
from nqi.questions.onestop_index import one_stop_index as ask
from nqi.questions.scene import scene
from nqi.terms import ChainStep as Step
from schema.context import Context
from schema.fields import Bound, Expression, Many, One, one, required_list
from schema.prepare_planning import planning
from schema.types.enums import ChainStep
from schema.types.planning import basis, planning_arguments
from schema.types.product import Product
from schema.types.region import Region
from schema.types.site import Site

_ANSWER = [
    *("product", "within", "steps", "mean_any", "mean_at_most", "mean_one", "mean_need"),
]
_STEP = ["step", "is_known", "satisfied", "at_most"]
_UNIT = [
    *("key", "name", "name_en", "demand", "any_share", "at_most", "one_share", "need_share"),
    "hub",
]


class OneStopShare(graphene.ObjectType):
    step = graphene.Field(ChainStep, required=True)
    is_known = graphene.Boolean(required=True)
    satisfied = graphene.Float()
    at_most = graphene.Float()


class OneStopUnit(graphene.ObjectType):
    key = graphene.String(required=True)
    name = graphene.String(required=True)
    name_en = graphene.String()
    region = one(Region, region.by_adcode, "key")
    demand = graphene.Float(required=True)
    any_share = graphene.Float(required=True)
    at_most = graphene.Float(required=True)
    one_share = graphene.Float(required=True)
    need_share = graphene.Float(required=True)
    hub = one(Site, site.by_id, "hub")


class OneStopIndex(graphene.ObjectType):
    basis = basis()
    product = one(Product, product.by_code, "product", required=True)
    within = graphene.Float(required=True)
    steps = Bound(
        required_list(ChainStep),
        Expression(lambda given, steps: steps, ("steps",), is_json=True),
    )
    mean_any = graphene.Float()
    mean_at_most = graphene.Float()
    mean_one = graphene.Float()
    mean_need = graphene.Float()
    by_step = Bound(
        required_list(OneStopShare),
        Many(lambda given: rows_of(given["answer"], "by_step", _STEP)),
        most=len(Step),
    )
    units = Bound(
        required_list(OneStopUnit), Many(lambda given: rows_of(given["answer"], "rows", _UNIT))
    )


def _prepare(arguments: dict[str, Any], context: Context) -> dict[str, Any]:
    asked = planning(arguments, context)
    answer = ask(context.release, asked, arguments["product"], arguments["radius"])
    names = ("any_share", "at_most", "one_share", "need_share", "hub")
    columns = {name: getattr(answer, name) for name in names}
    rows = units_of(scene(context.release, asked), **columns)
    return {"as_of": asked.as_of.isoformat(), "answer": as_json(plain(answer, rows=rows))}


def one_stop_index() -> Bound:
    """Return the root field of the question; a filter of services makes no difference to it."""
    return Bound(
        OneStopIndex,
        One(lambda given: columns_of(given["answer"], _ANSWER)),
        prepare=_prepare,
        computes=True,
        **planning_arguments(
            product=graphene.String(required=True),
            radius=graphene.Float(default_value=DEFAULT_WITHIN_KM),
        ),
    )
