"""One published release, read from whichever server answers."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeVar
from weakref import finalize

from psycopg import errors
from sqlalchemy import Connection, Engine, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from nqi.errors import Unavailable
from nqi.postgres.connections import Silent, driver, reading_engine, without_nul
from nqi.postgres.dialect import ReleaseDialect
from nqi.postgres.nodes import Node, Nodes
from nqi.release import LONGEST_SECONDS, Interrupted, OpenRelease, by_column

CONNECTIONS_OF_KEPT = 2
"""To each server, for a release that was."""
GONE = (errors.UndefinedTable, errors.InvalidSchemaName, errors.UndefinedFunction)
"""What a replica says that does not hold the release (yet, or any more)."""

FULL_TEXT = "full_text_query("
"""In every statement that looks words up (``nqi/postgres/dialect.py``)."""

Found = TypeVar("Found")


class PostgresRelease(OpenRelease):
    """A schema that is never changed; its connections are closed when nobody holds it."""

    answers_in_process = False
    dialect = ReleaseDialect()  # type: ignore[no-untyped-call]

    def __init__(
        self, release_id: str, created_at: str, schema: str, nodes: Nodes, connections: int
    ) -> None:
        self.id = release_id
        self.created_at = created_at
        self.identity = schema
        self._nodes = nodes
        self._connections = connections
        self._engines: dict[Node, Engine] = {}
        finalize(self, close_all, self._engines)

    def one_row(
        self, sql: str, values: Mapping[str, Any], seconds: float
    ) -> tuple[str | None, ...]:
        """Run compiled SQL that yields one row; raise Interrupted when the server stops it.

        The server's own limit counts, ``LONGEST_SECONDS``: nothing here waits on the event loop.
        """
        numbered, names = by_place(sql)
        in_order = [without_nul(values[name]) for name in names]
        # How many records hold the words decides the plan: one for all words is five times slower.
        prepare = False if FULL_TEXT in numbered else None

        def run(connection: Connection) -> tuple[str | None, ...]:
            row = driver(connection).execute(numbered, in_order, prepare=prepare).fetchone()
            assert row is not None
            return row

        return self._asked(run)

    def rows(
        self, statement: Executable, values: Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """Run a statement of the catalog and return its rows by column name."""

        def run(connection: Connection) -> list[dict[str, Any]]:
            return by_column(connection.execute(statement, values))

        return self._asked(run)

    def _asked(self, question: Callable[[Connection], Found]) -> Found:
        """Ask one server after the other, until one answers."""
        last: Exception | None = None
        for node in self._nodes.in_order(self.id):
            try:
                return self._asked_of(node, question)
            except NoConnection as error:
                last = error
            except (DBAPIError, errors.Error) as error:
                last = error
                if not self._is_of_the_server(error, node):
                    raise
        busy = isinstance(last, NoConnection)
        said = "all connections are busy" if busy else "PostgreSQL does not answer"
        raise Unavailable(f"{said}: ask again in a moment") from last

    def _asked_of(self, node: Node, question: Callable[[Connection], Found]) -> Found:
        """Ask one server, which may have been restarted since its connections were opened."""
        for _ in range(self._connections):
            with self._engine(node).connect() as connection:
                try:
                    return question(connection)
                except (DBAPIError, errors.Error) as error:
                    if not connection.invalidated and not driver(connection).closed:
                        raise
                    connection.invalidate(error)
                    if isinstance(getattr(error, "orig", error), Silent):
                        raise  # to wait once is enough
        with self._engine(node).connect() as connection:
            return question(connection)

    def _is_of_the_server(self, error: Exception, node: Node) -> bool:
        """Whether another server may do what this one could not."""
        reason = getattr(error, "orig", error)
        if isinstance(reason, errors.QueryCanceled):
            raise Interrupted(f"the query was stopped after {LONGEST_SECONDS:g} s") from error
        if isinstance(reason, GONE):
            if not node.is_replica and self._was_taken_away():
                raise Unavailable("the release was just taken away: ask again") from error
            return node.is_replica
        return isinstance(reason, errors.OperationalError | errors.InterfaceError)

    def _was_taken_away(self) -> bool:
        with self._engine(self._nodes.primary).connect() as connection:
            found = connection.exec_driver_sql(f"SELECT to_regnamespace('{self.identity}') IS NULL")
            return bool(found.scalar_one())

    def _engine(self, node: Node) -> Engine:
        engine = self._engines.get(node)
        if engine is None:
            engine = reading_engine(node.url, str(self.identity), self._connections)
            engine = self._engines.setdefault(node, engine)
        return engine


def close_all(engines: dict[Node, Engine]) -> None:
    """Close every connection that nobody uses."""
    for engine in engines.values():
        engine.dispose()


@lru_cache(maxsize=4096)
def by_place(sql: str) -> tuple[str, tuple[str, ...]]:
    """Return a statement with a parameter of its own for each use of a name, and the names.

    The server gives a parameter one type, that of its first use: a day that is shown as a text
    could not be compared with a day any more.
    """
    names: list[str] = []

    def place(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0]
        names.append(found[1])
        return "%s"

    return _PARAMETER.sub(place, sql), tuple(names)


_PARAMETER = re.compile(r"%%|%\((\w+)\)s")
