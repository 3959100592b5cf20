"""Query strings: the one place where they become a Selection, and a Selection becomes one.

``q`` words, ``pillar kind level scheme status`` (repeatable codes), ``region`` six digits,
``standard`` and ``match``, ``product``, ``lng lat within`` a circle in degrees and km, ``asOf`` a
day, ``order``, ``after`` a cursor. ``place`` is a name, resolved in ``maps.place``.
"""

import base64
import binascii
import json
import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from nqi.catalog.organization import ORDER_COLUMNS
from nqi.errors import InvalidInput
from nqi.selection import DEFAULT_WITHIN_KM, Near, Selection, parse_terms
from nqi.terms import (
    Level,
    MatchMode,
    OrganizationKind,
    OrganizationOrder,
    Pillar,
    QualificationStatus,
    Scheme,
    Term,
)

TERMS: Mapping[str, tuple[str, type[Term]]] = {
    "pillar": ("pillars", Pillar),
    "kind": ("kinds", OrganizationKind),
    "level": ("levels", Level),
    "scheme": ("schemes", Scheme),
    "status": ("statuses", QualificationStatus),
}
"""Repeatable parameters: the field of Selection and the vocabulary of each."""
TEXTS = {"q": "search", "region": "region", "standard": "standard", "product": "product"}
TRANSIENT = {"after", "lang"}
"""Parameters that a link to a changed selection does not carry on."""
LONGEST_TEXT = 200
CURSOR_TYPES: Mapping[OrganizationOrder, tuple[type, ...]] = {
    OrganizationOrder.REGION: (str, str, int),
    OrganizationOrder.NAME: (str, int),
    OrganizationOrder.DISTANCE: (int, int),
}

Value = str | Sequence[str] | None


def parse(params: QueryParams, near: Near | None = None) -> Selection:
    """Return the selection of a query string; raise InvalidInput naming the value at fault.

    ``near`` is the circle of a place that was named in words.
    """
    values: dict[str, Any] = {
        field: parse_terms(vocabulary, params.getlist(name))
        for name, (field, vocabulary) in TERMS.items()
    }
    values |= {field: _text(params, name) for name, field in TEXTS.items()}
    if mode := params.get("match"):
        values["match_mode"] = MatchMode.parse(mode)
    if order := params.get("order"):
        values["order"] = OrganizationOrder.parse(order)
    return Selection(as_of=as_of(params), near=near or coordinates(params), **values)


def parameters(selection: Selection) -> dict[str, Value]:
    """Return the parameters whose query string parses back to the selection."""
    values: dict[str, Value] = {
        name: [term.code for term in getattr(selection, field)]
        for name, (field, _) in TERMS.items()
    }
    values |= {name: getattr(selection, field) for name, field in TEXTS.items()}
    if selection.match_mode is not MatchMode.ROOT:
        values["match"] = selection.match_mode.code
    if near := selection.near:
        values |= {"lng": f"{near.lng:.10g}", "lat": f"{near.lat:.10g}"}
        values["within"] = f"{near.within_km:.10g}"
    if selection.order:
        values["order"] = selection.order.code
    return values | day(selection.as_of)


def rendered(values: Mapping[str, Value]) -> str:
    """Return a query string without empty parameters."""
    return urlencode({name: value for name, value in values.items() if value}, doseq=True)


def changed(params: QueryParams, **changes: Value) -> str:
    """Return the query string with some parameters replaced, or left out where None."""
    kept: dict[str, Value] = {
        name: [value for value in params.getlist(name) if value]
        for name in params
        if name not in TRANSIENT
    }
    return rendered({**kept, **changes})


def without(params: QueryParams, name: str, value: str) -> str:
    """Return the query string with one value of a parameter left out."""
    return changed(params, **{name: [one for one in params.getlist(name) if one != value]})


def as_of(params: QueryParams) -> date:
    """Return the day asked for, today without one."""
    text = params.get("asOf", "")
    try:
        return date.fromisoformat(text) if text else today()
    except ValueError as error:
        raise InvalidInput(f"asOf {text!r}: a day like 2025-12-31 is needed") from error


def today() -> date:
    """Return the calendar day where the server stands."""
    return date.today()  # noqa: DTZ011


def day(asked: date) -> dict[str, Value]:
    """Return the parameter that carries a day; nothing for today."""
    return {} if asked == today() else {"asOf": asked.isoformat()}


def known(params: QueryParams) -> dict[str, str]:
    """Return the parameters that ask for a release that was, by its id or by a day."""
    return {name: params[name] for name in ("release", "knownOn") if params.get(name)}


def coordinates(params: QueryParams, default_km: float = DEFAULT_WITHIN_KM) -> Near | None:
    """Return the circle around ``lng`` and ``lat``, or None where they are not given."""
    if not params.get("lng") and not params.get("lat"):
        return None
    return Near(_number(params, "lng"), _number(params, "lat"), within_km(params, default_km))


def within_km(params: QueryParams, default_km: float = DEFAULT_WITHIN_KM) -> float:
    """Return the radius asked for, in kilometres."""
    return _number(params, "within") if params.get("within") else default_km


def cursor(order: OrganizationOrder, row: Mapping[str, Any]) -> str:
    """Return what ``after`` carries: the order values of the last row shown."""
    values = [row[column] for column in ORDER_COLUMNS[order]]
    text = json.dumps(values, ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def after(params: QueryParams, order: OrganizationOrder) -> tuple[Any, ...] | None:
    """Return the order values to continue after, None for the first page."""
    text = params.get("after")
    if not text:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError) as error:
        raise InvalidInput(f"after {text!r} is no cursor of this list") from error
    types = CURSOR_TYPES[order]
    if not isinstance(values, list) or [type(value) for value in values] != list(types):
        raise InvalidInput(f"after {text!r} is no cursor of a list in the order {order.code}")
    return tuple(values)


def _text(params: QueryParams, name: str) -> str | None:
    text = params.get(name, "").strip()
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(f"{name}: at most {LONGEST_TEXT} characters are allowed")
    return text or None


def _number(params: QueryParams, name: str) -> float:
    text = params.get(name, "")
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InvalidInput(f"{name} {text!r}: a number is needed")
    return number
