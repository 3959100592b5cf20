# graphene has no types, so its subclasses cannot be checked against a parent.
# mypy: disable-error-code="misc"
"""A naive peer: plain graphene, SQLAlchemy's ORM and a DataLoader for each relation."""

from typing import Any

import graphene

from benchmarks.peers.relations import Peer, Relations, peer


def _of(loader: str, key: str) -> Any:
    """Return a resolver that loads a relation by an attribute of the parent."""

    def resolve(parent: Any, info: Any, **_: Any) -> Any:
        return getattr(info.context, loader).load(getattr(parent, key))

    return resolve


def _id(letter: str) -> Any:
    return lambda parent, info: f"{letter}{parent.id}"


class Region(graphene.ObjectType):
    adcode = graphene.String()
    name = graphene.String()
    level = graphene.String()
    ancestors = graphene.List(lambda: Region, resolver=_of("ancestors", "adcode"))
    children = graphene.List(lambda: Region, first=graphene.Int())

    @staticmethod
    def resolve_children(parent: Any, info: Any, first: int) -> Any:
        return info.context.children(parent.adcode, first)


class Site(graphene.ObjectType):
    id = graphene.ID(resolver=_id("s"))
    address = graphene.String()
    region = graphene.Field(Region, resolver=_of("regions", "adcode"))


class Capability(graphene.ObjectType):
    id = graphene.ID(resolver=_id("c"))
    kind = graphene.String()
    object = graphene.String()
    parameter = graphene.String()
    raw = graphene.String()


class Qualification(graphene.ObjectType):
    scheme = graphene.String(resolver=lambda parent, info: parent[0].scheme)
    number = graphene.String(resolver=lambda parent, info: parent[0].number)
    status = graphene.String(resolver=lambda parent, info: parent[1])
    valid_to = graphene.Date(resolver=lambda parent, info: parent[0].valid_to)


class Organization(graphene.ObjectType):
    id = graphene.ID(resolver=_id("o"))
    name = graphene.String()
    kind = graphene.String()
    region = graphene.Field(Region, resolver=_of("regions", "adcode"))
    capabilities = graphene.List(
        Capability, first=graphene.Int(), resolver=_of("capabilities", "id")
    )


class MeasurementStandard(graphene.ObjectType):
    id = graphene.ID(resolver=_id("m"))
    name = graphene.String()
    kind = graphene.String()
    organization = graphene.Field(Organization, resolver=_of("organizations", "organization_id"))


class NearestLab(graphene.ObjectType):
    distance_km = graphene.Float(resolver=lambda parent, info: parent.distance_m / 1000)
    name = graphene.String()
    site = graphene.Field(Site, resolver=_of("sites", "id"))
    organization = graphene.Field(Organization, resolver=_of("organizations", "organization_id"))
    qualifications = graphene.List(Qualification, first=graphene.Int())

    @staticmethod
    async def resolve_qualifications(parent: Any, info: Any, first: int) -> Any:
        return (await info.context.qualifications.load(parent.organization_id))[:first]


class ReplacedNumber(graphene.ObjectType):
    number = graphene.String(resolver=lambda parent, info: parent.number)
    standard = graphene.Field(lambda: StandardDocument)

    @staticmethod
    async def resolve_standard(parent: Any, info: Any) -> Any:
        found = await info.context.by_norm.load(parent.norm)
        return found[0] if found else None


class Work(graphene.ObjectType):
    editions = graphene.List(lambda: StandardDocument, resolver=_of("editions", "id"))


class StandardDocument(graphene.ObjectType):
    """The parent is an edition with its status."""

    id = graphene.ID(resolver=lambda parent, info: f"n{parent[0].id}")
    number = graphene.String(resolver=lambda parent, info: parent[0].number)
    title = graphene.String(resolver=lambda parent, info: parent[0].title)
    mandate = graphene.String(resolver=lambda parent, info: parent[0].mandate)
    status = graphene.String(resolver=lambda parent, info: parent[1])
    implemented_on = graphene.Date(resolver=lambda parent, info: parent[0].implemented_on)
    replaces = graphene.List(
        ReplacedNumber, resolver=lambda parent, info: info.context.replaces.load(parent[0].id)
    )
    replaced_by = graphene.List(
        lambda: StandardDocument,
        resolver=lambda parent, info: info.context.replaced_by.load(parent[0].norm),
    )
    work = graphene.Field(
        Work, resolver=lambda parent, info: info.context.works.load(parent[0].work_id)
    )
    capable_organization_count = graphene.Int()
    capable_organizations = graphene.List(Organization, first=graphene.Int())

    @staticmethod
    def resolve_capable_organization_count(parent: Any, info: Any) -> Any:
        return info.context.capable_count(parent[0].root)

    @staticmethod
    def resolve_capable_organizations(parent: Any, info: Any, first: int) -> Any:
        return info.context.capable(parent[0].root, first)


class PageInfo(graphene.ObjectType):
    has_next_page = graphene.Boolean()
    end_cursor = graphene.String()


class LabPage(graphene.ObjectType):
    nodes = graphene.List(NearestLab)


class OrganizationPage(graphene.ObjectType):
    nodes = graphene.List(Organization)
    page_info = graphene.Field(PageInfo)


class StandardPage(graphene.ObjectType):
    nodes = graphene.List(StandardDocument)


class Filter(graphene.InputObjectType):
    region = graphene.String()
    search = graphene.String()


class TraceStep(graphene.ObjectType):
    """The parent is a row of the chain."""

    depth = graphene.Int(resolver=lambda parent, info: parent["depth"])
    parent_name = graphene.String(resolver=lambda parent, info: parent["parent_name"])
    kcdb_code = graphene.String(resolver=lambda parent, info: parent["kcdb_code"])
    ratio = graphene.Float(resolver=lambda parent, info: parent["ratio"])
    parent = graphene.Field(MeasurementStandard)

    @staticmethod
    def resolve_parent(parent: Any, info: Any) -> Any:
        return info.context.measurement_standards.load(parent["parent_id"])


class Traceability(graphene.ObjectType):
    complete = graphene.Boolean(resolver=lambda parent, info: not parent["ends"])
    open_ends = graphene.List(graphene.String, resolver=lambda parent, info: parent["ends"])
    standard = graphene.Field(
        MeasurementStandard,
        resolver=lambda parent, info: info.context.measurement_standards.load(
            parent["standard"]["id"]
        ),
    )
    steps = graphene.List(TraceStep, resolver=lambda parent, info: parent["steps"])


class Query(graphene.ObjectType):
    nearest_labs = graphene.Field(
        LabPage,
        lng=graphene.Float(),
        lat=graphene.Float(),
        standard=graphene.String(),
        within_km=graphene.Float(),
        first=graphene.Int(),
    )
    organizations = graphene.Field(OrganizationPage, filter=Filter(), first=graphene.Int())
    standard = graphene.Field(StandardDocument, number=graphene.String())
    standards = graphene.Field(StandardPage, filter=Filter(), first=graphene.Int())
    traceability = graphene.Field(Traceability, id=graphene.ID())
    region = graphene.Field(Region, adcode=graphene.String())

    @staticmethod
    def resolve_nearest_labs(_: None, info: Any, **asked: Any) -> Any:
        return {"nodes": info.context.nearest(**asked)}

    @staticmethod
    def resolve_organizations(_: None, info: Any, filter: Any, first: int) -> Any:
        rows, more = info.context.page_of_organizations(filter, first)
        cursor = info.context.cursor_after(rows[-1] if rows else None)
        return {"nodes": rows, "page_info": {"has_next_page": more, "end_cursor": cursor}}

    @staticmethod
    def resolve_standard(_: None, info: Any, number: str) -> Any:
        return info.context.standard(number)

    @staticmethod
    def resolve_standards(_: None, info: Any, filter: Any, first: int) -> Any:
        return {"nodes": info.context.standards(filter["search"], first)}

    @staticmethod
    def resolve_traceability(_: None, info: Any, id: str) -> Any:
        return info.context.chain(id)

    @staticmethod
    def resolve_region(_: None, info: Any, adcode: str) -> Any:
        return info.context.region(adcode)


def app() -> Peer:
    """Return the application, for uvicorn's factory."""
    schema = graphene.Schema(query=Query)

    async def execute(text: str, variables: dict[str, Any], relations: Relations) -> Any:
        result = await schema.execute_async(text, variables=variables, context=relations)
        return result.formatted

    return peer(execute)
