"""What a tool gives: the selections of its document as JSON Schema, against the schema."""

from collections.abc import Iterator
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from schema.assistant.inputs import SCALARS
from schema.documents import Document

JsonSchema = dict[str, Any]
DAY: JsonSchema = {"type": "string", "format": "date"}


def output_schema(
    schema: GraphQLSchema, document: Document, operation: OperationDefinitionNode
) -> JsonSchema:
    """Return the JSON Schema of an operation's data, with the day that was asked about."""
    assert schema.query_type is not None
    shown = _Shapes(document).of_selections(schema.query_type, [operation.selection_set])
    shown["properties"] = {"asOf": DAY} | shown["properties"]
    shown["required"] = ["asOf", *shown["required"]]
    return shown


class _Shapes:
    """The shapes of selections in one document."""

    def __init__(self, document: Document) -> None:
        self.fragments = document.fragments

    def of_selections(self, parent: GraphQLNamedType, sets: list[SelectionSetNode]) -> JsonSchema:
        assert isinstance(parent, GraphQLObjectType), f"{parent}: select on object types only"
        nodes: dict[str, list[FieldNode]] = {}
        for selections in sets:
            for node in self._fields(selections):
                key = node.alias.value if node.alias else node.name.value
                nodes.setdefault(key, []).append(node)
        properties = {
            key: self.of_type(
                parent.fields[same[0].name.value].type,
                [node.selection_set for node in same if node.selection_set],
            )
            for key, same in nodes.items()
        }
        return {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }

    def _fields(self, selections: SelectionSetNode) -> Iterator[FieldNode]:
        for node in selections.selections:
            if isinstance(node, FragmentSpreadNode):
                yield from self._fields(self.fragments[node.name.value].selection_set)
            elif isinstance(node, InlineFragmentNode):
                yield from self._fields(node.selection_set)
            elif isinstance(node, FieldNode):
                yield node

    def of_type(self, kind: GraphQLOutputType, sets: list[SelectionSetNode]) -> JsonSchema:
        """Return the shape of a field's value, which is null unless the type says otherwise."""
        if isinstance(kind, GraphQLNonNull):
            return self._present(kind.of_type, sets)
        return {"anyOf": [self._present(kind, sets), {"type": "null"}]}

    def _present(self, kind: GraphQLOutputType, sets: list[SelectionSetNode]) -> JsonSchema:
        if isinstance(kind, GraphQLList):
            return {"type": "array", "items": self.of_type(kind.of_type, sets)}
        if isinstance(kind, GraphQLEnumType):
            return {"type": "string", "enum": list(kind.values)}
        if sets:
            assert isinstance(kind, GraphQLObjectType)
            return self.of_selections(kind, sets)
        assert not isinstance(kind, GraphQLNonNull)
        name = getattr(kind, "name", "")
        return {} if name == "GeoJSON" else dict(SCALARS.get(name, {"type": "string"}))
