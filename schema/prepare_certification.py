"""From the arguments of the root fields of certification and reference content to SQL values."""

import json
from collections.abc import Mapping
from typing import Any

from nqi.selection import check_adcode, codes_json
from nqi.terms import Scheme
from nqi.text import search_key
from schema.context import Context
from schema.nodes import key_of
from schema.prepare import Arguments, Values, as_of, page, selection

CERTIFYING = (Scheme.CNCA_BODY, Scheme.CCC_DESIGNATION, Scheme.GHG_VERIFICATION)
"""The qualifications that make a body a certification body, or one that validates."""


def schemes(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of schemes."""
    values = _of_day(arguments, context) | _given(arguments, scheme_parent="parent")
    if kind := arguments.get("kind"):
        values["certificate_kind"] = kind.code
    return values | _words(arguments) | page(arguments)


def scheme(arguments: Arguments, context: Context) -> Values:
    """Prepare one scheme, product or other record that is found by its code."""
    return _of_day(arguments, context) | {"code": arguments["code"]}


def certification_bodies(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of certification bodies."""
    names = ("region", "status", "search")
    asked = {"scheme": CERTIFYING} | {name: arguments.get(name) for name in names}
    values = selection(arguments | {"filter": asked}, context).given()
    codes = _given(arguments, scheme_code="scheme", product_code="product")
    return values | codes | page(arguments)


def arrangements(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of arrangements of mutual recognition."""
    return _of_day(arguments, context) | page(arguments)


def recognitions(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of parties; an id that fits no body finds none."""
    values = _of_day(arguments, context) | _given(arguments, arrangement="arrangement")
    if organization := arguments.get("organization"):
        key = key_of("Organization", organization)
        values["organization_key"] = -1 if key is None else key
    return values | page(arguments)


def acceptance_rules(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of rules of acceptance."""
    values = _of_day(arguments, context)
    if asked := arguments.get("scheme"):
        values["schemes"] = codes_json(asked)
    return values | _words(arguments) | page(arguments)


def designations(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of designations."""
    values = _of_day(arguments, context)
    for name, argument in (("designation_kinds", "kind"), ("stages", "stage")):
        if asked := arguments.get(argument):
            values[name] = codes_json(asked)
    if region := arguments.get("region"):
        values["region"] = check_adcode(region)
    return values | _words(arguments) | page(arguments)


def products(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of products."""
    return _of_day(arguments, context) | _words(arguments) | page(arguments)


def code_lists(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of code lists."""
    return _of_day(arguments, context) | _given(arguments, list_name="name") | page(arguments)


def _of_day(arguments: Arguments, context: Context) -> dict[str, Any]:
    return {"as_of": as_of(arguments, context).isoformat()}


def _given(arguments: Mapping[str, Any], **names: str) -> dict[str, Any]:
    """The arguments that were given, by the name the catalogue has for each."""
    return {name: value for name, key in names.items() if (value := arguments.get(key))}


def _words(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The words asked for as a JSON array, nothing without any."""
    words = search_key(arguments.get("search") or "").split()
    return {"words": json.dumps(words, ensure_ascii=False)} if words else {}
