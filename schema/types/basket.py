"""Baskets: the answer of ``nqi.questions.basket``: a list of needs in the fewest stops."""

from datetime import date
from typing import Any

import graphene

from nqi.catalog import organization, site
from nqi.catalog.answer import columns_of, items_of, rows_of
from nqi.catalog.statement import Given, Query
from nqi.errors import InvalidInput
from nqi.measurement_selection import Calibration
from nqi.questions.answered import as_json, plain
from nqi.questions.basket import MOST_STOPS, Basket, able_bodies
from nqi.questions.basket import basket as ask
from nqi.questions.unmet import unmet_need
from nqi.selection import Near, Selection
from nqi.terms import BasketObjective as Objective
from schema.context import Context
from schema.fields import (
    Bound,
    Expression,
    Many,
    One,
    column,
    first_argument,
    one,
    required_list,
)
from schema.prepare import as_of
from schema.prepare_measurement import calibration
from schema.types.enums import (
    AcceptanceBasis,
    BasketObjective,
    MatchMode,
    OrganizationKind,
    Pillar,
    Scheme,
)
from schema.types.measurement import RangeInput, UncertaintyInput
from schema.types.organization import Organization
from schema.types.site import Site

_ANSWER = ["release", "one_stop", "candidates", "objective", "max_stops", "plan", "sorted_by"]
_PLAN = ["stops", "total_km", "proven"]
_STOP = ["organization_id", "site_id", "km", "by_post", "needs"]
_UNMET = ["need", "organization_id", "km"]
MOST_LABS = 100
SORTED_BY = {
    Objective.FEWEST: ["stops ASC", "total_km ASC"],
    Objective.LEAST_TRAVEL: ["total_km ASC"],
    Objective.ONE_VISIT: ["needs_met DESC", "total_km ASC"],
}


class CalibrationInput(graphene.InputObjectType):
    instrument = graphene.String()
    quantity = graphene.String()
    basis = graphene.List(graphene.NonNull(AcceptanceBasis))
    range = graphene.Field(RangeInput)
    max_u = graphene.Field(UncertaintyInput)


class NeedInput(graphene.InputObjectType):
    standard = graphene.String()
    match_mode = graphene.Field(MatchMode)
    scope = graphene.String()
    kind = graphene.List(graphene.NonNull(OrganizationKind))
    scheme = graphene.List(graphene.NonNull(Scheme))
    pillar = graphene.List(graphene.NonNull(Pillar))
    calibration = graphene.Field(CalibrationInput)


class BasketStop(graphene.ObjectType):
    organization = one(Organization, organization.by_id, "organization_id", required=True)
    site = one(Site, site.by_id, "site_id", required=True)
    km = graphene.Float(required=True)
    by_post = graphene.Boolean(required=True)
    needs = Bound(
        required_list(graphene.Int),
        Expression(lambda given, needs: needs, ("needs",), is_json=True),
    )


class BasketPlan(graphene.ObjectType):
    stops = Bound(
        required_list(BasketStop), Many(lambda given, stops: items_of(stops, _STOP), ("stops",))
    )
    total_km = graphene.Float(required=True)
    proven = graphene.Boolean(required=True)


class UnmetNeed(graphene.ObjectType):
    need = graphene.Int(required=True)
    nearest = one(Organization, organization.by_id, "organization_id")
    km = graphene.Float()


def _plan(given: Given, text: Any) -> Query:
    columns = columns_of(text, _PLAN)
    return columns.where(columns.selected_columns["stops"].is_not(None))


class BasketAnswer(graphene.ObjectType):
    release = graphene.String(required=True)
    objective = graphene.Field(BasketObjective, required=True)
    max_stops = graphene.Int(required=True)
    sorted_by = Bound(
        required_list(graphene.String),
        Expression(lambda given, keys: keys, ("sorted_by",), is_json=True),
    )
    one_stop = graphene.Boolean(required=True)
    places = column(graphene.Int, "candidates", required=True)
    plan = Bound(BasketPlan, One(_plan, ("plan",)))
    alternatives = Bound(
        required_list(BasketPlan),
        Many(lambda given: rows_of(given["answer"], "alternatives", _PLAN)),
    )
    unmet = Bound(
        required_list(UnmetNeed), Many(lambda given: rows_of(given["answer"], "unmet", _UNMET))
    )
    left = Bound(
        required_list(UnmetNeed), Many(lambda given: rows_of(given["answer"], "left", _UNMET))
    )


class LabForTests(graphene.ObjectType):
    organization = one(Organization, organization.by_id, "organization_id", required=True)
    site = one(Site, site.by_id, "site_id", required=True)
    km = graphene.Float(required=True)
    by_post = graphene.Boolean(required=True)
    needs = Bound(
        required_list(graphene.Int),
        Expression(lambda given, needs: needs, ("needs",), is_json=True),
    )


class LabsForTests(graphene.ObjectType):
    sorted_by = Bound(
        required_list(graphene.String),
        Expression(lambda given, keys: keys, ("sorted_by",), is_json=True),
    )
    same_site = graphene.Boolean(required=True)
    total_count = graphene.Int(required=True)
    nodes = Bound(
        required_list(LabForTests), Many(lambda given: rows_of(given["answer"], "nodes", _STOP))
    )


def _prepare(arguments: dict[str, Any], context: Context) -> dict[str, Any]:
    day = as_of(arguments, context)
    objective = arguments["objective"]
    asked = Basket(
        needs=tuple(_need(need, day) for need in arguments["needs"]),
        near=Near(arguments["lng"], arguments["lat"], arguments["within_km"]),
        most_stops=arguments["max_stops"],
        objective=objective,
    )
    answer = ask(context.release, asked)
    for unmet in answer.unmet:
        need = asked.needs[unmet.need]
        if isinstance(need, Selection):
            context.unmet.look(day, unmet_need, need, asked.near)
    echoed = {
        "objective": objective.code,
        "max_stops": arguments["max_stops"],
        "sorted_by": SORTED_BY[objective],
    }
    return {"as_of": day.isoformat(), "answer": as_json(plain(answer) | echoed)}


def _prepare_labs(arguments: dict[str, Any], context: Context) -> dict[str, Any]:
    day, first = as_of(arguments, context), arguments["first"]
    if not 0 < first <= MOST_LABS:
        raise InvalidInput(f"first {first}: allowed is 1 to {MOST_LABS}")
    asked = Basket(
        needs=tuple(_need(need, day) for need in arguments["tests"]),
        near=Near(arguments["lng"], arguments["lat"], arguments["within_km"]),
    )
    found = able_bodies(context.release, asked, same_site=arguments["same_site"])
    answer = {
        "sorted_by": ["needs_met DESC", "km ASC", "site_id ASC"],
        "same_site": arguments["same_site"],
        "total_count": len(found),
        "nodes": [plain(one) for one in found[:first]],
    }
    return {"as_of": day.isoformat(), "answer": as_json(answer)}


def _need(need: dict[str, Any], day: date) -> Selection | Calibration:
    given = {name: value for name, value in need.items() if value is not None}
    if asked := given.pop("calibration", None):
        others = ", ".join(sorted(given.keys() - {"match_mode"}))
        if others:
            raise InvalidInput(f"need: calibration stands alone, without {others}")
        return calibration(asked, day)
    lists = {"kind": "kinds", "scheme": "schemes", "pillar": "pillars"}
    fields: dict[str, Any] = {
        new: tuple(given.pop(old)) for old, new in lists.items() if old in given
    }
    if "scope" in given:
        fields["product"] = given.pop("scope")
    return Selection(as_of=day, **fields, **given)


def plan_basket() -> Bound:
    """Return the root field of the question."""
    return Bound(
        BasketAnswer,
        One(lambda given: columns_of(given["answer"], _ANSWER)),
        prepare=_prepare,
        computes=True,
        needs=graphene.Argument(
            graphene.NonNull(graphene.List(graphene.NonNull(NeedInput))),
        ),
        lng=graphene.Float(required=True),
        lat=graphene.Float(required=True),
        within_km=graphene.Float(default_value=300.0),
        max_stops=graphene.Int(default_value=MOST_STOPS),
        objective=graphene.Argument(BasketObjective, default_value=Objective.FEWEST),
        as_of=graphene.Date(),
    )


def labs_for_tests() -> Bound:
    """Return the root field of who meets most of a list of tests; nobody is ranked otherwise."""
    return Bound(
        LabsForTests,
        One(lambda given: columns_of(given["answer"], ["sorted_by", "same_site", "total_count"])),
        prepare=_prepare_labs,
        computes=True,
        tests=graphene.Argument(
            graphene.NonNull(graphene.List(graphene.NonNull(NeedInput))),
        ),
        lng=graphene.Float(required=True),
        lat=graphene.Float(required=True),
        within_km=graphene.Float(default_value=300.0),
        same_site=graphene.Boolean(default_value=True),
        first=first_argument(),
        as_of=graphene.Date(),
    )
