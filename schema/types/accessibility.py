"""Accessibility: the answer of ``nqi.questions.accessibility``."""

from typing import Any

import graphene

from nqi.catalog import region
from nqi.catalog.answer import columns_of, rows_of
from nqi.questions.accessibility import DEFAULT_RADIUS
from nqi.questions.accessibility import accessibility as ask
from nqi.questions.answered import as_json, plain, units_of
from nqi.questions.scene import scene
from nqi.terms import AccessMethod as Method
from nqi.terms import Decay as DecayTerm
from schema.context import Context
from schema.fields import Bound, Many, One, one, required_list
from schema.prepare_planning import planning
from schema.types.enums import AccessMethod, Decay
from schema.types.planning import basis, planning_arguments
from schema.types.region import Region

_ANSWER = [
    "method",
    "decay",
    "radius",
    "mean",
    "served_share",
    "gini",
    "palma",
    "worst_fifth",
    "hhi",
    "equal_providers",
]
_UNIT = ["key", "name", "name_en", "demand", "score", "ratio"]


class AccessUnit(graphene.ObjectType):
    key = graphene.String(required=True)
    name = graphene.String(required=True)
    name_en = graphene.String()
    region = one(Region, region.by_adcode, "key")
    demand = graphene.Float(required=True)
    score = graphene.Float(required=True)
    ratio = graphene.Float(required=True)


class Accessibility(graphene.ObjectType):
    basis = basis()
    method = graphene.Field(AccessMethod, required=True)
    decay = graphene.Field(Decay, required=True)
    radius = graphene.Float(required=True)
    mean = graphene.Float()
    served_share = graphene.Float()
    gini = graphene.Float()
    palma = graphene.Float()
    worst_fifth = graphene.Float()
    hhi = graphene.Float()
    equal_providers = graphene.Float()
    units = Bound(
        required_list(AccessUnit), Many(lambda given: rows_of(given["answer"], "rows", _UNIT))
    )


def _prepare(arguments: dict[str, Any], context: Context) -> dict[str, Any]:
    asked = planning(arguments, context)
    answer = ask(
        context.release, asked, arguments["method"], arguments["decay"], arguments["radius"]
    )
    rows = units_of(scene(context.release, asked), score=answer.score, ratio=answer.ratio)
    return {"as_of": asked.as_of.isoformat(), "answer": as_json(plain(answer, rows=rows))}


def accessibility() -> Bound:
    """Return the root field of the question."""
    return Bound(
        Accessibility,
        One(lambda given: columns_of(given["answer"], _ANSWER)),
        prepare=_prepare,
        computes=True,
        **planning_arguments(
            method=graphene.Argument(AccessMethod, default_value=Method.BALANCED),
            decay=graphene.Argument(Decay, default_value=DecayTerm.GAUSSIAN),
            radius=graphene.Float(default_value=DEFAULT_RADIUS),
        ),
    )


class Equity(graphene.ObjectType):
    basis = basis()
    method = graphene.Field(AccessMethod, required=True)
    decay = graphene.Field(Decay, required=True)
    radius = graphene.Float(required=True)
    gini = graphene.Float()
    palma = graphene.Float()
    worst_fifth = graphene.Float()
    hhi = graphene.Float()
    equal_providers = graphene.Float()
    mean = graphene.Float()
    served_share = graphene.Float()


def equity() -> Bound:
    """Return the root field of how evenly and by how few the demand is served."""
    return Bound(
        Equity,
        One(lambda given: columns_of(given["answer"], _ANSWER)),
        prepare=_prepare,
        computes=True,
        **planning_arguments(
            method=graphene.Argument(AccessMethod, default_value=Method.BALANCED),
            decay=graphene.Argument(Decay, default_value=DecayTerm.GAUSSIAN),
            radius=graphene.Float(default_value=DEFAULT_RADIUS),
        ),
    )
