"""A Relay connection: one materialised page of a listing, read by nodes, edges and pageInfo."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from graphql import FieldNode, GraphQLObjectType, get_named_type
from sqlalchemy import CTE, ColumnElement, func, literal_column, select

from nqi.catalog.listing import Listing
from schema.compiler import json_sql
from schema.compiler.cursor import order_tag
from schema.compiler.row import Row

if TYPE_CHECKING:
    from schema.compiler.compiler import Compiler

Sql: TypeAlias = ColumnElement[Any]
Nodes: TypeAlias = list[FieldNode]
Later: TypeAlias = Callable[[CTE], Sql]


class Page:
    """Compiles one connection; the page's columns are known only after all its fields are."""

    def __init__(
        self,
        compiler: Compiler,
        listing: Listing,
        type_: GraphQLObjectType,
        nodes: Nodes,
        given: dict[str, Any],
    ) -> None:
        self.compiler = compiler
        self.listing = listing
        self.type = type_
        self.nodes = nodes
        self.given = given | {
            "sorted_by": json.dumps([f"{key} ASC" for key in listing.order], separators=(",", ":"))
        }
        self.first = given["first"]
        self.used: dict[str, None] = dict.fromkeys(listing.order)

    def compile(self) -> Sql:
        """Return the JSON object of the connection."""
        later = [
            (key, self._field(nodes))
            for key, nodes in self.compiler.fields(self.type, self.nodes).items()
        ]
        page = self._page()
        return json_sql.json_object([(key, build(page)) for key, build in later])

    def _field(self, nodes: Nodes) -> Later:
        name = nodes[0].name.value
        special = {
            "nodes": self._nodes,
            "edges": self._edges,
            "pageInfo": self._page_info,
            "totalCount": self._total_count,
        }
        if name in special:
            return special[name](nodes)
        value = self.compiler.field(self.type, nodes, None, self.given)
        return lambda page: value

    def _page(self) -> CTE:
        """Return one row more than asked for, so that a further page is seen without counting."""
        columns = self.listing.rows.selected_columns
        rows = self.listing.rows.with_only_columns(
            *[columns[name] for name in self.used], maintain_column_froms=True
        )
        after = tuple(
            self.given[f"after_{i}"]
            for i in range(len(self.listing.order))
            if f"after_{i}" in self.given
        )
        page = Listing(rows, self.listing.order).page(self.first + 1, after or None)
        return page.cte(f"page_{self.compiler.alias()}")

    def _row(self) -> Row:
        row = Row(self.compiler.alias(), self.listing.rows)
        row.used = self.used
        return row

    def _keys(self, alias: str) -> list[Sql]:
        columns = self.listing.rows.selected_columns
        return [
            literal_column(f"{alias}.{name}", columns[name].type) for name in self.listing.order
        ]

    def _cursor(self, alias: str) -> Sql:
        return json_sql.cursor(order_tag(self.listing.order), self._keys(alias))

    def _array(self, value: Sql, alias: str) -> Later:
        def build(page: CTE) -> Sql:
            keys = [page.c[name] for name in self.listing.order]
            rows = select(page).order_by(*keys).limit(self.first).subquery(alias)
            wanted = json_sql.json_array_of_rows(value)
            return select(wanted).select_from(rows).scalar_subquery()

        return build

    def _nodes(self, nodes: Nodes) -> Later:
        row = self._row()
        node_type = get_named_type(self.type.fields["nodes"].type)
        return self._array(self.compiler.object(node_type, nodes, row, self.given), row.alias)

    def _edges(self, nodes: Nodes) -> Later:
        row = self._row()
        edge_type = get_named_type(self.type.fields["edges"].type)
        node_type = get_named_type(edge_type.fields["node"].type)
        pairs: list[tuple[str, Sql]] = []
        for key, fields in self.compiler.fields(edge_type, nodes).items():
            match fields[0].name.value:
                case "cursor":
                    value = self._cursor(row.alias)
                case "node":
                    value = self.compiler.object(node_type, fields, row, self.given)
                case _:
                    value = self.compiler.field(edge_type, fields, row, self.given)
            pairs.append((key, value))
        return self._array(json_sql.json_object(pairs), row.alias)

    def _total_count(self, nodes: Nodes) -> Later:
        total = self.listing.count().scalar_subquery()
        return lambda page: total

    def _page_info(self, nodes: Nodes) -> Later:
        info_type = get_named_type(self.type.fields["pageInfo"].type)
        fields = self.compiler.fields(info_type, nodes)
        build: dict[str, Later] = {
            "hasNextPage": self._has_next,
            "hasPreviousPage": lambda page: json_sql.boolean(
                literal_column("1" if "after_0" in self.given else "0") == 1
            ),
            "startCursor": lambda page: self._edge_cursor(page, descending=False),
            "endCursor": lambda page: self._edge_cursor(page, descending=True),
            "__typename": lambda page: json_sql.text_literal(info_type.name),
        }
        return lambda page: json_sql.json_object(
            [(key, build[nodes[0].name.value](page)) for key, nodes in fields.items()]
        )

    def _has_next(self, page: CTE) -> Sql:
        more = json_sql.boolean(func.count() > self.first)
        return select(more).select_from(page).scalar_subquery()

    def _edge_cursor(self, page: CTE, *, descending: bool) -> Sql:
        """Return the cursor of the first or the last row of the page, null for an empty one."""
        keys = [page.c[name] for name in self.listing.order]
        alias = self.compiler.alias()
        rows = select(*keys).order_by(*keys).limit(self.first).subquery(alias)
        last = [rows.c[name] for name in self.listing.order]
        ordered = [key.desc() for key in last] if descending else last
        cursor = select(self._cursor(alias)).select_from(rows).order_by(*ordered).limit(1)
        return cursor.scalar_subquery()
