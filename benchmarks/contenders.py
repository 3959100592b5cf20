"""Who is compared: how each is started, which questions it answers, and what it is sent."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial

import orjson

from benchmarks.client import post
from benchmarks.floor import PATH
from benchmarks.peers.environments import node_with_postgraphile, python_with_strawberry
from benchmarks.peers.publishing import Published
from benchmarks.queries import Query, Variables
from benchmarks.servers import ROOT, Server, free_port, serving, uvicorn
from benchmarks.world import World

POSTGRAPHILE = ROOT / "benchmarks" / "peers" / "postgraphile"
CHAINS = frozenset({"q1", "q2", "q3", "q4", "q5", "q5-region"})
"""What the peers answer: facets and coverage would be programs of their own."""


@dataclass(frozen=True)
class Contender:
    """A server that answers the questions over HTTP."""

    name: str
    what: str
    start: Callable[[World], AbstractContextManager[Server]]
    """Raises Missing where the machine cannot run it."""
    request: Callable[[Query, Variables], bytes]
    questions: frozenset[str] | None = None
    """By name; None for all."""
    speaks_our_schema: bool = True
    """Its answers are the same JSON; else they hold the same facts under other names."""

    def answers(self, query: Query) -> bool:
        """Whether a question is put to it."""
        return self.questions is None or query.name in self.questions


def _to_floor(query: Query, variables: Variables) -> bytes:
    return post(f"/{query.name}", orjson.dumps({"variables": variables}))


def _graphql(query: Query, variables: Variables) -> bytes:
    return post("/graphql", orjson.dumps({"query": query.document, "variables": variables}))


def _to_postgraphile(query: Query, variables: Variables) -> bytes:
    text = (POSTGRAPHILE / f"{query.name}.graphql").read_text("utf-8")
    # A BigInt is a string in JSON.
    big = ("key",) if query.name == "q5" else ()
    values = {k: str(v) if k in big else v for k, v in query.values(variables).items()}
    return post("/graphql", orjson.dumps({"query": text, "variables": values}))


def _on_file(factory: str, world: World) -> AbstractContextManager[Server]:
    return uvicorn(factory, {PATH: str(world.release)})


def _strawberry(world: World) -> AbstractContextManager[Server]:
    python = python_with_strawberry()
    return uvicorn("benchmarks.peers.strawberry_peer:app", {PATH: str(world.release)}, str(python))


def _floor_on_postgres(published: Published, world: World) -> AbstractContextManager[Server]:
    url, schema = published.place(world)
    from benchmarks.floor_on_postgres import SCHEMA, URL  # needs the driver, which is there by now

    return uvicorn("benchmarks.floor_on_postgres:app", {URL: url, SCHEMA: schema})


def _on_postgres(published: Published, world: World) -> AbstractContextManager[Server]:
    return uvicorn("benchmarks.ours:on_postgres", published.settings(world))


def _postgraphile(published: Published, world: World) -> AbstractContextManager[Server]:
    node, folder = node_with_postgraphile()
    url, schema = published.with_functions(world, (POSTGRAPHILE / "functions.sql").read_text())
    port = free_port()
    return serving(
        [str(node), str(folder / "server.mjs"), url, schema, str(port)],
        port,
        {"GRAPHILE_ENV": "production"},
    )


def contenders(published: Published) -> tuple[Contender, ...]:
    """Return all that can be compared; the first is the floor, the second our server."""
    return (
        Contender("floor", "hand-written SQL on SQLite, nothing else",
                  partial(_on_file, "benchmarks.floor:app"), _to_floor),
        Contender("ours", "every answer computed, on SQLite",
                  partial(_on_file, "benchmarks.ours:app"), _graphql),
        Contender("kept", "the same, answers kept for a minute",
                  partial(_on_file, "benchmarks.ours:keeping"), _graphql),
        Contender("graphene", "graphene, ORM and DataLoader, on SQLite",
                  partial(_on_file, "benchmarks.peers.plain:app"), _graphql, CHAINS),
        Contender("strawberry", "strawberry, ORM and DataLoader, on SQLite",
                  _strawberry, _graphql, CHAINS),
        Contender("floor-pg", "hand-written SQL on PostgreSQL, nothing else",
                  partial(_floor_on_postgres, published), _to_floor),
        Contender("ours-pg", "every answer computed in PostgreSQL",
                  partial(_on_postgres, published), _graphql),
        Contender("postgraphile", "PostGraphile 5 in one process, on PostgreSQL",
                  partial(_postgraphile, published), _to_postgraphile, CHAINS,
                  speaks_our_schema=False),
    )  # fmt: skip
