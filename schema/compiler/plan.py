"""Plans: the compiled root fields of an operation, and this request's values for them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from graphql import FieldNode, GraphQLObjectType, get_named_type
from sqlalchemy import Dialect, select
from sqlalchemy.sql.compiler import SQLCompiler

from nqi.catalog.statement import Query
from nqi.errors import NqiError
from nqi.terms import Term
from schema.compiler.arguments import Parameters, coerced, is_structural
from schema.compiler.binding import binding_of, bound_field
from schema.compiler.coercion import ArgumentReader
from schema.compiler.compiler import Compiler
from schema.compiler.cursor import parse_cursor
from schema.context import Context
from schema.fields import Pages

Nodes: TypeAlias = list[FieldNode]


class RootPlan:
    """One root field as SQL, with a way to compute its parameters for any request."""

    def __init__(
        self, compiler: Compiler, query: GraphQLObjectType, nodes: Nodes, context: Context
    ) -> None:
        self.query = query
        self.nodes = nodes
        name = nodes[0].name.value
        self.arguments = ArgumentReader(query.fields[name], nodes[0])
        self.field = bound_field(query, name)
        self.selected = _selected(compiler, query, nodes) if self.field.computes else None
        self.order: dict[str, type] = {}
        values = self._prepared(compiler.variables, context)
        binding = binding_of(query, name)
        if isinstance(binding, Pages):
            listing = binding.build(values)
            columns = listing.rows.selected_columns
            self.order = {name: columns[name].type.python_type for name in listing.order}
            values |= self._after(values)
        self.shape = _shape_of(values)
        given, self.sql_names = compiler.parameters.bind(values)
        self.sql = compiler.root(query, nodes, given)

    def values(self, variables: Mapping[str, Any], context: Context) -> dict[str, Any]:
        """Return this request's parameters by SQL name.

        Raises InvalidInput for arguments that cannot be, ShapeChanged when the plan was made for
        arguments of another shape.
        """
        values = self._prepared(variables, context)
        values |= self._after(values)
        if _shape_of(values) != self.shape:
            raise ShapeChanged
        return {sql_name: values[name] for name, sql_name in self.sql_names.items()}

    def _prepared(self, variables: Mapping[str, Any], context: Context) -> dict[str, Any]:
        arguments = coerced(self.arguments, variables)
        if self.selected is not None:
            context = replace(context, selected=self.selected)
        prepared = self.field.prepare(arguments, context) if self.field.prepare else arguments
        return dict(prepared)

    def _after(self, values: dict[str, Any]) -> dict[str, Any]:
        after = values.pop("after", None)
        return {} if after is None else parse_cursor(after, self.order)


def _selected(compiler: Compiler, query: GraphQLObjectType, nodes: Nodes) -> frozenset[str] | None:
    answer = get_named_type(query.fields[nodes[0].name.value].type)
    if not isinstance(answer, GraphQLObjectType):
        return None
    asked = compiler.fields(answer, nodes).values()
    return frozenset(field_nodes[0].name.value for field_nodes in asked)


class ShapeChanged(Exception):
    """Other arguments are present than when the plan was made: it has to be made anew."""


def _shape_of(values: Mapping[str, Any]) -> frozenset[Any]:
    """Return which values are bound, and every value that chose the statement."""
    return frozenset(
        (name, value) if is_structural(value) else name for name, value in values.items()
    )


class Statement:
    """Root fields as one SQL statement of one row, one column a field."""

    def __init__(
        self, roots: Mapping[str, RootPlan], parameters: Parameters, dialect: Dialect
    ) -> None:
        self.roots = roots
        self.parameters = parameters
        compiled = _statement(roots).compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        expanded = compiled.construct_expanded_state()
        self.sql = expanded.statement
        # Values that the catalog itself put into the statement, such as codes of terms.
        named = {name for root in roots.values() for name in root.sql_names.values()}
        named |= {name for source in parameters.nested for name in source.sql_names.values()}
        self.constants = {k: v for k, v in expanded.parameters.items() if k not in named}

    def values(
        self, variables: Mapping[str, Any], context: Context
    ) -> tuple[dict[str, Any], dict[str, NqiError]]:
        """Return the parameters of a request, and the error of each root field that has none."""
        values = dict(self.constants)
        errors: dict[str, NqiError] = {}
        for key, root in self.roots.items():
            try:
                values |= root.values(variables, context)
            except NqiError as error:
                errors[key] = error
        if not errors:
            values |= self.parameters.nested_values(variables)
        return values, errors


def _statement(roots: Mapping[str, RootPlan]) -> Query:
    return select(*[root.sql.label(f"f{i}") for i, root in enumerate(roots.values())])


def variables_shape(value: Any) -> Any:
    """Return what of a variable may choose the statement: terms, booleans, presence."""
    if value is None or isinstance(value, bool | Term):
        return value
    if isinstance(value, Mapping):
        return tuple((name, variables_shape(inner)) for name, inner in sorted(value.items()))
    return bool(value.strip()) if isinstance(value, str) else value != []
