"""The variables of an operation, read as graphql-core reads them.

Plain values, which most variables are, are read here by their scalar; graphql-core reads whatever
is more than that, and says what is wrong with what cannot be.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from graphql import (
    GraphQLError,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    VariableDefinitionNode,
    type_from_ast,
)
from graphql.execution.values import get_variable_values

MOST_ERRORS = 10

Values: TypeAlias = dict[str, Any]


class _Plain(NamedTuple):
    """A variable of a scalar type without a default value."""

    name: str
    is_required: bool
    parse: Callable[[Any], Any]


class VariableReader:
    """Coerces the variables of one operation for any request."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> None:
        self.schema = schema
        self.definitions = operation.variable_definitions or ()
        plain = [_plain(schema, definition) for definition in self.definitions]
        self._plain = [one for one in plain if one is not None]
        self._are_plain = len(self._plain) == len(plain)

    def values(self, given: Mapping[str, Any]) -> Values | list[GraphQLError]:
        """Return the values by name, or what is wrong with them."""
        if self._are_plain:
            values = self._ordinary(given)
            if values is not None:
                return values
        return get_variable_values(
            self.schema, self.definitions, dict(given), max_errors=MOST_ERRORS
        )

    def _ordinary(self, given: Mapping[str, Any]) -> Values | None:
        """Return the values, None where one of them is out of the ordinary."""
        values: Values = {}
        for name, is_required, parse in self._plain:
            if name not in given:
                if is_required:
                    return None
                continue
            value = given[name]
            if value is None:
                if is_required:
                    return None
                values[name] = None
                continue
            try:
                parsed = values[name] = parse(value)
            except Exception:  # graphql-core will say what a scalar finds wrong
                return None
            if parsed is Undefined:
                return None
        return values


def _plain(schema: GraphQLSchema, definition: VariableDefinitionNode) -> _Plain | None:
    """Return a variable that is read here, None for one that graphql-core has to read."""
    type_ = type_from_ast(schema, definition.type)
    is_required = isinstance(type_, GraphQLNonNull)
    scalar = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
    if not isinstance(scalar, GraphQLScalarType) or definition.default_value is not None:
        return None
    return _Plain(definition.variable.name.value, is_required, scalar.parse_value)
