"""Siting and scenarios: the answers of ``nqi.questions.siting_plan`` and ``.scenario``."""

from typing import Any

import graphene
import orjson

from nqi.catalog import region
from nqi.catalog.answer import columns_of, rows_of
from nqi.catalog.json_value import member
from nqi.catalog.statement import Given, Query
from nqi.questions.answered import as_json, plain, units_of
from nqi.questions.scenario import Scenario
from nqi.questions.scenario import scenario as ask_scenario
from nqi.questions.scene import scene
from nqi.questions.siting_answer import begun, siting_record
from nqi.questions.siting_plan import Siting
from nqi.terms import JobState as State
from nqi.terms import SitingModel as Model
from schema.context import Context
from schema.fields import Bound, Expression, Many, One, one, required_list
from schema.nodes import PREFIX_OF_TYPE
from schema.prepare_planning import body_ids, planning
from schema.types.enums import SitingModel, Solution
from schema.types.job import Job, job_query, record
from schema.types.planning import basis, planning_arguments
from schema.types.region import Region

_PLAN = [
    "model",
    "p",
    "radius",
    "budget",
    "status",
    "objective",
    "bound",
    "gap",
    "seconds",
    "candidates",
    "keep_existing",
    "excluded",
    "uncovered",
    "before",
    "after",
]
_SITE = ["adcode", "lng", "lat", "units", "demand", "gain", "cost"]
_FIGURES = ["share", "median", "p90", "farthest", "mean"]
_UNIT = ["key", "name", "name_en", "demand", "before", "after"]


class CandidateCost(graphene.InputObjectType):
    adcode = graphene.String(required=True)
    cost = graphene.Float(required=True)


class ServiceFigures(graphene.ObjectType):
    share = graphene.Float()
    median = graphene.Float()
    p90 = graphene.Float()
    farthest = graphene.Float()
    mean = graphene.Float()


def _figures(name: str) -> Bound:
    return Bound(
        ServiceFigures,
        One(lambda given, text: columns_of(text, _FIGURES), (name,)),
        required=True,
    )


class ChangedUnit(graphene.ObjectType):
    key = graphene.String(required=True)
    name = graphene.String(required=True)
    name_en = graphene.String()
    region = one(Region, region.by_adcode, "key")
    demand = graphene.Float(required=True)
    before = graphene.Float()
    after = graphene.Float()


def _units() -> Bound:
    return Bound(
        required_list(ChangedUnit), Many(lambda given: rows_of(given["answer"], "rows", _UNIT))
    )


class PlannedSite(graphene.ObjectType):
    region = one(Region, region.by_adcode, "adcode", required=True)
    lng = graphene.Float(required=True)
    lat = graphene.Float(required=True)
    units = graphene.Int(required=True)
    demand = graphene.Float(required=True)
    gain = graphene.Float(required=True)
    cost = graphene.Float(required=True)


def _texts(name: str) -> Bound:
    return Bound(
        required_list(graphene.String),
        Expression(lambda given, texts: texts, (name,), is_json=True),
    )


class SitingPlan(graphene.ObjectType):
    basis = basis()
    model = graphene.Field(SitingModel, required=True)
    p = graphene.Int(required=True)
    radius = graphene.Float(required=True)
    budget = graphene.Float()
    status = graphene.Field(Solution, required=True)
    objective = graphene.Float()
    bound = graphene.Float()
    gap = graphene.Float()
    seconds = graphene.Float(required=True)
    candidates = graphene.Int(required=True)
    sites = Bound(
        required_list(PlannedSite), Many(lambda given: rows_of(given["answer"], "sites", _SITE))
    )
    keep_existing = graphene.Boolean(required=True)
    excluded = _texts("excluded")
    uncovered = _texts("uncovered")
    before = _figures("before")
    after = _figures("after")
    units = _units()


def _plan(given: Given) -> Query:
    columns = columns_of(given["answer"], _PLAN)
    return columns.where(columns.selected_columns["status"].is_not(None))


class SitingAnswer(graphene.ObjectType):
    job = Bound(Job, One(lambda given: job_query(given, member(given["answer"], "job"))))
    plan = Bound(SitingPlan, One(_plan))


def _prepare(arguments: dict[str, Any], context: Context) -> dict[str, Any]:
    asked = Siting(
        planning=planning(arguments, context),
        model=arguments["model"],
        p=arguments["p"],
        radius=arguments["radius"],
        keep_existing=arguments["keep_existing"],
        candidates=tuple(arguments.get("candidates") or ()),
        excluded=tuple(arguments.get("excluded") or ()),
        costs=tuple((one["adcode"], one["cost"]) for one in arguments.get("costs") or ()),
        budget=arguments.get("budget"),
    )
    job = begun(context.release, asked, context.jobs, again=arguments["again"])
    if job is None:
        answer = as_json(siting_record(context.release, asked))
    else:
        done = context.jobs.answer(job.id) if job.state is State.DONE else None
        answer = as_json({**(orjson.loads(done) if done else {}), "job": record(job)})
    return {"as_of": asked.planning.as_of.isoformat(), "answer": answer}


def siting() -> Bound:
    """Return the root field of the question; a large one answers with its job until it is done."""
    return Bound(
        SitingAnswer,
        One(lambda given: columns_of(given["answer"], ["status"])),
        prepare=_prepare,
        computes=True,
        is_live=True,
        **planning_arguments(
            model=graphene.Argument(SitingModel, default_value=Model.MCLP),
            p=graphene.Int(default_value=5),
            radius=graphene.Float(default_value=50.0),
            keep_existing=graphene.Boolean(default_value=True),
            candidates=graphene.List(graphene.NonNull(graphene.String)),
            excluded=graphene.List(graphene.NonNull(graphene.String)),
            costs=graphene.List(graphene.NonNull(CandidateCost)),
            budget=graphene.Float(),
            again=graphene.Boolean(default_value=False),
        ),
    )


class ScenarioSide(graphene.ObjectType):
    figures = _figures("figures")
    single_provider_share = graphene.Float()
    organizations = graphene.Int(required=True)


_SIDE = ["figures", "single_provider_share", "organizations"]


_SCENARIO = ["radius", "opened", "closed", "upgraded", "before", "after", "better", "worse"]


class ScenarioAnswer(graphene.ObjectType):
    basis = basis()
    radius = graphene.Float(required=True)
    opened = _texts("opened")
    closed = _texts("closed")
    upgraded = _texts("upgraded")
    before = Bound(
        ScenarioSide, One(lambda given, text: columns_of(text, _SIDE), ("before",)), required=True
    )
    after = Bound(
        ScenarioSide, One(lambda given, text: columns_of(text, _SIDE), ("after",)), required=True
    )
    better = graphene.Int(required=True)
    worse = graphene.Int(required=True)
    units = _units()


def _prepare_scenario(arguments: dict[str, Any], context: Context) -> dict[str, Any]:
    asked = Scenario(
        planning=planning(arguments, context),
        radius=arguments["radius"],
        opened=tuple(arguments.get("open") or ()),
        closed=body_ids(arguments.get("close")),
        upgraded=body_ids(arguments.get("upgrade")),
    )
    answer = ask_scenario(context.release, asked)
    on = scene(context.release, asked.planning)
    rows = units_of(on, before=answer.before.cost, after=answer.after.cost)
    return {
        "as_of": asked.planning.as_of.isoformat(),
        "answer": as_json(plain(answer, rows=rows, **_changes(asked))),
    }


def _changes(asked: Scenario) -> dict[str, Any]:
    prefix = PREFIX_OF_TYPE["Organization"]
    return {
        "radius": asked.radius,
        "opened": list(asked.opened),
        "closed": [f"{prefix}{body}" for body in asked.closed],
        "upgraded": [f"{prefix}{body}" for body in asked.upgraded],
    }


def scenario() -> Bound:
    """Return the root field of the question."""
    ids = graphene.List(graphene.NonNull(graphene.ID))
    return Bound(
        ScenarioAnswer,
        One(lambda given: columns_of(given["answer"], _SCENARIO)),
        prepare=_prepare_scenario,
        computes=True,
        **planning_arguments(
            radius=graphene.Float(default_value=50.0),
            open=graphene.List(graphene.NonNull(graphene.String)),
            close=ids,
            upgrade=ids,
        ),
    )
