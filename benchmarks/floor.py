"""The floor: the least work that answers a question over HTTP, SQL by hand and nothing else."""

import os
import sqlite3
from pathlib import Path

import orjson
from starlette.types import Receive, Scope, Send

from benchmarks.queries import BY_NAME, Query, Variables

PATH = "NQI_BENCH_RELEASE"
"""Environment variable with the release file, for servers in processes of their own."""


class Floor:
    """Answers one question in one statement on one read-only connection."""

    def __init__(self, path: Path) -> None:
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self.connection = sqlite3.connect(address, uri=True, isolation_level=None)
        self.connection.execute("PRAGMA mmap_size = 1073741824")
        self.sql = {name: query.sql for name, query in BY_NAME.items()}

    def data(self, query: Query, variables: Variables) -> bytes:
        """Return the JSON of ``data``."""
        row = self.connection.execute(self.sql[query.name], query.values(variables)).fetchone()
        text: str = row[0]
        return text.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer ``POST /q1`` and so on, with the variables as the JSON body."""
        if scope["type"] != "http":
            return
        body = (await receive())["body"]
        query = BY_NAME[scope["path"][1:]]
        await send_json(send, self.data(query, orjson.loads(body)["variables"]))


async def send_json(send: Send, data: bytes) -> None:
    """Send the answer that has this JSON as ``data``."""
    answer = b'{"data":%s}' % data
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(answer)).encode()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


def app() -> Floor:
    """Return the application, for uvicorn's factory."""
    return Floor(Path(os.environ[PATH]))
