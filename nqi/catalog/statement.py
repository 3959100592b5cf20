"""The three kinds of value that catalog functions speak of."""

from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select

Query: TypeAlias = Select[*tuple[Any, ...]]
"""A SELECT whose columns are known by their names."""

Sql: TypeAlias = Any
"""A scalar SQL expression: a bound value, a literal or a column of the parent row."""

Given: TypeAlias = dict[str, Any]
"""The SQL values of a question by name; terms as they are; absent when not asked."""

Condition: TypeAlias = ColumnElement[bool]
