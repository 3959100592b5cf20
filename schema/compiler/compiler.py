"""The compiler: walks a selection with graphql-core's own collectors and builds SQL from it.

Fragments, aliases, @skip and @include, merged fields and concrete types are graphql-core's
business; this module only knows what each kind of binding means in SQL.
"""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from typing import Any, TypeAlias

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLBoolean,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
)
from graphql.execution.collect_fields import collect_sub_fields
from sqlalchemy import ColumnElement, case, null, select, type_coerce

from nqi.catalog.statement import Query
from nqi.errors import InvalidInput
from nqi.models.json_type import Json, Member
from schema.compiler import json_sql
from schema.compiler.arguments import Parameters
from schema.compiler.binding import binding_of
from schema.compiler.page import Page
from schema.compiler.row import Row
from schema.fields import Column, Expression, Many, One, Pages, Polymorphic, Struct
from schema.nodes import NODE_KINDS, PREFIX_OF_TYPE

DEEPEST_RELATIONS = 8
"""Relations inside relations: the parser of SQLite 3.40 takes about nine nested subqueries."""

Sql: TypeAlias = ColumnElement[Any]
Given: TypeAlias = dict[str, Any]
Nodes: TypeAlias = list[FieldNode]


class Compiler:
    """Compiles the root fields of one operation, for one shape of its variables."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: dict[str, FragmentDefinitionNode],
        variables: dict[str, Any],
    ) -> None:
        self.schema = schema
        self.fragments = fragments
        self.variables = variables
        self.parameters = Parameters()
        self._numbers = count(1)
        self._depth = 0

    def root(self, type_: GraphQLObjectType, nodes: Nodes, given: Given) -> Sql:
        """Return the SQL of a root field, whose own arguments are in ``given`` already."""
        return self._value(type_, nodes, None, given)

    def fields(self, type_: GraphQLObjectType, nodes: Nodes) -> dict[str, Nodes]:
        """Return the selected fields of a concrete type by response key.

        The only use of graphql-core's internal collector, whose shape changes in 3.3.
        """
        return collect_sub_fields(self.schema, self.fragments, self.variables, type_, nodes)

    def alias(self) -> str:
        """Return an unused name for a derived table."""
        return f"t{next(self._numbers)}"

    def object(self, type_: GraphQLObjectType, nodes: Nodes, row: Row | None, given: Given) -> Sql:
        """Return the JSON object of the selected fields of a row."""
        return json_sql.json_object(
            [
                (key, self.field(type_, field_nodes, row, given))
                for key, field_nodes in self.fields(type_, nodes).items()
            ]
        )

    def field(self, type_: GraphQLObjectType, nodes: Nodes, row: Row | None, given: Given) -> Sql:
        """Return the SQL of one field of a row, with its own arguments bound."""
        name = nodes[0].name.value
        if name == "__typename":
            return json_sql.text_literal(type_.name)
        definition = type_.fields[name]
        own = self.parameters.nested_arguments(definition, nodes[0], self.variables)
        return self._value(type_, nodes, row, {**given, "first": None, **own})

    def _value(self, type_: GraphQLObjectType, nodes: Nodes, row: Row | None, given: Given) -> Sql:
        name = nodes[0].name.value
        binding = binding_of(type_, name)
        result = get_named_type(type_.fields[name].type)
        match binding:
            case Column():
                assert row is not None
                return _leaf(type_, result, row.column(binding.name))
            case Expression():
                value = binding.build(given, *_columns(row, binding.on))
                return json_sql.json_text(value) if binding.is_json else _leaf(type_, result, value)
            case Struct():
                return self.object(result, nodes, row, given)
            case Pages():
                return Page(self, binding.build(given), result, nodes, given).compile()
            case One() | Many():
                found = binding.build(given, *_columns(row, binding.on))
                value_of = partial(self._of, result, nodes, given)
                return self._nested(value_of, found, is_list=isinstance(binding, Many), given=given)
            case Polymorphic():
                value_of = partial(self._by_kind, nodes, given)
                found = binding.build(given)
                return self._nested(value_of, found, is_list=binding.many, given=given)

    def _of(self, result: Any, nodes: Nodes, given: Given, row: Row) -> Sql:
        """Return what one found row is: an object, or its only column for a list of scalars."""
        if is_leaf_type(result):
            return row.column(row.source.selected_columns.keys()[0])
        return self.object(result, nodes, row, given)

    def _by_kind(self, nodes: Nodes, given: Given, row: Row) -> Sql:
        """Return the object of whichever type the row's column ``kind`` names."""
        kind, key = row.column("kind"), row.column("key")
        choices = []
        for node in NODE_KINDS:
            value_of = partial(self._of, self.schema.type_map[node.type_name], nodes, given)
            found = node.by_key(given, key)
            value = self._nested(value_of, found, is_list=False, given=given)
            choices.append((kind == json_sql.text_literal(node.prefix), value))
        return case(*choices, else_=null())

    def _nested(
        self, value_of: Callable[[Row], Sql], found: Query, *, is_list: bool, given: Given
    ) -> Sql:
        """Return a subquery with the value of the found row, or of all of them as an array."""
        if is_list and given.get("first") is not None:
            found = found.limit(given["first"])
        row = Row(self.alias(), found)
        self._depth += 1
        if self._depth > DEEPEST_RELATIONS:
            raise InvalidInput(f"relations nest deeper than {DEEPEST_RELATIONS}")
        value = value_of(row)
        self._depth -= 1
        wanted = json_sql.json_array_of_rows(value) if is_list else value
        return select(wanted).select_from(row.table()).scalar_subquery()


def _columns(row: Row | None, names: Sequence[str]) -> list[Sql]:
    if not names:
        return []
    assert row is not None
    return [row.column(name) for name in names]


def _leaf(type_: GraphQLObjectType, result: Any, value: Sql) -> Sql:
    """Return a scalar as JSON shows it: booleans as such, ids with their type's letter."""
    if result is GraphQLBoolean:
        return json_sql.boolean(value)
    if result is GraphQLID:
        prefix = json_sql.text_literal(PREFIX_OF_TYPE[type_.name])
        return prefix.op("||")(value)
    if isinstance(value.type, Member) and result in (GraphQLInt, GraphQLFloat):
        return type_coerce(value, Json())
    return value
