"""The page of changes between releases, and the same as an Atom feed."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import literal
from starlette.datastructures import QueryParams
from starlette.responses import Response

from maps import urls
from maps.language import table
from maps.page import TEMPLATES, Visit
from nqi.catalog import change, release
from nqi.catalog import region as regions
from nqi.catalog.listing import literals
from nqi.change_selection import ChangeSelection
from nqi.errors import InvalidInput
from nqi.questions.changes import checked
from nqi.selection import codes_json, parse_terms
from nqi.terms import ChangeKind, Level, RecordKind

PAGE = 60
MOST_ENTRIES = 100
RELEASES_SHOWN = 20
TONES = {"CREATED": "good", "UPDATED": "accent", "CLOSED": "warn"}
DERIVED = {"natural_key", "norm", "base", "root", "series", "work_id", "base_symbol"}
"""Columns that follow from others; a person reads those."""
VOCABULARY_OF_COLUMN = {
    "confidence": "Confidence",
    "level": "Level",
    "service_reach": "ServiceReach",
    "precision": "Precision",
    "scheme": "Scheme",
    "published_status": "QualificationStatus",
    "status": "QualificationStatus",
    "stage": "DesignationStage",
    "acceptance_basis": "AcceptanceBasis",
    "family": "StandardFamily",
    "origin": "StandardOrigin",
    "mandate": "Mandate",
    "openness": "Openness",
    "category": "MeasurementCategory",
    "material_class": "ReferenceMaterialClass",
    "open_mode": "OpenMode",
    "type": "RegionType",
}
VOCABULARY_OF_KIND = {
    "ORGANIZATION": "OrganizationKind",
    "DESIGNATION": "DesignationKind",
    "CAPABILITY": "CapabilityKind",
    "MEASUREMENT_STANDARD": "MeasurementStandardKind",
    "CERTIFICATE": "CertificateKind",
    "SUPERVISION_EVENT": "SupervisionKind",
}
"""What the column ``kind`` of each kind of record speaks."""
BOOLEANS = {"is_main", "is_front_runner", "fills_county", "has_four_levels"}
_NOT_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """One change in the visitor's words."""

    row: Row
    kind: str
    record_kind: str
    tone: str
    link: str | None
    fields: Sequence[tuple[str, str, str]]
    """Label, old and new value of each field that changed; none for a record new or closed."""


def page(visit: Visit) -> Response:
    """Answer the newest changes of a selection, by release."""
    params = visit.request.query_params
    selection = parse(params)
    given = literals(checked(visit.release, selection))
    rows = visit.rows(change.newest(given, literal(PAGE + 1), _before(params)))
    releases = _releases(visit)
    counts = _counts(visit, given)
    return visit.page(
        "changes.html",
        current="changes",
        selection=selection,
        groups=[
            (releases[release_id], [_entry(visit, row) for row in group])
            for release_id, group in groupby(rows[:PAGE], lambda row: row["release_id"])
        ],
        counts=counts,
        tones=TONES,
        older=visit.address(before=str(rows[PAGE - 1]["id"])) if len(rows) > PAGE else None,
        is_first_page="before" not in params,
        releases=list(releases.values())[::-1][:RELEASES_SHOWN],
        provinces=_provinces(visit),
        record_kinds=list(RecordKind),
        change_kinds=list(ChangeKind),
        is_filtered=selection != ChangeSelection(),
    )


def feed(visit: Visit) -> Response:
    """Answer the newest changes of a selection as an Atom feed (RFC 4287), at most a hundred."""
    given = literals(checked(visit.release, parse(visit.request.query_params)))
    rows = visit.rows(change.newest(given, literal(MOST_ENTRIES)))
    address = visit.request.url
    xml = TEMPLATES.get_template("feed.atom").render(
        visit=visit,
        say=visit.say,
        address=str(address),
        host=address.hostname,
        base=str(visit.request.base_url).rstrip("/"),
        updated=rows[0]["changed_at"] if rows else visit.release.created_at,
        query=visit.address(),
        entries=[_entry(visit, row) for row in rows],
    )
    return Response(
        _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", xml),
        media_type="application/atom+xml; charset=utf-8",
    )


def parse(params: QueryParams) -> ChangeSelection:
    """Return the selection of a query string; raise InvalidInput naming the value at fault."""
    return ChangeSelection(
        since=params.get("since") or None,
        kinds=parse_terms(RecordKind, params.getlist("kind")),
        changes=parse_terms(ChangeKind, params.getlist("change")),
        region=params.get("region") or None,
        organization_id=_organization(params.get("organization", "")),
    )


def _organization(text: str) -> int | None:
    if not text:
        return None
    number = text.removeprefix("o")
    if not (number.isascii() and number.isdecimal()) or int(number) >= 2**63:
        raise InvalidInput(f"organization {text[:40]!r}: an id such as o123 is needed")
    return int(number)


def _before(params: QueryParams) -> Any:
    text = params.get("before", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise InvalidInput(f"before {text[:40]!r} is no place in this list")
    return literal(int(text))


def _releases(visit: Visit) -> dict[str, Row]:
    kept = literal(json.dumps(visit.database.kept_ids()))
    listing = release.releases({"kept": kept})
    return {row["id"]: row for row in visit.rows(listing.page(None))}


def _counts(visit: Visit, given: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Return how often each kind of change is in each release."""
    counts: dict[str, dict[str, int]] = {}
    for row in visit.rows(change.counted(given)):
        of_release = counts.setdefault(row["release_id"], {})
        of_release[row["kind"]] = of_release.get(row["kind"], 0) + row["count"]
    return counts


def _provinces(visit: Visit) -> Sequence[Row]:
    levels = codes_json([Level.PROVINCE])
    given = literals({"as_of": visit.as_of.isoformat(), "levels": levels})
    return visit.rows(regions.listing(given).page(None))


def _entry(visit: Visit, row: Row) -> Entry:
    return Entry(
        row,
        visit.label("ChangeKind", row["kind"]).partition(":")[0],
        visit.label("RecordKind", row["record_kind"]),
        TONES[row["kind"]],
        None if row["last_kind"] == ChangeKind.CLOSED.code else _link(visit, row),
        list(_fields(visit, row)) if row["kind"] == ChangeKind.UPDATED.code else (),
    )


def _link(visit: Visit, row: Row) -> str | None:
    """Return the page that shows the record, or the body it belongs to."""
    carried, key = visit.carry(), row["record_key"]
    match row["record_kind"]:
        case "REGION":
            return urls.region(key, carried)
        case "STANDARD":
            return urls.standard(row["number"], carried) if row["number"] else None
        case "MEASUREMENT_STANDARD":
            return urls.measurement_standard(int(key), carried)
    return urls.organization(row["organization_id"], carried) if row["organization_name"] else None


def _fields(visit: Visit, row: Row) -> Iterable[tuple[str, str, str]]:
    old, new = (json.loads(row[name] or "{}") for name in ("old_values", "new_values"))
    for name in new:
        if name not in DERIVED:
            known = f"changes.field_{name}" in table()
            label = visit.say(f"changes.field_{name}") if known else name
            before, now = (
                _value(visit, row["record_kind"], name, side[name]) for side in (old, new)
            )
            yield label, before, now


def _value(visit: Visit, record_kind: str, name: str, value: Any) -> str:
    if value is None or value == "":
        return visit.say("changes.nothing")
    if name in BOOLEANS:
        return visit.say("changes.yes" if value else "changes.no")
    of_kind = VOCABULARY_OF_KIND.get(record_kind) if name == "kind" else None
    vocabulary = of_kind or VOCABULARY_OF_COLUMN.get(name)
    return visit.label(vocabulary, str(value)) if vocabulary else str(value)
