"""The table of organizations: exactly the selection of the finder, in its order."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from maps import urls
from maps.finder import paths_of
from maps.page import Visit
from maps.place import find_selection
from maps.tables.table import BATCH, Record, Table
from nqi.catalog import organization
from nqi.questions.facets import narrowed

COLUMNS = (
    "id",
    "name",
    "name_en",
    "kind",
    "pillars",
    "level",
    "adcode",
    "region",
    "site",
    "address",
    "lng",
    "lat",
    "precision",
    "distance_km",
    "phone",
    "website",
    "scope",
    "source",
    "source_url",
    "source_as_of",
    "licence",
    "confidence",
    "as_of",
    "release",
    "page",
    "order",
)


def _rows(visit: Visit) -> Iterator[Record]:
    selection = find_selection(visit)
    given = narrowed(visit.release, selection)
    listing = organization.listing(given)
    order = visit.word(selection.effective_order)
    after: tuple[Any, ...] | None = None
    while True:
        rows = visit.rows(organization.described(given, listing.page(BATCH, after)))
        paths = paths_of(visit, given, (row["site_adcode"] for row in rows))
        for row in rows:
            yield _record(visit, row, paths.get(row["site_adcode"], [])) | {"order": order}
        if len(rows) < BATCH:
            return
        after = tuple(rows[-1][name] for name in listing.order)


def _record(visit: Visit, row: Mapping[str, Any], path: Sequence[Mapping[str, Any]]) -> Record:
    metres = row["distance_m"]
    pillars = sorted((row["pillars"] or "").split())
    return {
        "id": f"o{row['id']}",
        "name": row["name"],
        "name_en": row["name_en"],
        "kind": visit.label("OrganizationKind", row["kind"]),
        "pillars": "; ".join(visit.label("Pillar", code) for code in pillars),
        "level": visit.label("Level", row["level"]),
        "adcode": row["site_adcode"],
        "region": " ".join(one["name"] for one in path),
        "site": row["site_name"],
        "address": row["address"],
        "lng": row["lng"],
        "lat": row["lat"],
        "precision": visit.label("Precision", row["precision"]),
        "distance_km": None if metres is None else metres / 1000,
        "phone": row["phone"],
        "website": row["website"],
        "scope": row["scope"],
        "source": row["source_title"],
        "source_url": row["source_url"],
        "source_as_of": row["source_as_of_text"] or (row["source_as_of"] or ""),
        "licence": row["licence"],
        "confidence": visit.label("Confidence", row["confidence"]),
        "as_of": visit.as_of,
        "release": visit.release.id,
        "page": str(visit.request.base_url).rstrip("/") + urls.organization(row["id"]),
    }


def _order(visit: Visit) -> str:
    return find_selection(visit).effective_order.code


ORGANIZATIONS = Table("organizations", COLUMNS, _rows, has_places=True, order=_order)
