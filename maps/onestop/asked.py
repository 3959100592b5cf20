"""What the one-stop page is asked: a product in words or by code, a place, a radius, a day."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import literal
from starlette.datastructures import QueryParams

from maps import query
from maps.page import Visit
from maps.place import Place, find_place
from maps.planner.asked import document
from nqi.catalog import product
from nqi.errors import InvalidInput
from nqi.questions.onestop import DEFAULT_WITHIN_KM, Chain, Where, one_stop, place_of
from nqi.terms import ProductSector
from nqi.text import search_key

MOST_PRODUCTS = 500
LONGEST_WORDS = 100
RADII = (25.0, 50.0, 100.0, 200.0, 500.0)

Row = Mapping[str, Any]

_PROVIDER = """organization { name } site { lng lat } km nationwide lack validTo evidence"""
_BODY = f"""product {{ code name }} asOf release withinKm region {{ adcode name }}
    stepsAsked stepsSatisfied sortedBy
    changes {{ number subject begins ends source {{ title url confidence }} }}
    steps {{
      key status stages confidence sources {{ title url confidence }}
      providers {{ organization {{ name }} site {{ lng lat }} km nationwide meets partly }}
      toAsk {{ {_PROVIDER} }}
      needs {{
        name number regime isMandatory validFrom validTo handling note status reason inReach known
        providers {{ {_PROVIDER} }}
        nearest {{ {_PROVIDER} }}
        evidence source {{ title url confidence }}
      }}
    }}"""


@dataclass(frozen=True)
class Asked:
    """What a visitor asked, as far as it is known."""

    words: str
    """What was typed for the product."""
    product: Row | None
    found: Sequence[Row]
    """Products that the words may mean; all of them where nothing was typed."""
    place: Place
    within_km: float
    verified: date | None
    """The day on which the visitor's instruments were last verified."""

    @property
    def is_complete(self) -> bool:
        """Whether a chain can be answered."""
        return self.product is not None and not self.place.unresolved

    @property
    def where(self) -> str:
        """The name of the place as the visitor chose it; empty for none or a bare position."""
        return self.place.region["name"] if self.place.region else ""


def asked(visit: Visit) -> Asked:
    """Return what a visit asks; InvalidInput names a value at fault."""
    params = visit.request.query_params
    code = _words(params, "product")
    words = _words(params, "q")
    exactly = visit.rows(product.by_code({}, literal(code))) if code else []
    return Asked(
        words=words or ("" if exactly else code),
        product=exactly[0] if exactly else None,
        found=[] if exactly else products(visit, words or code),
        place=find_place(visit, DEFAULT_WITHIN_KM),
        within_km=query.within_km(params, DEFAULT_WITHIN_KM),
        verified=_day(params, "verified"),
    )


def chain_of(visit: Visit, on: Asked) -> Chain:
    """Return the chain that is asked for."""
    if on.product is None:
        raise InvalidInput(f"product {on.words!r} is unknown: choose one at /one-stop")
    if on.place.unresolved:
        names = ", ".join(f"{one['name']} {one['adcode']}" for one in on.place.choices)
        raise InvalidInput(f"place {on.place.text!r} is not one region: choose from {names or '-'}")
    return one_stop(visit.release, on.product["code"], visit.as_of, _where(visit, on))


def products(visit: Visit, words: str = "") -> Sequence[Row]:
    """Return the products whose names hold some words, or all, by code."""
    parts = search_key(words).split()
    given = {"words": literal(json.dumps(parts, ensure_ascii=False))} if parts else {}
    return visit.rows(product.listing(given).page(literal(MOST_PRODUCTS)))


def by_sector(rows: Sequence[Row]) -> list[tuple[ProductSector | None, list[Row]]]:
    """Return products grouped by kind of goods, in the order of the vocabulary, others last."""
    groups = [
        (sector, [row for row in rows if row["sector"] == sector.code]) for sector in ProductSector
    ]
    known = {sector.code for sector in ProductSector}
    rest = [row for row in rows if row["sector"] not in known]
    return [(sector, found) for sector, found in (*groups, (None, rest)) if found]


def graphql(visit: Visit, on: Asked) -> str:
    """Return the GraphQL document that asks the same."""
    where: dict[str, Any] = {}
    if on.place.region:
        where = {"adcode": on.place.region["adcode"], "withinKm": on.within_km}
    elif near := on.place.near:
        where = {"lng": near.lng, "lat": near.lat, "withinKm": near.within_km}
    code = on.product["code"] if on.product else ""
    return document("oneStopPlan", _BODY, product=code, asOf=visit.as_of.isoformat(), **where)


def _where(visit: Visit, on: Asked) -> Where:
    near, region = on.place.near, on.place.region
    if near is None:
        return Where(None)
    lng, lat = (None, None) if region else (near.lng, near.lat)
    adcode = region["adcode"] if region else None
    return place_of(visit.release, visit.as_of, lng, lat, adcode, on.within_km)


def _words(params: QueryParams, name: str) -> str:
    return " ".join(params.get(name, "").split())[:LONGEST_WORDS]


def _day(params: QueryParams, name: str) -> date | None:
    text = params.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(f"{name} {text!r}: a day like 2025-12-31 is needed") from error
