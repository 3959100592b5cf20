"""Indicators and their trend: the answers of ``nqi.questions.indicator`` and ``.trend``."""

from typing import Any

import graphene

from nqi.catalog import region
from nqi.catalog.answer import columns_of, items_of, rows_of
from nqi.catalog.statement import Given, Query
from nqi.questions.answered import as_json, plain
from nqi.questions.indicator import DEFAULT_THRESHOLD
from nqi.questions.indicator import indicator as ask
from nqi.questions.trend import trend as ask_trend
from nqi.terms import TrendStep as Step
from schema.context import Context
from schema.fields import Bound, Many, One, column, one, required_list
from schema.prepare_planning import planning
from schema.types.enums import Indicator, Level, TrendStep
from schema.types.planning import basis, planning_arguments
from schema.types.region import Region

_ANSWER = ["name", "threshold", "unit", "value", "count", "level"]
_ROW = ["adcode", "value", "count"]
_POINT = ["day", "release", "value", "count", "rows"]


class IndicatorRow(graphene.ObjectType):
    region = one(Region, region.by_adcode, "adcode", required=True)
    value = graphene.Float()
    count = graphene.Int(required=True)


class IndicatorAnswer(graphene.ObjectType):
    basis = basis()
    indicator = column(Indicator, "name", required=True)
    threshold = graphene.Float(required=True)
    unit = graphene.String(required=True)
    value = graphene.Float()
    count = graphene.Int(required=True)
    level = graphene.Field(Level, required=True)
    rows = Bound(
        required_list(IndicatorRow), Many(lambda given: rows_of(given["answer"], "rows", _ROW))
    )


class TrendPoint(graphene.ObjectType):
    day = graphene.Date(required=True)
    release = graphene.String(required=True)
    value = graphene.Float()
    count = graphene.Int(required=True)
    rows = Bound(
        required_list(IndicatorRow), Many(lambda given, rows: items_of(rows, _ROW), ("rows",))
    )


class Trend(graphene.ObjectType):
    basis = basis()
    indicator = column(Indicator, "name", required=True)
    threshold = graphene.Float(required=True)
    unit = graphene.String(required=True)
    step = graphene.Field(TrendStep, required=True)
    points = Bound(
        required_list(TrendPoint), Many(lambda given: rows_of(given["answer"], "points", _POINT))
    )


def _trend(given: Given) -> Query:
    columns = columns_of(given["answer"], ["name", "threshold", "unit", "step"])
    return columns.where(columns.selected_columns["name"].is_not(None))


def _prepare(arguments: dict[str, Any], context: Context) -> dict[str, Any]:
    asked = planning(arguments, context)
    answer = ask(
        context.release,
        asked,
        arguments["name"],
        level=arguments.get("level"),
        threshold=arguments["threshold"],
    )
    return {"as_of": asked.as_of.isoformat(), "answer": as_json(plain(answer))}


def _prepare_trend(arguments: dict[str, Any], context: Context) -> dict[str, Any]:
    asked = planning(arguments, context)
    points = ask_trend(
        context.database,
        context.release,
        asked,
        arguments["name"],
        step=arguments["step"],
        since=arguments.get("start"),
        level=arguments.get("level"),
        threshold=arguments["threshold"],
    )
    rows = [
        {
            "day": point.day,
            "release": point.release,
            "value": point.answer.value,
            "count": point.answer.count,
            "rows": [{name: getattr(row, name) for name in _ROW} for row in point.answer.rows],
        }
        for point in points
    ]
    # Without a moment, as by release before the first one, there is nothing to say.
    last = plain(points[-1].answer) if points else {}
    answer = as_json(last | {"step": arguments["step"].code, "points": rows})
    return {"as_of": asked.as_of.isoformat(), "answer": answer}


_ARGUMENTS: dict[str, Any] = {
    "name": graphene.Argument(Indicator, required=True),
    "level": graphene.Argument(Level),
    "threshold": graphene.Float(default_value=DEFAULT_THRESHOLD),
}


def indicator() -> Bound:
    """Return the root field of one figure and those of its regions."""
    return Bound(
        IndicatorAnswer,
        One(lambda given: columns_of(given["answer"], _ANSWER)),
        prepare=_prepare,
        computes=True,
        **planning_arguments(**_ARGUMENTS),
    )


def trend() -> Bound:
    """Return the root field of a figure over releases or days."""
    return Bound(
        Trend,
        One(_trend),
        prepare=_prepare_trend,
        computes=True,
        **planning_arguments(
            **_ARGUMENTS,
            step=graphene.Argument(TrendStep, default_value=Step.QUARTER),
            start=graphene.Date(),
        ),
    )
