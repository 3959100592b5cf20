"""Resilience: the answer of ``nqi.questions.resilience``."""

from typing import Any

import graphene

from nqi.catalog import organization, region
from nqi.catalog.answer import columns_of, rows_of
from nqi.questions.answered import as_json, plain, units_of
from nqi.questions.resilience import DEFAULT_WITHIN, LAPSE_DAYS
from nqi.questions.resilience import resilience as ask
from nqi.questions.scene import scene
from schema.context import Context
from schema.fields import Bound, Many, One, one, required_list
from schema.prepare_planning import planning
from schema.types.organization import Organization
from schema.types.planning import basis, planning_arguments
from schema.types.region import Region

_ANSWER = [
    "within",
    "covered_share",
    "single_provider_share",
    "lapse_by",
    "lapsing",
    "covered_after_lapse",
]
_LOSS = ["organization_id", "share", "units"]
_UNIT = ["key", "name", "name_en", "demand", "providers", "providers_after_lapse"]


class ProviderLoss(graphene.ObjectType):
    organization = one(Organization, organization.by_id, "organization_id", required=True)
    share = graphene.Float(required=True)
    units = graphene.Int(required=True)


class ResilienceUnit(graphene.ObjectType):
    key = graphene.String(required=True)
    name = graphene.String(required=True)
    name_en = graphene.String()
    region = one(Region, region.by_adcode, "key")
    demand = graphene.Float(required=True)
    providers = graphene.Int(required=True)
    providers_after_lapse = graphene.Int(required=True)


class Resilience(graphene.ObjectType):
    basis = basis()
    within = graphene.Float(required=True)
    covered_share = graphene.Float()
    single_provider_share = graphene.Float()
    losses = Bound(
        required_list(ProviderLoss), Many(lambda given: rows_of(given["answer"], "losses", _LOSS))
    )
    lapse_by = graphene.Date(required=True)
    lapsing = graphene.Int(required=True)
    covered_after_lapse = graphene.Float()
    units = Bound(
        required_list(ResilienceUnit), Many(lambda given: rows_of(given["answer"], "rows", _UNIT))
    )


def _prepare(arguments: dict[str, Any], context: Context) -> dict[str, Any]:
    asked = planning(arguments, context)
    answer = ask(context.release, asked, arguments["radius"], arguments["lapse_days"])
    rows = units_of(
        scene(context.release, asked),
        providers=answer.reached,
        providers_after_lapse=answer.reached_after_lapse,
    )
    return {"as_of": asked.as_of.isoformat(), "answer": as_json(plain(answer, rows=rows))}


def resilience() -> Bound:
    """Return the root field of the question."""
    return Bound(
        Resilience,
        One(lambda given: columns_of(given["answer"], _ANSWER)),
        prepare=_prepare,
        computes=True,
        **planning_arguments(
            radius=graphene.Float(default_value=DEFAULT_WITHIN),
            lapse_days=graphene.Int(default_value=LAPSE_DAYS),
        ),
    )
