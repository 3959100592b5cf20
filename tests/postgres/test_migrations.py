"""P15 on PostgreSQL: up, down and up again is up; a migration that fails leaves nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from nqi.migrate import FOLDER, current_revision, downgrade, head_revision, upgrade
from nqi.postgres.connections import address, writing_engine
from nqi.settings import Settings

TABLES = """
    SELECT relname, relkind, relpersistence FROM pg_class
    WHERE relnamespace = 'public'::regnamespace ORDER BY 1"""
COLUMNS = """
    SELECT relname, attnum, attname, format_type(atttypid, atttypmod), attnotnull,
        pg_get_expr(adbin, adrelid), attcollation::regcollation::text
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped ORDER BY 1, 3"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"""
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
FUNCTIONS = """
    SELECT oid::regprocedure::text, prosrc, provolatile, proparallel FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace ORDER BY 1"""

FAILS = '''
"""A migration that fails after its first step."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    op.create_table("half_made", sa.Column("id", sa.Integer()))
    op.execute("SELECT 1 / 0")
'''


def everything(connection: Connection) -> list[object]:
    """What there is: tables, columns by name, constraints, indexes, functions."""
    tables, columns, constraints, indexes, functions = (
        connection.exec_driver_sql(statement).all()
        for statement in (TABLES, COLUMNS, CONSTRAINTS, INDEXES, FUNCTIONS)
    )
    # A column that is added later stands at the end: the place says nothing.
    placeless = [(table, *rest) for table, _, *rest in columns]
    return [tables, placeless, constraints, indexes, functions]


@pytest.fixture
def connection(new_settings: Callable[..., Settings], tmp_path: Path) -> Iterator[Connection]:
    url = address(new_settings(tmp_path).database_url, "NQI_DATABASE_URL")
    engine = writing_engine(url)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def test_up_down_and_up_is_up(connection: Connection) -> None:
    with connection.begin():
        upgrade(connection)
        once = everything(connection)
    with connection.begin():
        downgrade(connection)
        assert current_revision(connection) is None
        tables, *rest = everything(connection)
        assert [row[0] for row in tables] == ["alembic_version", "alembic_version_pkc"]  # type: ignore[attr-defined]
        assert rest[-1] == []
    with connection.begin():
        upgrade(connection)
        assert everything(connection) == once
        assert current_revision(connection) == head_revision()


def test_every_migration_goes_down_and_up_by_itself(connection: Connection) -> None:
    with connection.begin():
        upgrade(connection)
        once = everything(connection)
        while (current := current_revision(connection)) is not None:
            before = everything(connection)
            downgrade(connection, "-1")
            lower = current_revision(connection)
            upgrade(connection, current)
            assert everything(connection) == before, f"{lower} to {current}"
            downgrade(connection, "-1")
        upgrade(connection)
        assert everything(connection) == once


def test_a_migration_that_fails_leaves_nothing(connection: Connection, tmp_path: Path) -> None:
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir(parents=True)
    for path in (FOLDER / "versions").glob("v*.py"):
        (versions / path.name).write_text(path.read_text("utf-8"), "utf-8")
    (versions / "v9999_fails.py").write_text(FAILS.format(head=head_revision()), "utf-8")

    with pytest.raises(DBAPIError, match="division by zero"):
        upgrade(connection, folder=versions.parent)
    assert everything(connection)[0] == []
    connection.rollback()

    with connection.begin():
        upgrade(connection)
        once = everything(connection)
    with pytest.raises(DBAPIError, match="division by zero"):
        upgrade(connection, folder=versions.parent)
    assert everything(connection) == once
