"""The arguments of one field of a document: literals are coerced once, variables for each request.

graphql-core looks at every field an input object could have, which for a filter of fifty fields
takes longer than a small query. What is read here is what graphql-core would read; where anything
is out of the ordinary, graphql-core is asked and says what is wrong.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLNonNull,
    ListValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
    value_from_ast,
)
from graphql.execution.values import get_argument_values

Values: TypeAlias = dict[str, Any]
Variables: TypeAlias = dict[str, Any]
Reader: TypeAlias = Callable[[Variables], Any]
"""Returns a value of this request, Undefined where graphql-core has to be asked."""


class ArgumentReader:
    """Coerces the arguments of one field for any request."""

    def __init__(self, field: GraphQLField, node: FieldNode) -> None:
        self.field = field
        self.node = node
        given = {argument.name.value: argument.value for argument in node.arguments}
        self.names_a_variable = any(map(names_a_variable, given.values()))
        self._readers: list[tuple[str, Reader]] = []
        fixed = {}
        for name, argument in field.args.items():
            if name in given and not _is_constant(given[name]):
                reader = _reader(given[name], argument.type)
                self._readers.append((argument.out_name or name, reader))
            else:
                fixed[name] = argument
        self._fixed = get_argument_values(GraphQLField(field.type, args=fixed), node)
        self._defaults = {
            argument.out_name or name: argument.default_value
            for name, argument in field.args.items()
            if argument.default_value is not Undefined
        }

    def values(self, variables: Mapping[str, Any]) -> Values:
        """Return the arguments by Python name; raise GraphQLError for what cannot be.

        Null stands for the default, as clients send it for what they leave open.
        """
        values = self._ordinary(dict(variables))
        if None in values.values():
            values |= {k: self._defaults[k] for k in self._defaults if values.get(k, k) is None}
        return values

    def _ordinary(self, variables: Variables) -> Values:
        values = dict(self._fixed)
        for name, reader in self._readers:
            value = values[name] = reader(variables)
            if value is Undefined:
                return get_argument_values(self.field, self.node, variables)
        return values


def names_a_variable(value: ValueNode) -> bool:
    """Return whether a value may differ between requests; literals are the document's own."""
    match value:
        case VariableNode():
            return True
        case ListValueNode(values=values):
            return any(map(names_a_variable, values))
        case ObjectValueNode(fields=fields):
            return any(names_a_variable(field.value) for field in fields)
    return False


def _is_constant(value: ValueNode) -> bool:
    """Return whether requests may share a value: a literal that nobody can change."""
    return not isinstance(value, VariableNode | ListValueNode | ObjectValueNode)


def _reader(node: ValueNode, type_: GraphQLInputType) -> Reader:
    """Return what reads a value that is no constant."""
    is_required = isinstance(type_, GraphQLNonNull)
    inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
    if isinstance(node, VariableNode):
        return _variable(node.name.value, is_required)
    if (
        isinstance(node, ObjectValueNode)
        and isinstance(inner, GraphQLInputObjectType)
        and not inner.is_one_of
    ):
        return _object(node, inner)
    return lambda variables: value_from_ast(node, type_, variables)


def _variable(name: str, is_required: bool) -> Reader:
    def read(variables: Variables) -> Any:
        value = variables.get(name, Undefined)
        return Undefined if value is None and is_required else value

    return read


def _object(node: ObjectValueNode, type_: GraphQLInputObjectType) -> Reader:
    """Return what reads an input object; a variable that is missing sends it to graphql-core."""
    given = {field.name.value: field.value for field in node.fields}
    fixed: Values = {}
    readers: list[tuple[str, Reader]] = []
    for name, field in type_.fields.items():
        out_name = field.out_name or name
        if name in given and not _is_constant(given[name]):
            readers.append((out_name, _reader(given[name], field.type)))
        elif name in given:
            fixed[out_name] = value_from_ast(given[name], field.type)
        elif field.default_value is not Undefined:
            fixed[out_name] = field.default_value

    def read(variables: Variables) -> Any:
        values = fixed | {name: reader(variables) for name, reader in readers}
        return Undefined if Undefined in values.values() else type_.out_type(values)

    return read
