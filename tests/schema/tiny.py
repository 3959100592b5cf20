# graphene has no types, so its subclasses cannot be checked against a parent.
# mypy: disable-error-code="misc"
"""A small real schema behind a small real engine: regions that nest, organizations in pages."""

from collections.abc import Mapping
from typing import Any

import graphene
import orjson
from graphql import GraphQLSchema, execute

from nqi.errors import InvalidInput, NotFound, Unavailable
from schema.answer import Answer
from schema.documents import Document, DocumentCache
from schema.errors import formatted
from schema.limits import Limits


class Region(graphene.ObjectType):
    """A place in places."""

    adcode = graphene.String(required=True)
    name = graphene.String(required=True)
    parent = graphene.Field(lambda: Region)
    capital = graphene.Field(lambda: Region)
    children = graphene.List(graphene.NonNull(lambda: Region), required=True)
    organizations = graphene.Field(
        lambda: OrganizationPage, first=graphene.Int(default_value=20), after=graphene.String()
    )


class Organization(graphene.ObjectType):
    """A body."""

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    region = graphene.Field(Region)
    sites = graphene.List(graphene.NonNull(Region), first=graphene.Int())


class PageInfo(graphene.ObjectType):
    """Where a page ends."""

    has_next_page = graphene.Boolean(required=True)


class OrganizationEdge(graphene.ObjectType):
    """A body on a page."""

    node = graphene.Field(Organization)
    cursor = graphene.String()


class Facet(graphene.ObjectType):
    """A count."""

    value = graphene.String()
    count = graphene.Int()


class OrganizationPage(graphene.ObjectType):
    """A page of bodies."""

    edges = graphene.List(OrganizationEdge)
    nodes = graphene.List(Organization)
    page_info = graphene.Field(PageInfo, required=True)
    total_count = graphene.Int()
    facets = graphene.List(Facet)


class Query(graphene.ObjectType):
    """What may be asked."""

    hello = graphene.String(required=True, name=graphene.String(default_value="world"))
    day = graphene.String(on=graphene.Date(required=True))
    region = graphene.Field(Region, adcode=graphene.String(required=True))
    organizations = graphene.Field(
        OrganizationPage, first=graphene.Int(default_value=20), after=graphene.String()
    )
    nodes = graphene.List(Organization, ids=graphene.List(graphene.ID), required=True)
    fails = graphene.String(how=graphene.String(required=True))

    @staticmethod
    def resolve_hello(_root: None, _info: Any, name: str) -> str:
        return f"hello {name}"

    @staticmethod
    def resolve_day(_root: None, _info: Any, on: Any) -> str:
        return str(on)

    @staticmethod
    def resolve_organizations(_root: None, _info: Any, first: int, **_: Any) -> dict[str, Any]:
        rows = [{"id": str(n), "name": f"Body {n}"} for n in range(first)]
        return {"nodes": rows, "page_info": {"has_next_page": False}, "total_count": len(rows)}

    @staticmethod
    def resolve_region(_root: None, _info: Any, adcode: str) -> dict[str, str]:
        return {"adcode": adcode, "name": "武汉市"}

    @staticmethod
    def resolve_nodes(_root: None, _info: Any, ids: list[str]) -> list[dict[str, str]]:
        return [{"id": each, "name": "Body"} for each in ids]

    @staticmethod
    def resolve_fails(_root: None, _info: Any, how: str) -> str:
        raise {
            "input": InvalidInput("region 'x' is not a code"),
            "missing": NotFound("release 7 is gone"),
            "busy": Unavailable("the database did not answer in 5 s"),
        }.get(how, RuntimeError("password=hunter2 in SELECT * FROM secrets"))


class TinyEngine:
    """Runs graphql-core's own executor over the tiny schema."""

    def __init__(self, schema: GraphQLSchema | None = None, limits: Limits | None = None) -> None:
        self.schema = schema or graphene.Schema(query=Query).graphql_schema
        self.documents = DocumentCache(self.schema, limits=limits)
        self.release = "2024-12-31.1"
        self.executed = 0

    def release_id(self) -> str:
        return self.release

    def moment(self) -> str:
        """What answers hold for."""
        return self.release

    def at(self, release_id: str | None, known_on: str | None) -> "TinyEngine":
        """Only this release is kept."""
        if release_id != self.release:
            raise NotFound(f"release {release_id!r} is not kept; kept is {self.release}")
        return self

    async def execute(
        self,
        document: Document,
        *,
        variables: Mapping[str, Any] | None,
        operation_name: str | None,
        cost: int,
        caller: str = "",
    ) -> Answer:
        self.executed += 1
        if variables == {"name": "unavailable"}:
            raise Unavailable("no answer within 5 s")
        if variables == {"name": "bug"}:
            raise RuntimeError("password=hunter2")
        assert document.ast is not None
        result = execute(
            self.schema,
            document.ast,
            variable_values=dict(variables or {}),
            operation_name=operation_name,
        )
        assert not hasattr(result, "__await__")
        errors = [formatted(error) for error in result.errors or ()]
        failed = result.data is None and all(error.path is None for error in result.errors or ())
        body: dict[str, Any] = {} if failed else {"data": result.data}
        if errors:
            body["errors"] = errors
        body["extensions"] = {"cost": cost}
        return Answer(
            orjson.dumps(body),
            has_errors=bool(errors),
            data_is_null=result.data is None,
            request_failed=failed,
            may_be_kept=not errors and variables != {"name": "live"},
        )
