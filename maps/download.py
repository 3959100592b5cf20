"""Downloads of exactly the selection of the finder: CSV, Excel and GeoJSON, in its order."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson
from starlette.responses import Response

from maps import urls
from maps.finder import paths_of
from maps.page import Visit
from maps.place import find_selection
from nqi.catalog import organization
from nqi.catalog.listing import literals
from nqi.errors import NotFound

MOST_ROWS = 100_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "|", "%")
"""What a spreadsheet program may take for a formula, a command or a link to another program."""

Record = dict[str, Any]


def organizations(visit: Visit) -> Response:
    """Answer the file of a selection; the header and the file say in which order it is."""
    extension = visit.request.path_params["extension"]
    if extension not in WRITERS:
        raise NotFound(f"download {extension!r}: allowed are {', '.join(WRITERS)}")
    write, media_type = WRITERS[extension]
    selection = find_selection(visit)
    order = visit.word(selection.effective_order)
    body = write(visit, list(_records(visit)), order)
    name = f"organizations-{visit.as_of.isoformat()}.{extension}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Order": selection.effective_order.code,
    }
    return Response(body, media_type=media_type, headers=headers)


def _records(visit: Visit) -> Iterator[Record]:
    given = literals(find_selection(visit).given())
    listed = organization.listing(given).page(MOST_ROWS)
    rows = visit.rows(organization.described(given, listed))
    paths = paths_of(visit, given, (row["site_adcode"] for row in rows))
    for row in rows:
        yield _record(visit, row, paths.get(row["site_adcode"], []))


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
        "page": str(visit.request.base_url).rstrip("/") + urls.organization(row["id"]),
    }


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
    "page",
)


def _heading(visit: Visit) -> list[str]:
    return [visit.say(f"export.{column}") for column in COLUMNS]


def plain_cell(value: Any) -> Any:
    """Return a cell that no spreadsheet program runs: a text that starts a formula gets a ``'``."""
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return value
    text = "".join(character for character in str(value) if character.isprintable())
    return f"'{text}" if text.lstrip().startswith(FORMULA_STARTS) else text


def _csv(visit: Visit, records: Iterable[Record], order: str) -> bytes:
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow([*_heading(visit), visit.say("export.order")])
    for record in records:
        lines.writerow([*(plain_cell(record[column]) for column in COLUMNS), order])
    return text.getvalue().encode("utf-8-sig")


def _xlsx(visit: Visit, records: Iterable[Record], order: str) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(visit.say("export.sheet"))
    sheet.freeze_panes = "C2"
    sheet.append(_cells(sheet, [*_heading(visit), visit.say("export.order")]))
    for record in records:
        sheet.append(_cells(sheet, [*(record[column] for column in COLUMNS), order]))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook(title: str, lines: Iterable[Sequence[Any]]) -> bytes:
    """Return an Excel file of one sheet, its first line frozen, in which nothing is a formula."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    for line in lines:
        sheet.append(_cells(sheet, line))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cells(sheet: Any, values: Iterable[Any]) -> list[Any]:
    """Return cells whose texts are inline strings, so that nothing can be a formula."""
    from openpyxl.cell import WriteOnlyCell

    cells = []
    for value in values:
        cell = WriteOnlyCell(sheet, value=plain_cell(value))
        if isinstance(cell.value, str):
            cell.data_type = "s"  # openpyxl writes it as an inline string
        cells.append(cell)
    return cells


def _geojson(visit: Visit, records: Iterable[Record], order: str) -> bytes:
    features = [
        {
            "type": "Feature",
            "id": record["id"],
            "geometry": None
            if record["lng"] is None
            else {"type": "Point", "coordinates": [record["lng"], record["lat"]]},
            "properties": {k: v for k, v in record.items() if k not in {"lng", "lat"}},
        }
        for record in records
    ]
    collection = {
        "type": "FeatureCollection",
        "order": order,
        "as_of": visit.as_of,
        "release": visit.release.id,
        "note": visit.say("site.honesty"),
        "features": features,
    }
    return orjson.dumps(collection)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRITERS: Mapping[str, tuple[Callable[[Visit, Iterable[Record], str], bytes], str]] = {
    "csv": (_csv, "text/csv; charset=utf-8"),
    "xlsx": (_xlsx, XLSX),
    "geojson": (_geojson, "application/geo+json"),
}
