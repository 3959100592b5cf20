"""Fills the full-text tables of a release: in large portions, which are merged once at the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

HASH_BYTES = 32 << 20
"""Of the words that FTS5 gathers before it writes them down; left to itself it takes 1 MiB."""


@contextmanager
def filled_at_once(connection: Connection, table: str) -> Iterator[None]:
    """Let the whole of an FTS5 table be inserted; it is left with FTS5's own settings."""
    for setting, value in (("automerge", 0), ("hashsize", HASH_BYTES)):
        connection.exec_driver_sql(
            f"INSERT INTO {table} ({table}, rank) VALUES ('{setting}', {value})"
        )
    yield
    connection.exec_driver_sql(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
    connection.exec_driver_sql(f"DELETE FROM {table}_config WHERE k <> 'version'")
