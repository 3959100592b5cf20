"""Writes one release into a new SQLite file, checks it, and puts it in the place of the old one.

A reader sees the old file or the new one, never anything between; a load that dies leaves a
``.building`` file that the next load removes.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, Engine, insert
from sqlalchemy import event as engine_event
from sqlalchemy.exc import DatabaseError

from loaders.book import Values
from nqi.catalog import offer
from nqi.errors import Unavailable
from nqi.integrity import Unsound, check_connection
from nqi.migrate import upgrade, writable_engine
from nqi.models import Model, Offer

SEARCHED = {
    "organization": "organization",
    "standard": "standard_edition",
    "region": "region",
    "capability": "capability",
    "measurement_standard": "measurement_standard",
    "reference_material": "reference_material",
    "equipment": "equipment",
    "tbt_notification": "tbt_notification",
}
"""The table beside which each full-text table lies."""
ROWS_AT_ONCE = 2_000
SUFFIX = ".building"

Tables = list[tuple[type[Model], Iterable[Values]]]


@contextmanager
def only_one_load(out_dir: Path) -> Iterator[None]:
    """Hold the folder's load lock; raise Unavailable when another process has it."""
    out_dir.mkdir(parents=True, exist_ok=True)
    with (out_dir / "load.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Unavailable(f"another load is running in {out_dir}: wait for it") from error
        for left_over in out_dir.glob(f"catalog-*{SUFFIX}*"):
            left_over.unlink()
        yield


def write_release(path: Path, release_id: str, tables: Tables) -> None:
    """Build the release beside ``path`` and rename it there; on any error ``path`` is untouched."""
    building = path.with_name(f"catalog-{release_id}{SUFFIX}")
    engine = _engine(building)
    try:
        with engine.connect() as connection:
            with connection.begin():
                upgrade(connection)
                written = {model: _insert(connection, model, rows) for model, rows in tables}
                _derive_offers(connection)
                _index_for_search(connection)
                _check(connection, written)
            with connection.begin():
                connection.exec_driver_sql("ANALYZE")
        engine.dispose()
        _put_in_place(building, path)
    except (DatabaseError, OSError) as error:
        raise Unavailable(f"the release could not be written to {path.parent}: {error}") from error
    finally:
        engine.dispose()
        building.unlink(missing_ok=True)


def _engine(building: Path) -> Engine:
    engine = writable_engine(building)

    @engine_event.listens_for(engine, "connect")
    def _hurry(connection: sqlite3.Connection, _record: object) -> None:
        # The file is thrown away when anything fails: while it grows nothing needs a journal.
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -65536"):
            connection.execute(f"PRAGMA {setting}")

    return engine


def _insert(connection: Connection, model: type[Model], rows: Iterable[Values]) -> int:
    """Insert the rows in portions and return how many there were."""
    waiting, count = iter(rows), 0
    while portion := list(islice(waiting, ROWS_AT_ONCE)):
        connection.execute(insert(model), portion)
        count += len(portion)
    return count


def _derive_offers(connection: Connection) -> None:
    connection.execute(insert(Offer).from_select(offer.COLUMNS, offer.derived()))


def _index_for_search(connection: Connection) -> None:
    for noun, table in SEARCHED.items():
        row_id = "CAST(adcode AS INTEGER)" if noun == "region" else "id"
        connection.exec_driver_sql(
            f"INSERT INTO {noun}_search (rowid, body) SELECT {row_id}, search_text FROM {table}"
        )
        connection.exec_driver_sql(f"INSERT INTO {noun}_search ({noun}_search) VALUES ('optimize')")


def _check(connection: Connection, written: dict[type[Model], int]) -> None:
    """Refuse a release with a lost row, a dangling reference or a damaged page."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    found = check_connection(driver)
    for model, count in written.items():
        name = str(model.__tablename__)
        if found[name] != count:
            raise Unsound(f"{name}: {found[name]} rows instead of {count}")


def _put_in_place(building: Path, path: Path) -> None:
    """Make sure the bytes are on the disk before the name points to them."""
    _sync(building)
    building.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
