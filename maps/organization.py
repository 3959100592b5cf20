"""The page of one body: who it is, where, with which rights, what it can do, and who says so."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import literal
from starlette.responses import Response

from maps import urls
from maps.finder import map_config, paths_of
from maps.page import Visit
from maps.right_timeline import rights_line
from nqi.catalog import (
    designation,
    equipment,
    measurement,
    organization,
    qualification,
    release,
    scope,
    site,
    supervision,
)
from nqi.catalog.listing import literals
from nqi.errors import InvalidInput, NotFound
from nqi.selection import Selection
from nqi.text import search_key

PAGE = 40
"""Items of a scope on one page."""
LONGEST_WORDS = 200

Row = Mapping[str, Any]
_ID = re.compile(r"o(\d{1,19})")


def page(visit: Visit) -> Response:
    """Answer the page of a body; NotFound where no body has the id."""
    given = literals(Selection(as_of=visit.as_of).given())
    body, number = _find(visit, given)
    key = literal(number)
    sites = visit.rows(site.of_organization(given, key))
    qualifications = visit.rows(qualification.of_organization(given, key))
    designations = visit.rows(designation.of_organization(given, key))
    scoped = _scope(visit, given, key)
    shared = {
        "standards": visit.rows(measurement.of_organization(given, key)),
        "equipment": visit.rows(equipment.of_organization(given, key)),
        "schemes": visit.rows(scope.schemes(given, key)),
        "supervision": visit.rows(supervision.of_organization(given, key)),
    }
    events = _by(visit.rows(qualification.events_of_organization(given, key)), "qualification_id")
    names = visit.rows(organization.names(given, key))
    identifiers = visit.rows(organization.identifiers(given, key))
    records = [[body], sites, qualifications, designations, scoped["items"], names, identifiers]
    records += shared.values()
    sources = _sources(visit, given, records)
    return visit.page(
        "organization.html",
        body=body,
        host=_host(visit, given, body),
        hosted=visit.rows(organization.hosted_by(given, key)),
        pillars=[row["pillar"] for row in visit.rows(organization.pillars(given, key))],
        names=names,
        identifiers=identifiers,
        sites=sites,
        paths=paths_of(visit, given, [body["adcode"], *(row["adcode"] for row in sites)]),
        qualifications=qualifications,
        events=events,
        line=rights_line(qualifications, events, visit.as_of),
        designations=designations,
        scope=scoped,
        shared=shared,
        sources=sources,
        source_of={row["id"]: row for row in sources},
        confidences=_confidences(records),
        map_config=map_config(visit) | {"places": _features(sites, visit)},
        structured_data=_structured_data(body, sites, visit),
    )


def _scope(visit: Visit, given: Mapping[str, Any], key: Any) -> dict[str, Any]:
    """Return one page of the scope, with the methods and ranges of its items."""
    params = visit.request.query_params
    words = params.get("scope", "").strip()[:LONGEST_WORDS]
    asked = dict(given)
    if words:
        asked["words"] = literal(json.dumps(search_key(words).split(), ensure_ascii=False))
    listing = scope.listing(asked, key)
    found = visit.rows(listing.page(literal(PAGE + 1), _after(visit, asked, key)))
    items = found[:PAGE]
    ids = literal(json.dumps([row["id"] for row in items]))
    total = visit.value(listing.count())
    more = visit.address(scopeAfter=f"c{items[-1]['id']}") if len(found) > PAGE else None
    return {
        "items": items,
        "words": words,
        "total": total,
        "more": more,
        "methods": _by(visit.rows(scope.methods(asked, ids)), "capability_id"),
        "ranges": _by(visit.rows(scope.ranges(asked, ids)), "capability_id"),
    }


def _after(visit: Visit, given: dict[str, Any], key: Any) -> tuple[Any, ...] | None:
    """Return where the list goes on; InvalidInput for what is no item of the body."""
    text = visit.request.query_params.get("scopeAfter", "")
    if not text:
        return None
    match = re.fullmatch(r"c(\d{1,19})", text)
    number = int(match.group(1)) if match else 0
    rows = visit.rows(scope.place_of(given, literal(number), key)) if 0 < number < 2**63 else []
    if not rows:
        raise InvalidInput(f"scopeAfter {text[:40]!r} is no item of this body's scope")
    return tuple(rows[0][name] for name in scope.ORDER)


def _find(visit: Visit, given: Mapping[str, Any]) -> tuple[Row, int]:
    text = visit.request.path_params["organization_id"]
    match = _ID.fullmatch(text)
    number = int(match.group(1)) if match else 0
    # An id has 63 bits; a larger number is no id, and SQLite could not compare it.
    found = visit.rows(organization.by_id(dict(given), literal(number))) if number < 2**63 else []
    if not found:
        raise NotFound(f"organization {text!r} is not in the catalogue")
    return found[0], number


def _host(visit: Visit, given: Mapping[str, Any], body: Row) -> Row | None:
    if body["host_id"] is None:
        return None
    rows = visit.rows(organization.by_id(dict(given), literal(body["host_id"])))
    return rows[0] if rows else None


def _by(rows: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups


def _sources(
    visit: Visit, given: Mapping[str, Any], records: Iterable[Sequence[Row]]
) -> Sequence[Row]:
    ids = sorted({row["source_id"] for rows in records for row in rows})
    return visit.rows(release.sources(dict(given), literal(json.dumps(ids))))


def _confidences(records: Iterable[Sequence[Row]]) -> dict[int, list[str]]:
    """Return the confidences of the records that were taken from each source."""
    found: dict[int, set[str]] = {}
    for rows in records:
        for row in rows:
            found.setdefault(row["source_id"], set()).add(row["confidence"])
    return {source: sorted(codes) for source, codes in found.items()}


def _features(sites: Iterable[Row], visit: Visit) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row["lng"], row["lat"]]},
            "properties": {
                "id": f"s{row['id']}",
                "name": row["name"],
                "kind": row["address"] or "",
                "place": "",
                "exact": row["precision"] in {"EXACT", "STREET"},
                "precision": visit.label("Precision", row["precision"]),
            },
        }
        for row in sites
        if row["lng"] is not None
    ]
    return {"type": "FeatureCollection", "features": features}


def _structured_data(body: Row, sites: Sequence[Row], visit: Visit) -> dict[str, Any]:
    """Return schema.org data of the body; what is not known is left out."""
    base = str(visit.request.base_url).rstrip("/")
    data = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": base + urls.organization(body["id"]),
        "url": base + urls.organization(body["id"]),
        "name": body["name"],
        "alternateName": body["name_en"],
        "sameAs": urls.external(body["website"]),
        "telephone": body["phone"],
        "location": [_place(row) for row in sites],
    }
    return {name: value for name, value in data.items() if value}


def _place(row: Row) -> dict[str, Any]:
    place: dict[str, Any] = {"@type": "Place", "name": row["name"], "address": row["address"]}
    if row["lng"] is not None and row["precision"] in {"EXACT", "STREET"}:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "longitude": row["lng"],
            "latitude": row["lat"],
        }
    return {name: value for name, value in place.items() if value}
