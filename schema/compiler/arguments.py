"""Arguments as SQL parameters: coerced by graphql-core and bound anew for every request.

A plan remembers only where a value comes from, never the value, so nothing of one request can
leak into another.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

from graphql import FieldNode, GraphQLField
from sqlalchemy import bindparam

from nqi.errors import InvalidInput
from nqi.terms import Term
from schema.compiler.coercion import ArgumentReader

LARGEST_PAGE = 100

Values: TypeAlias = dict[str, Any]


class Source(NamedTuple):
    """The arguments of a field of a document and their SQL names."""

    reader: ArgumentReader
    sql_names: dict[str, str]


def coerced(reader: ArgumentReader, variables: Mapping[str, Any]) -> Values:
    """Return a field's arguments by Python name; raise InvalidInput for an impossible ``first``."""
    values = reader.values(variables)
    first = values.get("first")
    if first is not None and not 1 <= first <= LARGEST_PAGE:
        raise InvalidInput(f"first {first}: allowed is 1 to {LARGEST_PAGE}")
    return values


def is_structural(value: Any) -> bool:
    """Return whether a value chooses the statement rather than being bound into it."""
    return value is None or isinstance(value, Term | bool)


class Parameters:
    """The parameters of one plan, named as they are met."""

    def __init__(self) -> None:
        self.count = 0
        self.nested: list[Source] = []

    def bind(self, values: Mapping[str, Any]) -> tuple[Values, dict[str, str]]:
        """Return values as SQL parameters, structural ones as they are, and the SQL names."""
        given: Values = {}
        names: dict[str, str] = {}
        for name, value in values.items():
            if is_structural(value):
                given[name] = value
            else:
                self.count += 1
                names[name] = f"p{self.count}"
                given[name] = bindparam(names[name], value)
        return given, names

    def nested_arguments(
        self, field: GraphQLField, node: FieldNode, variables: Mapping[str, Any]
    ) -> Values:
        """Return the arguments of a field below the root as SQL parameters."""
        if not field.args:
            return {}
        reader = ArgumentReader(field, node)
        given, names = self.bind(coerced(reader, variables))
        if reader.names_a_variable:
            self.nested.append(Source(reader, names))
        return given

    def nested_values(self, variables: Mapping[str, Any]) -> Values:
        """Return this request's values of every argument below the root, by SQL name."""
        return {
            sql_name: values[name]
            for reader, names in self.nested
            for values in (coerced(reader, variables),)
            for name, sql_name in names.items()
        }
