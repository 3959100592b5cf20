"""Writes one release into a new SQLite file, checks it, and puts it in the place of the old one.

A reader sees the old file or the new one, never anything between; a load that dies leaves a
``.building`` file that the next load removes. The old file is kept under its id before it is
replaced, so that whatever happens between the two steps, no release is lost.
"""

import fcntl
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, Engine, insert
from sqlalchemy import event as engine_event
from sqlalchemy.exc import DatabaseError

from loaders.book import Values
from loaders.full_text import filled_at_once
from loaders.history import add_history
from loaders.kept_releases import upgrade_kept
from loaders.offers import derive_offers
from loaders.search_terms import derive_search
from loaders.soundness import check_written
from loaders.staging import BULKY, Staged
from nqi.catalog.numbering import SUCCESSOR_COLUMNS, derived_successors
from nqi.errors import Unavailable
from nqi.kept import keep, sync
from nqi.migrate import empty_release, writable_engine
from nqi.models import Model, Offer, StandardSuccessor
from nqi.models.search import SEARCHED_TEXTS

ROWS_AT_ONCE = 2_000
SUFFIX = ".building"
ROWS = "-rows"
"""Behind it: the file of staged rows, which goes the same way."""

Tables = list[tuple[type[Model], Iterable[Values] | Staged]]

Tell = Callable[[str], None]
"""Called with the stage that begins."""


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


def building_path(path: Path, release_id: str, *, rows: bool = False) -> Path:
    """Return the file in which a release grows, or that in which its bulky rows wait."""
    return path.with_name(f"catalog-{release_id}{SUFFIX}{ROWS if rows else ''}")


def write_release(
    path: Path,
    release_id: str,
    tables: Tables,
    previous_id: str | None = None,
    tell: Tell = lambda stage: None,
) -> None:
    """Build the release beside ``path`` and rename it there; on any error ``path`` is untouched.

    ``previous_id`` is the release at ``path``, which is kept, and which the new one is compared to.
    """
    with built_release(path, release_id, tables, previous_id, tell) as building:
        try:
            _put_in_place(building, path, previous_id)
        except (DatabaseError, OSError) as error:
            raise _unwritten(path, error) from error


@contextmanager
def built_release(
    path: Path,
    release_id: str,
    tables: Tables,
    previous_id: str | None = None,
    tell: Tell = lambda stage: None,
) -> Iterator[Path]:
    """Build and check a release beside ``path``; the file is gone at the end unless renamed."""
    building = building_path(path, release_id)
    try:
        try:
            _build(building, tables, path if previous_id else None, tell)
        except (DatabaseError, sqlite3.Error, OSError) as error:
            raise _unwritten(path, error) from error
        yield building
    finally:
        building.unlink(missing_ok=True)


def _build(building: Path, tables: Tables, previous: Path | None, tell: Tell) -> None:
    building.write_bytes(empty_release())
    staged = _staged(tables)
    engine = _engine(building, staged)
    try:
        with engine.connect() as connection:
            with connection.begin():
                written = _write(connection, tables, tell)
            if staged is not None:
                # Otherwise its rows would be checked and counted with the release.
                _driver(connection).execute("DETACH staged")
            if previous is not None:
                tell("history")
                _add_history(building, previous)
            with connection.begin():
                tell("check")
                check_written(_driver(connection), written)
                tell("statistics")
                connection.exec_driver_sql("ANALYZE")
    finally:
        engine.dispose()


def _write(connection: Connection, tables: Tables, tell: Tell) -> dict[str, int]:
    """Write every table and all that is derived from them; return the rows of each."""
    indexes = _take_indexes_off(connection)
    tell("rows")
    written = {str(m.__tablename__): _insert(connection, m, rows) for m, rows in tables}
    tell("indexes")
    for sql in indexes[False]:
        connection.exec_driver_sql(sql)
    tell("offers")
    derive_offers(connection, staged=_staged(tables) is not None)
    _derive_successors(connection)
    for sql in indexes[True]:
        connection.exec_driver_sql(sql)
    tell("full text")
    _index_for_search(connection)
    tell("search")
    derive_search(connection)
    return written


def _take_indexes_off(connection: Connection) -> dict[bool, list[str]]:
    """Drop the indexes of the bulky tables; return how to make them, those of offers apart.

    Made at once from all rows, an index is sorted and appended; row by row it is written all over.
    """
    statement = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql <> ''"
    offers, found = str(Offer.__tablename__), {False: list[str](), True: list[str]()}
    bulky = {offers, *(str(model.__tablename__) for model in BULKY)}
    for name, table, sql in connection.exec_driver_sql(statement).fetchall():
        if table in bulky:
            connection.exec_driver_sql(f"DROP INDEX {name}")
            found[table == offers].append(sql)
    return found


def _staged(tables: Tables) -> Path | None:
    """The file of the rows that were staged, if any were."""
    return next((rows.path for _, rows in tables if isinstance(rows, Staged)), None)


def _add_history(building: Path, previous: Path) -> None:
    try:
        add_history(building, previous)
    except sqlite3.DatabaseError as error:
        advice = "`nqi check` says more; move the file away to begin a new history"
        message = f"what changed since {previous.name} cannot be told ({error}): {advice}"
        raise Unavailable(message) from error


def _unwritten(path: Path, error: Exception) -> Unavailable:
    return Unavailable(f"the release could not be written to {path.parent}: {error}")


def _engine(building: Path, staged: Path | None) -> Engine:
    engine = writable_engine(building)

    @engine_event.listens_for(engine, "connect")
    def _hurry(connection: sqlite3.Connection, _record: object) -> None:
        # The file is thrown away when anything fails: while it grows nothing needs a journal.
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -65536"):
            connection.execute(f"PRAGMA {setting}")
        if staged is not None:
            connection.execute("ATTACH ? AS staged", (str(staged),))

    return engine


def _insert(connection: Connection, model: type[Model], rows: Iterable[Values] | Staged) -> int:
    """Insert the rows in portions and return how many there were."""
    if isinstance(rows, Staged):
        return rows.copy_into(connection)
    waiting, count = iter(rows), 0
    while portion := list(islice(waiting, ROWS_AT_ONCE)):
        connection.execute(insert(model), portion)
        count += len(portion)
    return count


def _derive_successors(connection: Connection) -> None:
    found = insert(StandardSuccessor).from_select(SUCCESSOR_COLUMNS, derived_successors())
    connection.execute(found)


def _index_for_search(connection: Connection) -> None:
    for noun, texts in SEARCHED_TEXTS.items():
        with filled_at_once(connection, f"{noun}_search"):
            connection.exec_driver_sql(f"INSERT INTO {noun}_search (rowid, body) {texts}")


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _put_in_place(building: Path, path: Path, previous_id: str | None) -> None:
    """Keep the old file and make sure the bytes are on the disk before the name points to them."""
    sync(building)
    if previous_id is not None:
        keep(path, previous_id)
        upgrade_kept(path)
    building.replace(path)
    sync(path.parent)
