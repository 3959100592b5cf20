"""The rows of a release file in a schema of PostgreSQL: copied as they are, indexed at the end."""

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection

from nqi.compact import pairs
from nqi.migrate import upgrade
from nqi.models import Model
from nqi.models.search import SEARCHED_TEXTS
from nqi.postgres.connections import driver
from nqi.text import tokens

LONGEST_TOKEN_BYTES = 2_000
"""PostgreSQL refuses a lexeme of more than 2,046 bytes."""
LAST_POSITION = 16_383
"""Of a token in a text; PostgreSQL counts no further."""

FULL_TEXT = {**SEARCHED_TEXTS, "search_entry": "SELECT id, key FROM search_entry"}

Tell = Callable[[str], None]
"""Called with the table that begins."""


def copy_rows(connection: Connection, file: sqlite3.Connection, schema: str, tell: Tell) -> None:
    """Make a schema with the tables of today and fill it from a release file.

    All of it belongs to the transaction of ``connection``, whose search path is the schema after.
    """
    connection.exec_driver_sql(f'CREATE SCHEMA "{schema}"')
    connection.exec_driver_sql(f'SET LOCAL search_path = "{schema}"')
    upgrade(connection)
    put_back = _take_off(connection, schema)
    target = driver(connection)
    for table in Model.metadata.sorted_tables:
        tell(table.name)
        names = [column.name for column in table.columns]
        quoted = ", ".join(f'"{name}"' for name in names)
        _copy(target, table.name, names, file.execute(f'SELECT {quoted} FROM "{table.name}"'))
    for noun, statement in FULL_TEXT.items():
        tell(f"{noun}_search")
        written = pairs if noun == "search_entry" else str
        texts = ((number, vector(written(text))) for number, text in file.execute(statement))
        _copy(target, f"{noun}_search", ["rowid", "body"], texts)
    tell("indexes")
    for statement in put_back:
        connection.exec_driver_sql(statement)
    _add_points(connection, schema)
    tell("statistics")
    connection.exec_driver_sql(_ANALYZE_ALL.format(schema=schema))


def vector(text: str) -> str:
    """Return the tokens of a text with their places, as PostgreSQL writes a tsvector."""
    numbered = enumerate(tokens(text), start=1)
    return " ".join(
        f"'{token}':{min(number, LAST_POSITION)}"
        for number, token in numbered
        if len(token.encode()) <= LONGEST_TOKEN_BYTES
    )


def _copy(
    target: "psycopg.Connection[Any]",
    table: str,
    names: list[str],
    rows: Iterable[tuple[Any, ...]],
) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    with target.cursor().copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _take_off(connection: Connection, schema: str) -> list[str]:
    """Drop the indexes and references of new tables; return how to make them from all rows."""
    indexes = connection.exec_driver_sql(_INDEXES, {"schema": schema}).all()
    for name, _ in indexes:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    references = connection.exec_driver_sql(_REFERENCES, {"schema": schema}).all()
    for table, name, _ in references:
        connection.exec_driver_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    made = [statement for _, statement in indexes]
    return made + [
        f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'
        for table, name, definition in references
    ]


def _add_points(connection: Connection, schema: str) -> None:
    """Where PostGIS is there, add the places as points with an index, for maps and GIS programs."""
    postgis = connection.exec_driver_sql(_SCHEMA_OF_POSTGIS).scalar()
    if postgis is None:
        return
    connection.exec_driver_sql(f'SET LOCAL search_path = "{schema}", "{postgis}"')
    point = "ST_SetSRID(ST_MakePoint(lng, lat), 4326)"
    connection.exec_driver_sql(f"CREATE INDEX ix_site_point ON site USING gist (({point}))")
    connection.exec_driver_sql(
        "CREATE VIEW site_point AS SELECT site.id, organization_id, site.name, site.adcode, "
        f"{point}::geometry(Point, 4326) AS point FROM site WHERE lng IS NOT NULL"
    )
    connection.exec_driver_sql(f'SET LOCAL search_path = "{schema}"')


_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %(schema)s)
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype <> 'f')
    ORDER BY 1"""
_REFERENCES = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f'
      AND connamespace = (SELECT oid FROM pg_namespace WHERE nspname = %(schema)s)
    ORDER BY 1, 2"""
_SCHEMA_OF_POSTGIS = """
    SELECT nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
    WHERE extname = 'postgis'"""
_ANALYZE_ALL = """
    DO $$ DECLARE named text; BEGIN
        FOR named IN SELECT tablename FROM pg_tables WHERE schemaname = '{schema}' LOOP
            EXECUTE 'ANALYZE ' || quote_ident(named);
        END LOOP;
    END $$"""
