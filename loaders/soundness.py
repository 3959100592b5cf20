"""Whether the file that a load has just written is sound, asked in the order in which it lies.

``nqi check`` asks more, of any file at any time: it looks every row up in every index, which takes
longer than to write millions of rows. Here SQLite has made the indexes from the rows a moment ago;
what a load itself can do wrong is to lose a row or to point nowhere.
"""

import sqlite3
from collections.abc import Mapping

from nqi.integrity import Unsound
from nqi.models import Model


def check_written(connection: sqlite3.Connection, written: Mapping[str, int]) -> None:
    """Raise Unsound for a damaged page, a lost row, an index without it, or a bad reference.

    ``written`` says how many rows were written to each table.
    """
    (verdict,) = connection.execute("PRAGMA quick_check").fetchone()
    if verdict != "ok":
        raise Unsound(f"quick_check: {verdict}")
    for table in Model.metadata.tables:
        rows = _check_rows(connection, table)
        if rows != written.get(table, rows):
            raise Unsound(f"{table}: {rows} rows instead of {written[table]}")
        _check_references(connection, table)
    read, accepted, rejected = connection.execute(
        "SELECT sum(rows_read), sum(rows_accepted), sum(rows_rejected) FROM dataset"
    ).fetchone()
    if read != accepted + rejected:
        raise Unsound(f"{read} rows read are not {accepted} accepted and {rejected} rejected")


def _check_rows(connection: sqlite3.Connection, table: str) -> int:
    """Return the rows of a table, which each of its indexes must have too."""
    (rows,) = connection.execute(f'SELECT count(*) FROM "{table}" NOT INDEXED').fetchone()
    for _, index, *_ in connection.execute(f'PRAGMA index_list("{table}")').fetchall():
        counted = f'SELECT count(*) FROM "{table}" INDEXED BY "{index}"'
        (entries,) = connection.execute(counted).fetchone()
        if entries != rows:
            raise Unsound(f"{index}: {entries} entries for {rows} rows")
    return int(rows)


def _check_references(connection: sqlite3.Connection, table: str) -> None:
    """See that every reference has its row; read from an index of the column, if there is one.

    The references then come in order, and so do the rows that they are looked up in.
    """
    for key in connection.execute(f'PRAGMA foreign_key_list("{table}")').fetchall():
        _, _, parent, column, referred, *_ = key
        dangling = connection.execute(
            f'SELECT c."{column}" FROM "{table}" c WHERE c."{column}" IS NOT NULL AND NOT EXISTS'
            f' (SELECT 1 FROM "{parent}" p WHERE p."{referred}" = c."{column}") LIMIT 1'
        ).fetchone()
        if dangling is not None:
            raise Unsound(f"{table}.{column} {dangling[0]} points to no row of {parent}")
