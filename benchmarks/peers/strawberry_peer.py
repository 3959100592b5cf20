# strawberry is not installed beside the product: it needs another graphql-core.
# mypy: disable-error-code="misc, untyped-decorator, import-not-found, call-arg, no-any-return"
"""A naive peer: strawberry, SQLAlchemy's ORM and a DataLoader for each relation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types import Info

from benchmarks.peers.relations import Peer, Relations, peer


def _of(loader: str, key: str) -> Callable[..., Any]:
    """Return a resolver that loads a relation by an attribute of the parent."""

    async def resolve(root: Any, info: Info) -> Any:
        return await getattr(info.context, loader).load(getattr(root, key))

    return resolve


def _id(letter: str) -> Callable[..., Any]:
    def resolve(root: Any) -> str:
        return f"{letter}{root.id}"

    return resolve


def _edition(name: str) -> Callable[..., Any]:
    def resolve(root: Any) -> Any:
        return getattr(root[0], name)

    return resolve


def _entry(name: str) -> Callable[..., Any]:
    def resolve(root: Any) -> Any:
        return root[name]

    return resolve


@strawberry.type
class Region:
    adcode: str
    name: str
    level: str
    ancestors: list[Region] = strawberry.field(resolver=_of("ancestors", "adcode"))

    @strawberry.field
    def children(self: Any, info: Info, first: int) -> list[Region]:
        return info.context.children(self.adcode, first)


@strawberry.type
class Site:
    id: strawberry.ID = strawberry.field(resolver=_id("s"))
    address: str | None
    region: Region | None = strawberry.field(resolver=_of("regions", "adcode"))


@strawberry.type
class Capability:
    id: strawberry.ID = strawberry.field(resolver=_id("c"))
    kind: str
    object: str
    parameter: str | None
    raw: str


@strawberry.type
class Qualification:
    scheme: str = strawberry.field(resolver=_edition("scheme"))
    number: str | None = strawberry.field(resolver=_edition("number"))
    valid_to: date | None = strawberry.field(resolver=_edition("valid_to"))

    @strawberry.field
    def status(self: Any) -> str:
        return self[1]


@strawberry.type
class Organization:
    id: strawberry.ID = strawberry.field(resolver=_id("o"))
    name: str
    kind: str
    region: Region | None = strawberry.field(resolver=_of("regions", "adcode"))

    @strawberry.field
    async def capabilities(self: Any, info: Info, first: int) -> list[Capability]:
        return await info.context.capabilities.load(self.id)


@strawberry.type
class MeasurementStandard:
    id: strawberry.ID = strawberry.field(resolver=_id("m"))
    name: str
    kind: str
    organization: Organization = strawberry.field(resolver=_of("organizations", "organization_id"))


@strawberry.type
class NearestLab:
    name: str
    site: Site = strawberry.field(resolver=_of("sites", "id"))
    organization: Organization = strawberry.field(resolver=_of("organizations", "organization_id"))

    @strawberry.field
    def distance_km(self: Any) -> float:
        return self.distance_m / 1000

    @strawberry.field
    async def qualifications(self: Any, info: Info, first: int) -> list[Qualification]:
        return (await info.context.qualifications.load(self.organization_id))[:first]


@strawberry.type
class ReplacedNumber:
    number: str

    @strawberry.field
    async def standard(self: Any, info: Info) -> StandardDocument | None:
        found = await info.context.by_norm.load(self.norm)
        return found[0] if found else None


@strawberry.type
class Work:
    editions: list[StandardDocument] = strawberry.field(resolver=_of("editions", "id"))


@strawberry.type
class StandardDocument:
    """The parent is an edition with its status."""

    number: str = strawberry.field(resolver=_edition("number"))
    title: str = strawberry.field(resolver=_edition("title"))
    mandate: str | None = strawberry.field(resolver=_edition("mandate"))
    implemented_on: date | None = strawberry.field(resolver=_edition("implemented_on"))

    @strawberry.field
    def id(self: Any) -> strawberry.ID:
        return strawberry.ID(f"n{self[0].id}")

    @strawberry.field
    def status(self: Any) -> str:
        return self[1]

    @strawberry.field
    async def replaces(self: Any, info: Info) -> list[ReplacedNumber]:
        return await info.context.replaces.load(self[0].id)

    @strawberry.field
    async def replaced_by(self: Any, info: Info) -> list[StandardDocument]:
        return await info.context.replaced_by.load(self[0].norm)

    @strawberry.field
    async def work(self: Any, info: Info) -> Work:
        return await info.context.works.load(self[0].work_id)

    @strawberry.field
    def capable_organization_count(self: Any, info: Info) -> int:
        return info.context.capable_count(self[0].root)

    @strawberry.field
    def capable_organizations(self: Any, info: Info, first: int) -> list[Organization]:
        return info.context.capable(self[0].root, first)


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class LabPage:
    nodes: list[NearestLab]


@strawberry.type
class OrganizationPage:
    nodes: list[Organization]
    page_info: PageInfo


@strawberry.type
class StandardPage:
    nodes: list[StandardDocument]


@strawberry.type
class TraceStep:
    """The parent is a row of the chain."""

    depth: int = strawberry.field(resolver=_entry("depth"))
    parent_name: str = strawberry.field(resolver=_entry("parent_name"))
    kcdb_code: str | None = strawberry.field(resolver=_entry("kcdb_code"))
    ratio: float | None = strawberry.field(resolver=_entry("ratio"))

    @strawberry.field
    async def parent(self: Any, info: Info) -> MeasurementStandard | None:
        return await info.context.measurement_standards.load(self["parent_id"])


@strawberry.type
class Traceability:
    open_ends: list[str] = strawberry.field(resolver=_entry("ends"))
    steps: list[TraceStep] = strawberry.field(resolver=_entry("steps"))

    @strawberry.field
    def complete(self: Any) -> bool:
        return not self["ends"]

    @strawberry.field
    async def standard(self: Any, info: Info) -> MeasurementStandard:
        return await info.context.measurement_standards.load(self["standard"]["id"])


@strawberry.input
class Filter:
    region: str | None = None
    search: str | None = None


@strawberry.type
class Query:
    @strawberry.field
    def nearest_labs(
        self, info: Info, lng: float, lat: float, standard: str, within_km: float, first: int
    ) -> LabPage:
        return LabPage(nodes=info.context.nearest(lng, lat, standard, within_km, first))

    @strawberry.field
    def organizations(self, info: Info, filter: Filter, first: int) -> OrganizationPage:
        asked = {name: value for name, value in vars(filter).items() if value is not None}
        rows, more = info.context.page_of_organizations(asked, first)
        cursor = info.context.cursor_after(rows[-1] if rows else None)
        return OrganizationPage(
            nodes=rows, page_info=PageInfo(has_next_page=more, end_cursor=cursor)
        )

    @strawberry.field
    def standard(self, info: Info, number: str) -> StandardDocument | None:
        return info.context.standard(number)

    @strawberry.field
    def standards(self, info: Info, filter: Filter, first: int) -> StandardPage:
        return StandardPage(nodes=info.context.standards(filter.search, first))

    @strawberry.field
    def traceability(self, info: Info, id: strawberry.ID) -> Traceability | None:
        return info.context.chain(id)

    @strawberry.field
    def region(self, info: Info, adcode: str) -> Region | None:
        return info.context.region(adcode)


def app() -> Peer:
    """Return the application, for uvicorn's factory."""
    # Rows of the ORM stand for the types, so what type a row is cannot be checked.
    schema = strawberry.Schema(query=Query, config=StrawberryConfig(auto_camel_case=True))

    async def execute(text: str, variables: dict[str, Any], relations: Relations) -> Any:
        result = await schema.execute(text, variable_values=variables, context_value=relations)
        if result.errors:
            return {"data": result.data, "errors": [str(error) for error in result.errors]}
        return {"data": result.data}

    return peer(execute)
