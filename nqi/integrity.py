"""Whether a release file is sound, asked of the file itself."""

import sqlite3
from pathlib import Path

from nqi.errors import NqiError, Unavailable
from nqi.models import Model


class Unsound(NqiError):
    """The release file is damaged or contradicts itself; load it anew."""

    code = "UNSOUND"


def check_release(path: Path) -> dict[str, int]:
    """Return the rows of each table; raise Unsound naming what is wrong."""
    if not path.is_file():
        raise Unavailable("no catalogue is built yet: run `nqi load` first")
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        return check_connection(connection)
    except sqlite3.DatabaseError as error:
        raise Unsound(f"{path.name}: {error}") from error
    finally:
        connection.close()


def check_connection(connection: sqlite3.Connection) -> dict[str, int]:
    """Check pages, foreign keys and row counts through an open connection."""
    (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        raise Unsound(f"integrity_check: {verdict}")
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise Unsound(f"table {broken[0]} row {broken[1]} points to no row of {broken[2]}")
    read, accepted, rejected = connection.execute(
        "SELECT sum(rows_read), sum(rows_accepted), sum(rows_rejected) FROM dataset"
    ).fetchone()
    if read != accepted + rejected:
        raise Unsound(f"{read} rows read are not {accepted} accepted and {rejected} rejected")
    tables = Model.metadata.tables
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables
    }
