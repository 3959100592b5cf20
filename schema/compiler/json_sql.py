"""The JSON functions of SQLite, as SQLAlchemy expressions; another dialect writes them its way."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Integer, case, func, literal_column, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from nqi.models.json_type import Json, Member

LARGEST_OBJECT = 60
"""Fields of one object: a function takes 127 arguments, two a field."""

Expression: TypeAlias = ColumnElement[Any]


def text_literal(value: str) -> Expression:
    """Return a quoted SQL literal of a GraphQL name, which holds letters, digits and _ only."""
    if not value.replace("_", "a").isalnum() or not value.isascii():
        raise ValueError(f"{value!r} is no GraphQL name")
    return literal_column(f"'{value}'")


def json_object(pairs: Sequence[tuple[str, Expression]]) -> Expression:
    """Return a JSON object; keys are GraphQL names. Large ones are merged from several."""
    parts = [
        func.json_object(
            *[
                part
                for key, value in pairs[at : at + LARGEST_OBJECT]
                for part in (text_literal(key), value)
            ],
            type_=Json(),
        )
        for at in range(0, max(len(pairs), 1), LARGEST_OBJECT)
    ]
    merged: Expression = parts[0]
    for part in parts[1:]:
        merged = _joined(merged, part)
    return merged


def _joined(left: Expression, right: Expression) -> Expression:
    # json_patch would drop keys whose value is null, so the texts are joined: {a} + {b} = {a,b}.
    without_end = func.substr(left, 1, func.length(left) - 1)
    joined = without_end.op("||")(literal_column("','")).op("||")(func.substr(right, 2))
    return func.json(joined, type_=Json())


def json_array_of_rows(value: Expression) -> Expression:
    """Return the values of all rows as a JSON array, an empty one for no rows."""
    return func.json_group_array(value, type_=Json())


def json_text(value: Expression) -> Expression:
    """Return text that is JSON already as JSON."""
    return func.json(value, type_=Json())


def boolean(condition: Expression) -> Expression:
    """Return a JSON boolean; null stays null."""
    return json_boolean(condition)


class json_boolean(GenericFunction[str]):  # noqa: N801 - the name of the function in SQL
    """A condition as JSON; SQLite has none of the kind, and 0 and 1 for conditions."""

    type = Json()
    inherit_cache = True


@compiles(json_boolean, "sqlite")
def _by_words(function: json_boolean, compiler: SQLCompiler, **options: Any) -> str:
    (condition,) = function.clauses
    if isinstance(condition.type, Member):
        condition = type_coerce(condition, Integer)
    is_known = condition.is_not(None)
    words = case((condition, literal_column("'true'")), (is_known, literal_column("'false'")))
    return compiler.process(func.json(words), **options)


def cursor(tag: str, keys: Sequence[Expression]) -> Expression:
    """Return an opaque cursor: the order's name and the row's order values, in hexadecimal."""
    return func.lower(func.hex(func.json_array(literal_column(f"'{tag}'"), *keys)))


def exists_more(count: Expression, first: Expression) -> Expression:
    """Return whether more rows were found than asked for."""
    return boolean(count > first)
