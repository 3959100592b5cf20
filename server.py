"""The web application: wires the faces to one data folder; nothing imports it but the CLI."""

import gc
import os
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute
from starlette.types import Lifespan

import maps.routes
from nqi.boundaries import Boundaries
from nqi.db import open_database
from nqi.errors import NqiError
from nqi.feedback import Reports, UnmetSearches, store_in
from nqi.settings import Settings
from nqi.travel.ways import sources_from, use
from schema.build import build_schema
from schema.endpoint import graphql_endpoint
from schema.engine import Engine
from schema.graphiql import graphiql_routes
from schema.limits import Limits
from schema.overload import AddressLimit, Gate

ASSETS = Path(maps.routes.__file__).parent / "static" / "vendor"


def create_app(settings: Settings) -> Starlette:
    """Return the application: pages and maps for people, GraphQL and MCP for programs."""
    use(sources_from(settings))
    database = open_database(settings)
    boundaries = Boundaries(settings.facts_dir / "boundaries")
    reports, unmet = _feedback(settings)
    engine = Engine(build_schema(), database, reports=reports, unmet=unmet)
    limits = Limits(address_per_minute=settings.requests_per_minute)
    gate, addresses = Gate(limits), AddressLimit(limits)
    assistants, lifespan = _for_assistants(settings, engine, gate, addresses)
    # A public catalogue without accounts: a page of any origin may read it from a browser.
    anybody = Middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "POST"],
        allow_headers=["mcp-protocol-version", "mcp-method", "mcp-name", "mcp-session-id"],
    )
    return Starlette(
        middleware=[anybody],
        routes=[
            *graphql_endpoint(
                engine, limits=limits, gate=gate, addresses=addresses, moment=engine.moment
            ),
            *assistants,
            *graphiql_routes(ASSETS),
            *maps.routes.routes(database, settings, boundaries, reports),
        ],
        exception_handlers=maps.routes.exception_handlers(database, settings),
        lifespan=lifespan,
    )


def _feedback(settings: Settings) -> tuple[Reports | None, UnmetSearches | None]:
    """Return where reports and unmet searches go; None for what is switched off."""
    store = store_in(settings.data_dir)
    reports = Reports(store)
    # A server that was stopped before the day was over left its keys behind.
    with suppress(NqiError):
        reports.forget()
    unmet = UnmetSearches(store) if settings.count_unmet else None
    return (reports if settings.feedback else None), unmet


def _for_assistants(
    settings: Settings, engine: Engine, gate: Gate, addresses: AddressLimit
) -> tuple[list[BaseRoute], Lifespan[Starlette] | None]:
    """Return `/mcp` and what it needs while the server runs; neither without its extra."""
    if not settings.mcp or find_spec("mcp") is None:
        return [], None
    from schema.assistant.endpoint import assistant_routes
    from schema.assistant.server import Assistant

    manager = Assistant(engine, gate).http(gate.limits)
    return [*assistant_routes(manager, gate.limits, addresses)], lambda app: manager.run()


def app_from_environment() -> Starlette:
    """Return the application that the environment describes, for each worker process."""
    app = create_app(Settings.from_environ(os.environ))
    # All of this stays to the end. A full look through it stops every answer for 0.2 seconds.
    gc.freeze()
    return app
