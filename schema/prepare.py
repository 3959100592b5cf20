"""From a root field's coerced arguments to the SQL values of its question."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

from nqi.errors import InvalidInput
from nqi.questions.unmet import unmet_laboratory, unmet_search
from nqi.selection import (
    Near,
    Selection,
    check_adcode,
    codes_json,
    standard_given,
)
from nqi.text import phrase
from schema.context import Context
from schema.nodes import key_of, parse_node_id

Arguments: TypeAlias = dict[str, Any]
Values: TypeAlias = Mapping[str, Any]

MOST_NODES = 100

# The Python name in Selection of each field of the GraphQL filter that is a list.
_LISTS = {
    "pillar": "pillars",
    "level": "levels",
    "kind": "kinds",
    "scheme": "schemes",
    "status": "statuses",
}


def as_of(arguments: Arguments, context: Context) -> date:
    """Return the day asked for, today without one."""
    return arguments.get("as_of") or context.today


def selection(arguments: Arguments, context: Context) -> Selection:
    """Return the selection of a filter, a circle and an order."""
    asked = arguments.get("filter") or {}
    fields: dict[str, Any] = {
        _LISTS.get(name, name): tuple(value) if name in _LISTS else value
        for name, value in asked.items()
        if value is not None
    }
    if near := arguments.get("near"):
        fields["near"] = Near(**{name: value for name, value in near.items() if value is not None})
    if order := arguments.get("order_by"):
        fields["order"] = order
    return Selection(as_of=as_of(arguments, context), **fields)


def organizations(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of organizations."""
    chosen = selection(arguments, context)
    context.unmet.look(chosen.as_of, unmet_search, chosen)
    return chosen.given() | page(arguments)


def nearest_labs(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of laboratories around a point, with a standard or without."""
    near = Near(arguments["lng"], arguments["lat"], arguments["within_km"])
    values = {"as_of": as_of(arguments, context).isoformat()} | near.values()
    standard = arguments.get("standard")
    if standard and standard.strip():
        values |= standard_given(standard, arguments["match_mode"])
        asked = Selection(
            as_of=as_of(arguments, context),
            standard=standard,
            match_mode=arguments["match_mode"],
            near=near,
        )
        context.unmet.look(asked.as_of, unmet_laboratory, asked)
    return values | page(arguments)


def regions(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of regions."""
    values: dict[str, Any] = {"as_of": as_of(arguments, context).isoformat()}
    if levels := arguments.get("level"):
        values["levels"] = codes_json(levels)
    if parent := arguments.get("parent"):
        values["parent"] = check_adcode(parent)
    if within := arguments.get("within"):
        values["within"] = check_adcode(within)
    return values | words(arguments) | page(arguments)


def region(arguments: Arguments, context: Context) -> Values:
    """Prepare one region."""
    adcode = check_adcode(arguments["adcode"])
    return {"as_of": as_of(arguments, context).isoformat(), "adcode": adcode}


def by_id(type_name: str) -> Any:
    """Return how one record of a type is prepared from its id; a malformed id finds nothing."""

    def prepare(arguments: Arguments, context: Context) -> Values:
        key = key_of(type_name, arguments["id"])
        return {"as_of": as_of(arguments, context).isoformat(), "key": -1 if key is None else key}

    return prepare


def node(arguments: Arguments, context: Context) -> Values:
    """Prepare a record of any type."""
    return nodes({**arguments, "ids": [arguments["id"]]}, context)


def nodes(arguments: Arguments, context: Context) -> Values:
    """Prepare records of any types, in the order asked for; a malformed id stays null."""
    ids = arguments["ids"]
    if len(ids) > MOST_NODES:
        raise InvalidInput(f"ids: {len(ids)} were given, at most {MOST_NODES} are answered")
    parsed = [parse_node_id(node_id) or ("", "") for node_id in ids]
    return {"as_of": as_of(arguments, context).isoformat(), "nodes": json.dumps(parsed)}


def dated(arguments: Arguments, context: Context) -> Values:
    """Prepare a field that needs nothing but the day."""
    return {"as_of": as_of(arguments, context).isoformat()}


def page(arguments: Arguments) -> dict[str, Any]:
    """Return the arguments that choose a page."""
    return {name: arguments[name] for name in ("first", "after") if arguments.get(name) is not None}


def words(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the words asked for as a full-text query, nothing without any."""
    search = arguments.get("search")
    return {"search": phrase(search)} if search and search.strip() else {}
