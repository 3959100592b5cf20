"""Connections to PostgreSQL: for reading, bounded in time and number; for publishing, one."""

import re
import time
from collections.abc import Generator
from typing import Any

import psycopg
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.dialects import registry
from sqlalchemy.exc import ArgumentError

from nqi.errors import InvalidInput
from nqi.release import LONGEST_SECONDS

registry.register("postgresql.nqi", "nqi.postgres.dialect", "ReleaseDialect")

CONNECT_SECONDS = 3
SILENT_SECONDS = LONGEST_SECONDS + 1
"""A server that should have stopped a statement by itself a second ago hangs."""
WAIT_FOR_CONNECTION_SECONDS = 1.0
"""All connections are busy for that long: whoever asks is told to come back."""
READING = {
    "statement_timeout": str(round(1000 * LONGEST_SECONDS)),
    "default_transaction_read_only": "on",
    "jit": "off",  # compiling a statement takes longer than running it
}


class Silent(psycopg.OperationalError):
    """The server takes what it is sent and says nothing."""


class ListeningConnection(psycopg.Connection[Any]):
    """A connection that is closed when the server is silent for longer than any statement runs."""

    def wait(self, gen: Any, *arguments: Any, **options: Any) -> Any:
        """Do as the driver does, until the time is over; raise Silent then."""
        limited = self._until(gen, time.monotonic() + SILENT_SECONDS)
        return super().wait(limited, *arguments, **options)

    def _until(self, gen: Any, end: float) -> Generator[Any, Any, Any]:
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if not ready and time.monotonic() > end:
                    self.pgconn.finish()
                    raise Silent("the server does not answer")
                wanted = gen.send(ready)
        except StopIteration as done:
            return done.value


def address(url: str, variable: str) -> URL:
    """Return a checked address; raise InvalidInput naming the variable, never the password."""
    try:
        made = make_url(url)
    except ArgumentError as error:
        raise InvalidInput(f"{variable}: an address like {EXAMPLE} is needed") from error
    if made.get_backend_name() not in ("postgresql", "postgres"):
        raise InvalidInput(f"{variable}={made.drivername}://…: an address like {EXAMPLE} is needed")
    return made


EXAMPLE = "postgresql://user:password@host:5432/name"


def reading_engine(url: URL, schema: str, connections: int) -> Engine:
    """Return an engine whose connections read one schema, every statement by itself."""
    options = READING | {"search_path": f'"{schema}"'}
    engine = create_engine(
        url.set(drivername="postgresql+nqi"),
        isolation_level="AUTOCOMMIT",
        pool_size=connections,
        max_overflow=0,
        pool_timeout=WAIT_FOR_CONNECTION_SECONDS,
        # The connection used last has its statements prepared and its pages at hand.
        pool_use_lifo=True,
        # Nothing is left behind by a statement that reads, so a connection needs no tidying.
        pool_reset_on_return=None,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "application_name": "nqi",
            # From the second time on: planning takes up to ten times as long as a short statement.
            "prepare_threshold": 1,
            "options": " ".join(f"-c {name}={_escaped(value)}" for name, value in options.items()),
            # A machine that is gone without a word is noticed a little after the longest statement.
            "tcp_user_timeout": round(1000 * SILENT_SECONDS),
        },
    )

    @event.listens_for(engine, "do_connect")
    def _listen(_dialect: Any, _record: Any, arguments: Any, options: Any) -> ListeningConnection:
        return ListeningConnection.connect(*arguments, **options)

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def _bind(
        _connection: Any, _cursor: Any, sql: str, values: Any, _context: Any, _many: bool
    ) -> tuple[str, Any]:
        if isinstance(values, dict):
            values = {name: without_nul(value) for name, value in values.items()}
        return sql, values

    return engine


def writing_engine(url: URL) -> Engine:
    """Return an engine for one connection that publishes."""
    return create_engine(
        url.set(drivername="postgresql+nqi"),
        pool_size=1,
        max_overflow=0,
        connect_args={"connect_timeout": CONNECT_SECONDS, "application_name": "nqi publish"},
    )


def driver(connection: Any) -> "psycopg.Connection[tuple[Any, ...]]":
    """Return the connection of the driver behind one of SQLAlchemy."""
    found = connection.connection.driver_connection
    assert isinstance(found, psycopg.Connection)
    return found


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace(" ", "\\ ")


def without_nul(value: Any) -> Any:
    """PostgreSQL knows no NUL; a text with one, or JSON with one, is none the catalogue holds."""
    if not isinstance(value, str):
        return value
    if "\\u0000" in value and value[0] in "[{":
        value = _NUL_IN_JSON.sub(r"\1\\ufffd", value)
    return value.replace("\0", "\ufffd")


_NUL_IN_JSON = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
