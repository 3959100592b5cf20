"""The door to the releases: read-only SQLite files, the served one swapped while open.

A load renames a new file over the old one. Each thread that asks next sees that the file is
another, and opens it; answers in flight finish on the old one. A reader never sees two releases
in one answer: a file, once renamed into place, is never written again, and every connection of a
release is opened before anybody is given it, because the name may stand for the next one later.

A release that was is opened from the file that is kept of it. Any release is closed, with all its
connections, as soon as nobody holds it: no cache of answers may therefore hold one.
"""

import math
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from weakref import WeakSet, finalize

from sqlalchemy import Connection, Executable, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from nqi.errors import InvalidInput, NotFound, Unavailable
from nqi.kept import kept_releases, path_of

LONGEST_SECONDS = 5.0
"""No statement runs longer; what takes more is stopped and frees its connection."""
CONNECTIONS = 24
"""Opened for a release at once: one for each thread that answers, and those of the pool."""
CONNECTIONS_OF_KEPT = 2
"""The same for a release that was: its file has a name of its own, so more can follow."""
KEPT_OPEN = 4
"""Releases that were and stay open, the last ones asked for."""
STEPS_BETWEEN_CLOCK_READS = 10_000
"""SQLite virtual machine steps between two looks at the clock: no measurable cost."""

FileIdentity = tuple[int, int, int]


class Interrupted(Unavailable):
    """The statement ran past its deadline and was stopped."""


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


class OpenRelease:
    """One release file, opened: read-only connections for it, each for one thread.

    They are closed when nobody holds the release any more.
    """

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
    def made_on(self) -> date:
        """The day of the load, UTC."""
        return date.fromisoformat(self.created_at[:10])

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
    """The release file of one data folder, whichever release it holds, and those that are kept."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._current: OpenRelease | None = None
        self._kept: OrderedDict[str, OpenRelease] = OrderedDict()

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

    def chosen(self, release_id: str | None, known_on: str | None) -> OpenRelease:
        """Return the release of an id, or the one that was served at the end of a day (UTC).

        Without either it is the one served now. Raises NotFound naming what is kept, InvalidInput
        for a day that is none and for both at once.
        """
        if release_id and known_on:
            raise InvalidInput("release and knownOn: only one of them can choose the release")
        current = self.release()
        if known_on:
            release_id = self._served_on(current, _day(known_on))
        if not release_id or release_id == current.id:
            return current
        return self._open_kept(release_id)

    def _served_on(self, current: OpenRelease, day: date) -> str:
        after = (day + timedelta(days=1)).isoformat()
        if current.created_at < after:
            return current.id
        newest = "SELECT id FROM past_release WHERE created_at < ? ORDER BY number DESC LIMIT 1"
        row = current.raw.execute(newest, (after,)).fetchone()
        if row is None:
            raise NotFound(f"knownOn {day}: no release is that old; {self._range()}")
        return str(row[0])

    def _open_kept(self, release_id: str) -> OpenRelease:
        path = path_of(self.path, release_id)
        if path is None:
            raise NotFound(f"release {release_id[:64]!r} is not kept; {self._range()}")
        identity = _identity(path)
        with self._lock:
            opened = self._kept.pop(release_id, None)
            if opened is None or opened.identity != identity:
                opened = _open(path, identity, CONNECTIONS_OF_KEPT)
            self._kept[release_id] = opened
            if len(self._kept) > KEPT_OPEN:
                self._kept.popitem(last=False)
            return opened

    def _range(self) -> str:
        kept = kept_releases(self.path)
        ends = (kept[0], kept[-1])
        oldest, newest = (f"{one.id} of {one.created_at[:10]}" for one in ends)
        return f"kept are {len(kept)}, from {oldest} to {newest}"


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"knownOn {text[:40]!r}: a day like 2025-12-31 is needed") from error
    if day == date.max:
        raise InvalidInput(f"knownOn {day}: an earlier day is needed")
    return day


def _identity(path: Path) -> FileIdentity:
    try:
        found = path.stat()
    except FileNotFoundError as error:
        raise Unavailable("no catalogue is built yet: run `nqi load` first") from error
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def _open(path: Path, identity: FileIdentity, connections: int = CONNECTIONS) -> OpenRelease:
    try:
        return OpenRelease(path, identity, connections)
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
