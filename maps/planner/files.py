"""Files of a planner's answer: CSV, Excel, GeoJSON, GeoPackage and a report that prints."""

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

import orjson
from starlette.responses import Response

from maps.page import Visit
from maps.planner.report import report
from maps.planner.shown import Shown
from maps.tables.cell import plain_cell
from maps.tables.writers import MEDIA_TYPES, write_workbook
from nqi.boundaries import Boundaries
from nqi.questions.answered import plain

EXTENSIONS = ("csv", "xlsx", "geojson", "gpkg", "html")
MEDIA = {
    **MEDIA_TYPES,
    "gpkg": "application/geopackage+sqlite3",
    "html": "text/html; charset=utf-8",
}
TOLERANCE_DEG = 0.005
"""Boundaries in files are this exact; the map's own are simpler."""


def file(visit: Visit, shown: Shown, extension: str, boundaries: Boundaries) -> Response:
    """Answer a file of what a page shows."""
    body = {
        "csv": lambda: as_csv(visit, shown),
        "xlsx": lambda: as_workbook(visit, shown),
        "geojson": lambda: orjson.dumps(as_features(visit, shown, boundaries)),
        "gpkg": lambda: as_package(visit, shown, boundaries),
        "html": lambda: report(visit, (shown,), boundaries).encode(),
    }[extension]()
    name = f"{shown.question}-{shown.region}-{shown.as_of}.{extension}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-As-Of": shown.as_of,
        "X-Release": shown.release,
    }
    return Response(body, media_type=MEDIA[extension], headers=headers)


def heading(visit: Visit, shown: Shown) -> list[str]:
    """Return the headings of the rows in the visitor's language."""
    own = [visit.say(f"column.{name}") for name in shown.columns]
    return [
        visit.say("planner.code"),
        visit.say("planner.region"),
        *own,
        visit.say("planner.state"),
    ]


def about(visit: Visit, shown: Shown) -> dict[str, Any]:
    """Return what every file says of itself: the day, the release, the parameters, the rest."""
    rests_on = plain(shown.basis) if shown.basis else {}
    return {
        "question": shown.question,
        "region": shown.region,
        "as_of": shown.as_of,
        "release": shown.release,
        "method": shown.formula,
        "caveats": list(shown.caveats),
        "basis": {name: value for name, value in rests_on.items() if value is not None},
        "query": shown.query,
    }


def as_csv(visit: Visit, shown: Shown) -> bytes:
    """Return the rows as CSV with a byte order mark, formulas disarmed."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(heading(visit, shown))
    for line in _lines(shown):
        lines.writerow([plain_cell(cell) for cell in line])
    return ("\ufeff" + text.getvalue()).encode()


def as_workbook(visit: Visit, shown: Shown) -> bytes:
    """Return the rows, and a sheet that says what they rest on, as an Excel file."""
    file = io.BytesIO()
    title = visit.say(f"question.title_{shown.question}")
    about = (visit.say("export.about"), _statement(visit, shown))
    write_workbook(file, (title, [heading(visit, shown)], _lines(shown)), about)
    return file.getvalue()


def as_features(visit: Visit, shown: Shown, boundaries: Boundaries) -> dict[str, Any]:
    """Return the rows as a GeoJSON feature collection with what they rest on."""
    return {
        "type": "FeatureCollection",
        **about(visit, shown),
        "features": [
            {
                "type": "Feature",
                "id": row.adcode,
                "geometry": _geometry(row, boundaries),
                "properties": {
                    "adcode": row.adcode,
                    "name": row.name,
                    **dict(zip(shown.columns, row.values, strict=True)),
                    "state": row.state,
                },
            }
            for row in shown.rows
        ],
    }


def as_package(visit: Visit, shown: Shown, boundaries: Boundaries) -> bytes:
    """Return the rows as a GeoPackage of one layer, WGS 84."""
    import geopandas

    features = as_features(visit, shown, boundaries)["features"]
    for feature in features:
        feature["properties"] |= {"as_of": shown.as_of, "release": shown.release}
    frame = geopandas.GeoDataFrame.from_features(features, crs="EPSG:4326")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.gpkg"
        words = orjson.dumps(about(visit, shown)).decode()
        frame.to_file(path, layer=shown.question, driver="GPKG", DESCRIPTION=words)
        return path.read_bytes()


def _geometry(row: Any, boundaries: Boundaries) -> dict[str, Any] | None:
    if row.lng is not None:
        return {"type": "Point", "coordinates": [row.lng, row.lat]}
    return boundaries.geometry(row.adcode, TOLERANCE_DEG)


def _lines(shown: Shown) -> list[list[Any]]:
    return [[row.adcode, row.name, *row.values, row.state] for row in shown.rows]


def _statement(visit: Visit, shown: Shown) -> list[tuple[str, str]]:
    """Return what a file says of itself."""
    figures = [(figure.label, f"{figure.value} {figure.note}".strip()) for figure in shown.figures]
    caveats = [(visit.say("planner.caveats"), caveat) for caveat in shown.caveats]
    return [
        (visit.say("export.table"), visit.say(f"question.title_{shown.question}")),
        (visit.say("planner.region"), shown.region_name),
        (visit.say("export.as_of"), shown.as_of),
        (visit.say("export.release"), shown.release),
        *figures,
        (visit.say("planner.method"), shown.formula),
        *caveats,
        *((name, str(value)) for name, value in about(visit, shown)["basis"].items()),
        ("GraphQL", shown.query),
        (visit.say("export.note"), visit.say("site.honesty")),
    ]
