"""graphql-core's own executor as the oracle of the compiler: slow, plain, and independent of it.

The same types with a resolver that interprets each field's binding row by row: it runs
`binding.build(given, literal(column)…)` as a statement of its own, makes pages in Python, and
leaves fragments, directives, variables, merging, lists and output to graphql-core.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import graphene
from graphene.utils.str_converters import to_camel_case
from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    Undefined,
    execute_sync,
    get_named_type,
    is_leaf_type,
    is_list_type,
)
from graphql.execution.collect_fields import collect_sub_fields
from graphql.language import DocumentNode
from graphql.type import GraphQLArgument
from sqlalchemy import literal, null, select

from nqi.catalog.statement import Query
from nqi.db import Database
from nqi.errors import InvalidInput
from nqi.jobs import jobs_of
from nqi.terms import Term
from schema.build import NODES
from schema.context import Context
from schema.fields import (
    Bound,
    Column,
    Expression,
    Many,
    Pages,
    Polymorphic,
    Struct,
)
from schema.nodes import NODE_KINDS
from schema.query import Query as RootFields

Given = dict[str, Any]
Columns = dict[str, Any]


@dataclass(frozen=True)
class Record:
    """A row, or nothing for an object that only groups fields, within one question."""

    type_name: str
    columns: Columns
    given: Given


@dataclass(frozen=True)
class Page(Record):
    """A connection: all its rows in order, and where the page stands in them."""

    order: tuple[str, ...] = ()
    rows: list[Columns] = field(default_factory=list)
    start: int = 0
    end: int = 0


class Oracle:
    """Executes documents against one release on one day."""

    def __init__(self, database: Database, today: date) -> None:
        self.release = release = database.release()
        jobs = jobs_of(database)
        self.context = Context(release, today, database, jobs)
        self.schema: GraphQLSchema = graphene.Schema(query=RootFields, types=NODES).graphql_schema
        self._known: dict[Any, list[Columns]] = {}
        for type_ in self.schema.type_map.values():
            if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
                for definition in type_.fields.values():
                    definition.resolve = self.resolve
            if isinstance(type_, GraphQLInterfaceType):
                type_.resolve_type = lambda record, info, type_: record.type_name

    def execute(self, document: DocumentNode, variables: Mapping[str, Any] | None) -> Any:
        """Return graphql-core's own result."""
        return execute_sync(self.schema, document, variable_values=dict(variables or {}))

    # ------------------------------------------------------------------- one field

    def resolve(self, source: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
        """Resolve any field of any type from its binding."""
        definition = info.parent_type.fields[info.field_name]
        arguments = defaulted(arguments, definition.args)
        if isinstance(source, dict):
            return source[info.field_name]
        if isinstance(source, Page) and info.field_name in PAGE_FIELDS:
            page_field: Any = PAGE_FIELDS[info.field_name]
            return page_field(source, info)
        python_name, graphene_field = graphene_field_of(info)
        if source is None:
            given = dict(graphene_field.prepare(arguments, self.context_of(info)))
            record = Record("Query", {}, given)
        else:
            given = {**source.given, "first": None, **arguments}
            record = Record(source.type_name, source.columns, given)
        binding = graphene_field.binding if isinstance(graphene_field, Bound) else None
        return self.value(binding or Column(python_name), record, definition.type)

    def context_of(self, info: GraphQLResolveInfo) -> Context:
        """Return the context of a root field, with the fields that are asked of its answer."""
        type_ = get_named_type(info.return_type)
        if not isinstance(type_, GraphQLObjectType):
            return self.context
        asked = collect_sub_fields(
            info.schema, info.fragments, info.variable_values, type_, info.field_nodes
        )
        return replace(self.context, selected=frozenset(n[0].name.value for n in asked.values()))

    def value(self, binding: Any, record: Record, type_: Any) -> Any:
        """Return what a binding says of a record, as graphql-core completes it."""
        named = get_named_type(type_)
        if isinstance(binding, Column):
            return leaf(named, record.columns[binding.name], record)
        if isinstance(binding, Expression):
            return self.expression(binding, record, named)
        if isinstance(binding, Struct):
            return Record(named.name, {}, record.given)
        if isinstance(binding, Pages):
            return self.page(binding, record, named.name)
        rows = self.rows(binding, record)
        if isinstance(binding, Polymorphic):
            nodes = [self.node(row, record.given) for row in rows]
            return nodes if is_list_type(nullable(type_)) else nodes[0]
        values = [
            leaf(named, next(iter(row.values())), record)
            if is_leaf_type(named)
            else Record(named.name, row, record.given)
            for row in rows
        ]
        if isinstance(binding, Many):
            return values[: record.given.get("first")]
        return values[0] if values else None

    def expression(self, binding: Expression, record: Record, type_: Any) -> Any:
        """Return the value of an expression, read when it is JSON."""
        (row,) = self.rows(binding, record, expression=True)
        (found,) = row.values()
        if binding.is_json:
            return None if found is None else json.loads(found)
        return leaf(type_, found, record)

    def rows(
        self, binding: Any, record: Record, *, expression: bool = False, keys: tuple[Any, ...] = ()
    ) -> list[Columns]:
        """Run the statement of a binding for one record; the same question is asked once."""
        on: tuple[str, ...] = getattr(binding, "on", ())
        values: tuple[Any, ...] = tuple(record.columns[name] for name in on) or keys
        given = sorted(record.given.items(), key=str)
        asked: Any = (id(binding), *given, values)
        if asked not in self._known:
            build = getattr(binding, "build", binding)
            built = build(
                as_sql(record.given),
                *[null() if value is None else literal(value) for value in values],
            )
            statement: Query = select(*[built]) if expression else built
            self._known[asked] = self.release.rows(statement)
        return self._known[asked]

    def node(self, row: Columns, given: Given) -> Record | None:
        """Return the record of whichever type a polymorphic row names."""
        for kind in NODE_KINDS:
            if kind.prefix == row["kind"]:
                found = self.rows(kind.by_key, Record("", {}, given), keys=(row["key"],))
                return Record(kind.type_name, found[0], given) if found else None
        return None

    # ----------------------------------------------------------------------- pages

    def page(self, binding: Pages, record: Record, type_name: str) -> Page:
        """Return a connection: its rows are sorted, and cut, in Python."""
        given = dict(record.given)
        first, after = given["first"], given.pop("after", None)
        if not 1 <= first <= 100:
            raise InvalidInput("first")
        listing = binding.build(as_sql(given))
        order = listing.order
        rows = sorted(self.release.rows(listing.rows), key=lambda row: keys_of(row, order))
        start = 0
        if after is not None:
            last = decoded(after, order)
            start = sum(keys_of(row, order) <= last for row in rows)
        given |= {
            "sorted_by": json.dumps([f"{key} ASC" for key in order]),
            "first": first,
            **({"after_0": after} if after is not None else {}),
        }
        return Page(type_name, {}, given, order, rows, start, min(start + first, len(rows)))


def defaulted(arguments: Given, definitions: Mapping[str, GraphQLArgument]) -> Given:
    """Return the arguments with null read as "not given" where a default is declared."""
    defaults = {
        definition.out_name or name: definition.default_value
        for name, definition in definitions.items()
        if definition.default_value is not Undefined
    }
    return {
        name: defaults[name] if value is None and name in defaults else value
        for name, value in arguments.items()
    }


def graphene_field_of(info: GraphQLResolveInfo) -> tuple[str, Any]:
    """Return the Python name and graphene field that a GraphQL field was made from."""
    fields = info.parent_type.graphene_type._meta.fields  # type: ignore[attr-defined]
    return next(
        (name, made) for name, made in fields.items() if to_camel_case(name) == info.field_name
    )


def as_sql(given: Given) -> Given:
    """Return values as SQL literals; terms and nulls choose the statement and stay.

    What a page knows of its own order is made into SQL by the field that shows it.
    """
    return {
        name: value if name == "sorted_by" or is_structural(value) else literal(value)
        for name, value in given.items()
    }


def is_structural(value: Any) -> bool:
    return value is None or isinstance(value, Term | bool)


def leaf(type_: Any, value: Any, record: Record) -> Any:
    """Return a stored value as graphql-core wants to be given it."""
    if value is None:
        return None
    if isinstance(type_, GraphQLEnumType):
        return type_.graphene_type._meta.enum[value]  # type: ignore[attr-defined]
    if type_.name == "Boolean":
        # What was taken out of JSON is a text on PostgreSQL.
        return value == "true" if isinstance(value, str) else bool(value)
    if type_.name == "Date":
        return value if isinstance(value, date) else date.fromisoformat(value)
    if type_.name == "ID":
        prefix = next(kind.prefix for kind in NODE_KINDS if kind.type_name == record.type_name)
        return f"{prefix}{value}"
    return value


def nullable(type_: Any) -> Any:
    return type_.of_type if isinstance(type_, GraphQLNonNull) else type_


def keys_of(row: Columns, order: tuple[str, ...]) -> tuple[Any, ...]:
    """Return the order values of a row; Python and SQLite both order text by code points."""
    return tuple(row[name] for name in order)


def encoded(row: Columns, order: tuple[str, ...]) -> str:
    """Return the cursor of a row."""
    parts = [".".join(order), *keys_of(row, order)]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode().hex()


def decoded(cursor: str, order: tuple[str, ...]) -> tuple[Any, ...]:
    """Return the order values of a cursor; raise InvalidInput for one of another order."""
    try:
        tag, *keys = json.loads(bytes.fromhex(cursor))
    except (ValueError, TypeError) as error:
        raise InvalidInput("after") from error
    if tag != ".".join(order):
        raise InvalidInput("after")
    return tuple(keys)


def _nodes(page: Page, info: GraphQLResolveInfo) -> list[Record]:
    definition = info.schema.type_map[page.type_name].fields["nodes"]  # type: ignore[attr-defined]
    name = get_named_type(definition.type).name
    return [Record(name, row, page.given) for row in page.rows[page.start : page.end]]


def _edges(page: Page, info: GraphQLResolveInfo) -> list[dict[str, Any]]:
    return [
        {"cursor": encoded(node.columns, page.order), "node": node} for node in _nodes(page, info)
    ]


def _page_info(page: Page, info: GraphQLResolveInfo) -> dict[str, Any]:
    shown = page.rows[page.start : page.end]
    return {
        "hasNextPage": page.end < len(page.rows),
        "hasPreviousPage": "after_0" in page.given,
        "startCursor": encoded(shown[0], page.order) if shown else None,
        "endCursor": encoded(shown[-1], page.order) if shown else None,
    }


PAGE_FIELDS = {
    "nodes": _nodes,
    "edges": _edges,
    "pageInfo": _page_info,
    "totalCount": lambda page, info: len(page.rows),
}
