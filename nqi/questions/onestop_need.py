"""A need in the chain of a product, who may meet it, and its status at a place: pure rules.

What is known of a need does not depend on where one asks. ``OpenNeed`` holds it for a release and
a day; ``at`` then measures it from a place, as often as a map needs it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from nqi.catalog.qualification import NOT_HELD
from nqi.reach import Floats, geodesic_km
from nqi.selection import Near
from nqi.terms import (
    ChainStep,
    Confidence,
    QualificationStatus,
    RecordKind,
    ServiceReach,
    StepReason,
    StepStatus,
)
from nqi.text import search_key

SHOWN = 5
"""Providers listed of each need."""

Row = Mapping[str, Any]
Booleans = NDArray[np.bool_]
Evidence = tuple[str, str]
"""Kind and key of a record of the catalogue."""


@dataclass(frozen=True)
class Fact:
    """What a source says is needed: the words of the template, and where they come from."""

    step: ChainStep
    name: str
    source_id: int
    confidence: Confidence
    number: str | None = None
    """Of a standard, or of the kind in the catalogue of a regime."""
    code: str | None = None
    """Of a scheme, of a kind of body or of instrument: what the step looks for."""
    regime: str | None = None
    is_mandatory: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    handling: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Offered:
    """A place where a need may be met; ``lack`` is what keeps it from being met fully."""

    organization_id: int
    site_id: int | None
    lng: float | None
    lat: float | None
    nationwide: bool
    evidence: tuple[Evidence, ...]
    valid_to: date | None = None
    lack: StepReason | None = None


@dataclass(frozen=True)
class OpenNeed:
    """A need with everybody who may meet it; ``settled`` where no place matters."""

    fact: Fact
    offers: tuple[Offered, ...] = ()
    settled: tuple[StepStatus, StepReason] | None = None
    evidence: tuple[Evidence, ...] = ()
    """Records that settle a need without a body: a standard, a notification."""

    @cached_property
    def positions(self) -> Floats:
        """Longitude and latitude of the offers, degrees, shape (n, 2); NaN where not known."""
        rows = [(_or_nan(one.lng), _or_nan(one.lat)) for one in self.offers]
        return np.array(rows, dtype=float).reshape(-1, 2)

    @cached_property
    def full(self) -> Booleans:
        """Which offers meet the need fully, shape (n,)."""
        return np.array([one.lack is None for one in self.offers], dtype=bool)

    @cached_property
    def unplaced(self) -> Booleans:
        """Of which offers it is not known where, and does matter, shape (n,)."""
        return np.isnan(self.positions[:, 0]) & ~self.nationwide

    @cached_property
    def nationwide(self) -> Booleans:
        """Which offers reach the whole country, shape (n,)."""
        return np.array([one.nationwide for one in self.offers], dtype=bool)


@dataclass(frozen=True)
class Provider:
    """A place that meets a need, fully or partly."""

    organization_id: int
    site_id: int | None
    km: float | None
    """Geodesic from the place asked about; None where a position is not known."""
    nationwide: bool
    lack: StepReason | None
    valid_to: date | None
    """Until when the right is recorded to hold."""
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Need:
    """A need at a place on a day."""

    fact: Fact
    status: StepStatus
    reason: StepReason
    in_reach: int
    """Bodies in reach that meet it fully."""
    known: int
    """Bodies anywhere in the catalogue that meet it fully."""
    providers: tuple[Provider, ...]
    """In reach: who meets it fully first, then the nearest."""
    nearest: Provider | None
    """Where nobody is in reach: the nearest anywhere."""
    evidence: tuple[Evidence, ...]


def at(need: OpenNeed, near: Near | None, shown: int = SHOWN) -> Need:
    """Return a need as it stands at a place; without a place everybody is in reach."""
    km = distances(need, near)
    within = in_reach(need, km, near)
    order = _order(need, km)
    inside = [i for i in order if within[i]]
    outside = [i for i in order if not within[i]]
    status, reason = need.settled or judged(need, within, order)
    return Need(
        fact=need.fact,
        status=status,
        reason=reason,
        in_reach=_bodies(need, within & need.full),
        known=_bodies(need, need.full),
        providers=tuple(_provider(need, i, km) for i in inside[:shown]),
        nearest=_provider(need, outside[0], km) if outside and not inside else None,
        evidence=need.evidence,
    )


def distances(need: OpenNeed, near: Near | None) -> Floats:
    """Return the geodesic distance to each offer, km, shape (n,); NaN where not known."""
    if near is None or not need.offers:
        return np.full(len(need.offers), np.nan)
    lng, lat = np.full(len(need.offers), near.lng), np.full(len(need.offers), near.lat)
    known = ~np.isnan(need.positions[:, 0])
    km = np.full(len(need.offers), np.nan)
    to = need.positions[known]
    km[known] = geodesic_km(lng[known], lat[known], to[:, 0], to[:, 1])
    return km


def in_reach(need: OpenNeed, km: Floats, near: Near | None) -> Booleans:
    """Return which offers count: within the radius, or wherever they are if they reach all."""
    if near is None:
        return np.ones(len(need.offers), dtype=bool)
    return need.nationwide | (km <= near.within_km)  # NaN is never within


def judged(need: OpenNeed, within: Booleans, order: Sequence[int]) -> tuple[StepStatus, StepReason]:
    """Return the status of a need from who is in reach; what the first in order lacks is told.

    Absence from the catalogue proves nothing: a gap is only where somebody is known elsewhere,
    and nobody of whom it is not known where.
    """
    if (within & need.full).any():
        local = (within & need.full & ~need.nationwide).any()
        return StepStatus.SATISFIED, StepReason.IN_REACH if local else StepReason.NATIONWIDE
    lacks = [need.offers[i].lack for i in order if within[i]]
    if lacks and lacks[0]:
        return StepStatus.PARTIAL, lacks[0]
    if need.unplaced.any():
        return StepStatus.NO_DATA, StepReason.POSITION_UNKNOWN
    if need.offers:
        return StepStatus.GAP, StepReason.OUT_OF_REACH
    return StepStatus.NO_DATA, StepReason.NOBODY_KNOWN


def step_status(needs: Sequence[Need]) -> StepStatus:
    """Return the status of a step from the needs that it is judged by."""
    found = {need.status for need in judged_by(needs)}
    if not found:
        return StepStatus.NO_DATA
    if len(found) == 1:
        return found.pop()
    found.discard(StepStatus.NOT_APPLICABLE)
    if found & {StepStatus.SATISFIED, StepStatus.PARTIAL}:
        return StepStatus.SATISFIED if found == {StepStatus.SATISFIED} else StepStatus.PARTIAL
    return StepStatus.GAP if StepStatus.GAP in found else StepStatus.NO_DATA


class _Stated(Protocol):
    @property
    def fact(self) -> Fact: ...


Stated = TypeVar("Stated", bound=_Stated)


def judged_by(needs: Sequence[Stated]) -> Sequence[Stated]:
    """Return the needs a step is judged by: what is mandatory, or everything if nothing is."""
    return [need for need in needs if need.fact.is_mandatory] or needs


def right_lack(row: Row, prefix: str = "") -> StepReason | None:
    """Return what is doubtful about a right on the day; raise LookupError when it does not hold.

    A term that ended after the day of its source may have been renewed: nobody knows. The columns
    of a second right have a prefix.
    """
    status = row[f"{prefix}status"]
    if status == QualificationStatus.VALID.code:
        return None
    ended, published = row[f"{prefix}valid_to"], row[f"{prefix}published_on"]
    if status == QualificationStatus.EXPIRED.code and ended and published and ended > published:
        return StepReason.TERM_ENDED
    if status in NOT_HELD:
        raise LookupError(status)
    return StepReason.RIGHT_NOT_SHOWN


def offered(
    row: Row, lack: StepReason | None, *, more: tuple[Evidence, ...] = (), nationwide: bool = False
) -> Offered:
    """Return the offer of a row of the catalogue.

    ``nationwide`` for what no distance keeps away: a certificate, advice, what comes by post. The
    laboratory of a body that certifies nationwide is still somewhere.
    """
    return Offered(
        organization_id=row["organization_id"],
        site_id=row["site_id"],
        lng=row["lng"],
        lat=row["lat"],
        nationwide=nationwide,
        evidence=((row["evidence_kind"], str(row["evidence_key"])), *more),
        valid_to=row["valid_to"],
        lack=lack or (StepReason.UNVERIFIED_RECORD if _is_doubtful(row) else None),
    )


def _is_doubtful(row: Row) -> bool:
    return bool(row["is_doubtful"]) or row["confidence"] == Confidence.UNVERIFIED.code


def is_national(row: Row) -> bool:
    """Return whether the body of a row serves the whole country."""
    return bool(row["service_reach"] == ServiceReach.NATIONAL.code)


def named_in(name: str, text: str) -> bool:
    """Return whether a text names a thing, however it is spelt; not in what it leaves out."""
    return search_key(name) in search_key(text)


def best_of_each_place(offers: Sequence[Offered]) -> tuple[Offered, ...]:
    """Return one offer for each place: the one that lacks least, in the order they came."""
    best: dict[tuple[int, int | None], Offered] = {}
    for one in offers:
        key = (one.organization_id, one.site_id)
        if key not in best or (best[key].lack is not None and one.lack is None):
            best[key] = one
    return tuple(best.values())


def right_evidence(row: Row) -> tuple[Evidence, ...]:
    """Return the qualification under which a capability stands, if one is known."""
    key = row["qualification_id"]
    return ((RecordKind.QUALIFICATION.code, str(key)),) if key is not None else ()


def shown_km(km: float) -> float | None:
    """Return a distance to the metre, None where it is not known."""
    return None if np.isnan(km) else round(float(km), 3)


def _order(need: OpenNeed, km: Floats) -> list[int]:
    far = np.where(np.isnan(km), np.inf, km)
    site = np.array([one.site_id or 0 for one in need.offers])
    order: list[int] = np.lexsort((site, far, ~need.full)).tolist() if need.offers else []
    return order


def _bodies(need: OpenNeed, which: Booleans) -> int:
    return len({need.offers[i].organization_id for i in np.flatnonzero(which).tolist()})


def _provider(need: OpenNeed, i: int, km: Floats) -> Provider:
    one = need.offers[i]
    return Provider(
        organization_id=one.organization_id,
        site_id=one.site_id,
        km=shown_km(km[i]),
        nationwide=one.nationwide,
        lack=one.lack,
        valid_to=one.valid_to,
        evidence=one.evidence,
    )


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value
