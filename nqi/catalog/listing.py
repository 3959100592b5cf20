"""Listing: rows of a noun in a declared order that can be continued from any row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Integer,
    String,
    Text,
    cast,
    func,
    literal,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import NullType

from nqi.catalog.json_value import elements
from nqi.catalog.statement import Condition, Query, Sql
from nqi.terms import Term


@dataclass(frozen=True)
class Listing:
    """Rows without an order of their own, and the columns that order them, all ascending.

    The last order column is unique, so a row's order values say where to continue, whatever is
    inserted meanwhile.
    """

    rows: Query
    order: tuple[str, ...]

    def page(self, first: Sql, after: tuple[Any, ...] | None = None) -> Query:
        """Return at most ``first`` rows that follow the row with the order values ``after``."""
        rows = self.rows.subquery()
        keys = [rows.c[name] for name in self.order]
        page = select(rows).order_by(*keys).limit(first)
        return page if after is None else page.where(tuple_(*keys) > tuple_(*after))

    def count(self) -> Query:
        """Return the number of all rows."""
        return select(func.count()).select_from(self.rows.subquery())


def literals(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``given`` with its values as SQL values; terms choose the statement and stay."""
    return {
        name: value if isinstance(value, Term) else literal(value) for name, value in given.items()
    }


def among(column: Sql, codes_json: Sql) -> Condition:
    """Return whether a column is one of the values of a JSON array."""
    value: Sql = elements(codes_json).c.value
    if isinstance(column.type, Integer):
        value = cast(value, column.type)
    chosen: Condition = column.in_(select(value))
    return chosen


def matches(column: Sql, table: str, phrase: Sql) -> Sql:
    """Return whether a record's full text in the FTS table holds a phrase."""
    index = sql_table(table, sql_column("rowid"))
    row_id = cast(index.c.rowid, Text) if isinstance(column.type, String) else index.c.rowid
    return column.in_(select(row_id).where(holds(table, phrase)))


def holds(table: str, phrase: Sql) -> Condition:
    """Return whether a row of an FTS table holds a phrase, in the query language of FTS5."""
    found: Condition = full_text_holds(literal_column(table), phrase)
    return found


class full_text_holds(GenericFunction[Any]):  # noqa: N801 - the name of the function in SQL
    """Whether a full-text table's row holds a query; an operator where the table is of FTS5."""

    # Not Boolean, of which SQLAlchemy would ask SQLite whether it equals 1.
    type = NullType()
    inherit_cache = True


@compiles(full_text_holds, "sqlite")
def _by_match(function: full_text_holds, compiler: SQLCompiler, **options: Any) -> str:
    table, phrase = (compiler.process(value, **options) for value in function.clauses)
    return f"{table} MATCH {phrase}"
