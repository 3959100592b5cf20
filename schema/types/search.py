"""Search: the answer of ``nqi.questions.search``, its records from the catalogue."""

from dataclasses import asdict
from typing import Any

import graphene
import orjson

from nqi.catalog import organization, region, standard
from nqi.catalog.answer import columns_of, rows_of
from nqi.questions.search import search as ask_search
from nqi.terms import Term
from schema.context import Context
from schema.fields import Bound, Expression, Many, One, column, one, required_list
from schema.nodes import PREFIX_OF_TYPE
from schema.prepare import as_of
from schema.types.enums import SearchGroup, SearchReason, StandardStatus
from schema.types.organization import Organization
from schema.types.region import Region
from schema.types.standard import StandardDocument

_HIT = [
    "id",
    "title",
    "title_en",
    "subtitle",
    "reason",
    "matched",
    "key",
    "number",
    "status",
    "organization_id",
    "adcode",
    "edition_id",
]
_IDS = {"organization_id": "Organization", "adcode": "Region", "edition_id": "StandardDocument"}


class SearchHit(graphene.ObjectType):
    record_id = column(graphene.String, "id")
    title = graphene.String(required=True)
    title_en = graphene.String()
    subtitle = graphene.String()
    reason = graphene.Field(SearchReason, required=True)
    matched = graphene.String(required=True)
    key = graphene.String(required=True)
    number = graphene.String()
    status = graphene.Field(StandardStatus)
    organization = one(Organization, organization.by_id, "organization_id")
    standard = one(StandardDocument, standard.by_id, "edition_id")
    region = one(Region, region.by_adcode, "adcode")


class SearchFound(graphene.ObjectType):
    group = column(SearchGroup, "search_group", required=True)
    total = graphene.Int(required=True)
    hits = Bound(
        required_list(SearchHit),
        Many(lambda given, found: rows_of(found, "hits", _HIT), ("found",)),
    )


class Search(graphene.ObjectType):
    text = graphene.String(required=True)
    as_of = graphene.Date(required=True)
    total = graphene.Int(required=True)
    sorted_by = Bound(
        required_list(graphene.String),
        Expression(lambda given, names: names, ("sorted_by",), is_json=True),
    )
    groups = Bound(
        required_list(SearchFound),
        Many(lambda given: rows_of(given["answer"], "groups", ["search_group", "total", "found"])),
    )


def _prepare(arguments: dict[str, Any], context: Context) -> dict[str, Any]:
    answer = ask_search(
        context.release,
        arguments["text"],
        kinds=arguments.get("kinds") or (),
        first=arguments["first"],
        as_of=as_of(arguments, context),
    )
    values = asdict(answer, dict_factory=_coded) | {"total": answer.total}
    for group in values["groups"]:
        hits = [hit | {"id": _id(hit)} for hit in group.pop("hits")]
        group |= {"search_group": group.pop("group"), "found": {"hits": hits}}
    return {"as_of": answer.as_of.isoformat(), "answer": orjson.dumps(values).decode()}


def _id(hit: dict[str, Any]) -> str | None:
    ids = [f"{PREFIX_OF_TYPE[name]}{hit[column]}" for column, name in _IDS.items() if hit[column]]
    return ids[0] if ids else None


def _coded(items: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value.code if isinstance(value, Term) else value for name, value in items}


def search() -> Bound:
    """Return the root field of the search."""
    return Bound(
        Search,
        One(lambda given: columns_of(given["answer"], ["text", "as_of", "total", "sorted_by"])),
        prepare=_prepare,
        computes=True,
        text=graphene.String(required=True),
        kinds=graphene.List(graphene.NonNull(SearchGroup)),
        first=graphene.Int(default_value=5),
        as_of=graphene.Date(),
    )
