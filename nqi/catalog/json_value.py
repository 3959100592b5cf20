"""Reading JSON in SQL: members and elements of a text, the same on every database."""

from typing import Any

from sqlalchemy import Text, column, func, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.sql.selectable import TableValuedAlias

from nqi.catalog.statement import Sql
from nqi.models.json_type import Member


def member(text: Sql, name: str) -> Sql:
    """Return a member of a JSON object by its name; null when there is none."""
    return func.json_extract(text, literal_column(f"'$.{name}'"), type_=Member())


def element(text: Sql, index: int) -> Sql:
    """Return an element of a JSON array by its index from 0; null when there is none."""
    return func.json_extract(text, literal_column(f"'$[{index}]'"), type_=Member())


def elements(array: Sql) -> TableValuedAlias:
    """Return the elements of a JSON array: rows ``key``, which orders them, and ``value``."""
    return func.json_each(array).table_valued("key", "value")


def names(json_object: Sql) -> TableValuedAlias:
    """Return the names of the members of a JSON object: rows ``key``."""
    return json_members(json_object).table_valued(column("key", Text))


class json_members(GenericFunction[Any]):  # noqa: N801 - the name of the function in SQL
    """The names of members; PostgreSQL tells them from the elements of an array."""

    inherit_cache = True


@compiles(json_members, "sqlite")
def _as_elements(function: json_members, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(func.json_each(*function.clauses), **options)
