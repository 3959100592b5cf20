"""The web application: wires the faces to one data folder; nothing imports it but the CLI."""

import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

import maps.routes
from nqi.boundaries import Boundaries
from nqi.db import Database
from nqi.settings import Settings
from nqi.travel.ways import sources_from, use
from schema.build import build_schema
from schema.endpoint import graphql_endpoint
from schema.engine import Engine
from schema.graphiql import graphiql_routes
from schema.limits import Limits

ASSETS = Path(maps.routes.__file__).parent / "static" / "vendor"


def create_app(settings: Settings) -> Starlette:
    """Return the application: pages and maps for people, GraphQL for programs."""
    use(sources_from(settings))
    database = Database(settings.release_path)
    boundaries = Boundaries(settings.facts_dir / "boundaries")
    engine = Engine(build_schema(), database)
    limits = Limits(address_per_minute=settings.requests_per_minute)
    # A public catalogue without accounts: a page of any origin may read it from a browser.
    anybody = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"])
    return Starlette(
        middleware=[anybody],
        routes=[
            *graphql_endpoint(engine, limits=limits),
            *graphiql_routes(ASSETS),
            *maps.routes.routes(database, settings, boundaries),
        ],
        exception_handlers=maps.routes.exception_handlers(database, settings),
    )


def app_from_environment() -> Starlette:
    """Return the application that the environment describes, for each worker process."""
    return create_app(Settings.from_environ(os.environ))
