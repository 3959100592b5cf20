"""Every address of the face for people; `server.py` mounts what this returns."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from maps import (
    basemap,
    changes,
    coverage,
    data,
    download,
    finder,
    measurement,
    organization,
    places,
    region,
    report,
    search,
    standard,
    standards,
    verify,
)
from maps.basket import pages as basket
from maps.onestop import pages as onestop
from maps.page import Visit, error_response, route
from maps.planner import pages as planner
from maps.planner import sheet
from maps.urls import STATIC
from nqi.boundaries import Boundaries
from nqi.db import Database
from nqi.errors import NqiError, Unavailable
from nqi.feedback import Reports
from nqi.settings import Settings

NOT_FOR_ROBOTS = (
    *("/embed/", "/export/", "/graphql", "/maps/siting"),
    *("/one-stop.", "/one-stop/basket", "/report"),
)
"""Downloads, the API, pages whose answers are work, and the form that is one for each page."""
FOR_EVER = "public, max-age=31536000, immutable"


def routes(
    database: Database,
    settings: Settings,
    boundaries: Boundaries,
    reports: Reports | None = None,
) -> list[BaseRoute]:
    """Return the pages, downloads, static files and probes; without ``reports`` none are taken."""
    pages = {
        "/": finder.finder,
        "/places.geojson": places.places,
        "/search.json": search.suggestions,
        "/organizations/{organization_id}": organization.page,
        "/regions/{adcode}": region.page,
        "/standards": standards.page,
        "/standards/{number:path}": standard.page,
        "/export/{noun}.{extension}": download.table,
        "/maps/sheet/{adcode}": sheet.page,
        "/data": data.page,
        "/data/quality": data.quality,
        "/data/{dataset_id:int}/rejections": data.rejections,
        "/measurement": measurement.page,
        "/measurement/{standard_id}": measurement.standard,
        "/verify": verify.page,
        "/changes": changes.page,
        "/feed.atom": changes.feed,
        "/about": about,
        "/developers": developers,
    }
    return [
        *(route(path, view, database, settings) for path, view in pages.items()),
        *basemap.routes(boundaries),
        *coverage.routes(database, settings, boundaries),
        *planner.routes(database, settings, boundaries),
        *onestop.routes(database, settings),
        *basket.routes(database, settings),
        *report.routes(database, settings, reports),
        *probes(database),
        Mount("/static", Static(directory=STATIC), middleware=[Middleware(GZipMiddleware)]),
    ]


def about(visit: Visit) -> Response:
    """Answer what the catalogue is and which rules it keeps."""
    return visit.page("about.html", current="about")


def developers(visit: Visit) -> Response:
    """Answer how programs use the catalogue."""
    return visit.page(
        "developers.html", current="developers", base=str(visit.request.base_url).rstrip("/")
    )


def probes(database: Database) -> list[BaseRoute]:
    """Return what machines ask: is the process alive, can it answer, what may robots read."""

    async def healthz(request: Request) -> Response:
        return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})

    def readyz(request: Request) -> Response:
        try:
            answer = {"ready": True, "release": database.release().id}
        except Unavailable as error:
            answer = {"ready": False, "reason": str(error)}
        status = 200 if answer["ready"] else 503
        return JSONResponse(answer, status, headers={"Cache-Control": "no-store"})

    async def robots(request: Request) -> Response:
        return PlainTextResponse(
            "".join(["User-agent: *\n", *(f"Disallow: {path}\n" for path in NOT_FOR_ROBOTS)])
        )

    return [
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/robots.txt", robots),
    ]


class Static(StaticFiles):
    """The files of maps/static: kept for ever when the address names their content."""

    async def get_response(self, path: str, scope: Any) -> Response:
        """Return a file with its caching rule."""
        response = await super().get_response(path, scope)
        named = b"v=" in scope.get("query_string", b"")
        response.headers["Cache-Control"] = FOR_EVER if named else "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def exception_handlers(database: Database, settings: Settings) -> dict[Any, Any]:
    """Return the handlers that show an unknown address or a bug as a page like any other."""

    def http_error(request: Request, error: HTTPException) -> Response:
        return error_response(request, database, settings, error.status_code)

    def bug(request: Request, error: Exception) -> Response:
        return error_response(request, database, settings, 500)

    return {HTTPException: http_error, NqiError: bug, Exception: bug}
