"""Listing: rows of a noun in a declared order that can be continued from any row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, func, literal, select, tuple_
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table

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
    values = func.json_each(codes_json).table_valued("value")
    chosen: Condition = column.in_(select(values.c.value))
    return chosen


def matches(column: Sql, table: str, phrase: Sql) -> Sql:
    """Return whether a record's full text in the FTS table holds a phrase."""
    index = sql_table(table, sql_column("rowid"))
    found = select(index.c.rowid).where(sql_column(table, Text).op("MATCH")(phrase))
    return column.in_(found)
