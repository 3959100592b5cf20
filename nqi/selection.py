"""Selection: which organizations are meant, parsed once at the edge and carried to the SQL.

The finder, the map, the API and the downloads build the same value and hand it to the same
catalog functions, so they cannot disagree.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self, TypeVar

from nqi.codes.standard_number import StandardNumber, parse_standard_number
from nqi.errors import InvalidInput
from nqi.geo import bounding_box
from nqi.terms import (
    Level,
    MatchMode,
    OrganizationKind,
    OrganizationOrder,
    Pillar,
    QualificationStatus,
    Scheme,
    Term,
)
from nqi.text import phrase

DEFAULT_WITHIN_KM = 50.0
LONGEST_WITHIN_KM = 6000.0
"""Farther than any two places in the country."""

T = TypeVar("T", bound=Term)
Given = dict[str, Any]
"""What a catalog function is given: SQL values by name, terms as they are, absent if not asked."""


@dataclass(frozen=True)
class Near:
    """A circle: WGS 84 degrees, longitude first, and a radius in kilometres (inclusive)."""

    lng: float
    lat: float
    within_km: float = DEFAULT_WITHIN_KM

    def __post_init__(self) -> None:
        _check_range("lng", self.lng, -180, 180)
        _check_range("lat", self.lat, -90, 90)
        check_within_km(self.within_km)

    def values(self) -> Given:
        """Return the circle and the box around it as SQL values."""
        west, south, east, north = bounding_box(self.lng, self.lat, self.within_km)
        return {
            "lng": float(self.lng),
            "lat": float(self.lat),
            "within_m": round(self.within_km * 1000),
            "west": west,
            "south": south,
            "east": east,
            "north": north,
        }


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which organizations; an empty field asks for nothing. Values of one field are alternatives,
    different fields all hold."""

    as_of: date = field(default_factory=date.today)
    pillars: tuple[Pillar, ...] = ()
    levels: tuple[Level, ...] = ()
    kinds: tuple[OrganizationKind, ...] = ()
    region: str | None = None
    schemes: tuple[Scheme, ...] = ()
    statuses: tuple[QualificationStatus, ...] = ()
    search: str | None = None
    standard: str | None = None
    match_mode: MatchMode = MatchMode.ROOT
    product: str | None = None
    near: Near | None = None
    order: OrganizationOrder | None = None

    def __post_init__(self) -> None:
        if self.order is OrganizationOrder.DISTANCE and self.near is None:
            raise InvalidInput("orderBy DISTANCE needs near: without a place there is no distance")
        if self.region is not None:
            check_adcode(self.region)

    @property
    def effective_order(self) -> OrganizationOrder:
        """The order asked for; without one, by distance near a place and by region elsewhere."""
        by_place = OrganizationOrder.DISTANCE if self.near else OrganizationOrder.REGION
        return self.order or by_place

    def without(self, *names: str) -> Self:
        """Return the selection with some fields emptied: what a facet counts within."""
        empty: Mapping[str, Any] = {name: type(self).__dataclass_fields__[name] for name in names}
        return replace(self, **{name: spec.default for name, spec in empty.items()})

    def given(self) -> Given:
        """Return what catalog functions need, with only the asked fields present."""
        given: Given = {"as_of": self.as_of.isoformat(), "order": self.effective_order}
        for name in ("pillars", "levels", "kinds", "schemes", "statuses"):
            if terms := getattr(self, name):
                given[name] = codes_json(terms)
        if self.region is not None:
            given["region"] = self.region
        if self.search and self.search.strip():
            given["search"] = phrase(self.search)
        if self.product and self.product.strip():
            given["product"] = phrase(self.product)
        if self.standard and self.standard.strip():
            given |= standard_given(self.standard, self.match_mode)
        if self.near is not None:
            given |= self.near.values()
        return given


def codes_json(terms: Iterable[Term]) -> str:
    """Return the codes of terms as a JSON array, which SQL unpacks whatever their number."""
    return json.dumps([term.code for term in terms])


def check_adcode(adcode: str) -> str:
    """Return a six-digit region code; raise InvalidInput for anything else."""
    if len(adcode) != 6 or not adcode.isascii() or not adcode.isdecimal():
        raise InvalidInput(f"region {adcode!r}: an administrative division code has six digits")
    return adcode


def check_within_km(within_km: float) -> None:
    """Raise InvalidInput for a radius that is negative or beyond the country, or no number."""
    _check_range("withinKm", within_km, 0, LONGEST_WITHIN_KM)


def standard_given(raw: str, match_mode: MatchMode) -> Given:
    """Return the key of a standard's number that a match mode compares.

    Raises InvalidInput when the text is no standard's number, or when the exact edition is asked
    for without its year.
    """
    number = parse_standard_number(raw)
    if number is None:
        raise InvalidInput(f"standard {raw!r} is not a standard's number, like GB/T 19001-2016")
    if match_mode is MatchMode.EXACT_EDITION and number.year is None:
        raise InvalidInput(
            f"standard {raw!r}: matchMode EXACT_EDITION needs the year of an edition"
        )
    return {"match_mode": match_mode, "standard_key": _standard_key(number, match_mode)}


def _standard_key(number: StandardNumber, match_mode: MatchMode) -> str:
    keys = {
        MatchMode.EXACT_EDITION: number.norm,
        MatchMode.ANY_EDITION: number.base,
        MatchMode.ROOT: number.root,
        MatchMode.SERIES: number.series,
        MatchMode.SUCCESSORS: number.norm,  # the base when it has no year
    }
    return keys[match_mode]


def parse_terms(vocabulary: type[T], codes: Sequence[str]) -> tuple[T, ...]:
    """Return the terms of codes in their given order, each once."""
    return tuple(dict.fromkeys(vocabulary.parse(code) for code in codes if code))


def _check_range(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise InvalidInput(f"{name} {value!r}: allowed is {low:g} to {high:g}")
