"""The coverage map: one answer of `nqi.questions.coverage` as a map, a table and downloads."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from starlette.datastructures import QueryParams
from starlette.responses import Response
from starlette.routing import Route

from maps import query, urls
from maps.basemap import base_map
from maps.coverage_picture import DISTANCE_BREAKS, Picture, picture
from maps.folium_local import LocalFigure, MapParts, NqiLayer, NqiMap
from maps.page import Visit, route
from maps.tables.cell import plain_cell
from nqi.boundaries import COUNTRY, Boundaries
from nqi.db import Database
from nqi.errors import InvalidInput
from nqi.questions.coverage import CoverageAnswer, coverage
from nqi.selection import DEFAULT_WITHIN_KM, LONGEST_WITHIN_KM, Selection, check_adcode
from nqi.settings import Settings
from nqi.terms import CoverageMetric, CoverageState, Level, OrganizationKind, Pillar

DIVISIONS = (Level.PREFECTURE, Level.COUNTY)
"""Levels that can be shown all at once instead of the next one."""
COLUMNS = (
    "adcode",
    "name",
    "level",
    "organizations",
    "population",
    "nearest_km",
    "value",
    "state",
)
GRID_DEG = 0.5
"""Meridians are rounded, so that a point that moves a little does not turn the map."""


@dataclass(frozen=True)
class Asked:
    """What a query string asks of the coverage question."""

    selection: Selection
    metric: CoverageMetric
    parent: str
    level: Level | None
    within_km: float


def routes(database: Database, settings: Settings, boundaries: Boundaries) -> list[Route]:
    """Return the page and its downloads; the boundaries are fetched by the browser."""
    return [
        route("/maps/coverage", page, database, settings),
        route("/maps/coverage.csv", as_csv, database, settings),
        route("/maps/coverage.json", as_json, database, settings),
    ]


def page(visit: Visit) -> Response:
    """Answer with the map page."""
    asked = parse(visit.request.query_params)
    answer = ask(visit, asked)
    shown = picture(visit.release, answer, visit.language)
    return visit.page(
        "coverage.html",
        picture=shown,
        answer=answer,
        asked=asked,
        terms={"metrics": CoverageMetric, "pillars": Pillar, "kinds": OrganizationKind},
        divisions=DIVISIONS if shown.is_national else DIVISIONS[1:],
        distances=sorted({*DISTANCE_BREAKS, asked.within_km}),
        base_map=base_map(visit.settings, visit.language),
        map=map_parts(shown, visit.settings),
        row_link=partial(row_link, visit),
        bodies_link=partial(bodies_link, visit),
        register_links=list(register_links(visit, answer, asked)),
        download=partial(_download, visit),
    )


def parse(params: QueryParams) -> Asked:
    """Return what a query string asks; raise InvalidInput naming the value at fault."""
    own = {"region", "parent"}
    rest = QueryParams([(key, value) for key, value in params.multi_items() if key not in own])
    return Asked(
        selection=query.parse(rest),
        metric=CoverageMetric.parse(params.get("metric") or CoverageMetric.ORGANIZATIONS.code),
        parent=check_adcode(params.get("parent") or COUNTRY),
        level=_divisions(params.get("divisions")),
        within_km=_within_km(params.get("withinKm")),
    )


def ask(visit: Visit, asked: Asked) -> CoverageAnswer:
    """Return the answer of the core."""
    return coverage(
        visit.release,
        asked.selection,
        metric=asked.metric,
        level=asked.level,
        parent=asked.parent,
        within_km=asked.within_km,
    )


def map_parts(shown: Picture, settings: Settings) -> MapParts:
    """Return the Folium map of a picture; it holds no text, only codes, numbers and element ids."""
    answer = shown.answer
    above = [adcode for adcode, _ in shown.trail]
    figure = LocalFigure()
    meridian = round(shown.meridian / GRID_DEG) * GRID_DEG
    map_ = NqiMap(meridian=None if settings.tianditu_key else meridian)
    figure.add_child(map_)
    base = NqiLayer(
        "baseMapOf",
        {
            "config": "base-map",
            "context": context(answer.parent, above),
            "stay": bool(above),
            "outline": COUNTRY if answer.level and not above else None,
            "names": bool(above) or answer.level is not None,
            "unnamed": [*above, answer.parent, *(r.adcode for r in shown.rows if r.is_province)],
            "detail": False,
            "fit": False,
        },
    )
    map_.add_child(base)
    table = {
        "table": "coverage-table",
        "below": boundary_query(answer),
        "national": not above,
    }
    base.add_child(NqiLayer("showCoverage", table))
    return figure.parts()


def context(parent: str, above: Sequence[str]) -> list[str]:
    """Return what is drawn quietly around a region: provinces, then its own siblings."""
    return [f"{parent}/around", *above[1:]] if above else [COUNTRY]


def boundary_query(answer: CoverageAnswer) -> str:
    """Return the part of the boundary address that names the divisions shown."""
    return answer.parent + (f"?level={answer.level.code}" if answer.level else "")


def row_link(visit: Visit, row: Any) -> str:
    """Return where a region leads: to its own divisions, else to the bodies in it."""
    if row.has_children:
        return urls.coverage(visit.address(parent=row.adcode, divisions=None))
    return bodies_link(visit, row.adcode)


def bodies_link(visit: Visit, adcode: str) -> str:
    """Return the finder's page of the bodies counted in a region."""
    asked = query.parameters(parse(visit.request.query_params).selection)
    asked |= visit.known
    return urls.finder(query.rendered({**asked, "region": adcode if adcode != COUNTRY else None}))


def register_links(visit: Visit, answer: CoverageAnswer, asked: Asked) -> Any:
    """Yield the links to a question that a complete register can answer: kind, day, address."""
    if answer.absence_proven:
        return
    if register := answer.complete_register_as_of:
        yield None, register, urls.coverage(visit.address(asOf=register.isoformat()))
        return
    for kind, register in answer.complete_registers.items():
        address = visit.address(kind=kind, asOf=register.isoformat(), pillar=None)
        yield OrganizationKind.parse(kind), register, urls.coverage(address)


def as_csv(visit: Visit) -> Response:
    """Answer with the rows of the map as CSV that spreadsheets open, formulas disarmed."""
    answer = ask(visit, parse(visit.request.query_params))
    about = [answer.metric.code, answer.as_of.isoformat(), answer.within_km, answer.release]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*COLUMNS, "metric", "as_of", "within_km", "release"])
    for row in _records(answer):
        writer.writerow([*map(plain_cell, row.values()), *about])
    body = "\ufeff" + text.getvalue()
    return _file(Response(body, media_type="text/csv; charset=utf-8"), answer, "csv")


def as_json(visit: Visit) -> Response:
    """Answer with the whole answer as JSON, its sources included."""
    answer = ask(visit, parse(visit.request.query_params))
    whole = {
        "metric": answer.metric.code,
        "parent": answer.parent,
        "level": answer.level.code if answer.level else None,
        "within_km": answer.within_km,
        "as_of": answer.as_of,
        "release": answer.release,
        "absence_proven": answer.absence_proven,
        "complete_register_as_of": answer.complete_register_as_of,
        "organizations": answer.organizations,
        "placed": answer.placed,
        "counts": {state.code: answer.count(state) for state in CoverageState},
        "sources": answer.sources,
        "rows": _records(answer),
    }
    return _file(Response(orjson.dumps(whole), media_type="application/json"), answer, "json")


def _records(answer: CoverageAnswer) -> list[dict[str, Any]]:
    rows = [{name: getattr(row, name) for name in COLUMNS} for row in answer.rows]
    return [{**row, "state": row["state"].code} for row in rows]


def _file(response: Response, answer: CoverageAnswer, extension: str) -> Response:
    name = f"coverage-{answer.parent}-{answer.metric.code.lower()}.{extension}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _download(visit: Visit, extension: str) -> str:
    address = visit.address()
    return f"/maps/coverage.{extension}" + (f"?{address}" if address else "")


def _divisions(code: str | None) -> Level | None:
    if not code:
        return None
    level = Level.parse(code)
    if level not in DIVISIONS:
        allowed = ", ".join(level.code for level in DIVISIONS)
        raise InvalidInput(f"divisions {code!r}: allowed are {allowed}, or none for the next level")
    return level


def _within_km(text: str | None) -> float:
    try:
        within = float(text) if text else DEFAULT_WITHIN_KM
    except ValueError:
        within = -1.0
    if not 0 < within <= LONGEST_WITHIN_KM:
        raise InvalidInput(f"withinKm {text!r}: more than 0 and at most {LONGEST_WITHIN_KM:g} km")
    return within
