"""What both naive peers have in common: a session, DataLoaders, and the SELECTs of their roots.

Roots ask the same SELECTs as the product, so what differs is how the answer is put together.
"""

import os
from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Engine, create_engine, func, literal, select
from sqlalchemy.orm import Session
from starlette.types import Receive, Scope, Send

from benchmarks.floor import PATH
from benchmarks.peers.loader import DataLoader, grouped
from nqi import models
from nqi.catalog import holder, measurement, organization, qualification, site, standard
from nqi.catalog.listing import Listing, literals
from nqi.catalog.statement import Query as Select
from nqi.codes.standard_number import parse_standard_number
from nqi.questions.traceability import open_ends
from nqi.selection import Near, Selection, standard_given
from nqi.terms import MatchMode, StandardRelationKind
from nqi.text import phrase

REPLACES = StandardRelationKind.REPLACES.code
LARGEST_LOAD = 64
Execute = Callable[[str, dict[str, Any], "Relations"], Awaitable[dict[str, Any]]]


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
        self.measurement_standards = self.by(models.MeasurementStandard, "id")

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

    # ------------------------------------------------------------- what the roots ask

    def nearest(self, lng: float, lat: float, standard: str, within_km: float, first: int) -> Any:
        given = Near(lng, lat, within_km).values() | standard_given(standard, MatchMode.ROOT)
        return self._page(site.nearest_laboratories(literals(given)), first)

    def page_of_organizations(self, asked: dict[str, Any], first: int) -> tuple[list[Any], bool]:
        """Return the rows of a page, and whether there are more."""
        given = literals(Selection(**asked).given())
        rows = self._page(organization.listing(given), first + 1)
        return rows[:first], len(rows) > first

    def cursor_after(self, last: Any) -> str | None:
        keys = ["region_order.name.id", last.region_order, last.name, last.id] if last else None
        return orjson.dumps(keys).hex() if keys else None

    def standard(self, number: str) -> Any:
        parsed = parse_standard_number(number)
        assert parsed is not None
        given = standard_given(number, MatchMode.ROOT)
        given |= {"as_of": self.as_of, "standard_norm": parsed.norm}
        return self.session.execute(_as_entity(standard.by_key(literals(given)))).first()

    def standards(self, search: str, first: int) -> Any:
        given = literals({"as_of": self.as_of, "search": phrase(search)})
        rows = _as_entity(standard.listing(given).rows)
        ordered = rows.order_by(models.StandardEdition.norm).limit(first)
        return self.session.execute(ordered).all()

    def capable_count(self, root: str) -> Any:
        offer = models.Offer
        found = func.count(offer.organization_id.distinct())
        return self.session.scalar(select(found).where(offer.root == root))

    def capable(self, root: str, first: int) -> Any:
        return self.session.scalars(holder.capable_organizations({}, root).limit(first)).all()

    def chain(self, node_id: str) -> dict[str, Any]:
        """Return the steps up from a measurement standard, and its open ends."""
        key = int(node_id[1:])
        given = {"as_of": literal(self.as_of)}
        connection = self.session.connection()  # as rows of columns, which the question takes
        found = dict(connection.execute(measurement.by_id(given, literal(key))).mappings().one())
        rows = connection.execute(measurement.chain(given, literal(key)))
        steps = [dict(row) for row in rows.mappings()]
        ends = list(open_ends(found, steps))
        return {"standard": found, "steps": steps, "ends": ends}

    def region(self, adcode: str) -> Any:
        return self.session.get(models.Region, adcode)

    def children(self, adcode: str, first: int) -> Any:
        region = models.Region
        return self.session.scalars(
            select(region)
            .where(region.parent_adcode == adcode, region.valid_to.is_(None))
            .order_by(region.adcode)
            .limit(first)
        ).all()

    def _page(self, listing: Listing, first: int) -> list[Any]:
        return list(self.session.execute(listing.page(first)).all())


def _as_entity(rows: Select) -> Select:
    """Return rows of editions as objects of the ORM, each with its status."""
    return rows.with_only_columns(
        models.StandardEdition, rows.selected_columns["status"], maintain_column_froms=True
    )


class Peer:
    """Answers a POST of GraphQL over HTTP with a session and a set of loaders of its own."""

    def __init__(self, engine: Engine, execute: Execute) -> None:
        self.engine = engine
        self.execute = execute

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        asked = orjson.loads((await receive())["body"])
        with Session(self.engine) as session:
            answer = await self.execute(asked["query"], asked["variables"], Relations(session))
        body = orjson.dumps(answer)
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def peer(execute: Execute) -> Peer:
    """Return a peer over the release that the environment names."""
    path = Path(os.environ[PATH]).resolve()
    address = f"sqlite:///file:{path}?mode=ro&immutable=1&uri=true"
    # A connection for each request at once: with fewer, the loop would wait for itself.
    return Peer(create_engine(address, pool_size=LARGEST_LOAD), execute)
