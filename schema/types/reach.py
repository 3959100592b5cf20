"""Reach: the answer of ``nqi.questions.reach``, part of the answer of coverage."""

from typing import Any

import graphene

from nqi.catalog import organization, region
from nqi.catalog.answer import columns_of, items_of
from nqi.catalog.json_value import member
from nqi.questions.answered import plain, units_of
from nqi.questions.reach import reach as ask
from nqi.questions.scene import scene
from schema.context import Context
from schema.fields import Bound, Many, One, one, required_list
from schema.prepare_planning import planning
from schema.types.organization import Organization
from schema.types.planning import basis
from schema.types.region import Region

_REACH = ["basis", "curve", "median", "p90", "rows"]
_STEP = ["threshold", "share", "demand", "units", "low", "high"]
_UNIT = ["key", "name", "name_en", "demand", "distance", "organization_id"]


class CoverageStep(graphene.ObjectType):
    threshold = graphene.Float(required=True)
    share = graphene.Float()
    demand = graphene.Float(required=True)
    units = graphene.Int(required=True)
    low = graphene.Float()
    high = graphene.Float()


class ReachUnit(graphene.ObjectType):
    key = graphene.String(required=True)
    name = graphene.String(required=True)
    name_en = graphene.String()
    region = one(Region, region.by_adcode, "key")
    demand = graphene.Float(required=True)
    distance = graphene.Float()
    nearest = one(Organization, organization.by_id, "organization_id")


class Reach(graphene.ObjectType):
    basis = basis("basis")
    curve = Bound(
        required_list(CoverageStep),
        Many(lambda given, curve: items_of(curve, _STEP), ("curve",)),
    )
    median = graphene.Float()
    p90 = graphene.Float()
    units = Bound(
        required_list(ReachUnit), Many(lambda given, rows: items_of(rows, _UNIT), ("rows",))
    )


def reach_field() -> Bound:
    """Return the field of an answer that holds the reach of the demand."""
    return Bound(
        Reach,
        One(lambda given: columns_of(member(given["answer"], "reach"), _REACH)),
        required=True,
    )


def reach_record(arguments: dict[str, Any], context: Context) -> dict[str, Any] | None:
    """Return the answer as plain values, with a row for each unit of demand.

    None when it is not asked for; arguments that cannot be are refused all the same.
    """
    given = dict(arguments)
    given["within"] = given.get("parent") or given.get("within")
    given["thresholds"] = given.get("thresholds_km")
    asked = planning(given, context)
    if not context.asks_for("reach"):
        return None
    answer = ask(context.release, asked)
    on = scene(context.release, asked)
    rows = units_of(on, distance=answer.cost, organization_id=answer.nearest_body)
    record = plain(answer, rows=rows)
    for name in ("cost", "nearest_site", "nearest_body"):
        del record[name]
    return record
