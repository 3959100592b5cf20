"""What a tool takes: the variables of its document as JSON Schema, and a check that names faults.

The check is GraphQL's own coercion, so a tool takes exactly what the API takes; what is added is
the name of every fault's place, its value, and what is allowed there.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from graphql import (
    ArgumentNode,
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    ObjectFieldNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Undefined,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    ast_from_value,
    get_named_type,
    type_from_ast,
    value_from_ast_untyped,
    visit,
)
from graphql.pyutils import print_path_list
from graphql.utilities import coerce_input_value

from schema.documents import Document

SCALARS: dict[str, dict[str, Any]] = {
    "Int": {"type": "integer"},
    "Float": {"type": "number"},
    "Boolean": {"type": "boolean"},
    "Date": {"type": "string", "format": "date"},
}
"""Every other scalar is a text."""
SAID = {
    "Int": "a whole number",
    "Float": "a number",
    "Boolean": "true or false",
    "Date": "a day such as 2026-11-01",
}
MOST_FAULTS = 10
SHOWN_CHARACTERS = 100

Used = GraphQLArgument | GraphQLInputField
JsonSchema = dict[str, Any]


def input_schema(
    schema: GraphQLSchema, document: Document, operation: OperationDefinitionNode
) -> JsonSchema:
    """Return the JSON Schema of an operation's variables."""
    uses = _uses(schema, document)
    properties: dict[str, JsonSchema] = {}
    required = []
    for definition in operation.variable_definitions:
        name = definition.variable.name.value
        kind = _type_of(schema, definition)
        shown = _type_schema(kind, uses[name].description)
        default = (
            value_from_ast_untyped(definition.default_value)
            if definition.default_value
            else _default(uses[name])
        )
        if default is not None:
            shown["default"] = default
        elif isinstance(kind, GraphQLNonNull):
            required.append(name)
        properties[name] = shown
    return _object(properties, required)


def faults(
    schema: GraphQLSchema, operation: OperationDefinitionNode, arguments: Mapping[str, Any]
) -> list[str]:
    """Return what is wrong with the arguments of a call: where, the value, and what is allowed."""
    types = {
        definition.variable.name.value: _type_of(schema, definition)
        for definition in operation.variable_definitions
    }
    allowed = ", ".join(types) or "none"
    found = [
        f"unknown argument {quoted(name)}: allowed are {allowed}"
        for name in arguments
        if name not in types
    ]
    for name, kind in types.items():
        if name in arguments:
            found += _coercion_faults(name, arguments[name], kind)
    missing = [name for name in _required(operation) if name not in arguments]
    found += [f"{name} is missing: {_wanted(types[name])} is needed" for name in missing]
    return found[:MOST_FAULTS]


def _type_of(schema: GraphQLSchema, definition: VariableDefinitionNode) -> GraphQLInputType:
    kind = type_from_ast(schema, definition.type)
    return cast("GraphQLInputType", kind)  # the document is valid


def _required(operation: OperationDefinitionNode) -> Iterator[str]:
    for definition in operation.variable_definitions:
        if definition.type.kind == "non_null_type" and definition.default_value is None:
            yield definition.variable.name.value


def _coercion_faults(name: str, value: Any, kind: GraphQLInputType) -> list[str]:
    found: list[str] = []

    def note(path: list[str | int], wrong: Any, error: GraphQLError) -> None:
        place = f"{name}{print_path_list(path)}"
        found.append(
            f"{place} = {quoted(wrong)}: {error.message.rstrip('.')}; {_allowed(kind, path)}"
        )

    coerce_input_value(value, kind, note)
    return found


def _allowed(kind: GraphQLInputType, path: list[str | int]) -> str:
    """Say what may stand at a place inside a value of a type."""
    for step in path:
        inner = _nullable(kind)
        if isinstance(step, int):
            kind = inner.of_type if isinstance(inner, GraphQLList) else inner
        elif isinstance(inner, GraphQLInputObjectType) and step in inner.fields:
            kind = inner.fields[step].type
    return f"allowed is {_wanted(kind)}"


def _wanted(kind: GraphQLInputType) -> str:
    inner = _nullable(kind)
    if isinstance(inner, GraphQLList):
        return f"a list, each item {_wanted(inner.of_type)}"
    if isinstance(inner, GraphQLEnumType):
        return f"one of {', '.join(inner.values)}"
    if isinstance(inner, GraphQLInputObjectType):
        return f"an object of {', '.join(f'{n}: {f.type}' for n, f in inner.fields.items())}"
    return SAID.get(get_named_type(inner).name, "a text")


def _nullable(kind: GraphQLInputType) -> GraphQLInputType:
    return kind.of_type if isinstance(kind, GraphQLNonNull) else kind


def quoted(value: Any) -> str:
    """Return a value as a message may repeat it."""
    text = repr(value)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"


def _type_schema(kind: GraphQLInputType, description: str | None = None) -> JsonSchema:
    """Return the JSON Schema of an input type; enums say what their values mean."""
    inner = _nullable(kind)
    shown: JsonSchema
    if isinstance(inner, GraphQLList):
        shown = {"type": "array", "items": _type_schema(inner.of_type)}
    elif isinstance(inner, GraphQLEnumType):
        shown = {"type": "string", "enum": list(inner.values), "description": _meanings(inner)}
    elif isinstance(inner, GraphQLInputObjectType):
        fields = {name: _field_schema(field) for name, field in inner.fields.items()}
        required = [
            name
            for name, field in inner.fields.items()
            if isinstance(field.type, GraphQLNonNull) and _default(field) is None
        ]
        shown = _object(fields, required) | {"description": inner.description}
    else:
        shown = dict(SCALARS.get(get_named_type(inner).name, {"type": "string"}))
    said = [words for words in (description, shown.get("description")) if words]
    return shown | ({"description": "\n".join(said)} if said else {})


def _field_schema(field: GraphQLInputField) -> JsonSchema:
    shown = _type_schema(field.type, field.description)
    default = _default(field)
    return shown if default is None else shown | {"default": default}


def _object(properties: dict[str, JsonSchema], required: list[str]) -> JsonSchema:
    shown: JsonSchema = {"type": "object", "properties": properties}
    if required:
        shown["required"] = required
    return shown | {"additionalProperties": False}


def _meanings(enum: GraphQLEnumType) -> str:
    """Return the Chinese label of each value; the value itself says it in English.

    Both together made the list of tools half as long again, and an assistant pays for every word.
    """
    labels = {name: value.description or "" for name, value in enum.values.items()}
    return "; ".join(f"{name}: {label.partition(' / ')[0]}" for name, label in labels.items())


def _default(used: Used) -> Any:
    """Return the default in the words of a caller, None when there is none."""
    if used.default_value is Undefined or used.default_value is None:
        return None
    node = ast_from_value(used.default_value, used.type)
    return None if node is None else value_from_ast_untyped(node)


def _uses(schema: GraphQLSchema, document: Document) -> dict[str, Used]:
    """Return the argument or input field at which each variable is used first."""
    assert document.ast is not None
    types = TypeInfo(schema)
    visitor = _Uses(types)
    visit(document.ast, TypeInfoVisitor(types, visitor))
    return visitor.found


class _Uses(Visitor):
    """Notes what each variable is given to."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types = types
        self.found: dict[str, Used] = {}

    def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
        argument = self.types.get_argument()
        if isinstance(node.value, VariableNode) and argument is not None:
            self.found.setdefault(node.value.name.value, argument)

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> None:
        parent = self.types.get_parent_input_type()
        kind = get_named_type(parent) if parent else None
        if isinstance(node.value, VariableNode) and isinstance(kind, GraphQLInputObjectType):
            self.found.setdefault(node.value.name.value, kind.fields[node.name.value])
