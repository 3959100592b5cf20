"""The pages and files of the planner's maps: every one draws a `Shown` in the same shape."""

from collections.abc import Callable
from dataclasses import asdict

from starlette.responses import Response
from starlette.routing import Route

from maps import query, urls
from maps.basemap import base_map
from maps.coverage import context
from maps.folium_local import LocalFigure, MapParts, NqiLayer, NqiMap
from maps.page import Visit, route
from maps.planner import (
    accessibility,
    bivariate,
    gaps,
    levels,
    onestop,
    reach,
    resilience,
    siting,
    trend,
)
from maps.planner.files import EXTENSIONS, file
from maps.planner.shown import MapRow, Shown
from nqi.boundaries import COUNTRY, Boundaries
from nqi.db import Database
from nqi.errors import InvalidInput, NotFound
from nqi.settings import Settings
from nqi.terms import DemandBasis

GRID_DEG = 0.5
"""Meridians are rounded, so that a point that moves a little does not turn the map."""
QUESTIONS: dict[str, Callable[[Visit], Shown]] = {
    "reach": reach.shown,
    "accessibility": accessibility.shown,
    "levels": levels.shown,
    "gaps": gaps.shown,
    "resilience": resilience.shown,
    "onestop": onestop.shown,
    "siting": siting.shown,
    "bivariate": bivariate.shown,
    "trend": trend.shown,
}


def routes(database: Database, settings: Settings, boundaries: Boundaries) -> list[Route]:
    """Return a page for each question, and its files."""
    found = []
    for question in QUESTIONS:
        view, download = page(question), files(question, boundaries)
        found.append(route(f"/maps/{question}", view, database, settings))
        found.append(route(f"/maps/{question}.{{extension}}", download, database, settings))
    return found


def page(question: str) -> Callable[[Visit], Response]:
    """Return the view of a question's page."""

    def view(visit: Visit) -> Response:
        if visit.request.query_params.get("demand") == DemandBasis.GRID.code:
            raise InvalidInput("demand GRID: too many cells for a page; the API and files take it")
        return drawn(visit, QUESTIONS[question](visit))

    return view


def drawn(visit: Visit, shown: Shown) -> Response:
    """Return the page of an answer, or of the job that makes it: 202, and nobody keeps it."""
    response = visit.page(
        "planner.html",
        202 if shown.job else 200,
        shown=shown,
        questions=tuple(QUESTIONS),
        map=map_parts(shown, visit.settings),
        base_map=base_map(visit.settings, visit.language),
        carried=carried(visit),
        markers=[asdict(marker) for marker in shown.markers],
        extensions=EXTENSIONS,
        download=lambda extension: download_address(visit, shown.question, extension),
    )
    if shown.job:
        response.headers["Cache-Control"] = "no-store"
    return response


def files(question: str, boundaries: Boundaries) -> Callable[[Visit], Response]:
    """Return the view of a question's files."""

    def view(visit: Visit) -> Response:
        extension = visit.request.path_params["extension"]
        if extension not in EXTENSIONS:
            allowed = ", ".join(EXTENSIONS)
            raise NotFound(f"download {extension!r} of {question}: allowed are {allowed}")
        shown = QUESTIONS[question](visit)
        # A file without rows would be kept as the answer; the page of the job asks again.
        return drawn(visit, shown) if shown.job else file(visit, shown, extension, boundaries)

    return view


def map_parts(shown: Shown, settings: Settings) -> MapParts:
    """Return the Folium map; it holds no text, only codes, numbers and element ids."""
    above = [adcode for adcode, _ in shown.trail]
    meridian = round(shown.meridian / GRID_DEG) * GRID_DEG
    map_ = NqiMap(meridian=None if settings.tianditu_key else meridian)
    figure = LocalFigure()
    figure.add_child(map_)
    base = NqiLayer(
        "baseMapOf",
        {
            "config": "base-map",
            "context": context(shown.region, above),
            "stay": bool(above),
            "outline": COUNTRY if not above else None,
            "names": True,
            "unnamed": [*above, shown.region, *(r.adcode for r in shown.rows if _is_province(r))],
            "detail": False,
            "fit": False,
        },
    )
    map_.add_child(base)
    answer = {
        "table": "coverage-table",
        "below": shown.below,
        "national": not above,
        "missing": "quiet" if any(row.lng is not None for row in shown.rows) else "no-data",
    }
    base.add_child(NqiLayer("showPlanner", answer))
    return figure.parts()


def carried(visit: Visit) -> dict[str, str]:
    """Return the parameters that go from one planner's page to another."""
    names = ("region", "pillar", "kind", "standard", "demand", "demandLevel", "distance", "layer")
    params = visit.request.query_params
    kept = {name: params[name] for name in names if params.get(name)}
    return {**visit.known, **kept, **{k: str(v) for k, v in query.day(visit.as_of).items()}}


def download_address(visit: Visit, question: str, extension: str) -> str:
    """Return the address of a file of what the page shows."""
    return urls.planner(f"{question}.{extension}", visit.address(again=None))


def _is_province(row: MapRow) -> bool:
    return row.adcode.endswith("0000")
