"""Makes and changes the tables of a release, in one transaction that happens wholly or not at all.

Alembic is used as a library: the revisions lie in ``nqi/migrations`` and there is no ini file.
"""

import sqlite3
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event

FOLDER = Path(__file__).parent / "migrations"

Plan = Callable[..., list[RevisionStep]]


def writable_engine(path: Path | None) -> Engine:
    """Return an engine on a SQLite file whose transactions also hold changes of tables.

    Without a path the database is in memory and has one connection.

    Python's driver commits before every CREATE TABLE unless it is told to leave transactions to
    us; a migration that failed half-way would then stay half-applied.
    """
    engine = create_engine(f"sqlite:///{path or ''}")

    @event.listens_for(engine, "connect")
    def _leave_transactions_to_us(connection, _record):  # type: ignore[no-untyped-def]
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@cache
def empty_release() -> bytes:
    """Return a SQLite file with the newest tables and no rows; they are made once in a process."""
    engine = writable_engine(None)
    try:
        with engine.connect() as connection:
            upgrade(connection)
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            return driver.serialize()
    finally:
        engine.dispose()


def upgrade(connection: Connection, revision: str = "head", folder: Path = FOLDER) -> None:
    """Bring the tables to a revision; on any error nothing has changed."""
    scripts = ScriptDirectory(str(folder))
    _run(connection, scripts, lambda current, _: scripts._upgrade_revs(revision, current))


def downgrade(connection: Connection, revision: str = "base", folder: Path = FOLDER) -> None:
    """Take the tables back to a revision; on any error nothing has changed."""
    scripts = ScriptDirectory(str(folder))
    _run(connection, scripts, lambda current, _: scripts._downgrade_revs(revision, current))


def _run(connection: Connection, scripts: ScriptDirectory, plan: Plan) -> None:
    own = nullcontext() if connection.in_transaction() else connection.begin()
    with own, EnvironmentContext(Config(), scripts, fn=plan) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()


def current_revision(connection: Connection) -> str | None:
    """Return the revision of the tables, None for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def head_revision(folder: Path = FOLDER) -> str:
    """Return the newest revision there is."""
    return str(ScriptDirectory(str(folder)).get_current_head())
