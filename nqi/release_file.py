"""Releases in SQLite files: opened read-only, the served one swapped while open.

A load renames a new file over the old one. Each thread that asks next sees that the file is
another, and opens it; answers in flight finish on the old one. A reader never sees two releases
in one answer: a file, once renamed into place, is never written again, and every connection of a
release is opened before anybody is given it, because the name may stand for the next one later.

A release that was is opened from the file that is kept of it. Any release is closed, with all its
connections, as soon as nobody holds it: no cache of answers may therefore hold one.
"""

import math
import os
import sqlite3
import threading
import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakSet, finalize

from sqlalchemy import Connection, Executable, create_engine
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from nqi.errors import Unavailable
from nqi.kept import kept_releases, path_of
from nqi.release import (
    LONGEST_SECONDS,
    Database,
    Interrupted,
    KeptRelease,
    OpenRelease,
    by_column,
)

CONNECTIONS = 24
"""Opened for a release at once: one for each thread that answers, and those of the pool."""
CONNECTIONS_OF_KEPT = 2
"""The same for a release that was: its file has a name of its own, so more can follow."""
KEPT_OPEN = 4
"""Releases that were and stay open, the last ones asked for."""
STEPS_BETWEEN_CLOCK_READS = 10_000
"""SQLite virtual machine steps between two looks at the clock: no measurable cost."""

FileIdentity = tuple[int, int, int]


class _Connections:
    """Read-only connections to one release file, all opened here and all closed together."""

    def __init__(self, path: Path, identity: FileIdentity, count: int) -> None:
        self.path = path
        self.identity = identity
        self._all: WeakSet[_Handle] = WeakSet()
        self._unused = [self._open() for _ in range(count)]

    def take(self) -> "_Handle":
        """Return an unused connection to this very file; raise Unavailable if it is gone."""
        try:
            return self._unused.pop()
        except IndexError:
            pass
        try:
            connection = self._open()
        except sqlite3.OperationalError as error:
            raise Unavailable("the catalogue was just taken away: ask again") from error
        if _identity(self.path) != self.identity:
            connection.close()
            raise Unavailable("the catalogue was just replaced: ask again")
        return connection

    def lend(self) -> "_Lent":
        """Return a connection that comes back here when its holder, a thread, is no more."""
        lent = _Lent(self.take())
        finalize(lent, self._unused.append, lent.connection)
        return lent

    def _open(self) -> "_Handle":
        connection = _connection(self.path)
        self._all.add(connection)
        return connection

    def close(self) -> None:
        """Close every connection; nobody may be using one."""
        for connection in list(self._all):
            connection.close()


class _Handle(sqlite3.Connection):
    """A connection that can be referred to weakly."""


class _Lent:
    """The connection of one thread."""

    def __init__(self, connection: _Handle) -> None:
        self.connection = connection


class FileRelease(OpenRelease):
    """One release file, opened: read-only connections for it, each for one thread.

    They are closed when nobody holds the release any more.
    """

    answers_in_process = True
    dialect = SQLiteDialect(paramstyle="named")

    def __init__(self, path: Path, identity: FileIdentity, connections: int = CONNECTIONS) -> None:
        self.path = path
        self.identity = identity
        # Nothing in here refers back to the release, so that it ends with its last holder.
        self._connections = _Connections(path, identity, connections)
        finalize(self, self._connections.close)
        # Not the pool that is SQLAlchemy's own choice here: SingletonThreadPool closes connections
        # that other threads are reading from, which ends the process.
        self.engine = create_engine(
            "sqlite://",
            creator=self._connections.take,
            poolclass=QueuePool,
            pool_size=16,
            max_overflow=-1,
        )
        self._threads = threading.local()
        row = self.raw.execute("SELECT id, created_at FROM release").fetchone()
        self.id: str = row[0]
        self.created_at: str = row[1]

    @property
    def raw(self) -> sqlite3.Connection:
        """This thread's driver connection, for statements that are compiled already."""
        lent: _Lent | None = getattr(self._threads, "lent", None)
        if lent is None:
            lent = self._threads.lent = self._connections.lend()
        return lent.connection

    def one_row(
        self, sql: str, values: Mapping[str, Any], seconds: float
    ) -> tuple[str | None, ...]:
        """Run compiled SQL that yields one row; raise Interrupted after ``seconds``."""
        with _Deadline(self.raw, seconds) as connection:
            row: tuple[str | None, ...] = connection.execute(sql, values).fetchone()
            return row

    def rows(
        self, statement: Executable, values: Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """Run a statement of the catalog and return its rows by column name.

        Raises Interrupted when it takes longer than any question may.
        """
        with self.engine.connect() as connection, _Deadline(_driver(connection), LONGEST_SECONDS):
            return by_column(connection.execute(statement, values))


class FileDatabase(Database):
    """The release file of one data folder, whichever release it holds, and those that are kept."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.folder = path.parent
        self._name = str(path)
        self._lock = threading.Lock()
        self._current: FileRelease | None = None
        self._past = lru_cache(KEPT_OPEN)(_open)

    def release(self) -> FileRelease:
        """Return the release served now; raise Unavailable when none was built yet."""
        identity = _identity(self._name)
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

    def kept(self) -> list[KeptRelease]:
        """Return the releases whose files are there, the oldest first."""
        return kept_releases(self.path)

    def environment(self) -> Mapping[str, str]:
        """Return the variable that names the data folder."""
        return {"NQI_DATA_DIR": str(self.folder.resolve())}

    def _open_kept(self, release_id: str) -> FileRelease | None:
        path = path_of(self.path, release_id)
        if path is None:
            return None
        return self._past(path, _identity(path), CONNECTIONS_OF_KEPT)


def _identity(path: Path | str) -> FileIdentity:
    try:
        found = os.stat(path)  # noqa: PTH116 - asked for each request; a Path takes twice as long
    except FileNotFoundError as error:
        raise Unavailable("no catalogue is built yet: run `nqi load` first") from error
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def _open(path: Path, identity: FileIdentity, connections: int = CONNECTIONS) -> FileRelease:
    try:
        return FileRelease(path, identity, connections)
    except sqlite3.Error as error:
        raise Unavailable(f"the catalogue {path.name} cannot be opened: {error}") from error


def _connection(path: Path) -> _Handle:
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro&immutable=1",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        factory=_Handle,
    )
    connection.execute("PRAGMA mmap_size = 1073741824")
    _provide_mathematics(connection)
    return connection


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


class _Deadline:
    """Stops what a connection does inside ``with`` when it takes longer than some seconds.

    A class, because a generator as context manager costs a tenth of a small query.
    """

    __slots__ = ("connection", "seconds")

    def __init__(self, connection: sqlite3.Connection, seconds: float) -> None:
        self.connection = connection
        self.seconds = seconds

    def __enter__(self) -> sqlite3.Connection:
        end = time.monotonic() + self.seconds
        self.connection.set_progress_handler(
            lambda: time.monotonic() > end, STEPS_BETWEEN_CLOCK_READS
        )
        return self.connection

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.connection.set_progress_handler(None, 0)
        stopped = isinstance(error, sqlite3.OperationalError | OperationalError)
        if stopped and "interrupted" in str(error):
            raise Interrupted(f"the query was stopped after {self.seconds:g} s") from error


def _provide_mathematics(connection: sqlite3.Connection) -> None:
    """Add the functions that distances need where SQLite was built without them."""
    try:
        connection.execute("SELECT radians(1), asin(1)")
    except sqlite3.OperationalError:
        for function in (math.sin, math.cos, math.asin, math.sqrt, math.radians):
            connection.create_function(function.__name__, 1, function, deterministic=True)
