"""Rows of the bulky nouns, kept in a file of their own while facts are read, and sorted from there.

A load of the country has some ten million of them, which no memory should have to hold. They are
appended as they are read, without an index, and go into the release in the order of their ids:
SQLite sorts on the disk, and then only appends.
"""

import sqlite3
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection

from nqi.errors import Unavailable
from nqi.models import (
    Capability,
    CapabilityMethod,
    MeasurementRange,
    MeasurementStandard,
    Model,
    OrganizationIdentifier,
    OrganizationName,
    StatusEvent,
    TraceLink,
)

BULKY: tuple[type[Model], ...] = (
    Capability,
    CapabilityMethod,
    MeasurementRange,
    MeasurementStandard,
    TraceLink,
    OrganizationIdentifier,
    OrganizationName,
    StatusEvent,
)
"""Nouns with many rows that no later row completes."""
WHOLES: dict[type[Model], type[Model]] = {CapabilityMethod: Capability}
"""Rows that are parts of others, which are added right before them."""
WHOLE = "whole"
"""The column of a part that is the place of its whole: so the two are brought together in order."""
ROWS_AT_ONCE = 2_000
NOTHING = -(1 << 63)
"""Stands for None on the way to the file: Python looks for an adapter for every None it binds,
which takes ten times as long as to bind a number. No id and no measure is as small."""


class Staging:
    """The rows of every bulky table in one file; without a path SQLite removes it by itself."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._connection = sqlite3.connect(path or "", isolation_level=None)
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -16384"):
            self._connection.execute(f"PRAGMA {setting}")
        self.insert("BEGIN")
        self.rows = dict[type[Model], Staged]()
        for model in BULKY:
            self.rows[model] = Staged(self, model, self.rows.get(WHOLES.get(model, model)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        if self.path:
            self.path.unlink(missing_ok=True)

    def insert(self, sql: str, rows: list[tuple[Any, ...]] | None = None) -> None:
        """Execute a statement, once or for each row; raise Unavailable when the disk is full."""
        try:
            if rows is None:
                self._connection.execute(sql)
            else:
                self._connection.executemany(sql, rows)
        except sqlite3.Error as error:
            folder = self.path.parent if self.path else "a temporary file"
            raise Unavailable(f"the release could not be written to {folder}: {error}") from error

    def finish(self) -> None:
        """Hand every row to the file, for another connection to read."""
        for staged in self.rows.values():
            staged.flush()
        self.insert("COMMIT")


class Staged:
    """The rows of one table, in the order in which they were read.

    With ``whole``, each is a part of the row that was added there last.
    """

    def __init__(self, staging: Staging, model: type[Model], whole: "Staged | None" = None) -> None:
        names = [column.name for column in model.__table__.columns]
        self._staging, self._whole = staging, whole
        self._table, self._names = str(model.__tablename__), ", ".join(names)
        self._values_of = itemgetter(*names)
        self._every = names
        self._columns, self._insert = names, self._statement(names)
        self._waiting: list[tuple[Any, ...]] = []
        self.count = 0
        kept = f"{self._names}, {WHOLE}" if whole else self._names
        staging.insert(f"CREATE TABLE {self._table} ({kept})")

    @property
    def path(self) -> Path | None:
        """The file in which the rows are."""
        return self._staging.path

    @property
    def in_memory(self) -> int:
        """How many rows the file does not have yet."""
        return len(self._waiting)

    def append(self, values: dict[str, Any]) -> None:
        """Keep one row, which has a value for every column."""
        self.append_row(self._every, tuple(map(_kept, self._values_of(values))))

    def append_row(self, columns: list[str], row: tuple[Any, ...]) -> None:
        """Keep one row of some columns; the others, and whatever is ``NOTHING``, are null.

        The same list of columns is to be given again and again: another one costs a statement.
        """
        if columns is not self._columns:
            self.flush()
            self._columns, self._insert = columns, self._statement(columns)
        self._waiting.append((*row, self._whole.count) if self._whole else row)
        self.count += 1
        if len(self._waiting) >= ROWS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Hand what is waiting to the file."""
        self._staging.insert(self._insert, self._waiting)
        self._waiting.clear()

    def _statement(self, columns: list[str]) -> str:
        names = [*columns, WHOLE] if self._whole else columns
        values = ", ".join([f"nullif(?, {NOTHING})"] * len(names))
        return f"INSERT INTO {self._table} ({', '.join(names)}) VALUES ({values})"

    def copy_into(self, connection: Connection) -> int:
        """Insert the rows into the table of a release by their ids; return how many there were.

        The connection has the file attached as ``staged``.
        """
        connection.exec_driver_sql(
            f"INSERT INTO {self._table} ({self._names})"
            f" SELECT {self._names} FROM staged.{self._table} ORDER BY id"
        )
        return self.count


def _kept(value: Any) -> Any:
    if value is None:
        return NOTHING
    return value.isoformat() if isinstance(value, date) else value
