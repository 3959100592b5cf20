"""Metrology for people: who calibrates an instrument, measurement standards, legal control."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import literal
from starlette.responses import Response

from maps import urls
from maps.page import Visit
from maps.place import Place, find_place
from nqi.catalog import calibration, capability, instrument, measurement, organization
from nqi.catalog.listing import literals
from nqi.errors import InvalidInput, NotFound
from nqi.measurement_selection import Needed
from nqi.questions.traceability import traceability
from nqi.terms import MeasurementCategory, MeasurementStandardKind
from nqi.text import phrase

MOST = 50
TEXTS = ("instrument", "lower", "upper", "unit", "maxU", "maxUnit", "place", "within", "verified")

_ID = re.compile(r"m(\d{1,19})")

Row = Mapping[str, Any]
Given = dict[str, Any]


def page(visit: Visit) -> Response:
    """Answer who calibrates what was asked for, and what is known of standards and instruments.

    A unit or a range that cannot be is said on the page itself, with what was typed.
    """
    typed = {name: visit.request.query_params.get(name, "").strip() for name in TEXTS}
    given: Given = {"as_of": visit.as_of.isoformat()}
    place, problem = Place(), ""
    try:
        place = find_place(visit)
        asked = given | _asked(typed, place)
    except InvalidInput as error:
        asked, problem = {}, str(error)
    providers = [] if problem or place.unresolved else _providers(visit, literals(asked))
    return visit.page(
        "measurement.html",
        status=400 if problem else 200,
        current="measurement",
        typed=typed,
        problem=problem,
        place=place,
        providers=providers,
        is_asked=bool(set(asked) - {"as_of"}),
        standards=visit.rows(measurement.listing(literals(given)).page(MOST)),
        instruments=_instruments(visit, literals(given), typed["verified"]),
        categories=list(MeasurementCategory),
        kinds=list(MeasurementStandardKind),
    )


def _asked(typed: Mapping[str, str], place: Place) -> Given:
    given: Given = {}
    if typed["instrument"]:
        given["instrument"] = phrase(typed["instrument"])
    if place.near:
        given |= place.near.values()
    if typed["lower"] or typed["upper"]:
        lower, upper = _number(typed, "lower"), _number(typed, "upper")
        most = _number(typed, "maxU") if typed["maxU"] else None
        unit = typed["maxUnit"] or None
        given |= Needed(lower, upper, typed["unit"], most, unit).given()
    return given


def _number(typed: Mapping[str, str], name: str) -> float:
    try:
        return float(typed[name])
    except ValueError as error:
        raise InvalidInput(f"{name} {typed[name]!r}: a number is needed") from error


def _providers(visit: Visit, given: Given) -> list[dict[str, Any]]:
    """Return the places with their matching services; the names of bodies come with the rows."""
    found = visit.rows(calibration.providers(given).page(MOST))
    ids = json.dumps(sorted({row["organization_id"] for row in found}))
    services: dict[int, list[Row]] = {}
    for one in visit.rows(calibration.services_of_bodies(given, literal(ids))) if found else ():
        services.setdefault(one["organization_id"], []).append(one)
    at = [_here(row, services.get(row["organization_id"], []))[:MOST] for row in found]
    scopes = visit.by_id(capability.by_ids, (one["capability_id"] for own in at for one in own))
    return [
        {**row, "services": [{**scopes[one["capability_id"]], **one} for one in own]}
        for row, own in zip(found, at, strict=True)
    ]


def _here(place: Row, services: Sequence[Row]) -> list[Row]:
    """Return the services at a place: those of no place count at every place of their body."""
    site = place["site_id"]
    return [one for one in services if site is None or one["site_id"] in (None, site)]


def _instruments(visit: Visit, given: Given, verified: str) -> list[dict[str, Any]]:
    rows = visit.rows(instrument.listing(given).page(MOST))
    if not verified:
        return [{**row, "due": None} for row in rows]
    return [{**row, "due": _due(visit, given, row, verified)} for row in rows]


def _due(visit: Visit, given: Given, row: Row, verified: str) -> Any:
    mode, months = literal(row["verification_mode"]), literal(row["period_months"])
    due = instrument.due_on(given, mode, months, literal(verified))
    return visit.value(instrument.one(due))


def standard(visit: Visit) -> Response:
    """Answer the page of one measurement standard with its ranges and its chain."""
    text = visit.request.path_params["standard_id"]
    match = _ID.fullmatch(text)
    # An id has 63 bits; a larger number is no id, and SQLite could not compare it.
    number = int(match[1]) if match and int(match[1]) < 2**63 else -1
    given = literals({"as_of": visit.as_of.isoformat()})
    found = visit.rows(measurement.by_id(given, literal(number)))
    chain = traceability(visit.release, number, visit.as_of.isoformat())
    if not found or chain is None:
        raise NotFound(f"measurement standard {text!r} is not in the catalogue")
    key = literal(number)
    return visit.page(
        "measurement_standard.html",
        current="measurement",
        standard=found[0],
        body=visit.rows(organization.by_id(given, literal(found[0]["organization_id"])))[0],
        ranges=visit.rows(measurement.ranges(given, key)),
        chain=chain,
        below=visit.rows(measurement.traced_from(given, key).limit(MOST)),
        address=urls.measurement_standard,
    )
