"""From the arguments of the root fields of shared resources to the values of their questions."""

import json
import re
from collections.abc import Mapping
from typing import Any

from nqi.codes.classification import parse_ics
from nqi.errors import InvalidInput
from nqi.selection import Near, check_adcode, codes_json
from nqi.text import search_key
from schema.context import Context
from schema.prepare import Arguments, Values, as_of, page, words

_HS = re.compile(r"\d{2}(?:\d{2}){0,4}", re.ASCII)


def tbt_notifications(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of notifications."""
    asked = _filter(arguments)
    values: dict[str, Any] = _dated(arguments, context)
    values |= {name: asked[name].strip() for name in ("member", "product") if _text(asked, name)}
    if _text(asked, "hs"):
        values["hs"] = _hs(asked["hs"])
    if _text(asked, "ics"):
        if (ics := parse_ics(asked["ics"])) is None:
            raise InvalidInput(f"ics {asked['ics']!r}: a code like 43.150 is needed")
        values["ics"] = ics
    if "open_on" in asked:
        values["open_on"] = asked["open_on"].isoformat()
    return values | words(asked) | page(arguments)


def equipment(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of equipment."""
    asked = _filter(arguments)
    values = _dated(arguments, context)
    if asked.get("open_mode"):
        values["open_modes"] = codes_json(asked["open_mode"])
    if "region" in asked:
        values["region"] = check_adcode(asked["region"])
    if near := asked.get("near"):
        circle = Near(**{name: value for name, value in near.items() if value is not None})
        values |= circle.values()
    return values | words(asked) | page(arguments)


def talent(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of numbers of professionals."""
    values = _dated(arguments, context)
    if kinds := arguments.get("kind"):
        values["talent_kinds"] = codes_json(kinds)
    if region := arguments.get("region"):
        values["region"] = check_adcode(region)
    return values | page(arguments)


def info_resources(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of information resources."""
    values = _dated(arguments, context)
    if kinds := arguments.get("kind"):
        values["resource_kinds"] = codes_json(kinds)
    if _text(arguments, "search"):
        values["words"] = json.dumps(search_key(arguments["search"]).split())
    return values | page(arguments)


def _hs(raw: str) -> str:
    digits = raw.replace(".", "").replace(" ", "")
    if not _HS.fullmatch(digits):
        raise InvalidInput(f"hs {raw!r}: 2 to 10 digits are needed, like 8711 or 8711.60")
    return digits


def _filter(arguments: Arguments) -> dict[str, Any]:
    return {k: v for k, v in (arguments.get("filter") or {}).items() if v is not None}


def _text(asked: Mapping[str, Any], name: str) -> bool:
    return bool((asked.get(name) or "").strip())


def _dated(arguments: Arguments, context: Context) -> dict[str, Any]:
    return {"as_of": as_of(arguments, context).isoformat()}
