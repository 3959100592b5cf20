"""The file of the feedback loop: SQLite beside the catalogue, made by the first write.

Every call opens a connection of its own, so threads, worker processes and the command line share
the file without a word. A write is one transaction: what is killed in the middle was never there.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from nqi.errors import Unavailable

VERSION = 1
LARGEST_BYTES = 256_000_000
"""The file never grows beyond this; what does not fit is refused, and nothing is lost."""
WAIT_SECONDS = 5.0
"""How long a write waits for another process that writes."""
_PAGE_BYTES = 4096
# Reports stand in the order of their numbers, not as they came: those of one address must not be
# found by their place beside the hashes of addresses.
_TABLES = """
CREATE TABLE report (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, about TEXT, text TEXT NOT NULL, source_url TEXT,
  received_on TEXT NOT NULL, release TEXT NOT NULL, state TEXT NOT NULL, decided_on TEXT
) WITHOUT ROWID;
CREATE INDEX report_by_day ON report (received_on, id);
CREATE TABLE day_key (day INTEGER PRIMARY KEY, key BLOB NOT NULL);
CREATE TABLE taken (day INTEGER NOT NULL, second INTEGER NOT NULL, who BLOB NOT NULL);
CREATE INDEX taken_by_day ON taken (day, who);
CREATE TABLE unmet (
  month TEXT NOT NULL, need_kind TEXT NOT NULL, need_key TEXT NOT NULL, adcode TEXT NOT NULL,
  searches INTEGER NOT NULL, PRIMARY KEY (month, need_kind, need_key, adcode)
) WITHOUT ROWID;
"""


class Store:
    """The file; reading one that is not there finds nothing."""

    def __init__(self, path: Path, *, largest_bytes: int = LARGEST_BYTES) -> None:
        self.path = path
        self._most_pages = largest_bytes // _PAGE_BYTES

    @property
    def exists(self) -> bool:
        """Whether anything was ever written."""
        return self.path.exists()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection to read with; the tables are there, if empty."""
        if self.exists:
            with _as_unavailable(self.path), self._open() as connection:
                yield connection
            return
        with closing(sqlite3.connect(":memory:")) as nothing:
            nothing.row_factory = sqlite3.Row
            nothing.executescript(_TABLES)
            yield nothing

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection in one transaction, alone among all processes.

        Raises Unavailable when the file cannot be written, is full or stays locked.
        """
        with _as_unavailable(self.path):
            if not self.exists:
                # Before SQLite would make it: what people wrote is for the operator's eyes only.
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self.path.touch(mode=0o600)
            with self._open() as connection:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                except BaseException:
                    if connection.in_transaction:  # a full disk has ended it already
                        connection.execute("ROLLBACK")
                    raise
                connection.execute("COMMIT")

    def forget(self) -> None:
        """Take what was deleted out of the write-ahead file too, as far as nobody is reading."""
        with _as_unavailable(self.path), self._open() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None)
        with closing(connection):
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            # Deleted keys and hashes are overwritten, not only marked as free.
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute(f"PRAGMA max_page_count = {self._most_pages}")
            _prepare(connection)
            yield connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables of a new file; raise Unavailable for a file of a later version."""
    if _version(connection) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    found = _version(connection)  # again: another process may have been first
    if found == 0:
        for statement in filter(str.strip, _TABLES.split(";")):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")
    if found not in (0, VERSION):
        raise Unavailable(f"the file of reports is of version {found}, this program of {VERSION}")


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


@contextmanager
def _as_unavailable(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise Unavailable(f"{path.name} cannot be used now: {error}") from error
