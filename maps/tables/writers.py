"""Files of a table, written while its rows are read: CSV, Excel and GeoJSON."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson

from maps.page import Visit
from maps.tables.cell import plain_cell, sheet_cells
from maps.tables.table import Record, Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": XLSX,
    "geojson": "application/geo+json",
}
CHUNK_BYTES = 64 * 1024
ROWS_A_PIECE = 200
_IN_MEMORY_BYTES = 1_000_000
_SHEET_NAME_LENGTH = 31


def heading(visit: Visit, table: Table) -> list[str]:
    """Return the headings of the columns in the visitor's language."""
    return [visit.say(f"export.{column}") for column in table.columns]


def statement(visit: Visit, table: Table) -> list[tuple[str, str]]:
    """Return what a file says of itself: the table, the day, the release, the filter, the rule."""
    asked = visit.request.url.query
    return [
        (visit.say("export.table"), visit.say(f"export.noun_{table.noun}")),
        (visit.say("export.as_of"), visit.as_of.isoformat()),
        (visit.say("export.release"), visit.release.id),
        (visit.say("export.filter"), asked or visit.say("export.no_filter")),
        (visit.say("export.note"), visit.say("site.honesty")),
    ]


def csv_pieces(visit: Visit, table: Table, records: Iterable[Record]) -> Iterator[bytes]:
    """Yield a CSV file with a byte order mark, by which spreadsheet programs know UTF-8."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(heading(visit, table))
    start = "\ufeff"
    for number, record in enumerate(records, 1):
        lines.writerow([plain_cell(record.get(column)) for column in table.columns])
        if number % ROWS_A_PIECE == 0:
            yield (start + text.getvalue()).encode()
            text.seek(0)
            text.truncate()
            start = ""
    yield (start + text.getvalue()).encode()


def xlsx_pieces(visit: Visit, table: Table, records: Iterable[Record]) -> Iterator[bytes]:
    """Yield an Excel file: the table, its first line frozen, and a sheet that says what it is."""
    lines = ([record.get(column) for column in table.columns] for record in records)
    title = visit.say(f"export.noun_{table.noun}")
    about = (visit.say("export.about"), statement(visit, table))
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as file:
        write_workbook(file, (title, [heading(visit, table)], lines), about)
        file.seek(0)
        while piece := file.read(CHUNK_BYTES):
            yield piece


def write_workbook(
    file: Any,
    table: tuple[str, Sequence[Sequence[Any]], Iterable[Sequence[Any]]],
    about: tuple[str, Iterable[Sequence[Any]]] | None = None,
) -> None:
    """Write an Excel file of a title, heading lines and lines; rows pass through one at a time."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    title, headings, lines = table
    sheet = book.create_sheet(title[:_SHEET_NAME_LENGTH])
    sheet.freeze_panes = "C2"
    for line in headings:
        sheet.append(sheet_cells(sheet, line))
    for line in lines:
        sheet.append(sheet_cells(sheet, line))
    if about:
        second = book.create_sheet(about[0][:_SHEET_NAME_LENGTH])
        second.column_dimensions["A"].width, second.column_dimensions["B"].width = 16, 90
        for line in about[1]:
            second.append(sheet_cells(second, line))
    book.save(file)


def workbook(title: str, lines: Iterable[Sequence[Any]]) -> bytes:
    """Return an Excel file of one sheet, its first line frozen, in which nothing is a formula."""
    file = io.BytesIO()
    write_workbook(file, (title, [], lines))
    return file.getvalue()


def geojson_pieces(visit: Visit, table: Table, records: Iterable[Record]) -> Iterator[bytes]:
    """Yield a feature collection; a record without a position has no geometry, and stays."""
    collection = {
        "type": "FeatureCollection",
        "as_of": visit.as_of,
        "release": visit.release.id,
        "filter": visit.request.url.query,
        "order": table.order(visit) if table.order else "",
        "note": visit.say("site.honesty"),
    }
    yield orjson.dumps(collection)[:-1] + b',"features":['
    for number, record in enumerate(records):
        yield (b"," if number else b"") + orjson.dumps(_feature(table, record), default=str)
    yield b"]}"


def _feature(table: Table, record: Record) -> dict[str, Any]:
    placed = record.get("lng") is not None
    point = {"type": "Point", "coordinates": [record.get("lng"), record.get("lat")]}
    names = [column for column in table.columns if column not in {"lng", "lat"}]
    return {
        "type": "Feature",
        "id": record.get("id") or record.get("adcode"),
        "geometry": point if placed else None,
        "properties": {name: record.get(name) for name in names},
    }


WRITERS = {"csv": csv_pieces, "xlsx": xlsx_pieces, "geojson": geojson_pieces}
