"""From the arguments of the root fields of measurement to the SQL values of their questions."""

from datetime import date
from typing import Any

import orjson

from nqi.codes.standard_number import parse_standard_number
from nqi.errors import InvalidInput
from nqi.measurement_selection import Calibration, Needed
from nqi.questions.traceability import Chain
from nqi.questions.traceability import traceability as ask_traceability
from nqi.selection import Near, check_adcode, codes_json
from nqi.text import search_key
from schema.context import Context
from schema.nodes import key_of
from schema.prepare import Arguments, Values, as_of, page, words

_LINK = ("child_id", "parent_id", "parent_name", "kcdb_code", "verification_scheme", "ratio")


def measurement_standards(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of measurement standards."""
    asked = {k: v for k, v in (arguments.get("filter") or {}).items() if v is not None}
    values: dict[str, Any] = {"as_of": as_of(arguments, context).isoformat()}
    names = {"kind": "measurement_kinds", "category": "categories"}
    values |= {new: codes_json(asked[old]) for old, new in names.items() if asked.get(old)}
    if "region" in asked:
        values["region"] = check_adcode(asked["region"])
    if "expires_before" in asked:
        values["expires_before"] = asked["expires_before"].isoformat()
    needed = _needed(asked)
    span = needed.given() if needed else {}
    return values | span | words(asked) | page(arguments)


def calibration_providers(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of places where an instrument is calibrated or verified."""
    values = calibration(arguments, as_of(arguments, context)).given()
    if region := arguments.get("region"):
        values["region"] = check_adcode(region)
    if near := arguments.get("near"):
        circle = Near(**{name: value for name, value in near.items() if value is not None})
        values |= circle.values()
    return values | page(arguments)


def calibration(arguments: Arguments, day: date) -> Calibration:
    """Return the calibration that arguments ask for."""
    return Calibration(
        as_of=day,
        instrument=arguments.get("instrument"),
        quantity=arguments.get("quantity"),
        bases=tuple(arguments.get("basis") or ()),
        needed=_needed(arguments),
    )


def _needed(arguments: Arguments) -> Needed | None:
    span, most = arguments.get("range"), arguments.get("max_u")
    if span is None:
        if most is not None:
            raise InvalidInput("maxU needs range: an uncertainty is that of a value")
        return None
    limit = most or {}
    return Needed(span["lower"], span["upper"], span["unit"], limit.get("value"), limit.get("unit"))


def reference_materials(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of reference materials."""
    asked = arguments.get("filter") or {}
    values: dict[str, Any] = {"as_of": as_of(arguments, context).isoformat()}
    if classes := asked.get("material_class"):
        values["material_classes"] = codes_json(classes)
    if (number := asked.get("number")) and number.strip():
        parsed = parse_standard_number(number)
        if parsed is None:
            raise InvalidInput(f"number {number!r} is no GBW or GBW(E) number")
        values["material_norm"] = parsed.norm
    return values | words(asked) | page(arguments)


def instrument_kinds(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of kinds of instruments."""
    values: dict[str, Any] = {"as_of": as_of(arguments, context).isoformat()}
    for name, given_name in {"category": "categories", "control": "controls"}.items():
        if terms := arguments.get(name):
            values[given_name] = codes_json(terms)
    if (search := arguments.get("search")) and search.strip():
        values["part"] = search_key(search)
    return values | page(arguments)


def traceability(arguments: Arguments, context: Context) -> Values:
    """Ask the question; its answer is one JSON value, null for a standard that is not kept."""
    day = as_of(arguments, context).isoformat()
    key = key_of("MeasurementStandard", arguments["id"])
    chain = ask_traceability(context.release, key, day) if isinstance(key, int) else None
    return {"as_of": day, "answer": _as_json(chain)}


def _as_json(chain: Chain | None) -> str:
    if chain is None:
        return "{}"
    answer = {
        "standard_id": chain.standard_id,
        "complete": chain.complete,
        "open_ends": list(chain.open_ends),
        "links": [
            {name: link[name] for name in (*_LINK, "depth", "source_id", "confidence")}
            for link in chain.links
        ],
    }
    return orjson.dumps(answer).decode()
