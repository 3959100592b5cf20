"""Our own server, with the endpoint alone: what is measured is the product's code, unchanged."""

import gc
import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Route

from benchmarks.floor import PATH
from benchmarks.queries import Variables
from nqi.db import open_database
from nqi.release_file import FileDatabase
from nqi.settings import Settings
from schema.build import build_schema
from schema.endpoint import graphql_endpoint
from schema.engine import Engine


def engine(path: Path) -> Engine:
    """Return the product's engine on a release file."""
    return Engine(build_schema(), FileDatabase(path))


async def answer(engine: Engine, text: str, variables: Variables) -> bytes:
    """Return the whole answer to a document, asked for as the endpoint does."""
    document = engine.documents.get(text)
    if document.errors:
        raise ValueError(document.errors[0].message)
    cost = document.cost(None, variables)
    answer = await engine.execute(
        document, variables=variables, operation_name=None, cost=cost.rows
    )
    return answer.body


def app() -> Starlette:
    """Return the application that computes every answer, for uvicorn's factory."""
    return _ready(graphql_endpoint(engine(Path(os.environ[PATH]))))


def keeping() -> Starlette:
    """Return the application that keeps answers, as the product's own server does."""
    ours = engine(Path(os.environ[PATH]))
    return _ready(graphql_endpoint(ours, moment=ours.moment))


def on_postgres() -> Starlette:
    """Return the application that computes every answer in PostgreSQL."""
    ours = Engine(build_schema(), open_database(Settings.from_environ(os.environ)))
    return _ready(graphql_endpoint(ours))


def _ready(routes: list[Route]) -> Starlette:
    app = Starlette(routes=routes)
    gc.freeze()  # as server.py does
    return app
