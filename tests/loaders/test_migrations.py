from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from nqi.migrate import current_revision, downgrade, head_revision, upgrade, writable_engine
from nqi.models import Model

FAILING = """
import sqlalchemy as sa
from alembic import op
revision = "0001"
down_revision = None
def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer))
    op.execute("no such statement")
def downgrade():
    pass
"""


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = writable_engine(tmp_path / "x.sqlite")
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def tables(connection: Connection) -> set[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table'"
    names = {row[0] for row in connection.exec_driver_sql(query)}
    connection.rollback()
    return names - {"alembic_version"}


def is_ours(name: str | None, kind: str, _: object) -> bool:
    """Full-text tables belong to SQLite and have no model."""
    return kind != "table" or name is None or "_search" not in name


def test_the_migrated_tables_are_those_of_the_models(connection: Connection) -> None:
    upgrade(connection)
    context = MigrationContext.configure(
        connection, opts={"include_name": is_ours, "compare_type": True}
    )
    assert compare_metadata(context, Model.metadata) == []


def test_up_down_up_ends_where_it_began(connection: Connection) -> None:
    upgrade(connection)
    after_up = tables(connection)
    assert {"organization", "organization_search", "region_boundary"} <= after_up
    downgrade(connection)
    assert tables(connection) == set()
    upgrade(connection)
    assert tables(connection) == after_up
    assert current_revision(connection) == head_revision()


def test_a_failing_migration_leaves_nothing(connection: Connection, tmp_path: Path) -> None:
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / "v0001_failing.py").write_text(FAILING)
    with pytest.raises(Exception, match="syntax error"):
        upgrade(connection, folder=tmp_path)
    assert tables(connection) == set()
