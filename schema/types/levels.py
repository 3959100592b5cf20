"""Levels: the answer of ``nqi.questions.levels``: four-level completeness by a profile."""

from typing import Any

import graphene

from nqi.catalog import region
from nqi.catalog.answer import columns_of, items_of, rows_of
from nqi.planning_selection import COUNTRY
from nqi.questions.answered import as_json, plain
from nqi.questions.levels import DEFAULT_PROFILE, mean_completeness
from nqi.questions.levels import levels as ask
from nqi.terms import Presence as Mode
from schema.context import Context
from schema.fields import Bound, Expression, Many, One, column, one, required_list
from schema.prepare import as_of
from schema.types.enums import Caveat, CellState, Level, Need, Presence
from schema.types.region import Region

_ANSWER = [
    "as_of",
    "release",
    "within",
    "profile",
    "mode",
    "within_km",
    "level",
    "mean",
    "caveats",
]
_FAMILY = ["code", "name", "name_en", "weight", "proves_absence"]
_CELL = ["family", "level", "required", "present", "absent", "no_data"]
_ROW = ["adcode", "level", "required", "present", "completeness", "at_most", "cells"]


class ServiceFamily(graphene.ObjectType):
    code = graphene.String(required=True)
    name = graphene.String(required=True)
    name_en = graphene.String()
    weight = graphene.Float(required=True)
    proves_absence = graphene.Boolean(required=True)


class LevelMatrixCell(graphene.ObjectType):
    family = graphene.String(required=True)
    level = graphene.Field(Level, required=True)
    required = graphene.Int(required=True)
    present = graphene.Int(required=True)
    absent = graphene.Int(required=True)
    no_data = graphene.Int(required=True)


class RegionServiceCell(graphene.ObjectType):
    family = graphene.String(required=True)
    need = graphene.Field(Need, required=True)
    state = graphene.Field(CellState, required=True)


class LevelRow(graphene.ObjectType):
    region = one(Region, region.by_adcode, "adcode", required=True)
    level = graphene.Field(Level, required=True)
    required = graphene.Int(required=True)
    present = graphene.Int(required=True)
    completeness = graphene.Float()
    at_most = graphene.Float()
    cells = Bound(
        required_list(RegionServiceCell),
        Many(lambda given, cells: items_of(cells, ["family", "need", "state"]), ("cells",)),
    )


class LevelMatrix(graphene.ObjectType):
    as_of = graphene.Date(required=True)
    release = graphene.String(required=True)
    within = one(Region, region.by_adcode, "within", required=True)
    profile = graphene.String(required=True)
    mode = graphene.Field(Presence, required=True)
    within_km = graphene.Float(required=True)
    level = graphene.Field(Level, required=True)
    completeness = column(graphene.Float, "mean")
    families = Bound(
        required_list(ServiceFamily),
        Many(lambda given: rows_of(given["answer"], "families", _FAMILY)),
    )
    matrix = Bound(
        required_list(LevelMatrixCell),
        Many(lambda given: rows_of(given["answer"], "matrix", _CELL)),
    )
    rows = Bound(
        required_list(LevelRow), Many(lambda given: rows_of(given["answer"], "rows", _ROW))
    )
    caveats = Bound(
        required_list(Caveat),
        Expression(lambda given, caveats: caveats, ("caveats",), is_json=True),
    )


def _prepare(arguments: dict[str, Any], context: Context) -> dict[str, Any]:
    answer = ask(
        context.release,
        as_of(arguments, context),
        within=arguments["within"],
        level=arguments.get("level"),
        mode=arguments["mode"],
        profile=arguments["profile"],
        within_km=arguments["within_km"],
    )
    text = as_json(plain(answer, mean=mean_completeness(answer.rows)))
    return {"as_of": answer.as_of.isoformat(), "answer": text}


def level_matrix() -> Bound:
    """Return the root field of the question."""
    return Bound(
        LevelMatrix,
        One(lambda given: columns_of(given["answer"], _ANSWER)),
        prepare=_prepare,
        computes=True,
        within=graphene.String(default_value=COUNTRY),
        level=graphene.Argument(Level),
        mode=graphene.Argument(Presence, default_value=Mode.HOSTED),
        profile=graphene.String(default_value=DEFAULT_PROFILE),
        within_km=graphene.Float(default_value=50.0),
        as_of=graphene.Date(),
    )
