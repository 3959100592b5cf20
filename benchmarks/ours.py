"""Our own server, with the endpoint alone: what is measured is the product's code, unchanged."""

import os
from pathlib import Path

from starlette.applications import Starlette

from benchmarks.floor import PATH
from benchmarks.queries import Variables
from nqi.db import Database
from schema.build import build_schema
from schema.endpoint import graphql_endpoint
from schema.engine import Engine


def engine(path: Path) -> Engine:
    """Return the product's engine on a release file."""
    return Engine(build_schema(), Database(path))


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
    """Return the application, for uvicorn's factory."""
    return Starlette(routes=graphql_endpoint(engine(Path(os.environ[PATH]))))
