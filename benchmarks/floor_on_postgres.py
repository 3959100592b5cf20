"""The floor on PostgreSQL: the same questions by SQL written for it, on a few connections."""

import asyncio
import os

import orjson
import psycopg
from psycopg.types.json import set_json_loads
from starlette.types import Receive, Scope, Send

from benchmarks.floor import send_json
from benchmarks.queries import BY_NAME, Query, Variables

URL = "NQI_BENCH_URL"
SCHEMA = "NQI_BENCH_SCHEMA"
"""Environment variables of the server: where the release is published."""
CONNECTIONS = 8


class FloorOnPostgres:
    """Answers one question in one prepared statement; who finds no free connection waits."""

    def __init__(self, url: str, schema: str) -> None:
        self.url = url
        self.options = f"-c search_path={schema} -c jit=off"  # as our own server reads
        self.sql = {name: query.sql_on_postgres.encode() for name, query in BY_NAME.items()}
        self.free: asyncio.Queue[psycopg.AsyncConnection[tuple[bytes]]] = asyncio.Queue()
        self.opened = 0

    async def data(self, query: Query, variables: Variables) -> bytes:
        """Return the JSON of ``data``."""
        connection = await self._connection()
        try:
            found = await connection.execute(self.sql[query.name], query.values(variables))
            row = await found.fetchone()
            assert row is not None
            return row[0]
        finally:
            self.free.put_nowait(connection)

    async def _connection(self) -> psycopg.AsyncConnection[tuple[bytes]]:
        if not self.free.empty() or self.opened == CONNECTIONS:
            return await self.free.get()
        self.opened += 1
        connection = await psycopg.AsyncConnection[tuple[bytes]].connect(
            self.url, autocommit=True, prepare_threshold=0, options=self.options
        )
        set_json_loads(lambda text: text, connection)
        return connection

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer ``POST /q1`` and so on, with the variables as the JSON body."""
        if scope["type"] != "http":
            return
        body = (await receive())["body"]
        query = BY_NAME[scope["path"][1:]]
        await send_json(send, await self.data(query, orjson.loads(body)["variables"]))


def app() -> FloorOnPostgres:
    """Return the application, for uvicorn's factory."""
    return FloorOnPostgres(os.environ[URL], os.environ[SCHEMA])
