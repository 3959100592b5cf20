"""How the statements of the catalog are written for PostgreSQL: what differs from SQLite, and why.

Answers are built as text, not as values of the type ``json``: text is put together faster and
without the blanks that PostgreSQL writes, so an answer has the same bytes on both databases.
"""

from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    BinaryExpression,
    Boolean,
    Cast,
    ColumnElement,
    Float,
    Integer,
    Numeric,
    Over,
    SmallInteger,
    String,
    nulls_first,
    nulls_last,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg, PGDialect_psycopg
from sqlalchemy.sql.elements import ClauseList, ColumnClause, Label, Null, UnaryExpression
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import desc_op, nulls_first_op, nulls_last_op

from nqi.models.json_type import Json, Member

Function: TypeAlias = FunctionElement[Any]


class ReleaseCompiler(PGCompiler_psycopg):
    """Writes the functions that SQLite has and PostgreSQL does not, or names otherwise."""

    def visit_binary(  # type: ignore[override]
        self, binary: BinaryExpression[Any], **options: Any
    ) -> str:
        """Compare what was taken out of JSON, a text here, as the type of its other side."""
        if isinstance(binary.right.type, Member) and isinstance(binary.left.type, Integer):
            number = sql_cast(binary.right, BigInteger)
            binary = BinaryExpression(binary.left, number, binary.operator)
        return str(super().visit_binary(binary, **options))  # type: ignore[no-untyped-call]

    def order_by_clause(self, select: Any, **options: Any) -> str:
        """Order rows, those without a value first, as SQLite does; downwards they come last."""
        keys = [self.process(_with_nulls(key), **options) for key in select._order_by_clauses]
        return " ORDER BY " + ", ".join(keys) if keys else ""

    def visit_over(self, over: Over[Any], **options: Any) -> str:
        """Order the rows of a window in the same way."""
        if over.order_by is not None:
            keys = ClauseList(*map(_with_nulls, over.order_by.clauses))
            over = over._clone()
            over.order_by = keys
        return str(super().visit_over(over, **options))  # type: ignore[no-untyped-call]

    def visit_cast(self, cast: Cast[Any], **options: Any) -> str:
        """Write a number with a fraction with 15 digits, as SQLite does."""
        if isinstance(cast.type, String) and isinstance(cast.clause.type, Float):
            digits = self.process(sql_cast(cast.clause, Numeric), **options)
            return f"regexp_replace(CAST({digits} AS text), '^-?[0-9]+$', '\\&.0')"
        return str(super().visit_cast(cast, **options))  # type: ignore[no-untyped-call]

    def visit_json_object_func(self, function: Function, **options: Any) -> str:
        """Keys are GraphQL names, quoted already, so they need no escaping."""
        keys, values = list(function.clauses)[::2], list(function.clauses)[1::2]
        named = [
            f'"{_unquoted(key)}":' + "' || " + self._json(value, options)
            for key, value in zip(keys, values, strict=True)
        ]
        return "('{" + " || ',".join(named) + " || '}')" if named else "'{}'"

    def visit_json_array_func(self, function: Function, **options: Any) -> str:
        """Return a JSON array of the arguments."""
        values = [self._json(value, options) for value in function.clauses]
        return "('[' || " + " || ',' || ".join(values) + " || ']')"

    def visit_json_group_array_func(self, function: Function, **options: Any) -> str:
        """Return a JSON array of all rows, an empty one for none."""
        (value,) = function.clauses
        return f"coalesce('[' || string_agg({self._json(value, options)}, ',') || ']', '[]')"

    def visit_json_func(self, function: Function, **options: Any) -> str:
        """Return text that is JSON already."""
        (value,) = function.clauses
        return f"CAST({self.process(value, **options)} AS text)"

    def visit_json_boolean_func(self, function: Function, **options: Any) -> str:
        """Return a condition as JSON; a member of JSON is spelled so already."""
        (condition,) = function.clauses
        written = self.process(condition, **options)
        if isinstance(condition.type, Integer):
            written = f"({written}) <> 0"
        return f"CAST({written} AS text)"

    def visit_full_text_holds_func(self, function: Function, **options: Any) -> str:
        """Return whether a row of a full-text table holds a query of FTS5, put in other words."""
        table, phrase = (self.process(value, **options) for value in function.clauses)
        return f"{table}.body @@ full_text_query({phrase})"

    def visit_min_func(self, function: Function, **options: Any) -> str:
        """Return the smallest of several values; of one, the aggregate."""
        return self._extreme("least", "min", function, options)

    def visit_max_func(self, function: Function, **options: Any) -> str:
        """Return the largest of several values; of one, the aggregate."""
        return self._extreme("greatest", "max", function, options)

    def _extreme(self, of_many: str, of_rows: str, function: Function, options: Any) -> str:
        values = [self.process(value, **options) for value in function.clauses]
        return f"{of_many if len(values) > 1 else of_rows}({', '.join(values)})"

    def _json(self, value: ColumnElement[Any], options: dict[str, Any]) -> str:
        """Return a value as the text of its JSON."""
        if isinstance(value, Null):
            return "'null'"
        if isinstance(value, ColumnClause) and value.is_literal and value.name.startswith("'"):
            return f"'\"{_unquoted(value)}\"'"
        written = self.process(value, **options)
        if isinstance(value.type, Json):
            return f"coalesce({written}, 'null')"
        if isinstance(value.type, Integer | Boolean):
            return f"coalesce(CAST({written} AS text), 'null')"
        if isinstance(value.type, String):
            written = f"CAST({written} AS text)"
        return f"coalesce(CAST(to_json({written}) AS text), 'null')"


def _with_nulls(key: ColumnElement[Any]) -> ColumnElement[Any]:
    """Say where nulls go; a column that has none is left alone, for its index to give the order."""
    modifier = getattr(key, "modifier", None)
    inner: Any = key
    while isinstance(inner, UnaryExpression | Label):
        inner = inner.element
    if not getattr(inner, "nullable", True) or modifier in _NULLS_PLACED:
        return key
    placed: ColumnElement[Any] = nulls_last(key) if modifier is desc_op else nulls_first(key)
    return placed


_NULLS_PLACED = (nulls_first_op, nulls_last_op)


def _unquoted(literal: ColumnElement[Any]) -> str:
    assert isinstance(literal, ColumnClause)
    return literal.name.strip("'")


class ReleaseDialect(PGDialect_psycopg):
    """PostgreSQL by psycopg, without a cast around every text and number that is bound.

    A bound text then takes the type of what it is compared with, as days are bound as text; and a
    number has the type of its size, not the one that a column somewhere near it has.
    """

    statement_compiler = ReleaseCompiler
    supports_statement_cache = True
    colspecs = PGDialect_psycopg.colspecs | {
        String: String,
        Member: Member,
        Integer: Integer,
        SmallInteger: SmallInteger,
        BigInteger: BigInteger,
    }
