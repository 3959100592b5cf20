"""From the arguments of the root fields of standards to the SQL values of their questions."""

from typing import Any

from nqi.codes.standard_number import parse_standard_number
from nqi.selection import standard_given
from nqi.standard_selection import StandardSelection, committee_given, dated_norm
from schema.context import Context
from schema.prepare import Arguments, Values, as_of, page

# The Python name in StandardSelection of each field of the GraphQL filter that is a list.
_LISTS = {
    "family": "families",
    "mandate": "mandates",
    "origin": "origins",
    "openness": "openness",
    "status": "statuses",
}


def standards(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of standards' editions."""
    asked = arguments.get("filter") or {}
    fields: dict[str, Any] = {
        _LISTS.get(name, name): tuple(value) if name in _LISTS else value
        for name, value in asked.items()
        if value is not None
    }
    return StandardSelection(as_of=as_of(arguments, context), **fields).given() | page(arguments)


def standard(arguments: Arguments, context: Context) -> Values:
    """Prepare one standard: the very edition when the number has a year and it is kept."""
    values = standard_given(arguments["number"], arguments["match_mode"])
    # Present with a year or without, so that one plan serves both.
    values["standard_norm"] = dated_norm(parse_standard_number(arguments["number"]))
    return {"as_of": as_of(arguments, context).isoformat()} | values


def committees(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of committees: those directly under one, those with words, or all."""
    values: dict[str, Any] = {"as_of": as_of(arguments, context).isoformat()}
    if parent := arguments.get("parent"):
        values["committee"] = committee_given(parent)
    if (words := arguments.get("search")) and words.strip():
        values["committee_words"] = words.strip()
    return values | page(arguments)


def committee(arguments: Arguments, context: Context) -> Values:
    """Prepare one committee."""
    number = committee_given(arguments["number"])
    return {"as_of": as_of(arguments, context).isoformat(), "committee": number}
