"""Coverage: the answer of ``nqi.questions.coverage``, with its regions from the catalogue."""

from typing import Any

import graphene

from nqi.catalog import region
from nqi.catalog.answer import columns_of, rows_of
from nqi.questions.answered import as_json, plain
from nqi.questions.coverage import COUNTRY, CoverageAnswer
from nqi.questions.coverage import coverage as ask_coverage
from nqi.selection import check_adcode
from nqi.terms import CoverageMetric as Metric
from nqi.terms import CoverageState as State
from schema.context import Context
from schema.fields import Bound, Many, One, one, required_list
from schema.prepare import selection
from schema.types.enums import CoverageMetric, CoverageState, Level
from schema.types.planning import planning_arguments
from schema.types.reach import reach_field, reach_record
from schema.types.region import Region

_ANSWER = [
    "metric",
    "level",
    "parent",
    "within_km",
    "as_of",
    "release",
    "absence_proven",
    "complete_register_as_of",
    "organizations",
    "placed",
    "covered",
    "nationwide",
    "gaps",
    "no_data",
]
_ROW = ["adcode", "organizations", "population", "nearest_km", "value", "state"]


class CoverageRow(graphene.ObjectType):
    region = one(Region, region.by_adcode, "adcode", required=True)
    organizations = graphene.Int(required=True)
    population = graphene.Int()
    nearest_km = graphene.Float()
    value = graphene.Float()
    state = graphene.Field(CoverageState, required=True)


class Coverage(graphene.ObjectType):
    metric = graphene.Field(CoverageMetric, required=True)
    level = graphene.Field(Level)
    parent = one(Region, region.by_adcode, "parent", required=True)
    within_km = graphene.Float(required=True)
    as_of = graphene.Date(required=True)
    release = graphene.String(required=True)
    absence_proven = graphene.Boolean(required=True)
    complete_register_as_of = graphene.Date()
    organizations = graphene.Int(required=True)
    placed = graphene.Int(required=True)
    covered = graphene.Int(required=True)
    nationwide = graphene.Int(required=True)
    gaps = graphene.Int(required=True)
    no_data = graphene.Int(required=True)
    reach = reach_field()
    rows = Bound(
        required_list(CoverageRow), Many(lambda given: rows_of(given["answer"], "rows", _ROW))
    )


def _prepare(arguments: dict[str, Any], context: Context) -> dict[str, Any]:
    """Ask the question; its answer is one JSON value, from which the selected fields are taken."""
    answer = ask_coverage(
        context.release,
        selection(arguments, context),
        metric=arguments["metric"],
        level=arguments.get("level"),
        parent=check_adcode(arguments["parent"]),
        within_km=arguments["within_km"],
    )
    return {
        "as_of": answer.as_of.isoformat(),
        "answer": _as_json(answer, reach_record(arguments, context)),
    }


def _as_json(answer: CoverageAnswer, reach: dict[str, Any] | None) -> str:
    counted = {
        "covered": answer.count(State.COVERED),
        "nationwide": answer.count(State.NATIONWIDE),
        "gaps": answer.count(State.GAP),
        "no_data": answer.count(State.NO_DATA),
    }
    return as_json(plain(answer, **counted, reach=reach))


def coverage() -> Bound:
    """Return the root field of the coverage question."""
    arguments = planning_arguments()
    del arguments["within"]  # this question calls it parent
    return Bound(
        Coverage,
        One(lambda given: columns_of(given["answer"], _ANSWER)),
        prepare=_prepare,
        computes=True,
        metric=graphene.Argument(CoverageMetric, default_value=Metric.ORGANIZATIONS),
        level=graphene.Argument(Level),
        parent=graphene.String(default_value=COUNTRY),
        within_km=graphene.Float(default_value=50.0),
        thresholds_km=graphene.List(graphene.NonNull(graphene.Float)),
        **arguments,
    )
