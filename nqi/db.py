"""The door to the release that is being served: one read-only SQLite file, swapped while open.

A load renames a new file over the old one. Each thread that asks next sees that the file is
another, and opens it; answers in flight finish on the old one. A reader never sees two releases
in one answer: a file, once renamed into place, is never written again, and every connection of a
release is opened before anybody is given it, because the name may stand for the next one later.
"""

import math
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Executable, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from nqi.errors import Unavailable

LONGEST_SECONDS = 5.0
"""No statement runs longer; what takes more is stopped and frees its connection."""
CONNECTIONS = 24
"""Opened for a release at once: one for each thread that answers, and those of the pool."""
STEPS_BETWEEN_CLOCK_READS = 10_000
"""SQLite virtual machine steps between two looks at the clock: no measurable cost."""

FileIdentity = tuple[int, int, int]


class Interrupted(Unavailable):
    """The statement ran past its deadline and was stopped."""


class OpenRelease:
    """One release file, opened: read-only connections for it, each for one thread."""

    def __init__(self, path: Path, identity: FileIdentity) -> None:
        self.path = path
        self.identity = identity
        self._opened = [_connection(path) for _ in range(CONNECTIONS)]
        # Not the pool that is SQLAlchemy's own choice here: SingletonThreadPool closes connections
        # that other threads are reading from, which ends the process.
        self.engine = create_engine(
            "sqlite://", creator=self._connect, poolclass=QueuePool, pool_size=16, max_overflow=-1
        )
        self._threads = threading.local()
        row = self.raw.execute("SELECT id, created_at FROM release").fetchone()
        self.id: str = row[0]
        self.created_at: str = row[1]

    def _connect(self) -> sqlite3.Connection:
        """Return an unused connection to this very file; raise Unavailable if it is gone."""
        try:
            return self._opened.pop()
        except IndexError:
            connection = _connection(self.path)
        if _identity(self.path) != self.identity:
            connection.close()
            raise Unavailable("the catalogue was just replaced: ask again")
        return connection

    @property
    def raw(self) -> sqlite3.Connection:
        """This thread's driver connection, for statements that are compiled already."""
        connection: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if connection is None:
            connection = self._threads.connection = self._connect()
        return connection

    def one_row(
        self, sql: str, values: Mapping[str, Any], seconds: float
    ) -> tuple[str | None, ...]:
        """Run compiled SQL that yields one row; raise Interrupted after ``seconds``."""
        with _deadline(self.raw, seconds) as connection:
            row: tuple[str | None, ...] = connection.execute(sql, values).fetchone()
            return row

    def rows(self, statement: Executable) -> list[dict[str, Any]]:
        """Run a statement of the catalog and return its rows by column name.

        Raises Interrupted when it takes longer than any question may.
        """
        with self.engine.connect() as connection, _deadline(_driver(connection), LONGEST_SECONDS):
            return [dict(row) for row in connection.execute(statement).mappings()]


class Database:
    """The release file of one data folder, whichever release it holds at the moment."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._current: OpenRelease | None = None

    def release(self) -> OpenRelease:
        """Return the release served now; raise Unavailable when none was built yet."""
        identity = _identity(self.path)
        current = self._current
        if current is not None and current.identity == identity:
            return current
        with self._lock:
            while self._current is None or self._current.identity != identity:
                opened = _open(self.path, identity)
                identity = _identity(self.path)
                if opened.identity == identity:  # else it was replaced while it was opened
                    self._current = opened
            return self._current


def _identity(path: Path) -> FileIdentity:
    try:
        found = path.stat()
    except FileNotFoundError as error:
        raise Unavailable("no catalogue is built yet: run `nqi load` first") from error
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def _open(path: Path, identity: FileIdentity) -> OpenRelease:
    try:
        return OpenRelease(path, identity)
    except sqlite3.Error as error:
        raise Unavailable(f"the catalogue {path.name} cannot be opened: {error}") from error


def _connection(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro&immutable=1",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA mmap_size = 1073741824")
    _provide_mathematics(connection)
    return connection


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


@contextmanager
def _deadline(connection: sqlite3.Connection, seconds: float) -> Iterator[sqlite3.Connection]:
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, STEPS_BETWEEN_CLOCK_READS)
    try:
        yield connection
    except (sqlite3.OperationalError, OperationalError) as error:
        if "interrupted" in str(error):
            raise Interrupted(f"the query was stopped after {seconds:g} s") from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _provide_mathematics(connection: sqlite3.Connection) -> None:
    """Add the functions that distances need where SQLite was built without them."""
    try:
        connection.execute("SELECT radians(1), asin(1)")
    except sqlite3.OperationalError:
        for function in (math.sin, math.cos, math.asin, math.sqrt, math.radians):
            connection.create_function(function.__name__, 1, function, deterministic=True)
