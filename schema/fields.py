"""Graphene fields that say where their value comes from; a plain field is a column of its name.

What a field is bound to is the only place a relation exists: the compiler puts it into SQL, the
tests' oracle runs it row by row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import graphene
from sqlalchemy import ColumnElement

from nqi.catalog.listing import Listing
from nqi.catalog.statement import Query
from schema.context import Context

Given: TypeAlias = dict[str, Any]
Prepare: TypeAlias = Callable[[dict[str, Any], Context], Mapping[str, Any]]


@dataclass(frozen=True)
class Column:
    """The value of a column of the row, by default the one of the field's name."""

    name: str


@dataclass(frozen=True)
class Expression:
    """A scalar made from columns of the row: ``build(given, *columns)``."""

    build: Callable[..., ColumnElement[Any]]
    on: tuple[str, ...] = ()
    is_json: bool = False


@dataclass(frozen=True)
class One:
    """At most one row: ``build(given, *columns)``."""

    build: Callable[..., Query]
    on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Many:
    """A list of rows; of one scalar column each when the field's type is a scalar."""

    build: Callable[..., Query]
    on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Struct:
    """An object without a row of its own, which groups fields of the same question."""


@dataclass(frozen=True)
class Pages:
    """A Relay connection over a listing."""

    build: Callable[[Given], Listing]


@dataclass(frozen=True)
class Polymorphic:
    """An interface: which type a row is stands in its column ``kind``, its key in ``key``."""

    build: Callable[..., Query]
    many: bool = False


Binding: TypeAlias = Column | Expression | One | Many | Struct | Pages | Polymorphic


class Bound(graphene.Field):
    """A field with its binding, and for root fields how arguments become SQL values.

    ``computes`` marks a root field whose preparation is itself work, which must not hold up
    other clients; ``is_live`` one whose answer may change while the release stays the same.
    ``most`` is how many values a list without pages holds, for the cost of a query.
    """

    def __init__(
        self,
        type_: Any,
        binding: Binding,
        *,
        prepare: Prepare | None = None,
        computes: bool = False,
        is_live: bool = False,
        most: int | None = None,
        **arguments: Any,
    ) -> None:
        super().__init__(type_, **arguments)
        self.binding = binding
        self.prepare = prepare
        self.computes = computes
        self.is_live = is_live
        self.most = most


def required_list(type_: Any) -> Any:
    """Return the type of a list that is never null and holds no null."""
    return graphene.NonNull(graphene.List(graphene.NonNull(type_)))


def first_argument(default: int = 20) -> graphene.Argument:
    """Return the argument that bounds a list."""
    return graphene.Argument(graphene.Int, default_value=default)


def column(type_: Any, name: str, *, required: bool = False) -> Bound:
    """Return a field of a column with another name."""
    return Bound(type_, Column(name), required=required)


def one(type_: Any, build: Callable[..., Query], *on: str, required: bool = False) -> Bound:
    """Return a field of the one row that ``build`` finds for columns of this row."""
    return Bound(type_, One(build, on), required=required)


def many(type_: Any, build: Callable[..., Query], *on: str) -> Bound:
    """Return a field of the rows that ``build`` finds, at most ``first``."""
    listed = graphene.NonNull(graphene.List(graphene.NonNull(type_)))
    return Bound(listed, Many(build, on), first=first_argument())


def every(type_: Any, build: Callable[..., Query], *on: str) -> Bound:
    """Return a field of all rows that ``build`` finds: for lists that are short by nature."""
    return Bound(required_list(type_), Many(build, on))
