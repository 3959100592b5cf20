# graphene has no types, so its subclasses cannot be checked against a parent.
# mypy: disable-error-code="misc"
"""The peer: plain graphene, SQLAlchemy's ORM and a DataLoader for each relation.

It answers q1 to q4 with the same JSON from the same file. Roots ask the same SELECTs as the
product, so what differs is how the answer is put together.
"""

import os
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import graphene
import orjson
from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session
from starlette.types import Receive, Scope, Send

from benchmarks.floor import PATH
from benchmarks.peers.loader import DataLoader, grouped
from nqi import models
from nqi.catalog import holder, organization, qualification, site, standard
from nqi.catalog.listing import Listing, literals
from nqi.catalog.statement import Query as Select
from nqi.codes.standard_number import parse_standard_number
from nqi.selection import Near, Selection, standard_given
from nqi.terms import MatchMode, StandardRelationKind
from nqi.text import phrase

REPLACES = StandardRelationKind.REPLACES.code


class Relations:
    """The DataLoaders of one request."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.as_of = date.today().isoformat()  # noqa: DTZ011 - as the product counts days
        self.sites = self.by(models.Site, "id")
        self.regions = self.by(models.Region, "adcode")
        self.organizations = self.by(models.Organization, "id")
        self.works = self.by(models.StandardWork, "id")
        self.qualifications = DataLoader(self._qualifications, [])
        self.capabilities = DataLoader(self._capabilities, [])
        self.ancestors = DataLoader(self._ancestors, [])
        self.replaces = DataLoader(self._replaces, [])
        self.replaced_by = DataLoader(self._replaced_by, [])
        self.editions = DataLoader(partial(self._editions, "work_id"), [])
        self.by_norm = DataLoader(partial(self._editions, "norm"), [])

    def by(self, model: Any, key: str) -> DataLoader:
        def fetch(keys: list[Any]) -> dict[Any, Any]:
            rows = self.session.scalars(select(model).where(getattr(model, key).in_(keys)))
            return {getattr(row, key): row for row in rows}

        return DataLoader(fetch)

    def _qualifications(self, keys: list[int]) -> dict[int, Any]:
        model = models.Qualification
        rows = self.session.execute(
            select(model, qualification.status_on(self.as_of))
            .where(model.organization_id.in_(keys))
            .order_by(model.scheme, model.number, model.id)
        )
        return grouped((row.organization_id, (row, status)) for row, status in rows)

    def _capabilities(self, keys: list[int]) -> dict[int, Any]:
        model = models.Capability
        place = func.row_number().over(
            partition_by=model.organization_id, order_by=(model.object, model.parameter, model.id)
        )
        ranked = (
            select(model.id, place.label("place")).where(model.organization_id.in_(keys)).subquery()
        )
        rows = self.session.scalars(
            select(model)
            .join(ranked, ranked.c.id == model.id)
            .where(ranked.c.place <= 10)
            .order_by(ranked.c.place)
        )
        return grouped((row.organization_id, row) for row in rows)

    def _ancestors(self, keys: list[str]) -> dict[str, Any]:
        above = models.RegionAncestor
        rows = self.session.execute(
            select(above.adcode, models.Region)
            .join(models.Region, models.Region.adcode == above.ancestor_adcode)
            .where(above.adcode.in_(keys), above.distance > 0)
            .order_by(above.distance.desc())
        )
        return grouped((adcode, found) for adcode, found in rows)

    def _replaces(self, keys: list[int]) -> dict[int, Any]:
        model = models.StandardRelation
        rows = self.session.scalars(
            select(model)
            .where(model.edition_id.in_(keys), model.kind == REPLACES)
            .order_by(model.norm, model.id)
        )
        return grouped((row.edition_id, row) for row in rows)

    def _replaced_by(self, keys: list[str]) -> dict[str, Any]:
        edition, replaced = models.StandardEdition, models.StandardRelation
        rows = self.session.execute(
            select(replaced.norm, edition)
            .join(edition, edition.id == replaced.edition_id)
            .where(replaced.norm.in_(keys), replaced.kind == REPLACES)
            .order_by(edition.implemented_on, edition.id)
        )
        return grouped((norm, (row, None)) for norm, row in rows)

    def _editions(self, key: str, keys: list[Any]) -> dict[Any, Any]:
        edition = models.StandardEdition
        rows = self.session.execute(
            select(edition, standard.status_on(self.as_of))
            .where(getattr(edition, key).in_(keys))
            .order_by(edition.implemented_on.is_(None), edition.implemented_on, edition.id)
        )
        return grouped((getattr(row, key), (row, status)) for row, status in rows)


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
    ancestors = graphene.List(lambda: Region, resolver=_of("ancestors", "adcode"))


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
        offer = models.Offer
        found = func.count(offer.organization_id.distinct())
        return info.context.session.scalar(select(found).where(offer.root == parent[0].root))

    @staticmethod
    def resolve_capable_organizations(parent: Any, info: Any, first: int) -> Any:
        found = holder.capable_organizations({}, parent[0].root).limit(first)
        return info.context.session.scalars(found).all()


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

    @staticmethod
    def resolve_nearest_labs(
        _: None, info: Any, lng: float, lat: float, standard: str, within_km: float, first: int
    ) -> Any:
        given = Near(lng, lat, within_km).values() | standard_given(standard, MatchMode.ROOT)
        return {"nodes": _page(info, site.nearest_laboratories(literals(given)), first)}

    @staticmethod
    def resolve_organizations(_: None, info: Any, filter: Any, first: int) -> Any:
        rows = _page(info, organization.listing(literals(Selection(**filter).given())), first + 1)
        last = rows[:first][-1] if rows else None
        keys = ["region_order.name.id", last.region_order, last.name, last.id] if last else None
        cursor = orjson.dumps(keys).hex() if keys else None
        info_of_page = {"has_next_page": len(rows) > first, "end_cursor": cursor}
        return {"nodes": rows[:first], "page_info": info_of_page}

    @staticmethod
    def resolve_standard(_: None, info: Any, number: str) -> Any:
        parsed = parse_standard_number(number)
        assert parsed is not None
        given = standard_given(number, MatchMode.ROOT)
        given |= {"as_of": info.context.as_of, "standard_norm": parsed.norm}
        return info.context.session.execute(_as_entity(standard.by_key(literals(given)))).first()

    @staticmethod
    def resolve_standards(_: None, info: Any, filter: Any, first: int) -> Any:
        given = literals({"as_of": info.context.as_of, "search": phrase(filter["search"])})
        rows = _as_entity(standard.listing(given).rows)
        ordered = rows.order_by(models.StandardEdition.norm).limit(first)
        return {"nodes": info.context.session.execute(ordered).all()}


def _as_entity(rows: Select) -> Select:
    """Return rows of editions as objects of the ORM, each with its status."""
    return rows.with_only_columns(
        models.StandardEdition, rows.selected_columns["status"], maintain_column_froms=True
    )


def _page(info: Any, listing: Listing, first: int) -> Any:
    return info.context.session.execute(listing.page(first)).all()


class Peer:
    """Serves the schema, a session and a set of loaders for each request."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.schema = graphene.Schema(query=Query)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a POST of GraphQL over HTTP."""
        if scope["type"] != "http":
            return
        asked = orjson.loads((await receive())["body"])
        with Session(self.engine) as session:
            result = await self.schema.execute_async(
                asked["query"], variables=asked["variables"], context=Relations(session)
            )
        body = orjson.dumps(result.formatted)
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def app() -> Peer:
    """Return the application, for uvicorn's factory."""
    path = Path(os.environ[PATH]).resolve()
    return Peer(create_engine(f"sqlite:///file:{path}?mode=ro&immutable=1&uri=true"))
